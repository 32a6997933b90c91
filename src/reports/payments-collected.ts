// Payments collected: all money that came in, in all currencies; what was paid too much has rows of its own.
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import type { Money } from '../ledger/amounts.ts'
import { tableOf } from './csv.ts'
import {
  centsOf, day, listOf, money, moneyOf, text, textOrNull, whole, wholeOrNull, yes
} from './figures.ts'
import { currency, id, list, text as anyText, type Values } from './parameters.ts'
import { backwards, range } from './range.ts'
import { report } from './report.ts'

/** What the report is narrowed to; empty lists are no restriction. */
const selection = {
  ...range,
  currency_codes: list(currency({ description: 'Only these currencies.' })),
  clientids: list(id({ description: 'Only these clients.' })),
  payment_methods: list(anyText({ description: 'Only these methods: Check, Cash, Credit, ….' })),
  payment_for: anyText({
    description: 'Only what was paid on invoices (`invoices`), or what became a credit (`credits`).',
    inferred: 'its spellings; any other value is ignored',
  }),
}

interface CollectedRow {
  readonly cents: number
  readonly code: string
  readonly client: string
  readonly clientid: number
  readonly credit_number: string | null
  readonly creditid: number | null
  readonly date: string
  readonly description: string
  readonly from_credit: 0 | 1
  readonly invoice_number: string | null
  readonly invoiceid: number | null
  readonly method: string
}

/** What an invoice took of a payment: on the receivable, or on the deposits where it came before its day. */
const ofInvoice = "postings.account IN ('1200', '1201')"

/**
 * A payment is its row on the receivable; a credit that was issued, or left by a payment that was too much,
 * its row on the customer's credit.
 */
const collectedSql = `SELECT ${centsOf('-postings.amount')} AS cents, postings.currency_code AS code,
    coalesce(nullif(trim(clients.organization), ''), trim(clients.fname || ' ' || clients.lname), '')
      AS client,
    postings.clientid, credit_notes.credit_number, credit_notes.id AS creditid, postings.date,
    coalesce(iif(${ofInvoice}, payments.note, credit_notes.notes), '') AS description,
    coalesce(payments.from_credit, 0) AS from_credit,
    invoices.invoice_number, invoices.id AS invoiceid,
    coalesce(payments.type, nullif(credit_notes.payment_type, ''), 'Credit') AS method
  FROM postings
  LEFT JOIN clients ON clients.id = postings.clientid
  LEFT JOIN payments ON postings.document = 'payments' AND payments.id = postings.document_id
  LEFT JOIN invoices ON invoices.id = payments.invoiceid AND ${ofInvoice}
  LEFT JOIN credit_notes ON credit_notes.id = CASE
    WHEN postings.document = 'credit_notes' THEN postings.creditid
    WHEN postings.account = '2004' THEN payments.overpaymentid
    WHEN payments.from_credit THEN payments.creditid END
  WHERE postings.accounting_systemid = $account AND postings.date BETWEEN $start_date AND $end_date
    AND (postings.document = 'payments' AND ${ofInvoice}
      OR postings.document IN ('payments', 'credit_notes') AND postings.account = '2004'
        AND postings.amount < 0)
    AND ($currency_codes = '[]' OR postings.currency_code IN (SELECT value FROM json_each($currency_codes)))
    AND ($clientids = '[]' OR postings.clientid IN (SELECT value FROM json_each($clientids)))
    AND ($payment_methods = '[]' OR method IN (SELECT value FROM json_each($payment_methods)))
    AND ($on IS NULL OR iif(${ofInvoice}, '1200', postings.account) = $on)
  ORDER BY postings.date DESC, postings.account = '2004',
    iif(${ofInvoice}, payments.id, credit_notes.id) DESC`

/** The account on which what is asked for was booked; null for both. */
function accountFor (payment_for: string | null): '1200' | '2004' | null {
  if (/^invoices?$/i.test(payment_for ?? '')) return '1200'
  return /^credits?$/i.test(payment_for ?? '') ? '2004' : null
}

function collected (session: Session, values: Values<typeof selection>): CollectedRow[] {
  const { start_date, end_date, currency_codes, clientids, payment_methods, payment_for } = values
  return session.query<CollectedRow>(collectedSql, {
    account: session.business.account_id,
    start_date,
    end_date,
    currency_codes: JSON.stringify(currency_codes),
    clientids: JSON.stringify(clientids),
    payment_methods: JSON.stringify(payment_methods),
    on: accountFor(payment_for),
  })
}

function figuresOf (session: Session, values: Values<typeof selection>) {
  const { start_date, end_date, currency_codes, clientids, payment_methods } = values
  const rows = collected(session, values)
  return {
    clientids,
    currency_codes,
    end_date,
    payment_methods,
    payments: rows.map(shownPayment),
    start_date,
    summary_only: false,
    totals: totalsOf(rows),
  }
}

const shownPayment = (row: CollectedRow) => ({
  amount: moneyOf(row.cents, row.code),
  client: row.client,
  clientid: row.clientid,
  credit_number: row.credit_number,
  creditid: row.creditid,
  date: row.date,
  description: row.description,
  from_credit: row.from_credit === 1,
  invoice_number: row.invoice_number,
  invoiceid: row.invoiceid,
  method: row.method,
})

/** Money from a credit was counted when the credit was made, and is not counted again (documented). */
function totalsOf (rows: readonly CollectedRow[]): Money[] {
  const codes = [...new Set(rows.map(({ code }) => code))].sort()
  const counted = rows.filter(({ from_credit }) => from_credit === 0)
  return codes.map(code =>
    moneyOf(counted.filter(row => row.code === code).reduce((sum, { cents }) => sum + cents, 0), code))
}

const schema = exactly({
  clientids: listOf(whole),
  currency_codes: listOf(text),
  end_date: day,
  payment_methods: listOf(text),
  payments: listOf(exactly({
    amount: money,
    client: text,
    clientid: whole,
    credit_number: textOrNull,
    creditid: wholeOrNull,
    date: day,
    description: text,
    from_credit: yes,
    invoice_number: textOrNull,
    invoiceid: wholeOrNull,
    method: text,
  })),
  start_date: day,
  summary_only: yes,
  totals: listOf(money),
})

const columns = [
  'date', 'client', 'clientid', 'invoice_number', 'invoiceid', 'credit_number', 'creditid', 'description',
  'method', 'from_credit', 'amount', 'currency_code',
] as const

export const paymentsCollected = report({
  name: 'payments_collected',
  summary: 'Money received in a time, newest first, in all currencies.',
  parameters: selection,
  check: backwards,
  response: schema,
  make: figuresOf,
  csv: ({ payments }) =>
    tableOf(columns, payments.map(payment => ({ ...payment, currency_code: payment.amount.code }))),
  inferred: [
    'a client id that is no number is answered with 422, errno 1015',
    'of the same day, payments come before credits, and later ones first',
    'a currency of nothing but applied credit has a total of 0.00',
  ],
})
