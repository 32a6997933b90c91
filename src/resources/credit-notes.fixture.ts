// What fixtures know of credit notes: many are made by a payment that was larger than its invoice.
import type { FixtureNotes } from '../declare/fixture.ts'
import type { Row } from '../declare/resource.ts'
import type { clients } from './clients.ts'
import { addressOf } from './documents/party.ts'
import { work } from './sample-values.ts'

/** What a credit note copies from its client: VAT as well, unlike invoices. */
export const addressWithVat = (client: Row<typeof clients>) =>
  ({ ...addressOf(client), vat_name: client.vat_name ?? '', vat_number: client.vat_number ?? '' })

export const creditNoteFixture: FixtureNotes = {
  labels: ['credit_number'],
  labelPrefix: 'credit-',
  author: 'sentid',
  unique: 'credit_number',
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
    const lines = [{ description, qty: '1', unit_cost }]
    return { clientid: anyOf('clients', 'vis_state = 0'), create_date: day(), lines }
  },
  implied (row, from) {
    const client = from.row('clients', row.clientid)
    const { currency_code, language } = client
    return { ...addressWithVat(client), currency_code, language }
  },
}
