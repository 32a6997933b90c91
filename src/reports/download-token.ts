// The token under which a report can be downloaded as CSV: a JWT of what was asked, good for thirty days.
import { fail } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'
import { readJwt, signJwt } from '../jwt.ts'

/** Thirty days, in seconds (captured). */
const LIFETIME_IN_SECONDS = 2_592_000

const keyOf = (session: Session): Buffer => session.random('download_token')

const secondsOf = (session: Session): number => Math.floor(session.now() / 1000)

/** Keys and order are captured; `params` are the values of the parameters, null for those without one. */
export function issueDownloadToken (session: Session, objectid: string, values: object): string {
  const iat = secondsOf(session)
  return signJwt({
    accountid: session.business.account_id,
    userid: session.caller.userid,
    contactid: -1,
    level: 3,
    type: 'report',
    objectid,
    params: withoutEmpty(values),
    iat,
    exp: iat + LIFETIME_IN_SECONDS,
  }, keyOf(session))
}

/** In the token, a list that nobody sent is null (live-verified). */
const withoutEmpty = (values: object): object => Object.fromEntries(Object.entries(values)
  .map(([name, value]) => [name, Array.isArray(value) && value.length === 0 ? null : value]))

/** What a download token asks for. */
export interface Asked {
  readonly objectid: string
  readonly params: object
}

/**
 * Reads a download token. Throws `not-found` for a text that is no token of this account, as links of uploads
 * answer, and `unauthenticated` for a token that has expired; FreshBooks' own answers are unknown.
 */
export function readDownloadToken (session: Session, token: string): Asked {
  const payload = readJwt(token, keyOf(session)) as Asked & { type: string, accountid: string, exp: number }
  const isOurs = payload?.type === 'report' && payload.accountid === session.business.account_id
  if (!isOurs) return fail('not-found', { object: 'report', value: token })
  if (payload.exp > secondsOf(session)) return payload
  return fail('unauthenticated', { hint: 'this link has expired: ask for the report again' })
}
