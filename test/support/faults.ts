// Faults of a test's world: setting them, and asking the verbs about them as the doors do.
import type { VerbContext } from '../../src/control/verb.ts'
import { faultsVerbs } from '../../src/control/verbs/faults.ts'
import { Refusal } from '../../src/control/refusal.ts'
import type { ListedFault } from '../../src/faults/fault.ts'
import { addFaults, listFaults } from '../../src/faults/store.ts'
import { describedOperations } from '../../src/server.ts'
import type { World } from '../../src/world/world.ts'
import { endpoints, theServer, type Client } from './world.ts'

export const operations = describedOperations(endpoints).map(({ operation }) => operation)

/** Adds faults to a world. */
export const goWrong = (world: World, ...faults: object[]) => addFaults(world, faults, operations)

/** What has become of the faults, by name. */
export const fates = (world: World): Record<string, Partial<ListedFault>> =>
  Object.fromEntries(listFaults(world).map(({ id, matched, hits, matched_not_fired, remaining, state }) =>
    [id, { matched, hits, matched_not_fired, remaining, state }]))

/** Runs a verb; a refusal is answered as what HTTP would show of it. */
export function perform (client: Client, name: string, input: object = {}): any {
  const found = faultsVerbs.find(verb => verb.name === name)
  if (found === undefined) throw new Error(`no verb is called ${name}`)
  const scene: VerbContext = { app: theServer().context, world: client.world, origin: 'http://localhost', accept: 'application/json' }
  try {
    return found.run(input as never, scene)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { status, problem, message, more: { did_you_mean } } = error
    return { status, problem, message, ...(did_you_mean === undefined ? {} : { did_you_mean }) }
  }
}
