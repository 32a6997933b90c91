// Identities: people who can log in, and their memberships in businesses.
import { auth } from '../families/auth.ts'
import { choice, email, flag, id, integer, reference, text, uuid, zuluTime } from '../fields/index.ts'
import { nullable, readOnly } from '../declare/field.ts'
import type { Pointer } from '../declare/fixture.ts'
import { resource } from '../declare/resource.ts'

export const identities = resource({
  family: auth,
  path: 'users',
  one: 'identity',
  many: 'identities',
  scope: 'profile',
  doc: 'A person who can log in.',
  operations: [],
  decidesRights: true,
  fields: {
    id: id({ first: 2192788 }),
    identity_uuid: uuid(),
    first_name: text({ required: true }),
    last_name: text(),
    email: email({ required: true }),
    language: text({ default: 'en' }),
    timezone: text({ default: 'America/New_York' }),
    phone_number: nullable(text()),
    setup_complete: flag({ default: true }),
    confirmed_at: nullable(zuluTime({ set: 'on create' })),
    created_at: zuluTime({ set: 'on create' }),
  },
  fixture: { unlisted: true, labels: ['first_name', 'last_name'] },
})

/** Names a person in fixtures, for a field that holds their number within the account. */
export const userPointer = (field: string): Record<string, Pointer> =>
  ({ [field]: { field, table: 'identities', by: 'userid', what: 'person' } })

/** Roles a membership can have (identity.md). */
export const roles = [
  'owner', 'business_partner', 'business_manager', 'business_employee', 'business_accountant', 'contractor',
  'client', 'manager', 'no_seat_employee', 'systemless_owner', 'systemless_manager',
] as const

/** The role of people without a login: `Unassigned` in the product. */
export const UNASSIGNED = 'no_seat_employee' as const

export const memberships = resource({
  family: auth,
  path: 'memberships',
  one: 'membership',
  many: 'memberships',
  scope: 'profile',
  doc: 'A person in a business, in a role.',
  operations: [],
  decidesRights: true,
  fields: {
    id: id({ first: 6765686 }),
    identity_id: reference('identities', { required: true }),
    business_id: reference('businesses', { required: true }),
    role: choice(roles, { default: 'owner' }),
    userid: integer({ doc: 'Number of the person within the account; the owner is 1.' }),
    group_id: readOnly(integer({ doc: 'Number of the group that all people of the business are in.' })),
    unacknowledged_change: flag(),
    created_at: zuluTime({ set: 'on create' }),
  },
  fixture: { unlisted: true },
})
