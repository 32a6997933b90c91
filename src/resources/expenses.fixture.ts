// What fixtures know of expenses.
import type { FixtureNotes } from '../declare/fixture.ts'
import { userPointer } from './identities.ts'
import { purchases } from './sample-values.ts'

export const expenseFixture: FixtureNotes = {
  labels: ['vendor', 'notes'],
  author: 'staffid',
  dated: true,
  pointers: { ...userPointer('staffid'), profile: { field: 'profileid', table: 'expense_profiles' } },
  stored: ['profileid'],
  holds: { invoiceid: 'invoices' },
  defaults: ({ userid }) => ({ staffid: userid }),
  generate (dice) {
    const [vendor, category_name, least, most] = dice.pick('purchase', purchases)
    const amount = `${dice.between('amount', least, most)}.${dice.between('cents', 10, 99)}`
    return { vendor, category_name, amount, date: dice.day() }
  },
  implied: ({ categoryid }, from) => ({ is_cogs: from.row('categories', categoryid).is_cogs }),
}
