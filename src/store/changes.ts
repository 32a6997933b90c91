// What a piece of work changes, noted as it happens: the rows as they were before. The request log tells it,
// and an answer of the past is made by putting such rows back.
import type { Store } from './store.ts'

/** Rows of one table that were about to change: all that satisfy the condition. */
export interface Change {
  /** The row of a resource it belongs to, by table and id; what it owns and its journal belong to it. */
  readonly type: string
  readonly id: number
  readonly table: string
  /** SQL over the table's columns, and its parameters. */
  readonly condition: string
  readonly parameters: readonly unknown[]
  /** What was there before, by column; nothing for what is new. */
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>
  /** Of something that FreshBooks keeps track of by itself: no event tells of it. */
  readonly isQuiet?: boolean
}

/** What came of a piece of work, and what it changed. */
export interface Captured<Result> {
  readonly result: Result
  readonly changes: readonly Change[]
}

/** Watches one piece of work at a time. */
export function changeRecorder (store: Store) {
  let noted: Change[] | undefined
  let before = new Map<string, Change['rows']>()
  const captureChanges = <Result>(work: () => Result): Captured<Result> => {
    const outer = { noted, before }
    const own: Change[] = []
    noted = own
    before = new Map()
    try {
      const result = work()
      outer.noted?.push(...own)
      return { result, changes: own }
    } finally {
      ({ noted, before } = outer)
    }
  }
  const recordChange = (change: Omit<Change, 'rows'>, isNew: boolean): void => {
    if (noted === undefined) return
    const { table, condition, parameters } = change
    const key = JSON.stringify([table, condition, parameters])
    // rows that change again are noted as they were before all changes
    const rows = before.get(key) ?? (isNew
      ? []
      : store.statement(`SELECT * FROM ${table} WHERE ${condition}`).all(...parameters) as Change['rows'])
    before.set(key, rows)
    noted.push({ ...change, rows })
  }
  return { captureChanges, recordChange }
}

/** Puts rows back as they were before these changes, the last change first. Ends in a state of the past. */
export function undo (store: Store, changes: readonly Change[]): void {
  store.forget()
  for (const { table, condition, parameters, rows } of changes.toReversed()) {
    store.statement(`DELETE FROM ${table} WHERE ${condition}`).run(...parameters)
    for (const row of rows) {
      const columns = Object.keys(row)
      const places = columns.map(() => '?').join(', ')
      store.statement(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
        .run(...Object.values(row))
    }
  }
}
