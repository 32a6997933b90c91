// Selects the faults of a request: the rate limit first, as a gateway would, then its own headers, the
// world's list in order, magic values. The first that is not a delay wins; delays before it add up.
import type { World } from '../world/world.ts'
import type { Delayed, Effect, Fault } from './fault.ts'
import { latencyOf, occurs } from './latency.ts'
import type { RequestFacts } from './match.ts'
import { countRequest } from './rate-limit.ts'
import type { ActiveFault, FaultPlan } from './store.ts'
import { delayHeaderFault, magicFault, responseHeaderFault } from './fault-headers.ts'

/** What the selected faults do to one request. */
export interface TriggeredFault {
  /** Ids of the triggered faults, in order. */
  readonly ids: readonly string[]
  /** Milliseconds to wait before the effect or the handler. */
  readonly delay: number
  /** Undefined if the request is only delayed. */
  readonly effect: Effect | undefined
  /** Key for deterministic random bytes (`World.random`). */
  readonly purpose: string
  /** Rate limit headers to add to the response. */
  readonly headers: Readonly<Record<string, string>>
}

/** A fault that applies, and the key of its random draws. */
interface Candidate {
  readonly fault: Fault
  readonly purpose: () => string
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * Selects the faults of a request; undefined if there are none. Updates the counters of the rate limit and of
 * every fault it evaluates. Throws a FaultError if an X-Mock-* header of the request is invalid.
 */
export function selectFault (
  world: World, plan: FaultPlan, request: RequestFacts, headers: Headers
): TriggeredFault | undefined {
  const limit = applyRateLimit(world, plan, request)
  const ids: string[] = []
  let delay = 0
  let triggered: { effect: Effect, purpose: string } | undefined
  for (const { fault, purpose } of candidates(world, plan, request, headers, limit?.fault)) {
    ids.push(fault.id)
    delay += latencyOf(world, fault.do as Delayed, () => `${purpose()}/delay`)
    if (fault.do.kind === 'delay') continue
    triggered = { effect: fault.do, purpose: purpose() }
    break
  }
  if (ids.length === 0 && limit === undefined) return undefined
  return {
    ids, delay, effect: triggered?.effect, purpose: triggered?.purpose ?? '', headers: limit?.headers ?? {},
  }
}

function * candidates (
  world: World, { faults, config }: FaultPlan, request: RequestFacts, headers: Headers,
  limitFault: Fault | undefined
): Generator<Candidate> {
  const response = responseHeaderFault(headers)
  if (config.latency !== null) yield countedCandidate(world, 'latency', { kind: 'delay', ...config.latency })
  const delay = delayHeaderFault(headers)
  if (delay !== undefined) yield fixedCandidate(delay)
  if (limitFault !== undefined) yield fixedCandidate(limitFault)
  if (response !== undefined) yield fixedCandidate(response)
  for (const active of faults) {
    const { fault, test } = active
    const matched = test(request) ? fires(world, active) : undefined
    if (matched !== undefined) yield { fault, purpose: () => `fault/${fault.id}/${matched}` }
  }
  const magic = config.magic_values ? magicFault(request.body) : undefined
  if (magic !== undefined) yield fixedCandidate(magic)
}

const unconditional = (id: string) => ({ id, match: {}, when: {} })

const fixedCandidate = (fault: Fault): Candidate => ({ fault, purpose: () => `fault/${fault.id}` })

/** Counts only when a random value is drawn, because counting writes to the database. */
const countedCandidate = (world: World, id: string, effect: Effect): Candidate => ({
  fault: { ...unconditional(id), do: effect },
  purpose: () => `fault/${id}/${world.nextId(`fault/${id}`, 1)}`,
})

/** Counts a matching request, or message. Returns the count if the fault fires, else undefined. */
export function fires (world: World, { fault: { id, when }, from, until }: ActiveFault): number | undefined {
  const now = world.now()
  if (now < from || now >= until) return undefined
  const sql = 'UPDATE faults SET matched = matched + 1 WHERE id = ? RETURNING matched, hits'
  const { matched, hits } = world.statement(sql).get(id) as { matched: number, hits: number }
  const { after = 0, times = Infinity, every = 1, probability } = when
  const isDue = matched > after && (matched - after) % every === 0 && hits < times
  if (!isDue) return undefined
  if (probability !== undefined && !occurs(world, probability, `fault/${id}/${matched}`)) return undefined
  world.statement('UPDATE faults SET hits = hits + 1 WHERE id = ?').run(id)
  return matched
}

/** OAuth calls are not counted: some clients send a stale bearer token with them. */
function applyRateLimit (
  world: World, { config: { rate_limit } }: FaultPlan, { operation, method, token }: RequestFacts
): { fault: Fault | undefined, headers: Readonly<Record<string, string>> } | undefined {
  if (rate_limit === null || token === undefined || operation?.startsWith('oauth.') === true) return undefined
  const { isOver, headers, retryAfter } = countRequest(world, rate_limit, token, method)
  if (!isOver) return rate_limit.headers === false ? undefined : { fault: undefined, headers }
  const effect: Effect = {
    kind: 'error', preset: 'rate_limited', headers: { ...headers, 'retry-after': String(retryAfter) },
  }
  return { fault: { ...unconditional('rate-limit'), do: effect }, headers: {} }
}
