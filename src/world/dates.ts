// Dates and durations as people write them, in fixtures, on the command line and in the control API. Relative
// ones are relative to the world's now, in the business's time zone, so that fixtures never age.
// Days are counted without a time zone; only instants ask for its offset, which is what takes time.
import { Duration, IANAZone, type DurationLikeObject } from 'luxon'
import { instantOf } from '../fields/index.ts'

/** What relative dates are relative to. */
export interface Calendar {
  /** Milliseconds since 1970. */
  readonly now: number
  /** YYYY-MM-DD. */
  readonly today: string
  /** The instant at which clocks in the business's time zone show a wall time. */
  readonly instantAt: (wall: number) => number
  /** The wall time in that zone at an instant. */
  readonly wallAt: (instant: number) => number
}

/** The time that a text of a fixture names, as a wall time: milliseconds since 1970, were the zone UTC. */
export interface Moment {
  readonly wall: number
  /** Whether it named no time of day. */
  readonly isDay: boolean
  /** The instant, where the text named that: one wall time may be two of them. */
  readonly instant?: number
}

/** How texts can be written, for messages. */
export const dateForms = 'YYYY-MM-DD, or relative to now such as today-45d, month_start-1mo'
export const instantForms = `${dateForms}, 'today-2d 14:30', now-2h`

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The calendar of a time zone; undefined when there is no such zone. */
export function calendarIn (name: string, now: number): Calendar | undefined {
  const zone = IANAZone.create(name)
  if (!zone.isValid) return undefined
  const offset = remembering(instant => zone.offset(instant) * MINUTE)
  const wallAt = (instant: number) => instant + offset(instant)
  return {
    now,
    today: dayText(wallAt(now)),
    wallAt,
    // the offset may be another one after the clocks change: the second calculation is right
    instantAt: wall => wall - offset(wall - offset(wall)),
  }
}

/**
 * An offset costs a dozen microseconds, and a fixture asks for hundreds. A week that begins and ends with the
 * same one has no other: nowhere do clocks change twice within a week.
 */
function remembering (offset: (instant: number) => number): (instant: number) => number {
  const edges = new Map<number, number>()
  const edge = (week: number): number => {
    const known = edges.get(week) ?? offset(week * 7 * DAY)
    edges.set(week, known)
    return known
  }
  return instant => {
    const week = Math.floor(instant / (7 * DAY))
    return edge(week) === edge(week + 1) ? edge(week) : offset(instant)
  }
}

const relative = new RegExp('^(now|today|week_start|month_start|year_start)' +
  String.raw`((?:[+-]\d{1,5}(?:min|mo|wd|h|d|w|y))*)(?: (\d\d(?::\d\d){1,2}))?$`)
const absoluteDay = /^(\d{4}-\d\d-\d\d)(?: (\d\d(?::\d\d){1,2}))?$/

/** A regular expression for the texts that name a moment: their form, not whether there is such a day. */
export const momentPattern =
  `${relative.source}|${absoluteDay.source}|^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d`

/** The moment a text names; undefined when it names none. */
export function readMoment (text: string, calendar: Calendar): Moment | undefined {
  const moment = readRelative(text, calendar) ?? readDay(text)
  if (moment !== undefined) return Number.isNaN(moment.wall) ? undefined : moment
  const instant = instantOf(text)
  return instant === undefined ? undefined : { wall: calendar.wallAt(instant), isDay: false, instant }
}

function readRelative (text: string, calendar: Calendar): Moment | undefined {
  const [, base, steps = '', time] = relative.exec(text) ?? []
  if (base === undefined || (base === 'now' && time !== undefined)) return undefined
  const wall = [...steps.matchAll(/([+-]\d+)(min|mo|wd|h|d|w|y)/g)]
    .reduce((moment, [, count, unit]) => step(moment, Number(count), unit!), startOf(base, calendar))
  return {
    wall: wall + timeOfDay(time),
    isDay: base !== 'now' && time === undefined && !/\d(min|h)/.test(steps),
  }
}

function startOf (base: string, { now, today, wallAt }: Calendar): number {
  if (base === 'now') return wallAt(now)
  const day = Date.parse(today)
  const date = new Date(day)
  if (base === 'week_start') return day - (date.getUTCDay() + 6) % 7 * DAY
  if (base === 'month_start') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  return base === 'year_start' ? Date.UTC(date.getUTCFullYear(), 0, 1) : day
}

/** Monday, 5 January 1970: working days are counted from there. */
const FIRST_MONDAY = 4 * DAY

/** Working days before a day; before Monday where it is on a weekend. */
function workdaysUntil (wall: number): number {
  const days = Math.floor((wall - FIRST_MONDAY) / DAY)
  return Math.floor(days / 7) * 5 + Math.min(days - Math.floor(days / 7) * 7, 5)
}

/** Midnight of the working day with that many before it. */
const workdayAt = (count: number): number =>
  FIRST_MONDAY + (Math.floor(count / 5) * 7 + count - Math.floor(count / 5) * 5) * DAY

/**
 * That many working days on, at the same time of day. On a weekend the first one back is Friday, the first
 * one on is Monday: different numbers make different days on whatever day a fixture is loaded.
 */
function stepWorkdays (wall: number, count: number): number {
  const isWeekend = workdaysUntil(wall) === workdaysUntil(wall + DAY)
  const until = workdaysUntil(wall) - (isWeekend && count >= 0 ? 1 : 0)
  return workdayAt(until + count) + timeOf(wall)
}

/**
 * The working day at a place (from 0 up to 1) between two days, the second left out; where there is none
 * between them, the last one before. Gives its midnight.
 */
export function workdayBetween (from: number, to: number, place: number): number {
  const [first, end] = [workdaysUntil(from), workdaysUntil(to)]
  return workdayAt(first < end ? first + Math.floor((end - first) * place) : end - 1)
}

const fixedSteps: Readonly<Record<string, number>> = { min: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }

/** Months and years keep the day of the month, or take the last one there is. */
function step (wall: number, count: number, unit: string): number {
  if (unit === 'wd') return stepWorkdays(wall, count)
  const fixed = fixedSteps[unit]
  if (fixed !== undefined) return wall + count * fixed
  const date = new Date(wall)
  const months = date.getUTCMonth() + count * (unit === 'y' ? 12 : 1)
  const last = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate()
  return Date.UTC(date.getUTCFullYear(), months, Math.min(date.getUTCDate(), last)) + wall % DAY
}

const units: Readonly<Record<string, keyof DurationLikeObject>> = {
  s: 'seconds', m: 'minutes', min: 'minutes', h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years',
}

/** How durations can be written, for messages. */
export const durationForms = 'such as 31d, 12h, 30min, 1mo or -1h, or in ISO 8601 such as P31D'

/** A duration such as `31d`, `-1h` or `P1M` (ISO 8601); undefined where the text is none. */
export function readDuration (text: string): Duration | undefined {
  const [, sign, count, unit] = /^([+-]?)(\d{1,5})(s|m|min|h|d|w|mo|y)$/.exec(text) ?? []
  if (unit !== undefined) return Duration.fromObject({ [units[unit]!]: Number(`${sign!}${count!}`) })
  // luxon takes a bare P for no time at all
  const duration = /\d/.test(text) ? Duration.fromISO(text) : undefined
  return duration?.isValid === true ? duration : undefined
}

/** Milliseconds of such a text where there is no calendar: a month has thirty days, a year 365. */
export const readMilliseconds = (text: string): number | undefined =>
  readDuration(text)?.as('milliseconds')

/** Whether a text is relative to now; requests have no such texts. */
export const isRelative = (text: string): boolean => relative.test(text)

/** A bare day is the business's own, unlike a full date-time, which FreshBooks reads as UTC. */
function readDay (text: string): Moment | undefined {
  const [, day, time] = absoluteDay.exec(text) ?? []
  if (day === undefined) return undefined
  const wall = Date.parse(day)
  const isReal = !Number.isNaN(wall) && dayText(wall) === day
  return { wall: isReal ? wall + timeOfDay(time) : NaN, isDay: time === undefined }
}

/** Milliseconds of `14:30`, or with seconds; NaN where it is no time of day. */
function timeOfDay (time: string | undefined): number {
  const [hour = 0, minute = 0, second = 0] = time?.split(':').map(Number) ?? []
  return hour < 24 && minute < 60 && second < 60 ? hour * HOUR + minute * MINUTE + second * 1000 : NaN
}

/** Nine in the morning, when work begins: the wall time of what only has a date. */
export const workBegins = ({ wall, isDay }: Moment): number => isDay ? wall + 9 * HOUR : wall

/** The instant of a moment; nine in the morning of a day. */
export const instantOfMoment = (moment: Moment, { instantAt }: Calendar): number =>
  moment.instant ?? instantAt(workBegins(moment))

/** YYYY-MM-DD of a wall time. */
export const dayText = (wall: number): string => new Date(wall).toISOString().slice(0, 10)

/** Milliseconds since midnight of a wall time. */
export const timeOf = (wall: number): number => wall - Math.floor(wall / DAY) * DAY

/** Midnight of a wall time's day, or of the Monday after where that is on a weekend. */
export const workdayFrom = (wall: number): number => workdayAt(workdaysUntil(wall))
