// Where src/ names resources outside of their own files: by file, by table, with the reason. The list only shrinks:
// test/tidy.test.ts fails for a name that is not here and for an entry that is not needed any more.

const founding = 'a world is founded on businesses, people and memberships: who may do what is read from them'
const move = 'to be moved into the declaration, or beside it'
const scope = 'an object of FreshBooks\' scopes, not the table'
const journal = 'postings name rows of the chart of accounts'
const familyName = 'the name of a family, not the table'
const grammar = 'a key of the grammar of fixtures'

export const namedResources: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/actors/action.ts': { identities: move, invoices: move },
  'src/actors/applications.ts': { identities: move },
  'src/actors/invoices.ts': { invoices: move, payments: move },
  'src/actors/names.ts': { identities: move, invoices: move },
  'src/control/verbs/callbacks.ts': { callbacks: 'their verifiers, and what waits for them, are shown by no endpoint' },
  'src/control/describe.ts': { businesses: founding },
  'src/endpoints/expense-extras.ts': { expenses: move },
  'src/endpoints/identity.ts': { businesses: founding, identities: founding, memberships: founding },
  'src/endpoints/index.ts': { payment_options: move, projects: move, time_entries: move },
  'src/endpoints/invoice-extras.ts': { invoices: move },
  'src/endpoints/ledger-types.ts': { ledger_accounts: 'the beginning of a path and of operations' },
  'src/endpoints/payment-options.ts': { payment_options: move },
  'src/endpoints/projects.ts': { projects: move },
  'src/endpoints/service-rates.ts': { project_service_rates: move, projects: move, service_rates: move, services: move },
  'src/endpoints/time-entries.ts': { time_entries: move },
  'src/endpoints/timers.ts': { time_entries: move, timers: move },
  'src/endpoints/uploads.ts': { uploads: move },
  'src/families/online-payments.ts': { payments: familyName },
  'src/families/uploads.ts': { uploads: familyName },
  'src/library/types.ts': { callbacks: 'a group of verbs' },
  'src/http/authenticate.ts': { businesses: founding, memberships: founding },
  'src/http/route-suggestions.ts': { businesses: founding },
  'src/oauth/page.ts': { memberships: founding },
  'src/oauth/people.ts': { businesses: founding, identities: founding, memberships: founding },
  'src/oauth/scopes.ts': {
    bill_vendors: scope, clients: scope, credit_notes: scope, expenses: scope, invoices: scope, payments: scope, projects: scope, taxes: scope, time_entries: scope,
    uploads: scope,
  },
  'src/requests/lint/query.ts': { clients: move, credit_notes: move, expenses: move, invoices: move, projects: move },
  'src/requests/log/entry.ts': { identities: founding },
  'src/requests/verify/state.ts': { businesses: founding },
  'src/seed/load/oauth.ts': { clients: 'applications of OAuth, not the table' },
  'src/seed/load/system.ts': {
    businesses: founding, categories: 'every account has 59 categories from the beginning', identities: founding,
    ledger_accounts: 'every business has the default chart from the beginning', memberships: founding,
  },
  'src/seed/read/fixture.ts': { businesses: grammar },
  'src/seed/schema-frame.ts': { businesses: grammar, clients: 'applications of OAuth, not the table' },
  'src/snapshots/validate.ts': { businesses: founding, identities: founding, ledger_accounts: journal },
  'src/store/outbox.ts': { callbacks: 'events are for those who have registered for them' },
  'src/store/full-rows.ts': { businesses: founding },
  'src/store/journal.ts': { ledger_accounts: journal },
  'src/store/system-tables.ts': { ledger_accounts: journal },
  'src/world/primary.ts': { businesses: founding },
}
