// What is still to happen in a world. Jobs are rows, so that a copy of the world has them too; what they do
// is known to src/actors, which runs them.
import type { Store } from './store.ts'

/** Something that will happen at an instant of the world's clock. */
export interface Job {
  readonly id: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** What happens (`client.pays_invoice`). */
  readonly job: string
  readonly details: unknown
  /** The name under which the job is replaced or taken back; unique within a world. */
  readonly key: string | null
}

interface JobRow extends Omit<Job, 'details'> {
  readonly details: string
}

/** Notes something that will happen. The later of two jobs of one key replaces the earlier. */
export function schedule (store: Store, at: number, job: string, details: unknown, key?: string): void {
  store.statement('INSERT OR REPLACE INTO jobs (at, job, details, key) VALUES (?, ?, ?, ?)')
    .run(at, job, JSON.stringify(details), key ?? null)
  store.jobsChanged()
}

/** Takes the job of a key back, where there is one. */
export function unschedule (store: Store, key: string): void {
  if (store.statement('DELETE FROM jobs WHERE key = ?').run(key).changes > 0) store.jobsChanged()
}

/** The first job that is due at an instant, taken off the list. */
export function takeDue (store: Store, until: number): Job | undefined {
  const sql = 'SELECT * FROM jobs WHERE at <= ? ORDER BY at, id LIMIT 1'
  const row = store.statement(sql).get(until) as JobRow | undefined
  if (row === undefined) return undefined
  store.statement('DELETE FROM jobs WHERE id = ?').run(row.id)
  store.jobsChanged()
  return jobOf(row)
}

const jobOf = (row: JobRow): Job => ({ ...row, details: JSON.parse(row.details) as unknown })

/** The instant of the next job; infinity when nothing is to happen. */
export const nextJobAt = (store: Store): number =>
  (store.plucked('SELECT min(at) FROM jobs').get() as number | null) ?? Infinity

/** The first of the jobs that are still to come, in the order in which they will. */
export const comingJobs = (store: Store, most: number): Job[] =>
  (store.statement('SELECT * FROM jobs ORDER BY at, id LIMIT ?').all(most) as JobRow[]).map(jobOf)

/** How many there are. */
export const countJobs = (store: Store): number => store.plucked('SELECT count(*) FROM jobs').get() as number
