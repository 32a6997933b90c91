// The includes of an invoice. Their shapes are captured; the inner shape of those that are always
// empty here is unknown.
import { exactly } from '../../declare/envelope.ts'
import { computed, many, one, ownedRows, type Include } from '../../declare/include.ts'
import {
  alwaysEmpty, alwaysNull, attachments, contacts, directLinks, owner, system
} from '../documents/includes.ts'
import { presentationInclude } from '../documents/presentation.ts'
import { allowedGateways } from '../gateways.ts'
import { lateFee, lateReminders } from '../late-payment.ts'

const textOfEmail = (key: string): string => `CAST(invoice_customized_email ->> '$.${key}' AS TEXT)`
const textOrNull = { type: ['string', 'null'] }

const customizedEmail = computed(
  `iif(invoice_customized_email IS NULL, json('null'),
    json_object('body', ${textOfEmail('body')}, 'subject', ${textOfEmail('subject')}))`,
  { anyOf: [exactly({ body: textOrNull, subject: textOrNull }), { type: 'null' }] },
  { doc: 'Subject and body of its mail that were sent last.', inferred: 'what it shows' })

export const invoiceIncludes: Record<string, Include> = {
  lines: ownedRows('lines'),
  audit_logs: many('audit_logs', 'invoiceid', { doc: 'What happened to it.' }),
  client_audits: alwaysEmpty('What the client can see of it.'),
  allowed_gateways: allowedGateways,
  attachments,
  contacts: contacts('invoices', 'customerid', 'invoiceid'),
  comments: alwaysEmpty('Comments.'),
  direct_links: directLinks('invoice'),
  estimate: one('estimates', 'estimateid', {
    doc: 'The estimate it came from, or null.', inferred: 'as reading the estimate shows it',
  }),
  invoice_customized_email: customizedEmail,
  invoice_profile: one('invoice_profiles', 'parent', {
    doc: 'The profile it was generated from, or null.', inferred: 'as reading the profile shows it',
  }),
  late_fee: lateFee('invoice', 'invoices'),
  late_reminders: lateReminders('invoice', 'invoices'),
  latest_journal_entry: alwaysNull('Its latest journal entry.'),
  owner: owner('invoices'),
  payment_schedule: alwaysEmpty('Its payment schedule.'),
  presentation: presentationInclude('invoices', 'invoiceid'),
  project_total_amounts: alwaysEmpty('Amounts by project.'),
  system: system('invoices'),
}
