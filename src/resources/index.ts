// All resources with their rules and the endpoints written by hand: the only registration, in alphabetical
// order of the tables.
import type { Entry } from '../derive/model.ts'
import { auditLogs } from './audit-logs.ts'
import { billVendors } from './bill-vendors.ts'
import { billVendorRules } from './bill-vendors.rules.ts'
import { businesses } from './businesses.ts'
import { callbacks } from './callbacks.ts'
import { callbackRules } from './callbacks.rules.ts'
import { clients } from './clients.ts'
import { clientRules } from './clients.rules.ts'
import { contacts } from './contacts.ts'
import { creditNotes } from './credit-notes.ts'
import { creditNoteRules } from './credit-notes.rules.ts'
import { estimates } from './estimates/estimates.ts'
import { estimateRules } from './estimates/estimates.rules.ts'
import { categories } from './expense-categories.ts'
import { categoryRules } from './expense-categories.rules.ts'
import { expenses } from './expenses.ts'
import { expenseEndpoints } from './expenses.endpoints.ts'
import { expenseRules } from './expenses.rules.ts'
import { gatewayEndpoints } from './gateways.endpoints.ts'
import { identities, memberships } from './identities.ts'
import { invoiceProfiles } from './invoice-profiles/invoice-profiles.ts'
import { invoiceProfileRules } from './invoice-profiles/invoice-profiles.rules.ts'
import { invoices } from './invoices/invoices.ts'
import { invoiceEndpoints } from './invoices/invoices.endpoints.ts'
import { invoiceRules } from './invoices/invoices.rules.ts'
import { items } from './items.ts'
import { itemRules } from './items.rules.ts'
import { journalEntries } from './journal-entries.ts'
import { journalEntryRules } from './journal-entries.rules.ts'
import { journalEntryAccountList } from './journal-entry-accounts.endpoints.ts'
import { journalEntryDetailList } from './journal-entry-details.endpoints.ts'
import { ledgerAccounts } from './ledger-accounts.ts'
import { ledgerAccountEndpoints } from './ledger-accounts.endpoints.ts'
import { ledgerAccountRules } from './ledger-accounts.rules.ts'
import { manualJournalEntries } from './manual-journal-entries.ts'
import { manualJournalEntryEndpoints } from './manual-journal-entries.endpoints.ts'
import { manualJournalEntryRules } from './manual-journal-entries.rules.ts'
import { otherIncomes } from './other-incomes.ts'
import { otherIncomeRules } from './other-incomes.rules.ts'
import { paymentOptions, profilePaymentOptions } from './payment-options.ts'
import { paymentOptionEndpoints, settingEndpoints } from './payment-options.endpoints.ts'
import { paymentOptionRules, profilePaymentOptionRules } from './payment-options.rules.ts'
import { payments } from './payments.ts'
import { paymentRules } from './payments.rules.ts'
import { projects } from './projects.ts'
import { projectEndpoints } from './projects.endpoints.ts'
import { projectRules } from './projects.rules.ts'
import { projectServiceRates, serviceRates } from './service-rates.ts'
import { serviceRateEndpoints } from './service-rates.endpoints.ts'
import { services } from './services.ts'
import { serviceRules } from './services.rules.ts'
import { systemEndpoint } from './systems.endpoints.ts'
import { tasks } from './tasks.ts'
import { taskRules } from './tasks.rules.ts'
import { taxes } from './taxes.ts'
import { taxRules } from './taxes.rules.ts'
import { timeEntries } from './time-entries.ts'
import { timeEntryEndpoints } from './time-entries.endpoints.ts'
import { timeEntryRules } from './time-entries.rules.ts'
import { timers } from './timers.ts'
import { timerEndpoints } from './timers.endpoints.ts'
import { uploads } from './uploads.ts'
import { uploadEndpoints } from './uploads.endpoints.ts'
import { uploadRules } from './uploads.rules.ts'

export const resources: readonly Entry[] = [
  { resource: auditLogs },
  { resource: billVendors, rules: billVendorRules },
  { resource: businesses, endpoints: () => [...gatewayEndpoints(), systemEndpoint()] },
  { resource: callbacks, rules: callbackRules },
  { resource: categories, rules: categoryRules },
  { resource: clients, rules: clientRules },
  { resource: contacts },
  { resource: creditNotes, rules: creditNoteRules },
  { resource: estimates, rules: estimateRules },
  { resource: expenses, rules: expenseRules, endpoints: expenseEndpoints },
  { resource: identities },
  { resource: invoiceProfiles, rules: invoiceProfileRules },
  { resource: invoices, rules: invoiceRules, endpoints: invoiceEndpoints },
  { resource: items, rules: itemRules },
  {
    resource: journalEntries,
    rules: journalEntryRules,
    endpoints: () => [journalEntryAccountList(), journalEntryDetailList()],
  },
  { resource: ledgerAccounts, rules: ledgerAccountRules, endpoints: ledgerAccountEndpoints },
  { resource: manualJournalEntries, rules: manualJournalEntryRules, endpoints: manualJournalEntryEndpoints },
  { resource: memberships },
  { resource: otherIncomes, rules: otherIncomeRules },
  { resource: paymentOptions, rules: paymentOptionRules, endpoints: paymentOptionEndpoints },
  { resource: payments, rules: paymentRules },
  { resource: profilePaymentOptions, rules: profilePaymentOptionRules, endpoints: settingEndpoints },
  { resource: projectServiceRates },
  { resource: projects, rules: projectRules, endpoints: projectEndpoints },
  { resource: serviceRates, endpoints: serviceRateEndpoints },
  { resource: services, rules: serviceRules },
  { resource: tasks, rules: taskRules },
  { resource: taxes, rules: taxRules },
  { resource: timeEntries, rules: timeEntryRules, endpoints: timeEntryEndpoints },
  { resource: timers, endpoints: timerEndpoints },
  { resource: uploads, rules: uploadRules, endpoints: uploadEndpoints },
]
