// Payments collected: all money that came in, in all currencies; what was paid too much has rows of its own.
import { exactly } from '../declare/envelope.ts'
import type { Call } from '../declare/endpoint.ts'
import type { Money } from '../ledger/amounts.ts'
import { downloadToken } from './download-token.ts'
import { centsOf, day, listOf, money, moneyOf, text, yes } from './figures.ts'
import { readSelection, type Selection } from './parameters.ts'

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

/** A payment is its row on the receivable, a credit that was issued its row on the customer's credit. */
const collectedSql = `SELECT ${centsOf('-postings.amount')} AS cents, postings.currency_code AS code,
    coalesce(nullif(trim(clients.organization), ''), trim(clients.fname || ' ' || clients.lname), '')
      AS client,
    postings.clientid, credit_notes.credit_number, credit_notes.id AS creditid, postings.date,
    coalesce(payments.note, credit_notes.notes, '') AS description,
    coalesce(payments.from_credit, 0) AS from_credit,
    invoices.invoice_number, invoices.id AS invoiceid,
    coalesce(payments.type, nullif(credit_notes.payment_type, ''), 'Credit') AS method
  FROM postings
  LEFT JOIN clients ON clients.id = postings.clientid
  LEFT JOIN payments ON postings.document = 'payments' AND payments.id = postings.document_id
  LEFT JOIN invoices ON invoices.id = payments.invoiceid
  LEFT JOIN credit_notes ON credit_notes.id = postings.creditid AND coalesce(payments.from_credit, 1)
  WHERE postings.accounting_systemid = $account AND postings.date BETWEEN $start_date AND $end_date
    AND (postings.document = 'payments' AND postings.account = '1200'
      OR postings.document = 'credit_notes' AND postings.account = '2004')
    AND ($currency_codes = '[]' OR postings.currency_code IN (SELECT value FROM json_each($currency_codes)))
    AND ($clientids = '[]' OR postings.clientid IN (SELECT value FROM json_each($clientids)))
    AND ($payment_methods = '[]' OR method IN (SELECT value FROM json_each($payment_methods)))
    AND ($document IS NULL OR postings.document = $document)
  ORDER BY postings.date DESC, postings.document DESC, postings.document_id DESC`

function documentFor (payment_for: string | null): 'payments' | 'credit_notes' | null {
  if (/^invoices?$/i.test(payment_for ?? '')) return 'payments'
  return /^credits?$/i.test(payment_for ?? '') ? 'credit_notes' : null
}

function collected ({ session }: Call, selection: Selection): CollectedRow[] {
  const { start_date, end_date, currency_codes, clientids, payment_methods, payment_for } = selection
  return session.query<CollectedRow>(collectedSql, {
    account: session.business.account_id,
    start_date,
    end_date,
    currency_codes: JSON.stringify(currency_codes),
    clientids: JSON.stringify(clientids),
    payment_methods: JSON.stringify(payment_methods),
    document: documentFor(payment_for),
  })
}

/** Answers the report. */
export function paymentsCollected (call: Call): unknown {
  const selection = readSelection(call)
  const { start_date, end_date, currency_codes, clientids, payment_methods } = selection
  const rows = collected(call, selection)
  return {
    clientids,
    currency_codes,
    download_token: downloadToken(call.session, 'payments_collected', withoutEmpty({ ...selection })),
    end_date,
    payment_methods,
    payments: rows.map(shownPayment),
    start_date,
    summary_only: false,
    totals: totalsOf(rows),
  }
}

/** In the token, a list that nobody sent is null (live-verified). */
const withoutEmpty = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values)
  .map(([name, value]) => [name, Array.isArray(value) && value.length === 0 ? null : value]))

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

const textOrNull = { type: ['string', 'null'] }
const wholeOrNull = { type: ['integer', 'null'] }

export const paymentsCollectedSchema = exactly({
  clientids: listOf({ type: 'integer' }),
  currency_codes: listOf(text),
  download_token: text,
  end_date: day,
  payment_methods: listOf(text),
  payments: listOf(exactly({
    amount: money,
    client: text,
    clientid: { type: 'integer' },
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
