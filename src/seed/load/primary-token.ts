// What is a world's own: its registered client and the token that survives resets. Everything else is the
// same in all worlds made from one template, or copied from one another.
import {
  primaryAccessToken, primaryClientId, primaryClientSecret, primaryRefreshToken
} from '../../oauth/credentials.ts'
import { registerApplication } from '../../oauth/applications.ts'
import { allScopes, LOOPBACK, scopes as knownScopes } from '../../oauth/scopes.ts'
import type { World } from '../../world/world.ts'

/** An instant that no clock reaches: the primary token expires only if a fixture says so. */
const NEVER = Number.MAX_SAFE_INTEGER

/** How long access tokens live (documented). */
const LIFETIME_IN_MS = 43_200_000

/** Whom the primary token acts for, and how; the setting `primary`. */
export interface Primary {
  readonly business_id: number
  readonly identity_id: number
  /** From the instant the world is made; below zero it has expired already. Default: never. */
  readonly expires_in_ms?: number
  /** With spaces between them. Default: all. */
  readonly scopes?: string
  /** The version that its application was registered with. Default: none. */
  readonly api_version?: string
}

/** How long a token of a fixture lives from the instant its world is made; the setting `token_lives`. */
export interface TokenLife {
  readonly access_token: string
  readonly expires_in_ms: number
}

export const primaryOf = (world: World): Primary => world.setting<Primary>('primary')!

/** Says whom the primary token acts for, and for which world its rows are. */
export function setPrimary (world: World, primary: Primary): void {
  world.setSetting('primary', primary)
  if (world.setting('primary_of') === undefined) world.setSetting('primary_of', world.name)
}

/** When a token was issued that expires that long after an instant, and when it expires. */
export function datesOf (moment: number, expiresIn: number | undefined) {
  const expires_at = expiresIn === undefined ? NEVER : moment + expiresIn
  return { created_at: Math.min(moment, expires_at - LIFETIME_IN_MS), expires_at }
}

/**
 * Gives a world its client and its primary token, in place of those of the world it is a copy of. Whatever
 * else that world had granted stays granted, to the client under its new name.
 */
export function issuePrimaryToken (world: World): void {
  world.changeRights(() => {
    const former = world.setting<string>('primary_of') ?? world.name
    takeAway(world, former)
    hand(world)
    adopt(world, primaryClientId(former), primaryClientId(world.name))
    startTokens(world)
    if (former !== world.name) world.setSetting('primary_of', world.name)
  })
}

function takeAway (world: World, former: string): void {
  for (const name of new Set([former, world.name])) {
    world.statement('DELETE FROM oauth_clients WHERE client_id = ?').run(primaryClientId(name))
    world.statement('DELETE FROM oauth_tokens WHERE access_token = ? OR refresh_token = ?')
      .run(primaryAccessToken(name), primaryRefreshToken(name))
  }
}

function hand (world: World): void {
  const { identity_id, expires_in_ms, scopes, api_version = null } = primaryOf(world)
  const client = primaryClientId(world.name)
  const { created_at, expires_at } = datesOf(world.now(), expires_in_ms)
  registerApplication(world, {
    client_id: client,
    client_secret: primaryClientSecret(world.name),
    name: 'Mock application',
    redirect_uris: [LOOPBACK],
    scopes: knownScopes,
    api_version,
  })
  world.statement(`INSERT INTO oauth_tokens (access_token, refresh_token, client_id, identity_id, scope,
    code, created_at, expires_at, revoked, refresh_spent) VALUES (?, ?, ?, ?, ?, NULL, ?, ?, 0, 0)`)
    .run(primaryAccessToken(world.name), primaryRefreshToken(world.name), client, identity_id,
      scopes ?? allScopes, created_at, expires_at)
}

function adopt (world: World, former: string, client: string): void {
  if (former === client) return
  for (const table of ['oauth_tokens', 'oauth_codes']) {
    world.statement(`UPDATE ${table} SET client_id = ? WHERE client_id = ?`).run(client, former)
  }
}

/** A template was made before its worlds are; lives of a fixture's tokens count from now. */
function startTokens (world: World): void {
  const lives = world.setting<readonly TokenLife[]>('token_lives') ?? []
  for (const { access_token, expires_in_ms } of lives) {
    const { created_at, expires_at } = datesOf(world.now(), expires_in_ms)
    world.statement('UPDATE oauth_tokens SET created_at = ?, expires_at = ? WHERE access_token = ?')
      .run(created_at, expires_at, access_token)
  }
  if (lives.length > 0) world.setSetting('token_lives', [])
}
