// What loading a fixture needs from higher levels: operations, faults and actions. The composition root hands
// them in.
import type { World } from '../../world/world.ts'

/** A call of a fixture. */
export interface Step {
  /** Name of the operation (`invoices.create`). */
  readonly operation: string
  /** Who calls. */
  readonly identity_id: number
  /** In which business; default: the primary one, or the person's first where they are not in that. */
  readonly business_id?: number
  /** The record it is about. */
  readonly id?: number
  readonly query?: Readonly<Record<string, string>>
  /** What is sent, without the family's wrapper. */
  readonly draft?: unknown
}

/** What a fixture may use beside its records: operations, faults and actions of the other side. */
export interface LoadServices {
  /** Takes an operation through its public handler, with the rights of a person. */
  readonly invoke: (world: World, step: Step) => { readonly status: number, readonly json: any }
  /** Names of operations. */
  readonly operations: readonly string[]
  /** Adds faults after checking them; throws an Error of one sentence. */
  readonly addFaults: (world: World, faults: readonly unknown[]) => void
  /**
   * Names of actions, and which of their details name records of a table
   * (`{ 'client.pays_invoice': { invoice: 'invoices' } }`).
   */
  readonly actions: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** What a job keeps of a detail of an action that is to run on a day; throws an Error of one sentence. */
  readonly kept: (action: string, detail: string, value: unknown, day: string) => unknown
}

/** For fixtures that use none of them, such as the built-in one. */
export const noServices: LoadServices = {
  invoke: (_world, { operation }) => { throw new Error(`nobody is there for ${operation}`) },
  operations: [],
  addFaults: () => { throw new Error('nobody is there for faults') },
  actions: {},
  kept: (_action, _detail, value) => value,
}
