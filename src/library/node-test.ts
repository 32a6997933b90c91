// A world per test for node:test: `const world = await useWorld(t)`.
import type { WorldInput } from '../control/verbs/worlds.ts'
import { acquireWorld } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** What is needed of a test of node:test. */
export interface NodeTest {
  readonly name: string
  /** From Node 20.12 on; older versions cannot tell, and no journal is printed. */
  readonly passed?: boolean
  readonly diagnostic: (message: string) => void
  readonly after: (fn: () => Promise<void>) => void
}

/**
 * A world of the test's own, gone when the test ends; if the test has failed then, the world's journal is
 * printed as a diagnostic. A subtest that fails tells its parent too late for that: give it its own world.
 * `input` is what a world can be made with, such as `{ from: 'empty' }`.
 */
export async function useWorld (t: NodeTest, input?: WorldInput): Promise<MockWorld> {
  const { world, release: leave } = await acquireWorld({ runner: 'node', title: t.name }, input)
  t.after(async () => {
    const journal = await leave(t.passed === false)
    if (journal !== undefined) t.diagnostic(journal)
  })
  return world
}
