// Profit and loss of the business: by accounts of the chart, of which taxes paid are one.
import { flag } from '../parameters.ts'
import { backwards, basis, businessResolution, businessResolutions, tooManyPeriods } from '../range.ts'
import { report } from '../report.ts'
import { inferredOfStatements, statementOf, statementSchema, tableOfEntries } from '../statement.ts'
import { locale, use_ledger_entries } from './parameters.ts'
import { cellsOf } from './profits.ts'

const parameters = {
  ...basis,
  resolution: businessResolution,
  fiscal_year_view: flag({ description: 'No effect.', inferred: 'that it has none' }),
  use_ledger_entries,
  locale,
}

export const profitAndLoss = report({
  name: 'profit_and_loss',
  level: 'business',
  summary: 'Income, cost of goods sold and expenses of a time by account, taxes paid among the expenses.',
  parameters,
  check: values => [...backwards(values), ...tooManyPeriods(values)],
  response: statementSchema(businessResolutions),
  make: (session, values) => statementOf(session, values, cellsOf(session, 'business', values)),
  csv: tableOfEntries,
  inferred: [
    ...inferredOfStatements,
    'the shape is that of profitloss_entity; income is told by source, expenses by account of the chart',
    'taxes paid are an expense, as in the balance sheet, so that the net profit is what equity gained',
  ],
})
