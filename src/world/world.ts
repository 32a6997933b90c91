// A world: one isolated FreshBooks universe. It owns its database, and with it the clock, the numbering,
// the randomness and the tokens; forgetting the object forgets everything.
import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Models } from '../derive/model.ts'
import { dateIn } from '../fields/index.ts'
import { changeRecorder, type Change, type Captured } from '../store/changes.ts'
import { clockOf, readClock } from './clock.ts'
import { ChangeHistory, type Source } from './change-history.ts'
import { nextJobAt } from './jobs.ts'
import { makeCache, type Cache } from '../store/cache.ts'
import { requestLog, type LogBounds, type RequestLog } from './request-log.ts'

type Statement = Database.Statement<unknown[], any>

/** Prepared statements a world keeps; filters and includes make many combinations. */
const MOST_STATEMENTS = 200

export class World {
  readonly name: string
  readonly db: Database.Database
  readonly models: Models
  /** Reads the machine's clock, in milliseconds since 1970. */
  readonly wall: () => number
  readonly #cache: Cache = makeCache()
  /** Who may do what, kept until somebody's rights change: see `changeRights`. */
  readonly grants: Cache = makeCache()
  readonly #statements = new Map<string, Statement>()
  /** The same statements, giving the first column only: a statement cannot be both. */
  readonly #plucked = new Map<string, Statement>()
  readonly #settings = new Map<string, unknown>()
  readonly #zones = new Map<string, string>()
  /** Which of the worlds of this name it is: a reset makes the next one, and nothing late reaches it. */
  readonly generation: number
  /** When a request last came, on the machine's clock. */
  usedAt: number
  /** The requests it has answered. A reset that keeps the journal gives the new world the old one's log. */
  requests: RequestLog
  /** What changed otherwise than by a request. */
  readonly history = new ChangeHistory()
  readonly #changes = changeRecorder(this)
  /** The instant at which something is made to happen, in place of what the clock says. */
  #instant: number | undefined
  #nextJobAt: number | undefined
  /** What can go wrong, as src/faults reads it from the table and the settings. */
  #faultPlan: unknown
  /** Instant of the session at work; SQL's today() goes by it. */
  #moment = 0
  #today = { zone: '', moment: NaN, date: '' }
  #depth = 0

  constructor (
    name: string, db: Database.Database, models: Models, wall: () => number, generation = 1,
    bounds?: LogBounds
  ) {
    this.name = name
    this.generation = generation
    this.requests = requestLog(bounds)
    this.usedAt = wall()
    this.db = db
    this.models = models
    this.wall = wall
    db.pragma('foreign_keys = OFF')
    // SQLite's lower() knows ASCII only
    db.function('fold', { deterministic: true }, text => typeof text === 'string' ? text.toLowerCase() : text)
    db.function('today', account => this.today(this.#zones.get(account as string) ?? 'UTC', this.#moment))
  }

  /** A prepared statement, kept for the next time. */
  statement (sql: string): Statement {
    return prepared(this.#statements, sql, () => this.db.prepare<unknown[], any>(sql))
  }

  /** A prepared statement that gives the first column of its rows. */
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
      // SQLite may have rolled back by itself (a full disk); asking again would hide the error
      if (this.db.inTransaction) this.statement(rollback).run()
      this.#settings.clear()
      this.jobsChanged()
      this.faultsChanged()
      throw error
    } finally {
      this.#depth--
      if (this.#depth === 0) this.#cache.clear()
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

  /** Runs `work` and gives what it changed, each thing as it was before; nothing where it failed. */
  captureChanges<Result> (work: () => Result): Captured<Result> {
    return this.#changes.watch(work)
  }

  /** Runs `work` and remembers what it changed as done by somebody. */
  attribute<Result> (source: Source, work: () => Result): Result {
    const { result, changes } = this.captureChanges(work)
    this.history.add({ after: this.requests.total, source, changes })
    return result
  }

  /** Notes rows of a table that are about to change, for whoever watches. */
  recordChange (change: Omit<Change, 'rows'>): void {
    this.#changes.touch(change)
  }

  /** Runs `work` as if the clock showed an instant. */
  atInstant<Result> (moment: number, work: () => Result): Result {
    const before = this.#instant
    this.#instant = moment
    try {
      return work()
    } finally {
      this.#instant = before
    }
  }

  /** Whether something is due that has not happened yet. Asked at every request, so the instant is kept. */
  isDue (moment: number): boolean {
    this.#nextJobAt ??= nextJobAt(this)
    return this.#nextJobAt <= moment
  }

  /** Jobs were added or taken. */
  jobsChanged (): void {
    this.#nextJobAt = undefined
  }

  /** What can go wrong here, read once until faults or settings change. Asked at every request. */
  cachedFaultPlan<Plan> (read: () => Plan): Plan {
    this.#faultPlan ??= read()
    return this.#faultPlan as Plan
  }

  /** Faults were added or taken. */
  faultsChanged (): void {
    this.#faultPlan = undefined
  }

  /** Milliseconds since 1970 on this world's clock. */
  now (): number {
    return this.#instant ?? readClock(clockOf(this), this.wall())
  }

  /** Opens the world at an instant for an account, whose zone SQL's today() then goes by. */
  enter (moment: number, account: string | null, zone: string): void {
    this.#moment = moment
    this.#cache.enter(moment)
    if (account !== null) this.#zones.set(account, zone)
  }

  /** Date in a zone at an instant. */
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
    this.faultsChanged()
  }

  close (): void {
    this.requests.close()
    this.db.close()
  }
}

/** A statement kept, or a new one in place of the one used longest ago: updates have many forms. */
function prepared (kept: Map<string, Statement>, sql: string, prepare: () => Statement): Statement {
  const found = kept.get(sql)
  if (found !== undefined && kept.size < MOST_STATEMENTS / 2) return found
  const statement = found ?? prepare()
  kept.delete(sql)
  kept.set(sql, statement)
  if (kept.size > MOST_STATEMENTS) kept.delete(kept.keys().next().value!)
  return statement
}
