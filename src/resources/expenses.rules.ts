// Expenses: category by name, currency, status, receipts, doubles and the journal.
import type { Session } from '../declare/session.ts'
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import { toScaled } from '../ledger/amounts.ts'
import { postExpense } from '../ledger/journal.ts'
import { costAccount } from './cost-accounts.ts'
import { checkStaff, costsOf } from './costs.ts'
import { categories } from './expense-categories.ts'
import { expenses } from './expenses.ts'
import { receiptFrom } from './receipts.ts'

type Expense = Row<typeof expenses>
type ExpenseDraft = Draft<typeof expenses>

export const expenseRules: Rules<typeof expenses> = {
  complete (draft, before, session) {
    const merged = { ...before, ...draft, ...categoryOf(draft, before, session) } as Expense
    if (merged.staffid !== before?.staffid) checkStaff('expense', merged.staffid, session)
    if (before !== undefined && merged.staffid !== before.staffid) refuseHandingOver(merged.staffid, session)
    return {
      ...costsOf('expense', merged, draft, before, session),
      categoryid: merged.categoryid,
      status: merged.clientid ? 1 : 0,
      ...receiptOf(draft, before, session),
    }
  },
  after (read, before, session) {
    const row = read()
    if (row.vis_state !== 1) touchCategory(row, before, session)
    markDoubles(row, before, session)
  },
  unposted: ['isduplicate', 'profileid'],
  postings (row, session) {
    const isRebilled = row.invoiceid !== null
    const categoryAccount = isRebilled ? REBILLED : costAccount(row.categoryid, session, row.is_cogs)
    return postExpense({ ...row, categoryAccount })
  },
}

/** What is rebilled to a client is the cost of billed expenses (documented for the report). */
const REBILLED = '5000-1'

/** The category by its number or, where only a name is sent, by that. */
function categoryOf (
  draft: ExpenseDraft, before: Expense | undefined, session: Session
): { categoryid: number } {
  if (draft.categoryid !== undefined) return { categoryid: draft.categoryid }
  const named = draft.category_name
    ? session.select(categories, 'category = ? COLLATE NOCASE AND vis_state <> 1', draft.category_name)[0]
    : undefined
  const categoryid = named?.id ?? before?.categoryid
  return categoryid === undefined
    ? fail('required', { field: 'categoryid', object: 'expense', value: null })
    : { categoryid }
}

/** Who does not manage the business does not put expenses on others (a program in production saw a 403). */
function refuseHandingOver (userid: number, { caller }: Session): void {
  if (['business_employee', 'contractor'].includes(caller.role) && userid !== caller.userid) fail('forbidden')
}

/** An attachment makes has_receipt true, whatever the request says (captured); none makes it false. */
function receiptOf (
  { attachment }: ExpenseDraft, before: Expense | undefined, session: Session
): Partial<Expense> {
  if (attachment === null && before !== undefined) return { attachment, has_receipt: false }
  if (attachment == null) return {}
  return { attachment: receiptFrom(attachment, session), has_receipt: true }
}

/** The first posting to a category marks it, and moves its updated_at (captured). */
function touchCategory (row: Expense, before: Expense | undefined, session: Session): void {
  if (before?.categoryid !== row.categoryid) {
    session.note(categories, row.categoryid, { transaction_posted: true })
  }
}

/**
 * Both of two equal expenses are marked, and the first is saved anew (captured); one that is left alone is
 * no double any more (inferred).
 */
function markDoubles (row: Expense, before: Expense | undefined, session: Session): void {
  const doubles = row.vis_state === 1 ? [] : equalTo(row, session)
  mark(row, doubles.length > 0, session)
  for (const double of doubles) mark(double, true, session)
  const [left, ...more] = before === undefined ? [] : equalTo(before, session)
  const isAlone = left !== undefined && more.length === 0 && !doubles.some(({ id }) => id === left.id)
  if (isAlone) mark(left, false, session)
}

function mark (expense: Expense, isduplicate: boolean, session: Session): void {
  if (expense.isduplicate !== isduplicate) session.store(expenses, expense.id, { isduplicate })
}

/** The fields that an SDK's recording shows to be compared, within one currency. */
const equalTo = (
  { id, amount, date, categoryid, notes }: Expense, session: Session
): Expense[] => session.select(expenses,
  `amount = ? AND amount_code = ? AND date = ? AND categoryid = ? AND notes = ?
    AND vis_state <> 1 AND id <> ?`,
  toScaled(new Big(amount.amount)), amount.code, date, categoryid, notes, id)
