// Why a request got a 401, in one sentence. FreshBooks does not tell; whoever debugs a test must not guess.
import { worldNamedBy, worldOfToken } from '../oauth/credentials.ts'
import { findToken, type TokenRow } from '../oauth/tokens.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'

/** The request whose token was not taken. */
export interface UnauthenticatedRequest {
  readonly worlds: Worlds
  readonly world: World
  /** The Authorization header as it was sent. */
  readonly authorization: string | undefined
  /** The token in it, if it is a bearer token. */
  readonly token: string | undefined
}

/** What is wrong with the token of a request, or with how it was sent. Never repeats what was sent. */
export function tokenHint (request: UnauthenticatedRequest): string {
  const { worlds, world, authorization, token } = request
  if (authorization === undefined) {
    return "no token was sent: the header 'Authorization: Bearer <access token>' is missing"
  }
  if (token === undefined) return "the Authorization header is not of the form 'Bearer <access token>'"
  const row = findToken(world, token)
  return row === undefined
    ? foreignTokenHint(request) ?? unknownHint(worlds, world, token)
    : rowHint(row, token, world.now())
}

/** The hint for a token of another world; undefined for any other token. */
export function foreignTokenHint ({ worlds, world, token }: UnauthenticatedRequest): string | undefined {
  const owner = token === undefined ? undefined : worldOfToken(worlds, token)
  if (owner === undefined || owner === world) return undefined
  return `this token belongs to world '${owner.name}', the request is for world '${world.name}'`
}

function unknownHint (worlds: Worlds, { name, generation }: World, token: string): string {
  const gone = worldNamedBy(token)
  const why = gone === undefined ? undefined : worlds.whyGone(gone)
  if (why !== undefined) return `this token belongs to a world that is gone: ${why}`
  const wasReset = generation > 1 ? '; it was reset, which keeps only its own token' : ''
  return `no world has issued this token; the request is for world '${name}'${wasReset}`
}

function rowHint (row: TokenRow, token: string, moment: number): string {
  if (token === row.refresh_token) return 'this is a refresh token: an access token is needed'
  if (row.revoked === 1) return 'this token was revoked'
  if (row.expires_at > moment) return 'the application of this token may not do this'
  return `this token expired at ${new Date(row.expires_at).toISOString()}; ` +
    `the clock of the world shows ${new Date(moment).toISOString()}`
}
