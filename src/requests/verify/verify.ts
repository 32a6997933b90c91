// Checks against the log and the world. A check says what it expected, what was there and which requests came
// nearest; where the log no longer has all requests it says so instead of saying "never".
import { nextRequest, type RecordedRequest } from '../../world/request-log.ts'
import type { World } from '../../world/world.ts'
import type { Bounds, Check, RowsWanted } from './checks.ts'
import { isSince, type Since } from '../log/filter.ts'
import { amount, describe, nameOf, plural, requestsText } from './describe.ts'
import { close, closest, differences, lastOf, type Close, type RequestMatcher } from './request-matcher.ts'
import { refsOf, rowsOf } from './state.ts'

/** A check that did not hold. */
export interface Failure {
  /** Its place in the list, from 1, and what it is, in words. */
  readonly check: number
  readonly name: string
  readonly expected: string
  readonly actual: string
  readonly closest: readonly Close[]
  /** Whether it cannot be told, because requests are gone from the log. */
  readonly undecided?: true
}

/** The outcome of all checks. */
export interface Outcome {
  readonly world: string
  readonly checks: readonly string[]
  readonly failures: readonly Failure[]
  /** Requests looked at, and those that were gone. */
  readonly requests: number
  readonly evicted: number
}

/** What checks look at. */
interface Scene {
  readonly world: World
  readonly requests: readonly RecordedRequest[]
  /** Requests of the range that the log no longer has. */
  readonly gone: number
}

type Fault = Omit<Failure, 'check' | 'name'>

/** Makes all checks once. */
export function verify (world: World, checks: readonly Check[], since: Since | undefined): Outcome {
  const scene = sceneOf(world, since)
  const failures = checks.flatMap((check, index) => {
    const fault = faultOf(scene, check)
    return fault === undefined ? [] : [{ check: index + 1, name: nameOf(check), ...fault }]
  })
  return {
    world: world.name, checks: checks.map(nameOf), failures, requests: scene.requests.length,
    evicted: scene.gone,
  }
}

/** Makes all checks again at every new request until they hold or the time is over, in milliseconds. */
export async function verifyWithin (
  world: World, checks: readonly Check[], since: Since | undefined, milliseconds: number
): Promise<Outcome> {
  const until = performance.now() + milliseconds
  while (true) {
    const outcome = verify(world, checks, since)
    const left = until - performance.now()
    if (outcome.failures.length === 0 || left <= 0) return outcome
    const came = await nextRequest(world.requests, left)
    if (!world.db.open) return outcome // reset or dropped meanwhile: what was seen is all there is
    if (!came) return verify(world, checks, since)
  }
}

function sceneOf (world: World, since: Since | undefined): Scene {
  const log = world.requests
  const all = log.all()
  const requests = since === undefined ? all : all.filter(request => isSince(since, request))
  return { world, requests, gone: goneOf(world, since, all) }
}

/** Of an instant the log can tell only while it still has something older. */
function goneOf (
  { requests: log }: World, since: Since | undefined, all: readonly RecordedRequest[]
): number {
  if (since === undefined) return log.evicted
  if ('seq' in since) return Math.min(log.evicted, Math.max(0, log.evictedUpTo - since.seq))
  const [oldest] = all
  return oldest === undefined || oldest.wall < since.instant ? 0 : log.evicted
}

function faultOf (scene: Scene, check: Check): Fault | undefined {
  switch (check.kind) {
    case 'count': return countFault(scene, check.wanted, check.bounds)
    case 'never': return countFault(scene, check.wanted, { min: 0, max: 0 })
    case 'max_calls': return countFault(scene, check.wanted, { min: 0, max: check.most })
    case 'sequence': return sequenceFault(scene, check.steps)
    case 'no_unmatched': return unmatchedFault(scene)
    case 'no_warnings': return warningsFault(scene, check.codes)
    case 'all_faults_used': return faultsFault(scene)
    case 'state': return check.rows.map(rows => rowsFault(scene, rows)).find(fault => fault !== undefined)
  }
}

const goneText = ({ world, gone }: Scene): string =>
  `${plural(gone, 'older request')} ${gone === 1 ? 'is' : 'are'} no longer in the log, ` +
  `which keeps ${world.requests.bounds.size}`

/** What cannot be told, and what to do about it. */
const undecided = (scene: Scene, expected: string, actual: string): Fault => ({
  expected, closest: [], undecided: true,
  actual: `${actual}, but this cannot be told for certain: ${goneText(scene)}; ` +
    'raise --journal-size, clear the log before the test, or give since',
})

/** None was found, which says nothing of those that are gone. */
const noneLeft = (scene: Scene, expected: string): Fault | undefined =>
  scene.gone === 0
    ? undefined
    : undecided(scene, expected, `none among the ${scene.requests.length} that are left`)

/** A request whose body was cut cannot be compared by it. */
function cutFault (scene: Scene, wanted: RequestMatcher, expected: string): Fault | undefined {
  if (wanted.body.length === 0) return undefined
  const cut = scene.requests.find(request => request.isCut && request.bodyText !== undefined &&
    differences({ ...wanted, body: [] }, request).length === 0)
  return cut === undefined
    ? undefined
    : {
        expected, closest: [close(cut)], undecided: true,
        actual: 'this cannot be told for certain: the log keeps ' +
          `${scene.world.requests.bounds.body} bytes of a body, and ${cut.id} had more; raise --journal-body`,
      }
}

function countFault (scene: Scene, wanted: RequestMatcher, bounds: Bounds): Fault | undefined {
  const found = scene.requests.filter(request => differences(wanted, request).length === 0)
  const expected = bounds.max === 0 ? 'no such request' : requestsText(bounds)
  const actual = found.length === 0 ? 'no such request' : plural(found.length, 'such request')
  if (found.length > bounds.max) return { expected, actual, closest: lastOf(found) }
  if (found.length < bounds.min) {
    const more = scene.gone === 0 ? '' : ` (${goneText(scene)})`
    const near = closest(wanted, scene.requests.filter(request => !found.includes(request)))
    return { expected, actual: `${actual} among ${scene.requests.length}${more}`, closest: near }
  }
  if (bounds.max === Infinity) return undefined
  return scene.gone > 0 ? undecided(scene, expected, actual) : cutFault(scene, wanted, expected)
}

/** Others may come between. */
function sequenceFault (scene: Scene, steps: readonly RequestMatcher[]): Fault | undefined {
  let from = 0
  for (const [index, step] of steps.entries()) {
    const isIt = (request: RecordedRequest) => differences(step, request).length === 0
    const place = scene.requests.findIndex((request, at) => at >= from && isIt(request))
    if (place === -1) return missingStep(scene, steps, index, from)
    from = place + 1
  }
  return undefined
}

function missingStep (
  scene: Scene, steps: readonly RequestMatcher[], index: number, from: number
): Fault {
  const step = steps[index]!
  const after = index === 0 ? '' : ` after ${scene.requests[from - 1]!.id}`
  const early = scene.requests.slice(0, from).findLast(request => differences(step, request).length === 0)
  const more = scene.gone === 0 ? '' : ` (${goneText(scene)})`
  return {
    expected: `${describe(step)}${after}, as step ${index + 1} of ${steps.length}`,
    actual: `no such request${after}${early === undefined ? '' : `; ${early.id} came before`}${more}`,
    closest: early === undefined ? closest(step, scene.requests.slice(from)) : [close(early)],
  }
}

function unmatchedFault (scene: Scene): Fault | undefined {
  const found = scene.requests.filter(({ miss }) => miss !== undefined)
  const expected = 'every request is one that freshbooks-mock knows'
  if (found.length === 0) return noneLeft(scene, expected)
  const shown = found.slice(-3).map(request => close(request, [{
    at: 'unmatched', expected: 'none',
    actual: request.miss!.hint ?? `nothing is near it but ${request.miss!.near.join(', ')}`,
  }]))
  return { expected, actual: `${plural(found.length, 'request')} without an operation`, closest: shown }
}

function warningsFault (scene: Scene, codes: readonly string[] | undefined): Fault | undefined {
  const isMeant = ({ code }: { code: string }) => codes === undefined || codes.includes(code)
  const found = scene.requests.filter(({ warnings }) => warnings.some(isMeant))
  const expected = 'no such warning'
  if (found.length === 0) return noneLeft(scene, expected)
  const count = found.flatMap(({ warnings }) => warnings.filter(isMeant)).length
  const shown = found.slice(-3).map(request => close(request, request.warnings.filter(isMeant)
    .map(({ code, message }) => ({ at: code, expected: 'none', actual: message }))))
  return {
    expected, actual: `${plural(count, 'warning')} in ${plural(found.length, 'request')}`, closest: shown,
  }
}

interface FaultRow {
  readonly id: string
  readonly spec: string
  readonly matched: number
  readonly hits: number
}

/** A fault is used when it has struck as often as it was told to, or once where it was not told. */
function faultsFault ({ world }: Scene): Fault | undefined {
  const sql = 'SELECT id, spec, matched, hits FROM faults ORDER BY position'
  const idle = (world.statement(sql).all() as FaultRow[])
    .map(row => ({ ...row, times: timesOf(row.spec) })).filter(({ hits, times }) => hits < times)
  if (idle.length === 0) return undefined
  const sentences = idle.map(({ id, hits, times, matched }) =>
    `'${id}' struck ${hits} of ${plural(times, 'time')}, ${plural(matched, 'request')} matched it`)
  return { expected: 'every fault strikes as often as it should', actual: sentences.join('; '), closest: [] }
}

function timesOf (spec: string): number {
  const { when } = JSON.parse(spec) as { when?: { times?: unknown } | null }
  return typeof when?.times === 'number' ? when.times : 1
}

function rowsFault ({ world }: Scene, wanted: RowsWanted): Fault | undefined {
  const found = rowsOf(world, wanted)
  const { table, ref, bounds } = wanted
  if (found === undefined) {
    const known = refsOf(world)
    return {
      expected: `a record that is called '${ref}'`, closest: [],
      actual: known.length === 0 ? 'no record has a name' : `known names: ${known.slice(0, 20).join(', ')}`,
    }
  }
  if (found.length < bounds.min || found.length > bounds.max) {
    return { expected: `${amount(bounds)} of ${table}`, actual: `${found.length}`, closest: [] }
  }
  const wrong = found.filter(({ diff }) => diff.length > 0)
  if (wrong.length === 0) return undefined
  const sentences = wrong.slice(0, 5).map(({ id, diff }) =>
    `${table} ${id} has ${diff.map(({ at, actual }) => `${at} ${actual}`).join(', ')}`)
  return {
    expected: wanted.expect.map(([name, { words }]) => `${name} ${words}`).join(', '),
    actual: sentences.join('; '), closest: [],
  }
}
