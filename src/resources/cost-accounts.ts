// Where costs are booked: on the account of their category.
import type { Session } from '../declare/session.ts'
import { categoryAccount } from '../ledger/chart.ts'
import { categories } from './expense-categories.ts'

/**
 * Number in the default chart of the account that a cost is booked on; cost of goods is booked on 5000 even
 * where its category lies elsewhere. Default of `is_cogs`: that of the category.
 */
export function costAccount (categoryid: number, session: Session, is_cogs?: boolean): string {
  const category = session.get(categories, categoryid)
  const parent = category.parentid === null ? null : session.get(categories, category.parentid).category
  const account = categoryAccount(category.category, parent)
  return (is_cogs ?? category.is_cogs) && !account.startsWith('5') ? '5000' : account
}
