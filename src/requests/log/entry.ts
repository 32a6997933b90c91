// A recorded request as it is shown: redacted, with names in place of references. Made when somebody looks.
import type { World } from '../../world/world.ts'
import type { RecordedRequest } from '../../world/request-log.ts'
import { mask, redactHeaders, redactText, redactValue } from './redact.ts'

/** Who asked, as far as the token tells. */
export interface Holder {
  /** The end of the token. */
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
  /** On the world's clock, and on the machine's. */
  readonly time: string
  readonly wall_time: string
  readonly method: string
  /** Without the world's prefix and the query. */
  readonly path: string
  readonly url: string
  readonly query: unknown
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: unknown
  readonly operation: string | null
  /** Whose token it was; null where none was sent. */
  readonly token: Holder | null
  /** The scope the request used; empty where it needed none or was not let in. */
  readonly scopes_used: readonly string[]
  /** 0 where the connection ended without an answer. */
  readonly status: number
  readonly response: { readonly headers: Readonly<Record<string, string | string[]>>, readonly body: unknown }
  /** Whether bodies are only the beginning of what was sent. */
  readonly cut: boolean
  readonly duration_ms: number
  readonly faults: readonly string[]
  readonly warnings: RecordedRequest['warnings']
  readonly changes: RecordedRequest['touched']
  /** Where no operation matched: the nearest ones, and what differs. */
  readonly unmatched: { readonly near: readonly string[], readonly hint: string } | null
  /** What FreshBooks would not say and a developer needs to know. */
  readonly hint: string | null
}

/** The path of a request as it was routed. */
export const pathOfRequest = ({ routed }: RecordedRequest): string => routed.split('?', 1)[0]!

/** Whether bodies of the request are OAuth's, where `code` is a secret. */
const isOauth = (request: RecordedRequest): boolean => /\/oauth\//.test(pathOfRequest(request))

/** Shows a request of a world's log. */
export function showEntry (world: World, request: RecordedRequest): Entry {
  const { id, seq, method, url, headers, status, duration, faults, warnings, touched, miss } = request
  const responseHeaders = { ...request.responseHeaders, 'x-mock-request-id': id }
  const hint = request.responseHeaders['x-mock-hint']
  const oauth = isOauth(request)
  return {
    id,
    world: world.name,
    seq,
    time: new Date(request.at).toISOString(),
    wall_time: new Date(request.wall).toISOString(),
    method,
    path: redactText(pathOfRequest(request)),
    url: redactText(url),
    query: redactValue({ ...request.query }, oauth),
    headers: redactHeaders(headers),
    body: bodyOf(request, oauth),
    operation: request.operation ?? null,
    token: request.token === undefined ? null : holderOf(world, request.token),
    scopes_used: scopesUsed(request),
    status,
    response: { headers: redactHeaders(responseHeaders), body: responseOf(request, oauth) },
    cut: request.isCut,
    duration_ms: duration / 1000,
    faults,
    warnings,
    changes: touched,
    unmatched: miss === undefined ? null : { near: miss.near, hint: redactText(miss.hint ?? '') },
    hint: hint === undefined ? null : redactText(String(hint)),
  }
}

function bodyOf ({ body, bodyText }: RecordedRequest, oauth: boolean): unknown {
  if (bodyText !== undefined) return redactText(bodyText)
  return body === undefined ? null : redactValue(body, oauth)
}

/** The answer as JSON where it is JSON. */
function responseOf ({ response }: RecordedRequest, oauth: boolean): unknown {
  if (response === undefined || response.length === 0) return null
  const text = String(response)
  try {
    return redactValue(JSON.parse(text), oauth)
  } catch {
    return redactText(text)
  }
}

const holderSql = `SELECT t.identity_id, t.client_id, i.email FROM oauth_tokens t
  LEFT JOIN identities i ON i.id = t.identity_id WHERE t.access_token = ?`

interface HolderRow {
  readonly identity_id: number
  readonly client_id: string
  readonly email: string | null
}

/** Whose token it is; a token that the world does not know is nobody's. */
function holderOf (world: World, token: string): Holder {
  const row = world.statement(holderSql).get(token) as HolderRow | undefined
  return {
    token: mask(token),
    identity_id: row?.identity_id ?? null,
    email: row?.email ?? null,
    application: row?.client_id ?? null,
  }
}

/** The scope that let a request in. */
function scopesUsed ({ endpoint, status, token }: RecordedRequest): readonly string[] {
  const scope = endpoint?.scope ?? null
  return scope === null || token === undefined || status === 401 || status === 403 ? [] : [scope]
}

/** What one token used of what it may do. */
export interface ScopeUse {
  readonly application: string | null
  readonly identity_id: number | null
  readonly email: string | null
  readonly token: string
  readonly requests: number
  readonly granted: readonly string[]
  readonly used: readonly string[]
  readonly unused: readonly string[]
  /** Needed by requests that were refused. */
  readonly missing: readonly string[]
  /** What to ask for, as the scope parameter of authorize. */
  readonly minimal: string
}

/** The use of every token in the log, in the order in which they came first. */
export function scopeUses (world: World, requests: readonly RecordedRequest[]): ScopeUse[] {
  const byToken = new Map<string, RecordedRequest[]>()
  for (const request of requests) {
    if (request.token === undefined) continue
    byToken.set(request.token, [...byToken.get(request.token) ?? [], request])
  }
  return [...byToken].map(([token, own]) => useOf(world, token, own))
}

function useOf (world: World, token: string, requests: readonly RecordedRequest[]): ScopeUse {
  const text = world.plucked('SELECT scope FROM oauth_tokens WHERE access_token = ?').get(token)
  const granted = String(text ?? '').split(' ').filter(scope => scope !== '')
  const used = [...new Set(requests.flatMap(scopesUsed))].sort()
  const refused = requests.flatMap(({ status, endpoint }) => status === 403 ? endpoint?.scope ?? [] : [])
  const missing = [...new Set(refused)].filter(scope => !granted.includes(scope)).sort()
  return {
    ...holderOf(world, token),
    requests: requests.length,
    granted,
    used,
    unused: granted.filter(scope => !used.includes(scope)),
    missing,
    minimal: [...new Set([...used, ...missing])].sort().join(' '),
  }
}
