// Puts people into a business: for fixtures, and for whoever signs in for the first time.
import type { Business, Caller } from '../declare/session.ts'
import type { Values } from '../derive/parse.ts'
import { identities, memberships } from '../resources/identities.ts'
import { openSession } from './session.ts'
import type { Store } from './store.ts'

const noCaller: Caller = { identity_id: 0, userid: 0, role: 'owner' }

/** Placeholder for a session without a business; no row belongs to it. */
export const noBusiness: Business = {
  id: 0, business_uuid: '', account_id: null, name: '', timezone: 'UTC', currency_code: 'USD',
}

/** A person, and what they are in a business. */
export interface Person {
  /** A draft, or the number of a person who is there already. */
  readonly identity: Values | number
  /** Undefined where they have no role in it. */
  readonly membership: Values | undefined
}

const nextUserid = 'SELECT coalesce(max(userid), 0) + 1 FROM memberships WHERE business_id = ?'

/** Makes a person a member of a business; a new person is created. */
export function addMember (
  store: Store, moment: number, business: Business, { identity, membership }: Person
): Caller {
  const session = openSession(store, noBusiness, noCaller, moment)
  const identity_id = typeof identity === 'number' ? identity : session.create(identities, identity).id
  if (membership === undefined) return { identity_id, userid: 0, role: 'none' }
  const next = store.plucked(nextUserid).get(business.id) as number
  const draft = { userid: next, ...membership, identity_id, business_id: business.id }
  const { userid, role } = session.create(memberships, draft)
  return { identity_id, userid, role }
}
