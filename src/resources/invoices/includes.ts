// The sixteen includes of an invoice. Their shapes are captured; the inner shape of those that are always
// empty here is unknown.
import { many, one, ownedRows, type Include } from '../../declare/include.ts'
import {
  allowedGateways, alwaysEmpty, alwaysNull, attachments, contacts, owner, system
} from '../documents/includes.ts'
import { presentationInclude } from '../documents/presentation.ts'
import { lateFee, lateReminders } from '../late-payment.ts'

export const invoiceIncludes: Record<string, Include> = {
  lines: ownedRows('lines'),
  audit_logs: many('audit_logs', 'invoiceid', { doc: 'What happened to it.' }),
  client_audits: alwaysEmpty('What the client can see of it.'),
  allowed_gateways: allowedGateways,
  attachments,
  contacts: contacts('invoices', 'customerid', 'invoiceid'),
  comments: alwaysEmpty('Comments.'),
  invoice_profile: one('invoice_profiles', 'parent', {
    doc: 'The profile it was generated from, or null.', inferred: 'as reading the profile shows it',
  }),
  late_fee: lateFee('invoice', 'invoices'),
  late_reminders: lateReminders('invoice', 'invoices'),
  latest_journal_entry: alwaysNull('Its latest journal entry.'),
  owner: owner('invoices'),
  payment_schedule: alwaysEmpty('Its payment schedule.'),
  presentation: presentationInclude('invoices', 'invoiceid'),
  system: system('invoices'),
}
