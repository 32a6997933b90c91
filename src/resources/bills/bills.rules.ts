// Bills: their amounts, what must stay as long as something is paid, and the journal.
import Big from 'big.js'
import { fail } from '../../declare/problem.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import type { Rules } from '../../declare/rules.ts'
import type { Session } from '../../declare/session.ts'
import { postBill } from '../../ledger/payable.ts'
import { billPayments } from '../bill-payments.ts'
import { settleBill } from '../bill-payments.rules.ts'
import { costAccount } from '../cost-accounts.ts'
import { dueDate } from '../documents/dates.ts'
import { categories } from '../expense-categories.ts'
import { receiptFrom } from '../receipts.ts'
import { notEmpty } from '../required-texts.ts'
import { amountsOf } from './amounts.ts'
import { bills } from './bills.ts'

type Bill = Row<typeof bills>
type BillDraft = Draft<typeof bills>

export const billRules: Rules<typeof bills> = {
  check: draft => ['currency_code', 'language'].flatMap(field => notEmpty('bill', field)(draft)),
  complete (draft, before, session) {
    const { issue_date, due_offset_days, currency_code } = { ...before, ...draft } as Bill
    const amounts = amountsOf(draft.lines ?? before?.lines ?? [], currency_code)
    if (before !== undefined) checkPaid({ currency_code, ...amounts }, before)
    return {
      ...amounts,
      due_date: dueDate('bill', issue_date, due_offset_days),
      ...(draft.attachment == null ? {} : { attachment: receiptFrom(draft.attachment, session) }),
    } as Partial<Bill>
  },
  after (read, before, session) {
    const row = read()
    if (row.vis_state === 1) deletePayments(row, session)
    else markCategories(row, session)
  },
  unposted: ['paid'],
  postings: (row, session) => postBill({
    ...row,
    lines: row.lines.map(line =>
      ({ ...line, categoryAccount: costAccount(line.categoryid, session) })),
  }),
}

/** What is paid keeps the currency of a bill, and the bill from coming to less (inferred). */
function checkPaid (
  { currency_code, total_amount }: Pick<Bill, 'currency_code' | 'total_amount'>, { paid, ...before }: Bill
): void {
  if (new Big(paid.amount).eq(0)) return
  const refuse = (field: keyof BillDraft, value: string, message: string): never =>
    fail('refused', { field, object: 'bill', value, message })
  if (currency_code !== before.currency_code) {
    refuse('currency_code', currency_code, 'A bill with payments cannot change its currency.')
  }
  if (new Big(total_amount.amount).lt(paid.amount)) {
    refuse('lines', total_amount.amount, 'A bill cannot come to less than what is paid of it.')
  }
}

/** Payments go with their bill (inferred). */
function deletePayments ({ id }: Bill, session: Session): void {
  const there = session.select(billPayments, 'billid = ? AND vis_state <> 1', id)
  for (const payment of there) session.store(billPayments, payment.id, { vis_state: 1 })
  if (there.length > 0) settleBill(id, session)
}

/** The first posting to a category marks it, as that of an expense does. */
function markCategories ({ lines }: Bill, session: Session): void {
  for (const id of new Set(lines.map(({ categoryid }) => categoryid))) {
    if (!session.get(categories, id).transaction_posted) {
      session.note(categories, id, { transaction_posted: true })
    }
  }
}
