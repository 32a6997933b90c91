// Profit and loss of the account: by categories of expenses, without taxes.
import type { Session } from '../declare/session.ts'
import { entriesSql } from './entries.ts'
import { centsOf } from './figures.ts'
import { text as anyText, type Values } from './parameters.ts'
import { backwards, basis, resolution, resolutions, tooManyPeriods } from './range.ts'
import { report } from './report.ts'
import {
  inferredOfStatements, monthsOf, periodSql, statementOf, statementSchema, tableOfEntries, type Cell
} from './statement.ts'

/** `report_mode` is what the token says of it where the request does not. */
const parametersIn = (report_mode: string | null) => {
  const { start_date, end_date, currency_code, cash_based } = basis
  return {
    start_date,
    end_date,
    resolution,
    currency_code,
    cash_based,
    report_mode: anyText({
      description: `Default: ${report_mode ?? 'none'}.`, inferred: 'no effect beyond the token',
    }, report_mode),
  }
}

/**
 * Taxes are no part of it: neither those collected, a liability, nor those paid, account 6016. Entries
 * nobody gave a category, such as manual ones, come under Uncategorized Expenses.
 */
const cellsSql = (cash_based: boolean, months: number): string => `SELECT
    sub_type AS section, source, ${periodSql(months)} AS period,
    coalesce(parents.category, categories.category, 'Uncategorized Expenses') AS category,
    iif(parents.id IS NOT NULL, categories.category,
      coalesce(categories.category, 'Uncategorized Expenses') || ' (general)') AS subcategory,
    ${centsOf("sum(iif(sub_type = 'Income', -amount, amount))")} AS cents
  FROM (${entriesSql(cash_based)}) AS entries
  LEFT JOIN categories ON categories.id = entries.categoryid
  LEFT JOIN categories AS parents ON parents.id = categories.parentid
  WHERE sub_type IN ('Income', 'Cost of Goods Sold', 'Operating Expense') AND account <> '6016'
  GROUP BY 1, 2, 3, 4, 5
  ORDER BY category COLLATE NOCASE, subcategory COLLATE NOCASE, source`

function figuresOf (session: Session, values: Values<ReturnType<typeof parametersIn>>) {
  const { cash_based, currency_code, start_date, end_date } = values
  const cells = session.query<Cell>(cellsSql(cash_based, monthsOf(values)),
    { account: session.business.account_id, currency_code, start_date, end_date })
  return statementOf(session, values, cells)
}

/** Two paths lead to the report. */
const profitLossAt = (name: string, report_mode: string | null) => report({
  name,
  key: 'profitloss',
  summary: 'Income, cost of goods sold and expenses of a time, without taxes.',
  parameters: parametersIn(report_mode),
  check: values => [...backwards(values), ...tooManyPeriods(values)],
  response: statementSchema(resolutions),
  make: figuresOf,
  csv: tableOfEntries,
  inferred: [
    ...inferredOfStatements,
    'dates is an empty list without resolution; the only capture of that (2019) is older than the key',
    'group_by_account, group_by_category_id and fiscal_year_view have no effect',
  ],
})

export const profitLossEntity = profitLossAt('profitloss_entity', 'modern_entity')
export const profitLoss = profitLossAt('profitloss', null)
