// The time a report covers: its parameters, their checks, and the calendar periods it is cut into.
import { day, flag, currency, oneOf, type Fault } from './parameters.ts'

/** First and last day a report covers. */
export interface Range {
  readonly start_date: string
  readonly end_date: string
}

/** Parameters of reports that cover a time. */
export const range = {
  start_date: day({ description: 'First day. Default: today.' }),
  end_date: day({ description: 'Last day. Default: today.' }),
}

/** Basis of reports on income. */
export const cash_based =
  flag({ description: 'true: sales count when they are paid, and not when they are billed.' })

/** A time in one currency, by issue date or by payment. */
export const basis = { ...range, currency_code: currency(), cash_based }

/** FreshBooks' words for the length of a period, and its months; reports of the business have q beside 3m. */
const lengths = { m: 1, q: 3, '3m': 3, y: 12 } as const

/** A word for the length of a period. */
export type Length = keyof typeof lengths

/** The words that reports of the account know, and those of the business. */
export const resolutions = ['m', '3m', 'y'] as const
export const businessResolutions = ['m', 'q', '3m', 'y'] as const

const ofPeriods = { description: 'Length of the periods in `data`: month, quarter or year. Default: none.' }

/** Length of the periods. */
export const resolution = oneOf(resolutions, null, ofPeriods)
export const businessResolution = oneOf(businessResolutions, null, ofPeriods)

/** Months of a period. */
export const monthsIn = (length: Length): number => lengths[length]

/** A century of months: far beyond any book, and still answered at once. */
const MOST_PERIODS = 1200

/** A time that ends before it starts. */
export const backwards = ({ start_date, end_date }: Partial<Range>): Fault[] =>
  start_date !== undefined && end_date !== undefined && start_date > end_date
    ? [{ kind: 'dates-backwards', field: 'start_date', value: start_date }]
    : []

/** A time of more periods than an answer may have. */
export function tooManyPeriods (
  { start_date, end_date, resolution }: Partial<Range & { resolution: Length | null }>
): Fault[] {
  if (start_date === undefined || end_date === undefined || !resolution) return []
  const periodOf = (date: string) => Math.floor(monthOf(date) / lengths[resolution])
  return periodOf(end_date) - periodOf(start_date) + 1 > MOST_PERIODS
    ? [{ kind: 'out-of-range', field: 'start_date', value: start_date }]
    : []
}

/** Whole calendar periods that cover a range (captured). */
export function periodsOf ({ start_date, end_date }: Range, months: number): Range[] {
  const first = Math.floor(monthOf(start_date) / months) * months
  const count = Math.floor((monthOf(end_date) - first) / months) + 1
  return Array.from({ length: count }, (_, index) => first + index * months).map(month => ({
    end_date: dayIn(month + months - 1, lengthOf(month + months - 1)),
    start_date: dayIn(month, 1),
  }))
}

/** Months from the year 0 to a date. */
const monthOf = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1

/** A day of a month; months are counted from the year 0. */
const dayIn = (month: number, day: number): string =>
  [String(Math.floor(month / 12)).padStart(4, '0'), twoDigits(month % 12 + 1), twoDigits(day)].join('-')

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Months repeat every 400 years; below the year 100, Date.UTC would mean another century. */
const lengthOf = (month: number): number => new Date(Date.UTC(2000, month % 4800 + 1, 0)).getUTCDate()
