// A world per test for Jest: `worldTest('…', async world => …)`. The test is wrapped, because a hook of Jest
// does not know whether the test has failed.
import { afterAll, afterEach, expect, test } from '@jest/globals'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { closeProcessMock } from './runners/process-mock.ts'
import { acquireWorld, type TestWorld } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** What the world is created with. */
export interface WorldTestOptions extends WorldInput {
  /** Jest's timeout for the test, in milliseconds. */
  readonly timeout?: number
}

/** Declares a test whose function receives a world. */
export type DeclareWorldTest =
  (name: string, testBody: (world: MockWorld) => unknown, options?: WorldTestOptions) => void

/** Declares a test that receives a world; `only` and `skip` as those of Jest's `test`. */
export interface WorldTest extends DeclareWorldTest {
  readonly only: DeclareWorldTest
  readonly skip: DeclareWorldTest
}

/**
 * Declares a test with its own world, which is dropped when the test ends; if the test has failed, the
 * world's journal is printed. Options are those of a world, such as `{ from: 'empty' }`, and `timeout`.
 */
export const worldTest: WorldTest = createWorldTest()

function createWorldTest (): WorldTest {
  const active = new Set<TestWorld>()
  const release = async (testWorld: TestWorld, hasFailed: boolean): Promise<void> => {
    // released once: what afterEach still finds belongs to a test that timed out
    if (!active.delete(testWorld)) return
    const journal = await testWorld.release(hasFailed)
    if (journal !== undefined) process.stderr.write(`\n${journal}\n\n`)
  }
  const wrap = (testBody: (world: MockWorld) => unknown, input: WorldInput) => async (): Promise<void> => {
    const title = expect.getState().currentTestName ?? ''
    const testInfo = { runner: 'jest', title, worker: process.env.JEST_WORKER_ID }
    const testWorld = await acquireWorld(testInfo, input)
    active.add(testWorld)
    try {
      await testBody(testWorld.world)
    } catch (error) {
      await release(testWorld, true)
      throw error
    }
    await release(testWorld, false)
  }
  const declareWith = (declare: typeof test.only): DeclareWorldTest =>
    (name, testBody, { timeout, ...input } = {}) => declare(name, wrap(testBody, input), timeout)
  afterEach(async () => {
    for (const testWorld of active) await release(testWorld, true)
  })
  // a worker process of Jest runs several test files
  afterAll(closeProcessMock)
  const { only, skip } = test
  return Object.assign(declareWith(test as typeof only), { only: declareWith(only), skip: declareWith(skip) })
}
