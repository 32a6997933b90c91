// Warnings about series of requests: many reads of one kind in a row, and retries without a pause. The
// request log keeps the few values they depend on; every request updates them.
import { isDeepStrictEqual } from 'node:util'
import type { Described } from '../../declare/endpoint.ts'
import type { RequestPatterns, Slot, Warning } from '../../world/request-log.ts'

/** Reads of one kind in a row that are accepted. */
const MAX_READS_IN_A_ROW = 20

/** A retry after a shorter pause gets a warning. */
const MIN_RETRY_PAUSE_IN_MS = 100

/** Number of failures that are kept, to find the one that a request repeats. */
const MAX_FAILURES = 8

/** Whether the same request may succeed later. */
const isTransient = (status: number): boolean =>
  status === 0 || status === 408 || status === 429 || status >= 500

/** A URL without its page parameters, because reading a list page by page is correct. */
const withoutPage = (url: string): string =>
  url.includes('page=') ? url.replace(/([?&])(per_)?page=[^&]*/g, '$1') : url

/** Updates the patterns with an answered request. */
export function updatePatterns (patterns: RequestPatterns, request: Slot): void {
  const { method, operation, routed, status } = request
  if (isTransient(status) && status !== 501) {
    patterns.failures = [...patterns.failures, { ...request }].slice(-MAX_FAILURES)
  }
  if (method !== 'GET' || operation !== patterns.operation) {
    patterns.operation = method === 'GET' ? operation : undefined
    patterns.run = method === 'GET' ? 1 : 0
  } else if (routed !== patterns.url && withoutPage(routed) !== withoutPage(patterns.url)) {
    patterns.run++
  }
  patterns.url = routed
}

/** The parts of a request that are compared with earlier ones. */
export interface RepeatCandidate {
  readonly endpoint: Described
  readonly routed: string
  readonly token: string | undefined
  readonly body: unknown
  /** Reads the machine's clock, in milliseconds since 1970. */
  readonly wall: () => number
}

/** Warns about many reads of one kind in a row, where one list would do. */
export function manyReads (
  patterns: RequestPatterns, { endpoint: { method, operation }, routed }: RepeatCandidate
): Warning | undefined {
  const isRun = patterns.run >= MAX_READS_IN_A_ROW && method === 'GET' && operation === patterns.operation
  if (!isRun) return undefined
  if (withoutPage(routed) === withoutPage(patterns.url)) return undefined
  return {
    code: 'n_plus_one',
    message: `This is the ${ordinal(patterns.run + 1)} ${operation} in a row: ` +
      'ask for many at once, with a list, a filter by ids or an include.',
  }
}

/** Warns if the request repeats one that failed less than 100 ms ago. */
export function earlyRetry (patterns: RequestPatterns, request: RepeatCandidate): Warning | undefined {
  const wall = request.wall()
  const failure = patterns.failures.findLast(failed =>
    wall - failed.wall < MIN_RETRY_PAUSE_IN_MS && isSame(failed, request))
  if (failure === undefined) return undefined
  const answer = failure.status === 0 ? 'lost its connection' : `was answered ${failure.status}`
  return {
    code: 'retry_without_backoff',
    message: `req-${failure.seq} was the same request and ${answer} ${wall - failure.wall} ms before: ` +
      'wait before a retry, longer each time, and at least as long as Retry-After says.',
  }
}

const isSame = (failure: Slot, { endpoint, routed, token, body }: RepeatCandidate): boolean =>
  failure.method === endpoint.method && failure.routed === routed && failure.token === token &&
  isDeepStrictEqual(failure.body, body)

function ordinal (number: number): string {
  const last = number % 100 > 10 && number % 100 < 14 ? 0 : number % 10
  return `${number}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`
}
