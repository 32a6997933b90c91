// What fixtures know of profiles: how far one got, and what a new one takes from its client.
import type { FixtureNotes } from '../../declare/fixture.ts'
import type { AllowedGateway } from '../gateways.ts'
import { addressOf } from '../documents/party.ts'
import { impliedPresentation, writtenPresentation } from '../documents/presentation.ts'
import { firstReminders, readLateFee } from '../late-payment.ts'
import { work } from '../sample-values.ts'

export const invoiceProfileFixture: FixtureNotes = {
  labels: ['description'],
  labelPrefix: 'profile-',
  author: 'ownerid',
  dated: true,
  linePointers: { project: { field: 'modern_projectid', table: 'projects' } },
  stored: ['occurrences_to_date', 'next_issue_date'],
  comesWith: {
    table: 'retainers',
    field: 'invoice_profile_id',
    what: 'profile',
    missing: ref => `the retainer '${ref}' has no invoice profile`,
  },
  generate (dice) {
    const [name, description, unit_cost] = dice.pick('work', work)
    return {
      customerid: dice.anyOf('clients', 'vis_state = 0'),
      create_date: dice.day(),
      frequency: dice.pick('frequency', ['w', 'm', '3m', 'y']),
      numberRecurring: 0,
      due_offset_days: 30,
      lines: [{ name, description, unit_cost, qty: String(dice.between('qty', 1, 12)) }],
    }
  },
  implied (row, from) {
    const client = from.row('clients', row.customerid)
    return {
      ...addressOf(client),
      language: client.language,
      currency_code: client.currency_code,
      presentation: impliedPresentation(from),
      late_fee: readLateFee('invoice_profile', client.late_fee, null, 0),
      late_reminders: firstReminders('invoice_profile', client.late_reminders, [], 0),
      next_issue_date: row.occurrences_to_date === 0 ? row.create_date : undefined,
    }
  },
  written: (row, from) => ({
    ...writtenPresentation(row, from),
    allowed_gatewayids: row.allowed_gateways.length === 0
      ? undefined
      : row.allowed_gateways.map(({ gatewayid }: AllowedGateway) => gatewayid),
  }),
}
