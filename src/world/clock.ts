// A world's clock. Only `wall`, which the server hands in, ever looks at the machine's.
import { DateTime, type Duration } from 'luxon'
import { calendarIn, readMoment } from './dates.ts'
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

/** Milliseconds of the machine until such a clock shows an instant; infinity for one that stands still. */
export function wallUntil (setting: ClockSetting, moment: number, wall: number): number {
  const rate = setting.mode === 'pinned' ? 0 : setting.mode === 'scale' ? setting.rate : 1
  return rate > 0 ? Math.max(0, (moment - readClock(setting, wall)) / rate) : Infinity
}

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

/** The instant a duration later. Months and days are those of the primary business's calendar. */
export const later = (world: World, moment: number, duration: Duration): number =>
  DateTime.fromMillis(moment, { zone: primaryBusiness(world).timezone }).plus(duration).toMillis()

/**
 * The instant that a text names, seen from `now`: 2026-12-24, today-10d, 'today 14:30' or an ISO 8601
 * instant. A day is its midnight where the primary business is, a time without an offset is UTC. Undefined
 * for other texts.
 */
export function readInstant (world: World, text: string, now: number): number | undefined {
  const calendar = calendarIn(primaryBusiness(world).timezone, now)!
  const moment = readMoment(text, calendar)
  return moment && (moment.instant ?? calendar.instantAt(moment.wall))
}
