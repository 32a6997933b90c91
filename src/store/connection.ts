// A connection to the database of a world, with the statements prepared on it. A world in memory lives within
// one transaction: when it goes, a rollback makes the database what it was, and the next world of the same
// image gets the connection with all its statements, which cost more to prepare than to run.
import type Database from 'better-sqlite3'
import { sortedKeys } from '../json-values.ts'
import { withReadViews, type ReadViews } from './read-views.ts'

export type Statement = Database.Statement<unknown[], any>

/** What may be asked of a database beside kept statements; `Store.image` serialises, `Store.close` closes. */
export interface Queryable {
  /** A statement that is not kept. */
  readonly prepare: (sql: string) => Statement
  readonly exec: (sql: string) => unknown
  readonly pragma: Database.Database['pragma']
}

/** Prepared statements kept on each connection; filters and includes make many combinations. */
const MOST_STATEMENTS = 200

/** The date where an account is (YYYY-MM-DD), for `today()` in SQL. */
export type Today = (account: unknown) => string

const close = ({ db }: Connection): void => void db.close()

export class Connection implements Queryable {
  readonly db: Database.Database
  readonly #end: (connection: Connection) => void
  readonly #statements = new Map<string, Statement>()
  /** The same statements, returning the first column only: a statement cannot do both. */
  readonly #plucked = new Map<string, Statement>()
  /** Queries of whole rows. */
  readonly #queries = new Map<string, Query>()
  #today: Today | undefined
  #views: ReadViews = new Map()
  #isEnclosed = false
  /** The error at which it was lost. */
  lossCause: unknown

  /** `end` is called when its store is done with it; it closes the connection by default. */
  constructor (db: Database.Database, end: (connection: Connection) => void = close) {
    this.db = db
    this.#end = end
    db.pragma('foreign_keys = OFF')
    // SQLite's lower() handles ASCII only
    db.function('fold', { deterministic: true }, text => typeof text === 'string' ? text.toLowerCase() : text)
    db.function('sorted_keys', { deterministic: true },
      text => typeof text === 'string' ? JSON.stringify(sortedKeys(JSON.parse(text))) : text)
    db.function('today', account => this.#today!(account))
  }

  /** Whether everything since `enclose` can be rolled back: its transaction is to stay open until then. */
  get isEnclosed (): boolean {
    return this.#isEnclosed
  }

  /**
   * Whether SQLite has rolled back that transaction by itself, as it does when memory or its limit is
   * exhausted: everything since `enclose` is gone.
   */
  get isLost (): boolean {
    return this.#isEnclosed && !this.db.inTransaction
  }

  /** SQL's `today()` gives the dates of this store from now on, and statements may name its read views. */
  serve (today: Today, views: ReadViews): void {
    this.#today = today
    this.#views = views
  }

  /** A statement that is not kept; it may name read views. */
  prepare (sql: string): Statement {
    return this.db.prepare<unknown[], any>(withReadViews(sql, this.#views))
  }

  exec (sql: string): void {
    this.db.exec(sql)
  }

  pragma (text: string, options?: Database.PragmaOptions): unknown {
    return this.db.pragma(text, options)
  }

  /** A prepared statement, kept for the next time. */
  statement (sql: string): Statement {
    return prepared(this.#statements, sql, () => this.prepare(sql))
  }

  /** A prepared statement that returns the first column of its rows. */
  plucked (sql: string): Statement {
    return prepared(this.#plucked, sql, () => this.prepare(sql).pluck())
  }

  /** The rows of a query, as objects by column name. */
  rows (sql: string, parameters: readonly unknown[]): Array<Record<string, unknown>> {
    const { statement, names } = prepared(this.#queries, sql, () => queryOf(this.prepare(sql)))
    return (statement.all(...parameters) as unknown[][]).map(values => rowOf(names, values))
  }

  /** Begins a transaction at a depth of nesting, from 0; within the enclosing one it is a savepoint. */
  begin (depth: number): void {
    this.statement(this.#isOutermost(depth) ? 'BEGIN IMMEDIATE' : `SAVEPOINT s${depth}`).run()
  }

  commit (depth: number): void {
    this.statement(this.#isOutermost(depth) ? 'COMMIT' : `RELEASE s${depth}`).run()
  }

  rollBack (depth: number): void {
    // SQLite may have rolled back by itself (a full disk); a second rollback would hide the error
    if (!this.db.inTransaction) return
    if (this.#isOutermost(depth)) return void this.statement('ROLLBACK').run()
    // a savepoint outlives its rollback, and would pile up in the enclosing transaction
    for (const sql of [`ROLLBACK TO s${depth}`, `RELEASE s${depth}`]) this.statement(sql).run()
  }

  #isOutermost (depth: number): boolean {
    return depth === 0 && !this.#isEnclosed
  }

  /** Bytes of the database, with what is not committed. */
  get size (): number {
    const [pages, bytes] = ['page_count', 'page_size'].map(name => this.plucked(`PRAGMA ${name}`).get())
    return (pages as number) * (bytes as number)
  }

  /** Begins the transaction that a world lives in. */
  enclose (): void {
    this.statement('BEGIN').run()
    this.#isEnclosed = true
  }

  /** Undoes everything since `enclose`; false where that is not possible any more. */
  disclose (): boolean {
    const canRollBack = this.#isEnclosed && this.db.inTransaction
    if (canRollBack) this.statement('ROLLBACK').run()
    this.#isEnclosed = false
    return canRollBack
  }

  /** The whole database as SQLite serialises it. It leaves out what is not committed, so all is committed. */
  image (): Buffer {
    if (this.#isEnclosed) this.statement('COMMIT').run()
    this.#isEnclosed = false
    return withoutLog(this.db.serialize())
  }

  /** Gives up what it holds: it is lost from now on. */
  lose (cause: unknown): void {
    this.enclose()
    this.statement('ROLLBACK').run()
    this.lossCause = cause
  }

  /** Its store is done with it. */
  end (): void {
    this.#today = undefined
    this.#end(this)
  }
}

/**
 * The same image, which says no longer that it was kept with a write-ahead log (bytes 18 and 19 of its head):
 * SQLite does not open one that says so in memory, where there is no log. It holds what was in the log.
 */
export function withoutLog (image: Buffer): Buffer {
  if (image.length > 19) image[18] = image[19] = 1
  return image
}

/** A prepared query whose rows come as arrays, and the names of its columns. */
interface Query {
  readonly statement: Statement
  readonly names: readonly string[]
}

const queryOf = (statement: Statement): Query =>
  ({ statement: statement.raw(), names: statement.columns().map(({ name }) => name) })

/** The binding would take twice as long to make objects (7,500 rows of 15 columns: 44 and 24 ms). */
function rowOf (names: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let index = 0; index < names.length; index++) row[names[index]!] = values[index]
  return row
}

/** A kept statement, or a new one in place of the one used longest ago: updates have many forms. */
function prepared<Kept> (kept: Map<string, Kept>, sql: string, prepare: () => Kept): Kept {
  const found = kept.get(sql)
  if (found !== undefined && kept.size < MOST_STATEMENTS / 2) return found
  const statement = found ?? prepare()
  kept.delete(sql)
  kept.set(sql, statement)
  if (kept.size > MOST_STATEMENTS) kept.delete(kept.keys().next().value!)
  return statement
}
