// Renders the error responses of faults in the format of the API that is called: as a problem of its family
// if there is one, else from the bodies in this file.
import type { Family } from '../declare/family.ts'
import type { Problem } from '../declare/problem.ts'
import { oauthRefusal, type OauthError } from '../families/oauth.ts'
import type { Model } from '../derive/model.ts'
import type { World } from '../world/world.ts'
import { hasDetails, rendererOf, type ErrorDetails } from './dialects.ts'
import type { ErrorEffect, Preset } from './fault.ts'
import { rateHeaders } from './rate-limit.ts'

/** The parts of a request that its error depends on. */
export interface ErrorContext {
  readonly world: World
  readonly family: Family
  readonly operation: string | undefined
  /** The scope that the operation requires; null for none. */
  readonly scope: string | null
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly params: Readonly<Record<string, string>>
  readonly token: string | undefined
  /** The version that the application of the token was registered with, if any. */
  readonly registered: string | undefined
}

/** An error response, ready to send. */
export interface RenderedError {
  readonly status: number
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string
}

/** The default 503 page of nginx, as a proxy sends it while the service behind it is down. */
const maintenancePage = [
  '<html>', '<head><title>503 Service Temporarily Unavailable</title></head>', '<body>',
  '<center><h1>503 Service Temporarily Unavailable</h1></center>', '<hr><center>nginx</center>', '</body>',
  '</html>', '',
].join('\r\n')

/** Renders the error in the format of the API that is called. */
export function renderError (effect: ErrorEffect, context: ErrorContext): RenderedError {
  const { preset } = effect
  const headers = headersOf(effect, context.world)
  if (preset === 'maintenance_html') {
    return { status: effect.status ?? 503, contentType: 'text/html', headers, payload: maintenancePage }
  }
  const { status, body } = isOauth(context) ? oauthBody(effect, context) : bodyOf(effect, context)
  return {
    status, contentType: context.family.conventions.contentType, headers, payload: JSON.stringify(body)
  }
}

const isOauth = ({ operation }: ErrorContext): boolean => operation?.startsWith('oauth.') === true

/** An effect with a status only uses the preset of that status. */
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
  no_access: 403,
}

/** Where FreshBooks has words for it, a role without access is told in an answer with 200 (live). */
const statusOf = (preset: Preset, context: ErrorContext): number =>
  preset === 'no_access' && modelOf(context)?.resource.noAccess !== undefined ? 200 : statuses[preset]

function bodyOf (effect: ErrorEffect, context: ErrorContext): { status: number, body: unknown } {
  const preset = presetOf(effect)
  const { errno, code, message, field } = effect
  const status = effect.status ?? (preset === undefined ? 500 : statusOf(preset, context))
  // without undefined members, which would override those of the preset
  const details = { status, ...defined({ errno, code, message, field }) } as ErrorDetails
  const custom = preset === undefined || hasDetails(details) ? undefined : customBody(preset, context)
  if (custom !== undefined) return { status, body: custom }
  const render = rendererOf(context.family)
  return render(problemOf(preset, context, details), details, context.family, context)
}

const defined = (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

const invalidToken = 'invalid_token: The request token failed to authenticate or validate.'
const rateLimitMessage = 'Rate limit exceeded.'
const conflictMessage = 'This request conflicts with another one that was made at the same time.'

/** Error formats that no source documents; printed on the fidelity page. */
export const inferredFaults: readonly string[] = [
  'the bodies of 429 in the business, auth and events families; that of accounting is from the tests of ' +
    'a library',
  'the body of a conflict (409) in every family',
  'the HTML page of a 503: what nginx sends',
  'families that are not modelled yet fail in the flat form of the auth family',
  'faults strike before a token is looked at, as a gateway would',
]

/** Bodies that no problem of the family can express. */
function customBody (preset: Preset, { family, url }: ErrorContext): unknown {
  if (preset === 'unauthenticated_documented' && url.startsWith('/timetracking')) {
    return { message: invalidToken } // (SDK fixtures)
  }
  if (preset === 'rate_limited' && family.name === 'business') return { message: rateLimitMessage }
  if (preset === 'rate_limited' && family.name === 'auth') {
    return { error: 'too_many_requests', error_description: rateLimitMessage }
  }
  return undefined
}

/** The preset as a problem of the family. */
function problemOf (
  preset: Preset | undefined, context: ErrorContext, { status, field }: ErrorDetails
): Problem {
  const model = modelOf(context)
  const object = model?.resource.one
  switch (preset) {
    case 'unauthenticated':
    case 'expired_token': return { kind: 'unauthenticated' }
    case 'unauthenticated_documented': return documentedUnauthenticated(context.family)
    case 'insufficient_scope': return { kind: 'insufficient-scope', scopes: scopesOf(context) }
    case 'not_found':
      return model === undefined ? { kind: 'unknown-route' } : { kind: 'not-found', ...rowOf(model, context) }
    case 'validation':
      return { kind: 'required', field: field ?? firstRequiredField(model), ...defined({ object }) }
    case 'conflict':
      return { kind: 'conflict', message: conflictMessage, ...defined({ object }) }
    case 'rate_limited':
      return { kind: 'refused', errno: 429, field: '', message: rateLimitMessage, object: 'request' }
    case 'server_error': return { kind: 'internal' }
    case 'no_access': return noAccessTo(model)
    // live: errors in a 200 response have only errno and message, like those of a 403
    default: return { kind: 'forbidden', ...(status === 403 ? {} : { errno: status }) }
  }
}

/**
 * The 401 that documentation and fixtures show for each family; live, the gateway has one for all of them.
 */
function documentedUnauthenticated ({ name }: Family): Problem {
  if (name === 'auth') return { kind: 'unauthenticated' }
  if (name === 'events') return { kind: 'forbidden', errno: 401, message: invalidToken } // (SDK fixtures)
  return name === 'business'
    ? { kind: 'unknown-business' }
    : {
        kind: 'forbidden',
        message: 'The server could not verify that you are authorized to access the URL requested.',
      }
}

/** What a plan or a role does not give access to, in the words of the resource where they are known. */
function noAccessTo (model: Model | undefined): Problem {
  const words = model?.resource.noAccess
  return words === undefined
    ? { kind: 'forbidden' }
    : { kind: 'refused', ...words, field: '', object: model!.resource.one, value: '' }
}

const modelOf = ({ world, operation }: ErrorContext): Model | undefined =>
  operation === undefined ? undefined : world.models.get(operation.split('.')[0]!)

const rowOf = ({ resource, idField }: Model, { params }: ErrorContext) =>
  ({ field: idField, object: resource.one, value: params.id })

/** The first required field of a resource; its first writable field if none is required. */
const firstRequiredField = (model: Model | undefined): string =>
  model?.creatable.find(([, field]) => field.required === true)?.[0] ?? model?.creatable[0]?.[0] ?? 'name'

/** The scopes of the token, without the one that the operation requires. */
function scopesOf ({ world, token, scope }: ErrorContext): { provided: string, required: string } {
  const granted = token === undefined
    ? undefined
    : world.plucked('SELECT scope FROM oauth_tokens WHERE access_token = ?').get(token) as string | undefined
  const provided = (granted ?? '').split(' ').filter(name => name !== scope && name !== 'admin:all:legacy')
  return { provided: provided.join(' '), required: scope ?? 'user:profile:read' }
}

const refusals: Partial<Record<Preset, OauthError>> = {
  unauthenticated: 'invalid_client', unauthenticated_documented: 'invalid_client',
  expired_token: 'invalid_grant', insufficient_scope: 'invalid_scope', validation: 'invalid_request',
}

/** Token endpoints send Doorkeeper's error if it has one for the preset. */
function oauthBody (effect: ErrorEffect, context: ErrorContext): { status: number, body: unknown } {
  const error = effect.preset === undefined ? undefined : refusals[effect.preset]
  if (error === undefined) return bodyOf(effect, context)
  const { status, body } = oauthRefusal(error)
  const { code = body.error, message = body.error_description } = effect
  return { status: effect.status ?? status, body: { error: String(code), error_description: message } }
}

/** From a live 429 (2019): retry-after in seconds, and the limit. */
const OBSERVED = { retryAfter: 59, limit: 20 }

/** Headers of the preset, overridden by those of the fault; null removes one. */
function headersOf ({ preset, headers = {} }: ErrorEffect, world: World): Readonly<Record<string, string>> {
  const explicit = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  const retryAfter = Number(explicit.find(([name]) => name === 'retry-after')?.[1] ?? OBSERVED.retryAfter)
  const reset = world.now() + (Number.isFinite(retryAfter) ? retryAfter : OBSERVED.retryAfter) * 1000
  const defaults = preset === 'rate_limited'
    ? { 'retry-after': String(OBSERVED.retryAfter), ...rateHeaders(OBSERVED.limit, 0, reset) }
    : {}
  const all = { ...defaults, ...Object.fromEntries(explicit) }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)
    .map(([name, value]) => [name, String(value)]))
}
