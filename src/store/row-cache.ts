// Texts of rows, kept until something they show may have changed. A text depends on its own row and the rows
// that row owns, and on whole tables: whatever else the statement that made it opens, as SQLite itself says.
// So nobody keeps a list of dependencies by hand. What the calendar decides is forgotten every quarter of an
// hour.
import type { Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import type { RowText } from '../derive/presenter.ts'
import type { Change } from './changes.ts'
import type { Queryable } from './connection.ts'

/** Most characters kept; then all are forgotten. */
const MOST_CHARACTERS = 2 ** 19

/** Most statements kept: requests choose among many combinations of includes. */
const MOST_STATEMENTS = 200

/** Texts that one statement made, by id. */
interface Kept {
  readonly texts: Map<number, RowText>
  /** What they say, where it was asked for. */
  readonly rows: Map<number, Values>
  /** Table of the rows. */
  readonly table: string
  /** That table and those of what its rows own. */
  readonly own: ReadonlySet<string>
  /** Tables of which any change can change any text. */
  readonly dependsOn: ReadonlySet<string>
}

/** Texts that a statement has made, and the rows that rules got of them, by id. */
export interface KeptTexts {
  readonly sql: string
  readonly texts: ReadonlyMap<number, RowText>
  readonly rows: ReadonlyMap<number, Values>
}

export class RowCache {
  readonly #dependencies: (model: Model, sql: string) => ReadonlySet<string>
  readonly #kept = new Map<string, Kept>()
  #characters = 0

  /** `dependencies` gives the tables of which any change can change any text of a statement. */
  constructor (dependencies: (model: Model, sql: string) => ReadonlySet<string>) {
    this.#dependencies = dependencies
  }

  /** Texts that a statement has made, by id; missing ones are for the caller to add with `add`. */
  of (model: Model, sql: string): ReadonlyMap<number, RowText> {
    return this.#find(model, sql).texts
  }

  add (model: Model, sql: string, rows: readonly RowText[]): void {
    const { texts } = this.#find(model, sql)
    for (const row of rows) {
      texts.set(row.id, row)
      this.#characters += row.text.length
    }
  }

  /** Forgets everything where that has become too much. */
  trim (): void {
    if (this.#characters > MOST_CHARACTERS) this.clear()
  }

  /** A row that was added with `addRow` and has not changed since. */
  row (model: Model, sql: string, id: number): Values | undefined {
    return this.#find(model, sql).rows.get(id)
  }

  /** Keeps and returns the row that a text says. */
  addRow (model: Model, sql: string, id: number, text: string, isFrozen: boolean): Values {
    const row = JSON.parse(text) as Values
    this.#find(model, sql).rows.set(id, isFrozen ? frozen(row) : row)
    return row
  }

  /** Forgets what a change may have changed. */
  drop ({ type, id, table }: Pick<Change, 'type' | 'id' | 'table'>): void {
    for (const { dependsOn, own, rows, table: shown, texts } of this.#kept.values()) {
      for (const kept of [texts, rows]) {
        if (dependsOn.has(table)) kept.clear()
        else if (shown === type && own.has(table)) kept.delete(id)
      }
    }
  }

  /** Forgets everything. */
  clear (): void {
    for (const { texts, rows } of this.#kept.values()) {
      texts.clear()
      rows.clear()
    }
    this.#characters = 0
  }

  /** Everything that is kept, by the statement that made it: a test compares it with the tables. */
  * entries (): Generator<KeptTexts> {
    for (const [sql, { texts, rows }] of this.#kept) {
      if (texts.size > 0 || rows.size > 0) yield { sql, texts, rows }
    }
  }

  #find (model: Model, sql: string): Kept {
    const found = this.#kept.get(sql)
    if (found !== undefined) return found
    if (this.#kept.size >= MOST_STATEMENTS) {
      this.#kept.clear()
      this.#characters = 0
    }
    const dependsOn = this.#dependencies(model, sql)
    const kept = { texts: new Map(), rows: new Map(), table: model.table, own: ownTables(model), dependsOn }
    this.#kept.set(sql, kept)
    return kept
  }
}

/** The value, frozen with all that is in it. */
function frozen<Value> (value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

const ownTables = ({ table, owned }: Model): Set<string> =>
  new Set([table, ...owned.map(rows => rows.table)])

/**
 * Tables that a statement opens, beside the first opening of the row's own table and of those it owns: a
 * second one looks at other rows of it.
 */
export function dependencies (
  db: Queryable, model: Model, sql: string
): ReadonlySet<string> {
  const own = ownTables(model)
  const opened = openedTables(db, sql).filter(name => !own.delete(name))
  return new Set(opened)
}

/** The tables whose rows or indexes a statement opens to read, one entry for each opening. */
function openedTables (db: Queryable, sql: string): string[] {
  const pages = new Map(db.prepare(
    'SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0'
  ).raw().all() as
    Array<[number, string]>)
  const steps = db.prepare(`EXPLAIN ${sql}`).all(null) as Array<{ opcode: string, p2: number, p3: number }>
  return steps.filter(({ opcode, p3 }) => opcode === 'OpenRead' && p3 === 0)
    .flatMap(({ p2 }) => pages.get(p2) ?? [])
}
