// What expenses and the profiles that issue them have in common: who spent how much, taxes inside.
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'
import type { Money } from '../ledger/amounts.ts'
import { categories } from './expense-categories.ts'

/** Those values of an expense that its amounts follow from. */
interface Cost {
  readonly amount: Money
  readonly categoryid: number
  readonly taxAmount1?: Money | null
  readonly taxAmount2?: Money | null
}

/** The same of a row that is there. */
interface KnownCost extends Cost {
  readonly is_cogs: boolean
}

/**
 * Amounts in one currency, and whether it is a cost of goods: what is sent, else what the category is; while
 * that stays, what it was. `object` is what refusals call the row.
 */
export function costsOf (
  object: string, merged: Cost, sent: { readonly is_cogs?: boolean }, before: KnownCost | undefined,
  session: Session
) {
  checkTaxes(object, merged)
  const usual = before?.amount.code ?? session.business.currency_code
  const code = merged.amount.code || usual
  const taxOf = (tax: Money | null | undefined): Money | null =>
    tax == null ? null : { amount: tax.amount, code: tax.code || code }
  return {
    amount: { amount: merged.amount.amount, code },
    taxAmount1: taxOf(merged.taxAmount1),
    taxAmount2: taxOf(merged.taxAmount2),
    is_cogs: sent.is_cogs ?? (before?.categoryid === merged.categoryid
      ? before.is_cogs
      : session.get(categories, merged.categoryid).is_cogs),
  }
}

function checkTaxes (object: string, { amount, taxAmount1, taxAmount2 }: Cost): void {
  const taxes = new Big(taxAmount1?.amount ?? 0).plus(taxAmount2?.amount ?? 0)
  if (taxes.abs().gt(new Big(amount.amount).abs())) {
    fail('invalid', { field: 'taxAmount1', object, value: taxAmount1?.amount ?? taxAmount2?.amount })
  }
}

/** A person who works in the business, or is of its staff alone; clients have numbers too. */
export function checkStaff (object: string, userid: number, session: Session): void {
  const there = session.query(
    `SELECT 1 FROM memberships WHERE business_id = ? AND userid = ? AND role <> 'client'
    UNION ALL SELECT 1 FROM staffs WHERE accounting_systemid = ? AND userid = ? AND vis_state <> 1 LIMIT 1`,
    session.business.id, userid, session.business.account_id, userid)
  if (there.length > 0) return
  fail('unknown-reference', { field: 'staffid', object, value: userid, message: 'staff' })
}
