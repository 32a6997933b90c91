// A world per test for Jest: `worldTest('…', async world => …)`. A hook of Jest cannot tell whether the
// test has failed, so the test is wrapped.
import { afterAll, afterEach, expect, test } from '@jest/globals'
import type { WorldInput } from '../control/verbs/worlds.ts'
import { closeOwnMock } from './runners/own-mock.ts'
import { lodge, type Lodging } from './runners/world-per-test.ts'
import type { MockWorld } from './types.ts'

/** What the world is made with, and Jest's limit for the test in milliseconds. */
export interface WorldTestOptions extends WorldInput {
  readonly timeout?: number
}

/** Tells Jest a test that is given a world. */
export type TellTest =
  (name: string, work: (world: MockWorld) => unknown, options?: WorldTestOptions) => void

/** A test that is given a world; `only` and `skip` as of Jest's own test. */
export interface WorldTest extends TellTest {
  readonly only: TellTest
  readonly skip: TellTest
}

/**
 * A test with a world of its own, gone when the test ends; if the test has failed then, the world's journal
 * is printed. Options are what a world can be made with, such as `{ from: 'empty' }`, and `timeout`.
 */
export const worldTest: WorldTest = worldTests()

function worldTests (): WorldTest {
  const open = new Set<Lodging>()
  const leave = async (lodging: Lodging, hasFailed: boolean): Promise<void> => {
    // told once: what the hook finds is of a test that Jest has given up
    if (!open.delete(lodging)) return
    const journal = await lodging.leave(hasFailed)
    if (journal !== undefined) process.stderr.write(`\n${journal}\n\n`)
  }
  const inWorld = (work: (world: MockWorld) => unknown, input: WorldInput) => async (): Promise<void> => {
    const title = expect.getState().currentTestName ?? ''
    const lodging = await lodge({ runner: 'jest', title, worker: process.env.JEST_WORKER_ID }, input)
    open.add(lodging)
    try {
      await work(lodging.world)
    } catch (error) {
      await leave(lodging, true)
      throw error
    }
    await leave(lodging, false)
  }
  const telling = (tell: typeof test.only): TellTest => (name, work, { timeout, ...input } = {}) =>
    tell(name, inWorld(work, input), timeout)
  afterEach(async () => {
    for (const lodging of open) await leave(lodging, true)
  })
  // Jest's processes outlive their files
  afterAll(closeOwnMock)
  const { only, skip } = test
  return Object.assign(telling(test as typeof only), { only: telling(only), skip: telling(skip) })
}
