// What becomes of a business that is deleted.
import type { Session } from '../declare/session.ts'
import { businesses } from './businesses.ts'
import { callbacks } from './callbacks.ts'
import { memberships } from './identities.ts'
import { instantOf } from './team.ts'

/**
 * Deletes the business of a session: nobody is in it any more and nobody listens to it; its other rows stay
 * where they are. That nothing acts on them by the clock or by a link is seen to by `businessOfRow`.
 */
export function closeBusiness (session: Session): void {
  const { id } = session.business
  for (const member of session.select(memberships, 'business_id = ?', id)) {
    session.erase(memberships, member.id)
  }
  for (const callback of session.select(callbacks, '1')) session.erase(callbacks, callback.id)
  session.store(businesses, id, { deleted_at: instantOf(session), active: false })
}
