// How often a profile generates an invoice, and the dates that follow from it.
import type { Field } from '../../declare/field.ts'
import { dayAfter, text } from '../../fields/index.ts'

/** Weeks, months or years between two invoices, with their number before the letter (documented). */
const pattern = /^([1-9]\d{0,2})?([wmy])$/

/** The field; zero would never come to a next date. */
export function frequency (): Field<string, 'writable'> {
  const field = text({
    required: true,
    doc: 'Every week, month or year: w, m, y; with a number, every so many: 2w, 3m, 1y.',
    inferred: 'a number from 1 to 999; anything else is refused with 422, errno 1004',
  })
  return {
    ...field,
    schema: { type: 'string', pattern: pattern.source },
    input: { type: 'string', pattern: pattern.source },
    parse: input =>
      typeof input === 'string' && pattern.test(input) ? { value: input } : { problem: 'invalid' },
  }
}

/** When a profile issues its first invoice (YYYY-MM-DD), and how often. */
export interface Rhythm {
  readonly create_date: string
  readonly frequency: string
}

/** What lies between two dates of a rhythm. */
function stepOf ({ frequency }: Rhythm): { readonly unit: 'day' | 'month', readonly size: number } {
  const [, count = '1', letter] = pattern.exec(frequency)!
  const sizes = { w: 7, m: 1, y: 12 } as const
  return {
    unit: letter === 'w' ? 'day' : 'month',
    size: Number(count) * sizes[letter as keyof typeof sizes],
  }
}

/**
 * The first date of a rhythm that is not before a day; undefined past the year 9999. All dates count from the
 * first one, so that one of the 31st is on the last day of shorter months and on the 31st again (inferred).
 */
export function issueDate (rhythm: Rhythm, notBefore: string): string | undefined {
  const { create_date } = rhythm
  if (notBefore <= create_date) return create_date
  const { unit, size } = stepOf(rhythm)
  const dateOf = (steps: number): string | undefined =>
    dayAfter(create_date, unit === 'day' ? { days: steps * size } : { months: steps * size })
  // so many steps lead into the month of the day at most; one or two more lead to it or behind it
  let steps = Math.floor(distance(create_date, notBefore, unit) / size)
  let date = dateOf(steps)
  while (date !== undefined && date < notBefore) date = dateOf(++steps)
  return date
}

/** Days between two days, or months between their months. */
function distance (from: string, to: string, unit: 'day' | 'month'): number {
  if (unit === 'day') return (Date.parse(to) - Date.parse(from)) / 86_400_000
  const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return months(to) - months(from)
}
