// Journal: each kind of document becomes balanced postings, one function per kind; bills have theirs beside
// it. Reports are sums over these rows, so what a document means to the books is decided here and only here.
import Big from 'big.js'
import { toScaled, type Money } from './amounts.ts'
import {
  assertBalanced, credit, debit, heading, scaled, taxed, transfer, withoutEmpty, type Posting
} from './postings.ts'
import { documentTotals, type TaxedLine } from './totals.ts'

export { assertBalanced, headingOf, type EntryHeading, type Posting } from './postings.ts'

interface InvoiceEntry {
  id: number
  customerid: number
  create_date: string
  currency_code: string
  /** Percent of the subtotal. */
  discount_value: string
  /** Total with discount and taxes, as documentTotals defines it. */
  amount: Money
  /** `type` 1 is a rebilled expense; `amount` is before tax and discount. */
  lines: readonly (TaxedLine & { type: number, amount: Money })[]
  /** False while the invoice is a draft. */
  sent: boolean
}

interface PaymentEntry {
  id: number
  invoiceid: number
  clientid: number
  date: string
  amount: Money
  /** What was paid beyond that: it becomes the client's credit, in the same entry. */
  excess: Money
  /** Whether the money comes from a credit the client already had. */
  from_credit: boolean
  /** The way of paying: one of the type Credit moves no money, even where it names no credit. */
  type: string
  /** When the invoice was issued: what is paid before that is a deposit. */
  issued: string
  creditid: number | null
}

interface CreditNoteEntry {
  id: number
  clientid: number
  create_date: string
  currency_code: string
  credit_type: 'goodwill' | 'prepayment' | 'overpayment'
  /** Total with taxes. */
  amount: Money
  lines: readonly TaxedLine[]
}

interface ExpenseEntry {
  id: number
  date: string
  /** What was paid, taxes inside. */
  amount: Money
  /** 0 when the expense belongs to no client. */
  clientid: number
  categoryid: number
  /** Number of the category's account in the chart. */
  categoryAccount: string
  taxName1: string | null
  /** The tax contained in `amount`, not a percent. */
  taxAmount1: Money | null
  taxName2: string | null
  taxAmount2: Money | null
}

interface OtherIncomeEntry {
  date: string
  /** What came in, taxes inside. */
  amount: Money
  /** The taxes contained in `amount`, as money and no percentages. */
  taxes: readonly { name: string, amount: string }[]
}

interface JournalEntry {
  date: string
  currency_code: string
  lines: ReadonlyArray<{
    /** Stable name of the account. */
    account: string
    /** Name of the tax on a sub-account of one, else null. */
    tax_name: string | null
    /** Debit positive, credit negative. */
    amount: string
  }>
}

/** Accounts that documents are booked on, by their numbers in the default chart. */
export const accounts = {
  pettyCash: '1000-1',
  receivable: '1200',
  customerDeposits: '1201',
  payable: '2000',
  customerCredit: '2004',
  taxesPayable: '2005',
  billedExpenses: '4000-1',
  discounts: '4000-2',
  sales: '4000-3',
  salesCredit: '4000-4',
  taxesPaid: '6016',
} as const

/** Nothing while a draft; then the receivable against sales less discount, and each line's taxes. */
export function postInvoice (invoice: InvoiceEntry): Posting[] {
  if (!invoice.sent) return []
  const about = {
    ...heading(invoice.create_date, invoice.currency_code),
    clientid: invoice.customerid,
    invoiceid: invoice.id,
  }
  const totals = documentTotals(invoice.lines, invoice.discount_value)
  // a zero receivable stays: FreshBooks posts one for an invoice that comes to nothing
  return assertBalanced([debit(about, accounts.receivable, scaled(invoice.amount)), ...withoutEmpty([
    ...invoice.lines.map(line => credit(about, revenueAccount(line.type), scaled(line.amount))),
    credit(about, accounts.discounts, toScaled(totals.discount)),
    ...totals.taxes.map(tax => credit(taxed(about, tax), accounts.taxesPayable, toScaled(tax.amount))),
  ])])
}

/**
 * Money in, against the receivable and what is too much against the client's credit; or credit used up. What
 * comes before the invoice is a deposit, which the day of the invoice turns into payment.
 */
export function postPayment (payment: PaymentEntry): Posting[] {
  const about = {
    ...heading(payment.date, payment.amount.code),
    clientid: payment.clientid,
    invoiceid: payment.invoiceid,
    creditid: payment.creditid,
  }
  const [amount, excess] = [scaled(payment.amount), scaled(payment.excess)]
  const isCredit = payment.from_credit || payment.type === 'Credit'
  const origin = isCredit ? accounts.customerCredit : accounts.pettyCash
  const isDeposit = payment.date < payment.issued
  const entry = assertBalanced(withoutEmpty([
    debit(about, origin, amount + excess),
    credit(about, isDeposit ? accounts.customerDeposits : accounts.receivable, amount),
    credit(about, accounts.customerCredit, excess),
  ]))
  const release = { ...about, date: payment.issued }
  return isDeposit
    ? [...entry, ...transfer(release, accounts.customerDeposits, accounts.receivable, amount)]
    : entry
}

/** Money the client paid ahead or too much; or goodwill, which takes back sales and their taxes. */
export function postCreditNote (note: CreditNoteEntry): Posting[] {
  const about = {
    ...heading(note.create_date, note.currency_code),
    clientid: note.clientid,
    creditid: note.id,
  }
  const total = scaled(note.amount)
  if (note.credit_type !== 'goodwill') {
    return transfer(about, accounts.pettyCash, accounts.customerCredit, total)
  }
  const { lineAmounts, taxes } = documentTotals(note.lines, '0')
  return assertBalanced(withoutEmpty([
    ...lineAmounts.map(amount => debit(about, accounts.salesCredit, toScaled(amount))),
    ...taxes.map(tax => debit(taxed(about, tax), accounts.taxesPayable, toScaled(tax.amount))),
    credit(about, accounts.customerCredit, total),
  ]))
}

/** The net cost in its category and each tax beside it, paid from petty cash. */
export function postExpense (expense: ExpenseEntry): Posting[] {
  const about = {
    ...heading(expense.date, expense.amount.code),
    clientid: expense.clientid || null,
  }
  const gross = scaled(expense.amount)
  const { taxName1, taxAmount1, taxName2, taxAmount2 } = expense
  const taxes = namedTaxes([taxName1, taxAmount1], [taxName2, taxAmount2])
  const net = taxes.reduce((rest, tax) => rest - tax.amount, gross)
  return assertBalanced(withoutEmpty([
    debit({ ...about, categoryid: expense.categoryid }, expense.categoryAccount, net),
    ...taxes.map(({ name, amount }) =>
      debit({ ...about, tax_name: name, taxable: net }, accounts.taxesPaid, amount)),
    credit(about, accounts.pettyCash, gross),
  ]))
}

/** What came in, in petty cash: net of its taxes a sale, and each tax beside it. */
export function postOtherIncome ({ date, amount, taxes }: OtherIncomeEntry): Posting[] {
  const about = heading(date, amount.code)
  const gross = scaled(amount)
  const owed = taxes.map(tax => ({ name: tax.name, amount: toScaled(new Big(tax.amount)) }))
  const net = owed.reduce((rest, tax) => rest - tax.amount, gross)
  return assertBalanced(withoutEmpty([
    debit(about, accounts.pettyCash, gross),
    credit(about, accounts.sales, net),
    ...owed.map(tax =>
      credit({ ...about, tax_name: tax.name, taxable: net }, accounts.taxesPayable, tax.amount)),
  ]))
}

/** A manual entry: each line as it is given. */
export function postJournalEntry ({ date, currency_code, lines }: JournalEntry): Posting[] {
  const about = heading(date, currency_code)
  return assertBalanced(lines.map(({ account, tax_name, amount }) =>
    debit({ ...about, tax_name }, account, toScaled(new Big(amount)))))
}

/** Costs name up to two taxes; a name without an amount still counts (captured tax summary, 2017). */
export function namedTaxes (
  ...both: readonly (readonly [name: string | null, amount: Money | null])[]
): { name: string, amount: number }[] {
  return both.map(([name, amount]) => ({ name: name ?? '', amount: amount === null ? 0 : scaled(amount) }))
    .filter(tax => tax.name !== '' || tax.amount !== 0)
}

function revenueAccount (lineType: number): string {
  return lineType === 1 ? accounts.billedExpenses : accounts.sales
}
