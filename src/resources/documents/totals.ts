// Lines and totals of documents as rows hold them: the arithmetic is the ledger's.
import type { Session } from '../../declare/session.ts'
import type Big from 'big.js'
import { fail } from '../../declare/problem.ts'
import { LARGEST_AMOUNT, type Money } from '../../ledger/amounts.ts'
import { documentTotals, type TaxedLine } from '../../ledger/totals.ts'
import { taxes } from '../taxes.ts'

/** A line as a request sends it: anything may be missing. */
interface SentLine {
  readonly unit_cost?: Money
  readonly [field: string]: unknown
}

/** A line with everything that its arithmetic and its document need. */
interface PricedLine extends TaxedLine {
  readonly unit_cost: Money
  readonly description?: string
}

const usualLine = {
  name: '',
  description: '',
  qty: '0',
  taxName1: null,
  taxAmount1: '0',
  taxName2: null,
  taxAmount2: '0',
  compounded_tax: false,
}

/**
 * The lines sent, with what was not sent filled in, or else those there: all in the currency of their
 * document, whatever they say (inferred). `more` gives what else lines of one kind of document have.
 */
export function linesOf<Line extends PricedLine> (
  sent: readonly SentLine[] | undefined, there: readonly Line[] | undefined, code: string,
  more: (line: Line) => Partial<Line> = () => ({})
): Line[] {
  const inCurrency = (amount = '0.00') => ({ unit_cost: { amount, code } })
  if (sent === undefined) {
    return (there ?? []).map(line => ({ ...line, ...inCurrency(line.unit_cost.amount) }))
  }
  return sent.map((line, index) => {
    const complete =
      { ...usualLine, ...line, ...inCurrency(line.unit_cost?.amount), taskno: index + 1 } as unknown as Line
    return { ...complete, ...more(complete) }
  })
}

/**
 * Everything of a document that follows from its lines: their amounts, its totals and its description.
 * `discount` is a percentage, `object` what refusals call the document.
 */
export function totalsOf<Line extends PricedLine> (
  lines: readonly Line[], discount: string, code: string, object: string
) {
  const totals = documentTotals(lines, discount)
  const taxes_total = totals.taxes.reduce((sum, tax) => sum.plus(tax.amount), totals.subtotal.times(0))
  checkSizes([...totals.lineAmounts, totals.subtotal, totals.discount, taxes_total, totals.total], object)
  const money = (value: Big): Money => ({ amount: value.toFixed(2), code })
  return {
    lines: lines.map((line, index) => ({ ...line, amount: money(totals.lineAmounts[index]!) })),
    discount_total: money(totals.discount),
    amount: money(totals.total),
    taxes_total: money(taxes_total),
    description: lines[0]?.description ?? '',
  }
}

/** Refuses a document that comes to less than nothing (number documented, its use inferred). */
export function refuseNegative ({ amount }: { readonly amount: Money }, object: string): void {
  if (!amount.amount.startsWith('-')) return
  fail('refused', {
    errno: 1040, field: 'lines', object, value: amount.amount,
    message: `The total of ${named(object)} cannot be below zero.`,
  })
}

const named = (object: string): string =>
  `${/^[aeiou]/.test(object) ? 'an' : 'a'} ${object.replaceAll('_', ' ')}`

/** Refuses a document with an amount beyond what can be stored. */
export function checkSizes (amounts: readonly Big[], object: string): void {
  const value = amounts.find(amount => amount.abs().gt(LARGEST_AMOUNT))?.toFixed(2)
  if (value !== undefined) fail('out-of-range', { field: 'lines', object, value })
}

/** Registration numbers of the account's taxes by name; lines show them beside the tax's name. */
export function taxNumbers (session: Session): (name: string | null | undefined) => string | null {
  const numbers = new Map(session.select(taxes, 'number IS NOT NULL').map(tax => [tax.name, tax.number]))
  return name => numbers.get(name ?? '') ?? null
}
