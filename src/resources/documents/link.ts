// The link under which a client sees a document.
import type { Session } from '../../declare/session.ts'
import { signJwt } from '../../jwt.ts'

/** The part of the link after its host. `share_method` says how it gets to the client. */
export function linkPath (
  type: 'invoice' | 'estimate', id: number, share_method: string, session: Session
): string {
  const token = signJwt(
    { accountid: session.business.account_id, type, objectid: id }, session.random('share_link'))
  return `/#/link/${token}?type=secondary&share_method=${share_method}`
}
