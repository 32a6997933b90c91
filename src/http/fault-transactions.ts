// Ways to run the work of a request that end otherwise than it wants: a crash before the commit, and a look
// at the past. Both are transactions that are rolled back.
import { fail } from '../declare/problem.ts'
import { undo, type Change } from '../store/changes.ts'
import type { World } from '../world/world.ts'
import type { Run } from './resolve-world.ts'

/** Everything is done, and then taken back. */
export const crashBeforeCommit = (world: World): Run => work => world.transaction(() => {
  work()
  return fail('internal')
})

/** Some changes are taken back, what was there before is read, and then that is taken back. */
export const staleRead = (
  world: World, changes: readonly Change[]
): Run => <Result>(work: () => Result): Result => {
  const past: { result?: Result } = {}
  const present = new Error('back to the present')
  try {
    world.transaction(() => {
      undo(world, changes)
      past.result = work()
      throw present
    })
  } catch (error) {
    if (error !== present) throw error
  }
  return past.result!
}
