// A world per test for Jest: `worldTest('…', async world => …)`. A hook of Jest cannot tell whether the
// test has failed, so the test is wrapped.
import { afterAll, afterEach, expect, test } from '@jest/globals'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { closeProcessMock } from './runners/own-mock.ts'
import { acquireWorld, type TestWorld } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** What the world is made with, and Jest's limit for the test in milliseconds. */
export interface WorldTestOptions extends WorldInput {
  readonly timeout?: number
}

/** Tells Jest a test that is given a world. */
export type DeclareWorldTest =
  (name: string, testBody: (world: MockWorld) => unknown, options?: WorldTestOptions) => void

/** A test that is given a world; `only` and `skip` as of Jest's own test. */
export interface WorldTest extends DeclareWorldTest {
  readonly only: DeclareWorldTest
  readonly skip: DeclareWorldTest
}

/**
 * A test with a world of its own, gone when the test ends; if the test has failed then, the world's journal
 * is printed. Options are what a world can be made with, such as `{ from: 'empty' }`, and `timeout`.
 */
export const worldTest: WorldTest = createWorldTest()

function createWorldTest (): WorldTest {
  const active = new Set<TestWorld>()
  const release = async (testWorld: TestWorld, hasFailed: boolean): Promise<void> => {
    // told once: what the hook finds is of a test that Jest has given up
    if (!active.delete(testWorld)) return
    const journal = await testWorld.release(hasFailed)
    if (journal !== undefined) process.stderr.write(`\n${journal}\n\n`)
  }
  const wrap = (testBody: (world: MockWorld) => unknown, input: WorldInput) => async (): Promise<void> => {
    const title = expect.getState().currentTestName ?? ''
    const testWorld = await acquireWorld({ runner: 'jest', title, worker: process.env.JEST_WORKER_ID }, input)
    active.add(testWorld)
    try {
      await testBody(testWorld.world)
    } catch (error) {
      await release(testWorld, true)
      throw error
    }
    await release(testWorld, false)
  }
  const declareWith = (declare: typeof test.only): DeclareWorldTest => (name, testBody, { timeout, ...input } = {}) =>
    declare(name, wrap(testBody, input), timeout)
  afterEach(async () => {
    for (const testWorld of active) await release(testWorld, true)
  })
  // Jest's processes outlive their files
  afterAll(closeProcessMock)
  const { only, skip } = test
  return Object.assign(declareWith(test as typeof only), { only: declareWith(only), skip: declareWith(skip) })
}
