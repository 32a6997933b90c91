// What each verb is asked in the test of the three doors, by its name. A verb that is not here fails the test.

export interface VerbSample {
  readonly input?: Readonly<Record<string, unknown>>
  /** Verbs asked of the same world before. */
  readonly before?: ReadonlyArray<readonly [string, Readonly<Record<string, unknown>>]>
  /** Name of the problem it is refused with; it succeeds otherwise. */
  readonly refused?: string
  /** Members of the answer that are other ones each time. */
  readonly volatile?: readonly string[]
}

const clients = { clients: [{ ref: 'sampled', organization: 'Sampled Ltd' }] }
const fixture = { version: 1, ...clients }
const fault = { do: { kind: 'error', status: 503 }, match: { operation: 'invoices.list' } }
const saved = ['snapshots.save', { name: 'before' }] as const
const registered = ['seed', { fixture: JSON.stringify({ version: 1, callbacks: [{ event: 'invoice', uri: 'https://hooks.example.test/in' }] }) }] as const
const held = ['config.change', { webhooks: { deliver: 'held' } }] as const
const listening = ['seed', { fixture: JSON.stringify({ version: 1, callbacks: [{ event: 'invoice', uri: 'https://hooks.example.test/in', verified: true }] }) }] as const
const added = ['faults.add', { id: 'sampled', ...fault }] as const

const receipted = {
  version: 1,
  clients: [{ ref: 'payer', organization: 'Payer', email: 'pays@example.test' }],
  invoices: [{ ref: 'paid', client: 'payer', status: 'sent', create_date: 'today', lines: [{ name: 'Work', qty: '1', unit_cost: '100.00' }] }],
  payments: [{ invoice: 'paid', date: 'today', amount: '40.00', send_client_notification: true }],
}

export const verbSamples: Readonly<Record<string, VerbSample>> = {
  info: { volatile: ['memory_bytes'] },
  'support.list': {},
  'support.show': { input: { operation: 'invoices.create' } },
  'schemas.show': { input: { name: 'fixture.json' } },
  'worlds.list': {},
  'worlds.create': { input: { name: 'made', from: 'empty', fixtures: [fixture], seed: 7, now: '2026-02-01T09:00:00Z', ttl_s: 60 } },
  'worlds.ensure': { input: { name: 'made', config: { profile: 'strict' } } },
  'worlds.show': {},
  'worlds.drop': {},
  reset: { input: { to: 'empty', keep: ['clock', 'faults'] }, before: [added, saved] },
  'snapshots.list': { before: [saved] },
  'snapshots.save': { input: { name: 'before' } },
  'snapshots.show': { input: { name: 'befor' }, before: [saved], refused: 'unknown-snapshot' },
  'snapshots.drop': { input: { name: 'before' }, before: [saved] },
  'snapshots.restore': { input: { name: 'before', keep: ['clock'] }, before: [saved] },
  seed: { input: { fixture: JSON.stringify(fixture) } },
  validate: { input: { fixture: JSON.stringify(fixture) } },
  'scenarios.list': {},
  'scenarios.play': { input: { name: 'overdue' } },
  changes: { input: { since: 'before' }, before: [saved, ['seed', { fixture: JSON.stringify(fixture) }]] },
  export: { input: { format: 'yaml', minimal: true } },
  import: { input: { content: '{"none": true}' }, refused: 'unfit-import' },
  'faults.list': { before: [added] },
  'faults.replace': { input: { faults: [fault, { do: { kind: 'delay', ms: 5 } }] }, before: [added] },
  'faults.add': { input: fault },
  'faults.clear': { before: [added] },
  'faults.show': { input: { id: 'sampled' }, before: [added] },
  'faults.remove': { input: { id: 'sample' }, before: [added], refused: 'unknown-fault' },
  'clock.show': {},
  'clock.set': { input: { mode: 'scale', rate: 60, now: '2026-07-01T09:00:00Z' } },
  'clock.release': { before: [['clock.set', { now: '2027-01-01T00:00:00Z' }]] },
  'clock.advance': { input: { by: 'P31D' } },
  'actions.list': {},
  'actions.perform': { input: { name: 'client.views_invoice', details: { invoice: 'overdue' } } },
  'mail.list': { input: { to: 'PAYS@example.test', kind: 'payment_receipt', about: 'payments', limit: 5 }, before: [['seed', { fixture: JSON.stringify(receipted) }]] },
  'mail.show': { input: { id: 1 }, before: [['seed', { fixture: JSON.stringify(receipted) }]] },
  'callbacks.list': { before: [registered] },
  'callbacks.show': { input: { id: 2001 }, before: [registered] },
  'outbox.list': { input: { limit: 10 }, before: [held, listening] },
  'webhooks.list': { input: { limit: 10 }, before: [held, listening] },
  'webhooks.show': { input: { id: 99 }, refused: 'unknown-delivery' },
  'webhooks.wait': { input: { event: 'invoice.create', timeout_ms: 0 }, refused: 'not-delivered' },
  'webhooks.flush': { input: { timeout_ms: 0 }, before: [held, listening] },
  'webhooks.fire': { input: { event: 'invoice.create', object_id: 7 }, before: [held, listening] },
  'webhooks.resend': { input: { id: 99 }, refused: 'unknown-delivery' },
  'tokens.list': { before: [['tokens.mint', { person: 'olivia' }]] },
  'tokens.mint': { input: { person: 'olivia', scopes: ['user:clients:read'], expires_in: 60 } },
  'tokens.expire': { input: { access_token: 'mock-access-token-w' } },
  'tokens.revoke': {},
  'applications.list': {},
  'applications.replace': { input: { applications: [{ client_id: 'mine', redirect_uris: ['http://localhost:4000/back'] }] } },
  'config.show': {},
  'config.change': { input: { profile: 'strict', rate_limit: null, magic_values: true } },
  'requests.list': {},
  'requests.show': { input: { id: 'nothing' }, refused: 'unknown-request' },
  'requests.count': {},
  'requests.clear': {},
  'requests.har': {},
  verify: { input: { checks: [{ no_unmatched: true }] } },
  scopes: {},
  shutdown: { refused: 'not-stoppable' },
}
