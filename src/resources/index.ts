// All resources with their rules and the endpoints written by hand: the only registration, in alphabetical
// order of the tables.
import type { Entry } from '../derive/model.ts'
import { auditLogs } from './audit-logs.ts'
import { billPayments } from './bill-payments.ts'
import { billPaymentRules } from './bill-payments.rules.ts'
import { billVendors } from './bill-vendors.ts'
import { billVendorRules } from './bill-vendors.rules.ts'
import { bills } from './bills/bills.ts'
import { billRules } from './bills/bills.rules.ts'
import { businesses } from './businesses.ts'
import { callbacks } from './callbacks.ts'
import { callbackRules } from './callbacks.rules.ts'
import { checkoutLinks } from './checkout-links/checkout-links.ts'
import { checkoutLinkEndpoints } from './checkout-links/checkout-links.endpoints.ts'
import { checkoutLinkRules } from './checkout-links/checkout-links.rules.ts'
import { clients } from './clients.ts'
import { clientEndpoints } from './clients.endpoints.ts'
import { clientRules } from './clients.rules.ts'
import { contacts } from './contacts.ts'
import { creditCards } from './credit-cards/credit-cards.ts'
import { creditCardEndpoints } from './credit-cards/credit-cards.endpoints.ts'
import { creditCardRules } from './credit-cards/credit-cards.rules.ts'
import { creditNotes } from './credit-notes.ts'
import { creditNoteRules } from './credit-notes.rules.ts'
import { estimates } from './estimates/estimates.ts'
import { estimateRules } from './estimates/estimates.rules.ts'
import { categories } from './expense-categories.ts'
import { categoryRules } from './expense-categories.rules.ts'
import { expenseProfiles } from './expense-profiles.ts'
import { expenseProfileRules } from './expense-profiles.rules.ts'
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
import { membershipRules } from './memberships.rules.ts'
import { otherIncomes } from './other-incomes.ts'
import { otherIncomeRules } from './other-incomes.rules.ts'
import { checkoutLinkPaymentOptions, paymentOptions, profilePaymentOptions } from './payment-options.ts'
import { paymentOptionEndpoints, settingEndpoints } from './payment-options.endpoints.ts'
import {
  checkoutLinkPaymentOptionRules, paymentOptionRules, profilePaymentOptionRules
} from './payment-options.rules.ts'
import { payments } from './payments.ts'
import { paymentRules } from './payments.rules.ts'
import { projects } from './projects.ts'
import { projectEndpoints } from './projects.endpoints.ts'
import { projectRules } from './projects.rules.ts'
import { retainers } from './retainers/retainers.ts'
import { retainerRules } from './retainers/retainers.rules.ts'
import { projectServiceRates, serviceRates } from './service-rates.ts'
import { serviceRateEndpoints } from './service-rates.endpoints.ts'
import { services } from './services.ts'
import { serviceRules } from './services.rules.ts'
import { staffs } from './staffs.ts'
import { staffRules } from './staffs.rules.ts'
import { tasks } from './tasks.ts'
import { billableItemEndpoints } from './tasks.endpoints.ts'
import { taskRules } from './tasks.rules.ts'
import { taxes } from './taxes.ts'
import { taxRules } from './taxes.rules.ts'
import { teamMemberRates } from './team-member-rates.ts'
import { teamMemberRateEndpoints } from './team-member-rates.endpoints.ts'
import { teamMemberRateRules } from './team-member-rates.rules.ts'
import { teamMembers } from './team-members.ts'
import { teamMemberRules } from './team-members.rules.ts'
import { threadComments, threads } from './threads.ts'
import { threadCommentRules, threadRules } from './threads.rules.ts'
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
  { resource: billPayments, rules: billPaymentRules },
  { resource: billVendors, rules: billVendorRules },
  { resource: bills, rules: billRules },
  { resource: businesses, endpoints: gatewayEndpoints },
  { resource: callbacks, rules: callbackRules },
  { resource: categories, rules: categoryRules },
  {
    resource: checkoutLinkPaymentOptions,
    rules: checkoutLinkPaymentOptionRules,
    endpoints: settingEndpoints,
  },
  { resource: checkoutLinks, rules: checkoutLinkRules, endpoints: checkoutLinkEndpoints },
  { resource: clients, rules: clientRules, endpoints: clientEndpoints },
  { resource: contacts },
  { resource: creditCards, rules: creditCardRules, endpoints: creditCardEndpoints },
  { resource: creditNotes, rules: creditNoteRules },
  { resource: estimates, rules: estimateRules },
  { resource: expenseProfiles, rules: expenseProfileRules },
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
  { resource: memberships, rules: membershipRules },
  { resource: otherIncomes, rules: otherIncomeRules },
  { resource: paymentOptions, rules: paymentOptionRules, endpoints: paymentOptionEndpoints },
  { resource: payments, rules: paymentRules },
  { resource: profilePaymentOptions, rules: profilePaymentOptionRules, endpoints: settingEndpoints },
  { resource: projectServiceRates },
  { resource: projects, rules: projectRules, endpoints: projectEndpoints },
  { resource: retainers, rules: retainerRules },
  { resource: serviceRates, endpoints: serviceRateEndpoints },
  { resource: services, rules: serviceRules },
  { resource: staffs, rules: staffRules },
  { resource: tasks, rules: taskRules, endpoints: billableItemEndpoints },
  { resource: taxes, rules: taxRules },
  { resource: teamMemberRates, rules: teamMemberRateRules, endpoints: teamMemberRateEndpoints },
  { resource: teamMembers, rules: teamMemberRules },
  { resource: threadComments, rules: threadCommentRules },
  { resource: threads, rules: threadRules },
  { resource: timeEntries, rules: timeEntryRules, endpoints: timeEntryEndpoints },
  { resource: timers, endpoints: timerEndpoints },
  { resource: uploads, rules: uploadRules, endpoints: uploadEndpoints },
]
