// The law of kept texts: whatever a store keeps of a row is what the database would give for it now. It is checked
// after every request of the suite, and whole worlds at a time.
import type { RowText } from '../../src/derive/presenter.ts'
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
    const read = store.statement(sql).all(ids) as RowText[]
    const fresh = new Map(read.map(row => [row.id, row]))
    const shared = [...rows].map(([id, row]) => ({ id, owner: fresh.get(id)?.owner, text: JSON.stringify(row) }))
    return [...texts.values(), ...shared]
      .filter(({ id, owner, text }) => fresh.get(id)?.text !== text || fresh.get(id)?.owner !== owner)
      .map(({ id, text }) => ({ sql, id, kept: text, fresh: fresh.get(id)?.text }))
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
