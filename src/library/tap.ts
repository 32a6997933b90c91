// A world per test for node-tap: `const world = await useWorld(t)`.
import type { WorldInput } from '../control/verbs/worlds.ts'
import { acquireWorld } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** The part of tap's Test that is used. */
export interface TapTest {
  readonly name: string
  readonly passing: () => boolean
  readonly comment: (text: string) => void
  readonly teardown: (fn: () => Promise<void>) => void
}

/**
 * Creates a world that is dropped when the test ends; if the test has failed, the world's journal is printed
 * as a comment. `input` is that of a world, such as `{ from: 'empty' }`.
 */
export async function useWorld (t: TapTest, input?: WorldInput): Promise<MockWorld> {
  const { TAP_JOB_ID: worker } = process.env
  const { world, release } = await acquireWorld({ runner: 'tap', title: t.name, worker }, input)
  t.teardown(async () => {
    const journal = await release(!t.passing())
    if (journal !== undefined) t.comment(journal)
  })
  return world
}
