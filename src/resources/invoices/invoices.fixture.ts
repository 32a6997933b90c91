// What fixtures know of invoices: words for how far one got, and what a new one takes from others.
import type { FixtureNotes } from '../../declare/fixture.ts'
import type { AllowedGateway } from '../gateways.ts'
import { addressOf } from '../documents/party.ts'
import { impliedPresentation, writtenPresentation } from '../documents/presentation.ts'
import { userPointer } from '../identities.ts'
import { firstReminders, readLateFee } from '../late-payment.ts'
import { workLines } from '../sample-values.ts'

const TWO_DAYS = 172_800_000

/** Statuses that follow from other records, and which. */
const causes: Readonly<Record<string, string>> = {
  paid: 'payments',
  partial: 'payments',
  'deposit-paid': 'payments',
  'deposit-partial': 'payments',
  overdue: 'create_date and due_offset_days',
}

export const invoiceFixture: FixtureNotes = {
  labels: ['invoice_number'],
  labelPrefix: 'invoice-',
  author: 'ownerid',
  unique: 'invoice_number',
  dated: true,
  stored: ['late_fee_date'],
  pointers: {
    ...userPointer('ownerid'), ...userPointer('sentid'),
    estimate: { field: 'estimateid', table: 'estimates', where: 'id <> 0' },
    profile: { field: 'parent', table: 'invoice_profiles', where: 'id <> 0' },
  },
  linePointers: {
    // an expense that belongs to no client any more cannot be put on an invoice
    expense: { field: 'expenseid', table: 'expenses', where: 'clientid <> 0' },
    project: { field: 'modern_project_id', table: 'projects' },
    time: { field: 'modern_time_entries', table: 'time_entries' },
  },
  words: {
    field: 'status',
    known: {
      draft: { value: 1 },
      sent: { value: 2 },
      viewed: { value: 3 },
      disputed: { value: 3, later: [{ milliseconds: TWO_DAYS, draft: { status: 0 } }] },
      // display_status beside it says how far it got
      'disputed-unseen': { value: undefined, later: [{ milliseconds: 0, draft: { status: 0 } }] },
    },
    derived: word => Object.hasOwn(causes, word)
      ? `an invoice becomes ${word} by its ${causes[word]!}: write status: sent`
      : undefined,
  },
  generate (dice) {
    return {
      customerid: dice.anyOf('clients', 'vis_state = 0'),
      create_date: dice.day(),
      due_offset_days: 30,
      lines: workLines(dice),
      status: 2,
    }
  },
  implied (row, from) {
    const client = from.row('clients', row.customerid)
    return {
      ...addressOf(client),
      language: client.language,
      currency_code: client.currency_code,
      sentid: row.ownerid,
      fulfillment_date: row.display_status === 'draft' ? null : row.create_date,
      presentation: impliedPresentation(from),
      late_fee: readLateFee('invoice', client.late_fee, null, 0),
      late_reminders: firstReminders('invoice', client.late_reminders, [], 0),
    }
  },
  written: (row, from) => ({
    ...progressOf(row),
    ...writtenPresentation(row, from),
    allowed_gatewayids: row.allowed_gateways.length === 0
      ? undefined
      : row.allowed_gateways.map(({ gatewayid }: AllowedGateway) => gatewayid),
    // a percentage decides the amount
    deposit_amount: row.deposit_percentage === null ? row.deposit_amount : undefined,
  }),
}

interface Progress {
  readonly display_status: string
  readonly dispute_status: string | null
}

const isDisputed = ({ dispute_status }: Progress): boolean => dispute_status === 'disputed'

/** How far it got; what payments made of it is left to them. */
function progressOf (row: Progress) {
  const { display_status } = row
  if (isDisputed(row) && display_status === 'viewed') return { status: 'disputed', display_status: undefined }
  if (isDisputed(row)) return { status: 'disputed-unseen', display_status }
  if (display_status === 'sent' || display_status === 'viewed') {
    return { status: display_status, display_status: undefined }
  }
  return { status: undefined, display_status }
}
