// Issues, finds and revokes codes and tokens.
import { signJwt } from '../jwt.ts'
import { nextSecret } from './secrets.ts'
import type { World } from '../world/world.ts'

/** Twelve hours, documented. */
const LIFETIME_IN_SECONDS = 43_200

/** Five minutes, from an official tutorial. */
export const CODE_LIFETIME_IN_MS = 300_000

/** The rights that a person has granted an application. */
export interface Grant {
  readonly client_id: string
  readonly identity_id: number
  /** Names with spaces between them. */
  readonly scope: string
}

/** A row of oauth_codes. */
export interface CodeRow extends Grant {
  readonly code: string
  readonly redirect_uri: string
  readonly code_challenge: string | null
  readonly expires_at: number
  readonly used: number
}

/** A row of oauth_tokens: an access token and the refresh token that came with it. */
export interface TokenRow extends Grant {
  readonly id: number
  readonly access_token: string
  readonly refresh_token: string
  readonly code: string | null
  readonly created_at: number
  readonly expires_at: number
  readonly revoked: number
  readonly refresh_spent: number
}

const TOKEN_COLUMNS = `access_token, refresh_token, client_id, identity_id, scope, code, created_at,
  expires_at, revoked, refresh_spent`

const CODE_COLUMNS = 'code, client_id, identity_id, redirect_uri, scope, code_challenge, expires_at, used'

/** Stores a new code and returns it. */
export function issueCode (world: World, row: Omit<CodeRow, 'code'>): string {
  const code = nextSecret(world, 'code')
  world.statement(`INSERT INTO oauth_codes (${CODE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(
    code, row.client_id, row.identity_id, row.redirect_uri, row.scope, row.code_challenge, row.expires_at,
    row.used)
  return code
}

/** A new token pair, as in FreshBooks' response. */
export interface Issued {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly refresh_token: string
  readonly scope: string
  /** Seconds since 1970. */
  readonly created_at: number
  readonly direct_buy_tokens: object
}

/**
 * Stores a new token pair and returns FreshBooks' response. All earlier refresh tokens of this person in this
 * application become invalid (documented); access tokens stay valid. `code` is the code that the pair was
 * issued for, `lifetime` that of the access token in seconds.
 */
export function issueTokens (
  world: World, grant: Grant, code: string | null, moment: number, lifetime = LIFETIME_IN_SECONDS
): Issued {
  const created_at = Math.floor(moment / 1000)
  const expires_at = (created_at + lifetime) * 1000
  const refresh_token = nextSecret(world, 'refresh')
  const access_token = accessToken(world, grant, created_at, lifetime)
  world.statement('UPDATE oauth_tokens SET refresh_spent = 1 WHERE client_id = ? AND identity_id = ?')
    .run(grant.client_id, grant.identity_id)
  world.statement(`INSERT INTO oauth_tokens (${TOKEN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`).run(
    access_token, refresh_token, grant.client_id, grant.identity_id, grant.scope, code, created_at * 1000,
    expires_at)
  return {
    access_token,
    token_type: 'Bearer',
    expires_in: lifetime,
    refresh_token,
    scope: grant.scope,
    created_at,
    direct_buy_tokens: {},
  }
}

/** A JWT, as live: clients read `exp` and `scope` from it; `kid` is the world's name. */
function accessToken (
  world: World, { identity_id, scope }: Grant, iat: number, lifetime: number
): string {
  const header = { alg: 'HS256', typ: 'JWT', kid: world.name }
  const exp = iat + lifetime
  const claims = {
    exp, iat, scope, sub: String(identity_id), world: world.name, jti: nextSecret(world, 'jti'),
  }
  return signJwt(claims, world.random('oauth/secret'), header)
}

/** The row of a code, also if it is used or expired. */
export const findCode = (world: World, code: string): CodeRow | undefined =>
  world.statement('SELECT * FROM oauth_codes WHERE code = ?').get(code)

/** The row of a refresh token, also if it is invalid. */
export const findRefreshToken = (world: World, token: string): TokenRow | undefined =>
  world.statement('SELECT * FROM oauth_tokens WHERE refresh_token = ?').get(token)

/** The pairs that came of a code, refreshed ones included. */
export const tokensOfCode = (world: World, code: string): TokenRow[] =>
  world.statement('SELECT * FROM oauth_tokens WHERE code = ?').all(code)

/** The row of an access or refresh token, also if it is invalid. */
export const findToken = (world: World, token: string): TokenRow | undefined =>
  world.statement('SELECT * FROM oauth_tokens WHERE access_token = ? OR refresh_token = ?').get(token, token)

/** Whether an access or refresh token is still valid. */
export function isLive (row: TokenRow, token: string, moment: number): boolean {
  if (row.revoked === 1) return false
  return token === row.refresh_token ? row.refresh_spent === 0 : row.expires_at > moment
}

/** Expiry of an access token, in seconds since 1970; undefined for the primary token, which never expires. */
export function expiryOf ({ expires_at }: TokenRow): number | undefined {
  return expires_at === Number.MAX_SAFE_INTEGER ? undefined : Math.floor(expires_at / 1000)
}

/** All token pairs, oldest first, including invalid ones. */
export const allTokens = (world: World): TokenRow[] =>
  world.statement('SELECT * FROM oauth_tokens ORDER BY id').all()

/** Makes access tokens expire at an instant; refresh tokens stay valid. Returns how many were valid. */
export function expireTokens (world: World, rows: readonly TokenRow[], moment: number): number {
  return changeTokens(world, rows.filter(row => row.revoked === 0 && row.expires_at > moment),
    id => world.statement('UPDATE oauth_tokens SET expires_at = ? WHERE id = ?').run(moment, id))
}

/** Revokes both tokens of each pair. Returns how many pairs had not been revoked before. */
export function revokeTokens (world: World, rows: readonly TokenRow[]): number {
  return changeTokens(world, rows.filter(row => row.revoked === 0),
    id => world.statement('UPDATE oauth_tokens SET revoked = 1 WHERE id = ?').run(id))
}

/** Changes token rows, recorded as changes of the world, and resets cached rights. */
function changeTokens (world: World, rows: readonly TokenRow[], work: (id: number) => void): number {
  world.changeRights(() => {
    for (const { id } of rows) {
      const table = 'oauth_tokens'
      world.recordChange({ type: table, id, table, condition: 'id = ?', parameters: [id] })
      work(id)
    }
  })
  return rows.length
}
