// The store of one world: its database, the statements prepared on it, and what is kept of answers until the
// next write. Everything a world is made of is in the tables; nothing here outlives a copy of the database.
import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Model, Models } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import { dateIn } from '../fields/index.ts'
import { makeCache, type Cache } from './cache.ts'
import { changeRecorder, type Captured, type Change } from './changes.ts'
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
  /** What `keptOf` has read, by table and question. */
  readonly #tables = new Map<string, Map<string, unknown>>()
  /** Who may do what, kept until somebody's rights change: see `changeRights`. */
  readonly grants: Cache = makeCache()
  /** Whether rows are frozen that rules get: tests do it, to find out who would change one. */
  freezesRows = false
  readonly #statements = new Map<string, Statement>()
  /** The same statements, returning the first column only: a statement cannot do both. */
  readonly #plucked = new Map<string, Statement>()
  readonly #settings = new Map<string, unknown>()
  readonly #zones = new Map<string, string>()
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

  /** Runs `work` in the running transaction, or in one of its own: whoever catches its errors opens one. */
  join<Result> (work: () => Result): Result {
    return this.#depth > 0 ? work() : this.transaction(work)
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
   * it: it also drops the kept texts that show those rows. Nothing is read for rows that are new.
   */
  recordChange (change: Omit<Change, 'rows'>, isNew = false): void {
    this.#changes.recordChange(change, isNew)
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

  /** What is read of a whole table, kept until any row of it changes. */
  keptOf<Value> (table: string, question: string, read: () => Value): Value {
    const kept = this.#tables.get(table) ?? new Map<string, unknown>()
    if (!kept.has(question)) kept.set(question, read())
    this.#tables.set(table, kept)
    return kept.get(question) as Value
  }

  /**
   * A row as rules see it; undefined where there is none. It is kept as its text is and shared by whoever
   * asks, so that nobody may change it.
   */
  row (model: Model, id: number): Values | undefined {
    const sql = model.presenter.read
    const kept = this.#rows.row(model, sql, id)
    if (kept !== undefined) return kept
    const [text] = this.rowTexts(model, sql, [id])
    if (text === undefined) return undefined
    const row = JSON.parse(text) as Values
    this.#rows.addRow(model, sql, id, this.freezesRows ? frozen(row) : row)
    return row
  }

  /** The same where it is kept; undefined says nothing. */
  keptRow (model: Model, id: number): Values | undefined {
    return this.#rows.row(model, model.presenter.read, id)
  }

  /** Texts of rows that are kept: a test compares them with the tables. */
  keptTexts (): Iterable<KeptTexts> {
    return this.#rows.entries()
  }

  /** Drops every kept answer and text: the database was changed past `recordChange`. */
  forget (): void {
    this.#cache.clear()
    this.#rows.clear()
    this.#tables.clear()
    if (this.#depth > 0) this.#uncommitted = 'anything'
  }

  #drop (change: Pick<Change, 'type' | 'id' | 'table'>): void {
    this.#rows.drop(change)
    this.#tables.delete(change.table)
  }

  /** Texts that were made within a transaction must not outlive its end by a rollback. */
  #dropUncommitted (): void {
    if (this.#uncommitted === 'anything') this.forget()
    else for (const change of this.#uncommitted) this.#drop(change)
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

/** The value, frozen with all that is in it. */
function frozen<Value> (value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}
