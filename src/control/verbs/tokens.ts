// Verbs of OAuth tokens: list them, issue new ones without the consent page, expire and revoke them.
import { applicationNamed, personNamed } from '../../actors/names.ts'
import type { JsonSchema } from '../../declare/field.ts'
import { didYouMean } from '../../suggest.ts'
import { findApplication } from '../../oauth/applications.ts'
import { durationForms, readDuration } from '../../world/dates.ts'
import { primaryAccessToken, primaryClientId } from '../../oauth/credentials.ts'
import { peopleOf } from '../../oauth/people.ts'
import { primaryIdentity } from '../../world/primary.ts'
import { scopes as everyScope, scopesIn } from '../../oauth/scopes.ts'
import {
  allTokens, expireTokens, findToken, isLive, issueTokens, revokeTokens, type Issued, type TokenRow
} from '../../oauth/tokens.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'
import { refuseActionErrors } from './action-errors.ts'
import { arrayOf, boolean, integer, objectOf, string, strings } from './schemas.ts'

/** Enough to tell tokens apart, too little to use one. */
const redacted = (token: string): string => `…${token.slice(-4)}`

const iso = (instant: number): string => new Date(instant).toISOString()

/** A token pair for the list. The primary pair is not redacted: it follows from the world's name. */
function describeToken (world: World, row: TokenRow, now: number): Record<string, unknown> {
  const isPrimary = row.access_token === primaryAccessToken(world.name)
  const show = isPrimary ? (token: string) => token : redacted
  const person = peopleOf(world).find(({ id }) => id === row.identity_id)
  const ended = row.revoked === 1 ? 'revoked' : undefined
  return {
    access_token: show(row.access_token),
    refresh_token: show(row.refresh_token),
    identity_id: row.identity_id,
    name: person?.name ?? null,
    email: person?.email ?? null,
    client_id: row.client_id,
    scopes: scopesIn(row.scope),
    created_at: iso(row.created_at),
    expires_at: row.expires_at === Number.MAX_SAFE_INTEGER ? null : iso(row.expires_at),
    access: ended ?? (isLive(row, row.access_token, now) ? 'live' : 'expired'),
    refresh: ended ?? (isLive(row, row.refresh_token, now) ? 'live' : 'spent'),
    is_primary: isPrimary,
  }
}

interface MintInput {
  readonly person?: unknown
  readonly client_id?: unknown
  readonly scopes?: unknown
  readonly expires_in?: unknown
}

interface Minted extends Issued {
  readonly identity_id: number
  readonly client_id: string
}

/** Issues a token pair, as a consent would. */
function mint (world: World, input: MintInput): Minted {
  const { person = primaryIdentity(world), client_id: clientName = primaryClientId(world.name) } = input
  const [identity_id, client_id] = refuseActionErrors(
    () => [personNamed(world, person), findClientId(world, clientName)]
  )
  const permitted = findApplication(world, client_id)?.scopes ?? everyScope
  const requested = parseScopes(input.scopes, permitted)
  const lifetime = parseLifetime(input.expires_in)
  const grant = {
    client_id,
    identity_id,
    // every application has this one, asked for or not (scopes.md)
    scope: [...new Set(['user:profile:read', ...requested ?? permitted])].join(' '),
  }
  const issued = world.changeRights(() => issueTokens(world, grant, null, world.now(), lifetime))
  return { ...issued, identity_id, client_id }
}

/** A world without any application takes any client id. */
function findClientId (world: World, name: unknown): string {
  const isPermissive = world.statement('SELECT 1 FROM oauth_clients LIMIT 1').get() === undefined
  return isPermissive && typeof name === 'string' && name !== '' ? name : applicationNamed(world, name)
}

/** Parses a list of scopes, or a text of several; undefined when there are none. */
export function parseScopes (value: unknown, permitted: readonly string[]): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  const list = typeof value === 'string' ? scopesIn(value) : value
  const isList = Array.isArray(list) && list.every(scope => typeof scope === 'string')
  if (!isList) return refuse(400, 'bad-scopes', 'scopes must be a list of texts such as user:clients:read')
  const unknownScope = list.find(scope => !permitted.includes(scope))
  if (unknownScope === undefined) return [...new Set(list)]
  const isKnown = everyScope.includes(unknownScope)
  return refuse(400, 'unknown-scope',
    isKnown ? `the application may not ask for '${unknownScope}'` : `there is no scope '${unknownScope}'`,
    isKnown ? {} : didYouMean(unknownScope, permitted))
}

/** Ten years, in seconds. */
const MAX_LIFETIME_S = 315_360_000

/** Parses seconds or a duration; zero issues a token that has already expired. */
function parseLifetime (value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'string' ? value.trim() : ''
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : readDuration(text)?.as('seconds') ?? value
  if (Number.isSafeInteger(seconds) && Number(seconds) >= 0 && Number(seconds) <= MAX_LIFETIME_S) {
    return Number(seconds)
  }
  return refuse(400, 'bad-lifetime',
    `expires_in must be whole seconds from 0 to ${MAX_LIFETIME_S}, or a duration ${durationForms}`)
}

/** The pair of a token, or all pairs of the world when `token` is absent. */
function findTokens (world: World, token: unknown): readonly TokenRow[] {
  if (token === undefined || token === null) return allTokens(world)
  const row = typeof token === 'string' ? findToken(world, token) : undefined
  return row === undefined
    ? refuse(404, 'unknown-token', `world '${world.name}' has no such token`,
      { hint: 'without one, all are meant' })
    : [row]
}

const dateTime: JsonSchema = { type: 'string', format: 'date-time' }

const tokenSchema: JsonSchema = objectOf({
  access_token: string,
  refresh_token: string,
  identity_id: integer,
  name: { type: ['string', 'null'] },
  email: { type: ['string', 'null'] },
  client_id: string,
  scopes: strings,
  created_at: dateTime,
  expires_at: { type: ['string', 'null'], format: 'date-time', description: 'Null: never.' },
  access: { type: 'string', enum: ['live', 'expired', 'revoked'] },
  refresh: { type: 'string', enum: ['live', 'spent', 'revoked'] },
  is_primary: boolean,
})

const accessTokenParameter: Parameter = {
  description: 'Either token of a pair. Default: all tokens of the world.',
  schema: string,
}

export const tokensVerbs: readonly Verb[] = [
  verb({
    name: 'tokens.list',
    columns: ['access_token', 'email', 'client_id', 'access', 'refresh', 'expires_at'],
    method: 'GET',
    path: '/worlds/:world/tokens',
    summary: 'Lists all tokens with person, application, scopes and expiry; all but the primary are cut.',
    output: objectOf({ tokens: arrayOf(tokenSchema) }),
    run: (_input: object, { world }) =>
      ({ tokens: allTokens(world).map(row => describeToken(world, row, world.now())) }),
  }),
  verb({
    name: 'tokens.mint',
    method: 'POST',
    path: '/worlds/:world/tokens',
    summary: 'Issues a token pair without consent; earlier refresh tokens of that person stop working.',
    status: 201,
    input: {
      person: {
        description: 'The person: a ref, an e-mail address or an id. Default: the owner.',
        schema: { type: ['string', 'integer'] },
      },
      client_id: { description: 'The application. Default: the one that every world has.', schema: string },
      scopes: {
        description: 'Scopes. Default: all of the application.',
        schema: { anyOf: [strings, string] },
      },
      expires_in: {
        description: 'Seconds the access token lives, or a duration such as 1h. Default: twelve hours.',
        schema: { type: ['integer', 'string'] },
      },
    },
    output: objectOf({
      access_token: string,
      token_type: string,
      expires_in: integer,
      refresh_token: string,
      scope: string,
      created_at: integer,
      direct_buy_tokens: { type: 'object' },
      identity_id: integer,
      client_id: string,
    }),
    run: (input: MintInput, { world }) => mint(world, input),
  }),
  verb({
    name: 'tokens.expire',
    method: 'POST',
    path: '/worlds/:world/tokens/expire',
    summary: 'Expires access tokens now; their refresh tokens still work.',
    input: { access_token: accessTokenParameter },
    output: objectOf({ expired: integer }),
    run: (input: { access_token?: unknown }, { world }) =>
      ({ expired: expireTokens(world, findTokens(world, input.access_token), world.now()) }),
  }),
  verb({
    name: 'tokens.revoke',
    method: 'POST',
    path: '/worlds/:world/tokens/revoke',
    summary: 'Revokes both tokens of a pair.',
    input: { access_token: accessTokenParameter },
    output: objectOf({ revoked: integer }),
    run: (input: { access_token?: unknown }, { world }) =>
      ({ revoked: revokeTokens(world, findTokens(world, input.access_token)) }),
  }),
]
