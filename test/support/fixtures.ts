// Fixtures as texts, the worlds they make, and what tests of them have in common.
/* eslint-disable no-template-curly-in-string -- it is how fixtures write placeholders */
import { defaultChart } from '../../src/ledger/chart.ts'
import { applyFixture, seederOf, type Applied } from '../../src/seed/load/apply.ts'
import { loadFixture, type Fixture } from '../../src/seed/read/fixture.ts'
import type { World } from '../../src/world/world.ts'
import { crew, now, worldOf } from './seeded.ts'

export const head = 'version: 1\n'
export const load = (text: string): Fixture => loadFixture({ text: head + text, name: 'world.yaml' })
/** The world a fixture describes. */
export const worldFrom = (text: string, moment = now): World => worldOf(seederOf(load(text), crew), moment)
/** Tells a fixture onto a world. */
export const apply = (world: World, text: string): Applied => applyFixture(world, load(text), crew)
export const refsOf = (world: World): Record<string, number> => world.setting('refs')!

/** A further business; sections can follow it, indented by four. */
export const studio = `businesses:
  - ref: studio
    name: Studio North
    account_id: STUD02
    timezone: Asia/Tokyo
    people: [{ ref: pat, first_name: Pat, email: pat@studio.test, role: owner }]
`

/** The number of a sub-account of the primary business, whose chart is the first of a world. */
const subAccount = (number: string): number => 4 * (545_101 + defaultChart.findIndex(account => account.number === number)) + 2

/** A fixture with every key there is. */
export const everything = {
  version: 1,
  extends: 'empty',
  seed: 4,
  now: '2026-07-15T09:00:00Z',
  me: 'nina',
  people: [{ ref: 'nina', first_name: 'N', email: 'n@x.test', role: 'contractor', userid: 5 }],
  businesses: [{
    ref: 'st', id: 5, name: 'S', account_id: 'AAA', timezone: 'Europe/Berlin', currency_code: 'EUR', at: 'today-30d', business_uuid: 'x',
    people: [{ ref: 'p', first_name: 'P', email: 'p@x.test', role: 'owner' }, { person: 'nina', role: 'owner', userid: 3 }],
    clients: [{ ref: 'c', fname: 'C', by: 'p', at: 'today-2d', contacts: [{ fname: 'x', email: 'y@z.test' }] }],
    invoices: [{ client: 'c', create_date: 'today', status: 'sent', lines: [{ name: 'x', qty: 1, unit_cost: { amount: 5, code: 'EUR' } }] }],
  }],
  oauth: {
    primary: { expires_in: '-1h', scopes: '*' },
    clients: [{ client_id: 'a', client_secret: 'b', name: 'c', redirect_uris: ['x'], scopes: ['user:profile:read'] }],
    tokens: [{ access_token: 't', refresh_token: 'r', person: 'nina', client_id: 'a', expires_in: '1h', scopes: '*' }],
  },
  config: {
    profile: 'strict', strict: { x: 'warn' }, enforce_scopes: true, revoke_on_code_reuse: true, rate_limit: { requests: 5, posts: 2, per: '1m', headers: true },
    latency: { ms: 4, jitter_ms: 3, distribution: 'normal' }, client_limit: 50, accounts_payable: true, magic_values: true,
  },
  faults: [{ do: { kind: 'error' } }],
  taxes: [{ ref: 'tx', name: 'T', amount: 5 }, { generate: 1 }],
  items: [{ ref: 'i', name: 'I', tax1: 0 }],
  services: [{ ref: 's', name: 'S' }],
  tasks: [{ ref: 'ta', name: 'Ta', rate: 5, tax1: 'tx' }, { generate: 1 }],
  bill_vendors: [{ ref: 'bv', vendor_name: 'V', language: 'en', tax_defaults: [{ tax: 'tx' }] }, { generate: 2 }],
  clients: [{ ref: 'jane', id: 9, fname: 'Jane', email: 'j@x.test', vis_state: 'archived' }, { ref: 'g', generate: 2, from: 'today-9d', to: 'today-1d' }],
  bills: [{ ref: 'bi', vendor: 'bv', issue_date: 'today-3d', due_offset_days: 30, currency_code: 'USD', lines: [{ category: 'Software', quantity: 1, unit_cost: 500, tax_name1: 'T', tax_percent1: 5 }] }, { generate: 2 }],
  bill_payments: [{ bill: 'bi', amount: 5, payment_type: 'Check', paid_date: 'today' }, { generate: 2 }],
  expense_profiles: [{ ref: 'ep', category: 'Software', amount: 5, start_date: 'today+3d', frequency: 'm', client: 'jane', staffid: 'nina' }, { generate: 2 }],
  checkout_links: [{ ref: 'shop', item: 'i', item_name: 'Mug', amount: 5, taxes: [{ name: 'T', amount: 5 }] }],
  credit_cards: [{ client: 'jane', credit_card_tokens: [{ payment_method_id: 'pm_card_visa', gateway_name: 'stripe', is_primary: true }] }],
  projects: [{ ref: 'pr', title: 'P', client: 'jane', services: ['s', { name: 'z' }], project_manager_id: 'nina', due_date: 'today+3d' }],
  expenses: [{ ref: 'e', client: 'jane', billable: true, category: 'Software', amount: 5, date: 'today', staffid: 'nina', profile: 'ep' }],
  invoices: [{
    ref: 'inv', client: 'jane', create_date: 'today-3d', due_offset_days: 3, status: 'viewed', estimate: 'est', profile: 'pro',
    lines: [{ name: 'x', expense: 'e', project: 'pr', time: ['te'], qty: 2, unit_cost: 4 }],
  }],
  payments: [{ invoice: 'inv', amount: 3, date: 'today', type: 'Check' }, { generate: 2 }],
  estimates: [{ ref: 'est', client: 'jane', create_date: 'today-9d', display_status: 'viewed', accepted: true, lines: [{ unit_cost: 5 }] }, { generate: 2 }],
  invoice_profiles: [{
    ref: 'pro', client: 'jane', create_date: 'today-40d', frequency: 'm', numberRecurring: 5, occurrences_to_date: 2, next_issue_date: 'today+5d', late_reminders: [{ position: 1, enabled: true }],
    lines: [{ name: 'x', project: 'pr', unit_cost: 5 }],
  }, { generate: 2 }],
  credit_notes: [{ client: 'jane', create_date: 'today', lines: [{ qty: '1', unit_cost: 5 }] }],
  journal_entries: [{ name: 'J', currency_code: 'USD', user_entered_date: 'today', details: [{ sub_accountid: subAccount('1000-1'), debit: 5 }, { sub_accountid: subAccount('4000-3'), credit: 5 }] }],
  manual_journal_entries: [{
    ref: 'je', name: 'M', journalEntryNumber: 'JE-1', userEnteredDate: 'today-1d',
    details: [{ accountId: 'Petty Cash', amount: 5, type: 'TYPE_DEBIT' }, { accountId: 'Sales', amount: { amount: 5, code: 'USD' }, type: 'TYPE_CREDIT' }],
  }],
  categories: [{ category: 'Own', parentid: 'Travel' }],
  service_rates: [{ service: 's', rate: 5 }],
  time_entries: [{ ref: 'te', started_at: 'today-3d 10:00', duration: 60, identity_id: 'nina', service_id: 's', timer: null }],
  steps: [
    { as: 'x', call: 'invoices.create', by: 'nina', business: 'st', with: { customerid: '${c.id}', create_date: 'today', lines: [{ qty: 1, unit_cost: { amount: 4 } }] } },
    { call: 'invoices.list', id: '${x.id}', query: { page: '1', 'search[customerid]': '${c.id}' } },
  ],
  timeline: [{ at: 'today+1d', action: 'client.pays_invoice', invoice: 'inv', amount: 'full' }],
}

/** Runs `work`, which must throw; gives the message. */
export function messageOf (work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if ((error as Error).name !== 'FixtureError') throw error
    return (error as Error).message
  }
  return 'nothing was thrown'
}
