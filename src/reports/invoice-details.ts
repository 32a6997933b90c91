// Invoice details: every invoice of a time under its client, with its lines and what each tax comes to.
import Big from 'big.js'
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { fromScaled, toScaled, type Money } from '../ledger/amounts.ts'
import { afterDiscount, lineTaxes, type LineTaxes } from '../ledger/totals.ts'
import { tableOf } from './csv.ts'
import {
  amountOf, day, dayOrNull, listOf, money, text, textOrNull, whole, yes
} from './figures.ts'
import {
  inferredOfSelection, invoiceSelection, selectionSql, selectionValues
} from './invoice-selection.ts'
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

const dates = { issue: 'create_date', paid: 'date_paid' } as const

type Asked = Values<typeof parameters>

interface ClientRow {
  readonly userid: number
  readonly fname: string
  readonly lname: string
  readonly organization: string
  readonly email: string
  readonly is_deleted: 0 | 1
}

/** An invoice; amounts in ten-thousandths. */
interface InvoiceRow {
  readonly invoiceid: number
  readonly invoice_number: string
  readonly customerid: number
  readonly create_date: string
  readonly due_offset_days: number
  readonly po_number: string | null
  readonly v3_status: string
  readonly date_paid: string | null
  readonly discount_value: string
  readonly discount_total: number
  readonly tax: number
  readonly total: number
  readonly paid: number
}

interface LineRow extends LineTaxes {
  readonly invoiceid: number
  readonly lineid: number
  readonly taskno: number
  readonly name: string
  readonly description: string
  readonly qty: string
  readonly unit_cost: number
  readonly amount: number
  readonly taxNumber1: string | null
  readonly taxNumber2: string | null
}

const clientsSql = `SELECT id AS userid, fname, lname, organization, email, vis_state = 1 AS is_deleted
  FROM clients WHERE accounting_systemid = $account
    AND ($clientids = '[]' OR id IN (SELECT value FROM json_each($clientids)))
  ORDER BY id`

const invoicesSql = (date_type: keyof typeof dates): string => `SELECT id AS invoiceid, invoice_number,
    customerid, create_date, due_offset_days, po_number, v3_status, date_paid, discount_value, discount_total,
    taxes_total AS tax, amount AS total, paid
  FROM invoices_read WHERE ${selectionSql(dates[date_type])} ORDER BY create_date, id`

/** In the order of their invoices' numbers, which needs no sorting of such wide rows. */
const linesSql = `SELECT invoiceid, lineid, taskno, name, description, qty, unit_cost, amount,
    taxName1, taxAmount1, taxNumber1, taxName2, taxAmount2, taxNumber2, compounded_tax
  FROM json_each(?) AS chosen CROSS JOIN invoice_lines ON invoiceid = chosen.value`

function figuresOf (session: Session, asked: Asked) {
  const { clientids, currency_code, date_type, end_date, start_date, statusids } = asked
  const values = selectionValues(session, asked)
  const invoices = session.query<InvoiceRow>(invoicesSql(date_type), values)
  const lines = linesOf(session, invoices)
  const byClient = groupedBy(invoices, ({ customerid }) => customerid)
  const clients = session.query<ClientRow>(clientsSql, values)
  return {
    clientids,
    clients: clients.filter(({ userid, is_deleted }) => is_deleted === 0 || byClient.has(userid))
      .map(client => shownClient(client, byClient.get(client.userid) ?? [], lines, currency_code)),
    company_name: session.business.name,
    currency_code,
    date_type,
    end_date,
    start_date,
    statusids,
    summary: summaryOf(invoices, currency_code),
    summary_only: false,
  }
}

/** The lines of each invoice in their order. */
function linesOf (session: Session, invoices: readonly InvoiceRow[]): Map<number, LineRow[]> {
  const chosen = JSON.stringify(invoices.map(({ invoiceid }) => invoiceid))
  const lines = groupedBy(session.query<LineRow>(linesSql, chosen), ({ invoiceid }) => invoiceid)
  for (const own of lines.values()) own.sort((one, other) => one.taskno - other.taskno)
  return lines
}

type Figures = ReturnType<typeof figuresOf>

function groupedBy<Row> (rows: readonly Row[], keyOf: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}

/** What invoices come to together. */
function summaryOf (
  invoices: readonly InvoiceRow[], code: string
): Record<'outstanding' | 'paid' | 'total', Money> {
  const total = invoices.reduce((sum, invoice) => sum + invoice.total, 0)
  const paid = invoices.reduce((sum, invoice) => sum + invoice.paid, 0)
  return {
    outstanding: amountOf(total - paid, code), paid: amountOf(paid, code), total: amountOf(total, code),
  }
}

function shownClient (
  { email, fname, lname, organization, userid }: ClientRow, invoices: readonly InvoiceRow[],
  lines: ReadonlyMap<number, readonly LineRow[]>, code: string
) {
  return {
    email,
    fname,
    invoices: invoices.map(invoice => shownInvoice(invoice, lines.get(invoice.invoiceid) ?? [], code)),
    lname,
    organization,
    summary: summaryOf(invoices, code),
    userid,
  }
}

function shownInvoice (invoice: InvoiceRow, lines: readonly LineRow[], code: string) {
  const { discount_total, paid, tax, total } = invoice
  const taxed = lines.map(line => ({ line, taxes: taxesOf(line, invoice.discount_value) }))
  return {
    create_date: invoice.create_date,
    currency_code: code,
    date_paid: invoice.date_paid,
    discount_total: amountOf(discount_total, code),
    due_offset_days: invoice.due_offset_days,
    invoice_number: invoice.invoice_number,
    invoiceid: invoice.invoiceid,
    lines: taxed.map(({ line, taxes }) => shownLine(line, taxes, code)),
    outstanding: amountOf(total - paid, code),
    paid: amountOf(paid, code),
    po_number: invoice.po_number,
    subtotal: amountOf(total - tax - discount_total, code),
    tax: amountOf(tax, code),
    tax_summaries: summariesOf(taxed.flatMap(({ taxes }) => taxes), code),
    total: amountOf(total, code),
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
function summariesOf (taxes: readonly Tax[], code: string) {
  const sums = new Map<string, Tax>()
  for (const tax of taxes) {
    const key = JSON.stringify([tax.name, tax.rate])
    const before = sums.get(key)
    sums.set(key, before === undefined ? tax : { ...before, amount: before.amount + tax.amount })
  }
  return [...sums.values()].map(({ name, number, rate, amount }) =>
    ({ tax_name: name, tax_number: number, tax_rate: rate, tax_total: amountOf(amount, code) }))
}

/** Its amount is before discount and its taxes after it, as captured: the total is their sum. */
function shownLine (line: LineRow, taxes: readonly Tax[], code: string) {
  const taxAt = (place: 1 | 2): number => taxes.find(tax => tax.place === place)?.amount ?? 0
  return {
    amount: amountOf(line.amount, code),
    description: line.description,
    lineid: line.lineid,
    name: line.name,
    qty: line.qty,
    rate: amountOf(line.unit_cost, code),
    taskno: line.taskno,
    tax_amount1: amountOf(taxAt(1), code),
    tax_amount2: amountOf(taxAt(2), code),
    tax_name1: line.taxName1 ?? null,
    tax_name2: line.taxName2 ?? null,
    total: amountOf(line.amount + taxAt(1) + taxAt(2), code),
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
