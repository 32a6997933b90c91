// Secrets of a world: codes, tokens, ids and secrets of applications. They derive from the world's seed, its
// name and a counter: unique within a run, and equal in every run.
import type { Store } from '../store/store.ts'

/** The next secret of a world: 64 hex digits. */
export function nextSecret (store: Store, purpose: string): string {
  const count = store.nextId('oauth', 1)
  return store.random(`oauth/${purpose}/${store.name}/${count}`).toString('hex')
}
