// Dates of fixtures: relative to the world's now, in the business's time zone, so that stories never age.
import { DateTime } from 'luxon'
import { instantOf } from '../fields/index.ts'

/** What relative dates are relative to. */
export interface Calendar {
  /** Milliseconds since 1970. */
  readonly now: number
  /** IANA name of the business's time zone. */
  readonly zone: string
}

/** What a text of a fixture says about time: a day, or an instant. */
export interface Moment {
  readonly at: DateTime
  /** Whether it named no time of day. */
  readonly isDay: boolean
}

/** How texts can be written, for messages. */
export const dateForms = 'YYYY-MM-DD, or relative to now such as today-45d, month_start-1mo'
export const instantForms = `${dateForms}, 'today-2d 14:30', now-2h`

const relative = /^(now|today|week_start|month_start|year_start)((?:[+-]\d{1,5}(?:min|mo|h|d|w|y))*)(?: (\d\d):(\d\d))?$/
const absoluteDay = /^(\d{4}-\d\d-\d\d)(?: (\d\d):(\d\d))?$/

const units = { min: 'minutes', h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const

const starts = { week_start: 'week', month_start: 'month', year_start: 'year', today: 'day' } as const

/** The moment a text names; undefined when it names none. */
export function readMoment (text: string, calendar: Calendar): Moment | undefined {
  const moment = readRelative(text, calendar) ?? readDay(text, calendar)
  if (moment !== undefined) return moment.at.isValid ? moment : undefined
  const milliseconds = instantOf(text)
  return milliseconds === undefined ? undefined : { at: DateTime.fromMillis(milliseconds, { zone: calendar.zone }), isDay: false }
}

function readRelative (text: string, { now, zone }: Calendar): Moment | undefined {
  const [, base, steps = '', hour, minute] = relative.exec(text) ?? []
  if (base === undefined || (base === 'now' && hour !== undefined)) return undefined
  const here = DateTime.fromMillis(now, { zone })
  const start = base === 'now' ? here : here.startOf(starts[base as keyof typeof starts])
  const at = [...steps.matchAll(/([+-]\d+)(min|mo|h|d|w|y)/g)]
    .reduce((moment, [, count, unit]) => moment.plus({ [units[unit as keyof typeof units]]: Number(count) }), start)
  return { at: atTime(at, hour, minute), isDay: base !== 'now' && hour === undefined && !/\d(min|h)/.test(steps) }
}

/** A calendar day is the business's, unlike a full date-time, which FreshBooks reads as UTC. */
function readDay (text: string, { zone }: Calendar): Moment | undefined {
  const [, day, hour, minute] = absoluteDay.exec(text) ?? []
  return day === undefined ? undefined : { at: atTime(DateTime.fromISO(day, { zone }), hour, minute), isDay: hour === undefined }
}

const atTime = (day: DateTime, hour: string | undefined, minute: string | undefined): DateTime =>
  hour === undefined ? day : day.set({ hour: Number(hour), minute: Number(minute) })

/** Nine in the morning of a day, when work begins: the instant of what only has a date. */
export const workBegins = ({ at, isDay }: Moment): number => (isDay ? at.set({ hour: 9 }) : at).toMillis()

/** YYYY-MM-DD, whatever the machine's language is. */
export const dayOf = ({ at }: Moment): string => at.toISODate()!
