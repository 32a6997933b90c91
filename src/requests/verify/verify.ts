// Runs checks against the request log and the rows of a world. A failure has the expected and actual outcome
// and the closest requests; it is undecided if requests were evicted from the log.
import type { RecordedRequest } from '../../world/request-log.ts'
import { nextRequest } from '../../world/next-request.ts'
import type { World } from '../../world/world.ts'
import type { Check, RowsCheck } from './checks.ts'
import { deliveryMismatch, orderMismatch, type DeliveryMismatch } from './delivery-checks.ts'
import type { Bounds } from './reading.ts'
import { isSince, type Since } from '../log/filter.ts'
import { countText, describeCheck, describeRequest, plural, requestsText } from './describe.ts'
import {
  closest, comparedRequest, differences, lastOf, type ComparedRequest, type RequestMatcher
} from './request-matcher.ts'
import { refsOf, rowsOf } from './state.ts'

/** A failed check. */
export interface Failure {
  /** Its position in the list, from 1, and its description. */
  readonly check: number
  readonly name: string
  readonly expected: string
  readonly actual: string
  readonly closest: readonly ComparedRequest[]
  /** Set if evicted requests or truncated bodies make the result uncertain. */
  readonly undecided?: true
}

/** The outcome of all checks. */
export interface Outcome {
  readonly world: string
  readonly checks: readonly string[]
  readonly failures: readonly Failure[]
  /** Number of requests that were checked, and of those evicted from the log. */
  readonly requests: number
  readonly evicted: number
}

/** The world and the requests that checks look at. */
interface VerifyContext {
  readonly world: World
  readonly requests: readonly RecordedRequest[]
  /** Number of requests of the range that the log no longer has. */
  readonly evicted: number
}

type Mismatch = Omit<Failure, 'check' | 'name'>

/** Runs all checks once. */
export function verify (world: World, checks: readonly Check[], since: Since | undefined): Outcome {
  const context = contextOf(world, since)
  const failures = checks.flatMap((check, index) => {
    const mismatch = mismatchOf(context, check)
    return mismatch === undefined ? [] : [{ check: index + 1, name: describeCheck(check), ...mismatch }]
  })
  return {
    world: world.name, checks: checks.map(describeCheck), failures, requests: context.requests.length,
    evicted: context.evicted,
  }
}

/**
 * Repeats all checks at every new request and delivery until they pass or the time, in milliseconds, is over.
 */
export async function verifyWithin (
  world: World, checks: readonly Check[], since: Since | undefined, milliseconds: number
): Promise<Outcome> {
  const until = performance.now() + milliseconds
  while (true) {
    const outcome = verify(world, checks, since)
    const remaining = until - performance.now()
    if (outcome.failures.length === 0 || remaining <= 0) return outcome
    const isNew = await nextThing(world, remaining)
    if (!world.isOpen) return outcome // reset or dropped meanwhile: no more requests
    if (!isNew) return verify(world, checks, since)
  }
}

/** Waits for the next request or delivery; gives whether one came in time. */
async function nextThing (world: World, milliseconds: number): Promise<boolean> {
  const { requests, courier } = world
  const waiting = new AbortController()
  const request = nextRequest(requests, milliseconds, waiting.signal)
  const delivery = courier?.next(world, milliseconds, waiting.signal).then(found => found !== undefined)
  try {
    return await Promise.race([request, delivery ?? request])
  } finally {
    // of the two the other one waits still
    waiting.abort()
  }
}

function contextOf (world: World, since: Since | undefined): VerifyContext {
  const log = world.requests
  const all = log.all()
  const requests = since === undefined ? all : all.filter(request => isSince(since, request))
  return { world, requests, evicted: evictedOf(world, since, all) }
}

/** For an instant, nothing is missing if the log still has an older request. */
function evictedOf (
  { requests: log }: World, since: Since | undefined, all: readonly RecordedRequest[]
): number {
  if (since === undefined) return log.evicted
  if ('seq' in since) return Math.min(log.evicted, Math.max(0, log.evictedUpTo - since.seq))
  const [oldest] = all
  return oldest === undefined || oldest.wall < since.instant ? 0 : log.evicted
}

function mismatchOf (context: VerifyContext, check: Check): Mismatch | undefined {
  switch (check.kind) {
    case 'count': return countMismatch(context, check.matcher, check.bounds)
    case 'never': return countMismatch(context, check.matcher, { min: 0, max: 0 })
    case 'max_calls': return countMismatch(context, check.matcher, { min: 0, max: check.max })
    case 'sequence': return sequenceMismatch(context, check.steps)
    case 'no_unmatched': return unmatchedMismatch(context)
    case 'no_warnings': return warningsMismatch(context, check.codes)
    case 'all_faults_used': return faultsMismatch(context)
    case 'delivery': return withoutRequests(deliveryMismatch(context.world, check.matcher, check.bounds))
    case 'deliveries': return withoutRequests(orderMismatch(context.world, check.steps))
    case 'state':
      return check.rows.map(rows => rowsMismatch(context, rows)).find(mismatch => mismatch !== undefined)
  }
}

const withoutRequests = (mismatch: DeliveryMismatch | undefined): Mismatch | undefined =>
  mismatch && { ...mismatch, closest: [] }

const evictedText = ({ world, evicted }: VerifyContext): string =>
  `${plural(evicted, 'older request')} ${evicted === 1 ? 'is' : 'are'} no longer in the log, ` +
  `which keeps ${world.requests.bounds.size}`

/** An uncertain result, with advice on how to make it certain. */
const undecided = (context: VerifyContext, expected: string, actual: string): Mismatch => ({
  expected, closest: [], undecided: true,
  actual: `${actual}, but this cannot be told for certain: ${evictedText(context)}; ` +
    'raise --journal-size, clear the log before the test, or give since',
})

/** Nothing was found, but evicted requests might have matched. */
const undecidedIfEvicted = (context: VerifyContext, expected: string): Mismatch | undefined =>
  context.evicted === 0
    ? undefined
    : undecided(context, expected, `none among the ${context.requests.length} that are left`)

/** A request with a truncated body may match or not. */
function cutBodyMismatch (
  context: VerifyContext, matcher: RequestMatcher, expected: string
): Mismatch | undefined {
  if (matcher.body.length === 0) return undefined
  const { requests, world } = context
  const cut = requests.find(request => request.isCut && request.bodyText !== undefined &&
    differences({ ...matcher, body: [] }, request).length === 0)
  return cut === undefined
    ? undefined
    : {
        expected, closest: [comparedRequest(cut)], undecided: true,
        actual: 'this cannot be told for certain: the log keeps ' +
          `${world.requests.bounds.body} bytes of a body, and ${cut.id} had more; raise --journal-body`,
      }
}

function countMismatch (
  context: VerifyContext, matcher: RequestMatcher, bounds: Bounds
): Mismatch | undefined {
  const found = context.requests.filter(request => differences(matcher, request).length === 0)
  const expected = bounds.max === 0 ? 'no such request' : requestsText(bounds)
  const actual = found.length === 0 ? 'no such request' : plural(found.length, 'such request')
  if (found.length > bounds.max) return { expected, actual, closest: lastOf(found) }
  if (found.length < bounds.min) {
    const more = context.evicted === 0 ? '' : ` (${evictedText(context)})`
    const nearest = closest(matcher, context.requests.filter(request => !found.includes(request)))
    return { expected, actual: `${actual} among ${context.requests.length}${more}`, closest: nearest }
  }
  if (bounds.max === Infinity) return undefined
  return context.evicted > 0
    ? undecided(context, expected, actual)
    : cutBodyMismatch(context, matcher, expected)
}

/** Other requests may come between the steps. */
function sequenceMismatch (context: VerifyContext, steps: readonly RequestMatcher[]): Mismatch | undefined {
  let from = 0
  for (const [index, step] of steps.entries()) {
    const isStep = (request: RecordedRequest) => differences(step, request).length === 0
    const position = context.requests.findIndex((request, at) => at >= from && isStep(request))
    if (position === -1) return missingStep(context, steps, index, from)
    from = position + 1
  }
  return undefined
}

function missingStep (
  context: VerifyContext, steps: readonly RequestMatcher[], index: number, from: number
): Mismatch {
  const step = steps[index]!
  const after = index === 0 ? '' : ` after ${context.requests[from - 1]!.id}`
  const earlier = context.requests.slice(0, from).findLast(request => differences(step, request).length === 0)
  const more = context.evicted === 0 ? '' : ` (${evictedText(context)})`
  return {
    expected: `${describeRequest(step)}${after}, as step ${index + 1} of ${steps.length}`,
    actual: `no such request${after}${earlier === undefined ? '' : `; ${earlier.id} came before`}${more}`,
    closest: earlier === undefined ? closest(step, context.requests.slice(from)) : [comparedRequest(earlier)],
  }
}

function unmatchedMismatch (context: VerifyContext): Mismatch | undefined {
  const found = context.requests.filter(({ unmatched }) => unmatched !== undefined)
  const expected = 'every request is one that freshbooks-mock knows'
  if (found.length === 0) return undecidedIfEvicted(context, expected)
  const examples = found.slice(-3).map(request => comparedRequest(request, [{
    at: 'unmatched', expected: 'none',
    actual: request.unmatched!.hint ?? `nothing is near it but ${request.unmatched!.near.join(', ')}`,
  }]))
  return { expected, actual: `${plural(found.length, 'request')} without an operation`, closest: examples }
}

function warningsMismatch (
  context: VerifyContext, codes: readonly string[] | undefined
): Mismatch | undefined {
  const isRelevant = ({ code }: { code: string }) => codes === undefined || codes.includes(code)
  const found = context.requests.filter(({ warnings }) => warnings.some(isRelevant))
  const expected = 'no such warning'
  if (found.length === 0) return undecidedIfEvicted(context, expected)
  const count = found.flatMap(({ warnings }) => warnings.filter(isRelevant)).length
  const examples = found.slice(-3).map(request => comparedRequest(request, request.warnings.filter(isRelevant)
    .map(({ code, message }) => ({ at: code, expected: 'none', actual: message }))))
  return {
    expected, actual: `${plural(count, 'warning')} in ${plural(found.length, 'request')}`, closest: examples,
  }
}

interface FaultRow {
  readonly id: string
  readonly spec: string
  readonly matched: number
  readonly hits: number
}

/** A fault is used if it has triggered `times` times, or once if `times` is not set. */
function faultsMismatch ({ world }: VerifyContext): Mismatch | undefined {
  const sql = 'SELECT id, spec, matched, hits FROM faults ORDER BY position'
  const unused = (world.statement(sql).all() as FaultRow[])
    .map(row => ({ ...row, times: timesOf(row.spec) })).filter(({ hits, times }) => hits < times)
  if (unused.length === 0) return undefined
  const sentences = unused.map(({ id, hits, times, matched }) =>
    `'${id}' struck ${hits} of ${plural(times, 'time')}, ${plural(matched, 'request')} matched it`)
  return { expected: 'every fault strikes as often as it should', actual: sentences.join('; '), closest: [] }
}

function timesOf (spec: string): number {
  const { when } = JSON.parse(spec) as { when?: { times?: unknown } | null }
  return typeof when?.times === 'number' ? when.times : 1
}

function rowsMismatch ({ world }: VerifyContext, check: RowsCheck): Mismatch | undefined {
  const found = rowsOf(world, check)
  const { table, ref, bounds } = check
  if (found === undefined) {
    const known = refsOf(world)
    return {
      expected: `a record that is called '${ref}'`, closest: [],
      actual: known.length === 0 ? 'no record has a name' : `known names: ${known.slice(0, 20).join(', ')}`,
    }
  }
  if (found.length < bounds.min || found.length > bounds.max) {
    return { expected: `${countText(bounds)} of ${table}`, actual: `${found.length}`, closest: [] }
  }
  const wrong = found.filter(({ diff }) => diff.length > 0)
  if (wrong.length === 0) return undefined
  const sentences = wrong.slice(0, 5).map(({ id, diff }) =>
    `${table} ${id} has ${diff.map(({ at, actual }) => `${at} ${actual}`).join(', ')}`)
  return {
    expected: check.expect.map(([name, { description }]) => `${name} ${description}`).join(', '),
    actual: sentences.join('; '), closest: [],
  }
}
