// What fixtures know of other income.
import type { FixtureNotes } from '../declare/fixture.ts'
import { waysOfPaying } from './sample-values.ts'

const sources = [
  ['Etsy', 'online_sales'], ['Farmers\' market', 'in_person_sales'], ['Sublet desk', 'rentals'],
  ['Banner on the blog', 'advertising'], ['Referral fee', 'other'],
] as const

export const otherIncomeFixture: FixtureNotes = {
  labels: ['source', 'note'],
  dated: true,
  generate (dice) {
    const [source, category_name] = dice.pick('source', sources)
    const amount = `${dice.between('amount', 20, 900)}.${dice.between('cents', 10, 99)}`
    return {
      source, category_name, amount, date: dice.day(), payment_type: dice.pick('payment_type', waysOfPaying),
    }
  },
}
