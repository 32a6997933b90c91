// Events: what raises which one, when, what becomes of those that wait, and actions with routes, which raise them.
// One file, though long: the table of what raises which event is most of it, and each file is a process.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Action } from '../../src/declare/action.ts'
import type { Call } from '../../src/declare/endpoint.ts'
import { endpointsOf } from '../../src/derive/endpoints.ts'
import { catalogueOf, modelsOf } from '../../src/derive/model.ts'
import { text } from '../../src/fields/index.ts'
import { eventNames, nounOf } from '../../src/resources/callback-events.ts'
import { resources } from '../../src/resources/index.ts'
import { openSession } from '../../src/store/session.ts'
import { businessOfAccount } from '../../src/world/primary.ts'
import { callbacksVerbs } from '../../src/control/verbs/callbacks.ts'
import { MOST_WAITING } from '../../src/store/outbox.ts'
import { happening, live } from '../support/lives.ts'
import { countStatements } from '../support/statements.ts'
import { drawn } from '../support/random.ts'
import { changeOf, makeRow, parent, sample } from '../support/samples.ts'
import { refusalOf, callerOf } from '../support/verb-calls.ts'
import { ACCOUNT, BUSINESS, business, clientOf, collection, endpointOf, freshWorld, models, NOW, pathOf, theServer, type Client, type Row } from '../support/world.ts'
import { control, listen, put, raised, register, shown, uri, waiting } from '../support/callbacks.ts'

interface Cause {
  readonly name: string
  /** What has to be there before; its events are left out. */
  readonly given?: (client: Client) => Promise<Row>
  readonly happens: (client: Client, given: Row) => Promise<unknown>
  readonly raises: readonly string[]
}

const sent = (client: Client) => makeRow(client, 'invoices', 0, { action_mark_as_sent: true })
const change = (many: string, draft: object) => (client: Client, { id }: Row) => collection(client, many).update(id, draft)
const make = (many: string, changes: object = {}) => (client: Client) => makeRow(client, many, 0, changes)
const pay = (client: Client, { id }: Row) => collection(client, 'payments').create({ invoiceid: id, amount: { amount: '10.00' }, date: '2026-06-10' })
/** The contact of a client. */
const contact = async (client: Client): Promise<Row> => {
  const row = await makeRow(client, 'clients', 0, { contacts: [{ fname: 'Luis' }] })
  return (await collection(client, 'clients').get(row.id, 'include[]=contacts')).contacts[0]
}
/** What a client does who follows the link of a document, and presses a button if one is named. */
const onPage = (table: 'estimates' | 'invoices', form?: Record<string, string>) => async (client: Client, { id }: Row): Promise<void> => {
  const url = `/w/${client.name}/link/${client.sql(`SELECT link_token FROM ${table} WHERE id = ?`, id)[0]!.link_token as string}`
  const payload = new URLSearchParams(form).toString()
  const sent = form === undefined ? {} : { method: 'POST' as const, payload, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  const { statusCode } = await theServer().app.inject({ url, ...sent })
  client.test.ok(statusCode < 400, 'the page takes it')
}
const email = { action_email: true, email_recipients: ['to@example.test'] }
const firstInvoice = { customerid: 0, create_date: '2026-06-01', lines: [{ name: 'Work', qty: '1', unit_cost: { amount: '9' } }] }

const causes: Cause[] = [
  { name: 'a POST', happens: make('clients'), raises: ['client.create'] },
  { name: 'a PUT', given: make('clients'), happens: change('clients', { note: 'New' }), raises: ['client.update'] },
  { name: 'a PUT that changes nothing', given: make('clients', { note: 'Old' }), happens: change('clients', { note: 'Old' }), raises: [] },
  { name: 'a PUT that is refused', given: make('clients'), happens: (client, { id }) => client.put(pathOf('clients.update', id), { client: { email: 'no address' } }), raises: [] },
  { name: 'an archive', given: make('clients'), happens: change('clients', { vis_state: 2 }), raises: ['client.update'] },
  { name: 'a deletion by vis_state', given: make('clients'), happens: change('clients', { vis_state: 1 }), raises: ['client.delete'] },
  { name: 'a second deletion', given: make('clients', { vis_state: 1 }), happens: change('clients', { vis_state: 1 }), raises: [] },
  { name: 'a restoration', given: make('clients', { vis_state: 1 }), happens: change('clients', { vis_state: 0 }), raises: ['client.update'] },
  { name: 'a contact that comes', given: make('clients'), happens: change('clients', { contacts: [{ fname: 'Luis' }] }), raises: ['client.update'] },
  { name: 'a contact that is changed', given: contact, happens: (client, { contactid }) => client.put(pathOf('contacts.update', contactid), { contact: { fname: 'Luisa' } }), raises: ['client.update'] },
  { name: 'a contact that is as it was', given: contact, happens: (client, { contactid }) => client.put(pathOf('contacts.update', contactid), { contact: { fname: 'Luis' } }), raises: [] },
  { name: 'a contact that goes', given: contact, happens: (client, { contactid }) => client.delete(pathOf('contacts.delete', contactid)), raises: ['client.update'] },
  { name: 'DELETE of what is hidden', given: make('invoices'), happens: (client, { id }) => client.delete(pathOf('invoices.delete', id)), raises: ['invoice.delete'] },
  { name: 'DELETE of what is erased', given: make('taxes'), happens: (client, { id }) => client.delete(pathOf('taxes.delete', id)), raises: ['tax.delete'] },
  { name: 'active false', given: make('time_entries'), happens: (client, { id }) => client.delete(pathOf('time_entries.delete', id)), raises: ['time_entry.delete'] },
  { name: 'a project', given: client => parent(client, 'clients'), happens: client => client.post(`${business('projects')}/project`, { project: { title: 'Plan' } }), raises: ['project.create'] },
  { name: 'a service and its twin, of which there is no event', happens: client => client.post(`${business('comments')}/service`, { service: { name: 'Help' } }), raises: ['service.create'] },
  { name: 'a change of the twin', given: make('tasks'), happens: change('tasks', { name: 'Other' }), raises: ['service.update'] },
  { name: 'a client whose drafts follow', given: async client => { await makeRow(client, 'invoices'); return parent(client, 'clients') }, happens: change('clients', { organization: 'Other', p_street: 'Other' }), raises: ['client.update', 'invoice.update'] },
  { name: 'an invoice that is sent as it is made', given: client => parent(client, 'clients'), happens: (client, { id }) => collection(client, 'invoices').create({ ...firstInvoice, customerid: id, ...email }), raises: ['invoice.create', 'invoice.sendByEmail'] },
  { name: 'a draft that is sent', given: make('invoices'), happens: change('invoices', email), raises: ['invoice.sendByEmail', 'invoice.update'] },
  { name: 'an estimate that is sent', given: make('estimates'), happens: change('estimates', email), raises: ['estimate.sendByEmail', 'estimate.update'] },
  {
    name: 'an invoice that a profile makes',
    given: make('invoice_profiles', { create_date: '2026-06-16', frequency: 'm' }),
    happens: client => control(client, 'clock.advance', { by: 'P2D' }),
    raises: ['invoice.create', 'recurring.update'],
  },
  { name: 'a mail once more', given: sent, happens: change('invoices', email), raises: ['invoice.sendByEmail'] },
  { name: 'a mail to nobody', given: make('invoices'), happens: (client, { id }) => client.put(pathOf('invoices.update', id), { invoice: { action_email: true } }), raises: [] },
  { name: 'a payment', given: sent, happens: pay, raises: ['payment.create', 'invoice.update'] },
  { name: 'a payment of too much', given: sent, happens: (client, { id }) => collection(client, 'payments').create({ invoiceid: id, amount: { amount: '9999.00' }, date: '2026-06-10' }), raises: ['payment.create', 'invoice.update', 'credit_note.create'] },
  { name: 'a payment that goes', given: async client => pay(client, await sent(client)), happens: change('payments', { vis_state: 1 }), raises: ['payment.delete', 'invoice.update'] },
  {
    name: 'two jobs of the clock, each at its own instant',
    given: sent,
    happens: async (client, { id }) => {
      await control(client, 'seed', {
        fixture: {
          version: 1, timeline: [
            { at: '2026-06-17 09:00', action: 'client.views_invoice', invoice: id }, { at: '2026-06-18 09:00', action: 'client.pays_invoice', invoice: id, amount: 'full' },
          ]
        }
      })
      await control(client, 'clock.advance', { by: 'P7D' })
    },
    raises: ['invoice.update', 'payment.create', 'invoice.update'],
  },
  // the category says from then on that something was posted to it, of which nobody has asked it
  { name: 'the first expense of a category', happens: make('expenses'), raises: ['category.create', 'client.create', 'service.create', 'project.create', 'expense.create'] },
  { name: 'a payment of a bill', given: make('bills'), happens: (client, { id }) => collection(client, 'bill_payments').create({ billid: id, amount: { amount: '1.00' }, paid_date: '2026-06-10', payment_type: 'Check' }), raises: ['bill.update'] },
  { name: 'a client who looks at the page of an invoice', given: sent, happens: onPage('invoices'), raises: ['invoice.update'] },
  { name: 'a client who pays on its page', given: sent, happens: onPage('invoices', { action: 'pay', amount: '1.00' }), raises: ['payment.create', 'invoice.update'] },
  { name: 'a client who accepts an estimate on its page', given: make('estimates', { action_mark_as_sent: true }), happens: onPage('estimates', { action: 'accept' }), raises: ['estimate.update'] },
  { name: 'an action of a verb', given: sent, happens: (client, { id }) => control(client, 'actions.perform', { name: 'client.views_invoice', details: { invoice: id } }), raises: ['invoice.update'] },
  {
    name: 'a fixture that is applied',
    happens: client => control(client, 'seed', { fixture: { version: 1, clients: [{ ref: 'jo', organization: 'Jo' }, { organization: 'Gone', vis_state: 'deleted' }], items: [{ name: 'Hat' }] } }),
    raises: ['client.create', 'client.create', 'item.create', 'client.delete'],
  },
  { name: 'a fixture that is refused', happens: client => control(client, 'seed', { fixture: { version: 1, clients: [{ organization: 'Jo' }, { email: 'no address' }] } }).catch(() => undefined), raises: [] },
  {
    name: 'a fixture\'s own callbacks, verified when all else is done',
    happens: client => control(client, 'seed', { fixture: { version: 1, callbacks: [{ event: 'tax.create', uri, verified: true }], taxes: [{ name: 'GST' }] } }),
    raises: ['tax.create'],
  },
  {
    name: 'a request that crashes before the commit',
    happens: async client => {
      await control(client, 'faults.add', { do: { kind: 'crash_before_commit' }, match: { method: 'POST' }, when: { times: 1 } })
      await client.post(pathOf('clients.create'), { client: { organization: 'Lost' } })
    },
    raises: [],
  },
]

/** What is said for every resource with events: its rows are made, changed and deleted as any program does it. */
const changesOf: Readonly<Record<string, object>> = {
  bills: { bill_number: 'B-77' },
  bill_vendors: { note: 'New' },
  credit_notes: { notes: 'New' },
  estimates: { notes: 'New' },
  categories: { category: 'Other' },
  expenses: { notes: 'New' },
  invoices: { notes: 'New' },
  invoice_profiles: { notes: 'New' },
  items: { description: 'New' },
  payments: { note: 'New' },
  projects: { title: 'Other' },
  services: { name: 'Other' },
  taxes: { name: 'HST' },
  clients: { note: 'New' },
  time_entries: { note: 'New' },
}

/** What changes with them: an invoice is paid. */
const changesToo: Readonly<Record<string, string>> = { 'payment.create': 'invoice.update', 'payment.delete': 'invoice.update' }
const raisedWith = (event: string): string[] => [event, ...changesToo[event] === undefined ? [] : [changesToo[event]]]

/** Deletes a row as its resource does. */
const end = (many: string) => async (client: Client, { id }: Row): Promise<unknown> => endpointOf(`${many}.delete`) === undefined
  ? await collection(client, many).update(id, { vis_state: 1 })
  : await client.delete(pathOf(`${many}.delete`, id))

for (const { many, event } of resources.flatMap(({ resource: { many, event } }) => event === undefined ? [] : [{ many, event }])) {
  causes.push(
    { name: `a new row of ${many}`, given: client => sample(client, many), happens: (client, draft) => collection(client, many).create(draft), raises: raisedWith(`${event}.create`) },
    {
      name: `a change of a row of ${many}`, given: make(many), raises: raisedWith(`${event}.update`),
      happens: (client, row) => collection(client, many).update(row.id, changeOf(many, row, changesOf[many]!)),
    },
    { name: `the end of a row of ${many}`, given: make(many), happens: end(many), raises: raisedWith(`${event}.delete`) }
  )
}

t.test('every event that a callback can be registered for is raised by something here', async t => {
  const raisedHere = new Set(causes.flatMap(({ raises }) => raises))
  t.same(eventNames.filter(name => name !== nounOf(name) && !raisedHere.has(name)), [])
})

for (const { name, given = async () => ({}), happens, raises } of causes) {
  t.test(`${name} raises ${raises.join(', ') || 'nothing'}`, async t => {
    const client = freshWorld(t)
    const there = await given(client)
    await listen(client)
    raised(client)
    await happens(client, there)
    t.same(raised(client), raises)
  })
}

t.test('a callback of a noun and one of an event are both told, each once, and those of other accounts are not', async t => {
  const client = freshWorld(t)
  await listen(client, ['client.create', 'client', 'client.delete', 'invoice'])
  client.world.db.prepare('UPDATE callbacks SET accounting_systemid = ? WHERE id = 2004').run('OTHER')
  client.world.forget()
  raised(client)
  const { id } = await makeRow(client, 'clients')
  const [{ identity_id }] = client.sql('SELECT identity_id FROM memberships ORDER BY id LIMIT 1') as [Row]
  const event = { name: 'client.create', object_id: id, account_id: ACCOUNT, business_id: BUSINESS, identity_id, user_id: 1, at: NOW, attempts: 0, due_at: NOW }
  t.strictSame(waiting(client).map(({ id: _id, ...row }) => row), [{ ...event, callbackid: 2001 }, { ...event, callbackid: 2002 }].map(row => ({ ...row })))
  await makeRow(client, 'invoices', 1)
  t.notOk(waiting(client).some(({ callbackid }) => callbackid === 2004))
})

t.test('a world without callbacks pays nothing for them', async t => {
  const client = freshWorld(t)
  await makeRow(client, 'clients')
  const { world } = client
  const seen: string[] = []
  for (const name of ['statement', 'plucked'] as const) {
    const own = world[name].bind(world)
    world[name] = ((sql: string) => { seen.push(sql); return own(sql) }) as never
  }
  const statements = async (work: () => Promise<unknown>) => {
    seen.length = 0
    await work()
    return seen.filter(sql => /outbox|FROM callbacks ORDER/.test(sql))
  }
  t.same(await statements(() => makeRow(client, 'clients', 1)), [], 'no statement of a POST is about them')
  const plain = seen.length
  t.same(await statements(async () => collection(client, 'invoices').update((await makeRow(client, 'invoices')).id, email)), [], 'nor of a mail')
  await listen(client, ['tax'])
  await makeRow(client, 'clients', 2)
  t.same(await statements(() => makeRow(client, 'clients', 1)), [], 'who listens is known until a callback changes')
  t.ok(plain > 0)
  await listen(client, ['client'])
  t.match(await statements(() => makeRow(client, 'clients', 2)), [/FROM callbacks/, /INSERT INTO outbox/, /DELETE FROM outbox/], 'the statements are seen where there are any')
})

t.test('what a write costs goes by who is told, not by who else listens or what waits', async t => {
  const costs: number[] = []
  const all = { one: [1, 0, 0], 'others listen': [1, 300, 0], 'much waits': [1, 0, MOST_WAITING], 'ten are told': [10, 300, MOST_WAITING], 'too many are told': [1_200, 0, 0], 'nobody is told': [0, 300, 300] }
  for (const [name, [told, others, queue]] of Object.entries(all) as Array<[string, [number, number, number]]>) {
    await t.test(name, async t => {
      const client = freshWorld(t)
      const { db } = client.world
      await makeRow(client, 'clients')
      const insert = db.prepare('INSERT INTO callbacks (id, event, uri, verified, verifier, accounting_systemid) VALUES (?, ?, ?, 1, ?, ?)')
      for (let id = 1; id <= told + others; id++) insert.run(id, id <= told ? 'client.create' : 'tax', uri, 'key', ACCOUNT)
      const wait = db.prepare("INSERT INTO outbox (id, at, callbackid, name, object_id) VALUES (?, 0, 1, 'client.update', 1)")
      for (let id = 1; id <= queue; id++) wait.run(client.world.nextId('outbox', 1))
      client.world.forget()
      await makeRow(client, 'clients', 1)
      costs.push((await countStatements(() => makeRow(client, 'clients', 2))).count)
    })
  }
  const [one, others, waits, ten, tooMany, none] = costs as [number, number, number, number, number, number]
  t.strictSame([others, waits, ten, tooMany], [one, one, one + 9, one + MOST_WAITING - 1])
  t.equal(none, one - 3, 'the number of an event, its row, and what is too much')
})

t.test('a rollback takes back what was known of callbacks', async t => {
  const client = freshWorld(t)
  const callback = await register(client, 'client')
  const { verifier } = await shown(client, callback)
  raised(client)
  await control(client, 'faults.add', { do: { kind: 'crash_before_commit' }, match: { operation: 'callbacks.update' }, when: { times: 1 } })
  await put(client, callback, { verifier })
  await makeRow(client, 'clients')
  t.same(raised(client), [], 'it was not verified')
  await put(client, callback, { verifier })
  await makeRow(client, 'clients', 1)
  t.same(raised(client), ['client.create'])
})

t.test(`at most ${MOST_WAITING} events wait, and the oldest go`, async t => {
  const client = freshWorld(t)
  await listen(client, ['client'])
  raised(client)
  const insert = client.world.db.prepare('INSERT INTO outbox (id, at, callbackid, name, object_id, account_id) VALUES (?, 0, 2001, ?, 1, ?)')
  for (let id = 1; id <= MOST_WAITING; id++) insert.run(id, 'client.update', ACCOUNT)
  client.world.nextId('outbox', 1, MOST_WAITING)
  await makeRow(client, 'clients')
  t.equal(waiting(client).length, MOST_WAITING)
  t.equal(waiting(client).at(-1)!.name, 'client.create')
  t.ok(waiting(client)[0]!.id > 1, 'the oldest is gone')
  const call = callerOf(callbacksVerbs, () => client.world)
  t.same([call('outbox.list').outbox.length, call('outbox.list', { limit: 3 }).outbox.length, call('outbox.list').count], [100, 3, MOST_WAITING])
  t.same([call('outbox.list', { callbackid: 2002 }).count, call('outbox.list', { callbackid: '2001', limit: '5' }).outbox.length], [0, 5])
  for (const [name, input, problem] of [
    ['callbacks.show', { id: 1 }, 'unknown-callback'], ['callbacks.show', { id: 'x' }, 'bad-id'], ['outbox.list', { limit: 0 }, 'bad-filter'], ['outbox.list', { callbackid: {} }, 'bad-id'],
  ] as const) t.equal(refusalOf(t, () => call(name, input)).problem, problem, name)
})

const stateOf = async (client: Client) => [(await control(client, 'callbacks.list')).callbacks, waiting(client)]

t.test('callbacks and what waits for them are in copies, snapshots, resets, exports and imports', async t => {
  const client = freshWorld(t)
  await control(client, 'snapshots.save', { name: 'none' })
  await listen(client, ['client', 'invoice.create'])
  await register(client, 'tax')
  await makeRow(client, 'invoices')
  const state = await stateOf(client)
  t.match(state, [[{ event: 'client', verified: true, waiting: 1 }, { event: 'invoice.create', waiting: 1 }, { event: 'tax', verified: false, waiting: 1 }], { length: 3 }])
  await control(client, 'snapshots.save', { name: 'some' })
  const exports = [
    ...await Promise.all(['json', 'yaml', 'sqlite'].map(format => control(client, 'export', { format }))),
  ].map(document => document.content ?? document)
  await control(client, 'snapshots.restore', { name: 'none' })
  t.same(await stateOf(client), [[], []])
  await control(client, 'snapshots.restore', { name: 'some' })
  t.same(await stateOf(client), state)
  for (const content of exports) {
    await control(client, 'snapshots.restore', { name: 'none' })
    await control(client, 'import', { content })
    t.same(await stateOf(client), state, 'an import is what was exported')
    await makeRow(clientOf(t, theServer(), client.name), 'clients', 2)
    t.match(waiting(client).at(-1), { name: 'client.create', callbackid: 2001 }, 'and goes on')
  }
  await control(client, 'reset')
  t.same(await stateOf(client), [[], []])
})

/** A category that says from now on that something was posted to it: of that no event tells. */
const isQuiet = ({ type, before, after }: Row): boolean => type === 'categories' &&
  Object.keys(after).every(name => ['transaction_posted', 'updated_at'].includes(name) || after[name] === before[name])

/** What the events of changes are, by the control API's own account of what differs. */
function eventsOf ({ created, updated, deleted }: Row): string[] {
  const nounOf = ({ type }: Row) => models.get(type)!.resource.event
  const isHidden = (type: string, row: Row) => {
    const { visibility } = models.get(type)!
    return visibility !== undefined && Number(row[visibility.column]) === Number(visibility.hidden)
  }
  const found = [
    ...created.flatMap((row: Row) => isHidden(row.type, row.after) ? [[row, 'create'], [row, 'delete']] : [[row, 'create']]),
    ...updated.filter((row: Row) => !isQuiet(row)).map((row: Row) => [row, isHidden(row.type, row.after) && !isHidden(row.type, row.before) ? 'delete' : 'update']),
    ...deleted.filter((row: Row) => !isHidden(row.type, row.before)).map((row: Row) => [row, 'delete']),
  ] as Array<[Row, string]>
  return found.flatMap(([row, verb]) => nounOf(row) === undefined ? [] : [`${nounOf(row)}.${verb} ${row.id}`]).sort()
}

t.test('events are what changed, whatever happens', async (t: Test) => {
  await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 8 }), async happenings => {
    const client = freshWorld(t)
    await listen(client)
    let moment = NOW
    for (const each of happenings) {
      client.setClock(moment = Math.max(moment, client.world.now()) + 1000)
      raised(client)
      await control(client, 'snapshots.save', { name: 'before' })
      await live(client, each)
      await control(client, 'clock.show') // what is due at once happens before the next request
      const events = [...new Set(waiting(client).map(({ name, object_id }) => `${name} ${object_id}`))]
        .filter(event => !event.includes('sendByEmail')).sort()
      const changes = eventsOf(await control(client, 'changes', { since: 'before' }))
      if (events.join() !== changes.join()) throw new Error(`${JSON.stringify(each)}: ${events.join()} raised, ${changes.join()} changed`)
    }
  }), drawn(t, { numRuns: 25 }))
})

t.test('an action with a route of its own becomes an endpoint', async t => {
  const { client, endpoints } = await withRoutes(t)
  const accept = endpoints.find(({ operation }) => operation === 'invoices.accept')!
  t.match(accept, { method: 'POST', success: 201, scope: 'user:invoices:write', summary: 'Accepts it.', paths: ['/accounting/account/:account/invoices/invoices/:id/accept'] })
  t.match(accept.request, { properties: { invoice: { properties: { po_number: { type: Array } }, required: ['po_number'] } } })
  const { id, notes } = await makeRow(client, 'invoices')
  const run = (operation: string, body: unknown, of = String(id)) => client.world.transaction(() =>
    endpoints.find(endpoint => endpoint.operation === operation)!.handle(callIn(client, of, body)))
  await listen(client, ['invoice'])
  raised(client)
  t.match(JSON.parse(run('invoices.accept', { invoice: { po_number: 'PO-7', notes: 'dropped' } }).text as string), { response: { result: { invoice: { id, po_number: 'PO-7', notes } } } })
  t.same(raised(client), ['invoice.sendByEmail', 'invoice.update'])
  t.throws(() => run('invoices.accept', {}), { message: 'required: po_number' })
  t.throws(() => run('invoices.accept', { invoice: { po_number: 'x' } }, '12345'), { message: /^not-found/ })
  t.match(run('invoices.number', undefined), { json: { number: String } }, 'another answer')
  t.match(endpoints.find(({ operation }) => operation === 'invoices.number'), { method: 'GET', scope: null, response: { type: 'object' } })
})

/** Invoices with two actions that FreshBooks does not have, and a call of their endpoints. */
async function withRoutes (t: Test) {
  const client = freshWorld(t)
  const actions: Record<string, Action> = {
    accept: {
      trigger: { method: 'POST', path: 'accept', summary: 'Accepts it.', success: 201 },
      input: { po_number: text({ required: true }) },
      event: 'invoice.sendByEmail',
      run: (_before, { po_number }) => ({ po_number }),
    },
    number: {
      trigger: {
        method: 'GET', path: 'number', summary: 'Its number.', scope: null,
        reply: { schema: { type: 'object' }, make: row => ({ json: { number: row.invoice_number } }) },
      },
      run: () => ({}),
    },
  }
  const entries = resources.map(entry => entry.resource.many === 'invoices' ? { ...entry, rules: { ...entry.rules, actions } } : entry)
  const changed = modelsOf(entries)
  const catalogue = catalogueOf(new Map([...changed].map(([name, model]) => [name, model.resource])))
  return { client, endpoints: endpointsOf(changed.get('invoices')!, catalogue, changed) }
}

function callIn (client: Client, id: string, body: unknown): Call {
  const session = openSession(client.world, businessOfAccount(client.world, ACCOUNT), { identity_id: 1, userid: 1, role: 'owner' })
  return { session, params: { account: ACCOUNT, id }, query: {}, body, headers: {}, baseUrl: () => '' }
}
