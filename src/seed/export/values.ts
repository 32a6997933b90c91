// Values of rows → values of a fixture, as a person would write them.
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import { visibilities } from '../load/drafts.ts'
import { dayText, instantOfMoment, readMoment, timeOf, type Calendar } from '../../world/dates.ts'

/** A record by its name; `key` tells it from all others. */
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
export type FixtureValue =
  | Name | Amount | string | number | boolean | null
  | readonly FixtureValue[] | { readonly [key: string]: FixtureValue }

/** How dates are written: relative to now where the clock runs, as they are where it stands still. */
export interface DateStyle {
  readonly calendar: Calendar
  readonly isRelative: boolean
}

const DAY = 86_400_000

/** A day as `today-45d`, or as it is. */
export function dayValue (day: string, { calendar, isRelative }: DateStyle): string {
  const days = Math.round((Date.parse(day) - Date.parse(calendar.today)) / DAY)
  if (!isRelative || Number.isNaN(days) || Math.abs(days) > 99_999) return day
  return days === 0 ? 'today' : `today${days < 0 ? '-' : '+'}${Math.abs(days)}d`
}

/** An instant as `today-2d 14:30`; in UTC where that would be another one, as when clocks are put back. */
export function instantValue (instant: number, style: DateStyle): string {
  const { calendar } = style
  const wall = calendar.wallAt(instant)
  const time = new Date(timeOf(wall)).toISOString().slice(11, 19).replace(/:00$/, '')
  const text = `${dayValue(dayText(wall), style)} ${time}`
  const moment = readMoment(text, calendar)
  const isRight = moment !== undefined && instantOfMoment(moment, calendar) === instant
  return isRight ? text : new Date(instant).toISOString().replace('.000Z', 'Z')
}

/** As a number that is read as this text again: a rate as 95.00, a percentage as 8.875. */
function decimalValue (text: string, field: Field): FixtureValue {
  const read = field.parse(Number(text))
  if (!('value' in read) || read.value !== text) return text
  if (/^\d+\.\d\d$/.test(text)) return new Amount(text)
  return String(Number(text)) === text ? Number(text) : text
}

interface Money { readonly amount: string, readonly code: string }

/** An amount; with its currency only where the field has one of its own and it is not the usual one. */
function moneyValue ({ amount, code }: Money, field: Field, usual: string): FixtureValue {
  const isPlain = code === '' || code === usual || field.columns('x').length === 1
  return isPlain ? new Amount(amount) : { amount: new Amount(amount), code }
}

const visibilityWords = new Map(Object.entries(visibilities).map(([word, value]) => [value, word]))

/** What the value of a field depends on beside the field. */
export interface ValueStyle extends DateStyle {
  /** The currency that is not written. */
  readonly currency: string
}

/** The value of a field that names no record. */
export function valueOf (
  model: Model, name: string, field: Field, value: unknown, style: ValueStyle
): FixtureValue {
  if (value === null || value === undefined) return null
  const isVisibility = model.visibility?.column === name && typeof value === 'number'
  if (isVisibility) return visibilityWords.get(value) ?? value
  switch (field.kind) {
    case 'date': return dayValue(value as string, style)
    case 'timestamp':
    case 'instant': return instantValue(Date.parse(String(value)), style)
    case 'money': return moneyValue(value as Money, field, style.currency)
    case 'decimal':
    case 'percent': return decimalValue(value as string, field)
    case 'structure': return (model.tenant === undefined ? value : withoutStamps(value)) as FixtureValue
    default: return value as FixtureValue
  }
}

const stamps = ['id', 'attachmentid', 'connectionid', 'created_at', 'updated_at']

/** A structure without the numbers and times that every load gives anew. */
export function withoutStamps (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutStamps)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !stamps.includes(name)))
}
