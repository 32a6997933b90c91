// The faults of a world: rows of its table, so that a copy of the world has them with what is left of them.
// Read once into a plan and kept on the world until one of them or a setting changes.
import { configOf, type Config } from '../world/config.ts'
import type { World } from '../world/world.ts'
import { FaultError, type Fault, type ListedFault } from './fault.ts'
import { testOf, type Test } from './match.ts'
import { instantOf, readFault, type Unnamed } from './read.ts'

interface Row {
  readonly id: string
  readonly spec: string
  readonly matched: number
  readonly hits: number
}

/** A fault as requests meet it. */
export interface ActiveFault {
  readonly fault: Fault
  readonly test: Test
  /** Instants between which it is awake, the second no longer within; milliseconds since 1970. */
  readonly from: number
  readonly until: number
}

/** What can go wrong in a world. */
export interface FaultPlan {
  readonly faults: readonly ActiveFault[]
  readonly config: Config
  /** Nothing goes wrong here unless a request asks for it itself. */
  readonly isQuiet: boolean
}

/** What can go wrong. */
export const faultPlanOf = (world: World): FaultPlan => world.cachedFaultPlan(() => readPlan(world))

function readPlan (world: World): FaultPlan {
  const faults = rowsOf(world).map(row => activate(faultOf(row)))
  const config = configOf(world)
  const { rate_limit, latency, magic_values } = config
  const isQuiet = faults.length === 0 && rate_limit === null && latency === null && !magic_values
  return { faults, config, isQuiet }
}

const rowsOf = (world: World): Row[] =>
  world.statement('SELECT * FROM faults ORDER BY position').all() as Row[]

const faultOf = ({ id, spec }: Row): Fault => ({ id, ...JSON.parse(spec) as Omit<Fault, 'id'> })

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
 * Adds faults behind those that are there: all of them, or none and a FaultError. `operations` are the names
 * of all operations, which a match may name.
 */
export function addFaults (
  world: World, faults: readonly unknown[], operations: readonly string[]
): Fault[] {
  const read = faults.map((fault, index) =>
    readFault(fault, operations, nameOf(index, faults.length)))
  read.forEach(fault => checkChance(world, fault))
  return changing(world, () => read.map(fault => insert(world, fault)))
}

const nameOf = (index: number, length: number): string =>
  length === 1 ? 'the fault' : `fault ${index + 1} of ${length}`

/** Puts these faults in the place of all others; sent twice it is the same as once. */
export function replaceFaults (
  world: World, faults: readonly unknown[], operations: readonly string[]
): Fault[] {
  return changing(world, () => {
    clearFaults(world)
    return addFaults(world, faults, operations)
  })
}

/** The list may be read anew at any moment, so it is forgotten before and after. */
function changing<Result> (world: World, work: () => Result): Result {
  try {
    return world.transaction(work)
  } finally {
    world.faultsChanged()
  }
}

function checkChance (world: World, { id, when }: Unnamed): void {
  if (when.probability === undefined || configOf(world).strict.no_random !== 'error') return
  throw new FaultError(`${id === undefined ? 'the fault' : `fault '${id}'`}: when.probability is refused, ` +
    "because this world is set to strict.no_random 'error'; count with after, times or every.")
}

function insert (world: World, { id: wanted, ...spec }: Unnamed): Fault {
  const isTaken = (id: string) => world.statement('SELECT 1 FROM faults WHERE id = ?').get(id) !== undefined
  if (wanted !== undefined && isTaken(wanted)) {
    throw new FaultError(`there is a fault '${wanted}' already; remove it first, or replace them all.`,
      undefined, 'fault-exists')
  }
  const id = wanted ?? freeId(isTaken)
  world.statement('INSERT INTO faults (id, spec, matched, hits) VALUES (?, ?, 0, 0)')
    .run(id, JSON.stringify(spec))
  return { id, ...spec }
}

function freeId (isTaken: (id: string) => boolean): string {
  let number = 1
  while (isTaken(`fault-${number}`)) number++
  return `fault-${number}`
}

/** All faults of a world in the order in which they are asked, with what has become of them. */
export const listFaults = (world: World): ListedFault[] => rowsOf(world).map(row => told(world, row))

/** One of them. */
export const findFault = (world: World, id: string): ListedFault | undefined =>
  listFaults(world).find(fault => fault.id === id)

function told (world: World, row: Row): ListedFault {
  const { fault, from, until } = activate(faultOf(row))
  const { matched, hits } = row
  const remaining = fault.when.times === undefined ? null : Math.max(0, fault.when.times - hits)
  const now = world.now()
  const state = remaining === 0 ? 'spent' : now < from ? 'asleep' : now < until ? 'ready' : 'over'
  return { ...fault, matched, hits, matched_not_fired: matched - hits, remaining, state }
}

/** Removes one; whether it was there. */
export function removeFault (world: World, id: string): boolean {
  return changing(world, () => world.statement('DELETE FROM faults WHERE id = ?').run(id).changes > 0)
}

/** Removes all; how many there were. */
export function clearFaults (world: World): number {
  return changing(world, () => world.statement('DELETE FROM faults').run().changes)
}
