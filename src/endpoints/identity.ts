// Who am I: users/me, which every client asks first for the ids of all other paths, and /test.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { rowSchema } from '../derive/schemas.ts'
import { auth } from '../families/auth.ts'
import { last } from '../families/query.ts'
import { businesses } from '../resources/businesses.ts'
import { identities, memberships } from '../resources/identities.ts'
import { signJwt } from '../jwt.ts'

type Identity = Row<typeof identities>
type Membership = Row<typeof memberships>
type Business = Row<typeof businesses>

/** A membership with its business. */
interface Place {
  readonly membership: Membership
  readonly business: Business
}

/** A handful of the ~150 features an account's plan turns on (current-2026: a handful is enough). */
const featuresOf = ({ accountsPayable, clientLimit }: Session) => ({
  'accounts_payable.access': accountsPayable,
  'advanced_accounting.access': true,
  'attachments.access': true,
  'business_accountant.limit': 10,
  'client.limit': clientLimit ?? -1,
  'new_time_tracking.access': true,
  'retainers.access': true,
  'retainers.limit': -1,
  'staff.limit': -1,
})

function placesOf ({ session }: Call, identity: Identity): Place[] {
  return session.select(memberships, 'identity_id = ?', identity.id)
    .map(membership => ({ membership, business: session.get(businesses, membership.business_id) }))
}

function me (call: Call): unknown {
  const identity = call.session.get(identities, call.session.caller.identity_id)
  const places = placesOf(call, identity)
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
    permissions: byAccount(() => featuresOf(call.session)),
    groups: places.map(place => groupOf(identity, place)),
    subscription_statuses: byAccount(({ business }) => business.status),
    business_statuses: byAccount(({ business }) => business.status),
    integrations: {},
    business_memberships: places.filter(({ membership }) => membership.role !== 'client')
      .map(place => membershipOf(call, identity, place)),
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

const membershipOf = (call: Call, identity: Identity, { membership, business }: Place) => ({
  id: membership.id,
  role: membership.role,
  unacknowledged_change: membership.unacknowledged_change,
  fasttrack_token: fasttrackToken(call, identity, business),
  business: Object.fromEntries(Object.entries(businesses.fields)
    .filter(([, field]) => field.hidden !== true).map(([name]) => [name, business[name as keyof Business]])),
})

/** A JWT as captures show it: texts in the payload. */
const fasttrackToken = ({ session }: Call, identity: Identity, business: Business): string => signJwt({
  fasttrack_identity_id: String(identity.id),
  fasttrack_system_id: String(business.systemid),
  fasttrack_business_id: String(business.id),
  created_at: identity.created_at,
}, session.random('fasttrack'))

/** The deprecated list of roles: the owner is `admin` there. */
const roleOf = ({ membership, business }: Place) => ({
  id: membership.id - 4_475_000,
  role: membership.role === 'owner' ? 'admin' : membership.role,
  systemid: business.systemid,
  userid: membership.userid,
  created_at: membership.created_at,
  links: { destroy: `/service/auth/api/v1/users/role/${membership.id - 4_475_000}` },
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

const meSchema = exactly({
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
  roles: listOf(exactly({
    id: whole, role: text, systemid: whole, userid: whole, created_at: text,
    links: exactly({ destroy: text }), accountid: text,
  })),
})

/** The endpoints about the caller. */
export function identityEndpoints (): Endpoint[] {
  return [
    endpoint({
      family: auth,
      method: 'GET',
      paths: ['/auth/api/v1/users/me'],
      operation: 'identity.me',
      scope: null,
      summary: 'The person the token belongs to, with the ids of their businesses.',
      inferred: ['the numbers of professions and roles', 'which features the plan has'],
      response: exactly({ response: meSchema }),
      handle: call => ({ json: { response: me(call) } }),
    }),
    endpoint({
      family: auth,
      method: 'GET',
      paths: ['/auth/api/v1/users'],
      operation: 'identity.user',
      scope: null,
      summary: 'The same by the address that links.me gives.',
      parameters: [{ name: 'id', description: 'The caller\'s own id.', schema: { type: 'integer' } }],
      inferred: ['it answers what users/me answers', 'another id than the caller\'s is a 404'],
      response: exactly({ response: meSchema }),
      handle: call => {
        const id = last(call.query.id) ?? ''
        return id === String(call.session.caller.identity_id)
          ? { json: { response: me(call) } }
          : fail('not-found', { object: 'identity', value: id })
      },
    }),
    endpoint({
      family: auth,
      method: 'GET',
      paths: ['/test'],
      operation: 'identity.test',
      scope: null,
      summary: 'Says whether a token works; the quick start\'s first call.',
      inferred: ['the version when no Api-Version header is sent'],
      response: exactly({ version: text, user: exactly({ first_name: text, last_name: text, email: text }) }),
      handle: ({ session, headers }) => {
        const { first_name, last_name, email } = session.get(identities, session.caller.identity_id)
        return {
          json: {
            version: [headers['api-version']].flat()[0] ?? 'alpha', user: { first_name, last_name, email },
          }
        }
      },
    }),
  ]
}
