// What reports and programs in production tell of the sales side: what must be taken, what is refused in which words,
// what is shown besides, and which version of the API money and errors follow.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse as parseYaml } from 'yaml'
import { waysOfPaying } from '../../src/resources/sample-values.ts'
import { openDesk } from '../support/invoicing.ts'
import { control } from '../support/happenings.ts'
import { as } from '../support/people.ts'
import { root } from '../support/run.ts'
import { parent, type Draft } from '../support/samples.ts'
import { accounting, buildWith, business, collection, freshWorld, pathOf, within, type Answer, type Client, type Row } from '../support/world.ts'

const first = ({ status, json }: Answer): Row => ({ status, ...(json.response?.errors?.[0] ?? json.details?.[0]?.metadata) })

t.test('a new invoice is a draft, sent or viewed, and nothing else', async t => {
  const { make, refusal, tryInvoice } = openDesk(t)
  const seen = async (status: number) => { const row = await make({ status }); return [row.status, row.display_status, row.v3_status] }
  t.same([await seen(1), await seen(2), await seen(3)], [[1, 'draft', 'draft'], [2, 'sent', 'sent'], [3, 'viewed', 'viewed']])
  for (const status of [0, 4, 5, 8]) t.match(await refusal(tryInvoice({ status })), { status: 422, errno: 8008, field: 'status', object: 'invoice', value: `${status}` })
})

t.test('an invoice number has at most twenty characters', async t => {
  const { make, refusal, tryInvoice } = openDesk(t)
  t.equal((await make({ invoice_number: 'A'.repeat(20) })).invoice_number.length, 20)
  t.equal((await make({ invoice_number: 4711 })).invoice_number, '4711', 'a number is taken')
  t.match(await refusal(tryInvoice({ invoice_number: 'A'.repeat(21) })), { status: 422, errno: 1017, field: 'invoice_number' })
})

t.test('what is taken and what is written at the same time are two kinds of 409, told apart by their words', async t => {
  const client = freshWorld(t)
  const item = (draft: Draft) => client.post(`${accounting}/items/items`, { item: draft })
  const vendor = (vendor_name: string) => client.post(`${accounting}/bill_vendors/bill_vendors`, { bill_vendor: { vendor_name, language: 'en' } })
  const made = within((await item({ name: 'Logo' })).json).item
  const taken = { status: 409, errno: 409, field: 'name', object: 'item', value: 'Logo', message: 'Item with this name already exists.' }
  t.match(first(await item({ name: 'Logo' })), taken)
  const other = within((await item({ name: 'Web' })).json).item
  t.match(first(await client.put(`${accounting}/items/items/${other.id}`, { item: { name: 'Logo' } })), taken)
  t.match(await collection(client, 'items').update(made.id, { name: 'Logo', vis_state: 1 }), { vis_state: 1 })
  t.match(first(await item({ name: 'Logo' })), taken, 'a deleted item keeps its name')
  t.match(await collection(client, 'items').update(other.id, { name: 'Web', description: 'its own' }), { name: 'Web' })
  await vendor('Print Works')
  t.match(first(await vendor('Print Works')), { status: 409, errno: 31002, message: /already exists/ })
  const conflict = await client.get(`${accounting}/items/items`, { 'x-mock-response': 'conflict' })
  t.match(first(conflict), { status: 409, message: /conflicts with another.*at the same time/ })
  t.notMatch(first(conflict).message, /already/)
})

t.test('what the web app sends of a new invoice is taken', async t => {
  const { client } = openDesk(t)
  const customerid = String((await parent(client, 'clients')).id)
  const uuid = '0F0E0D0C-0B0A-4908-8706-050403020100'
  const late_fee = {
    compounded_taxes: false, days: 0, enabled: true, first_tax_name: null, first_tax_percent: null, repeat: false, second_tax_name: null, second_tax_percent: 0,
    type: 'percent', calculation_type: 'total', value: 10,
  }
  const line = {
    type: null, expenseid: null, invoiceid: null, amount: { amount: '20.00', code: 'USD' }, domain: 'x', product_code: null, tax_rule_code: '', unit_code: 'h', name: 'Work', qty: 2,
    unit_cost: { amount: '10.00', code: 'USD' },
  }
  const presentation = { id: 'last', display_sender_business_name: false, display_sender_address: true, display_sender_phone_number: false, display_sender_tax_number: true }
  const sent = {
    customerid, create_date: '2026-06-15', uuid, invoice_number: 1234, discount_value: 0, estimateid: null, late_fee, presentation, lines: [line],
    sales_type: 'credit', series: '', lock_status: 'unlocked', invoice_stamp: null, branch: '', sender_name: 'A', highlight_string: '', invoice_client_id: null,
    transactioninvoiceid: null, async_invoice_profile: false, allowed_gateway_info: [], direct_links: [], payment_schedule: [], contacts: [{ contactid: '-1' }],
  }
  const includes = ['lines', 'late_fee', 'presentation', 'estimate', 'invoice_customized_email', 'project_total_amounts'].map(name => `include[]=${name}`).join('&')
  const row = await collection(client, 'invoices').create(sent, includes)
  t.match(row, {
    uuid: uuid.toLowerCase(), invoice_number: '1234', amount: { amount: '20.00' }, estimateid: 0, lines: [{ type: 0, expenseid: 0, qty: '2' }],
    late_fee: { calculation_type: 'total', days: 0, enabled: true, first_tax_percent: '0', value: '10' },
    presentation: { display_sender_business_name: false, display_sender_address: true, display_sender_phone_number: false },
    estimate: null, invoice_customized_email: null, project_total_amounts: [],
  })
  t.notOk(Object.hasOwn(row, 'sales_type'), 'what has no effect is not shown')
  const unread = client.world.requests.all().at(-1)!.warnings.filter(({ code }) => code === 'unread_field')
  t.same(unread, [], 'and nobody is told to leave it out')
  const mail = { subject: 'Yours', body: 'Here' }
  await collection(client, 'invoices').update(row.id, { action_email: true, email_recipients: ['a@b.test'], invoice_customized_email: mail })
  const asked = await collection(client, 'invoices').get(row.id, 'include[]=invoice_customized_email&include[0]=late_fee')
  t.match(asked, { invoice_customized_email: mail, late_fee: { calculation_type: 'total' } }, 'an include may be numbered')
  const alone = await collection(client, 'invoices').update(row.id, { late_fee: { enabled: false } }, 'include[]=late_fee')
  t.match(alone.late_fee, { enabled: false, calculation_type: 'total', value: '10' })
  t.match(first(await client.post(pathOf('invoices.create'), { invoice: { ...sent, invoice_number: 1, uuid: 'mine' } })), { status: 422, errno: 1004, field: 'uuid' })
})

t.test('an invoice that is sent has a direct link', async t => {
  const { client, make, change } = openDesk(t)
  const { id } = await make()
  const asked = 'include[]=direct_links'
  t.same((await collection(client, 'invoices').get(id, asked)).direct_links, [], 'a draft has none')
  const { direct_links } = await collection(client, 'invoices').update(id, { action_mark_as_sent: true }, asked)
  t.match(direct_links, [{ token: /^[\w-]+\.[\w-]+\.[\w-]+$/, type: 'invoice' }])
  t.same((await collection(client, 'invoices').list(asked)).rows[0]!.direct_links, direct_links)
  const { share_link } = within((await client.get(`${accounting}/invoices/invoices/${id}/share_link`)).json)
  t.match(share_link.share_link, `/#/link/${direct_links[0].token}?`, 'it is the link that is shared')
  await change(id, { status: 1 })
  t.same((await collection(client, 'invoices').get(id, asked)).direct_links, [])
})

t.test('what stands beside an action or vis_state is dropped before anybody looks at it', async t => {
  const { client, make, read } = openDesk(t)
  const wrong = { due_date: '2027-01-01', status: 'paid', lines: 'none', customerid: 999, deposit_amount: 'much', notes: 'x' }
  for (const phase of [{ action_mark_as_sent: true }, { action_email: true, email_recipients: ['a@b.test'] }, { vis_state: 2 }]) {
    const { id, notes } = await make()
    t.equal((await client.put(`${accounting}/invoices/invoices/${id}`, { invoice: { ...wrong, ...phase } })).status, 200, JSON.stringify(phase))
    t.equal((await read(id)).notes, notes)
  }
  const { id } = await make()
  t.equal((await client.put(`${accounting}/invoices/invoices/${id}`, { invoice: wrong })).status, 403, 'by themselves they are looked at')
})

t.test('a line without a quantity counts as nothing, and the diagnostics say so', async t => {
  const { client, make, change } = openDesk(t)
  const line = { name: 'Work', unit_cost: { amount: '10.00', code: 'USD' } }
  const invoice = await make({ lines: [line, { ...line, qty: '1' }, { ...line, qty: null }] })
  t.match(invoice, { amount: { amount: '10.00' }, lines: [{ qty: '0', amount: { amount: '0.00' } }, { qty: '1' }, { qty: '0' }] })
  const warned = () => client.world.requests.all().at(-1)!.warnings.filter(({ code }) => code === 'left_out').map(({ at, message }) => `${at}: ${message}`)
  const sentence = (index: number) => `/invoice/lines/${index}/qty: /invoice/lines/${index}/qty is not sent, and a line without qty counts as 0, so that it comes to 0.00.`
  t.same(warned(), [sentence(0), sentence(2)])
  t.match(await change(invoice.id, { lines: [{ lineid: 2, name: 'Same' }] }), { amount: { amount: '10.00' } })
  t.same(warned(), [], 'a line that is there keeps its quantity')
  const credit = await collection(client, 'credit_notes').create({ clientid: invoice.customerid, create_date: '2026-06-15', lines: [line] })
  t.match(credit.amount, { amount: '0.00' })
})

t.test('percentages keep three decimals, and a fourth is rounded', async t => {
  const { make } = openDesk(t)
  const line = { name: 'Work', qty: '1', unit_cost: { amount: '1000' }, taxName1: 'A' }
  t.match(await make({ lines: [{ ...line, taxAmount1: 9.9755 }] }), { lines: [{ taxAmount1: '9.976' }], amount: { amount: '1099.76' } })
  t.match(await make({ discount_value: '10.00' }), { discount_value: '10.00' }, 'a text stays as it was sent')
  t.match(await make({ discount_value: '33.3335' }), { discount_value: '33.334' })
})

t.test('an invoice cannot come to less than nothing', async t => {
  const { make, refusal, tryInvoice, tryChange, read } = openDesk(t)
  const below = { lines: [{ name: 'Back', qty: '-1', unit_cost: { amount: '5' } }] }
  const refused = { status: 422, errno: 1040, field: 'lines', object: 'invoice', value: '-5.00', message: 'The total of an invoice cannot be below zero.' }
  t.match(await refusal(tryInvoice(below)), refused)
  const { id } = await make()
  t.match(await refusal(tryChange(id, below)), refused)
  t.match(await read(id), { outstanding: { amount: '100.00' } })
})

t.test('the income account of tasks and items is account_uuid, and their service shows it', async t => {
  const client = freshWorld(t)
  const [tasks, items] = [collection(client, 'tasks'), collection(client, 'items')]
  const { data } = (await client.get(pathOf('ledger_accounts.list'))).json
  const { uuid } = data.find((row: Row) => row.name === 'Sales')
  t.match(await items.create({ name: 'Logo' }), { account_uuid: null })
  const item = await items.create({ name: 'Web', account_uuid: uuid })
  t.match(await items.get(item.id), { account_uuid: uuid })
  const { service } = (await client.post(`${business('comments')}/service`, { service: { name: 'Help', income_account_id: uuid } })).json
  t.match(service, { income_account_id: null }, 'a service is not asked')
  t.match(client.world.requests.all().at(-1)!.warnings, [{ code: 'readonly_field', at: '/service/income_account_id' }])
  const task = (await tasks.list()).rows.find(({ name }) => name === 'Help')!
  await tasks.update(task.id, { name: 'Help', billable: true, account_uuid: uuid, rate: { amount: '10', code: 'USD' } })
  t.match((await client.get(`${business('comments')}/service/${service.id}`)).json.service, { income_account_id: uuid })
})

t.test('a client has recent contacts, and a category needs no parent', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'clients').create({ fname: 'Ada', contacts: [{ fname: 'Luis', email: 'luis@example.test' }] })
  t.match((await collection(client, 'clients').get(id, 'include[]=recent_contacts')).recent_contacts, [{ email: 'luis@example.test' }])
  const categories = collection(client, 'categories')
  const own = await categories.create({ category: 'Own' })
  t.match(own, { parentid: null, is_editable: true })
  const below = await categories.create({ category: 'Below', parentid: own.id })
  const top = await categories.create({ category: 'Other' })
  const move = (from: number, parentid: number) => client.put(`${accounting}/expenses/categories/${from}`, { category: { parentid } })
  for (const [from, to] of [[own.id, own.id], [own.id, top.id], [top.id, below.id]]) {
    t.match(first(await move(from, to)), { status: 422, errno: 1004, field: 'parentid' }, 'there are two levels')
  }
  const expense = await collection(client, 'expenses').create({ categoryid: own.id, amount: { amount: '5' }, date: '2026-06-01', staffid: 1 })
  t.match(expense, { categoryid: own.id })
})

t.test('an expense that is rebilled is the cost of billed expenses', async t => {
  const { client, make, change } = openDesk(t)
  const clientid = (await parent(client, 'clients')).id
  const tax = { taxName1: 'HST', taxAmount1: { amount: '4.605' } }
  const { id } = await collection(client, 'expenses').create({ category_name: 'Gas', clientid, amount: { amount: '40' }, date: '2026-06-01', staffid: 1, ...tax })
  const booked = () => client.sql("SELECT account, date, amount / 10000.0 AS amount FROM postings WHERE document = 'expenses' ORDER BY account")
    .map(({ account, date, amount }) => `${account} ${date} ${amount}`)
  const apart = ['1000-1 2026-06-01 -40', '6002-1 2026-06-01 35.39', '6016 2026-06-01 4.61']
  t.same(booked(), apart, 'a tax in cents')
  const invoice = await make({ lines: [{ name: 'Fuel', type: 1, expenseid: id, qty: '1', unit_cost: { amount: '40' } }] })
  t.same(booked(), ['1000-1 2026-06-01 -40', '5000-1 2026-06-01 35.39', '6016 2026-06-01 4.61'])
  await change(invoice.id, { vis_state: 1 })
  t.same(booked(), apart, 'it goes back with its invoice')
})

t.test('other income is erased by DELETE, hidden by vis_state, and paid in ways that are known', async t => {
  const client = freshWorld(t)
  const path = `${accounting}/other_incomes/other_incomes`
  const draft = { amount: { amount: '10.005' }, category_name: 'other', date: '2026-06-01', source: 'Shop', taxes: [{ name: 'HST', amount: '1.005' }] }
  const add = (more: Draft) => client.post(path, { other_income: { ...draft, ...more } })
  const made = within((await add({})).json).other_income
  t.match(made, { amount: { amount: '10.01' }, taxes: [{ amount: '1.01' }] }, 'in cents')
  t.equal((await client.delete(`${path}/${made.incomeid}`)).status, 200)
  t.equal((await client.get(`${path}/${made.incomeid}`)).status, 404)
  for (const payment_type of ['Check', 'Cash', 'Credit', 'ACH', 'Interac', 'Visa', 'MasterCard', 'NOVA']) t.equal((await add({ payment_type })).status, 200, payment_type)
  for (const payment_type of ['wire', 'online']) t.match(first(await add({ payment_type })), { status: 422, errno: 1004, field: 'payment_type' })
})

t.test('a ledger account is neither deleted by vis_state nor by DELETE', async t => {
  const client = freshWorld(t)
  const make = async (draft: Draft) => client.post(pathOf('ledger_accounts.create'), draft)
  const { status, json } = await make({ name: 'Till', type: 'asset', sub_type: 'Cash & Bank', state: 'active', parent_account: null })
  t.match([status, json.data.number], [201, /^\d+$/], 'without description and number')
  const path = pathOf('ledger_accounts.update', json.data.uuid)
  const refused = await client.put(path, { vis_state: 1 })
  t.match([refused.status, refused.json.errors.details.map((detail: Row) => detail.metadata.field).sort()], [400, ['name', 'parent_account', 'sub_type']])
  t.equal((await client.delete(path)).status, 405)
})

/** What a number in place of an amount's text comes to, and how an unknown client is told. */
async function heard (client: Pick<Client, 'post' | 'get'>, headers: Record<string, string> = {}) {
  const invoice = (unit_cost: unknown) => client.post(`${accounting}/invoices/invoices`,
    { invoice: { customerid: 56001, create_date: '2026-06-01', lines: [{ name: 'A', qty: 1, unit_cost }] } }, headers)
  const unknown = (await client.get(`${accounting}/users/clients/999999`, headers)).json
  return {
    form: unknown.code === undefined ? 'older' : 'newer',
    statuses: [(await invoice({ amount: 12.5 })).status, (await invoice(12.5)).status, (await invoice({ amount: '12.50' })).status, (await invoice('12.50')).status],
  }
}

const older = { form: 'older', statuses: [200, 200, 200, 200] }
const newer = { form: 'newer', statuses: [422, 422, 200, 200] }

t.test('from 2022-10-31 on errors have the newer form and money is text only, whoever names the version', async t => {
  const client = freshWorld(t, 'seed')
  const register = (api_version?: string | null) => control(client, 'applications.replace', {
    applications: [{ client_id: `mock-client-id-${client.name}`, ...api_version === undefined ? {} : { api_version } }],
  })
  t.same(await heard(client), older, 'no version')
  t.same(await heard(client, { 'x-api-version': '2022-10-30' }), older)
  t.same(await heard(client, { 'x-api-version': '2022-10-31' }), newer)
  t.match((await control(client, 'applications.list', {})).applications, [{ api_version: null }])
  await register('2023-02-20')
  t.same(await heard(client), newer, 'the version of the application')
  t.same(await heard(client, { 'x-api-version': '2021-01-01' }), older, 'that of the request goes first')
  t.same(await heard(client, { 'x-api-version': 'alpha' }), newer, 'where it is one')
  const fault = await client.get(`${accounting}/users/clients`, { 'x-mock-response': 'not_found' })
  t.match(fault.json, { message: /status_code: 404/ }, 'faults are worded by it too')
  await register(null)
  t.same(await heard(client), older, 'and it may be taken back')
  await t.rejects(register('newest'))
  const { status, json } = await client.post(`${accounting}/expenses/expenses`, { expense: { amount: 5, date: '2026-06-01', staffid: 1, categoryid: 1 } }, { 'x-api-version': '2023-02-20' })
  t.match([status, json.details[0]], [422, { reason: '1015', metadata: { field: 'amount', message: 'The amount must be a string: {"amount": "12.50"}.' } }])
})

t.test('a fixture says which version an application was registered with', async t => {
  const head = 'version: 1\nextends: default\n'
  const primary = await buildWith(t, `${head}oauth: { primary: { api_version: 2023-02-20 } }\n`)
  t.same(await heard(primary as unknown as Client), newer)
  primary.reset()
  t.same(await heard(primary as unknown as Client), newer, 'also after a reset')
  const other = await buildWith(t, `${head}oauth: { clients: [{ client_id: app, api_version: "2024-01-01" }], tokens: [{ access_token: theirs, client_id: app }] }\n`)
  t.same(await heard(other as unknown as Client), older)
  t.same(await heard(other as unknown as Client, { authorization: 'Bearer theirs' }), newer)
  await t.rejects(buildWith(t, `${head}oauth: { primary: { api_version: newest } }\n`), /date, such as 2023-02-20/)
})

t.test('an employee does not put an expense on somebody else', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'expenses').create({ category_name: 'Gas', amount: { amount: '5' }, date: '2026-06-01', staffid: 1 })
  const path = `${accounting}/expenses/expenses/${id}`
  const [employee, manager] = [as(client, { role: 'business_employee' }), as(client, { role: 'business_manager' })]
  t.equal((await client.put(path, { expense: { notes: 'theirs' } }, employee)).status, 200)
  t.equal((await client.put(path, { expense: { staffid: 2 } }, manager)).status, 200)
  t.match(first(await client.put(path, { expense: { staffid: 1 } }, employee)), { status: 403, errno: 1003, message: 'Permission Denied.' })
})

const worlds = join(root, 'fixtures', 'worlds')

/** Values that the typed models of the Node and the Java library have in the same spelling. */
const knownTypes = ['2Checkout', 'AMEX', 'Bank Transfer', 'Cash', 'Check', 'Credit', 'Credit Card', 'Debit', 'JCB', 'Other', 'PayPal']

t.test('payments of built-in worlds are of types that every library knows', async t => {
  const types = freshWorld(t, 'seed').sql('SELECT DISTINCT type FROM payments').map(row => row.type)
  t.ok(types.length > 3)
  t.same([...types, ...waysOfPaying].filter(type => !knownTypes.includes(type)), [])
  for (const name of readdirSync(worlds).filter(name => name.endsWith('.yaml'))) {
    const { payments = [], other_incomes = [] } = parseYaml(readFileSync(join(worlds, name), 'utf8'))
    const used: string[] = [...payments.map((row: Row) => row.type), ...other_incomes.map((row: Row) => row.payment_type)].filter(Boolean)
    t.same(used.filter(type => !knownTypes.includes(type)), [], name)
  }
})
