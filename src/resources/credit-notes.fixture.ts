// What fixtures know of credit notes: most come about with a payment that was too much.
import type { FixtureNotes } from '../declare/fixture.ts'
import { addressOf } from './documents/party.ts'
import { work } from './sample-values.ts'

export const creditNoteFixture: FixtureNotes = {
  labels: ['credit_number'],
  labelPrefix: 'credit-',
  dated: true,
  comesWith: {
    table: 'payments',
    field: 'overpaymentid',
    what: 'credit',
    missing: ref => `the payment '${ref}' was not too much, so it left no credit`,
  },
  /** A credit for a client: part of something that went wrong. */
  generate ({ pick, anyOf, day }) {
    const [description, , unit_cost] = pick('work', work)
    const lines = [{ description, unit_cost }]
    return { clientid: anyOf('clients', 'vis_state = 0'), create_date: day(), lines }
  },
  implied (row, from) {
    const client = from.row('clients', row.clientid)
    return { ...addressOf(client), currency_code: client.currency_code }
  },
}
