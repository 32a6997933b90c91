// Invoice details: every invoice of a time under its client, with its lines and what each tax comes to.
import Big from 'big.js'
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { fromScaled, toScaled, type Money } from '../ledger/amounts.ts'
import { afterDiscount, lineTaxes } from '../ledger/totals.ts'
import { tableOf } from './csv.ts'
import {
  amountsIn, day, dayOrNull, listOf, money, text, textOrNull, whole, yes, type Amounts
} from './figures.ts'
import { groupedBy } from './groups.ts'
import { invoicesOf, linesOf, type InvoiceRow, type LineRow } from './invoice-detail-rows.ts'
import { inferredOfSelection, invoiceSelection, selectionValues } from './invoice-selection.ts'
import { oneOf, type Values } from './parameters.ts'
import { backwards } from './range.ts'
import { report } from './report.ts'

const parameters = {
  ...invoiceSelection,
  date_type: oneOf(['issue', 'paid'], 'issue', {
    description: 'The date that counts: that of issue, or that of the latest payment (`paid`).',
    inferred: 'paid: invoices that are paid in part are in it; another value is refused with 422, errno 1004',
  }),
}

type Asked = Values<typeof parameters>

interface ClientRow {
  readonly userid: number
  readonly fname: string
  readonly lname: string
  readonly organization: string
  readonly email: string
  readonly is_deleted: 0 | 1
}

const clientsSql = `SELECT id AS userid, fname, lname, organization, email, vis_state = 1 AS is_deleted
  FROM clients WHERE accounting_systemid = $account
    AND ($clientids = '[]' OR id IN (SELECT value FROM json_each($clientids)))
  ORDER BY id`

function figuresOf (session: Session, asked: Asked) {
  const { clientids, currency_code, date_type, end_date, start_date, statusids } = asked
  const currency = amountsIn(currency_code)
  const values = selectionValues(session, asked)
  const invoices = invoicesOf(session, date_type, asked)
  const lines = linesOf(session, invoices)
  const byClient = groupedBy(invoices, ({ customerid }) => customerid)
  const clients = session.query<ClientRow>(clientsSql, values)
  return {
    clientids,
    clients: clients.filter(({ userid, is_deleted }) => is_deleted === 0 || byClient.has(userid))
      .map(client => shownClient(client, byClient.get(client.userid) ?? [], lines, currency)),
    company_name: session.business.name,
    currency_code,
    date_type,
    end_date,
    start_date,
    statusids,
    summary: summaryOf(invoices, currency),
    summary_only: false,
  }
}

type Figures = ReturnType<typeof figuresOf>

/** What invoices come to together. */
function summaryOf (
  invoices: readonly InvoiceRow[], currency: Amounts
): Record<'outstanding' | 'paid' | 'total', Money> {
  const total = invoices.reduce((sum, invoice) => sum + invoice.total, 0)
  const paid = invoices.reduce((sum, invoice) => sum + invoice.paid, 0)
  return {
    outstanding: currency.of(total - paid), paid: currency.of(paid), total: currency.of(total),
  }
}

function shownClient (
  { email, fname, lname, organization, userid }: ClientRow, invoices: readonly InvoiceRow[],
  lines: ReadonlyMap<number, readonly LineRow[]>, currency: Amounts
) {
  return {
    email,
    fname,
    invoices: invoices.map(invoice => shownInvoice(invoice, lines.get(invoice.invoiceid) ?? [], currency)),
    lname,
    organization,
    summary: summaryOf(invoices, currency),
    userid,
  }
}

function shownInvoice (invoice: InvoiceRow, lines: readonly LineRow[], currency: Amounts) {
  const { discount_total, paid, tax, total } = invoice
  const taxed = lines.map(line => ({ line, taxes: taxesOf(line, invoice.discount_value) }))
  return {
    create_date: invoice.create_date,
    currency_code: currency.code,
    date_paid: invoice.date_paid,
    discount_total: currency.of(discount_total),
    due_offset_days: invoice.due_offset_days,
    invoice_number: invoice.invoice_number,
    invoiceid: invoice.invoiceid,
    lines: taxed.map(({ line, taxes }) => shownLine(line, taxes, currency)),
    outstanding: currency.of(total - paid),
    paid: currency.of(paid),
    po_number: invoice.po_number,
    subtotal: currency.of(total - tax - discount_total),
    tax: currency.of(tax),
    tax_summaries: summariesOf(taxed.flatMap(({ taxes }) => taxes), currency),
    total: currency.of(total),
    v3_status: invoice.v3_status,
  }
}

/** One tax of a line, in ten-thousandths. */
interface Tax {
  readonly place: 1 | 2
  readonly name: string
  readonly number: string | null
  readonly rate: string
  readonly amount: number
}

/** Taxes are charged on what the discount leaves of a line (captured). */
function taxesOf (line: LineRow, discount: string): Tax[] {
  const isUntaxed = !line.taxName1 && !line.taxName2 && line.taxAmount1 === '0' && line.taxAmount2 === '0'
  if (isUntaxed) return []
  const amount = new Big(fromScaled(line.amount))
  return lineTaxes(line, discount === '0' ? amount : afterDiscount(amount, discount))
    .map(({ place, name, percent, amount }) => ({
      place,
      name,
      number: place === 1 ? line.taxNumber1 : line.taxNumber2,
      rate: percent.toFixed(),
      amount: toScaled(amount),
    }))
}

/** What each tax of an invoice comes to, in the order in which its lines name them. */
function summariesOf (taxes: readonly Tax[], currency: Amounts) {
  const sums = new Map<string, Tax>()
  for (const tax of taxes) {
    const key = `${tax.rate} ${tax.name}`
    const before = sums.get(key)
    sums.set(key, before === undefined ? tax : { ...before, amount: before.amount + tax.amount })
  }
  return [...sums.values()].map(({ name, number, rate, amount }) =>
    ({ tax_name: name, tax_number: number, tax_rate: rate, tax_total: currency.of(amount) }))
}

/** Its amount is before discount and its taxes after it, as captured: the total is their sum. */
function shownLine (line: LineRow, taxes: readonly Tax[], currency: Amounts) {
  const taxAt = (place: 1 | 2): number => taxes.find(tax => tax.place === place)?.amount ?? 0
  return {
    amount: currency.of(line.amount),
    description: line.description,
    lineid: line.lineid,
    name: line.name,
    qty: line.qty,
    rate: currency.of(line.unit_cost),
    taskno: line.taskno,
    tax_amount1: currency.of(taxAt(1)),
    tax_amount2: currency.of(taxAt(2)),
    tax_name1: line.taxName1 ?? null,
    tax_name2: line.taxName2 ?? null,
    total: currency.of(line.amount + taxAt(1) + taxAt(2)),
  }
}

const summary = exactly({ outstanding: money, paid: money, total: money })

const lineSchema = exactly({
  amount: money, description: text, lineid: whole, name: text, qty: text, rate: money, taskno: whole,
  tax_amount1: money, tax_amount2: money, tax_name1: textOrNull, tax_name2: textOrNull, total: money,
})

const invoiceSchema = exactly({
  create_date: day,
  currency_code: text,
  date_paid: dayOrNull,
  discount_total: money,
  due_offset_days: whole,
  invoice_number: text,
  invoiceid: whole,
  lines: listOf(lineSchema),
  outstanding: money,
  paid: money,
  po_number: textOrNull,
  subtotal: money,
  tax: money,
  tax_summaries: listOf(
    exactly({ tax_name: text, tax_number: textOrNull, tax_rate: text, tax_total: money })
  ),
  total: money,
  v3_status: text,
})

const schema = exactly({
  clientids: listOf(whole),
  clients: listOf(exactly({
    email: text, fname: text, invoices: listOf(invoiceSchema), lname: text, organization: text, summary,
    userid: whole,
  })),
  company_name: text,
  currency_code: text,
  date_type: { type: 'string', enum: ['issue', 'paid'] },
  end_date: day,
  start_date: day,
  statusids: listOf(whole),
  summary,
  summary_only: yes,
})

const columns = [
  'userid', 'organization', 'fname', 'lname', 'email', 'invoiceid', 'invoice_number', 'create_date',
  'due_offset_days', 'po_number', 'v3_status', 'date_paid', 'lineid', 'taskno', 'name', 'description', 'qty',
  'rate', 'amount', 'tax_name1', 'tax_amount1', 'tax_name2', 'tax_amount2', 'total', 'currency_code',
] as const

/** A row for each line, with the client and the invoice it belongs to. */
const rowsOf = ({ clients }: Figures) => clients.flatMap(({ invoices, ...client }) =>
  invoices.flatMap(({ lines, ...invoice }) => lines.map(line => ({ ...client, ...invoice, ...line }))))

export const invoiceDetails = report({
  name: 'invoice_details',
  summary: 'The invoices of a time by client, with their lines and taxes.',
  parameters,
  check: backwards,
  response: schema,
  make: figuresOf,
  csv: figures => tableOf(columns, rowsOf(figures)),
  inferred: [
    ...inferredOfSelection,
    'clients are in the order of their numbers, deleted ones only with invoices; the table has lines',
    'invoices are in the order of their dates of issue',
    'a tax of one name and two rates has two summaries',
  ],
})
