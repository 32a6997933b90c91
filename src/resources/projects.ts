// Projects: units of work that time, services, people, expenses and invoices hang on. What was billed and
// logged is derived from invoices and time entries; the group is a view of who made the project.
import { exactly } from '../declare/envelope.ts'
import { business } from '../families/business.ts'
import {
  active, businessId, choice, constant, date, decimal, flag, id, integer, naiveTime, reference, seconds,
  structure, text,
} from '../fields/index.ts'
import { derived, hidden, nullable, readOnly, computedFrom, type Field } from '../declare/field.ts'
import { computed, jsonFrom } from '../declare/include.ts'
import { resource } from '../declare/resource.ts'
import { pointer } from '../declare/fixture.ts'
import { projectOptions } from './projects.options.ts'
import { projectTitles } from './sample-values.ts'
import { equals, from } from '../declare/search.ts'

/** A service as a project shows it. */
export interface ProjectService {
  readonly business_id: number
  readonly id: number
  readonly name: string
  readonly billable: boolean
  readonly vis_state: number
}

const whole = { type: 'integer' }
const words = { type: 'string' }
const yes = { type: 'boolean' }

const serviceSchema = exactly({ business_id: whole, id: whole, name: words, billable: yes, vis_state: whole })

/** Ids are kept, services are shown: a change of a service shows on its projects at once. */
const chosenServices: Field<ProjectService[], 'writable'> = computedFrom({
  ...structure<ProjectService[]>({ type: 'array', items: serviceSchema }, {
    doc: 'Requests send `[{"id":1}]`, or `[{"name":"…"}]` for a service to be made; unknown ids are dropped.',
    default: [],
  }),
  store: value => [JSON.stringify(value.map(({ id }) => id))],
}, `(SELECT json_group_array(json_object('business_id', service.business_id, 'id', service.id,
    'name', service.name,
    'billable', iif(service.billable, json('true'), json('false')), 'vis_state', service.vis_state)
    ORDER BY chosen.key)
  FROM json_each(services) AS chosen JOIN services AS service ON service.id = chosen.value)`)

/** Lines of invoices, deleted ones left out, that bill the project. */
const billedLines = `FROM invoice_lines AS line WHERE line.modern_project_id = id
  AND line.invoiceid IN (SELECT invoice.id FROM invoices AS invoice WHERE invoice.vis_state <> 1)`

/** What invoices have billed of a project; the documentation's own table of the three states is garbled. */
const billing = {
  amount: `(SELECT printf('%.2f', coalesce(sum(line.amount), 0) / 10000.0) ${billedLines})`,
  status: `CASE WHEN NOT EXISTS (SELECT 1 ${billedLines}) THEN 'unbilled'
    WHEN project_type = 'fixed_price' AND CAST(billed_amount AS REAL) < CAST(fixed_price AS REAL)
      THEN 'partially_billed'
    WHEN id IN (SELECT entry.project_id FROM time_entries AS entry
      WHERE entry.active AND entry.is_logged AND entry.billable AND NOT entry.billed) THEN 'partially_billed'
    ELSE 'billed' END`,
}

const loggedDuration = `(SELECT coalesce(sum(entry.duration), 0) FROM time_entries AS entry
  WHERE entry.project_id = projects.id AND entry.active AND entry.is_logged)`

/**
 * Distances of the numbers of a project's group and of its first member from the project's own, as captured.
 */
const GROUPS_ABOVE = 14_987_714
const MEMBERS_ABOVE = 12_214_312

/** Team members who were invited to the group of a project; `invited.value` is the invitation. */
const invitedTo = `team_members AS member, json_each(member.project_groups) AS invited
  WHERE member.business_id = projects.business_id AND member.active
    AND invited.value ->> 'group_id' = group_id`

/** The person who made the project, its manager, and those who accepted an invitation to it. */
const group = `json_object('id', group_id, 'members', ${jsonFrom(`SELECT json_group_array(json_object(
    'id', group_id + ${MEMBERS_ABOVE} + CASE person.id WHEN creator_id THEN 0 WHEN project_manager_id THEN 1
      ELSE person.id END, 'identity_id', person.id,
    'role', CASE person.id WHEN creator_id THEN 'owner' WHEN project_manager_id THEN 'manager'
      ELSE 'member' END,
    'first_name', person.first_name, 'last_name', person.last_name, 'email', person.email,
    'company', business.name, 'active', json('true')) ORDER BY person.id <> creator_id, person.id)
  FROM identities AS person, businesses AS business
  WHERE (person.id IN (creator_id, project_manager_id) OR person.id IN (SELECT member.identity_id
    FROM ${invitedTo})) AND business.id = projects.business_id`)},
  'pending_invitations', ${jsonFrom(`SELECT json_group_array(json_object(
      'id', member.id, 'group_id', group_id, 'capacity', invited.value ->> 'capacity',
      'to_email', member.email) ORDER BY member.id)
    FROM ${invitedTo} AND member.identity_id IS NULL`)})`

const invitation = exactly({ id: whole, group_id: whole, capacity: words, to_email: words })

const groupSchema = exactly({
  id: whole,
  members: {
    type: 'array',
    items: exactly({
      id: whole, identity_id: whole, role: words, first_name: words, last_name: words, email: words,
      company: words,
      active: yes,
    }),
  },
  pending_invitations: {
    type: ['array', 'null'], items: invitation, description: 'null in the answer to a create.',
  },
})

const anyTitle = text({
  required: true, max: 255, doc: 'Every PUT needs it too.', inferred: 'an empty one counts as none',
})

const title: typeof anyTitle = {
  ...anyTitle,
  parse: input =>
    typeof input === 'string' && input.trim() === '' ? { problem: 'required' } : anyTitle.parse(input),
}

/** Projects that somebody made, manages, or was invited to. */
const ofPerson = (identity_id: number) => ({
  where: [`(? IN (creator_id, project_manager_id) OR EXISTS (SELECT 1 FROM team_members AS member,
    json_each(member.project_groups) AS invited WHERE member.identity_id = ? AND
    member.business_id = projects.business_id AND invited.value ->> 'group_id' = group_id))`],
  parameters: [identity_id, identity_id],
})

export const projects = resource({
  family: business,
  own: ({ identity_id }) => ofPerson(identity_id),
  path: 'projects',
  itemPaths: ['project', 'projects'],
  one: 'project',
  many: 'projects',
  scope: 'projects',
  event: 'project',
  doc: 'A unit of work, for a client or for the business itself.',
  operations: ['get', 'create', 'update'], // list and delete are in projects.endpoints.ts
  options: projectOptions,
  fields: {
    id: id({ first: 13312401 }),
    title,
    description: nullable(text({ max: 750 })),
    due_date: nullable(date({ doc: 'A date-time is taken by its day.' })),
    client_id: nullable(reference('clients', { doc: 'null for an internal project.' })),
    internal: flag({ doc: 'Whether the business is its own client.' }),
    budget: nullable(seconds({ doc: 'Seconds planned.' })),
    fixed_price: nullable(decimal({ places: 2 })),
    rate: nullable(decimal({ places: 2, doc: 'Price of an hour where billing_method is project_rate.' })),
    billing_method: nullable(choice(['business_rate', 'project_rate', 'service_rate', 'team_member_rate'], {
      default: 'project_rate',
    })),
    project_type: choice(['fixed_price', 'hourly_rate'], { default: 'hourly_rate' }),
    project_manager_id: nullable(
      integer({ doc: 'Identity of the manager.', inferred: 'any number is taken' })
    ),
    active: active(),
    complete: flag({ doc: 'true once archived.' }),
    sample: readOnly(flag({ doc: 'Demonstration data of a new account.' })),
    created_at: readOnly(naiveTime({ set: 'on create' })),
    updated_at: readOnly(naiveTime({ set: 'on write' })),
    logged_duration: constant(null, { doc: 'Seconds logged; null unless include_logged_duration=true.' }),
    services: chosenServices,
    billed_amount: derived(decimal({
      places: 2, doc: 'Invoiced so far, before tax.', inferred: 'drafts count',
    }), billing.amount),
    billed_status: derived(choice(['unbilled', 'partially_billed', 'billed'], {
      inferred: 'billed: nothing of the fixed price and no billable logged time is left',
    }), billing.status),
    retainer_id: nullable(integer()),
    expense_markup: decimal({ default: '0', doc: 'Percentage put on expenses.' }),
    service_estimate_type: text({ default: 'total_hours' }),
    business_id: hidden(businessId()),
    creator_id: hidden(readOnly(integer({ doc: 'Identity that made the project, the owner of its group.' }))),
    group_id: hidden({
      ...readOnly(integer({ doc: 'The group of people on it.' })), initial: ({ id }) => id + GROUPS_ABOVE,
    }),
  },
  search: {
    active: equals(undefined, { doc: 'Whether not deleted; default: true.' }),
    complete: equals(undefined, { inferred: 'archived projects are listed unless complete=false is asked' }),
    internal: equals(),
    client_id: equals(),
    updated_since: from('updated_at', { doc: 'Projects changed at that instant or later.' }),
  },
  include: {
    logged_duration: computed(loggedDuration, { type: ['integer', 'null'] }, {
      doc: 'Seconds of its active, logged time entries.',
    }),
    group: computed(group, groupSchema, { doc: 'Who is on it.', show: 'always' }),
    group_id: computed('group_id', whole, { doc: 'The group of people on it.', show: 'always' }),
  },
  sort: { title: 'title', due_date: 'due_date', created_at: 'created_at' },
  ignored: { filters: { title: null, title_like: null } },
  inferred: [
    'a deleted project can still be read by its id, with active false',
    'deleting a project twice answers 204 twice',
    'services in a PUT replace the whole list',
    'the manager is a member of the group, with role manager',
    'the numbers of groups and of their members',
  ],
  fixture: {
    labels: ['title'],
    author: 'creator_id',
    pointers: { ...pointer('project_manager_id', 'identities'), ...pointer('services', 'services') },
    holds: { creator_id: 'identities' },
    generate: ({ pick, anyOf }) =>
      ({ title: pick('title', projectTitles), client_id: anyOf('clients', 'vis_state = 0') }),
  },
})
