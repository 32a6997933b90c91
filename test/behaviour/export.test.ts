// Exports and imports of worlds, what has changed in one, and the fixture that tells it again.
// One file, though long: the table of imports that are refused is most of it, and each file is a process.
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { Refusal } from '../../src/control/refusal.ts'
import { noServices } from '../../src/seed/load/services.ts'
import { seederOf } from '../../src/seed/load/apply.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { fixtureText } from '../../src/seed/export.ts'
import { differencesOf } from '../../src/snapshots/diff.ts'
import { checkedImage, dumpAsJson, dumpOf, imageOf } from '../../src/snapshots/dump.ts'
import { emptyDatabase } from '../../src/store/empty-database.ts'
import { makeTemplate } from '../../src/world/templates.ts'
import { World } from '../../src/world/world.ts'
import { control } from '../support/happenings.ts'
import { business, collection, contents, freshWorld, models, NOW, type Client, type Row } from '../support/world.ts'

/** The sentence with which something is refused. */
function sentenceOf (t: Test, work: () => unknown): string {
  try {
    work()
  } catch (error) {
    t.match(error, { name: 'Unfit' })
    return (error as Error).message
  }
  return 'it is not refused'
}

t.test('what is no export is refused in one sentence, and leaves the world alone', async t => {
  const client = freshWorld(t)
  const good = dumpOf(client.world)
  const { schema, tables } = good
  const withTable = (table: string, rows: unknown) => ({ ...good, tables: { ...tables, [table]: rows } })
  const mail = { id: 1, at: 1, kind: 'invoice', sender: 'Us', recipients: '[]', cc: '[]', subject: '', text: '', html: '', attachments: '[]', document: 'invoices', document_id: 1 }
  const cases: Array<[dump: unknown, sentence: string]> = [
    [null, 'this is no export of a world: it must be an object with "format": "freshbooks-mock world"'],
    [[], 'this is no export of a world: it must be an object with "format": "freshbooks-mock world"'],
    [{ version: 1, clients: [] }, 'this is no export of a world: it must be an object with "format": "freshbooks-mock world"'],
    [{ ...good, version: 2 }, 'this export has version 2; version 1 can be read'],
    [{ ...good, schema: 'old' }, `this export was made by another version of freshbooks-mock: its schema is "old", ours is "${schema}"`],
    [{ ...good, tables: [] }, '"tables" of an export must be an object of tables'],
    [withTable('cleints', []), "there is no table 'cleints'; did you mean 'clients'?"],
    [withTable('sqlite_schema', []), "there is no table 'sqlite_schema'"],
    [withTable('clients', {}), "table 'clients' must be a list of rows"],
    [withTable('clients', [1]), "row 1 of table 'clients' must be an object"],
    [withTable('clients', [{ id: 1, emial: 'x' }]), "row 1 of table 'clients' has no column 'emial'; did you mean 'email'?"],
    [withTable('clients', [{ id: 1 }, { email: 'x' }]), "column 'id' of row 2 of table 'clients' is missing: it is the key"],
    [withTable('clients', [{ id: 1, email: 5 }]), "column 'email' of row 1 of table 'clients' must be a text, not 5"],
    [withTable('clients', [{ id: '1' }]), 'column \'id\' of row 1 of table \'clients\' must be a whole number, not "1"'],
    [withTable('clients', [{ id: 1.5 }]), "column 'id' of row 1 of table 'clients' must be a whole number, not 1.5"],
    [withTable('clients', [{ id: 1, email: { a: 1 } }]), 'column \'email\' of row 1 of table \'clients\' must be a text, not {"a":1}'],
    [withTable('clients', [{ id: 1 }, { id: 1 }]), "row 2 of table 'clients' cannot be stored: UNIQUE constraint failed: clients.id"],
    [withTable('clients', [{ id: 1, late_fee: 'much' }]), "column 'late_fee' of table 'clients' must hold JSON, not 'much'"],
    [withTable('settings', [{ name: 'seed', value: '{' }]), "column 'value' of table 'settings' must hold JSON, not '{'"],
    [withTable('mails', [{ ...mail, recipients: '"a@x.test"' }]), "column 'recipients' of table 'mails' must hold a list of texts, not '\"a@x.test\"'"],
    [withTable('mails', [{ ...mail, cc: '[1]' }]), "column 'cc' of table 'mails' must hold a list of texts, not '[1]'"],
    [withTable('mails', [{ ...mail, attachments: '[null]' }]), "column 'attachments' of table 'mails' must hold a list of objects, not '[null]'"],
    [withTable('mails', [{ ...mail, attachments: '{' }]), "column 'attachments' of table 'mails' must hold JSON, not '{'"],
    [withTable('mails', [{ ...mail, at: 9e15 }]), "column 'at' of table 'mails' must hold milliseconds since 1970, not 9000000000000000"],
    [withTable('mails', [{ id: 1 }]), "row 1 of table 'mails' cannot be stored: NOT NULL constraint failed: mails.at"],
    [withTable('jobs', [{ id: 1, at: -9e15, job: 'x', details: '{}' }]), "column 'at' of table 'jobs' must hold milliseconds since 1970, not -9000000000000000"],
    [withTable('jobs', [{ id: 1, at: 1, details: '{}' }]), "row 1 of table 'jobs' cannot be stored: NOT NULL constraint failed: jobs.job"],
    [withTable('jobs', [1, 2].map(id => ({ id, at: 1, job: 'x', details: '{}', key: 'same' }))), "row 2 of table 'jobs' cannot be stored: UNIQUE constraint failed: jobs.key"],
    [withTable('settings', []), "this world belongs to nobody: the setting 'primary' must name a business and a person"],
    [withTable('identities', []), "this world belongs to nobody: the setting 'primary' must name a business and a person"],
  ]
  const [account, ...accounts] = tables.ledger_accounts!
  const posting = (entry: number, amount: number) => ({ entry, position: 0, account: account!.id!, amount })
  const journal = (rows: Partial<typeof tables>) => ({ ...good, tables: { ...tables, ...rows } })
  cases.push(
    [withTable('ledger_accounts', accounts), "the chart of accounts of 'ACME01' must have every default account"],
    [journal({ ledger_entries: [{ id: 1 }], ledger_postings: [{ ...posting(1, 0), account: 7 }] }), 'postings of entry 1 of the journal must name an entry and an account'],
    [journal({ ledger_postings: [posting(1, 0)] }), 'postings of entry 1 of the journal must name an entry and an account'],
    [journal({ ledger_entries: [{ id: 1 }], ledger_postings: [posting(1, 5)] }), 'entry 1 of the journal does not balance'],
    [journal({ ledger_documents: [{ document: 'invoices', document_id: 1, entry: 1 }] }), 'entry 1 of the journal is not what its document posts now']
  )
  for (const [dump, sentence] of cases) t.equal(sentenceOf(t, () => imageOf(models, dump)), sentence)

  const other = new Database(':memory:')
  other.exec('CREATE TABLE clients (id INTEGER PRIMARY KEY)')
  const damaged = client.world.image()
  damaged.fill(255, 4096, 8192)
  const files: Array<[file: Buffer, sentence: RegExp]> = [
    [Buffer.from('not a database'), /^this is no SQLite database$/],
    [Buffer.from('SQLite format 3\0 and then nothing'), /^this SQLite database (is damaged|cannot be opened): /],
    [other.serialize(), /^this SQLite database is no world of this version of freshbooks-mock: tables differ$/],
    [emptyDatabase(models).serialize(), /^this world belongs to nobody/],
    [damaged, /^this SQLite database is damaged: /],
  ]
  for (const [file, sentence] of files) t.match(sentenceOf(t, () => checkedImage(models, file)), sentence)

  const before = contents(client.world)
  for (const content of [{ format: 'no' }, 'a: [', 'plain text', Buffer.from('SQLite format 3\0')]) {
    await t.rejects(control(client, 'import', { content }), Refusal)
  }
  t.equal(contents(client.world), before, 'nothing has happened')
})

/** A client with an invoice that is paid too much. */
async function trade (client: Client): Promise<{ id: number, invoice: number, payment: number }> {
  const { id } = await collection(client, 'clients').create({ organization: 'Jane Ltd', email: 'jane@example.test' })
  const { id: invoice } = await collection(client, 'invoices').create({
    customerid: id, create_date: '2026-06-01', lines: [{ name: 'Logo', qty: '1', unit_cost: { amount: '100.00' }, taxName1: 'GST', taxAmount1: '5' }],
  })
  const { id: payment } = await collection(client, 'payments').create({ invoiceid: invoice, amount: { amount: '120.00' }, date: '2026-06-10', type: 'Cash' })
  return { id, invoice, payment }
}

t.test('an export comes back by import over HTTP, in every form', async t => {
  const client = freshWorld(t)
  await trade(client)
  const before = contents(client.world)
  const path = `/_mock/worlds/${client.name}`
  const types = { json: /application\/json/, yaml: /application\/yaml/, sqlite: /application\/vnd.sqlite3/ }
  for (const [format, type] of Object.entries(types)) {
    const { statusCode, headers, rawPayload } = await client.server.app.inject({ method: 'GET', url: `${path}/export?format=${format}` })
    t.equal(statusCode, 200)
    t.match(headers['content-type'], type)
    await collection(client, 'clients').create({ email: 'gone@example.test' })
    const { statusCode: status, payload } = await client.server.app.inject({ method: 'POST', url: `${path}/import`, payload: rawPayload, headers: { 'content-type': 'application/octet-stream' } })
    t.match([status, JSON.parse(payload)], [200, { ok: true, world: client.name, access_token: `mock-access-token-${client.name}` }])
    t.equal(contents(client.world), before, `${format} brings everything back`)
  }
  t.match((await client.get(`${path}/export?format=xml`)).json, { status: 400, detail: /must be one of json, yaml, sqlite/ })
  t.match((await client.get(`${path}/export?format=sqlite&minimal=1`)).json, { status: 422, problem: 'unknown_format' })
})

t.test('what another world holds can be imported; its clients get tokens of this one', async t => {
  const [from, to] = [freshWorld(t), freshWorld(t)]
  const { id } = await trade(from)
  await control(to, 'import', { content: await control(from, 'export', {}) })
  t.equal((await collection(to, 'clients').get(id)).organization, 'Jane Ltd')
  await control(to, 'reset', {})
  t.equal((await collection(to, 'clients').list()).total, 0, 'it is still reset to how it was made')
  t.equal((await collection(from, 'clients').list()).total, 1)
})

const brief = (changes: { created: any[], updated: any[], deleted: any[] }) => ({
  created: changes.created.map(({ type, id }) => `${type} ${id}`),
  updated: changes.updated.map(({ type, id, before, after }) => [`${type} ${id}`, ...Object.keys(after).filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))].join(' ')),
  deleted: changes.deleted.map(({ type, id }) => `${type} ${id}`),
})

t.test('changes are told since the world was made and since snapshots, as the API shows rows', async t => {
  const client = freshWorld(t)
  const none = { created: [], updated: [], deleted: [] }
  t.same(brief(await control(client, 'changes', {})), none)
  const { id, invoice, payment } = await trade(client)
  const since = async (since?: string) => brief(await control(client, 'changes', since === undefined ? {} : { since }))
  t.same(await since(), {
    created: ['audit_logs 91001', `clients ${id}`, 'credit_notes 20301', `invoices ${invoice}`, `payments ${payment}`], updated: [], deleted: [],
  })
  await control(client, 'snapshots.save', { name: 'paid' })
  t.same(await since('paid'), none)
  client.setClock('2026-06-16T15:00:00Z')
  await collection(client, 'invoices').update(invoice, { lines: [{ name: 'Logo', qty: '1', unit_cost: { amount: '90.00' } }] })
  const { id: tax } = await collection(client, 'taxes').create({ name: 'HST', amount: '13' })
  t.same(await since('paid'), {
    created: ['audit_logs 91002', `taxes ${tax}`],
    updated: ['credit_notes 20301 amount paid lines', `invoices ${invoice} version updated amount paid net_paid_amount taxes_total lines`, `payments ${payment} amount updated`],
    deleted: [],
  }, 'lines count for their invoice')
  await control(client, 'snapshots.save', { name: 'taxed' })
  await collection(client, 'taxes').remove(tax)
  const { deleted } = await control(client, 'changes', { since: 'taxed' })
  t.match(deleted, [{ type: 'taxes', id: tax, before: { name: 'HST', amount: '13' } }])
  const refused: any = await control(client, 'changes', { since: 'piad' }).catch(error => error)
  t.match(refused, { status: 404, problem: 'unknown-snapshot', more: { did_you_mean: 'paid', hint: 'changes are known since boot, paid, taxed' } })
})

t.test('noted changes are told without a trace, also those of the past', async t => {
  const client = freshWorld(t)
  const { world } = client
  const { id } = await collection(client, 'clients').create({ email: 'one@example.test' })
  const note = async (work: () => Promise<unknown>) => {
    const changes: any[] = []
    const touch = world.recordChange.bind(world)
    world.recordChange = change => {
      changes.push({ ...change, rows: world.statement(`SELECT * FROM ${change.table} WHERE ${change.condition}`).all(...change.parameters) })
      touch(change)
    }
    await work()
    world.recordChange = touch
    return changes
  }
  const first = await note(() => collection(client, 'clients').update(id, { email: 'two@example.test' }))
  const second = await note(() => collection(client, 'clients').update(id, { email: 'three@example.test' }))
  const before = contents(world)
  const emails = (differences: ReturnType<typeof differencesOf>) => differences.updated.map(({ type, before, after }) => [type, before.email, after.email])
  t.same(emails(differencesOf(world, second)), [['clients', 'two@example.test', 'three@example.test']])
  t.same(emails(differencesOf(world, first, second)), [['clients', 'one@example.test', 'two@example.test']])
  t.same(emails(differencesOf(world, [...first, ...second])), [['clients', 'one@example.test', 'three@example.test']])
  t.equal(contents(world), before, 'the world is as it was')
})

const told = (text: string, now: number): World => new World('told', new Database(makeTemplate(models, seederOf(loadFixture({ text }), noServices), now)), models, () => now)

t.test('a state made by hand becomes a fixture that a person could have written', async t => {
  const client = freshWorld(t)
  const { id, payment } = await trade(client)
  const [clients, invoices, payments, entries] = [collection(client, 'clients'), collection(client, 'invoices'), collection(client, 'payments'), collection(client, 'time_entries')]
  const { id: project } = await collection(client, 'projects').create({ title: 'Online shop', client_id: id, due_date: '2026-07-15' })
  const { id: entry } = await entries.create({ started_at: '2026-06-12T14:30:20Z', duration: 5400, is_logged: true, project_id: project, client_id: id, note: 'no' })
  await entries.create({ started_at: '2026-06-15T14:00:00Z', is_logged: false })
  const { id: expense } = await collection(client, 'expenses').create({ amount: { amount: '12.50', code: 'EUR' }, date: '2026-06-02', category_name: 'Software', staffid: 1, clientid: id, vendor: 'Type & Co', notes: 'two\nlines' })
  await collection(client, 'items').create({ name: 'Cards', inventory: '10', unit_cost: { amount: '8.00' } })
  const { id: next } = await invoices.create({
    customerid: id, create_date: '2026-06-12', due_offset_days: 14, action_mark_as_sent: true, discount_value: '10.00',
    lines: [{ name: 'Cards', qty: '2', unit_cost: { amount: '8.00' } }, { name: 'Work', qty: '1', unit_cost: { amount: '50.00' }, modern_time_entries: [entry], expenseid: expense, modern_project_id: project }],
  })
  await payments.create({ invoiceid: next, amount: { amount: '9.00' }, date: '2026-06-14', type: 'Credit', from_credit: true, creditid: (await payments.get(payment)).overpaymentid })
  const { id: lost } = await clients.create({ fname: 'Zoë', lname: 'O\'Hara', vis_state: 0 })
  await clients.update(lost, { vis_state: 2 })
  await client.delete(`${business('projects')}/project/${project}`)
  t.equal(fixtureText(client.world), `# A world as a fixture: all it holds but what goes without saying. Load it with --fixture, or change it:
# \`ref:\` names a record for others. Telling it gives ids, uuids, time stamps and audit logs anew.

version: 1

business: { name: Acme Design, at: today }

people:
  - { ref: olivia, first_name: Olivia, last_name: Marsh, email: owner@acme.test, role: owner }

clients:
  - { ref: jane-ltd, organization: Jane Ltd, email: jane@example.test }
  - { fname: Zoë, lname: O'Hara, vis_state: archived }

items:
  - { name: Cards, unit_cost: 8.00, inventory: 10 }

projects:
  - { ref: online-shop, title: Online shop, due_date: today+30d, client: jane-ltd, active: false }

expenses:
  - ref: type-co
    amount: { amount: 12.50, code: EUR }
    category: Software
    date: today-13d
    client: jane-ltd
    vendor: Type & Co
    notes: "two\\nlines"

time_entries:
  - ref: jane-ltd-time-entry
    started_at: today-3d 10:30:20
    client: jane-ltd
    project: online-shop
    note: "no"
    billed: true
    duration: 5400
    at: today 11:00
  - { is_logged: false, started_at: today 10:00, at: today 11:00 }

invoices:
  - ref: invoice-0000001
    invoice_number: "0000001"
    client: jane-ltd
    create_date: today-14d
    status: sent
    lines: [ { name: Logo, qty: 1, unit_cost: 100.00, taxName1: GST, taxAmount1: 5 } ]
    at: today
  - ref: invoice-0000002
    invoice_number: "0000002"
    client: jane-ltd
    create_date: today-3d
    due_offset_days: 14
    discount_value: "10.00"
    status: sent
    lines:
      - { name: Cards, qty: 2, unit_cost: 8.00 }
      - { name: Work, qty: 1, unit_cost: 50.00, expense: type-co, project: online-shop, time: [ jane-ltd-time-entry ] }
    at: today

payments:
  - { ref: invoice-0000001-payment, invoice: invoice-0000001, amount: 120.00, date: today-5d, type: Cash }
  - { invoice: invoice-0000002, amount: 9.00, date: today-1d, type: Credit, credit: invoice-0000001-payment, from_credit: true }
`)
  t.same(fixtureText(told(fixtureText(client.world), NOW)), fixtureText(client.world), 'told, it is the same again')
  client.setClock('2026-06-15T15:00:00Z')
  // quoted for readers of YAML 1.1; not where the sources run, whose library tap changes
  t.match(fixtureText(client.world), /\nnow: "?2026-06-15T15:00:00Z"?\n[^]*at: "?2026-06-15"? [^]*due_date: "?2026-07-15[^]*started_at: "?2026-06-12 10:30:20/, 'where the clock stands still, dates do too')
})

t.test('what a fixture cannot say is told at its top', async t => {
  const client = freshWorld(t)
  const { id } = await trade(client)
  await collection(client, 'taxes').create({ name: 'GST', amount: '5', number: 'RT-1' })
  await collection(client, 'clients').update(id, { p_city: 'Ghent' })
  const { id: second } = await collection(client, 'invoices').create({ customerid: id, create_date: '2026-06-11', invoice_number: 'A-7' })
  await collection(client, 'invoices').remove(second)
  await collection(client, 'invoices').create({ customerid: id, create_date: '2026-06-11', invoice_number: 'A-7' })
  await control(client, 'config.change', { profile: 'strict' })
  await control(client, 'tokens.mint', {})
  client.world.setSetting('clock', { mode: 'offset', by: 3_600_000 })
  const { fixture, not_told } = await control(client, 'export', { minimal: true, format: 'json' })
  t.same(not_told, [
    'a token beside the primary one',
    'how the world is configured to deviate from FreshBooks',
    'a clock that is neither the real one nor stands still (offset): dates here are relative to its now',
    'city of credit_notes: the credit of payment 10301 has "", told as "Ghent"',
    'city of invoices: invoice-0000001 has "", told as "Ghent"',
    'lines.1.taxNumber1 of invoices: invoice-0000001 has null, told as "RT-1"',
    'invoice_number of invoices: A-7 has "A-7", told as "A-7 (deleted)"',
  ])
  t.match(fixture.invoices.map((row: any) => row.invoice_number), ['0000001', 'A-7 (deleted)', 'A-7'])
  const { json, status } = await client.get(`/_mock/worlds/${client.name}/export?minimal=1`)
  t.same([status, json], [200, undefined])
  t.equal(dumpAsJson(dumpOf(told(fixtureText(client.world), client.world.now()))).includes('A-7 (deleted)'), true)
})

t.test('where an invoice was paid again after its payment was deleted, the deleted one is left out', async t => {
  const client = freshWorld(t)
  const { invoice, payment } = await trade(client)
  const payments = collection(client, 'payments')
  await payments.remove(payment)
  await payments.create({ invoiceid: invoice, amount: { amount: '105.00' }, date: '2026-06-12' })
  const { fixture, not_told } = await control(client, 'export', { minimal: true, format: 'json' })
  t.match(not_told, ['credit_notes, left out: the credit of payment 10301', 'payments, left out: 10301 (deleted, and its invoice was paid again)'])
  t.match(fixture.payments, [{ amount: 105, date: 'today-3d' }])
})

/** Changes rows of a table in an export, and imports that. */
async function edit (client: Client, table: string, change: (row: Row) => Row): Promise<void> {
  const dump: any = await control(client, 'export', {})
  await control(client, 'import', { content: { ...dump, tables: { ...dump.tables, [table]: dump.tables[table].map(change) } } })
}

t.test('an export loads one world, also where there is much that a fixture cannot have', async t => {
  const client = freshWorld(t, 'seed')
  const { id } = await trade(client)
  // no request can bring this about, but an import can
  await edit(client, 'clients', row => row.id === id ? { ...row, email: 'nowhere' } : row)
  let [loads, closings] = [0, 0]
  const { setSetting, close } = World.prototype
  t.teardown(() => Object.assign(World.prototype, { setSetting, close }))
  // a load begins by setting its seed, and ends by closing its world
  World.prototype.setSetting = function (name, value) {
    if (name === 'seed') loads++
    setSetting.call(this, name, value)
  }
  World.prototype.close = function () {
    closings++
    close.call(this)
  }
  const { not_told } = await control(client, 'export', { minimal: true, format: 'json' })
  t.same(not_told, [
    "clients, left out: Jane Ltd (FreshBooks refuses this client: Invalid value 'nowhere' for field 'email')",
    'credit_notes, left out: the credit of payment 10321',
    'invoices, left out: 0000032 (it needs clients/56013, which is left out)',
    'payments, left out: 10321 (it needs invoices/34432, which is left out)',
  ])
  t.same({ loads, closings }, { loads: 1, closings: 1 })
})

t.test('JSON and YAML of a fixture are the same, and what rules fill in is not in them', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'clients').create({ fname: 'Ada', lname: 'Byron', p_city: 'London', language: 'fr', currency_code: 'EUR', late_fee: { enabled: true, days: 5, value: 3 } })
  await collection(client, 'invoices').create({ customerid: id, create_date: '2026-06-10', lines: [{ name: 'Engine', qty: '1', unit_cost: { amount: '5.00' } }], presentation: { theme_primary_color: '#000000' } })
  await collection(client, 'invoices').create({ customerid: id, create_date: '2026-06-10', status: 2, use_default_presentation: false })
  const [{ id: disputed }] = client.sql('SELECT max(id) AS id FROM invoices') as [{ id: number }]
  await collection(client, 'invoices').update(disputed, { status: 0 })
  const { fixture, not_told } = await control(client, 'export', { minimal: true, format: 'json' })
  t.same(not_told, [])
  t.same(parse(fixtureText(client.world)), fixture)
  t.match(fixture.clients, [{ ref: 'ada-byron', fname: 'Ada', lname: 'Byron', p_city: 'London', language: 'fr', currency_code: 'EUR', username: undefined, organization: undefined }])
  t.same(fixture.invoices, [
    { invoice_number: '0000001', client: 'ada-byron', create_date: 'today-5d', presentation: { theme_primary_color: '#000000' }, lines: [{ name: 'Engine', qty: '1', unit_cost: 5 }], at: 'today' },
    { invoice_number: '0000002', client: 'ada-byron', create_date: 'today-5d', status: 'disputed-unseen', display_status: 'sent', use_default_presentation: false, at: 'today' },
  ])
})

t.test('the hour that comes twice when clocks are put back is kept', async t => {
  const client = freshWorld(t)
  const entries = collection(client, 'time_entries')
  for (const started_at of ['2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z']) await entries.create({ started_at, is_logged: true, duration: 60 })
  const { fixture, not_told } = await control(client, 'export', { minimal: true, format: 'json' })
  t.same(not_told, [])
  t.match(fixture.time_entries, [{ started_at: /^today-225d 01:30$/ }, { started_at: '2025-11-02T06:30:00Z' }])
})

t.test('a world that no fixture can begin with is refused in one sentence', async t => {
  const client = freshWorld(t)
  await edit(client, 'memberships', row => ({ ...row, role: 'contractor' }))
  const { status, json } = await client.get(`/_mock/worlds/${client.name}/export?minimal=1`)
  t.match([status, json], [422, { problem: 'no_fixture', detail: 'this world cannot be told as a fixture: one of the people must have role: owner' }])
})
