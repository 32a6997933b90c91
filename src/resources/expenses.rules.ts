// Expenses: category by name, currency, status, receipts, doubles and the journal.
import { textOf } from '../json-values.ts'
import type { Session } from '../declare/session.ts'
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import { categoryAccount } from '../ledger/chart.ts'
import { toScaled, type Money } from '../ledger/amounts.ts'
import { postExpense } from '../ledger/journal.ts'
import { categories } from './expense-categories.ts'
import { expenses } from './expenses.ts'

type Expense = Row<typeof expenses>
type ExpenseDraft = Draft<typeof expenses>

export const expenseRules: Rules<typeof expenses> = {
  complete (draft, before, session) {
    const merged = { ...before, ...draft, ...categoryOf(draft, before, session) } as Expense
    if (merged.staffid !== before?.staffid) checkStaff(merged.staffid, session)
    if (before !== undefined && merged.staffid !== before.staffid) refuseHandingOver(merged.staffid, session)
    const amount = inCurrency(merged.amount, before?.amount.code ?? session.business.currency_code)
    checkTaxes(merged)
    return {
      amount,
      categoryid: merged.categoryid,
      taxAmount1: merged.taxAmount1 == null ? null : inCurrency(merged.taxAmount1, amount.code),
      taxAmount2: merged.taxAmount2 == null ? null : inCurrency(merged.taxAmount2, amount.code),
      status: merged.clientid ? 1 : 0,
      is_cogs: isCogs(merged, draft, before, session),
      ...receiptOf(draft, before, session),
    }
  },
  after (read, before, session) {
    const row = read()
    if (row.vis_state !== 1) touchCategory(row, before, session)
    markDoubles(row, before, session)
  },
  postings (row, session) {
    const category = session.get(categories, row.categoryid)
    const parent = category.parentid === null ? null : session.get(categories, category.parentid).category
    const account = categoryAccount(category.category, parent)
    return postExpense({ ...row, categoryAccount: costAccount(row, account) })
  },
}

/**
 * What is rebilled to a client is the cost of billed expenses (documented for the report); cost of goods is
 * booked on 5000 even where its category lies elsewhere.
 */
function costAccount ({ invoiceid, is_cogs }: Expense, account: string): string {
  if (invoiceid !== null) return '5000-1'
  return is_cogs && !account.startsWith('5') ? '5000' : account
}

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

/** A person who works in the business, or is of its staff alone; clients have numbers too. */
function checkStaff (userid: number, session: Session): void {
  const there = session.query(
    `SELECT 1 FROM memberships WHERE business_id = ? AND userid = ? AND role <> 'client'
    UNION ALL SELECT 1 FROM staffs WHERE accounting_systemid = ? AND userid = ? AND vis_state <> 1 LIMIT 1`,
    session.business.id, userid, session.business.account_id, userid)
  if (there.length > 0) return
  fail('unknown-reference', { field: 'staffid', object: 'expense', value: userid, message: 'staff' })
}

/** Who does not manage the business does not put expenses on others (a program in production saw a 403). */
function refuseHandingOver (userid: number, { caller }: Session): void {
  if (['business_employee', 'contractor'].includes(caller.role) && userid !== caller.userid) fail('forbidden')
}

/** What is sent, else what the category is; while that stays, what it was. */
function isCogs (
  { categoryid }: Expense, draft: ExpenseDraft, before: Expense | undefined, session: Session
): boolean {
  if (draft.is_cogs !== undefined) return draft.is_cogs
  return before?.categoryid === categoryid ? before.is_cogs : session.get(categories, categoryid).is_cogs
}

const inCurrency = ({ amount, code }: Money, usual: string): Money => ({ amount, code: code || usual })

function checkTaxes ({ amount, taxAmount1, taxAmount2 }: Expense): void {
  const taxes = new Big(taxAmount1?.amount ?? 0).plus(taxAmount2?.amount ?? 0)
  if (taxes.abs().gt(new Big(amount.amount).abs())) {
    fail('invalid', {
      field: 'taxAmount1', object: 'expense', value: taxAmount1?.amount ?? taxAmount2?.amount,
    })
  }
}

/** An attachment makes has_receipt true, whatever the request says (captured); none makes it false. */
function receiptOf (
  { attachment }: ExpenseDraft, before: Expense | undefined, session: Session
): Partial<Expense> {
  if (attachment === null && before !== undefined) return { attachment, has_receipt: false }
  if (attachment == null) return {}
  const { jwt = '', media_type = '' } = attachment
  const id = session.random(`attachment/${textOf(jwt)}`).readUInt32BE() % 1_000_000
  return {
    attachment: { attachmentid: id, id, jwt: textOf(jwt), media_type: textOf(media_type) },
    has_receipt: true,
  }
}

/** The first posting to a category marks it, and moves its updated_at (captured). */
function touchCategory (row: Expense, before: Expense | undefined, session: Session): void {
  if (before?.categoryid !== row.categoryid) {
    session.store(categories, row.categoryid, { transaction_posted: true })
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
