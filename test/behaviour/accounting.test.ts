// Clients, items, taxes, expenses and their categories: what is filled in, kept, refused and counted.
import t from 'tap'
import { changeConfig } from '../../src/world/config.ts'
import { openDesk, usd } from '../support/invoicing.ts'
import { as } from '../support/people.ts'
import type { Draft } from '../support/samples.ts'
import { countStatements } from '../support/statements.ts'
import { ACCOUNT, accounting, collection, freshWorld, pathOf, within, type Client, type Row } from '../support/world.ts'

/** Status and first error of a write. */
async function refusal (client: Client, method: 'POST' | 'PUT' | 'DELETE', path: string, body: object): Promise<Row> {
  const { status, json } = await client.send({ method, path: `${accounting}/${path}`, body })
  return { status, ...json?.response?.errors?.[0] }
}

const categoryOf = (client: Client, name: string): number => client.sql('SELECT id FROM categories WHERE category = ?', name)[0].id

const spent = (client: Client, more: Draft = {}): Draft =>
  ({ amount: usd('40.00'), categoryid: categoryOf(client, 'Gas'), staffid: 1, date: '2026-06-01', ...more })

t.test('a client keeps its currency when a change says nothing', async t => {
  const client = freshWorld(t)
  const clients = collection(client, 'clients')
  const { id } = await clients.create({ email: 'eu@example.test', currency_code: 'EUR' })
  for (const currency_code of [null, '']) t.match(await clients.update(id, { currency_code, note: `${currency_code}` }), { currency_code: 'EUR' })
  t.match(await clients.update(id, { currency_code: 'CAD' }), { currency_code: 'CAD' })
})

t.test('usernames count up, and the next one is found in few questions', async t => {
  const client = freshWorld(t)
  const make = async (fname: string): Promise<string> =>
    (await client.post(pathOf('clients.create'), { client: { fname, lname: 'Example', email: `${fname}@x.test` } })).json.response.result.client.username
  const names: string[] = []
  for (let number = 1; number <= 40; number++) names.push(await make('Ada'))
  t.strictSame(names, ['adaexample', ...Array.from({ length: 39 }, (_, index) => `adaexample${index + 2}`)])
  const { count: first } = await countStatements(async () => make('Bob'))
  const { count: next } = await countStatements(async () => make('Ada'))
  t.ok(next - first <= 12, `${next} statements for the next of forty, ${first} for a name of its own`)
})

t.test('names may not be empty', async t => {
  const client = freshWorld(t)
  const parentid = categoryOf(client, 'Advertising')
  const cases = [['items/items', 'item', 'name', {}], ['taxes/taxes', 'tax', 'name', {}], ['expenses/categories', 'category', 'category', { parentid }]] as const
  for (const [path, one, field, more] of cases) {
    const expected = { status: 422, errno: 1001, field, object: one, message: `'${field}' is a required field.` }
    const made = within((await client.post(`${accounting}/${path}`, { [one]: { [field]: 'Named', ...more } })).json)[one]
    for (const empty of ['', '  ']) {
      t.match(await refusal(client, 'POST', path, { [one]: { [field]: empty, ...more } }), expected, `${one} ${JSON.stringify(empty)}`)
      t.match(await refusal(client, 'PUT', `${path}/${made.id}`, { [one]: { [field]: empty } }), expected)
    }
  }
})

t.test('an item without a description has an empty one', async t => {
  const items = collection(freshWorld(t), 'items')
  t.equal((await items.create({ name: 'Plain' })).description, '')
})

t.test('the system\'s categories cannot be hidden', async t => {
  const client = freshWorld(t)
  const categories = collection(client, 'categories')
  const system = categoryOf(client, 'Gas')
  for (const vis_state of [1, 2]) {
    t.match(await refusal(client, 'PUT', `expenses/categories/${system}`, { category: { vis_state } }), { status: 403, errno: 1038, field: 'vis_state', object: 'category' })
  }
  t.equal((await categories.get(system)).vis_state, 0)
  const own = await categories.create({ category: 'Own', parentid: categoryOf(client, 'Advertising') })
  t.equal((await categories.update(own.id, { vis_state: 1 })).vis_state, 1)
})

t.test('an expense is spent by somebody of the business', async t => {
  const client = freshWorld(t)
  as(client, { role: 'business_employee' })
  const expenses = collection(client, 'expenses')
  const nobody = { status: 422, errno: 1012, field: 'staffid', object: 'expense', message: 'Staff not found.', value: '7' }
  t.match(await refusal(client, 'POST', 'expenses/expenses', { expense: spent(client, { staffid: 7 }) }), nobody)
  const { id, staffid } = await expenses.create(spent(client, { staffid: '2' }))
  t.equal(staffid, 2)
  t.match(await refusal(client, 'PUT', `expenses/expenses/${id}`, { expense: { staffid: 7 } }), nobody)
  client.world.transaction(() => client.world.db.prepare("UPDATE memberships SET role = 'client' WHERE userid = 2").run())
  t.equal((await refusal(client, 'POST', 'expenses/expenses', { expense: spent(client, { staffid: 2 }) })).status, 422, 'a client is no staff')
  t.equal((await expenses.update(id, { notes: 'Still hers' })).staffid, 2, 'who was there may stay')
})

t.test('whether an expense is a cost of goods is said by itself or by its category', async t => {
  const client = freshWorld(t)
  const expenses = collection(client, 'expenses')
  const goods = categoryOf(client, 'Cost of Shipping & Handling')
  const gas = await expenses.create(spent(client, { is_cogs: null }))
  t.equal(gas.is_cogs, false)
  t.equal((await expenses.create(spent(client, { categoryid: goods }))).is_cogs, true)
  t.equal((await expenses.create(spent(client, { categoryid: goods, is_cogs: false }))).is_cogs, false)
  const booked = () => client.sql("SELECT account FROM postings WHERE document = 'expenses' AND document_id = ? AND categoryid IS NOT NULL", gas.id)[0].account
  t.notMatch(booked(), /^5/)
  t.equal((await expenses.update(gas.id, { is_cogs: true })).is_cogs, true)
  t.match(booked(), /^5000/)
  t.equal((await expenses.update(gas.id, { notes: 'Kept' })).is_cogs, true)
  t.equal((await expenses.update(gas.id, { categoryid: categoryOf(client, 'Repairs') })).is_cogs, false, 'another category')
})

t.test('equal expenses are marked while there are two of them', async t => {
  const client = freshWorld(t)
  const expenses = collection(client, 'expenses')
  const flags = async (...rows: Row[]) => Promise.all(rows.map(async ({ id }) => (await expenses.get(id)).isduplicate))
  const first = await expenses.create(spent(client, { vendor: 'One', notes: 'Same' }))
  const second = await expenses.create(spent(client, { vendor: 'Two', notes: 'Same' }))
  t.same(await flags(first, second), [true, true], 'the vendor does not matter')
  await expenses.create(spent(client, { notes: 'Other' }))
  const third = await expenses.create(spent(client, { notes: 'Same' }))
  await expenses.update(third.id, { notes: 'Different' })
  t.same(await flags(first, second, third), [true, true, false])
  await expenses.remove(second.id)
  t.same(await flags(first, second), [false, false], 'the one that is left is no double')
  await expenses.update(second.id, { vis_state: 0 })
  t.same(await flags(first, second), [true, true])
  await expenses.update(first.id, { amount: usd('41.00') })
  t.same(await flags(first, second), [false, false], 'changed, neither is')
})

t.test('a receipt comes and goes with its attachment', async t => {
  const client = freshWorld(t)
  const expenses = collection(client, 'expenses')
  const { id, has_receipt } = await expenses.create(spent(client, { attachment: { jwt: 'a.b.c', media_type: 'image/png' }, has_receipt: false }))
  t.equal(has_receipt, true)
  t.equal((await expenses.update(id, { attachment: null })).has_receipt, false)
  t.equal((await expenses.get(id, 'include[]=attachment')).attachment, null)
})

t.test('summaries count expenses by state and currency', async t => {
  const client = freshWorld(t)
  const expenses = collection(client, 'expenses')
  const read = async () => within((await client.get(pathOf('expenses.summaries'))).json).summaries
  const none = { counts: 0, amounts: [] }
  t.same(await read(), [{ id: 'grand_total', ...none }, { id: 'archived', ...none }, { id: 'active', ...none }])
  await expenses.create(spent(client, { amount: usd('39.991') }))
  await expenses.create(spent(client, { amount: usd('10') }))
  await expenses.create(spent(client, { amount: { amount: '5', code: 'CAD' } }))
  const [archived, deleted] = [await expenses.create(spent(client, { amount: usd('7') })), await expenses.create(spent(client))]
  await expenses.update(archived.id, { vis_state: 2 })
  await expenses.update(deleted.id, { vis_state: 1 })
  const cad = { amount: '5.00', code: 'CAD', count: 1 }
  t.same(await read(), [
    { id: 'grand_total', counts: 4, amounts: [cad, { amount: '56.991', code: 'USD', count: 3 }] },
    { id: 'archived', counts: 1, amounts: [{ amount: '7.00', code: 'USD', count: 1 }] },
    { id: 'active', counts: 3, amounts: [cad, { amount: '49.991', code: 'USD', count: 2 }] },
  ])
})

t.test('vendors are named once, a page at a time', async t => {
  const client = freshWorld(t)
  const expenses = collection(client, 'expenses')
  const read = async (asked = '') => within((await client.get(pathOf('expenses.vendors', '', asked))).json)
  t.same(await read(), { vendors: [], page: 1, pages: 0, per_page: 15, total: 0 })
  for (const vendor of ['beta', 'Alpha', 'Gamma', 'Alpha', '', null]) await expenses.create(spent(client, { vendor }))
  await expenses.remove((await expenses.create(spent(client, { vendor: 'Deleted' }))).id)
  t.same((await read()).vendors, [{ vendor: 'Alpha' }, { vendor: 'beta' }, { vendor: 'Gamma' }])
  t.same(await read('per_page=2&page=2'), { vendors: [{ vendor: 'Gamma' }], page: 2, pages: 2, per_page: 2, total: 3 })
  t.equal((await read('per_page=1000')).per_page, 100)
  t.equal((await client.get(pathOf('expenses.vendors', '', 'page=x'))).status, 400)
})

const delays = (row: Row) => row.late_reminders.map((reminder: Row) => [reminder.position, reminder.delay, reminder.enabled])

t.test('reminders merge by position, and a new invoice has all three', async t => {
  const { client, make, change } = openDesk(t)
  const clients = collection(client, 'clients')
  const asked = 'include[]=late_reminders&include[]=late_fee'
  const { id } = await clients.create({ email: 'late@example.test', late_reminders: [{ position: '2', delay: '5', enabled: 'True', body: 'Pay' }] })
  const changed = await clients.update(id, { late_reminders: [{ position: 1, delay: -3 }] }, asked)
  t.same(delays(changed), [[1, -3, false], [2, 5, true]])
  const invoices = collection(client, 'invoices')
  const invoice = await make({ customerid: id, late_reminders: [{ position: 3, delay: 9, enabled: 1 }] })
  const { late_reminders, late_fee } = await invoices.get(invoice.id, asked)
  t.same(delays({ late_reminders }), [[1, -3, false], [2, 5, true], [3, 9, true]], 'its own over the client\'s over the usual ones')
  t.match(late_reminders[1], { body: 'Pay', subject: null, updated_at: null })
  t.equal(late_fee, null)
  await change(invoice.id, { late_reminders: [{ position: 2, subject: 'Late' }] })
  const again = await invoices.get(invoice.id, asked)
  t.same(delays(again), [[1, -3, false], [2, 5, true], [3, 9, true]])
  t.equal(again.late_reminders[1].subject, 'Late')
  t.same(delays(await invoices.get((await make()).id, asked)), [[1, -7, false], [2, 0, false], [3, 7, false]], 'a client without any')
})

t.test('a late fee takes what libraries send, and names what is wrong', async t => {
  const { client, make, change } = openDesk(t)
  const invoices = collection(client, 'invoices')
  const fee = { enabled: 'True', days: '10', value: '2', repeat: 1, first_tax_percent: 5, compounded_taxes: 'false' }
  const { id } = await make({ late_fee: fee })
  const read = async () => (await invoices.get(id, 'include[]=late_fee')).late_fee
  t.match(await read(), { enabled: true, days: 10, value: '2', repeat: true, first_tax_percent: '5', compounded_tax: false, type: 'percent' })
  await change(id, { late_fee: null })
  t.equal(await read(), null)
  const wrong: Array<readonly [Draft, number, string]> = [
    [{ late_fee: { days: 'soon' } }, 1015, 'days'],
    [{ late_fee: { days: 1e6 } }, 1030, 'days'],
    [{ late_fee: { value: 'much' } }, 1015, 'value'],
    [{ late_fee: { second_tax_percent: {} } }, 1015, 'second_tax_percent'],
    [{ late_fee: { second_tax_percent: 100.5 } }, 1018, 'second_tax_percent'],
    [{ late_fee: { first_tax_percent: '-1' } }, 1018, 'first_tax_percent'],
    [{ late_fee: { enabled: 'perhaps' } }, 1031, 'enabled'],
    [{ late_fee: { repeat: [] } }, 1031, 'repeat'],
    [{ late_reminders: [{ delay: 'soon' }] }, 1015, 'delay'],
    [{ late_reminders: [{ enabled: 'maybe' }] }, 1031, 'enabled'],
    [{ late_reminders: [{ position: 4 }] }, 1103, 'position'],
    [{ late_reminders: [{ position: 'first' }] }, 1103, 'position'],
    [{ late_reminders: [{}, {}, {}, {}] }, 1103, 'position'],
    [{ late_reminders: [{ position: 1 }, { position: 1 }] }, 1029, 'position'],
    [{ late_reminders: ['text'] }, 1006, 'late_reminders'],
  ]
  for (const [draft, errno, field] of wrong) {
    t.match(await refusal(client, 'PUT', `invoices/invoices/${id}`, { invoice: draft }), { status: 422, errno, field, object: 'invoice' }, JSON.stringify(draft))
    t.match(await refusal(client, 'POST', 'users/clients', { client: { email: 'x@example.test', ...draft } }), { status: 422, errno, field, object: 'client' })
  }
})

t.test('the first invoice shows dates as the business does', async t => {
  const { client, make } = openDesk(t)
  client.world.transaction(() => client.world.db.prepare("UPDATE businesses SET date_format = 'yyyy-mm-dd'").run())
  const { presentation } = within((await client.get(pathOf('invoices.presentation'))).json)
  t.equal(presentation.date_format, 'yyyy-mm-dd')
  const invoices = collection(client, 'invoices')
  const shown = async (more: Draft) => (await invoices.get((await make(more)).id, 'include[]=presentation')).presentation
  t.match(await shown({ presentation: { theme_layout: 'modern' } }), { date_format: 'yyyy-mm-dd', theme_layout: 'modern' })
  t.match(await shown({}), { theme_layout: 'modern' })
  t.match(await shown({ use_default_presentation: false }), { date_format: 'yyyy-mm-dd', theme_layout: 'simple' })
})

for (const many of ['clients', 'items', 'expenses', 'payments']) {
  t.test(`${many} are deleted by DELETE as by vis_state 1`, async t => {
    const { client, sent, pay } = openDesk(t)
    const drafts: Record<string, () => Promise<Row>> = {
      clients: () => collection(client, 'clients').create({ email: 'gone@example.test' }),
      items: () => collection(client, 'items').create({ name: 'Gone' }),
      expenses: () => collection(client, 'expenses').create(spent(client)),
      payments: async () => pay((await sent()).id, '10'),
    }
    const rows = collection(client, many)
    const { id } = await drafts[many]!()
    await rows.remove(id)
    t.equal((await rows.get(id)).vis_state, 1)
    t.notOk((await rows.list()).ids.includes(id))
    await rows.update(id, { vis_state: 0 })
    t.ok((await rows.list()).ids.includes(id))
  })
}

t.test('the codes of currencies are those in use, each once', async t => {
  const client = freshWorld(t, 'seed')
  const { status, json } = await client.get(`${accounting}/systems/currencies`)
  t.equal(status, 200)
  t.strictSame(Object.keys(json.response.result), ['currencies'])
  const codes: string[] = json.response.result.currencies.currency_codes
  t.strictSame(codes, [...new Set(codes)].sort())
  t.ok(codes.length > 150 && codes.every(code => /^[A-Z]{3}$/.test(code)))
  const used = client.sql('SELECT currency_code FROM invoices UNION SELECT currency_code FROM clients UNION SELECT amount_code FROM expenses')
  t.ok(used.length > 1)
  t.strictSame(used.flatMap(row => Object.values(row)).filter(code => !codes.includes(code as string)), [], 'and the world has no others')
})

t.test('the plan may limit how many clients can be created', async t => {
  const client = freshWorld(t)
  const clients = collection(client, 'clients')
  const limitOf = async () => (await client.get('/auth/api/v1/users/me')).json.response.permissions[ACCOUNT]['client.limit']
  const names = async () => (await clients.list()).rows.map(({ fname }) => fname)
  const first = await clients.create({ fname: 'Anna' })
  t.equal(await limitOf(), -1, 'it does not by itself')
  changeConfig(client.world, { client_limit: 2 })
  t.equal(await limitOf(), 2)
  const second = await clients.create({ fname: 'Berta' })
  const full = { status: 402, errno: 7005, field: null, object: null, value: null, message: 'Client limit of 2 reached' }
  for (const body of [{ client: { fname: 'Carla' } }, { client: { email: 'nowhere' } }, {}]) {
    t.strictSame(await refusal(client, 'POST', 'users/clients', body), full, JSON.stringify(body))
  }
  t.strictSame(await names(), ['Berta', 'Anna'], 'and nobody is added')
  const { json } = await client.post(pathOf('clients.create'), { client: { fname: 'Carla' } }, { 'x-api-version': '2023-02-20' })
  t.match(json, { details: [{ reason: '7005', metadata: { message: full.message } }] })
  await clients.update(second.id, { fname: 'Bea' })
  for (const [{ id }, vis_state] of [[first, 1], [second, 2]] as const) {
    await clients.update(id, { vis_state })
    const { id: next } = await clients.create({ fname: 'Next' })
    t.match(await refusal(client, 'POST', 'users/clients', { client: { fname: 'Dora' } }), full, 'deleted and archived ones leave room')
    t.ok(next > id)
  }
  changeConfig(client.world, { client_limit: null })
  t.equal((await clients.create({ fname: 'Dora' })).fname, 'Dora')
})
