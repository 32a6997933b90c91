// What fixtures know of expense profiles.
import type { FixtureNotes } from '../declare/fixture.ts'
import { userPointer } from './identities.ts'
import { purchases } from './sample-values.ts'

export const expenseProfileFixture: FixtureNotes = {
  labels: ['vendor', 'notes'],
  labelPrefix: 'expense-profile-',
  author: 'staffid',
  dated: true,
  pointers: { ...userPointer('staffid'), category: { field: 'categoryid', table: 'categories' } },
  stored: ['last_issue_date'],
  generate (dice) {
    const [vendor, category, least, most] = dice.pick('purchase', purchases)
    const row = dice.one<{ id: number }>(
      'SELECT id FROM categories WHERE category = ? AND accounting_systemid = ?', category, dice.account_id)
    const amount = `${dice.between('amount', least, most)}.${dice.between('cents', 10, 99)}`
    return {
      vendor,
      categoryid: row?.id,
      amount,
      start_date: dice.day(),
      frequency: dice.pick('frequency', ['w', 'm', 'y']),
    }
  },
  implied: ({ categoryid }, from) => ({ is_cogs: from.row('categories', categoryid).is_cogs }),
}
