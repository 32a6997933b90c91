// Lines and totals of documents as rows hold them: the arithmetic is the ledger's.
import type { Session } from '../../declare/session.ts'
import type Big from 'big.js'
import { fail } from '../../declare/problem.ts'
import { LARGEST_AMOUNT, type Money } from '../../ledger/amounts.ts'
import { documentTotals, type TaxedLine } from '../../ledger/totals.ts'
import { taxes } from '../taxes.ts'

/** A line with everything its arithmetic needs. */
export interface PricedLine extends TaxedLine {
  readonly unit_cost: Money
}

const usualLine = {
  name: '',
  description: '',
  qty: '1',
  taxName1: null,
  taxAmount1: '0',
  taxName2: null,
  taxAmount2: '0',
  compounded_tax: false,
}

/** A line with what was not sent filled in, in the currency of its document whatever it says itself. */
export function completeLine<Line extends { unit_cost?: Money }> (line: Line, code: string) {
  return { ...usualLine, ...line, unit_cost: { amount: line.unit_cost?.amount ?? '0.00', code } }
}

/** Line amounts and totals of a document, as money. `object` is what refusals call the document. */
export function moneyTotals (
  lines: readonly PricedLine[], discount: string, code: string, object: string
) {
  const totals = documentTotals(lines, discount)
  const taxes_total = totals.taxes.reduce((sum, tax) => sum.plus(tax.amount), totals.subtotal.times(0))
  checkSizes([...totals.lineAmounts, totals.subtotal, totals.discount, taxes_total, totals.total], object)
  const money = (value: Big): Money => ({ amount: value.toFixed(2), code })
  return {
    lineAmounts: totals.lineAmounts.map(money),
    discount_total: money(totals.discount),
    amount: money(totals.total),
    taxes_total: money(taxes_total),
  }
}

function checkSizes (amounts: readonly Big[], object: string): void {
  const value = amounts.find(amount => amount.abs().gt(LARGEST_AMOUNT))?.toFixed(2)
  if (value !== undefined) fail('out-of-range', { field: 'lines', object, value })
}

/** Registration numbers of the account's taxes by name; lines show them beside the tax's name. */
export function taxNumbers (session: Session): (name: string | null | undefined) => string | null {
  const numbers = new Map(session.select(taxes, 'number IS NOT NULL').map(tax => [tax.name, tax.number]))
  return name => numbers.get(name ?? '') ?? null
}
