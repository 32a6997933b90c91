// So many requests of a token per period, counted on the world's clock in the world's own table: advancing
// the clock gives new ones, and a copy of the world has as many left.
import { Duration } from 'luxon'
import type { RateLimit } from '../world/config.ts'
import type { World } from '../world/world.ts'

interface Window {
  readonly since: number
  readonly requests: number
}

/** What a limit says of one request. */
export interface Allowance {
  readonly isOver: boolean
  /** The trio of headers that was seen live. */
  readonly headers: Readonly<Record<string, string>>
  /** Whole seconds until the next period. */
  readonly retryAfter: number
}

const units: Readonly<Record<string, string>> = {
  ms: 'milliseconds', s: 'seconds', m: 'minutes', h: 'hours', d: 'days',
}

/** Milliseconds of a period: `1m`, `30s`, `PT1M`. Undefined where it is none. */
export function periodOf (text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})\s*(ms|s|m|h|d)$/.exec(text.trim()) ?? []
  const duration = unit === undefined
    ? Duration.fromISO(text)
    : Duration.fromObject({ [units[unit]!]: Number(count) })
  const milliseconds = duration.isValid ? duration.toMillis() : 0
  return milliseconds > 0 ? milliseconds : undefined
}

const MINUTE = 60_000

/** Counts a request. A period begins with the first request after the last one's end. */
export function count (world: World, { requests: most, per }: RateLimit, token: string): Allowance {
  const period = periodOf(per) ?? MINUTE
  const now = world.now()
  const { since, requests } = next(world, token, now, period)
  const end = since + period
  return {
    isOver: requests > most,
    headers: rateHeaders(most, Math.max(0, most - requests), end),
    retryAfter: Math.max(1, Math.ceil((end - now) / 1000)),
  }
}

/** The three headers; `end` is the instant of the next period. */
export const rateHeaders = (
  limit: number, remaining: number, end: number
): Readonly<Record<string, string>> => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(Math.ceil(end / 1000)),
})

function next (world: World, token: string, now: number, period: number): Window {
  const kept = world.statement('SELECT since, requests FROM rate_windows WHERE token = ?').get(token) as
    Window | undefined
  // a clock that was set back begins anew
  const goesOn = kept !== undefined && kept.since <= now && now < kept.since + period
  const window = goesOn ? { since: kept.since, requests: kept.requests + 1 } : { since: now, requests: 1 }
  if (!goesOn) world.statement('DELETE FROM rate_windows WHERE since <= ?').run(now - period)
  world.statement('INSERT OR REPLACE INTO rate_windows VALUES (?, ?, ?)')
    .run(token, window.since, window.requests)
  return window
}
