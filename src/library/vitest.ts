// A world per test for Vitest: `test('…', async ({ world }) => …)`, or `useWorld(t)` within any test.
import { test as base, type TestAPI, type TestContext } from 'vitest'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { acquireWorld } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** What tests are given: the world, and what to make it with, which `test.scoped` or `test.extend` change. */
export interface WorldFixtures {
  readonly world: MockWorld
  readonly worldInput: WorldInput
}

/**
 * Vitest's test with a world of its own for each, gone when the test ends; if the test has failed then, the
 * world's journal is printed. `test.scoped({ worldInput: { from: 'empty' } })` says what they are made with.
 */
export const test: TestAPI<WorldFixtures> = base.extend<WorldFixtures>({
  // Vitest reads from the pattern which fixtures one needs
  // eslint-disable-next-line no-empty-pattern
  worldInput: async ({}, use) => await use({}),
  world: async ({ task, worldInput }, use) => {
    const { world, release: leave } = await acquireWorld(testInfo(task), worldInput)
    await use(world)
    printLog(await leave(task.result?.state === 'fail'))
  },
})

/** A world for a test that has its context: `test('…', async t => { const world = await useWorld(t) })`. */
export async function useWorld (
  { task, onTestFinished }: Pick<TestContext, 'task' | 'onTestFinished'>, input?: WorldInput
): Promise<MockWorld> {
  const { world, release: leave } = await acquireWorld(testInfo(task), input)
  onTestFinished(async () => printLog(await leave(task.result?.state === 'fail')))
  return world
}

const testInfo = ({ name }: TestContext['task']) =>
  ({ runner: 'vitest', title: name, worker: process.env.VITEST_POOL_ID ?? process.env.VITEST_WORKER_ID })

/** Vitest shows it with the name of the test. */
function printLog (journal: string | undefined): void {
  if (journal !== undefined) console.error(journal)
}
