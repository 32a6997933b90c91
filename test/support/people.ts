// People beside the owner, and tokens with scopes of their own, for what permissions decide.
import { allScopes } from '../../src/oauth/scopes.ts'
import { BUSINESS, type Client, type Headers } from './world.ts'

export interface Person {
  readonly role?: string
  /** Number within the account: of a client that of the client. */
  readonly userid?: number
  /** With spaces between them; all without it. */
  readonly scope?: string
  /** Unix milliseconds at which the token ends. */
  readonly expires_at?: number
  /** Somebody who works in no business. */
  readonly isStranger?: boolean
}

/** Headers of a request by somebody new. */
export function as (client: Client, { role = 'owner', userid = 2, scope, expires_at = Number.MAX_SAFE_INTEGER, isStranger = false }: Person): Headers {
  const { world } = client
  const identity_id = 9_000_000 + client.sql('SELECT count(*) AS count FROM identities')[0].count
  const access_token = `${client.name}-token-${identity_id}`
  world.transaction(() => {
    world.db.prepare('INSERT INTO identities (id, identity_uuid, first_name, last_name, email, language, timezone, setup_complete, created_at) ' +
      "VALUES (?, ?, 'Pat', 'Person', 'pat@example.test', 'en', 'America/New_York', 1, '2026-01-01T00:00:00Z')").run(identity_id, `uuid-${identity_id}`)
    if (!isStranger) {
      world.db.prepare('INSERT INTO memberships (id, identity_id, business_id, role, userid, group_id, unacknowledged_change, created_at) ' +
        "VALUES (?, ?, ?, ?, ?, 1, 0, '2026-01-01T00:00:00Z')").run(identity_id, identity_id, BUSINESS, role, userid)
    }
    world.db.prepare('INSERT INTO oauth_tokens (access_token, refresh_token, client_id, identity_id, scope, created_at, ' +
      'expires_at, revoked, refresh_spent) VALUES (?, ?, ?, ?, ?, 0, ?, 0, 0)')
      .run(access_token, `${access_token}-refresh`, 'test', identity_id, scope ?? allScopes, expires_at)
  })
  // an opaque token is looked up in every world; its own is named to keep that out of what is tested
  return { authorization: `Bearer ${access_token}`, 'x-mock-world': client.name }
}
