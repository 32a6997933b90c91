// Businesses of the caller: making one, looking at it and its people, and giving it up.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import { nullable, type Fields, type JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { sessionOf } from '../derive/endpoints.ts'
import { parseInput } from '../derive/parse.ts'
import { inputSchema, rowSchema } from '../derive/schemas.ts'
import { accountOrNothing, auth, businessNumberOrNothing } from '../families/auth.ts'
import { choice, structure, text } from '../fields/index.ts'
import { businesses, type BusinessAddress } from '../resources/businesses.ts'
import { closeBusiness } from '../resources/close-business.ts'
import { identities, memberships } from '../resources/identities.ts'
import { storeOf } from '../store/session.ts'
import { foundBusiness } from './found-business.ts'
import { shownBusiness } from './me.ts'
import { isOwner } from './within-business.ts'

type Business = Row<typeof businesses>

const words: JsonSchema = { type: 'string' }
const wordsOrNull: JsonSchema = { type: ['string', 'null'] }
const whole: JsonSchema = { type: 'integer' }
const yes: JsonSchema = { type: 'boolean' }

const groupSchema = exactly({
  id: whole,
  category: words,
  members: {
    type: 'array',
    items: exactly({
      id: whole, group_id: whole, role: words, identity_id: whole, identity_uuid: words, first_name: words,
      last_name: words, language: words, email: words, company: wordsOrNull, business_id: whole,
      unacknowledged_change: yes, active: yes,
    }),
  },
})

/** A business as a membership shows it, and the group of its people. */
function businessSchema (): JsonSchema {
  const { properties, required, ...schema } =
    rowSchema(businesses) as { properties: object, required: string[] }
  return {
    ...schema,
    'x-component': 'BusinessWithGroup',
    properties: { ...properties, business_group: groupSchema },
    required: [...required, 'business_group'],
  }
}

const membersQuery = `SELECT member.id, group_id, role, identity_id, identity_uuid, first_name, last_name,
    language, email, NULL AS company, business_id, unacknowledged_change
  FROM memberships AS member JOIN identities AS person ON person.id = identity_id
  WHERE business_id = ? AND role <> 'client' ORDER BY member.id`

interface GroupMember {
  readonly group_id: number
  readonly unacknowledged_change: number
}

function withGroup (business: Business, session: Session): object {
  const members = session.query<GroupMember>(membersQuery, business.id)
    .map(member => ({ ...member, unacknowledged_change: member.unacknowledged_change === 1, active: true }))
  const business_group = { id: members[0]?.group_id ?? 0, category: 'business', members }
  return { ...shownBusiness(business), business_group }
}

const businessOf = ({ session }: Call): Business => session.get(businesses, session.business.id)

const show = (call: Call): Reply => ({ json: { response: withGroup(businessOf(call), call.session) } })

/** The businesses that the caller works in, in the order in which they joined. */
function list ({ session }: Call): Reply {
  const own = session.select(memberships, "identity_id = ? AND role <> 'client'", session.caller.identity_id)
  return {
    json: {
      response: own.map(({ business_id }) => withGroup(session.get(businesses, business_id), session)),
    },
  }
}

const addressAttributes = nullable(structure<Partial<BusinessAddress>>({
  type: 'object',
  properties: {
    street: wordsOrNull, street2: wordsOrNull, city: wordsOrNull, province: wordsOrNull, country: wordsOrNull,
    postal_code: wordsOrNull,
  },
}))

const phoneAttributes = nullable(structure<{ phone_number?: unknown }>({
  type: 'object', properties: { phone_number: wordsOrNull },
}))

/** What making a business takes. */
const input = {
  name: text({ required: true, max: 255 }),
  date_format: choice(['mm/dd/yyyy', 'dd/mm/yyyy', 'yyyy-mm-dd'], { default: 'mm/dd/yyyy' }),
  address_attributes: addressAttributes,
  phone_number_attributes: phoneAttributes,
} satisfies Fields

/** A business of the caller in trial, with what every business has from the beginning. */
function create (call: Call): Reply {
  const { session, body } = call
  const draft = parseInput(sessionOf(call).model('businesses'), input, auth.envelope.unwrap('', body) ?? {})
  if (String(draft.name).trim() === '') fail('required', { field: 'name', object: 'business', value: '' })
  const owner = session.get(identities, session.caller.identity_id)
  const { id } = foundBusiness(storeOf(session), session.now(), owner, {
    name: String(draft.name),
    date_format: draft.date_format,
    address: (draft.address_attributes ?? {}) as Record<string, unknown>,
    phone_number: (draft.phone_number_attributes as { phone_number?: unknown } | undefined)?.phone_number,
  })
  return { json: { response: withGroup(session.get(businesses, id), session) } }
}

function remove (call: Call): Reply {
  const { session } = call
  if (!isOwner(session.caller)) fail('forbidden')
  const { status } = businessOf(call)
  if (status === 'active') {
    fail('refused', {
      object: 'business', message: 'Validation failed: Subscription is active and must be cancelled first',
    })
  }
  closeBusiness(session)
  return auth.envelope.removed
}

function cancelSubscription (call: Call): Reply {
  const { session } = call
  if (!isOwner(session.caller)) fail('forbidden')
  const { id, status } = businessOf(call)
  if (status === 'cancelled') fail('not-found', { object: 'subscription' })
  session.store(businesses, id, { status: 'cancelled' })
  return auth.envelope.removed
}

const read = { family: auth, method: 'GET', scope: 'user:business:read' } as const
const write = { family: auth, scope: 'user:business:write' } as const
const emptyAnswer = exactly({ response: exactly({}) })

const reading = (): Endpoint[] => [
  endpoint({
    ...read,
    paths: ['/auth/api/v1/users/business'],
    operation: 'business.list',
    summary: 'The businesses that the caller works in.',
    inferred: ['each is what the address of a single one answers', 'without pages'],
    response: exactly({ response: { type: 'array', items: businessSchema() } }),
    handle: list,
  }),
  endpoint({
    ...read,
    tenant: businessNumberOrNothing,
    paths: ['/auth/api/v1/users/business/:business', '/auth/api/v1/businesses/:business'],
    operation: 'business.get',
    summary: 'A business and the group of its people.',
    inferred: ['both addresses answer the same', 'people whose invitation is open are not in the group'],
    response: exactly({ response: businessSchema() }),
    handle: show,
  }),
]

const writing = (): Endpoint[] => [
  endpoint({
    ...write,
    method: 'POST',
    paths: ['/auth/api/v1/users/business'],
    operation: 'business.create',
    summary: 'Makes a business that the caller owns, complete with account, categories and chart.',
    inferred: [
      'it is in trial, in the time zone of the caller', 'its currency is that of the country, else USD',
      'the answer has all keys of a business, where an older sample has ten',
      'somebody may be in at most 100 businesses',
    ],
    request: inputSchema('BusinessDraft', input),
    response: exactly({ response: businessSchema() }),
    handle: create,
  }),
  endpoint({
    ...write,
    method: 'DELETE',
    tenant: businessNumberOrNothing,
    paths: ['/auth/api/v1/users/business/:business'],
    operation: 'business.delete',
    summary: 'Deletes a business: nobody is in it any more, and its account is not found.',
    inferred: [
      'its answer, and that only an owner may', 'a trial is no active subscription',
      'it answers 404 then, and 404 Account not found in accounting',
      'nothing of it happens by the clock any more, its callbacks go, links to its documents lead nowhere',
    ],
    response: emptyAnswer,
    handle: remove,
  }),
  endpoint({
    ...write,
    method: 'DELETE',
    tenant: accountOrNothing,
    paths: ['/auth/api/v1/billing/account/:account/subscription'],
    operation: 'business.cancel_subscription',
    summary: 'Cancels the subscription of an account.',
    inferred: [
      'its answer, its scope, and that only an owner may', 'one that was cancelled is a 404',
      'the status of the business becomes cancelled, and its writes are refused with 403 and the error 1042',
      'as for a trial that has expired; reading, and what happens by the clock, goes on',
    ],
    response: emptyAnswer,
    handle: cancelSubscription,
  }),
]

/** The endpoints of businesses. */
export const businessEndpoints = (): Endpoint[] => [...reading(), ...writing()]
