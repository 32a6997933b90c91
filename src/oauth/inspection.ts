// Token revocation (RFC 7009), introspection (RFC 7662) and Doorkeeper's token/info.
import { scopesIn } from './scopes.ts'
import { expiryOf, findToken, isLive, revokeTokens, type TokenRow } from './tokens.ts'
import type { World } from '../world/world.ts'
import { refuse, refuseMissing, type Answer } from './answers.ts'
import { authenticateClient, type Client, type Credentials } from './clients.ts'
import type { Parameters } from './parameters.ts'

/** Authenticates the client of a revoke or introspect call and reads its token. */
function readTokenRequest (
  world: World, { token }: Parameters, credentials: readonly Credentials[]
): { refusal: Answer } | { client: Client, token: string } {
  const client = authenticateClient(world, credentials)
  if (client === undefined) return { refusal: refuse('invalid_client') }
  if (token === undefined) return { refusal: refuseMissing('token') }
  return { client, token }
}

/** POST revoke: revokes both tokens of the pair, whichever was sent (Doorkeeper; inferred). */
export function answerRevoke (
  world: World, parameters: Parameters, credentials: readonly Credentials[]
): Answer {
  const request = readTokenRequest(world, parameters, credentials)
  if ('refusal' in request) return request.refusal
  const { client, token } = request
  const row = findToken(world, token)
  if (row === undefined) return { status: 200, body: {}, hint: 'no such token in this world' }
  if (row.client_id !== client.client_id) {
    return refuse('unauthorized_client', 'it is another client\'s token')
  }
  revokeTokens(world, [row])
  return { status: 200, body: {} }
}

/** POST introspect. An invalid token, or one of another client, is not active (RFC 7662; inferred). */
export function answerIntrospect (
  world: World, parameters: Parameters, credentials: readonly Credentials[]
): Answer {
  const request = readTokenRequest(world, parameters, credentials)
  if ('refusal' in request) return request.refusal
  const { client, token } = request
  const row = findToken(world, token)
  if (row === undefined || row.client_id !== client.client_id || !isLive(row, token, world.now())) {
    return { status: 200, body: { active: false } }
  }
  return { status: 200, body: introspection(row, token) }
}

const introspection = (row: TokenRow, token: string): object => ({
  active: true,
  scope: row.scope,
  client_id: row.client_id,
  token_type: 'Bearer',
  // undefined is omitted in JSON: refresh tokens and the primary token do not expire
  exp: token === row.refresh_token ? undefined : expiryOf(row),
  iat: Math.floor(row.created_at / 1000),
  sub: String(row.identity_id),
})

const invalidToken = {
  error: 'invalid_token',
  error_description: 'The access token is invalid',
  state: 'unauthorized',
}

/** GET token/info for the bearer token; the error body is Doorkeeper's, its status inferred. */
export function answerTokenInfo (world: World, token: string | undefined): Answer {
  const row = token === undefined ? undefined : findToken(world, token)
  const moment = world.now()
  if (row === undefined || token === row.refresh_token || !isLive(row, token!, moment)) {
    return { status: 401, body: invalidToken }
  }
  const expiry = expiryOf(row)
  return {
    status: 200,
    body: {
      resource_owner_id: row.identity_id,
      scope: scopesIn(row.scope),
      expires_in: expiry === undefined ? null : expiry - Math.floor(moment / 1000),
      application: { uid: row.client_id },
      created_at: Math.floor(row.created_at / 1000),
    },
  }
}
