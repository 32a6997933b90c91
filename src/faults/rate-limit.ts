// The rate limit: requests of a token per period, counted on the world's clock in a table of the world, so
// that advancing the clock starts a new period and a copy of the world keeps the count.
import { Duration } from 'luxon'
import type { RateLimit } from '../world/config.ts'
import type { World } from '../world/world.ts'

interface RateWindow {
  readonly since: number
  readonly requests: number
}

/** The rate limit after one more request. */
export interface RateLimitState {
  readonly isOver: boolean
  /** x-ratelimit-limit, -remaining and -reset, as seen live. */
  readonly headers: Readonly<Record<string, string>>
  /** Whole seconds until the next period. */
  readonly retryAfter: number
}

const units: Readonly<Record<string, string>> = {
  ms: 'milliseconds', s: 'seconds', m: 'minutes', h: 'hours', d: 'days',
}

/** Reads a period (`1m`, `30s`, `PT1M`) as milliseconds; undefined if it is invalid or not positive. */
export function periodOf (text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})\s*(ms|s|m|h|d)$/.exec(text.trim()) ?? []
  const duration = unit === undefined
    ? Duration.fromISO(text)
    : Duration.fromObject({ [units[unit]!]: Number(amount) })
  const milliseconds = duration.isValid ? duration.toMillis() : 0
  return milliseconds > 0 ? milliseconds : undefined
}

const DEFAULT_PERIOD_IN_MS = 60_000

/** The limits of June 2026: of all requests, and of POSTs, which are then counted apart (inferred). */
const OBSERVED = { requests: 600, posts: 250 }

/** The limit that a request falls under, and what it is counted by. */
function limitFor ({ requests, posts }: RateLimit, token: string, method: string) {
  const limitOfPosts = posts ?? (requests === undefined ? OBSERVED.posts : undefined)
  return method === 'POST' && limitOfPosts !== undefined
    ? { limit: limitOfPosts, key: `${token} POST` }
    : { limit: requests ?? OBSERVED.requests, key: token }
}

/** Counts a request. A period starts with the first request after the end of the last period. */
export function countRequest (
  world: World, rateLimit: RateLimit, token: string, method: string
): RateLimitState {
  const period = periodOf(rateLimit.per) ?? DEFAULT_PERIOD_IN_MS
  const now = world.now()
  const { limit, key } = limitFor(rateLimit, token, method)
  const { since, requests } = nextWindow(world, key, now, period)
  const end = since + period
  return {
    isOver: requests > limit,
    headers: rateHeaders(limit, Math.max(0, limit - requests), end),
    retryAfter: Math.max(1, Math.ceil((end - now) / 1000)),
  }
}

/** The three headers; `end` is the start of the next period, in milliseconds since 1970. */
export const rateHeaders = (
  limit: number, remaining: number, end: number
): Readonly<Record<string, string>> => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(Math.ceil(end / 1000)),
})

function nextWindow (world: World, token: string, now: number, period: number): RateWindow {
  const current = world.statement('SELECT since, requests FROM rate_windows WHERE token = ?').get(token) as
    RateWindow | undefined
  // a clock that was set back starts a new period
  const isCurrent = current !== undefined && current.since <= now && now < current.since + period
  const window = isCurrent
    ? { since: current.since, requests: current.requests + 1 }
    : { since: now, requests: 1 }
  if (!isCurrent) world.statement('DELETE FROM rate_windows WHERE since <= ?').run(now - period)
  world.statement('INSERT OR REPLACE INTO rate_windows VALUES (?, ?, ?)')
    .run(token, window.since, window.requests)
  return window
}
