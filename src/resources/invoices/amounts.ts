// Amounts of an invoice: its lines, their sums, the deposit, and the part of the payments that is not tax.
import type { Session } from '../../declare/session.ts'
import Big from 'big.js'
import type { Draft, Row } from '../../declare/resource.ts'
import { linesOf, refuseNegative, taxNumbers, totalsOf } from '../documents/totals.ts'
import { checkExpenses } from './expenses.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>
type Line = Invoice['lines'][number]

/** Lines and everything that is a sum of them. `merged` is the invoice as it will be, but for these. */
export function amountsOf (
  draft: InvoiceDraft, before: Invoice | undefined, merged: Invoice, session: Session
): Partial<Invoice> {
  const code = merged.currency_code
  checkExpenses(draft.lines ?? [], session)
  const numberOf = draft.lines === undefined ? () => null : taxNumbers(session)
  const retainer = before === undefined ? { retainer_id: retainerOf(merged, session) } : {}
  const lines = linesOf<Line>(draft.lines, before?.lines, code, ({ taxName1, taxName2 }) =>
    ({ taxNumber1: numberOf(taxName1), taxNumber2: numberOf(taxName2), ...retainer }))
  const totals = totalsOf(lines, merged.discount_value, code, 'invoice')
  refuseNegative(totals, 'invoice')
  return {
    ...totals,
    ...depositOf(draft, before, totals.amount.amount, code),
    ...netPaid(merged.paid?.amount ?? '0.00', totals.amount.amount, totals.taxes_total.amount, code),
  }
}

/** The retainer whose profile an invoice was generated from, which its lines name; null for none. */
function retainerOf ({ parent = 0 }: Partial<Invoice>, session: Session): number | null {
  if (parent === 0) return null
  const sql = 'SELECT id FROM retainers WHERE invoice_profile_id = ?'
  return session.query<{ id: number }>(sql, parent)[0]?.id ?? null
}

/** A deposit is an amount, or a percentage of the total (rounded to cents): the one that was sent last. */
function depositOf (
  draft: InvoiceDraft, before: Invoice | undefined, total: string, code: string
): Partial<Invoice> {
  const { deposit_amount: amount, deposit_percentage: percentage } = draft
  if (isGiven(percentage)) return shareOf(total, percentage, code)
  if (amount != null) {
    return isGiven(amount.amount)
      ? { deposit_amount: { amount: amount.amount, code }, deposit_percentage: null }
      : { deposit_amount: null, deposit_percentage: null }
  }
  const earlier = before?.deposit_percentage
  const isCleared = amount === null || (percentage !== undefined && isGiven(earlier))
  if (isCleared) return { deposit_amount: null, deposit_percentage: null }
  return isGiven(earlier) ? shareOf(total, earlier, code) : {}
}

const isGiven = (number: string | null | undefined): number is string =>
  number != null && !new Big(number).eq(0)

const shareOf = (total: string, percentage: string, code: string): Partial<Invoice> => ({
  deposit_percentage: percentage,
  deposit_amount: {
    amount: new Big(total).times(percentage).times('0.01').toFixed(2, Big.roundHalfUp), code,
  },
})

/** The share of what is paid that is no tax; zero when nothing is paid (live 2026). */
export function netPaid (
  paid: string, total: string, taxes: string, code: string
): Pick<Invoice, 'net_paid_amount'> {
  const text = netOf(new Big(paid), new Big(total), new Big(taxes)).toFixed(4, Big.roundHalfUp)
  return { net_paid_amount: { amount: text.replace(/0{1,2}$/, ''), code } }
}

/** All taxes are paid once the whole invoice is, even if it is overpaid. */
function netOf (paid: Big, total: Big, taxes: Big): Big {
  if (paid.eq(0)) return paid
  return paid.gte(total) ? paid.minus(taxes) : paid.times(total.minus(taxes)).div(total)
}
