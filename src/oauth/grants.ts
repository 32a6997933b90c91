// POST token: one function per grant type. They return errors instead of throwing them, because a throw would
// roll back changes that must stay (a world may revoke the tokens of a code that is used twice).
import { createHash } from 'node:crypto'
import { scopesIn } from './scopes.ts'
import {
  findCode, findRefreshToken, issueTokens, revokeTokens, tokensOfCode, type CodeRow
} from './tokens.ts'
import { configOf } from '../world/config.ts'
import type { World } from '../world/world.ts'
import { refuse, refuseMissing, type Answer } from './answers.ts'
import { authenticateClient, type Client, type Credentials } from './clients.ts'
import type { Parameters } from './parameters.ts'

/** A token call of an authenticated client. */
interface TokenCall {
  readonly world: World
  readonly client: Client
  readonly parameters: Parameters
  readonly moment: number
}

const grants: Readonly<Record<string, (call: TokenCall) => Answer>> = {
  authorization_code: exchangeCode,
  refresh_token: refresh,
}

/**
 * Answers a token call. The client is authenticated before a code or token is used up: Go's client tries HTTP
 * Basic first and then repeats the call with the credentials in the body.
 */
export function answerToken (
  world: World, parameters: Parameters, credentials: readonly Credentials[]
): Answer {
  const { grant_type } = parameters
  if (grant_type === undefined) return refuseMissing('grant_type')
  const grant = Object.hasOwn(grants, grant_type) ? grants[grant_type] : undefined
  if (grant === undefined) return refuse('unsupported_grant_type')
  const client = authenticateClient(world, credentials)
  if (client === undefined) return refuse('invalid_client')
  return grant({ world, client, parameters, moment: world.now() })
}

/** The official sentence covers many reasons; the hint is the actual one. */
const refuseGrant = (hint: string): Answer => refuse('invalid_grant', hint)

function exchangeCode ({ world, client, parameters, moment }: TokenCall): Answer {
  const { code, redirect_uri } = parameters
  if (code === undefined) return refuseMissing('code')
  if (redirect_uri === undefined) return refuseMissing('redirect_uri')
  const row = findCode(world, code)
  if (row?.client_id !== client.client_id) return refuseGrant('this client has no such code')
  if (row.used === 1) return refuseReuse(world, row)
  if (row.expires_at <= moment) return refuseGrant('the code has expired')
  if (row.redirect_uri !== redirect_uri) return refuseGrant('redirect_uri is not the one authorize had')
  const refusal = checkVerifier(row, parameters)
  if (refusal !== undefined) return refusal
  world.statement('UPDATE oauth_codes SET used = 1 WHERE code = ?').run(code)
  return { status: 200, body: issueTokens(world, row, code, moment) }
}

/**
 * The tokens that a code gave stay valid when it is used again (inferred: every SDK exchanges a code twice
 * where a page is loaded twice). RFC 6749 would have them revoked (4.1.2); a world may be set to do so.
 */
function refuseReuse (world: World, { code }: CodeRow): Answer {
  if (!configOf(world).revoke_on_code_reuse) return refuseGrant('the code has been used before')
  revokeTokens(world, tokensOfCode(world, code))
  return refuseGrant('the code has been used before; the tokens it gave are now revoked')
}

/** PKCE. Its enforcement is inferred; a verifier without a challenge fails, as in Doorkeeper. */
function checkVerifier ({ code_challenge }: CodeRow, { code_verifier }: Parameters): Answer | undefined {
  if (code_challenge === null) {
    return code_verifier === undefined ? undefined : refuseGrant('authorize had no code_challenge to verify')
  }
  if (code_verifier === undefined) return refuseMissing('code_verifier')
  const challenge = createHash('sha256').update(code_verifier).digest('base64url')
  return challenge === code_challenge
    ? undefined
    : refuseGrant('code_verifier does not fit the code_challenge')
}

function refresh ({ world, client, parameters, moment }: TokenCall): Answer {
  const { refresh_token, scope } = parameters
  if (refresh_token === undefined) return refuseMissing('refresh_token')
  const row = findRefreshToken(world, refresh_token)
  if (row?.client_id !== client.client_id) return refuseGrant('this client has no such refresh token')
  if (row.revoked === 1) return refuseGrant('the refresh token has been revoked')
  if (row.refresh_spent === 1) {
    return refuseGrant('the refresh token was spent by an earlier refresh or grant')
  }
  if (scope === undefined) return { status: 200, body: issueTokens(world, row, row.code, moment) }
  const granted = scopesIn(row.scope)
  const requested = scopesIn(scope)
  const isWithin = requested.length > 0 && requested.every(name => granted.includes(name))
  if (!isWithin) return refuse('invalid_scope', 'a refresh can only narrow the scopes')
  const narrowed = { ...row, scope: requested.join(' ') }
  return { status: 200, body: issueTokens(world, narrowed, row.code, moment) }
}
