// Values of rows → words of a fixture: what a person would write for them.
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import { dayText, instantOfMoment, readMoment, timeOf, type Calendar } from '../read/dates.ts'
import { visibilities } from '../read/fixture-keys.ts'

/** A record by its name; `key` is its table and id. */
export class Name {
  readonly key: string

  constructor (key: string) {
    this.key = key
  }
}

/** A number that keeps its digits behind the point: 12.00. */
export class Amount {
  readonly text: string

  constructor (text: string) {
    this.text = text
  }
}

/** A value as a fixture has it. */
export type Word =
  | Name | Amount | string | number | boolean | null
  | readonly Word[] | { readonly [key: string]: Word }

/** How dates are told: relative to now where the clock runs, as they are where it stands still. */
export interface Almanac {
  readonly calendar: Calendar
  readonly isRelative: boolean
}

const DAY = 86_400_000

/** A day as `today-45d`, or as it is. */
export function dayWord (day: string, { calendar, isRelative }: Almanac): string {
  const days = Math.round((Date.parse(day) - Date.parse(calendar.today)) / DAY)
  if (!isRelative || Number.isNaN(days) || Math.abs(days) > 99_999) return day
  return days === 0 ? 'today' : `today${days < 0 ? '-' : '+'}${Math.abs(days)}d`
}

/** An instant as `today-2d 14:30`; in UTC where that would be another one, as when clocks are put back. */
export function instantWord (instant: number, almanac: Almanac): string {
  const { calendar } = almanac
  const wall = calendar.wallAt(instant)
  const time = new Date(timeOf(wall)).toISOString().slice(11, 19).replace(/:00$/, '')
  const word = `${dayWord(dayText(wall), almanac)} ${time}`
  const moment = readMoment(word, calendar)
  const isRight = moment !== undefined && instantOfMoment(moment, calendar) === instant
  return isRight ? word : new Date(instant).toISOString().replace('.000Z', 'Z')
}

/** A decimal as a number, where a number keeps its spelling. */
export const numberWord = (text: string): string | number =>
  String(Number(text)) === text ? Number(text) : text

/** As a number that is read as this text again: a rate as 95.00, a percentage as 8.875. */
function decimalWord (text: string, field: Field): Word {
  const read = field.parse(Number(text))
  if (!('value' in read) || read.value !== text) return text
  return /^\d+\.\d\d$/.test(text) ? new Amount(text) : numberWord(text)
}

/** An amount; with its currency only where that is not the usual one. */
export function moneyWord ({ amount, code }: { amount: string, code: string }, usual: string): Word {
  return code === usual ? new Amount(amount) : { amount: new Amount(amount), code }
}

const visibilityWords = new Map(Object.entries(visibilities).map(([word, value]) => [value, word]))

/** What words of a field depend on beside its value. */
export interface Telling {
  readonly almanac: Almanac
  /** The currency that goes without saying. */
  readonly currency: string
}

/** The word of a value that names no record. */
export function wordOf (model: Model, name: string, field: Field, value: unknown, telling: Telling): Word {
  if (value === null || value === undefined) return null
  const isVisibility = model.visibility?.column === name && typeof value === 'number'
  if (isVisibility) return visibilityWords.get(value) ?? value
  switch (field.kind) {
    case 'date': return dayWord(value as string, telling.almanac)
    case 'timestamp':
    case 'instant': return instantWord(Date.parse(String(value)), telling.almanac)
    case 'money': return moneyWord(value as { amount: string, code: string }, telling.currency)
    case 'decimal':
    case 'percent': return decimalWord(value as string, field)
    default: return value as Word
  }
}
