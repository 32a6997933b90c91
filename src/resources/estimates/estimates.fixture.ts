// What fixtures know of estimates: words for how far one got, and what a new one takes from its client.
import type { FixtureNotes } from '../../declare/fixture.ts'
import { addressOf } from '../documents/party.ts'
import { impliedPresentation, writtenPresentation } from '../documents/presentation.ts'
import { userPointer } from '../identities.ts'
import { workLines } from '../sample-values.ts'

export const estimateFixture: FixtureNotes = {
  labels: ['estimate_number'],
  labelPrefix: 'estimate-',
  author: 'ownerid',
  unique: 'estimate_number',
  dated: true,
  pointers: { ...userPointer('ownerid'), ...userPointer('sentid') },
  stored: ['display_status', 'accepted', 'reply_status'],
  generate (dice) {
    return {
      customerid: dice.anyOf('clients', 'vis_state = 0'),
      create_date: dice.day(),
      lines: workLines(dice),
      display_status: 'sent',
    }
  },
  implied (row, from) {
    const client = from.row('clients', row.customerid)
    return {
      ...addressOf(client),
      language: client.language,
      currency_code: client.currency_code,
      sentid: row.ownerid,
      presentation: impliedPresentation(from),
    }
  },
  written: writtenPresentation,
}
