// Profit and loss of the account: by categories of expenses, without taxes.
import { cellsOf } from './ledger/profits.ts'
import { text as anyText } from './parameters.ts'
import { backwards, basis, resolution, resolutions, tooManyPeriods } from './range.ts'
import { report } from './report.ts'
import { inferredOfStatements, statementOf, statementSchema, tableOfEntries } from './statement.ts'

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

/** Two paths lead to the report. */
const profitLossAt = (name: string, report_mode: string | null) => report({
  name,
  key: 'profitloss',
  summary: 'Income, cost of goods sold and expenses of a time, without taxes.',
  parameters: parametersIn(report_mode),
  check: values => [...backwards(values), ...tooManyPeriods(values)],
  response: statementSchema(resolutions),
  make: (session, values) => statementOf(session, values, cellsOf(session, 'account', values)),
  csv: tableOfEntries,
  inferred: [
    ...inferredOfStatements,
    'what has no category, such as a manual entry, stands under the name of its account',
    'dates is an empty list without resolution; the only capture of that (2019) is older than the key',
    'group_by_account, group_by_category_id and fiscal_year_view have no effect',
  ],
})

export const profitLossEntity = profitLossAt('profitloss_entity', 'modern_entity')
export const profitLoss = profitLossAt('profitloss', null)
