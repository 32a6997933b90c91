// What fixtures know of bills.
import type { Dice, FixtureNotes } from '../../declare/fixture.ts'
import { purchases } from '../sample-values.ts'

/** One or two things that vendors bill. */
const billedLines = (dice: Dice) => Array.from({ length: dice.between('lines', 1, 2) }, (_, index) => {
  const [, category, least, most] = dice.pick(`purchase/${index}`, purchases)
  const row = dice.one<{ id: number }>(
    'SELECT id FROM categories WHERE category = ? AND accounting_systemid = ?', category, dice.account_id)
  const amount = `${dice.between(`amount/${index}`, least, most)}.${dice.between(`cents/${index}`, 10, 99)}`
  return { categoryid: row?.id, description: category, quantity: '1', unit_cost: amount }
})

export const billFixture: FixtureNotes = {
  labels: ['bill_number', 'overall_description'],
  labelPrefix: 'bill-',
  dated: true,
  pointers: { vendor: { field: 'vendorid', table: 'bill_vendors' } },
  linePointers: { category: { field: 'categoryid', table: 'categories' } },
  defaults: () => ({ language: 'en' }),
  generate: dice => ({
    vendorid: dice.anyOf('bill_vendors', 'vis_state = 0'),
    issue_date: dice.day(),
    due_offset_days: 30,
    currency_code: 'USD',
    lines: billedLines(dice),
  }),
}
