// Time that passes in a world: its clock is moved, or runs by itself, and what is due happens, each thing at
// its own instant. Nothing here waits: there are no timers, so that nothing can reach a world too late.
import { Problems } from '../declare/problem.ts'
import { clockOf, movedTo, type ClockSetting } from '../world/clock.ts'
import { takeDue, type Job } from '../world/jobs.ts'
import type { RowRef } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { sentenceOf, failAction } from './action.ts'
import { runAction } from './index.ts'

/** Something that has happened because its time had come. */
export interface Ran {
  /** The instant on the world's clock, ISO 8601. */
  readonly at: string
  readonly job: string
  readonly details: unknown
  readonly changed: readonly RowRef[]
  /** Why it could not happen; nothing has changed then. */
  readonly error?: string
}

/** Most that happens at once; more is a mistake, or would keep the caller waiting. */
export const MOST_AT_ONCE = 10_000

/** Lets time pass up to the world's now. To be asked before a world is read; it costs next to nothing. */
export function passTime (world: World): readonly Ran[] {
  const now = world.now()
  return world.isDue(now) ? world.attribute('clock', () => runDue(world, now)) : []
}

/** Sets the clock, in one transaction with what has become due by it; backward nothing does. */
export function setClock (world: World, setting: ClockSetting): readonly Ran[] {
  return world.transaction(() => {
    world.setSetting('clock', setting)
    const now = world.now()
    const ran = runDue(world, now)
    if (world.isDue(now)) {
      failAction('refused', `more than ${MOST_AT_ONCE} things would happen until then; go in smaller steps`)
    }
    return ran
  })
}

/**
 * Moves the clock forward, to the instant that follows from now; it goes on from there as it is set. Now is
 * asked once: where the clock runs, a step of nothing must not lead back.
 */
export function advance (world: World, target: (now: number) => number): readonly Ran[] {
  const now = world.now()
  const moment = target(now)
  if (moment < now) {
    failAction('refused', `time goes forward only: the world's clock shows ${iso(now)}, ` +
      `and ${iso(moment)} is before that; set the clock to go back`)
  }
  return setClock(world, movedTo(clockOf(world), moment, world.wall()))
}

const iso = (moment: number): string => new Date(moment).toISOString()

/** Runs what is due, jobs made by jobs included; one that fails does not stop the others. */
function runDue (world: World, until: number): Ran[] {
  return world.changeRights(() => {
    const ran: Ran[] = []
    let moment = -Infinity
    while (ran.length < MOST_AT_ONCE) {
      const job = takeDue(world, until)
      if (job === undefined) break
      // what a job has made for an earlier instant happens after it: time does not go back
      moment = Math.max(moment, job.at)
      ran.push(run(world, job, moment))
    }
    return ran
  })
}

function run (world: World, { job, details }: Job, moment: number): Ran {
  const told = { at: iso(moment), job, details }
  try {
    return { ...told, changed: world.atInstant(moment, () => runAction(world, job, details)).changed }
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    return { ...told, changed: [], error: sentenceOf(error) }
  }
}
