// The token under which a report can be downloaded as CSV: a JWT of what was asked, good for thirty days.
import type { Session } from '../declare/session.ts'
import { signJwt } from '../jwt.ts'

/** Thirty days, in seconds (captured). */
const LIFETIME_SECONDS = 2_592_000

/** Keys and order are captured; `params` are the parsed parameters, null for those without a value. */
export function downloadToken (session: Session, objectid: string, params: object): string {
  const iat = Math.floor(session.now() / 1000)
  return signJwt({
    accountid: session.business.account_id,
    userid: session.caller.userid,
    contactid: -1,
    level: 3,
    type: 'report',
    objectid,
    params,
    iat,
    exp: iat + LIFETIME_SECONDS,
  }, session.random('download_token'))
}
