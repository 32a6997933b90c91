// Everything of a bill that follows from its lines. The arithmetic is the ledger's.
import type Big from 'big.js'
import { fail } from '../../declare/problem.ts'
import type { Row } from '../../declare/resource.ts'
import type { Money } from '../../ledger/amounts.ts'
import { documentTotals, type LineTax, type TaxedLine } from '../../ledger/totals.ts'
import { checkSizes, refuseNegative } from '../documents/totals.ts'
import type { bills } from './bills.ts'

export type BillLine = Row<typeof bills>['lines'][number]

/** A line as a request sends it: anything but the key may be missing. */
type SentLine = Partial<BillLine>

const usualLine = {
  description: null,
  quantity: '0',
  tax_name1: null,
  tax_percent1: null,
  tax_authorityid1: null,
  tax_name2: null,
  tax_percent2: null,
  tax_authorityid2: null,
  compounded_tax: false,
}

/** Lines, totals and description of a bill whose lines are these, in its currency. */
export function amountsOf (sent: readonly SentLine[], code: string) {
  const lines = sent.map((line, index) => completed(line, index, code))
  const { lineAmounts, subtotal, taxes, total } = documentTotals(lines.map(asTaxed), '0')
  const money = (value: Big): Money => ({ amount: value.toFixed(2), code })
  const totals = {
    amount: money(subtotal), tax_amount: money(total.minus(subtotal)), total_amount: money(total),
  }
  checkSizes([...lineAmounts, subtotal, ...taxes.map(tax => tax.amount), total], 'bill')
  refuseNegative({ amount: totals.total_amount }, 'bill')
  const taxOf = amountsByPlace(taxes)
  return {
    ...totals,
    overall_description: lines.find(({ description }) => description !== null)?.description ?? null,
    lines: lines.map((line, index) => {
      const [first, second] = ([1, 2] as const).map(place => taxOf(index, place))
      const [net, whole] = [lineAmounts[index]!, lineAmounts[index]!.plus(first ?? 0).plus(second ?? 0)]
      return {
        ...line,
        amount: money(net),
        total_amount: money(whole),
        tax_amount1: line.tax_percent1 === null ? null : money(first ?? net.times(0)),
        tax_amount2: line.tax_percent2 === null ? null : money(second ?? net.times(0)),
      }
    }),
  }
}

/** A line with its place and what was not sent filled in. */
function completed (line: SentLine, index: number, code: string): BillLine {
  const { categoryid, unit_cost } = line
  // a line may name one that is not there, and so leave out its category
  if (categoryid === undefined) fail('required', { field: 'categoryid', object: 'bill', value: null })
  return {
    ...usualLine, ...line, list_index: index + 1, unit_cost: { amount: unit_cost?.amount ?? '0.00', code },
  } as BillLine
}

const asTaxed = (line: BillLine): TaxedLine => ({
  qty: line.quantity,
  unit_cost: line.unit_cost,
  taxName1: line.tax_name1,
  taxAmount1: line.tax_percent1 ?? '0',
  taxName2: line.tax_name2,
  taxAmount2: line.tax_percent2 ?? '0',
  compounded_tax: line.compounded_tax,
})

/** The amount of a tax by its line and place; undefined where the line has no such tax. */
function amountsByPlace (taxes: readonly LineTax[]) {
  const amounts = new Map(taxes.map(({ line, place, amount }) => [2 * line + place, amount]))
  return (line: number, place: 1 | 2) => amounts.get(2 * line + place)
}
