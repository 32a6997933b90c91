// A world per test for Vitest: `test('…', async ({ world }) => …)`, or `useWorld(t)` in Vitest's own tests.
import { test as base, type TestAPI, type TestContext } from 'vitest'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { acquireWorld } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** The fixtures (in Vitest's sense) that tests receive. */
export interface WorldFixtures {
  readonly world: MockWorld
  /** What the world is created with; `test.extend` overrides it, and `test.override` from Vitest 4.1 on. */
  readonly worldInput: WorldInput
}

/**
 * Vitest's `test` with a world for each test, which is dropped when the test ends; if the test has failed,
 * the world's journal is printed. `test.extend({ worldInput: { from: 'empty' } })` is a `test` whose worlds
 * are created that way.
 */
export const test: TestAPI<WorldFixtures> = base.extend<WorldFixtures>({
  // Vitest reads the names of required fixtures from the destructuring pattern
  // eslint-disable-next-line no-empty-pattern
  worldInput: async ({}, use) => await use({}),
  world: async ({ task, worldInput }, use) => {
    const { world, release } = await acquireWorld(testInfo(task), worldInput)
    await use(world)
    printJournal(await release(task.result?.state === 'fail'))
  },
})

/** Creates a world in Vitest's own tests: `test('…', async t => { const world = await useWorld(t) })`. */
export async function useWorld (
  { task, onTestFinished }: Pick<TestContext, 'task' | 'onTestFinished'>, input?: WorldInput
): Promise<MockWorld> {
  const { world, release } = await acquireWorld(testInfo(task), input)
  onTestFinished(async () => printJournal(await release(task.result?.state === 'fail')))
  return world
}

const testInfo = ({ name }: TestContext['task']) =>
  ({ runner: 'vitest', title: name, worker: process.env.VITEST_POOL_ID ?? process.env.VITEST_WORKER_ID })

/** Vitest shows console output together with the name of the test. */
function printJournal (journal: string | undefined): void {
  if (journal !== undefined) console.error(journal)
}
