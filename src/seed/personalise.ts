// What is a world's own: its registered client and the token that survives resets. Everything else is the
// same in all worlds made from one template.
import {
  primaryAccessToken, primaryClientId, primaryClientSecret, primaryRefreshToken
} from '../world/credentials.ts'
import { allScopes, LOOPBACK } from '../world/scopes.ts'
import type { World } from '../world/world.ts'

/** The instant no clock reaches: the primary token does not expire. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Gives a world its client and its primary token. */
export function personalise (world: World): void {
  const { identity_id } = world.setting<{ identity_id: number }>('primary')!
  const client = primaryClientId(world.name)
  // an image of this very world has them already: they are issued anew
  world.statement('DELETE FROM oauth_clients WHERE client_id = ?').run(client)
  world.statement('DELETE FROM oauth_tokens WHERE access_token = ? OR refresh_token = ?')
    .run(primaryAccessToken(world.name), primaryRefreshToken(world.name))
  world.statement('INSERT INTO oauth_clients VALUES (?, ?, ?, ?, ?)')
    .run(client, primaryClientSecret(world.name), 'Mock application', JSON.stringify([LOOPBACK]), '*')
  world.statement(`INSERT INTO oauth_tokens (access_token, refresh_token, client_id, identity_id, scope,
    enforce_scopes, code, created_at, expires_at, revoked, refresh_spent)
    VALUES (?, ?, ?, ?, ?, 0, NULL, ?, ?, 0, 0)`)
    .run(primaryAccessToken(world.name), primaryRefreshToken(world.name), client, identity_id, allScopes,
      world.now(), NEVER)
}
