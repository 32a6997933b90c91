// What the two aging reports share: what is owed on a day by whom, by how long it has been owed.
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Money } from '../ledger/amounts.ts'
import { centsOf, day as dayShown, listOf, money, moneyOf, text } from './figures.ts'
import { currency, day, oneOf } from './parameters.ts'

/** Parameters of a report on the ages of `documents`. */
export const agingParameters = {
  end_date: day({ description: 'The day; what was paid later is still owed. Default: today.' }),
  group_by: oneOf(['outstanding', 'overdue'], 'outstanding', {
    description: 'Age since the date of issue (`outstanding`), or since the due date (`overdue`).',
    inferred: 'the spelling `overdue`; another value is refused with 422, errno 1004',
  }),
  currency_code: currency(),
}

export type Grouping = 'outstanding' | 'overdue'

/** Ages in days, with the SQL condition of each. */
const ages = {
  '0-30': 'days <= 30',
  '31-60': 'days BETWEEN 31 AND 60',
  '61-90': 'days BETWEEN 61 AND 90',
  '91+': 'days > 90',
} as const

export type Age = keyof typeof ages
export const ageNames = Object.keys(ages) as Age[]

/** What somebody owes, or is owed, of each age, in cents. */
export type Owing = Readonly<Record<Age, number>>

/** SQL of a column for each age, over `days` and `owed` in ten-thousandths. */
export const agesSql =
  ageNames.map(age => `${centsOf(`sum(owed) FILTER (WHERE ${ages[age]})`)} AS "${age}"`).join(', ')

/** SQL of how long a document with these dates is owed on `$end_date`. */
export const daysSql = (group_by: Grouping, issued: string): string =>
  `julianday($end_date) - julianday(${group_by === 'outstanding' ? issued : 'due_date'})`

/** The least age that counts: a document is overdue after its due date. */
export const leastAge = { outstanding: 0, overdue: 1 }

export type Aged = Readonly<Record<Age | 'total', Money>>

/** The ages of some together. The total adds up what is shown. */
export function shownAges (owing: readonly Owing[], code: string): Aged {
  const sums = ageNames.map(age => owing.reduce((sum, one) => sum + one[age], 0))
  const shown = ageNames.map((age, index) => [age, moneyOf(sums[index]!, code)])
  return { ...Object.fromEntries(shown), total: moneyOf(sums.reduce((whole, sum) => whole + sum, 0), code) }
}

const agesSchema = Object.fromEntries(ageNames.map(age => [age, money])) as Record<Age, JsonSchema>

/** Schema of a report whose accounts have these members beside their ages. */
export const agingSchema = (members: Readonly<Record<string, JsonSchema>>): JsonSchema => exactly({
  accounts: listOf(exactly({ ...agesSchema, ...members, total: money })),
  company_name: text,
  currency_code: text,
  end_date: dayShown,
  totals: exactly({ ...agesSchema, total: money }),
})
