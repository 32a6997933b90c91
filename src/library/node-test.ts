// A world per test for node:test: `const world = await useWorld(t)`.
import type { WorldInput } from '../control/verbs/worlds.ts'
import { acquireWorld } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** The part of node:test's TestContext that is used. */
export interface NodeTest {
  readonly name: string
  /** Exists from Node 20.12 on; in older versions no journal is printed. */
  readonly passed?: boolean
  readonly diagnostic: (message: string) => void
  readonly after: (fn: () => Promise<void>) => void
}

/**
 * Creates a world that is dropped when the test ends; if the test has failed, the world's journal is printed
 * as a diagnostic. A failure of a subtest does not count, since its parent learns of it after `after` hooks
 * have run: give the subtest its own world. `input` is that of a world, such as `{ from: 'empty' }`.
 */
export async function useWorld (t: NodeTest, input?: WorldInput): Promise<MockWorld> {
  const { world, release } = await acquireWorld({ runner: 'node', title: t.name }, input)
  t.after(async () => {
    const journal = await release(t.passed === false)
    // reporters mark one line of a diagnostic only
    for (const line of journal?.split('\n') ?? []) t.diagnostic(line)
  })
  return world
}
