// Postings of accounts payable: bills of vendors, and what is paid of them.
import type { Money } from './amounts.ts'
import { accounts, namedTaxes } from './journal.ts'
import {
  assertBalanced, credit, debit, heading, scaled, transfer, withoutEmpty, type Heading, type Posting
} from './postings.ts'

interface BillEntry {
  issue_date: string
  currency_code: string
  /** Total with taxes, the sum of the lines and their taxes. */
  total_amount: Money
  /** `amount` is before tax. */
  lines: readonly BillEntryLine[]
}

interface BillEntryLine {
  /** Number of the category's account in the chart. */
  categoryAccount: string
  categoryid: number
  amount: Money
  /** Null where the line has no such tax, as `tax_name2` and `tax_amount2` are. */
  tax_name1: string | null
  tax_amount1: Money | null
  tax_name2: string | null
  tax_amount2: Money | null
}

interface BillPaymentEntry {
  paid_date: string
  /** At most what was outstanding. */
  amount: Money
}

/** What each line costs in its category and each tax beside it, owed to the vendor. */
export function postBill ({ issue_date, currency_code, total_amount, lines }: BillEntry): Posting[] {
  const about = heading(issue_date, currency_code)
  return assertBalanced(withoutEmpty([
    ...lines.flatMap(line => lineCosts(about, line)),
    credit(about, accounts.payable, scaled(total_amount)),
  ]))
}

function lineCosts (about: Heading, line: BillEntryLine): Posting[] {
  const net = scaled(line.amount)
  return [
    debit({ ...about, categoryid: line.categoryid }, line.categoryAccount, net),
    ...namedTaxes([line.tax_name1, line.tax_amount1], [line.tax_name2, line.tax_amount2]).map(tax =>
      debit({ ...about, tax_name: tax.name, taxable: net }, accounts.taxesPaid, tax.amount)),
  ]
}

/** What was owed to the vendor, paid from petty cash. */
export function postBillPayment ({ paid_date, amount }: BillPaymentEntry): Posting[] {
  const about = heading(paid_date, amount.code)
  return transfer(about, accounts.payable, accounts.pettyCash, scaled(amount))
}
