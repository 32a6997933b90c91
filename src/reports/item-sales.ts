// Item sales: what was billed under each name that lines of invoices have.
import Big from 'big.js'
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { fromScaled, showDecimal, toScaled } from '../ledger/amounts.ts'
import { discountOf } from '../ledger/totals.ts'
import { tableOf } from './csv.ts'
import { amountOf, day, listOf, money, text, whole } from './figures.ts'
import {
  inferredOfSelection, invoiceSelection, selectionSql, selectionValues
} from './invoice-selection.ts'
import { list, text as anyText, type Values } from './parameters.ts'
import { backwards } from './range.ts'
import { report } from './report.ts'

const parameters = {
  ...invoiceSelection,
  item_names: list(anyText({ description: 'Only lines of these names.' })),
}

type Asked = Values<typeof parameters>

/** A line of an invoice; amounts in ten-thousandths. */
interface SoldRow {
  readonly name: string
  readonly invoiceid: number
  readonly invoice_number: string
  readonly create_date: string
  readonly v3_status: string
  readonly fname: string
  readonly lname: string
  readonly organization: string
  readonly discount_value: string
  readonly qty: string
  readonly unit_cost: number
  readonly amount: number
}

const soldSql = `SELECT name, chosen.id AS invoiceid, invoice_number, create_date, v3_status, fname, lname,
    organization, discount_value, qty, unit_cost, invoice_lines.amount
  FROM (SELECT id, invoice_number, create_date, v3_status, fname, lname, organization, discount_value
    FROM invoices_read WHERE ${selectionSql('create_date')}) AS chosen
  CROSS JOIN invoice_lines ON invoiceid = chosen.id
  WHERE $item_names = '[]' OR name IN (SELECT value FROM json_each($item_names))
  ORDER BY name COLLATE NOCASE, name, create_date, chosen.id, taskno`

function figuresOf (session: Session, asked: Asked) {
  const { clientids, currency_code, end_date, item_names, start_date, statusids } = asked
  const rows = session.query<SoldRow>(soldSql,
    { ...selectionValues(session, asked), item_names: JSON.stringify(item_names) })
  const sold = rows.map((row): Sold => Object.assign(row, { discount: discountOn(row) }))
  return {
    clientids,
    company_name: session.business.name,
    currency_code,
    end_date,
    item_names,
    items: byName(sold).map(own => ({
      invoices: own.map(line => shownLine(line, currency_code)),
      name: own[0]!.name,
      ...sumsOf(own, currency_code),
    })),
    start_date,
    statusids,
    ...sumsOf(sold, currency_code),
  }
}

type Sold = SoldRow & { readonly discount: number }

/** The share of a line in the discount of its invoice, in ten-thousandths: zero or negative. */
const discountOn = ({ amount, discount_value }: SoldRow): number => Number(discount_value) === 0
  ? 0
  : 0 - toScaled(discountOf(new Big(fromScaled(amount)), discount_value))

/** Lines of one name each; those of a name stand together already. */
function byName (lines: readonly Sold[]): Sold[][] {
  const groups: Sold[][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    if (group?.[0]!.name === line.name) group.push(line)
    else groups.push([line])
  }
  return groups
}

const sumsOf = (lines: readonly Sold[], code: string) => ({
  total: amountOf(lines.reduce((sum, { amount }) => sum + amount, 0), code),
  total_discount: amountOf(lines.reduce((sum, { discount }) => sum + discount, 0), code),
  total_qty: showDecimal(totalQuantity(lines)),
})

/** Whether a quantity is whole, and small enough to be added up as a number whatever comes with it. */
const isShortWhole = (qty: string): boolean => qty.length < 10 && /^-?\d+$/.test(qty)

/** Whole quantities are added up as numbers, since most are whole. */
function totalQuantity (lines: readonly Sold[]): Big {
  let whole = 0
  let others = new Big(0)
  for (const { qty } of lines) {
    if (isShortWhole(qty)) whole += Number(qty)
    else others = others.plus(qty)
  }
  return others.plus(whole)
}

const shownLine = (line: Sold, code: string) => ({
  amount: amountOf(line.amount, code),
  create_date: line.create_date,
  discount: amountOf(line.discount, code),
  fname: line.fname,
  invoice_number: line.invoice_number,
  invoiceid: line.invoiceid,
  lname: line.lname,
  organization: line.organization,
  qty: line.qty,
  unit_cost: amountOf(line.unit_cost, code),
  v3_status: line.v3_status,
})

const sums = { total: money, total_discount: money, total_qty: text }

const schema = exactly({
  clientids: listOf(whole),
  company_name: text,
  currency_code: text,
  end_date: day,
  item_names: listOf(text),
  items: listOf(exactly({
    invoices: listOf(exactly({
      amount: money, create_date: day, discount: money, fname: text, invoice_number: text, invoiceid: whole,
      lname: text, organization: text, qty: text, unit_cost: money, v3_status: text,
    })),
    name: text,
    ...sums,
  })),
  start_date: day,
  statusids: listOf(whole),
  ...sums,
})

const columns = [
  'name', 'invoiceid', 'invoice_number', 'create_date', 'v3_status', 'organization', 'fname', 'lname', 'qty',
  'unit_cost', 'amount', 'discount', 'currency_code',
] as const

export const itemSales = report({
  name: 'item_sales',
  summary: 'What was billed in a time under each name that lines of invoices have.',
  parameters,
  check: backwards,
  response: schema,
  make: figuresOf,
  csv: ({ items, currency_code }) => tableOf(columns, items.flatMap(({ invoices, name }) =>
    invoices.map(invoice => ({ ...invoice, name, currency_code })))),
  inferred: [
    ...inferredOfSelection,
    'amounts are before discount and tax; a discount is zero or negative, the share of its line to the cent',
    'names differ in case; lines without a name are an item without one; of one item, lines are by date',
    'a line is a row of its own, also where an invoice has two of one name',
    'fname, lname and organization are those on the invoice',
  ],
})
