// Which faults strike a request. Limits come first, as they would in front of FreshBooks, then what the
// request asks for itself, then the world's list in its order; the first that strikes wins, and lateness
// adds up on the way there.
import type { World } from '../world/world.ts'
import type { Effect, Fault, Delayed } from './fault.ts'
import { occurs, latencyOf } from './latency.ts'
import type { RequestFacts } from './match.ts'
import { count } from './rate-limit.ts'
import type { ActiveFault, FaultPlan } from './store.ts'
import { magicFault, delayHeaderFault, responseHeaderFault } from './fault-headers.ts'

/** What happens to a request. */
export interface TriggeredFault {
  /** Names of the faults that struck, in order. */
  readonly ids: readonly string[]
  /** Milliseconds before anything else happens. */
  readonly delay: number
  /** What goes wrong then; undefined where it is only late. */
  readonly effect: Effect | undefined
  /** For what looks random in it. */
  readonly purpose: string
  /** What the answer says of limits. */
  readonly headers: Readonly<Record<string, string>>
}

/** A fault that strikes, and what its chance depends on. */
interface Candidate {
  readonly fault: Fault
  readonly purpose: () => string
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * What happens to a request; undefined for nothing. Counts it for the faults that are asked. Throws a
 * FaultError where a header of the request asks for what cannot be.
 */
export function selectFault (
  world: World, plan: FaultPlan, asked: RequestFacts, headers: Headers
): TriggeredFault | undefined {
  const limit = limitOf(world, plan, asked)
  const ids: string[] = []
  let delay = 0
  let struck: { effect: Effect, purpose: string } | undefined
  for (const { fault, purpose } of candidates(world, plan, asked, headers, limit?.fault)) {
    ids.push(fault.id)
    delay += latencyOf(world, fault.do as Delayed, () => `${purpose()}/delay`)
    if (fault.do.kind === 'delay') continue
    struck = { effect: fault.do, purpose: purpose() }
    break
  }
  if (ids.length === 0 && limit === undefined) return undefined
  return {
    ids, delay, effect: struck?.effect, purpose: struck?.purpose ?? '', headers: limit?.headers ?? {},
  }
}

function * candidates (
  world: World, { faults, config }: FaultPlan, asked: RequestFacts, headers: Headers,
  overrun: Fault | undefined
): Generator<Candidate> {
  const response = responseHeaderFault(headers)
  if (config.latency !== null) yield counted(world, 'latency', { kind: 'delay', ...config.latency })
  const delay = delayHeaderFault(headers)
  if (delay !== undefined) yield once(delay)
  if (overrun !== undefined) yield once(overrun)
  if (response !== undefined) yield once(response)
  for (const armed of faults) {
    const { fault, test } = armed
    const matched = test(asked) ? fires(world, armed) : undefined
    if (matched !== undefined) yield { fault, purpose: () => `fault/${fault.id}/${matched}` }
  }
  const magic = config.magic_values ? magicFault(asked.body) : undefined
  if (magic !== undefined) yield once(magic)
}

const nameless = (id: string) => ({ id, match: {}, when: {} })

const once = (fault: Fault): Candidate => ({ fault, purpose: () => `fault/${fault.id}` })

/** Counts only where something is drawn: a counter is a write. */
const counted = (world: World, id: string, effect: Effect): Candidate => ({
  fault: { ...nameless(id), do: effect },
  purpose: () => `fault/${id}/${world.nextId(`fault/${id}`, 1)}`,
})

/** Counts a request that a fault is about; the count where it strikes. */
function fires (world: World, { fault: { id, when }, from, until }: ActiveFault): number | undefined {
  const now = world.now()
  if (now < from || now >= until) return undefined
  const sql = 'UPDATE faults SET matched = matched + 1 WHERE id = ? RETURNING matched, hits'
  const { matched, hits } = world.statement(sql).get(id) as { matched: number, hits: number }
  const { after = 0, times = Infinity, every = 1, probability } = when
  const isTurn = matched > after && (matched - after) % every === 0 && hits < times
  if (!isTurn) return undefined
  if (probability !== undefined && !occurs(world, probability, `fault/${id}/${matched}`)) return undefined
  world.statement('UPDATE faults SET hits = hits + 1 WHERE id = ?').run(id)
  return matched
}

/** OAuth's own calls are not counted: some programs send a stale token along. */
function limitOf (
  world: World, { config: { rate_limit } }: FaultPlan, { operation, token }: RequestFacts
): { fault: Fault | undefined, headers: Readonly<Record<string, string>> } | undefined {
  if (rate_limit === null || token === undefined || operation?.startsWith('oauth.') === true) return undefined
  const { isOver, headers, retryAfter } = count(world, rate_limit, token)
  if (!isOver) return rate_limit.headers === true ? { fault: undefined, headers } : undefined
  const effect: Effect = {
    kind: 'error', preset: 'rate_limited', headers: { ...headers, 'retry-after': String(retryAfter) },
  }
  return { fault: { ...nameless('rate-limit'), do: effect }, headers: {} }
}
