// Staff: the accounting half of the people of an account, deprecated in favour of team members.
import { by } from '../declare/address.ts'
import { derived, nullable, readOnly, type Field } from '../declare/field.ts'
import { jsonFrom, type Include } from '../declare/include.ts'
import { resource } from '../declare/resource.ts'
import { equals, like, oneOf } from '../declare/search.ts'
import { accounting } from '../families/accounting.ts'
import { accountId, choice, easternTime, email, id, integer, text, visState } from '../fields/index.ts'
import { staffEnvelope, staffListOptions } from './staffs.options.ts'

/** Answers name a row by its number within the account, since the owner is 1 in every account. */
const numberWithinAccount = (): Field<number, 'read-only'> => ({
  ...id({ first: 70001, doc: 'The same as `userid`.' }), json: () => 'userid',
})

/** Projects that the person made or manages. */
const projectIds: Include = {
  doc: 'Numbers of the projects that the person is in.',
  inferred: 'projects that they made or manage',
  sql: () => jsonFrom(`SELECT json_group_array(project.id ORDER BY project.id)
    FROM businesses AS business
    JOIN memberships AS member ON member.business_id = business.id AND member.userid = staffs.userid
    JOIN projects AS project ON project.business_id = business.id
      AND member.identity_id IN (project.creator_id, project.project_manager_id) AND project.active
    WHERE business.account_id = staffs.accounting_systemid`),
  schema: () => ({ type: 'array', items: { type: 'integer' } }),
}

const anyText = (): Field<string, 'writable'> => text()

export const staffs = resource({
  family: accounting,
  path: 'users/staffs',
  address: by('userid'),
  one: 'staff',
  many: 'staffs',
  listKey: 'staff',
  envelope: staffEnvelope,
  title: 'staff',
  scope: 'teams',
  doc: 'Somebody who works in an account, clients apart: the accounting half of a team member.',
  operations: ['list', 'get', 'create', 'update'],
  options: { list: staffListOptions },
  order: 'userid ASC',
  problems: { 'not-found': { field: 'userid', message: 'Staff not found.' } },
  fields: {
    id: numberWithinAccount(),
    userid: readOnly(integer({ doc: 'Number within the account; the owner is 1.' })),
    accounting_systemid: accountId(),
    fname: anyText(),
    lname: anyText(),
    display_name: readOnly(nullable(text())),
    email: email(),
    organization: anyText(),
    username: readOnly(text({ inferred: 'both names in lower case' })),
    role: readOnly(choice(['admin', 'staff'], { default: 'staff', doc: 'The owner is admin.' })),
    level: derived(integer({ inferred: '0 for the owner, else 1' }), "iif(role = 'admin', 0, 1)"),
    rate: nullable(text()),
    note: nullable(text()),
    bus_phone: anyText(),
    mob_phone: anyText(),
    fax: anyText(),
    home_phone: nullable(text()),
    p_street: anyText(),
    p_street2: anyText(),
    p_city: anyText(),
    p_province: anyText(),
    p_code: anyText(),
    p_country: anyText(),
    currency_code: nullable(text()),
    language: text({ default: 'en' }),
    num_logins: readOnly(integer({ default: 0 })),
    last_login: readOnly(nullable(easternTime())),
    signup_date: readOnly(easternTime({ set: 'on create' })),
    updated: readOnly(easternTime({ set: 'on write' })),
    api_token: readOnly(nullable(text())),
    vis_state: visState(),
  },
  search: {
    userid: equals(),
    user_levels: oneOf('role'),
    user_like: like('fname', 'lname', 'username', 'email'),
    note_like: like('note'),
    phone_like: like('bus_phone', 'mob_phone', 'home_phone'),
    email_like: like('email'),
  },
  include: { projectids: projectIds },
  inferred: [
    'everybody in the team who has accepted is staff, contractors too; one made by POST is nothing else',
    'who is deleted here leaves the business, and comes back when restored',
    'user_like looks at names, user name and e-mail address',
  ],
  fixture: { unlisted: true, labels: ['email'] },
})
