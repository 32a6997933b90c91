// What fixtures know of journal entries, in either spelling.
import type { FixtureNotes } from '../declare/fixture.ts'

/** Sub-accounts keep their numbers, which follow from the chart, so that a fixture may name them. */
export const journalEntryFixture: FixtureNotes = {
  labels: ['name', 'description'],
  labelPrefix: 'journal-',
  dated: true,
}
