// The store of one world: its database, the statements prepared on it, and what is kept of answers until the
// next write. Everything a world is made of is in the tables; nothing here outlives a copy of the database.
import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Model, Models } from '../derive/model.ts'
import { dateIn } from '../fields/index.ts'
import { makeCache, type Cache } from './cache.ts'
import { changeRecorder, type Captured, type Change } from './changes.ts'
import type { PieceOfWork } from './outbox.ts'
import { RowCache, type KeptTexts } from './row-cache.ts'

type Statement = Database.Statement<unknown[], any>

/** Prepared statements kept for each store; filters and includes make many combinations. */
const MOST_STATEMENTS = 200

export abstract class Store {
  readonly name: string
  readonly db: Database.Database
  readonly models: Models
  readonly #cache: Cache = makeCache()
  readonly #rows: RowCache
  /** Who may do what, kept until somebody's rights change: see `changeRights`. */
  readonly grants: Cache = makeCache()
  readonly #statements = new Map<string, Statement>()
  /** The same statements, returning the first column only: a statement cannot do both. */
  readonly #plucked = new Map<string, Statement>()
  readonly #settings = new Map<string, unknown>()
  /** The piece of work whose events are collected at the moment: see outbox.ts. */
  pieceOfWork: PieceOfWork | undefined
  readonly #zones = new Map<string, string>()
  /** What was read of whole tables, by table. */
  readonly #ofTables = new Map<string, unknown>()
  readonly #changes = changeRecorder(this)
  /** Instant of the current session; SQL's today() reads it. */
  #moment = 0
  #today = { zone: '', moment: NaN, date: '' }
  #depth = 0
  /** Changes of the running transaction: what they dropped must be dropped again if it is rolled back. */
  #uncommitted: Array<Pick<Change, 'type' | 'id' | 'table'>> | 'anything' = []

  constructor (name: string, db: Database.Database, models: Models) {
    this.name = name
    this.db = db
    this.models = models
    this.#rows = new RowCache(db)
    db.pragma('foreign_keys = OFF')
    // SQLite's lower() handles ASCII only
    db.function('fold', { deterministic: true }, text => typeof text === 'string' ? text.toLowerCase() : text)
    db.function('today', account => this.today(this.#zones.get(account as string) ?? 'UTC', this.#moment))
  }

  /** Milliseconds since 1970 on the clock of the world. */
  abstract now (): number

  /** Called when a transaction was rolled back: whatever was read from tables must be read again. */
  protected abstract rolledBack (): void

  /** Called when a setting was changed. */
  protected abstract settingChanged (): void

  /** A prepared statement, kept for the next time. */
  statement (sql: string): Statement {
    return prepared(this.#statements, sql, () => this.db.prepare<unknown[], any>(sql))
  }

  /** A prepared statement that returns the first column of its rows. */
  plucked (sql: string): Statement {
    return prepared(this.#plucked, sql, () => this.db.prepare<unknown[], any>(sql).pluck())
  }

  /** Runs `work` in one transaction: all of it or nothing. Within another one, the same for its part. */
  transaction<Result> (work: () => Result): Result {
    const [begin, commit, rollback] = this.#depth === 0
      ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
      : [`SAVEPOINT s${this.#depth}`, `RELEASE s${this.#depth}`, `ROLLBACK TO s${this.#depth}`]
    this.statement(begin).run()
    this.#depth++
    try {
      const result = work()
      this.statement(commit).run()
      return result
    } catch (error) {
      // SQLite may have rolled back by itself (a full disk); a second rollback would hide the error
      if (this.db.inTransaction) this.statement(rollback).run()
      this.#settings.clear()
      this.#dropUncommitted()
      this.rolledBack()
      throw error
    } finally {
      this.#depth--
      if (this.#depth === 0) {
        this.#cache.clear()
        this.#uncommitted = []
      }
    }
  }

  /** An answer kept until the next write; within a transaction everything is read as it stands. */
  cached<Answer> (of: string, question: string, read: () => Answer): Answer {
    return this.db.inTransaction ? read() : this.#cache.cached(of, question, read)
  }

  /** A transaction that may change who may do what: tokens, people, businesses. */
  changeRights<Result> (work: () => Result): Result {
    try {
      return this.transaction(work)
    } finally {
      this.grants.clear()
    }
  }

  /** Runs `work` and returns what it changed, each row as it was before; nothing where it failed. */
  captureChanges<Result> (work: () => Result): Captured<Result> {
    return this.#changes.captureChanges(work)
  }

  /**
   * Records rows of a table that are about to change. Everything that writes to a table of a resource calls
   * it: it also drops the kept texts that show those rows.
   */
  recordChange (change: Omit<Change, 'rows'>): void {
    this.#changes.recordChange(change)
    this.#drop(change)
    if (this.#depth > 0 && this.#uncommitted !== 'anything') this.#uncommitted.push(change)
  }

  /**
   * JSON texts of rows in the order of these ids, made by a statement of the model's presenter; rows that are
   * not there are left out. Texts are kept until something they show may have changed.
   */
  rowTexts (model: Model, sql: string, ids: readonly number[]): string[] {
    const kept = this.#rows.of(model, sql)
    const missing = ids.filter(id => !kept.has(id))
    if (missing.length === 0) return ids.map(id => kept.get(id)!)
    // read before anything is added: what is added may push out what was kept
    const texts = new Map(ids.flatMap(id => kept.has(id) ? [[id, kept.get(id)!] as const] : []))
    const rows = this.statement(sql).all(JSON.stringify(missing)) as Array<{ id: number, text: string }>
    for (const { id, text } of rows) {
      texts.set(id, text)
      this.#rows.add(model, sql, id, text)
    }
    return ids.flatMap(id => texts.get(id) ?? [])
  }

  /** Texts of rows that are kept: a test compares them with the tables. */
  keptTexts (): Iterable<KeptTexts> {
    return this.#rows.entries()
  }

  /** Drops every kept answer and text: the database was changed past `recordChange`. */
  forget (): void {
    this.#cache.clear()
    this.#rows.clear()
    this.#ofTables.clear()
    if (this.#depth > 0) this.#uncommitted = 'anything'
  }

  /** Texts that were made within a transaction must not outlive its end by a rollback. */
  #dropUncommitted (): void {
    if (this.#uncommitted === 'anything') this.forget()
    else for (const change of this.#uncommitted) this.#drop(change)
  }

  #drop (change: Pick<Change, 'type' | 'id' | 'table'>): void {
    this.#rows.drop(change)
    this.#ofTables.delete(change.table)
  }

  /** Something read of a whole table, kept until a row of it changes; within transactions too. */
  ofTable<Value> (table: string, read: () => Value): Value {
    if (!this.#ofTables.has(table)) this.#ofTables.set(table, read())
    return this.#ofTables.get(table) as Value
  }

  /** Opens the store at an instant for an account, whose time zone SQL's today() then uses. */
  enter (moment: number, account: string | null, zone: string): void {
    this.#moment = moment
    const isSameZone = account === null || this.#zones.get(account) === zone
    if (this.#cache.enter(moment) || !isSameZone) this.#rows.clear()
    if (account !== null) this.#zones.set(account, zone)
  }

  /** Date in a time zone at an instant, YYYY-MM-DD. */
  today (zone: string, moment: number): string {
    if (this.#today.zone !== zone || this.#today.moment !== moment) {
      this.#today = { zone, moment, date: dateIn(zone, moment) }
    }
    return this.#today.date
  }

  /**
   * 32 bytes that look random and are the same in every world with this seed. They depend on the seed and
   * the purpose alone, so that one more record does not change any other.
   */
  random (purpose: string): Buffer {
    return hash('sha256', `${this.setting<string>('seed') ?? ''}/${purpose}`, 'buffer')
  }

  /** The next id of a table, or the first of the next `count`; they begin at `first` and never come again. */
  nextId (table: string, first: number, count = 1): number {
    const sql =
      'INSERT INTO sequences VALUES (?, ?) ON CONFLICT DO UPDATE SET next = next + ? RETURNING next - ?'
    return this.plucked(sql).get(table, first + count, count, count) as number
  }

  /** A setting of the world as parsed JSON; undefined where it was never set. */
  setting<Value> (name: string): Value | undefined {
    if (!this.#settings.has(name)) {
      const text =
        this.plucked('SELECT value FROM settings WHERE name = ?').get(name) as string | undefined
      this.#settings.set(name, text === undefined ? undefined : JSON.parse(text))
    }
    return this.#settings.get(name) as Value | undefined
  }

  setSetting (name: string, value: unknown): void {
    this.statement('INSERT OR REPLACE INTO settings VALUES (?, ?)').run(name, JSON.stringify(value))
    this.#settings.set(name, value)
    this.settingChanged()
  }
}

/** A kept statement, or a new one in place of the one used longest ago: updates have many forms. */
function prepared (kept: Map<string, Statement>, sql: string, prepare: () => Statement): Statement {
  const found = kept.get(sql)
  if (found !== undefined && kept.size < MOST_STATEMENTS / 2) return found
  const statement = found ?? prepare()
  kept.delete(sql)
  kept.set(sql, statement)
  if (kept.size > MOST_STATEMENTS) kept.delete(kept.keys().next().value!)
  return statement
}
