// The rows that the report on the details of invoices shows.
import type { Session } from '../declare/session.ts'
import type { LineTaxes } from '../ledger/totals.ts'
import { groupedBy } from './groups.ts'
import { selectionSql, selectionValues, type InvoiceSelection } from './invoice-selection.ts'
import { columnsNamed, manyRows, type Columns } from './many-rows.ts'

/** An invoice; amounts in ten-thousandths. */
export interface InvoiceRow {
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

/** A line of one. */
export interface LineRow extends LineTaxes {
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

/** Columns by what the date of an invoice may mean. */
const dates = { issue: 'create_date', paid: 'date_paid' } as const

const invoiceColumns: Columns<InvoiceRow> = {
  ...columnsNamed('invoice_number', 'customerid', 'create_date', 'due_offset_days', 'po_number',
    'v3_status', 'date_paid', 'discount_value', 'discount_total', 'paid'),
  invoiceid: 'id', tax: 'taxes_total', total: 'amount',
}

const lineColumns: Columns<LineRow> = columnsNamed('invoiceid', 'lineid', 'taskno', 'name', 'description',
  'qty', 'unit_cost', 'amount', 'taxName1', 'taxAmount1', 'taxNumber1', 'taxName2', 'taxAmount2',
  'taxNumber2', 'compounded_tax')

/** The chosen invoices by date of issue. SQLite would sort rows as wide as these four times as slowly. */
export function invoicesOf (
  session: Session, date_type: keyof typeof dates, selected: InvoiceSelection
): InvoiceRow[] {
  const from = `FROM invoices_read WHERE ${selectionSql(dates[date_type])}`
  const values = selectionValues(session, selected)
  return manyRows<InvoiceRow>(session, invoiceColumns, from, values).sort(byIssue)
}

const byIssue = (one: InvoiceRow, other: InvoiceRow): number => one.create_date === other.create_date
  ? one.invoiceid - other.invoiceid
  : one.create_date < other.create_date ? -1 : 1

/** The lines of each invoice in their order. */
export function linesOf (session: Session, invoices: readonly InvoiceRow[]): Map<number, LineRow[]> {
  const chosen = JSON.stringify(invoices.map(({ invoiceid }) => invoiceid))
  const from = 'FROM json_each(?) AS chosen CROSS JOIN invoice_lines ON invoiceid = chosen.value'
  const lines = groupedBy(manyRows<LineRow>(session, lineColumns, from, chosen), ({ invoiceid }) => invoiceid)
  for (const own of lines.values()) own.sort((one, other) => one.taskno - other.taskno)
  return lines
}
