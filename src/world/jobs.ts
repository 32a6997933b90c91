// What is still to happen in a world. Jobs are rows, so that a copy of the world has them too; what they do
// is known to whoever runs them.
import type { World } from './world.ts'

/** Something that will happen at an instant of the world's clock. */
export interface Job {
  readonly id: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** What happens (`client.pays_invoice`). */
  readonly job: string
  readonly details: unknown
}

interface JobRow {
  readonly id: number
  readonly at: number
  readonly job: string
  readonly details: string
}

/** Notes something that will happen. */
export function schedule (world: World, at: number, job: string, details: unknown): void {
  world.statement('INSERT INTO jobs (at, job, details) VALUES (?, ?, ?)')
    .run(at, job, JSON.stringify(details))
  world.jobsChanged()
}

/** The first job that is due at an instant, taken off the list. */
export function takeDue (world: World, until: number): Job | undefined {
  const sql = 'SELECT * FROM jobs WHERE at <= ? ORDER BY at, id LIMIT 1'
  const row = world.statement(sql).get(until) as JobRow | undefined
  if (row === undefined) return undefined
  world.statement('DELETE FROM jobs WHERE id = ?').run(row.id)
  world.jobsChanged()
  return { ...row, details: JSON.parse(row.details) as unknown }
}

/** The instant of the next job; infinity when nothing is to happen. */
export const nextJobAt = (world: World): number =>
  (world.plucked('SELECT min(at) FROM jobs').get() as number | null) ?? Infinity

/** The first of the jobs that are still to come, in the order in which they will. */
export const comingJobs = (world: World, most: number): Job[] =>
  (world.statement('SELECT * FROM jobs ORDER BY at, id LIMIT ?').all(most) as JobRow[])
    .map(row => ({ ...row, details: JSON.parse(row.details) as unknown }))

/** How many there are. */
export const countJobs = (world: World): number => world.plucked('SELECT count(*) FROM jobs').get() as number
