// A world: one isolated FreshBooks universe. It is a store with a clock, a request log and a history of what
// changed; dropping the object drops everything.
import type Database from 'better-sqlite3'
import type { Deviations } from '../declare/session.ts'
import type { Models } from '../derive/model.ts'
import type { Connection } from '../store/connection.ts'
import { Store } from '../store/store.ts'
import { ChangeHistory, type Source } from './change-history.ts'
import { clockOf, readClock } from './clock.ts'
import { configOf } from './config.ts'
import type { Courier } from './courier.ts'
import { nextJobAt } from '../store/jobs.ts'
import { requestLog, type LogBounds, type RequestLog } from './request-log.ts'

export class World extends Store {
  /** Reads the clock of the machine, in milliseconds since 1970. */
  readonly wall: () => number
  /** Which of the worlds of this name it is: a reset makes the next one, and nothing late reaches it. */
  readonly generation: number
  /** When a request last came, on the clock of the machine. */
  usedAt: number
  /** The requests it has answered. A reset that keeps the journal gives the new world the old one's log. */
  requests: RequestLog
  /** Who delivers its events; nobody where it is undefined. */
  courier: Courier | undefined
  /** What changed other than by a request. */
  readonly history = new ChangeHistory()
  /** The instant at which a job runs, in place of the clock. */
  #instant: number | undefined
  #nextJobAt: number | undefined
  /** The faults of this world, as src/faults reads them from the table and the settings. */
  #faultPlan: unknown

  constructor (
    name: string, db: Database.Database | Connection, models: Models, wall: () => number, generation = 1,
    bounds?: LogBounds
  ) {
    super(name, db, models)
    this.generation = generation
    this.requests = requestLog(bounds)
    this.usedAt = wall()
    this.wall = wall
  }

  override now (): number {
    return this.#instant ?? readClock(clockOf(this), this.wall())
  }

  override get deviations (): Deviations {
    return configOf(this)
  }

  protected override rolledBack (): void {
    this.jobsChanged()
    this.faultsChanged()
  }

  protected override settingChanged (): void {
    this.faultsChanged()
    this.courier?.wake(this)
  }

  override eventsRaised (): void {
    this.courier?.wake(this)
  }

  /** Runs `work` and adds what it changed to the history, under its source. */
  attribute<Result> (source: Source, work: () => Result): Result {
    const { result, changes } = this.captureChanges(work)
    this.history.add({ after: this.requests.total, source, changes })
    return result
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

  /** Whether a job is due that has not run yet. Read at every request, so the instant is kept. */
  isDue (moment: number): boolean {
    this.#nextJobAt ??= nextJobAt(this)
    return this.#nextJobAt <= moment
  }

  override jobsChanged (): void {
    this.#nextJobAt = undefined
  }

  /** The faults of this world, read once until faults or settings change. Read at every request. */
  cachedFaultPlan<Plan> (read: () => Plan): Plan {
    this.#faultPlan ??= read()
    return this.#faultPlan as Plan
  }

  /** Faults were added or taken. */
  faultsChanged (): void {
    this.#faultPlan = undefined
  }

  override close (): void {
    this.requests.close()
    super.close()
  }
}
