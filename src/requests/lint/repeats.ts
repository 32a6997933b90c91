// Warnings that no request earns alone: the same kind of read again and again, and retries without a pause.
// What they go by is kept on the log, a few values that every request brings up to date.
import { isDeepStrictEqual } from 'node:util'
import type { Described } from '../../declare/endpoint.ts'
import type { RequestPatterns, Slot, Warning } from '../../world/request-log.ts'

/** Reads of one kind in a row that are still no pattern. */
const MANY_READS = 20

/** A retry that comes sooner than this has not waited, in milliseconds. */
const SOON = 100

/** Failures that are remembered: more come only from a client that fails in many ways at once. */
const MOST_FAILURES = 8

/** Statuses after which the same request may well succeed. */
const isPassing = (status: number): boolean =>
  status === 0 || status === 408 || status === 429 || status >= 500

/** A URL without its page: walking through the pages of a list is what one should do. */
const withoutPage = (url: string): string =>
  url.includes('page=') ? url.replace(/([?&])(per_)?page=[^&]*/g, '$1') : url

/** Brings the habits up to date with a request that has been answered. */
export function notePatterns (habits: RequestPatterns, request: Slot): void {
  const { method, operation, routed, status } = request
  if (isPassing(status) && status !== 501) {
    habits.failures = [...habits.failures, { ...request }].slice(-MOST_FAILURES)
  }
  if (method !== 'GET' || operation !== habits.operation) {
    habits.operation = method === 'GET' ? operation : undefined
    habits.run = method === 'GET' ? 1 : 0
  } else if (routed !== habits.url && withoutPage(routed) !== withoutPage(habits.url)) {
    habits.run++
  }
  habits.url = routed
}

/** A request as far as its habits go. */
export interface Repeated {
  readonly endpoint: Described
  readonly routed: string
  readonly token: string | undefined
  readonly body: unknown
  /** Reads the machine's clock, in milliseconds since 1970. */
  readonly wall: () => number
}

/** Many reads of one kind in a row, where one list would do. */
export function manyReads (
  habits: RequestPatterns, { endpoint: { method, operation }, routed }: Repeated
): Warning | undefined {
  if (habits.run < MANY_READS || method !== 'GET' || operation !== habits.operation) return undefined
  if (withoutPage(routed) === withoutPage(habits.url)) return undefined
  return {
    code: 'n_plus_one',
    message: `This is the ${ordinal(habits.run + 1)} ${operation} in a row: ` +
      'ask for many at once, with a list, a filter by ids or an include.',
  }
}

/** The same request as one that has just failed. */
export function hastyRetry (habits: RequestPatterns, asked: Repeated): Warning | undefined {
  const wall = asked.wall()
  const failed = habits.failures.findLast(failure => wall - failure.wall < SOON && isSame(failure, asked))
  if (failed === undefined) return undefined
  const answer = failed.status === 0 ? 'lost its connection' : `was answered ${failed.status}`
  return {
    code: 'retry_without_backoff',
    message: `req-${failed.seq} was the same request and ${answer} ${wall - failed.wall} ms before: ` +
      'wait before a retry, longer each time, and at least as long as Retry-After says.',
  }
}

const isSame = (failed: Slot, { endpoint, routed, token, body }: Repeated): boolean =>
  failed.method === endpoint.method && failed.routed === routed && failed.token === token &&
  isDeepStrictEqual(failed.body, body)

function ordinal (number: number): string {
  const last = number % 100 > 10 && number % 100 < 14 ? 0 : number % 10
  return `${number}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`
}
