// Errors that faults answer, in the words of the API that was asked: problems of its family wherever there is
// one for it, else by hand.
import type { Family } from '../declare/family.ts'
import type { Problem } from '../declare/problem.ts'
import { oauthRefusal, type OauthError } from '../families/oauth.ts'
import type { Model } from '../derive/model.ts'
import type { World } from '../world/world.ts'
import { dialects, isDescribed, type Words } from './dialects.ts'
import type { ErrorEffect, Preset } from './fault.ts'
import { rateHeaders } from './rate-limit.ts'

/** A request as far as an error depends on it. */
export interface About {
  readonly world: World
  readonly family: Family
  readonly operation: string | undefined
  /** The scope its operation needs; null for none. */
  readonly scope: string | null
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly params: Readonly<Record<string, string>>
  readonly token: string | undefined
}

/** An error that is ready to be sent. */
export interface Rendered {
  readonly status: number
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string
}

/** What a proxy in front of a service says while that is away: nginx' own page. */
const maintenance = [
  '<html>', '<head><title>503 Service Temporarily Unavailable</title></head>', '<body>',
  '<center><h1>503 Service Temporarily Unavailable</h1></center>', '<hr><center>nginx</center>', '</body>',
  '</html>', '',
].join('\r\n')

/** The error in the words of the API that was asked. */
export function renderError (effect: ErrorEffect, about: About): Rendered {
  const { preset } = effect
  const headers = headersOf(effect, about.world)
  if (preset === 'maintenance_html') {
    return { status: effect.status ?? 503, contentType: 'text/html', headers, payload: maintenance }
  }
  const { status, body } = isOauth(about) ? oauthBody(effect, about) : bodyOf(effect, about)
  return { status, contentType: about.family.conventions.contentType, headers, payload: JSON.stringify(body) }
}

const isOauth = ({ operation }: About): boolean => operation?.startsWith('oauth.') === true

/** A fault with a status alone is the error that FreshBooks has for it. */
function presetOf ({ preset, status = 500 }: ErrorEffect): Preset | undefined {
  if (preset !== undefined) return preset
  const byStatus: Readonly<Record<number, Preset>> = {
    400: 'validation', 401: 'unauthenticated', 404: 'not_found', 409: 'conflict', 422: 'validation',
    429: 'rate_limited',
  }
  return status >= 500 ? 'server_error' : byStatus[status]
}

const statuses: Readonly<Record<Preset, number>> = {
  unauthenticated: 401, unauthenticated_documented: 401, expired_token: 401, insufficient_scope: 403,
  not_found: 404, validation: 422, conflict: 409, rate_limited: 429, server_error: 500, maintenance_html: 503,
}

function bodyOf (effect: ErrorEffect, about: About): { status: number, body: unknown } {
  const preset = presetOf(effect)
  const { errno, code, message, field } = effect
  const status = effect.status ?? (preset === undefined ? 500 : statuses[preset])
  // absent members must be absent: undefined would hide what the preset says
  const words = { status, ...defined({ errno, code, message, field }) } as Words
  const named = preset === undefined || isDescribed(words) ? undefined : byHand(preset, about)
  if (named !== undefined) return { status, body: named }
  const say = dialects[about.family.name] ?? dialects.auth!
  return say(problemOf(preset, about, words), words, about.family, about)
}

const defined = (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

const invalidToken = 'invalid_token: The request token failed to authenticate or validate.'
const tooMany = 'Rate limit exceeded.'
const changedElsewhere = 'The resource was changed by another request.'

/** What no source shows of the errors that faults imitate; for the fidelity page. */
export const inferredFaults: readonly string[] = [
  'the bodies of 429 in the business and auth families; that of accounting is from the tests of a library',
  'the body of a conflict (409) in every family',
  'the HTML page of a 503: what nginx sends',
  'families that are not modelled yet fail in the flat form of the auth family',
  'faults strike before a token is looked at, as a gateway would',
]

/** Bodies that no problem of the family has. */
function byHand (preset: Preset, { family, url }: About): unknown {
  if (preset === 'unauthenticated_documented' && url.startsWith('/timetracking')) {
    return { message: invalidToken } // (SDK fixtures)
  }
  if (preset === 'rate_limited' && family.name === 'business') return { message: tooMany }
  if (preset === 'rate_limited' && family.name === 'auth') {
    return { error: 'too_many_requests', error_description: tooMany }
  }
  return undefined
}

/** The preset as a problem of the family. */
function problemOf (preset: Preset | undefined, about: About, { status, field }: Words): Problem {
  const model = modelOf(about)
  const object = model?.resource.one
  switch (preset) {
    case 'unauthenticated':
    case 'expired_token': return { kind: 'unauthenticated' }
    case 'unauthenticated_documented': return documented(about.family)
    case 'insufficient_scope': return { kind: 'insufficient-scope', scopes: scopesOf(about) }
    case 'not_found':
      return model === undefined ? { kind: 'unknown-route' } : { kind: 'not-found', ...rowOf(model, about) }
    case 'validation': return { kind: 'required', field: field ?? firstNeeded(model), ...defined({ object }) }
    case 'conflict':
      return { kind: 'conflict', message: changedElsewhere, ...defined({ object }) }
    case 'rate_limited':
      return { kind: 'refused', errno: 429, field: '', message: tooMany, object: 'request' }
    case 'server_error': return { kind: 'internal' }
    // live: errors within a 200 have a number and a sentence alone, as those of a 403
    default: return { kind: 'forbidden', ...(status === 403 ? {} : { errno: status }) }
  }
}

/** The 401 of each family's documentation and fixtures, before the gateway had one for all. */
function documented ({ name }: Family): Problem {
  if (name === 'auth') return { kind: 'unauthenticated' }
  return name === 'business'
    ? { kind: 'unknown-business' }
    : {
        kind: 'forbidden',
        message: 'The server could not verify that you are authorized to access the URL requested.',
      }
}

const modelOf = ({ world, operation }: About): Model | undefined =>
  operation === undefined ? undefined : world.models.get(operation.split('.')[0]!)

const rowOf = ({ resource, idField }: Model, { params }: About) =>
  ({ field: idField, object: resource.one, value: params.id })

/** A field that must be sent; some resources need none. */
const firstNeeded = (model: Model | undefined): string =>
  model?.creatable.find(([, field]) => field.required === true)?.[0] ?? model?.creatable[0]?.[0] ?? 'name'

/** What the token has, without what the operation needs. */
function scopesOf ({ world, token, scope }: About): { provided: string, required: string } {
  const granted = token === undefined
    ? undefined
    : world.plucked('SELECT scope FROM oauth_tokens WHERE access_token = ?').get(token) as string | undefined
  const provided = (granted ?? '').split(' ').filter(one => one !== scope && one !== 'admin:all:legacy')
  return { provided: provided.join(' '), required: scope ?? 'user:profile:read' }
}

const refusals: Partial<Record<Preset, OauthError>> = {
  unauthenticated: 'invalid_client', unauthenticated_documented: 'invalid_client',
  expired_token: 'invalid_grant', insufficient_scope: 'invalid_scope', validation: 'invalid_request',
}

/** Token endpoints refuse in Doorkeeper's words where it has some. */
function oauthBody (effect: ErrorEffect, about: About): { status: number, body: unknown } {
  const error = effect.preset === undefined ? undefined : refusals[effect.preset]
  if (error === undefined) return bodyOf(effect, about)
  const { status, body } = oauthRefusal(error)
  const { code = body.error, message = body.error_description } = effect
  return { status: effect.status ?? status, body: { error: String(code), error_description: message } }
}

/** Seconds that a live answer asked to wait, and the limit that it told (2019). */
const SEEN = { wait: 59, limit: 20 }

/** Headers that come with a preset, then those of the fault; null takes one away. */
function headersOf ({ preset, headers = {} }: ErrorEffect, world: World): Readonly<Record<string, string>> {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  const wait = Number(given.find(([name]) => name === 'retry-after')?.[1] ?? SEEN.wait)
  const reset = world.now() + (Number.isFinite(wait) ? wait : SEEN.wait) * 1000
  const usual = preset === 'rate_limited'
    ? { 'retry-after': String(SEEN.wait), ...rateHeaders(SEEN.limit, 0, reset) }
    : {}
  const all = { ...usual, ...Object.fromEntries(given) }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)
    .map(([name, value]) => [name, String(value)]))
}
