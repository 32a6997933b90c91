// The includes of a profile. late-reminders, as the documentation spells one, is read as late_reminders.
import { computed, jsonFrom, many, ownedRows, shown, type Include } from '../../declare/include.ts'
import { moneySchema } from '../../fields/index.ts'
import { amountText } from '../../ledger/amounts.ts'
import { allowedGateways, alwaysEmpty, contacts, system } from '../documents/includes.ts'
import { presentationInclude } from '../documents/presentation.ts'
import { lateFee, lateReminders } from '../late-payment.ts'

const accruedRevenue = computed(
  jsonFrom(`SELECT json_object('amount', ${amountText('total')}, 'code', invoice_profiles.currency_code)
  FROM (SELECT coalesce(sum(i.amount), 0) AS total FROM invoices AS i
    WHERE i.parent = invoice_profiles.id AND i.accounting_systemid = invoice_profiles.accounting_systemid
      AND i.currency_code = invoice_profiles.currency_code
      AND i.vis_state <> 1 AND i.display_status <> 'draft')`),
  { anyOf: [moneySchema, { type: 'null' }] }, { doc: 'What its invoices sum up to.' })

export const profileIncludes: Record<string, Include> = {
  lines: ownedRows('lines'),
  allowed_gateways: allowedGateways,
  audit_logs: alwaysEmpty('What happened to it.'),
  contacts: contacts('invoice_profiles', 'customerid', 'profileid'),
  invoice_profile_customized_email: shown('invoice_profile_customized_email', {
    doc: 'Subject and body of the mails that its invoices go out with, or null.',
  }),
  late_fee: lateFee('invoice_profile', 'invoice_profiles'),
  late_reminders: lateReminders('invoice_profile', 'invoice_profiles'),
  next_issue_date: shown('next_issue_date', {
    doc: 'Date of the next invoice.', inferred: 'null where none is to come',
  }),
  presentation: presentationInclude('invoice_profiles', 'profileid'),
  project_format: shown('project_format', { doc: 'How lines of unbilled time look.' }),
  system: system('invoice_profiles'),
  total_accrued_revenue: accruedRevenue,
  tracking: many('invoices', 'parent', { doc: 'The invoices it has made.', inferred: 'their whole rows' }),
}
