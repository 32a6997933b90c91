// The faults of a world: rows in its database, so that a copy of the world has them with their counters. They
// are compiled into a plan, which is cached on the world until a fault or a setting changes.
import { configOf, type Config } from '../world/config.ts'
import type { World } from '../world/world.ts'
import { FaultError, type Fault, type ListedFault } from './fault.ts'
import { testOf, type RequestTest } from './match.ts'
import { instantOf, readFault, type UnnamedFault } from './read.ts'

interface FaultRow {
  readonly id: string
  readonly spec: string
  readonly matched: number
  readonly hits: number
}

/** A fault compiled for matching. */
export interface ActiveFault {
  readonly fault: Fault
  readonly test: RequestTest
  /** Active from `from` until before `until`; milliseconds since 1970. */
  readonly from: number
  readonly until: number
}

/** Everything that can fail a request of a world. */
export interface FaultPlan {
  readonly faults: readonly ActiveFault[]
  readonly config: Config
  /** True if only headers of a request can trigger a fault. */
  readonly isEmpty: boolean
}

/** The fault plan of a world, cached on the world. */
export const faultPlanOf = (world: World): FaultPlan => world.cachedFaultPlan(() => readPlan(world))

function readPlan (world: World): FaultPlan {
  const faults = rowsOf(world).map(row => activate(faultOf(row)))
  const config = configOf(world)
  const { rate_limit, latency, magic_values } = config
  const isEmpty = faults.length === 0 && rate_limit === null && latency === null && !magic_values
  return { faults, config, isEmpty }
}

const rowsOf = (world: World): FaultRow[] =>
  world.statement('SELECT * FROM faults ORDER BY position').all() as FaultRow[]

const faultOf = ({ id, spec }: FaultRow): Fault => ({ id, ...JSON.parse(spec) as Omit<Fault, 'id'> })

function activate (fault: Fault): ActiveFault {
  const { from, until } = fault.when
  return {
    fault,
    test: testOf(fault),
    from: from === undefined ? -Infinity : instantOf(from, 'from'),
    until: until === undefined ? Infinity : instantOf(until, 'until'),
  }
}

/**
 * Appends faults to the list: all of them, or none and a FaultError. `operations` are the names of all
 * operations, which `match.operation` may name.
 */
export function addFaults (
  world: World, faults: readonly unknown[], operations: readonly string[]
): Fault[] {
  checkCount(world, faults.length)
  const read = faults.map((fault, index) =>
    readFault(fault, operations, labelOf(index, faults.length)))
  read.forEach(fault => checkProbability(world, fault))
  return changeFaults(world, () => read.map(fault => insert(world, fault)))
}

/** Most faults of a world: every request is compared with each. */
const MOST_FAULTS = 1_000

function checkCount (world: World, added: number): void {
  const count = world.plucked('SELECT count(*) FROM faults').get() as number
  if (count + added > MOST_FAULTS) throw new FaultError(`a world may have ${MOST_FAULTS} faults, not more.`)
}

const labelOf = (index: number, length: number): string =>
  length === 1 ? 'the fault' : `fault ${index + 1} of ${length}`

/** Replaces all faults; idempotent. Throws a FaultError and changes nothing if one is invalid. */
export function replaceFaults (
  world: World, faults: readonly unknown[], operations: readonly string[]
): Fault[] {
  return changeFaults(world, () => {
    clearFaults(world)
    return addFaults(world, faults, operations)
  })
}

/** Runs a change in a transaction, then discards the cached plan, also after a rollback. */
function changeFaults<Result> (world: World, change: () => Result): Result {
  try {
    return world.transaction(change)
  } finally {
    world.faultsChanged()
  }
}

function checkProbability (world: World, { id, when }: UnnamedFault): void {
  if (when.probability === undefined || configOf(world).strict.no_random !== 'error') return
  throw new FaultError(`${id === undefined ? 'the fault' : `fault '${id}'`}: when.probability is refused, ` +
    "because this world is set to strict.no_random 'error'; count with after, times or every.")
}

function insert (world: World, { id: requestedId, ...spec }: UnnamedFault): Fault {
  const isTaken = (id: string) => world.statement('SELECT 1 FROM faults WHERE id = ?').get(id) !== undefined
  if (requestedId !== undefined && isTaken(requestedId)) {
    throw new FaultError(`there is a fault '${requestedId}' already; remove it first, or replace them all.`,
      undefined, 'fault-exists')
  }
  const id = requestedId ?? freeId(isTaken)
  world.statement('INSERT INTO faults (id, spec, matched, hits) VALUES (?, ?, 0, 0)')
    .run(id, JSON.stringify(spec))
  return { id, ...spec }
}

function freeId (isTaken: (id: string) => boolean): string {
  let number = 1
  while (isTaken(`fault-${number}`)) number++
  return `fault-${number}`
}

/** All faults of a world in the order of evaluation, with their counters and state. */
export const listFaults = (world: World): ListedFault[] => rowsOf(world).map(row => listedFault(world, row))

/** One fault by its id. */
export const findFault = (world: World, id: string): ListedFault | undefined =>
  listFaults(world).find(fault => fault.id === id)

function listedFault (world: World, row: FaultRow): ListedFault {
  const { fault, from, until } = activate(faultOf(row))
  const { matched, hits } = row
  const remaining = fault.when.times === undefined ? null : Math.max(0, fault.when.times - hits)
  const now = world.now()
  const state = remaining === 0 ? 'spent' : now < from ? 'asleep' : now < until ? 'ready' : 'over'
  return { ...fault, matched, hits, matched_not_fired: matched - hits, remaining, state }
}

/** Removes a fault. Returns whether it existed. */
export function removeFault (world: World, id: string): boolean {
  return changeFaults(world, () => world.statement('DELETE FROM faults WHERE id = ?').run(id).changes > 0)
}

/** Removes all faults. Returns how many there were. */
export function clearFaults (world: World): number {
  return changeFaults(world, () => world.statement('DELETE FROM faults').run().changes)
}
