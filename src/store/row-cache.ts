// Texts of rows, kept until something they show may have changed. A text depends on its own row and the rows
// that row owns, and on whole tables: whatever else the statement that made it opens, as SQLite itself says.
// So nobody keeps a list of dependencies by hand. What the calendar decides is forgotten every quarter of an
// hour.
import type { Model } from '../derive/model.ts'
import type { Change } from './changes.ts'
import type { Queryable } from './connection.ts'

/** Most characters kept; then all are forgotten. */
const MOST_CHARACTERS = 2 ** 19

/** Most statements kept: requests choose among many combinations of includes. */
const MOST_STATEMENTS = 200

/** Texts that one statement made, by id. */
interface Kept {
  readonly texts: Map<number, string>
  /** Table of the rows. */
  readonly table: string
  /** Tables of which any change can change any text. */
  readonly dependsOn: ReadonlySet<string>
}

/** Texts that a statement has made, by id. */
export interface KeptTexts {
  readonly sql: string
  readonly texts: ReadonlyMap<number, string>
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
  of (model: Model, sql: string): ReadonlyMap<number, string> {
    return this.#find(model, sql).texts
  }

  add (model: Model, sql: string, id: number, text: string): void {
    if (this.#characters + text.length > MOST_CHARACTERS) this.clear()
    this.#characters += text.length
    this.#find(model, sql).texts.set(id, text)
  }

  /** Forgets what a change may have changed. */
  drop ({ type, id, table }: Pick<Change, 'type' | 'id' | 'table'>): void {
    for (const kept of this.#kept.values()) {
      if (kept.dependsOn.has(table)) kept.texts.clear()
      else if (kept.table === type) kept.texts.delete(id)
    }
  }

  /** Forgets everything. */
  clear (): void {
    for (const kept of this.#kept.values()) kept.texts.clear()
    this.#characters = 0
  }

  /** Everything that is kept, by the statement that made it: a test compares it with the tables. */
  * entries (): Generator<KeptTexts> {
    for (const [sql, { texts }] of this.#kept) if (texts.size > 0) yield { sql, texts }
  }

  #find (model: Model, sql: string): Kept {
    const found = this.#kept.get(sql)
    if (found !== undefined) return found
    if (this.#kept.size >= MOST_STATEMENTS) {
      this.#kept.clear()
      this.#characters = 0
    }
    const kept = { texts: new Map(), table: model.table, dependsOn: this.#dependencies(model, sql) }
    this.#kept.set(sql, kept)
    return kept
  }
}

/**
 * Tables that a statement opens, beside the first opening of the row's own table and of those it owns: a
 * second one looks at other rows of it.
 */
export function dependencies (
  db: Queryable, { table, owned }: Model, sql: string
): ReadonlySet<string> {
  const own = new Set([table, ...owned.map(rows => rows.table)])
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
