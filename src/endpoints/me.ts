// What users/me shows of a person: every client asks it first for the ids of all other paths.
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { rowSchema } from '../derive/schemas.ts'
import { businesses } from '../resources/businesses.ts'
import { identities, memberships } from '../resources/identities.ts'
import { signJwt } from '../jwt.ts'

export type Identity = Row<typeof identities>
type Membership = Row<typeof memberships>
type Business = Row<typeof businesses>

/** A membership with its business. */
interface Place {
  readonly membership: Membership
  readonly business: Business
}

/** A handful of the ~150 features an account's plan turns on (current-2026: a handful is enough). */
const featuresOf = ({ deviations }: Session) => ({
  'accounts_payable.access': deviations.accounts_payable,
  'advanced_accounting.access': true,
  'attachments.access': true,
  'business_accountant.limit': 10,
  'client.limit': deviations.client_limit ?? -1,
  'new_time_tracking.access': true,
  'retainers.access': true,
  'retainers.limit': -1,
  'staff.limit': -1,
})

function placesOf (session: Session, identity: Identity): Place[] {
  return session.select(memberships, 'identity_id = ?', identity.id)
    .map(membership => ({ membership, business: session.get(businesses, membership.business_id) }))
}

/** What users/me shows of a person. */
export function meOf (identity: Identity, session: Session): object {
  const places = placesOf(session, identity)
  const withAccount = places.filter(({ business }) => business.account_id !== null)
  const byAccount = (value: (place: Place) => unknown) =>
    Object.fromEntries(withAccount.map(place => [place.business.account_id, value(place)]))
  return {
    id: identity.id,
    profile: profileOf(identity, places),
    identity_id: identity.id,
    identity_uuid: identity.identity_uuid,
    first_name: identity.first_name,
    last_name: identity.last_name,
    email: identity.email,
    language: identity.language,
    confirmed_at: identity.confirmed_at,
    created_at: identity.created_at,
    unconfirmed_email: null,
    setup_complete: identity.setup_complete,
    phone_numbers: [{ title: '', phone_number: identity.phone_number }],
    addresses: [null],
    profession: professions(places)[0] ?? null,
    links: {
      me: `/service/auth/api/v1/users?id=${identity.id}`,
      roles: `/service/auth/api/v1/users/role/${identity.id}`,
    },
    permissions: byAccount(() => featuresOf(session)),
    groups: places.map(place => groupOf(identity, place)),
    subscription_statuses: byAccount(({ business }) => business.status),
    business_statuses: byAccount(({ business }) => business.status),
    integrations: {},
    business_memberships: places.filter(({ membership }) => membership.role !== 'client')
      .map(place => membershipOf(session, identity, place)),
    identity_origin: 'magnum',
    otp_delivery_method: 'email',
    otp_required_for_login: false,
    timezone: identity.timezone,
    roles: withAccount.map(roleOf),
  }
}

const profileOf = (identity: Identity, places: readonly Place[]) => ({
  setup_complete: identity.setup_complete,
  first_name: identity.first_name,
  last_name: identity.last_name,
  phone_number: identity.phone_number,
  address: null,
  professions: professions(places),
  has_password: true,
  is_email_confirmed: identity.confirmed_at !== null,
  profession: null,
  time_format: 0,
  timezone: identity.timezone,
})

const professions = (places: readonly Place[]) =>
  places.filter(({ membership }) => membership.role === 'owner').map(({ business }) => ({
    id: business.id + 1_608_000,
    business_id: business.id,
    title: business.industry ?? '',
    company: business.name,
    designation: null,
  }))

const groupOf = (identity: Identity, { membership, business }: Place) => ({
  id: membership.id,
  group_id: membership.group_id,
  role: membership.role,
  identity_id: identity.id,
  identity_uuid: identity.identity_uuid,
  business_id: business.id,
  active: true,
})

const membershipOf = (session: Session, identity: Identity, { membership, business }: Place) => ({
  id: membership.id,
  role: membership.role,
  unacknowledged_change: membership.unacknowledged_change,
  fasttrack_token: fasttrackToken(session, identity, business),
  business: shownBusiness(business),
})

/** A business without what is hidden of it. */
export const shownBusiness = (business: Business): Record<string, unknown> =>
  Object.fromEntries(Object.entries(businesses.fields)
    .filter(([, field]) => field.hidden !== true).map(([name]) => [name, business[name as keyof Business]]))

/** A JWT as captures show it: texts in the payload. */
const fasttrackToken = (session: Session, identity: Identity, business: Business): string => signJwt({
  fasttrack_identity_id: String(identity.id),
  fasttrack_system_id: String(business.systemid),
  fasttrack_business_id: String(business.id),
  created_at: identity.created_at,
}, session.random('fasttrack'))

/** Distance of the number of a role from that of the membership. */
const ROLES_BELOW = 4_475_000

/** The number of the membership behind a role. */
export const membershipIdOf = (role: number): number => role + ROLES_BELOW

/** The deprecated list of roles of a person: every account that they are something in. */
export const rolesOf = (identity: Identity, session: Session): object[] =>
  placesOf(session, identity).filter(({ business }) => business.account_id !== null).map(roleOf)

/** The owner is `admin` there. */
const roleOf = ({ membership, business }: Place) => ({
  id: membership.id - ROLES_BELOW,
  role: membership.role === 'owner' ? 'admin' : membership.role,
  systemid: business.systemid,
  userid: membership.userid,
  created_at: membership.created_at,
  links: { destroy: `/service/auth/api/v1/users/role/${membership.id - ROLES_BELOW}` },
  accountid: business.account_id,
})

const text: JsonSchema = { type: 'string' }
const whole: JsonSchema = { type: 'integer' }
const yes: JsonSchema = { type: 'boolean' }
const textOrNull: JsonSchema = { type: ['string', 'null'] }
const mapOf = (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values })
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

const profession = exactly({
  id: whole, business_id: { type: ['integer', 'null'] }, title: text, company: text, designation: textOrNull,
})

const roleSchema = exactly({
  id: whole, role: text, systemid: whole, userid: whole, created_at: text,
  links: exactly({ destroy: text }), accountid: text,
})

/** The schema of a list of roles. */
export const rolesSchema = listOf(roleSchema)

/** The schema of what users/me shows. */
export const meSchema = exactly({
  id: whole,
  profile: exactly({
    setup_complete: yes, first_name: text, last_name: text, phone_number: textOrNull,
    address: { type: 'null' },
    professions: listOf(profession), has_password: yes, is_email_confirmed: yes, profession: { type: 'null' },
    time_format: whole, timezone: text,
  }),
  identity_id: whole,
  identity_uuid: text,
  first_name: text,
  last_name: text,
  email: text,
  language: text,
  confirmed_at: textOrNull,
  created_at: text,
  unconfirmed_email: { type: 'null' },
  setup_complete: yes,
  phone_numbers: listOf(exactly({ title: text, phone_number: textOrNull })),
  addresses: listOf({ type: ['object', 'null'] }),
  profession: { anyOf: [profession, { type: 'null' }] },
  links: exactly({ me: text, roles: text }),
  permissions: mapOf(mapOf({ type: ['boolean', 'integer'] })),
  groups: listOf(exactly({
    id: whole, group_id: whole, role: text, identity_id: whole, identity_uuid: text, business_id: whole,
    active: yes,
  })),
  subscription_statuses: mapOf(text),
  business_statuses: mapOf(text),
  integrations: { type: 'object' },
  business_memberships: listOf(exactly({
    id: whole, role: text, unacknowledged_change: yes, fasttrack_token: textOrNull,
    business: rowSchema(businesses),
  })),
  identity_origin: textOrNull,
  otp_delivery_method: text,
  otp_required_for_login: yes,
  timezone: text,
  roles: rolesSchema,
})
