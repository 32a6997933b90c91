// Where src/ names resources outside of their own files: by file, by table, with the reason. The list only shrinks:
// test/tidy.test.ts fails for a name that is not here and for an entry that is not needed any more.

const founding = 'a world is founded on businesses, people and memberships: who may do what is read from them'
const person = 'people are what a world is founded on: they own tokens and go by their e-mail address, and no API lists them'
const scope = 'an object of FreshBooks\' scopes, not the table'
const journal = 'postings name rows of the chart of accounts'
const familyName = 'the name of a family, not the table'
const grammar = 'a key of the grammar of fixtures'

export const namedResources: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/actors/applications.ts': { identities: person },
  'src/actors/names.ts': { identities: person },
  'src/control/verbs/callbacks.ts': { callbacks: 'their verifiers, and what waits for them, are shown by no endpoint' },
  'src/control/describe.ts': { businesses: founding },
  'src/endpoints/businesses.ts': { businesses: founding, identities: founding, memberships: founding },
  'src/endpoints/found-business.ts': { memberships: founding },
  'src/endpoints/identity.ts': { identities: founding, memberships: founding },
  'src/endpoints/invitations.ts': { projects: 'people are invited to groups of projects', team_members: founding },
  'src/endpoints/me.ts': { businesses: founding, identities: founding, memberships: founding, retainers: 'a feature of plans, not the table' },
  'src/endpoints/registrations.ts': { identities: founding },
  'src/endpoints/within-business.ts': { businesses: founding, memberships: founding },
  'src/endpoints/systems.ts': { businesses: 'a system is what the account knows of its business' },
  'src/families/online-payments.ts': { payments: familyName },
  'src/families/uploads.ts': { uploads: familyName },
  'src/library/types.ts': { callbacks: 'a group of verbs' },
  'src/http/authenticate.ts': { businesses: founding, memberships: founding },
  'src/http/route-suggestions.ts': { businesses: founding },
  'src/oauth/invitations.ts': { businesses: founding, identities: founding, team_members: founding },
  'src/oauth/new-person.ts': { businesses: founding },
  'src/oauth/people.ts': { businesses: founding, identities: founding, memberships: founding },
  'src/oauth/roles.ts': {
    bill_payments: scope, bill_vendors: scope, bills: scope, clients: scope, credit_notes: scope, estimates: scope, expenses: scope, invoices: scope,
    journal_entries: scope, payments: scope, projects: scope, retainers: scope, services: 'an area of the matrix, not the table', taxes: scope, time_entries: scope, uploads: scope,
  },
  'src/oauth/scopes.ts': {
    bill_payments: scope, bill_vendors: scope, bills: scope, clients: scope, credit_notes: scope, estimates: scope, expenses: scope, invoices: scope,
    journal_entries: scope, payments: scope, projects: scope, retainers: scope, taxes: scope, time_entries: scope, uploads: scope,
  },
  'src/requests/log/entry.ts': { identities: founding },
  'src/requests/verify/state.ts': { businesses: founding },
  'src/seed/export/head.ts': { staffs: 'a fixture has people as team members; what only staff has is told as missing' },
  'src/seed/load/oauth.ts': { clients: 'applications of OAuth, not the table' },
  'src/seed/load/system.ts': {
    businesses: founding, identities: founding, memberships: founding, team_members: founding,
  },
  'src/seed/read/fixture.ts': { businesses: grammar },
  'src/seed/schema-frame.ts': { businesses: grammar, clients: 'applications of OAuth, not the table' },
  'src/snapshots/validate.ts': { businesses: founding, identities: founding, ledger_accounts: journal },
  'src/store/founding.ts': {
    businesses: founding, categories: 'every account has 59 categories from the beginning', identities: founding,
    ledger_accounts: 'every business has the default chart from the beginning', memberships: founding, team_members: founding,
  },
  'src/store/outbox.ts': { callbacks: 'events are for those who have registered for them' },
  'src/store/businesses.ts': { businesses: founding },
  'src/store/full-rows.ts': { businesses: founding },
  'src/store/journal.ts': { ledger_accounts: journal },
  'src/store/system-tables.ts': { ledger_accounts: journal },
  'src/world/primary.ts': { businesses: founding },
  'src/webhooks/attempt.ts': { businesses: founding, callbacks: 'whom messages go to, and whether they are verified' },
}
