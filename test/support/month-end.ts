// The month that the scenario `month-end` closes, told as text: its documents, and what reports make of them.
import { report, tree, type Name } from './books.ts'
import { sheetOf } from './ledger-reports.ts'
import type { Told } from './scenarios.ts'
import { table } from './text-table.ts'

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
  UNION ALL SELECT issue_date, 'bill', bill_number || ' ' || (SELECT category FROM bill_lines JOIN categories ON categories.id = categoryid WHERE billid = bills.id), ${dollars('total_amount')} FROM bills
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

/** The page: documents, profit and loss of the month, and the balance sheet at its end and now. */
export async function monthOf (told: Told): Promise<string> {
  const documents = told.sql(documentsSql).map(({ day, kind, what, amount }) => [day, kind, what, amount])
  const statements = await Promise.all(Object.entries(levels).map(async ([name, level], index) => `Profit and loss from 2026-05-01 to 2026-05-31, ${name}

${tree(await profitOf(told, profits[index]!)).map(line => `  ${line}`).join('\n')}

Balance sheet of ${DAYS.join(' and of ')}, ${name}

${withoutZeros(sheetOf(await sheetFor(told, level))).map(line => `  ${line}`).join('\n')}
`))
  return `The month of May 2026 as its books were closed, and what came after it until 2026-06-15.

${table(['day', 'document', 'what', 'amount'], documents)}

${statements.join('\n')}`
}
