// What fixtures know of checkout links.
import type { FixtureNotes } from '../../declare/fixture.ts'
import { work } from '../sample-values.ts'

export const checkoutLinkFixture: FixtureNotes = {
  labels: ['uuid', 'item_name'],
  labelPrefix: 'checkout-',
  pointers: { item: { field: 'item_id', table: 'items' } },
  stored: ['uuid'],
  generate: ({ pick, day }) => {
    const [item_name, note, amount] = pick('work', work)
    return { item_name, note, amount, created_at: day() }
  },
}
