// Moves the clock of a world and runs the jobs that are due, each at its own instant. There are no timers, so
// that no job can reach a world that has been reset.
import { failAction } from '../declare/outside-action.ts'
import { Problems } from '../declare/problem.ts'
import { clockOf, movedTo, type ClockSetting } from '../world/clock.ts'
import { takeDue, type Job } from '../store/jobs.ts'
import type { RowRef } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { sentenceOf } from './action.ts'
import { runJob } from './index.ts'

/** A job that was due and has run. */
export interface RanJob {
  /** Its instant on the world's clock, ISO 8601. */
  readonly at: string
  readonly job: string
  readonly details: unknown
  readonly changed: readonly RowRef[]
  /** Why it failed; nothing has changed then. */
  readonly error?: string
}

/** Maximum number of jobs per step of the clock; more would block the caller. */
export const MAX_JOBS_AT_ONCE = 10_000

/**
 * Runs the jobs that are due by the world's now. Called before every read, so it is cheap if there are none.
 */
export function passTime (world: World): readonly RanJob[] {
  const now = world.now()
  return world.isDue(now) ? world.attribute('clock', () => runDue(world, now)) : []
}

/** Sets the clock and runs the jobs due by then, in one transaction. Throws an ActionError for too many. */
export function setClock (world: World, setting: ClockSetting): readonly RanJob[] {
  return world.transaction(() => {
    world.setSetting('clock', setting)
    const now = world.now()
    const ran = runDue(world, now)
    if (world.isDue(now)) {
      failAction('refused',
        `more than ${MAX_JOBS_AT_ONCE} things would happen until then; go in smaller steps`)
    }
    return ran
  })
}

/**
 * Moves the clock forward to `target(now)`, in milliseconds since 1970; its mode stays. Reads now only once:
 * on a running clock, a step of zero must not move it back. Throws an ActionError for a step back.
 */
export function advance (world: World, target: (now: number) => number): readonly RanJob[] {
  const now = world.now()
  const moment = target(now)
  if (moment < now) {
    failAction('refused', `time goes forward only: the world's clock shows ${iso(now)}, ` +
      `and ${iso(moment)} is before that; set the clock to go back`)
  }
  return setClock(world, movedTo(clockOf(world), moment, world.wall()))
}

const iso = (moment: number): string => new Date(moment).toISOString()

/** Runs all due jobs, including those that jobs schedule; a failing one does not stop the others. */
function runDue (world: World, until: number): RanJob[] {
  return world.changeRights(() => {
    const ran: RanJob[] = []
    let moment = -Infinity
    while (ran.length < MAX_JOBS_AT_ONCE) {
      const job = takeDue(world, until)
      if (job === undefined) break
      // a job scheduled for an earlier instant runs now: time does not go back
      moment = Math.max(moment, job.at)
      ran.push(runDueJob(world, job, moment))
    }
    return ran
  })
}

function runDueJob (world: World, { job, details }: Job, moment: number): RanJob {
  const entry = { at: iso(moment), job, details }
  try {
    return { ...entry, changed: world.atInstant(moment, () => runJob(world, job, details)).changed }
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return { ...entry, changed: [], error: sentenceOf(error) }
  }
}
