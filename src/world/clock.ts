// A world's clock. Only `wall`, which the server hands in, ever looks at the machine's.
import { DateTime, Duration } from 'luxon'
import { startOfDay } from '../fields/index.ts'
import { primaryBusiness } from './primary.ts'
import type { World } from './world.ts'

/** How a world's time runs; kept in the world's settings, so that snapshots carry it. */
export type ClockSetting =
  | { readonly mode: 'real' }
  | { readonly mode: 'pinned', readonly now: number }
  | { readonly mode: 'offset', readonly by: number }
  | { readonly mode: 'scale', readonly rate: number, readonly from: number, readonly since: number }

/** What a clock can show: years of four digits, in every time zone. A clock that gets there stays there. */
export const FIRST_INSTANT = 0
export const LAST_INSTANT = Date.parse('9998-12-31T00:00:00Z')

/** Milliseconds since 1970 on a clock set like that, when the wall clock says `wall`. */
export function readClock (setting: ClockSetting, wall: number): number {
  switch (setting.mode) {
    case 'real': return wall
    case 'pinned': return setting.now
    case 'offset': return Math.min(wall + setting.by, LAST_INSTANT)
    case 'scale': return Math.min(scaled(setting, wall), LAST_INSTANT)
  }
}

const scaled = ({ from, rate, since }: ClockSetting & { mode: 'scale' }, wall: number): number =>
  Math.round(from + (wall - since) * rate)

const real: ClockSetting = { mode: 'real' }

/** How a world's clock is set. */
export const clockOf = (world: Pick<World, 'setting'>): ClockSetting =>
  world.setting<ClockSetting>('clock') ?? real

/** The clock put to another instant, from which it goes on as before: pinned, running, or faster. */
export function movedTo (setting: ClockSetting, moment: number, wall: number): ClockSetting {
  switch (setting.mode) {
    case 'pinned': return { mode: 'pinned', now: moment }
    case 'scale': return { ...setting, from: moment, since: wall }
    default: return { mode: 'offset', by: moment - wall }
  }
}

/** An ISO 8601 duration (`P1M`, `-PT30M`); undefined where the text is none. */
export function readDuration (text: string): Duration | undefined {
  // luxon takes a bare P for no time at all
  const duration = /\d/.test(text) ? Duration.fromISO(text) : undefined
  return duration?.isValid === true ? duration : undefined
}

/** The instant a duration later. Months and days are those of the primary business's calendar. */
export const later = (world: World, moment: number, duration: Duration): number =>
  DateTime.fromMillis(moment, { zone: primaryBusiness(world).timezone }).plus(duration).toMillis()

/** Midnight of a day (YYYY-MM-DD) where the primary business is; undefined for what is no day. */
export const startOf = (world: World, day: string): number | undefined =>
  startOfDay(primaryBusiness(world).timezone, day)
