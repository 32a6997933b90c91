// Profit and loss of the business: by accounts of the chart, of which taxes paid are one.
import type { Session } from '../../declare/session.ts'
import { entriesSql } from '../entries.ts'
import { roundAway } from '../figures.ts'
import { flag, type Values } from '../parameters.ts'
import { backwards, basis, businessResolution, businessResolutions, tooManyPeriods } from '../range.ts'
import { report } from '../report.ts'
import {
  inferredOfStatements, monthsOf, periodSql, statementOf, statementSchema, tableOfEntries, type Cell
} from '../statement.ts'
import { narrowing } from './movements.ts'
import { locale, use_ledger_entries } from './parameters.ts'
import { placesOf, type Place } from './places.ts'

const parameters = {
  ...basis,
  resolution: businessResolution,
  fiscal_year_view: flag({ description: 'No effect.', inferred: 'that it has none' }),
  use_ledger_entries,
  locale,
}

/** What moved on an account, by source and period; a debit is positive, in ten-thousandths. */
interface Posted {
  readonly account: string
  readonly source: string
  readonly period: string
  readonly amount: number
}

const postedSql = (cash_based: boolean, months: number): string => `SELECT account, source,
    ${periodSql(months)} AS period, total(amount) AS amount
  FROM (${entriesSql(cash_based)})
  WHERE sub_type IN ('Income', 'Cost of Goods Sold', 'Operating Expense')
  GROUP BY account, source, period`

function figuresOf (session: Session, values: Values<typeof parameters>) {
  const placeOf = placesOf(session, 'business')
  const posted = session.query<Posted>(
    postedSql(values.cash_based, monthsOf(values)), narrowing(session, values))
  const cells = posted.map(row => cellOf(row, placeOf(row.account, null))).sort(byWords)
  return statementOf(session, values, cells)
}

const cellOf = ({ source, period, amount }: Posted, { account, sub, sub_type }: Place): Cell => ({
  section: sub_type as Cell['section'],
  category: account.name,
  subcategory: sub.name,
  source,
  period,
  cents: roundAway((sub_type === 'Income' ? 0 - amount : amount) / 100),
})

const collator = new Intl.Collator('en')

const byWords = (left: Cell, right: Cell): number => collator.compare(left.category, right.category) ||
  collator.compare(left.subcategory, right.subcategory) || collator.compare(left.source, right.source)

export const profitAndLoss = report({
  name: 'profit_and_loss',
  level: 'business',
  summary: 'Income, cost of goods sold and expenses of a time by account, taxes paid among the expenses.',
  parameters,
  check: values => [...backwards(values), ...tooManyPeriods(values)],
  response: statementSchema(businessResolutions),
  make: figuresOf,
  csv: tableOfEntries,
  inferred: [
    ...inferredOfStatements,
    'the shape is that of profitloss_entity; income is told by source, expenses by account of the chart',
    'taxes paid are an expense, as in the balance sheet, so that the net profit is what equity gained',
  ],
})
