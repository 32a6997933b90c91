// Bill payments: how much may be paid of a bill, and what they do to it.
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { fromScaled, type Money } from '../ledger/amounts.ts'
import { postBillPayment } from '../ledger/payable.ts'
import { billPayments } from './bill-payments.ts'
import { bills } from './bills/bills.ts'

type BillPayment = Row<typeof billPayments>
type Bill = Row<typeof bills>

export const billPaymentRules: Rules<typeof billPayments> = {
  complete (draft, before, session) {
    const bill = session.get(bills, draft.billid ?? before!.billid)
    return {
      ...(draft.amount === undefined ? {} : { amount: amountOf(draft, before, bill) }),
      ...(before === undefined ? { paid_date: draft.paid_date ?? session.today() } : {}),
    }
  },
  after (read, before, session) {
    const row = read()
    if (before?.vis_state === 1 && row.vis_state !== 1) checkRoom(row, session)
    settleBill(row.billid, session)
  },
  postings: row => postBillPayment(row),
}

const refuse = (field: string, value: unknown, message: string): never =>
  fail('refused', { field, object: 'bill_payment', value, message })

/** In the currency of the bill, and no more than is owed: what is paid too much has no place in the books. */
function amountOf (
  { amount: sent }: Draft<typeof billPayments>, before: BillPayment | undefined, bill: Bill
): Money {
  const { amount, code } = sent!
  const value = new Big(amount)
  if (value.lte(0)) fail('less-than-one', { field: 'amount', object: 'bill_payment', value: amount })
  if (code !== '' && code !== bill.currency_code) {
    refuse('amount', code, 'A payment must be in the currency of its bill.')
  }
  if (before?.vis_state === 1) return { amount, code: bill.currency_code }
  const room = new Big(bill.outstanding.amount).plus(before?.amount.amount ?? 0)
  if (value.gt(room)) refuse('amount', amount, 'A payment cannot be more than what is outstanding.')
  return { amount, code: bill.currency_code }
}

/** What was paid meanwhile must leave room for a payment that comes back. */
function checkRoom ({ amount, billid, vis_state }: BillPayment, session: Session): void {
  const bill = session.get(bills, billid)
  const hasRoom = bill.vis_state !== 1 && new Big(bill.outstanding.amount).gte(amount.amount) &&
    bill.currency_code === amount.code
  if (!hasRoom) refuse('vis_state', vis_state, 'The bill has no room for this payment any more.')
}

const paidSql = `SELECT coalesce(sum(amount), 0) AS paid FROM bill_payments
  WHERE billid = ? AND vis_state <> 1`

/** Brings a bill up to date with its payments. */
export function settleBill (id: number, session: Session): void {
  const { currency_code: code, paid } = session.get(bills, id)
  const amount = fromScaled(session.query<{ paid: number }>(paidSql, id)[0]!.paid)
  if (amount !== paid.amount) session.store(bills, id, { paid: { amount, code } })
}
