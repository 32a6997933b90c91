// The sales tax summary: per name of a tax what was collected on sales and paid on expenses.
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { tableOf } from './csv.ts'
import { entriesSql, inferredOfBasis } from './entries.ts'
import { centsOf, day, listOf, money, moneyOf, text, yes } from './figures.ts'
import type { Values } from './parameters.ts'
import { backwards, basis } from './range.ts'
import { report } from './report.ts'

interface TaxRow {
  readonly tax_name: string
  readonly collected: number
  readonly taxable_collected: number
  readonly paid: number
  readonly taxable_paid: number
}

/** A credit's base is positive like an invoice's, and takes away from what was collected. */
const taxesSql = (cash_based: boolean): string => `SELECT tax_name,
    ${centsOf("sum(-amount) FILTER (WHERE account = '2005')")} AS collected,
    ${centsOf("sum(iif(document = 'credit_notes', -taxable, taxable)) FILTER (WHERE account = '2005')")}
      AS taxable_collected,
    ${centsOf("sum(amount) FILTER (WHERE account = '6016')")} AS paid,
    ${centsOf("sum(taxable) FILTER (WHERE account = '6016')")} AS taxable_paid
  FROM (${entriesSql(cash_based)}) WHERE tax_name IS NOT NULL
  GROUP BY tax_name ORDER BY tax_name COLLATE NOCASE, tax_name`

/** Gross, untaxed sales included: what invoices put on the receivable, and other income into petty cash. */
const invoicedSql = (cash_based: boolean): string => `SELECT ${centsOf('sum(amount)')} AS cents
  FROM (${entriesSql(cash_based)})
  WHERE document = 'invoices' AND account = '1200' OR document = 'other_incomes' AND account LIKE '1000%'`

function figuresOf (session: Session, values: Values<typeof basis>) {
  const { cash_based, currency_code, start_date, end_date } = values
  const parameters = { account: session.business.account_id, currency_code, start_date, end_date }
  const taxes = session.query<TaxRow>(taxesSql(cash_based), parameters)
  const [invoiced] = session.query<{ cents: number }>(invoicedSql(cash_based), parameters)
  return {
    cash_based,
    currency_code,
    end_date,
    start_date,
    taxes: taxes.map(tax => shownTax(tax, currency_code)),
    total_invoiced: moneyOf(invoiced!.cents, currency_code),
  }
}

const shownTax = ({ tax_name, collected, taxable_collected, paid, taxable_paid }: TaxRow, code: string) => ({
  net_tax: moneyOf(collected - paid, code),
  net_taxable_amount: moneyOf(taxable_collected - taxable_paid, code),
  tax_collected: moneyOf(collected, code),
  tax_name,
  tax_paid: moneyOf(paid, code),
  taxable_amount_collected: moneyOf(taxable_collected, code),
  taxable_amount_paid: moneyOf(taxable_paid, code),
})

const schema = exactly({
  cash_based: yes,
  currency_code: text,
  end_date: day,
  start_date: day,
  taxes: listOf(exactly({
    net_tax: money,
    net_taxable_amount: money,
    tax_collected: money,
    tax_name: text,
    tax_paid: money,
    taxable_amount_collected: money,
    taxable_amount_paid: money,
  })),
  total_invoiced: money,
})

const columns = [
  'tax_name', 'tax_collected', 'taxable_amount_collected', 'tax_paid', 'taxable_amount_paid', 'net_tax',
  'net_taxable_amount', 'currency_code',
] as const

export const taxSummary = report({
  name: 'taxsummary',
  summary: 'Sales taxes collected and paid in a time.',
  parameters: basis,
  check: backwards,
  response: schema,
  make: figuresOf,
  csv: ({ taxes, currency_code }) => tableOf(columns, taxes.map(tax => ({ ...tax, currency_code }))),
  inferred: [
    ...inferredOfBasis,
    'taxes are in alphabetical order',
    'credit notes take away from what was collected, and leave total_invoiced alone',
  ],
})
