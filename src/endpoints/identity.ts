// Who am I: users/me and the addresses that it links to, and /test.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import { auth } from '../families/auth.ts'
import { last } from '../families/query.ts'
import { identities, memberships } from '../resources/identities.ts'
import { leaveTeam } from '../resources/team.ts'
import { meOf, membershipIdOf, meSchema, rolesOf, rolesSchema, type Identity } from './me.ts'
import { managesTeam, ownSessionIn } from './within-business.ts'

const text: JsonSchema = { type: 'string' }

const callerOf = ({ session }: Call): Identity => session.get(identities, session.caller.identity_id)

/** The caller, if an id is theirs: others are as if they were not there. */
const callerNamed = (call: Call, id: string): Identity => id === String(call.session.caller.identity_id)
  ? callerOf(call)
  : fail('not-found', { object: 'identity', value: id })

const meFor = (call: Call, identity: Identity): Reply =>
  ({ json: { response: meOf(identity, call.session) } })

const get = { family: auth, method: 'GET', scope: null, response: exactly({ response: meSchema }) } as const

/** Who has a role may give it up, and who manages the team may take it. */
function dropRole (call: Call): Reply {
  const { session, params: { id = '' } } = call
  const membership = /^\d{1,15}$/.test(id)
    ? session.find(memberships, membershipIdOf(Number(id)))
    : undefined
  if (membership === undefined) return fail('not-found', { object: 'role', value: id })
  const within = ownSessionIn(call, membership.business_id)
  if (membership.identity_id !== within.caller.identity_id && !managesTeam(within.caller)) fail('forbidden')
  leaveTeam(membership, within)
  return auth.envelope.removed
}

/** The addresses of users/me. */
const addresses = (): Endpoint[] => [
  endpoint({
    ...get,
    paths: ['/auth/api/v1/users/me'],
    operation: 'identity.me',
    summary: 'The person the token belongs to, with the ids of their businesses.',
    inferred: ['the numbers of professions and roles', 'which features the plan has'],
    handle: call => meFor(call, callerOf(call)),
  }),
  endpoint({
    ...get,
    paths: ['/auth/api/v1/users'],
    operation: 'identity.user',
    summary: 'The same by the address that links.me gives.',
    parameters: [{ name: 'id', description: 'The caller\'s own id.', schema: { type: 'integer' } }],
    inferred: ['it answers what users/me answers', 'another id than the caller\'s is a 404'],
    handle: call => meFor(call, callerNamed(call, last(call.query.id) ?? '')),
  }),
  endpoint({
    ...get,
    paths: ['/auth/api/v1/users/:id'],
    operation: 'identity.get',
    summary: 'The same by the number of the person.',
    inferred: ['it answers what users/me answers', 'another id than the caller\'s is a 404'],
    handle: call => meFor(call, callerNamed(call, call.params.id ?? '')),
  }),
]

const roleEndpoints = (): Endpoint[] => [
  endpoint({
    family: auth,
    method: 'GET',
    paths: ['/auth/api/v1/users/role/:id'],
    operation: 'identity.roles',
    scope: null,
    summary: 'The roles of the caller, by the address that links.roles gives.',
    inferred: ['it answers the list that users/me has', 'another id than the caller\'s is a 404'],
    response: exactly({ response: rolesSchema }),
    handle: call =>
      ({ json: { response: rolesOf(callerNamed(call, call.params.id ?? ''), call.session) } }),
  }),
  endpoint({
    family: auth,
    method: 'DELETE',
    paths: ['/auth/api/v1/users/role/:id'],
    operation: 'identity.drop_role',
    scope: 'user:business:write',
    summary: 'Ends a role, by the address that its links.destroy gives: the person leaves the business.',
    inferred: [
      'its answer and its scope', 'the role of the owner cannot be dropped: 403',
      'owners and partners may drop the roles of others',
    ],
    response: exactly({ response: exactly({}) }),
    handle: dropRole,
  }),
]

const testEndpoint = (): Endpoint => endpoint({
  family: auth,
  method: 'GET',
  paths: ['/test'],
  operation: 'identity.test',
  scope: null,
  summary: 'Says whether a token works; the quick start\'s first call.',
  inferred: ['the version when no Api-Version header is sent'],
  response: exactly({ version: text, user: exactly({ first_name: text, last_name: text, email: text }) }),
  handle: call => {
    const { first_name, last_name, email } = callerOf(call)
    const version = [call.headers['api-version']].flat()[0] ?? 'alpha'
    return { json: { version, user: { first_name, last_name, email } } }
  },
})

/** The endpoints about the caller. */
export const identityEndpoints = (): Endpoint[] => [...addresses(), ...roleEndpoints(), testEndpoint()]
