// Totals: lines, a discount and up to two taxes a line become line amounts and document totals.
// One set of rules serves invoices, estimates, profiles and credit notes (captures agree), so it is kept
// apart from all of them.
import Big from 'big.js'
import { roundCents } from './amounts.ts'
import type { Money } from './amounts.ts'

/** What the totals need to know of a line; keys and decimal texts as FreshBooks sends them. */
export interface TaxedLine {
  /** Decimal text. */
  qty: string
  /** Price of one, before tax and discount. */
  unit_cost: Money
  taxName1?: string | null
  /** Percent, up to three decimals: `"9.975"`. */
  taxAmount1?: string
  taxName2?: string | null
  /** Percent, as taxAmount1. */
  taxAmount2?: string
  /** Whether the second tax is charged on the first as well. */
  compounded_tax?: boolean
}

/** The taxes of a line, as it names them. */
export type LineTaxes =
  Pick<TaxedLine, 'taxName1' | 'taxAmount1' | 'taxName2' | 'taxAmount2' | 'compounded_tax'>

/** One tax of one line, as the tax summary counts it. */
export interface LineTax {
  /** Index of the line, from 0. */
  line: number
  /** Whether it is the line's first tax or its second. */
  place: 1 | 2
  /** Name of the tax; `''` when the client sent a percent without a name. */
  name: string
  percent: Big
  /** Net sales the tax was on, in cents: line amount less its discount, without any other tax. */
  taxable: Big
  /** The tax in cents, rounded on its own. */
  amount: Big
}

/** All amounts in currency units, in cents. */
interface DocumentTotals {
  /** Quantity times price, before tax and discount, one per line. */
  lineAmounts: Big[]
  /** Sum of lineAmounts. */
  subtotal: Big
  /** What FreshBooks shows as discount_total: zero or negative. */
  discount: Big
  /** One per tax of a line, in the order of the lines. */
  taxes: LineTax[]
  /** subtotal + discount + taxes, by definition: documents then balance without a rounding account. */
  total: Big
}

/** Quantity times price, in cents, before tax and discount. */
export function lineAmount (line: TaxedLine): Big {
  return roundCents(decimal(line.qty).times(decimal(line.unit_cost.amount)))
}

/** The amounts of a document whose discount is `discountPercent` of its subtotal. */
export function documentTotals (lines: readonly TaxedLine[], discountPercent: string): DocumentTotals {
  const lineAmounts = lines.map(lineAmount)
  const subtotal = sum(lineAmounts)
  const discount = new Big(0).minus(discountOf(subtotal, discountPercent))
  const taxes = lines.flatMap((line, index) =>
    lineTaxes(line, afterDiscount(lineAmounts[index]!, discountPercent))
      .map(tax => ({ ...tax, line: index })))
  const total = subtotal.plus(discount).plus(sum(taxes.map(tax => tax.amount)))
  return { lineAmounts, subtotal, discount, taxes, total }
}

/** What a discount of that many percent takes off an amount, in cents. */
export const discountOf = (amount: Big, percent: string): Big => roundCents(amount.times(ratio(percent)))

/** What a discount leaves of the amount of a line: the base of its taxes, not rounded. */
export const afterDiscount = (amount: Big, percent: string): Big =>
  amount.times(new Big(1).minus(ratio(percent)))

/**
 * The taxes of a line. Both start from the unrounded base and are rounded separately: rounding the sum of
 * both would make 30.73 of a captured 30.74. That this happens per line follows from a tax report's figures.
 */
export function lineTaxes (line: LineTaxes, base: Big): Array<Omit<LineTax, 'line'>> {
  const first = chargedTax(1, line.taxName1, line.taxAmount1, base)
  const onFirst = line.compounded_tax && first !== undefined ? base.plus(first.exact) : base
  const second = chargedTax(2, line.taxName2, line.taxAmount2, onFirst)
  return [first, second].flatMap(tax => tax === undefined
    ? []
    : [{
        place: tax.place, name: tax.name, percent: tax.percent,
        taxable: roundCents(base), amount: roundCents(tax.exact),
      }])
}

/** A tax of a line before it is rounded; undefined where the line has no such tax. */
function chargedTax (
  place: 1 | 2, named: string | null | undefined, charged: string | undefined, base: Big
) {
  const name = named ?? ''
  if (name === '' && charged === '0') return undefined
  const percent = decimal(charged)
  return name === '' && percent.eq(0)
    ? undefined
    : { place, name, percent, exact: base.times(percent).times(HUNDREDTH) }
}

const HUNDREDTH = new Big('0.01')

/** Absent and empty count as zero; other text that is no decimal is our own bug, and big.js throws. */
function decimal (text: string | undefined): Big {
  return new Big(text?.trim() || 0)
}

/** Percent to ratio by multiplying, because big.js cuts quotients off at twenty decimals. */
function ratio (percent: string | undefined): Big {
  return decimal(percent).times(HUNDREDTH)
}

function sum (values: Big[]): Big {
  return values.reduce((total, value) => total.plus(value), new Big(0))
}
