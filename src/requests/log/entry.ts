// Recorded requests for display, redacted, with names instead of references; and the scopes that they used.
// Made when the log is read, not when the request is recorded.
import type { World } from '../../world/world.ts'
import type { RecordedRequest, Touched, UnmatchedRoute, Warning } from '../../world/request-log.ts'
import { firstError } from './first-error.ts'
import { mask, redactHeaders, redactText, redactValue } from './redact.ts'

/** The owner of the token of a request. */
export interface TokenOwner {
  /** Masked: its last four characters. */
  readonly token: string
  readonly identity_id: number | null
  readonly email: string | null
  readonly application: string | null
}

/** A request as the control API shows it. */
export interface Entry {
  readonly id: string
  readonly world: string
  readonly seq: number
  /** ISO 8601, on the world's clock. */
  readonly time: string
  /** ISO 8601, on the machine's clock. */
  readonly wall_time: string
  readonly method: string
  /** Without the world's prefix and the query. */
  readonly path: string
  readonly url: string
  readonly query: unknown
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: unknown
  readonly operation: string | null
  /** Null if none was sent. */
  readonly token: TokenOwner | null
  /** The scope that the operation required; empty if it required none or the request was refused. */
  readonly scopes_used: readonly string[]
  /** 0 if the connection ended without a response. */
  readonly status: number
  readonly response: { readonly headers: Readonly<Record<string, string | string[]>>, readonly body: unknown }
  /** Whether a body is truncated. */
  readonly cut: boolean
  readonly duration_ms: number
  readonly faults: readonly string[]
  readonly warnings: readonly Warning[]
  readonly changes: Touched
  /** If no operation matched: the nearest ones, and what differs. */
  readonly unmatched: { readonly near: readonly string[], readonly hint: string } | null
  /** Advice for the developer, which FreshBooks would not send. */
  readonly hint: string | null
  /**
   * Why it was refused, on one line for people: the hint where there is one, which knows more than the answer
   * tells, else the first error, `field: message`. Null for a request that succeeded.
   */
  readonly why: string | null
}

/** The routed path: without the world's prefix and the query. */
export const pathOfRequest = ({ routed }: RecordedRequest): string => routed.split('?', 1)[0]!

/** Whether it is an OAuth request: its `code` is a secret. */
export const isOauth = (request: RecordedRequest): boolean => /\/oauth\//.test(pathOfRequest(request))

/** The entry of a recorded request. */
export function showEntry (world: World, request: RecordedRequest): Entry {
  const { id, seq, method, url, headers, status, duration, faults, warnings, touched } = request
  const { unmatched } = request
  const responseHeaders = { ...request.responseHeaders, 'x-mock-request-id': id }
  const isOauthRequest = isOauth(request)
  const body = responseOf(request, isOauthRequest)
  const header = request.responseHeaders['x-mock-hint']
  const hint = header === undefined ? null : redactText(String(header))
  return {
    id,
    world: world.name,
    seq,
    time: new Date(request.at).toISOString(),
    wall_time: new Date(request.wall).toISOString(),
    method,
    path: redactText(pathOfRequest(request)),
    url: redactText(url),
    query: redactValue({ ...request.query }, isOauthRequest),
    headers: redactHeaders(headers),
    body: bodyOf(request, isOauthRequest),
    operation: request.operation ?? null,
    token: request.token === undefined ? null : ownerOf(world, request.token),
    scopes_used: scopesUsed(request),
    status,
    response: { headers: redactHeaders(responseHeaders), body },
    cut: request.isCut,
    duration_ms: duration / 1000,
    faults,
    warnings,
    changes: touched,
    unmatched: unmatched === undefined
      ? null
      : { near: unmatched.near, hint: redactText(unmatched.hint ?? '') },
    hint,
    why: whyOf(request, hint, body),
  }
}

/** Why a request was refused, on one line; null where the answer does not say. */
function whyOf ({ status, unmatched }: RecordedRequest, hint: string | null, body: unknown): string | null {
  if (status < 400) return null
  const why = hint ?? (unmatched === undefined ? firstError(body) : mismatchText(unmatched))
  return why === undefined ? null : redactText(why).replace(/\s+/g, ' ').trim()
}

const mismatchText = ({ hint, near }: UnmatchedRoute): string =>
  hint ?? `no operation has this path; the nearest are ${near.join(', ')}`

function bodyOf ({ body, bodyText }: RecordedRequest, isOauthRequest: boolean): unknown {
  if (bodyText !== undefined) return redactText(bodyText)
  return body === undefined ? null : redactValue(body, isOauthRequest)
}

const isText = (mediaType: string): boolean => /^text\/|json|xml/.test(mediaType)

/** The response body, parsed if it is JSON; of a file its media type and bytes. */
function responseOf ({ response, responseHeaders }: RecordedRequest, isOauthRequest: boolean): unknown {
  if (response === undefined || response.length === 0) return null
  const mediaType = String(responseHeaders['content-type'] ?? '')
  if (mediaType !== '' && !isText(mediaType)) {
    const length = Number(responseHeaders['content-length'] ?? response.length)
    return { media_type: mediaType, length }
  }
  const text = String(response)
  try {
    return redactValue(JSON.parse(text), isOauthRequest)
  } catch {
    return redactText(text)
  }
}

const ownerQuery = `SELECT t.identity_id, t.client_id, i.email FROM oauth_tokens t
  LEFT JOIN identities i ON i.id = t.identity_id WHERE t.access_token = ?`

interface TokenOwnerRow {
  readonly identity_id: number
  readonly client_id: string
  readonly email: string | null
}

/** The owner of a token; its members are null for a token that the world does not know. */
function ownerOf (world: World, token: string): TokenOwner {
  const row = world.statement(ownerQuery).get(token) as TokenOwnerRow | undefined
  return {
    token: mask(token),
    identity_id: row?.identity_id ?? null,
    email: row?.email ?? null,
    application: row?.client_id ?? null,
  }
}

/** The scope of an operation; null where it depends on rows, which may be others by now. */
const scopeOf = (endpoint: RecordedRequest['endpoint']): string | null =>
  endpoint === undefined || endpoint.scopesOf !== undefined ? null : endpoint.scope

/** The scope that the request used; none if it was refused. */
function scopesUsed ({ endpoint, status, token }: RecordedRequest): readonly string[] {
  const scope = scopeOf(endpoint)
  return scope === null || token === undefined || status === 401 || status === 403 ? [] : [scope]
}

/** Granted and used scopes of one token: the least that its application could request. */
export interface ScopeUse {
  readonly application: string | null
  readonly identity_id: number | null
  readonly email: string | null
  readonly token: string
  readonly requests: number
  readonly granted: readonly string[]
  readonly used: readonly string[]
  readonly unused: readonly string[]
  /** Required by requests that got a 403. */
  readonly missing: readonly string[]
  /** Used and missing scopes, as the `scope` parameter of authorize. */
  readonly minimal: string
}

/** Scopes of every token in the log, in order of first use. */
export function scopeUses (world: World, requests: readonly RecordedRequest[]): ScopeUse[] {
  const byToken = new Map<string, RecordedRequest[]>()
  for (const request of requests) {
    if (request.token === undefined) continue
    byToken.set(request.token, [...byToken.get(request.token) ?? [], request])
  }
  return [...byToken].map(([token, requestsOfToken]) => useOf(world, token, requestsOfToken))
}

function useOf (world: World, token: string, requests: readonly RecordedRequest[]): ScopeUse {
  const text = world.plucked('SELECT scope FROM oauth_tokens WHERE access_token = ?').get(token)
  const granted = String(text ?? '').split(' ').filter(scope => scope !== '')
  const used = [...new Set(requests.flatMap(scopesUsed))].sort()
  const refused = requests.flatMap(({ status, endpoint }) => status === 403 ? scopeOf(endpoint) ?? [] : [])
  const missing = [...new Set(refused)].filter(scope => !granted.includes(scope)).sort()
  return {
    ...ownerOf(world, token),
    requests: requests.length,
    granted,
    used,
    unused: granted.filter(scope => !used.includes(scope)),
    missing,
    minimal: [...new Set([...used, ...missing])].sort().join(' '),
  }
}
