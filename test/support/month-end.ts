// The month that the scenario `month-end` closes, told as text: its documents, and what reports make of them.
import { report, tree, type Name } from './books.ts'
import { sheetOf } from './ledger-reports.ts'
import type { Told } from './scenarios.ts'
import { table } from './text-table.ts'
import type { Row } from './world.ts'

const MONTH = 'start_date=2026-05-01&end_date=2026-05-31'

/** The last day of the month, and the day on which its books are looked at. */
export const DAYS = ['2026-05-31', '2026-06-15'] as const

const dollars = (amount: string): string => `printf('%.2f', (${amount}) / 10000.0)`

const detailsSql = `(SELECT group_concat(iif(type = 'TYPE_DEBIT', 'debit ', 'credit ') || ledger_accounts.name, ', ')
  FROM manualJournalEntry_details JOIN ledger_accounts ON uuid = accountId WHERE entryid = entry.id)`

/** A line for each document, oldest first. */
const documentsSql = `SELECT create_date AS day, 'invoice' AS kind, invoice_number || ' ' || line || iif(taxes_total = 0, '', ', tax ' || ${dollars('taxes_total')}) AS what,
    ${dollars('amount')} AS amount FROM invoices JOIN (SELECT invoiceid, description AS line FROM invoice_lines) ON invoiceid = invoices.id
  UNION ALL SELECT date, 'payment', 'of invoice ' || (SELECT invoice_number FROM invoices WHERE invoices.id = invoiceid), ${dollars('amount')} FROM payments
  UNION ALL SELECT date, 'expense', (SELECT category FROM categories WHERE categories.id = categoryid), ${dollars('amount')} FROM expenses
  UNION ALL SELECT issue_date, 'bill', bill_number || ' ' || (SELECT category FROM bill_lines JOIN categories ON categories.id = categoryid WHERE billid = bills.id) || iif(tax_amount = 0, '', ', tax ' || ${dollars('tax_amount')}), ${dollars('total_amount')} FROM bills
  UNION ALL SELECT paid_date, 'bill payment', 'of bill ' || (SELECT bill_number FROM bills WHERE bills.id = billid), ${dollars('amount')} FROM bill_payments
  UNION ALL SELECT userEnteredDate, 'journal entry', journalEntryNumber || ' ' || ${detailsSql},
    ${dollars("SELECT sum(amount) FROM manualJournalEntry_details WHERE entryid = entry.id AND type = 'TYPE_DEBIT'")} FROM manual_journal_entries AS entry
  ORDER BY day, kind`

const levels = { 'by the legacy chart': '', 'by the chart of the business': 'business_reports.' } as const
const profits = ['profitloss', 'business_reports.profit_and_loss'] as const

/** Profit and loss of the month, and the balance sheet of a day, on both levels. */
export const profitOf = (told: Told, name: typeof profits[number]) => report(told, name, MONTH)
const sheetFor = (told: Told, level: string) =>
  report(told, `${level}balance_sheet` as Name, level === '' ? DAYS.map(day => `dates[]=${day}`).join('&') : DAYS.map((day, index) => `date${index + 1}=${day}`).join('&'))

const withoutZeros = (lines: string[]): string[] => lines.filter(line => !/(?<![\d.])0\.00 0\.00$/.test(line))

/** Every tax of the month: what was collected and paid of it, and the sums before tax it was on. */
async function taxesOf (told: Told): Promise<string> {
  const { taxes } = await report(told, 'taxsummary', MONTH)
  return table(['tax', 'collected', 'on', 'paid', 'on', 'net'], taxes.map((tax: Row) => [tax.tax_name,
    ...[tax.tax_collected, tax.taxable_amount_collected, tax.tax_paid, tax.taxable_amount_paid, tax.net_tax].map(({ amount }) => amount)]))
}

/** Where the net income of the balance sheet comes from: two reports from the first day on, and what it says itself. */
async function netIncomeOf (told: Told, sheet: Row): Promise<string> {
  const { balances } = sheet.data.at(-1).accounts.at(-1)
  return table(['until', 'profit', 'taxes paid', 'net income'], await Promise.all(DAYS.map(async (day, index) => {
    const range = `start_date=2026-03-01&end_date=${day}`
    const { net_profit } = await report(told, 'profitloss', range)
    const { taxes } = await report(told, 'taxsummary', range)
    const paid = taxes.reduce((sum: number, { tax_paid }: Row) => sum + Number(tax_paid.amount), 0)
    return [day, net_profit.total.amount, paid.toFixed(2), balances[index].balance.amount]
  })))
}

/** The page: documents, taxes, profit and loss of the month, and the balance sheet at its end and now. */
export async function monthOf (told: Told): Promise<string> {
  const documents = told.sql(documentsSql).map(({ day, kind, what, amount }) => [day, kind, what, amount])
  const statements = await Promise.all(Object.entries(levels).map(async ([name, level], index) => `Profit and loss from 2026-05-01 to 2026-05-31, ${name}

${tree(await profitOf(told, profits[index]!)).map(line => `  ${line}`).join('\n')}

Balance sheet of ${DAYS.join(' and of ')}, ${name}

${withoutZeros(sheetOf(await sheetFor(told, level))).map(line => `  ${line}`).join('\n')}
`))
  return `The month of May 2026 as its books were closed, and what came after it until 2026-06-15.

${table(['day', 'document', 'what', 'amount'], documents)}

Sales tax from 2026-05-01 to 2026-05-31, with the sums it is on

${await taxesOf(told)}

The profit of all days so far, less taxes paid, is the net income of the balance sheet

${await netIncomeOf(told, await sheetFor(told, ''))}

${statements.join('\n')}`
}
