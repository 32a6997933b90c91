// The taxes that a cost contains: a name, a percentage for information, and the amount that counts.
import type Big from 'big.js'
import { nullable, type Doubt } from '../declare/field.ts'
import { money, percent, text } from '../fields/index.ts'
import { parseDecimal, type Money } from '../ledger/amounts.ts'

/** Half a cent: a tax is rounded to cents. */
const ROUNDING = 0.005

/** A number as a request may write it; undefined for anything else. */
const sentAmount = (value: unknown): Big | undefined =>
  parseDecimal(typeof value === 'object' && value !== null ? (value as Partial<Money>).amount : value)

/**
 * A tax above its percentage of what is left without taxes. A program in production rounds its percentages up
 * so that this never happens; no source shows the refusal. Told only where the draft has all that it takes.
 */
const beyondPercent = (place: 1 | 2): Doubt => draft => {
  const [gross, tax, rate, first, second] = [
    'amount', `taxAmount${place}`, `taxPercent${place}`, 'taxAmount1', 'taxAmount2',
  ].map(name => sentAmount(draft[name]))
  if (gross === undefined || tax === undefined || rate === undefined) return undefined
  const net = gross.minus(first ?? 0).minus(second ?? 0)
  const isCompound = place === 2 && draft.compounded_tax === true
  const most = (isCompound ? net.plus(first ?? 0) : net).times(rate).div(100)
  if (tax.abs().lte(most.abs().plus(ROUNDING))) return undefined
  return `${rate.toString()} % of the ${net.toFixed(2)} that are left without taxes ` +
    `come to ${most.toFixed(2)}, and the tax should not be more`
}

const taxName = () => nullable(text())

const taxAmount = (place: 1 | 2) => nullable(money({
  code: 'amount_code',
  doc: `The tax of taxName${place} that is contained in the amount.`,
  doubt: beyondPercent(place),
}))

/** Two taxes that an amount contains. */
export const taxFields = {
  taxName1: taxName(),
  taxName2: taxName(),
  taxPercent1: nullable(percent()),
  taxPercent2: nullable(percent()),
  taxAmount1: taxAmount(1),
  taxAmount2: taxAmount(2),
}
