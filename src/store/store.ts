// The store of one world: its database, and what is kept of answers until the next write. Everything a world
// is made of is in the tables; nothing here outlives a copy of the database, or the closing of the store.
import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Deviations } from '../declare/session.ts'
import { readViews } from '../derive/ddl.ts'
import type { Model, Models } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import type { RowText } from '../derive/presenter.ts'
import { dateIn } from '../fields/index.ts'
import { makeCache, type Cache } from './cache.ts'
import { changeRecorder, type Captured, type Change } from './changes.ts'
import { Connection, type Queryable, type Statement } from './connection.ts'
import { StoreClosed, StoreLost } from './failures.ts'
import type { PieceOfWork } from './outbox.ts'
import { dependencies, RowCache, type KeptTexts } from './row-cache.ts'

export abstract class Store {
  readonly name: string
  readonly models: Models
  /** Undefined once the store is closed: the connection may serve another one by then. */
  #connection: Connection | undefined
  readonly #cache: Cache = makeCache()
  readonly #rows = new RowCache((model, sql) =>
    model.dependencies(sql, () => dependencies(this.db, model, sql)))

  /** What `keptOf` has read, by table and question. */
  readonly #tables = new Map<string, Map<string, unknown>>()

  /** Who may do what, kept until somebody's rights change: see `changeRights`. */
  readonly grants: Cache = makeCache()
  /** Whether rows are frozen that rules get: tests do it, to find out who would change one. */
  freezesRows = false
  readonly #settings = new Map<string, unknown>()
  /** The piece of work whose events are collected at the moment: see outbox.ts. */
  pieceOfWork: PieceOfWork | undefined
  readonly #zones = new Map<string, string>()
  readonly #changes = changeRecorder(this)
  /** Instant of the current session; SQL's today() reads it. */
  #moment = 0
  #today = { zone: '', moment: NaN, date: '' }
  #depth = 0
  /** Changes of the running transaction: what they dropped must be dropped again if it is rolled back. */
  #uncommitted: Array<Pick<Change, 'type' | 'id' | 'table'>> | 'anything' = []

  /** On a connection that no other store uses, or on a database of its own. */
  constructor (name: string, database: Database.Database | Connection, models: Models) {
    this.name = name
    this.models = models
    this.#connection = database instanceof Connection ? database : new Connection(database)
    this.#connection.serve(account =>
      this.today(this.#zones.get(account as string) ?? 'UTC', this.#moment), readViews(models))
  }

  /** Whether it can still be used: a world that was reset or dropped is closed. */
  get isOpen (): boolean {
    return this.#connection !== undefined
  }

  /** Why it cannot be used any more; undefined while it can. */
  get failure (): StoreClosed | StoreLost | undefined {
    if (this.#connection === undefined) return new StoreClosed(this.name)
    const { isLost, lossCause } = this.#connection
    return isLost ? new StoreLost(this.name, lossCause) : undefined
  }

  /** For statements that are not kept. Throws StoreClosed. */
  get db (): Queryable {
    return this.#use()
  }

  #use (): Connection {
    if (this.#connection === undefined) throw new StoreClosed(this.name)
    return this.#connection
  }

  /**
   * Everything it holds, as SQLite serialises it. The store goes on, but its connection is then its own for
   * good: no other world gets it. Throws StoreLost.
   */
  image (): Buffer {
    if (this.#depth > 0) throw new Error('an image is made between transactions')
    if (this.failure !== undefined) throw this.failure
    return this.#use().image()
  }

  /** Gives up the connection; nothing reaches the database through this store any more. */
  close (): void {
    const connection = this.#connection
    this.#connection = undefined
    connection?.end()
  }

  /** Milliseconds since 1970 on the clock of the world. */
  abstract now (): number

  abstract get deviations (): Deviations

  /** Called when a transaction was rolled back: whatever was read from tables must be read again. */
  protected abstract rolledBack (): void

  /** Called when jobs were added or taken, and when events came into the outbox: before the commit. */
  abstract jobsChanged (): void
  abstract eventsRaised (): void

  /** Called when a setting was changed. */
  protected abstract settingChanged (): void

  /** A prepared statement, kept for the next time. To be used at once: it belongs to the connection. */
  statement (sql: string): Statement {
    return this.#use().statement(sql)
  }

  /** A prepared statement that returns the first column of its rows. */
  plucked (sql: string): Statement {
    return this.#use().plucked(sql)
  }

  /** The rows of a query, as objects by column name. */
  rows (sql: string, parameters: readonly unknown[]): Array<Record<string, unknown>> {
    return this.#use().rows(sql, parameters)
  }

  /**
   * Runs `work` in one transaction: all of it or nothing. Within another one, the same for its part. Throws
   * StoreLost where an error of SQLite has cost more than that.
   */
  transaction<Result> (work: () => Result): Result {
    if (this.failure !== undefined) throw this.failure
    this.#use().begin(this.#depth)
    this.#depth++
    try {
      const result = work()
      this.#use().commit(this.#depth - 1)
      return result
    } catch (error) {
      this.#undo()
      throw this.#lossAfter(error)
    } finally {
      this.#depth--
      if (this.#depth === 0) {
        this.#cache.clear()
        this.#uncommitted = []
      }
    }
  }

  /** Runs `work` in the running transaction, or in one of its own. To catch its errors, open one. */
  join<Result> (work: () => Result): Result {
    return this.#depth > 0 ? work() : this.transaction(work)
  }

  #undo (): void {
    this.#connection?.rollBack(this.#depth - 1)
    this.#settings.clear()
    this.#dropUncommitted()
    this.rolledBack()
  }

  /** What is to be thrown for an error: that the store is lost, where the error has cost it everything. */
  #lossAfter (error: unknown): unknown {
    if (this.#connection?.isLost !== true || error instanceof StoreLost) return error
    this.#connection.lossCause = error
    this.forget()
    this.grants.clear()
    return this.failure
  }

  /** An answer kept until the next write; within a transaction everything is read as it stands. */
  cached<Answer> (of: string, question: string, read: () => Answer): Answer {
    return this.#depth > 0 ? read() : this.#cache.cached(of, question, read)
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

  /** JSON texts of rows that are there, in the order of these ids, by a statement of the presenter; kept. */
  rowTexts (model: Model, sql: string, ids: readonly number[]): RowText[] {
    const kept = this.#rows.of(model, sql)
    const missing = ids.filter(id => !kept.has(id))
    if (missing.length > 0) {
      this.#rows.add(model, sql, this.statement(sql).all(JSON.stringify(missing)) as RowText[])
    }
    const texts = ids.map(id => kept.get(id)).filter(text => text !== undefined)
    this.#rows.trim()
    return texts
  }

  /** What is read of a whole table, kept until any row of it changes. */
  keptOf<Value> (table: string, question: string, read: () => Value): Value {
    const kept = this.#tables.get(table) ?? new Map<string, unknown>()
    if (!kept.has(question)) kept.set(question, read())
    this.#tables.set(table, kept)
    return kept.get(question) as Value
  }

  /** A row as rules see it; undefined where there is none. It is kept and shared: nobody may change it. */
  row (model: Model, id: number): Values | undefined {
    const sql = model.presenter.read
    const kept = this.#rows.row(model, sql, id)
    if (kept !== undefined) return kept
    const [read] = this.rowTexts(model, sql, [id])
    if (read === undefined) return undefined
    return this.#rows.addRow(model, sql, id, read.text, this.freezesRows)
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

  /** 32 bytes that look random; they depend on the seed and the purpose alone: see src/README.md. */
  random (purpose: string): Buffer {
    return hash('sha256', `${this.setting<string>('seed') ?? ''}/${purpose}`, 'buffer')
  }

  /** The next id of a table, or the first of the next `count`; they begin at `first` and never come again. */
  nextId (table: string, first: number, count = 1): number {
    const sql = `INSERT INTO sequences VALUES (?, ?)
      ON CONFLICT DO UPDATE SET next = next + ? RETURNING next - ?`
    return this.plucked(sql).get(table, first + count, count, count) as number
  }

  /** A setting of the world as parsed JSON; undefined where it was never set. */
  setting<Value> (name: string): Value | undefined {
    if (!this.#settings.has(name)) {
      const text = this.plucked('SELECT value FROM settings WHERE name = ?').get(name)
      this.#settings.set(name, text === undefined ? undefined : JSON.parse(text as string))
    }
    return this.#settings.get(name) as Value | undefined
  }

  setSetting (name: string, value: unknown): void {
    this.statement('INSERT OR REPLACE INTO settings VALUES (?, ?)').run(name, JSON.stringify(value))
    this.#settings.set(name, value)
    this.settingChanged()
  }
}
