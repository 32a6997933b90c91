// The least an application could ask for: scopes its requests used, beside those its token was granted.
import type { RecordedRequest } from '../../world/request-log.ts'
import type { World } from '../../world/world.ts'
import { holderOf, scopesUsed } from './entry.ts'

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
