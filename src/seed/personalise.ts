// What is a world's own: its registered client and the token that survives resets. Everything else is the
// same in all worlds made from one template.
import { primaryAccessToken, primaryClientId, primaryClientSecret, primaryRefreshToken } from '../world/credentials.ts'
import type { World } from '../world/world.ts'

/** Any http(s) address of this machine, any path; the live API wants exact https addresses. */
export const LOOPBACK = 'loopback'

/** The instant no clock reaches: the primary token does not expire. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Gives a world its client and its primary token. */
export function personalise (world: World): void {
  const { identity_id } = world.setting<{ identity_id: number }>('primary')!
  const client = primaryClientId(world.name)
  world.statement('INSERT INTO oauth_clients VALUES (?, ?, ?, ?, ?)')
    .run(client, primaryClientSecret(world.name), 'Mock application', JSON.stringify([LOOPBACK]), '*')
  world.statement(`INSERT INTO oauth_tokens (access_token, refresh_token, client_id, identity_id, scope, enforce_scopes,
    code, created_at, expires_at, revoked, refresh_spent) VALUES (?, ?, ?, ?, ?, 0, NULL, ?, ?, 0, 0)`)
    .run(primaryAccessToken(world.name), primaryRefreshToken(world.name), client, identity_id, allScopes, world.now(), NEVER)
}

const objects = [
  'business', 'teams', 'clients', 'invoices', 'estimates', 'expenses', 'payments', 'online_payments', 'credit_notes', 'other_income',
  'taxes', 'billable_items', 'bills', 'bill_payments', 'bill_vendors', 'projects', 'time_entries', 'retainers', 'journal_entries',
  'uploads', 'account', 'riskhub',
]

/** Every scope there is (scopes.md): profile, reports and notifications can only be read. */
export const scopes: readonly string[] = [
  'user:profile:read', 'user:reports:read', 'user:notifications:read',
  ...objects.flatMap(object => [`user:${object}:read`, `user:${object}:write`]),
]

export const allScopes = scopes.join(' ')
