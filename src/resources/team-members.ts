// Team members: everybody whom a business has as its people, with or without a login. One of them is
// unassigned (never invited), invited, or has accepted and is then a member as well (memberships).
import { by } from '../declare/address.ts'
import { hidden, indexed, nullable } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { equals } from '../declare/search.ts'
import { auth, businessNumberOrNothing } from '../families/auth.ts'
import {
  businessId, choice, email, flag, id, integer, reference, structure, text, uuid, zuluTime
} from '../fields/index.ts'
import { roles, UNASSIGNED } from './identities.ts'

/** The group of a project that an invitation is for, and what the person is to be in it. */
export interface ProjectGroup {
  readonly group_id: number
  readonly capacity: string
}

const projectGroups = structure<readonly ProjectGroup[]>({ type: 'array', items: { type: 'object' } }, {
  default: [], doc: 'Groups of projects that the person was invited to.',
})

export const teamMembers = resource({
  family: auth,
  tenant: businessNumberOrNothing,
  path: 'businesses/:business/team_members',
  address: by('uuid'),
  one: 'team_member',
  many: 'team_members',
  scope: 'teams',
  doc: 'Somebody in the team of a business: unassigned, invited, or at work in it.',
  operations: ['list', 'get'],
  order: 'id ASC',
  fields: {
    id: hidden(id({ first: 30001 })),
    uuid: uuid(),
    first_name: text(),
    middle_name: nullable(text()),
    last_name: text(),
    email: indexed(email()),
    job_title: nullable(text()),
    street_1: nullable(text()),
    street_2: nullable(text()),
    city: nullable(text()),
    province: nullable(text()),
    country: nullable(text()),
    postal_code: nullable(text()),
    phone_number: nullable(text()),
    business_id: businessId(),
    business_role_name: choice(roles, { default: UNASSIGNED }),
    active: flag({ doc: 'false once the person has left.', default: true }),
    identity_id: nullable(reference('identities', { doc: 'null until the invitation is accepted.' })),
    invitation_date_accepted: nullable(zuluTime()),
    created_at: zuluTime({ set: 'on create' }),
    updated_at: zuluTime({ set: 'on write' }),
    invited_at: hidden(nullable(zuluTime({ doc: 'When the person was invited; null for never.' }))),
    capacity: hidden(nullable(text({ doc: 'The role as the invitation spelled it.' }))),
    project_groups: hidden(projectGroups),
    userid: hidden(nullable(integer({ doc: 'Number within the account, once the person is a member.' }))),
  },
  search: { active: equals() },
  inferred: [
    'without `active` the list has those who have left too',
    'the oldest come first, 30 on a page',
    'an unknown business and one that the caller is not in are a 404',
    'somebody who is unassigned has the role no_seat_employee',
    'the owner accepted when the business was made',
  ],
  fixture: { unlisted: true, labels: ['email'] },
})
