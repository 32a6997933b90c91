// A world: one isolated FreshBooks universe. It owns its database, and with it the clock, the numbering,
// the randomness and the tokens; forgetting the object forgets everything.
import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { dateIn } from '../fields/index.ts'
import { readClock, type ClockSetting } from './clock.ts'
import { makeReads, type Reads } from './reads.ts'

type Statement = Database.Statement<unknown[], any>

/** Prepared statements a world keeps; filters and includes make many combinations. */
const MOST_STATEMENTS = 500

export class World {
  readonly name: string
  readonly db: Database.Database
  readonly models: Models
  /** Reads the machine's clock, in milliseconds since 1970. */
  readonly wall: () => number
  /** Counts resets: what was started in an earlier generation must not touch this one. */
  readonly generation: number
  readonly #reads: Reads = makeReads()
  /** Who may do what, kept until somebody's rights change: see `changeRights`. */
  readonly grants: Reads = makeReads()
  /** Instant of the request being served; SQL's today() goes by it. */
  moment = 0
  readonly #statements = new Map<string, Statement>()
  readonly #settings = new Map<string, unknown>()
  readonly #zones = new Map<string, string>()
  #today = { zone: '', moment: NaN, date: '' }

  constructor (name: string, db: Database.Database, models: Models, wall: () => number, generation = 1) {
    this.name = name
    this.db = db
    this.models = models
    this.wall = wall
    this.generation = generation
    db.pragma('foreign_keys = OFF')
    // SQLite's lower() knows ASCII only
    db.function('fold', { deterministic: true }, text => typeof text === 'string' ? text.toLowerCase() : text)
    db.function('today', account => this.today(this.#zones.get(account as string) ?? 'UTC'))
  }

  /** A prepared statement, kept for the next time. */
  statement (sql: string): Statement {
    const kept = this.#statements.get(sql)
    if (kept !== undefined) return kept
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear()
    const made = this.db.prepare<unknown[], any>(sql)
    this.#statements.set(sql, made)
    return made
  }

  /** Runs `work` in one transaction: all of it happens, or nothing. */
  transaction<Result> (work: () => Result): Result {
    if (this.db.inTransaction) return work()
    this.statement('BEGIN IMMEDIATE').run()
    try {
      const result = work()
      this.statement('COMMIT').run()
      return result
    } catch (error) {
      this.db.exec('ROLLBACK')
      this.#settings.clear()
      throw error
    } finally {
      this.#reads.forget()
    }
  }

  /** An answer kept until the next write; within a transaction everything is read as it stands. */
  keep<Answer> (of: string, question: string, read: () => Answer): Answer {
    return this.db.inTransaction ? read() : this.#reads.keep(of, question, read)
  }

  /** A transaction that may change who may do what: tokens, people, businesses. */
  changeRights<Result> (work: () => Result): Result {
    try {
      return this.transaction(work)
    } finally {
      this.grants.forget()
    }
  }

  /** Milliseconds since 1970 on this world's clock. */
  now (): number {
    return readClock(this.setting<ClockSetting>('clock') ?? { mode: 'real' }, this.wall())
  }

  /** Opens the world at an instant for an account, whose zone SQL's today() then goes by. */
  enter (moment: number, account: string | null, zone: string): void {
    this.moment = moment
    this.#reads.enter(moment)
    if (account !== null) this.#zones.set(account, zone)
  }

  /** Date in a zone at the instant of the request being served. */
  today (zone: string): string {
    if (this.#today.zone !== zone || this.#today.moment !== this.moment) {
      this.#today = { zone, moment: this.moment, date: dateIn(zone, this.moment) }
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

  /** The next id of a table, counting from `first`; ids are never used again. */
  nextId (table: string, first: number): number {
    const sql =
      'INSERT INTO sequences VALUES (?, ?) ON CONFLICT DO UPDATE SET next = next + 1 RETURNING next - 1'
    return this.statement(sql).pluck().get(table, first + 1) as number
  }

  setting<Value> (name: string): Value | undefined {
    if (!this.#settings.has(name)) {
      const text =
        this.statement('SELECT value FROM settings WHERE name = ?').pluck().get(name) as string | undefined
      this.#settings.set(name, text === undefined ? undefined : JSON.parse(text))
    }
    return this.#settings.get(name) as Value | undefined
  }

  setSetting (name: string, value: unknown): void {
    this.statement('INSERT OR REPLACE INTO settings VALUES (?, ?)').run(name, JSON.stringify(value))
    this.#settings.set(name, value)
  }

  close (): void {
    this.db.close()
  }
}
