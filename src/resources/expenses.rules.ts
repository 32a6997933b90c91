// Expenses: category by name, currency, status, receipts, doubles and the journal.
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules, Session } from '../declare/rules.ts'
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
    const amount = inCurrency(merged.amount, before?.amount.code ?? session.business.currency_code)
    checkTaxes(merged)
    return {
      amount,
      categoryid: merged.categoryid,
      taxAmount1: merged.taxAmount1 == null ? null : inCurrency(merged.taxAmount1, amount.code),
      taxAmount2: merged.taxAmount2 == null ? null : inCurrency(merged.taxAmount2, amount.code),
      status: merged.clientid ? 1 : 0,
      is_cogs: session.get(categories, merged.categoryid).is_cogs,
      ...receiptOf(draft, session),
    }
  },
  after (read, before, session) {
    const row = read()
    if (row.vis_state !== 1) touchCategory(row, before, session)
    markDoubles(row, session)
  },
  postings (row, session) {
    const category = session.get(categories, row.categoryid)
    const parent = category.parentid === null ? null : session.get(categories, category.parentid).category
    const account = categoryAccount(category.category, parent)
    // cost of goods is booked on 5000 even where its category lies elsewhere
    return postExpense({
      ...row, categoryAccount: category.is_cogs && !account.startsWith('5') ? '5000' : account,
    })
  },
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

const inCurrency = ({ amount, code }: Money, usual: string): Money => ({ amount, code: code || usual })

function checkTaxes ({ amount, taxAmount1, taxAmount2 }: Expense): void {
  const taxes = new Big(taxAmount1?.amount ?? 0).plus(taxAmount2?.amount ?? 0)
  if (taxes.abs().gt(new Big(amount.amount).abs())) {
    fail('invalid', {
      field: 'taxAmount1', object: 'expense', value: taxAmount1?.amount ?? taxAmount2?.amount,
    })
  }
}

/** An attachment makes has_receipt true, whatever the request says (captured). */
function receiptOf ({ attachment }: ExpenseDraft, session: Session): Partial<Expense> {
  if (attachment == null) return attachment === null ? { attachment: null } : {}
  const { jwt = '', media_type = '' } = attachment
  const id = session.random(`attachment/${jwt}`).readUInt32BE() % 1_000_000
  return {
    attachment: { attachmentid: id, id, jwt: String(jwt), media_type: String(media_type) },
    has_receipt: true,
  }
}

/** The first posting to a category marks it, and moves its updated_at (captured). */
function touchCategory (row: Expense, before: Expense | undefined, session: Session): void {
  if (before?.categoryid !== row.categoryid) {
    session.store(categories, row.categoryid, { transaction_posted: true })
  }
}

/** Both of two equal expenses are marked; the first is saved anew (captured). */
function markDoubles (row: Expense, session: Session): void {
  const doubles = row.vis_state === 1 ? [] : equalTo(row, session)
  const isduplicate = doubles.length > 0
  if (row.isduplicate !== isduplicate) session.store(expenses, row.id, { isduplicate })
  for (const double of doubles) {
    if (!double.isduplicate) session.store(expenses, double.id, { isduplicate: true })
  }
}

const equalTo = (
  { id, amount, date, categoryid, vendor }: Expense, session: Session
): Expense[] => session.select(expenses,
  `amount = ? AND amount_code = ? AND date = ? AND categoryid = ? AND vendor IS ?
    AND vis_state <> 1 AND id <> ?`,
  toScaled(new Big(amount.amount)), amount.code, date, categoryid, vendor, id)
