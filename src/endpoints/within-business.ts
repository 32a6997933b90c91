// Sessions within a business that a body or a row names, where the path names none; and who manages one.
import type { Call, Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import type { Caller } from '../declare/session.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import { businesses } from '../resources/businesses.ts'
import { memberships } from '../resources/identities.ts'
import { permissionOf } from '../oauth/roles.ts'
import { openSession, storeOf } from '../store/session.ts'

/** Roles that own a business: one that was made without an accounting system has a word of its own. */
const ownerRoles = ['owner', 'systemless_owner']

/** Whether somebody owns the business of their session. */
export const isOwner = ({ role }: Caller): boolean => ownerRoles.includes(role)

/** Whether somebody may invite people to the team and take them out of it. */
export const managesTeam = (caller: Caller): boolean => isOwner(caller) || caller.role === 'business_partner'

type Asked = Pick<Endpoint, 'method' | 'operation' | 'scope'>

/**
 * The caller's session within a business, for an operation. Throws `not-found` for one that they are not in,
 * `forbidden` where their role may not call the operation.
 */
export function sessionIn (call: Call, asked: Asked, business_id: number): EndpointSession {
  const session = ownSessionIn(call, business_id)
  const { deviations, caller: { role } } = session
  if (permissionOf(deviations.roles, role, asked, asked.scope) === 'refused') fail('forbidden')
  return session
}

/** The same for what everybody may do in a business that they are in. */
export function ownSessionIn ({ session }: Call, business_id: number): EndpointSession {
  const [membership] = session.select(memberships, 'identity_id = ? AND business_id = ?',
    session.caller.identity_id, business_id)
  if (membership === undefined) return fail('not-found', { object: 'business', value: business_id })
  const { identity_id, userid, role } = membership
  const business = session.get(businesses, business_id)
  const caller = { identity_id, userid, role }
  return openSession(storeOf(session), business, caller, session.now(), session.version)
}
