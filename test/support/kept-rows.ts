// The law of kept texts: whatever a store keeps of a row is what the database would give for it now. It is checked
// after every request of the suite, and whole worlds at a time.
import type { Store } from '../../src/store/store.ts'

/** A text that is not what the database gives. */
export interface StaleText {
  readonly sql: string
  readonly id: number
  readonly kept: string
  /** Undefined where the row is gone. */
  readonly fresh: string | undefined
}

/** Kept texts that differ from the database, by the same statement for the same ids. */
export function staleTexts (store: Store): StaleText[] {
  return [...store.keptTexts()].flatMap(({ sql, texts, rows }) => {
    const ids = JSON.stringify([...texts.keys(), ...rows.keys()])
    const read = store.statement(sql).all(ids) as Array<{ id: number, text: string }>
    const fresh = new Map(read.map(({ id, text }) => [id, text]))
    const shared = [...rows].map(([id, row]) => [id, JSON.stringify(row)] as const)
    return [...texts, ...shared].filter(([id, kept]) => fresh.get(id) !== kept)
      .map(([id, kept]) => ({ sql, id, kept, fresh: fresh.get(id) }))
  })
}

const checked = new WeakMap<Store, string>()

/**
 * The same, where something may have changed since the last time: SQLite counts changes, also those that were rolled
 * back, and what the calendar decides changes with the quarters of an hour.
 */
export function newlyStaleTexts (store: Store): StaleText[] {
  const state = `${store.plucked('SELECT total_changes()').get() as number} ${Math.floor(store.now() / 900_000)}`
  if (checked.get(store) === state) return []
  checked.set(store, state)
  return staleTexts(store)
}
