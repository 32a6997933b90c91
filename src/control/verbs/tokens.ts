// Tokens at hand: who holds which, new ones without a consent, and the end of those there are.
import { applicationNamed, personNamed } from '../../actors/names.ts'
import type { JsonSchema } from '../../declare/field.ts'
import { nearestName } from '../../suggest.ts'
import { findApplication } from '../../oauth/applications.ts'
import { readDuration } from '../../world/clock.ts'
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

/** Enough to tell tokens apart and not to use them. */
const redacted = (token: string): string => `…${token.slice(-4)}`

const iso = (moment: number): string => new Date(moment).toISOString()

/** A pair as it is listed; the primary one is no secret, its name says what it is. */
function shown (world: World, row: TokenRow, moment: number): Record<string, unknown> {
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
    are_scopes_enforced: row.enforce_scopes === 1,
    created_at: iso(row.created_at),
    expires_at: row.expires_at === Number.MAX_SAFE_INTEGER ? null : iso(row.expires_at),
    access: ended ?? (isLive(row, row.access_token, moment) ? 'live' : 'expired'),
    refresh: ended ?? (isLive(row, row.refresh_token, moment) ? 'live' : 'spent'),
    is_primary: isPrimary,
  }
}

interface Minting {
  readonly person?: unknown
  readonly client_id?: unknown
  readonly scopes?: unknown
  readonly expires_in?: unknown
}

interface Minted extends Issued {
  readonly identity_id: number
  readonly client_id: string
}

/** A pair as a consent would have given it. */
function mint (world: World, input: Minting): Minted {
  const { person = primaryIdentity(world), client_id: named = primaryClientId(world.name) } = input
  const [identity_id, client_id] = refuseActionErrors(
    () => [personNamed(world, person), clientNamed(world, named)]
  )
  const permitted = findApplication(world, client_id)?.scopes ?? everyScope
  const asked = readScopes(input.scopes, permitted)
  const lifetime = readLifetime(input.expires_in)
  const grant = {
    client_id,
    identity_id,
    // every application has this one, asked for or not (scopes.md)
    scope: [...new Set(['user:profile:read', ...asked ?? permitted])].join(' '),
    enforce_scopes: asked === undefined ? 0 : 1,
  }
  const issued = world.changeRights(() => issueTokens(world, grant, null, world.now(), lifetime))
  return { ...issued, identity_id, client_id }
}

/** A world without any application takes any client id. */
function clientNamed (world: World, name: unknown): string {
  const isPermissive = world.statement('SELECT 1 FROM oauth_clients LIMIT 1').get() === undefined
  return isPermissive && typeof name === 'string' && name !== '' ? name : applicationNamed(world, name)
}

/** A list of scopes, or several in one text; undefined where none are named. */
export function readScopes (value: unknown, permitted: readonly string[]): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  const list = typeof value === 'string' ? scopesIn(value) : value
  const isList = Array.isArray(list) && list.every(scope => typeof scope === 'string')
  if (!isList) return refuse(400, 'bad-scopes', 'scopes must be a list of texts such as user:clients:read')
  const odd = list.find(scope => !permitted.includes(scope))
  if (odd === undefined) return [...new Set(list)]
  const suggestion = nearestName(odd, permitted)
  const isKnown = everyScope.includes(odd)
  return refuse(400, 'unknown-scope',
    isKnown ? `the application may not ask for '${odd}'` : `there is no scope '${odd}'`,
    suggestion === undefined || isKnown ? {} : { did_you_mean: suggestion })
}

/** Ten years, in seconds. */
const LONGEST_LIFETIME = 315_360_000

/** Seconds, as a number or a duration; zero makes a token that has expired already. */
function readLifetime (value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'string' ? value.trim() : ''
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : readDuration(text)?.as('seconds') ?? value
  if (Number.isSafeInteger(seconds) && Number(seconds) >= 0 && Number(seconds) <= LONGEST_LIFETIME) {
    return Number(seconds)
  }
  return refuse(400, 'bad-lifetime',
    `expires_in must be whole seconds from 0 to ${LONGEST_LIFETIME}, or an ISO 8601 duration such as PT1H`)
}

/** The pair of a token, or all pairs of the world. */
function named (world: World, token: unknown): readonly TokenRow[] {
  if (token === undefined || token === null) return allTokens(world)
  const row = typeof token === 'string' ? findToken(world, token) : undefined
  return row === undefined
    ? refuse(404, 'unknown-token', `world '${world.name}' has no such token`,
      { hint: 'without one, all are meant' })
    : [row]
}

const text: JsonSchema = { type: 'string' }
const moment: JsonSchema = { type: 'string', format: 'date-time' }
const whole: JsonSchema = { type: 'integer' }
const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties) })

const pair: JsonSchema = object({
  access_token: text,
  refresh_token: text,
  identity_id: whole,
  name: { type: ['string', 'null'] },
  email: { type: ['string', 'null'] },
  client_id: text,
  scopes: { type: 'array', items: text },
  are_scopes_enforced: { type: 'boolean' },
  created_at: moment,
  expires_at: { type: ['string', 'null'], format: 'date-time', description: 'Null: never.' },
  access: { type: 'string', enum: ['live', 'expired', 'revoked'] },
  refresh: { type: 'string', enum: ['live', 'spent', 'revoked'] },
  is_primary: { type: 'boolean' },
})

const access_token: Parameter = {
  description: 'Either token of the pair that is meant. Default: all of the world.',
  schema: text,
}

export const tokensVerbs: readonly Verb[] = [
  verb({
    name: 'tokens.list',
    method: 'GET',
    path: '/worlds/:world/tokens',
    summary: 'All tokens: whose, for which application and scopes, until when. All but the primary are cut.',
    output: object({ tokens: { type: 'array', items: pair } }),
    run: (_input: object, { world }) =>
      ({ tokens: allTokens(world).map(row => shown(world, row, world.now())) }),
  }),
  verb({
    name: 'tokens.mint',
    method: 'POST',
    path: '/worlds/:world/tokens',
    summary: 'A new pair without a consent; as after one, earlier refresh tokens of that person there die.',
    status: 201,
    input: {
      person: {
        description: 'Whose: a ref, an e-mail address or an id. Default: the owner.',
        schema: { type: ['string', 'integer'] },
      },
      client_id: { description: 'For which application. Default: the one every world has.', schema: text },
      scopes: {
        description: 'Which scopes; when named, they are enforced. Default: all of the application.',
        schema: { anyOf: [{ type: 'array', items: text }, text] },
      },
      expires_in: {
        description: 'Seconds the access token lives, or an ISO 8601 duration. Default: twelve hours.',
        schema: { type: ['integer', 'string'] },
      },
    },
    output: object({
      access_token: text,
      token_type: text,
      expires_in: whole,
      refresh_token: text,
      scope: text,
      created_at: whole,
      direct_buy_tokens: { type: 'object' },
      identity_id: whole,
      client_id: text,
    }),
    run: (input: Minting, { world }) => mint(world, input),
  }),
  verb({
    name: 'tokens.expire',
    method: 'POST',
    path: '/worlds/:world/tokens/expire',
    summary: 'Access tokens expire now; their refresh tokens go on working.',
    input: { access_token },
    output: object({ expired: whole }),
    run: (input: { access_token?: unknown }, { world }) =>
      ({ expired: expireTokens(world, named(world, input.access_token), world.now()) }),
  }),
  verb({
    name: 'tokens.revoke',
    method: 'POST',
    path: '/worlds/:world/tokens/revoke',
    summary: 'Both tokens of a pair die at once.',
    input: { access_token },
    output: object({ revoked: whole }),
    run: (input: { access_token?: unknown }, { world }) =>
      ({ revoked: revokeTokens(world, named(world, input.access_token)) }),
  }),
]
