// Actions of a person on connected applications.
import { failAction } from '../declare/outside-action.ts'
import { textOf } from '../json-values.ts'
import { primaryClientId } from '../oauth/credentials.ts'
import { primaryIdentity } from '../world/primary.ts'
import { allTokens, revokeTokens } from '../oauth/tokens.ts'
import type { Action } from './action.ts'

/** Revokes all tokens and unused codes of an application for a person. */
export const disconnectsApp: Action = {
  name: 'user.disconnects_app',
  description: 'Somebody takes back what they have allowed an application: all its tokens of theirs die.',
  inferred: ['codes that were not exchanged yet die too'],
  details: {
    client_id: {
      description: 'The application. Default: the one every world has.',
      schema: { type: 'string' },
      refers: 'applications',
    },
    identity: {
      description: 'The person: a ref, an e-mail address or an id. Default: the owner.',
      schema: { type: ['string', 'integer'] },
      refers: 'identities',
    },
  },
  run (world, { client_id = primaryClientId(world.name), identity = primaryIdentity(world) }) {
    const rows = allTokens(world).filter(row => row.client_id === client_id && row.identity_id === identity)
    const codes = world.statement(
      'UPDATE oauth_codes SET used = 1 WHERE client_id = ? AND identity_id = ? AND used = 0'
    ).run(client_id, identity).changes
    const revoked = revokeTokens(world, rows)
    if (revoked + codes === 0) {
      failAction('refused',
        `identity ${textOf(identity)} has not connected the application '${textOf(client_id)}'`)
    }
    return { client_id, identity_id: identity, revoked }
  },
}
