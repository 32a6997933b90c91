// Dates and instants. They are stored as FreshBooks shows them, so that sorting, filtering and showing
// need no conversion; the zone of each kind is applied once, when it is written.
import { DateTime } from 'luxon'
import type { NewRow, Field, Parsed } from '../declare/field.ts'
import { lazy } from '../memoize.ts'
import { column, type Options } from './kind.ts'

/** A calendar day, YYYY-MM-DD; a date-time is taken by its day (SDKs send either). */
export function date (options: Options<string> = {}): Field<string, 'writable'> {
  return column<string>({
    kind: 'date',
    type: 'TEXT',
    schema: { type: 'string', format: 'date' },
    input: { type: 'string' },
    parse: input => readDate(input) ?? { problem: 'not-a-date' },
    filter: text => readDate(text) ?? { problem: 'filter-not-a-date' },
  }, options)
}

/** When an instant is set by the server. */
export type Setting = 'on create' | 'on write'

type Show = (milliseconds: number) => string

function stamp (
  show: Show, schema: object, options: Options<string> & { set?: Setting }
): Field<string, 'writable'> {
  const { set, ...rest } = options
  const field = column<string>({
    kind: 'timestamp',
    type: 'TEXT',
    schema: { type: 'string', ...schema },
    parse: input => readInstant(input, show),
    filter: text => readDate(text) ?? { problem: 'filter-not-a-date' },
  }, rest)
  if (set === undefined) return field
  const moment = (row: NewRow) => row.shown(show)
  return { ...field, initial: moment, ...(set === 'on write' ? { rewritten: moment } : {}) }
}

/** `YYYY-MM-DD HH:MM:SS`, US Eastern wall time: the accounting family's date-time. */
export const easternTime = (options: Options<string> & { set?: Setting } = {}) =>
  stamp(showEastern, {}, options)

/** The same form in UTC: a client's signup_date, an invoice's audit log. */
export const utcTime = (options: Options<string> & { set?: Setting } = {}) => stamp(showUtc, {}, options)

/** Eastern with microseconds: `version` of invoices and expenses (live 2026). */
export const versionTime = (options: Options<string> = {}) =>
  stamp(showVersion, {}, { ...options, set: 'on write' })

const showVersion: Show = milliseconds =>
  `${showEastern(milliseconds)}.${String(milliseconds % 1000).padStart(3, '0')}000`

/** `YYYY-MM-DDTHH:MM:SS`, UTC without a zone: projects. */
export const naiveTime = (options: Options<string> & { set?: Setting } = {}) =>
  instant(milliseconds => iso(milliseconds).slice(0, 19), {}, options)

/** `YYYY-MM-DDTHH:MM:SSZ`: time entries, identities. */
export const zuluTime = (options: Options<string> & { set?: Setting } = {}) =>
  instant(milliseconds => `${iso(milliseconds).slice(0, 19)}Z`, { format: 'date-time' }, options)

/** `YYYY-MM-DDTHH:MM:SS.ffffffZ`, with microseconds: ledger accounts. */
export const microTime = (options: Options<string> & { set?: Setting } = {}) =>
  stamp(milliseconds => `${iso(milliseconds).slice(0, 23)}000Z`, { format: 'date-time' }, options)

/** A date-time that filters compare to the second; a bare date is its midnight. */
function instant (
  show: Show, schema: object, options: Options<string> & { set?: Setting }
): Field<string, 'writable'> {
  return {
    ...stamp(show, schema, options),
    kind: 'instant',
    filter: text => {
      const milliseconds = instantOf(text) ?? instantOf(`${text}T00:00:00`)
      return milliseconds === undefined ? { problem: 'filter-not-a-datetime' } : { value: show(milliseconds) }
    },
  }
}

/** US Eastern wall time as the accounting family shows it. */
export function showEastern (milliseconds: number): string {
  const text = eastern().format(milliseconds) // 06/29/2026, 16:50:18
  return `${text.slice(6, 10)}-${text.slice(0, 2)}-${text.slice(3, 5)} ${text.slice(12)}`
}

/** Made once, because making one costs a thousand times what using it does, and only where one is needed. */
const eastern = lazy(() => new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
}))

/** UTC in the accounting family's form. */
export function showUtc (milliseconds: number): string {
  return iso(milliseconds).slice(0, 19).replace('T', ' ')
}

/** Today's date in a zone. */
export function dateIn (zone: string, milliseconds: number): string {
  return DateTime.fromMillis(milliseconds, { zone }).toFormat('yyyy-MM-dd')
}

/** Wall time in a zone, YYYY-MM-DDTHH:MM:SS. */
export function timeIn (zone: string, milliseconds: number): string {
  return DateTime.fromMillis(milliseconds, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss")
}

/** The instant at which a day (YYYY-MM-DD) begins in a zone; undefined for what is no day. */
export function startOfDay (zone: string, day: string): number | undefined {
  const midnight = DateTime.fromFormat(day, 'yyyy-MM-dd', { zone })
  return midnight.isValid ? midnight.toMillis() : undefined
}

/** A day some days later. */
export function addDays (day: string, days: number): string {
  return iso(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).slice(0, 10)
}

/**
 * A day so many days or months later, the last one of a month that has no such day; undefined past the year
 * 9999.
 */
export function dayAfter (
  day: string, duration: { readonly days: number } | { readonly months: number }
): string | undefined {
  const date = DateTime.fromISO(day, { zone: 'utc' }).plus(duration)
  return date.year <= 9999 ? date.toISODate()! : undefined
}

/**
 * An instant from ISO text; naive times are UTC (family_conventions). Undefined for a bare date or nonsense.
 */
export function instantOf (input: unknown): number | undefined {
  if (typeof input !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(input)) return undefined
  const read = DateTime.fromISO(input.trim().replace(' ', 'T'), { zone: 'utc' })
  return read.isValid && read.year >= 1 && read.year <= 9999 ? read.toMillis() : undefined
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

function readDate (input: unknown): Parsed<string> | undefined {
  if (typeof input !== 'string' || !/^\d{4}-\d\d-\d\d($|[T ])/.test(input.trim())) return undefined
  const day = input.trim().slice(0, 10)
  const rest = input.trim().slice(10)
  return isRealDay(day) && (rest === '' || instantOf(input.trim()) !== undefined) ? { value: day } : undefined
}

/** JavaScript moves 30 February to March; a day that comes back as it was is one. */
function isRealDay (day: string): boolean {
  const milliseconds = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(milliseconds) && iso(milliseconds).slice(0, 10) === day && !day.startsWith('0000')
}

function readInstant (input: unknown, show: Show): Parsed<string> {
  const milliseconds = instantOf(input)
  return milliseconds === undefined ? { problem: 'not-a-datetime' } : { value: show(milliseconds) }
}
