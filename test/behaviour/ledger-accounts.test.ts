// The chart of accounts of a business: its default rows, its two levels, its numbers, and its own words for errors.
import t from 'tap'
import { defaultChart, subTypes } from '../../src/ledger/chart.ts'
import { legacyChartOf } from '../../src/resources/legacy-chart.ts'
import { sessionOf, spend } from '../support/books.ts'
import { as } from '../support/people.ts'
import { BUSINESS_UUID, collection, freshWorld, pathOf, type Client, type Row } from '../support/world.ts'

const all = async (client: Client): Promise<Row[]> => (await collection(client, 'ledger_accounts').list()).rows
const byNumber = async (client: Client, number: string): Promise<Row> => (await all(client)).find(row => row.number === number)!
const list = pathOf('ledger_accounts.list')
const failed = (status: number, ...details: Array<[field: string | null, message: string]>) => ({
  status,
  json: {
    errors: {
      message: `Request failed with status code ${status}`,
      status,
      details: details.map(([field, message]) => ({ reason: field === null ? message : `${field}: ${message}`, metadata: { message, field } })),
    },
  },
})

t.test('every business begins with the default chart, in the order of its numbers as texts', async t => {
  const client = freshWorld(t)
  const rows = await all(client)
  const categories = new Map(client.sql('SELECT id, category FROM categories').map(({ id, category }) => [id, category]))
  t.equal(rows.filter(({ category_id }) => category_id !== null).length, 59, 'each category of the system has its account')
  for (const { category_id, name } of rows.filter(row => row.category_id !== null)) t.equal(categories.get(category_id), name)
  t.equal(rows.length, defaultChart.length)
  t.same(rows.map(row => row.number), defaultChart.map(({ number }) => number).sort())
  const numbers = new Map(rows.map(row => [row.uuid, row.number]))
  for (const { number, name, type, sub_type, parent, auto_created, system_account_name } of defaultChart) {
    const row = rows.find(each => each.number === number)!
    t.match(row, { name, type, sub_type, auto_created, state: 'active', description: '' }, number)
    t.equal(numbers.get(row.parent_account) ?? null, parent, `${number} is below its parent`)
    t.same(row.sub_accounts.map((uuid: string) => numbers.get(uuid)), defaultChart.filter(each => each.parent === number).map(each => each.number).sort())
    if (system_account_name === null) t.notOk(Object.hasOwn(row, 'system_account_name'), `${number} has no such key`)
    else t.equal(row.system_account_name, system_account_name)
  }
})

t.test('types and sub-types are the same for everybody', async t => {
  const client = freshWorld(t)
  const get = async (path: string) => (await client.get(`/accounting/ledger_accounts/${path}`)).json
  t.strictSame(await get('types'), { data: ['asset', 'liability', 'equity', 'income', 'expense'].map(name => ({ name })) })
  t.strictSame(await get('sub_types'), { data: subTypes })
  t.strictSame(await get('sub_types/9'), { data: subTypes[8] })
  t.match(await client.get('/accounting/ledger_accounts/sub_types/11'), failed(404, [null, 'Not found.']))
})

t.test('an account is created with 201 below a parent, moved, archived, and never deleted', async t => {
  const client = freshWorld(t)
  const cash = await byNumber(client, '1000')
  const draft = { name: 'Till', number: '1003', description: 'x', sub_type: 'Cash & Bank', parent_account: cash.uuid, system_account_name: null, auto_created: true }
  const { status, json: { data: till } } = await client.post(list, draft)
  t.equal(status, 201)
  t.match(till, { name: 'Till', type: 'asset', auto_created: false, state: 'active', parent_account: cash.uuid, sub_accounts: [] })
  t.match((await byNumber(client, '1000')).sub_accounts, [String, till.uuid], 'the parent lists it')
  t.match((await client.put(`${list}/${till.uuid}`, { ...till, name: 'Safe', parent_account: null, state: 'archived' })).json.data, { name: 'Safe', parent_account: null, state: 'archived' })
  t.equal((await byNumber(client, '1000')).sub_accounts.length, 1)
  t.match(await client.delete(`${list}/${till.uuid}`), failed(405, [null, 'Method not allowed.']))
  t.equal((await client.get(`${list}/${String(till.uuid).toUpperCase()}`)).status, 404, 'a uuid is compared as it is')
})

t.test('an account without a number takes the next one of its parent or sub-type', async t => {
  const client = freshWorld(t)
  const { uuid } = await byNumber(client, '2001')
  const create = async (sub_type: string, parent_account: string | null) => (await client.post(list, { name: 'New', sub_type, parent_account })).json.data.number
  t.equal(await create('Current Liability', uuid), '2001-3')
  t.equal(await create('Income', null), '4001')
  t.equal(await create('Long-Term Asset', null), '1300')
})

t.test('what is wrong is 400 with a detail for each field, and changes nothing', async t => {
  const client = freshWorld(t)
  const [cash, petty] = [await byNumber(client, '1000'), await byNumber(client, '1000-1')]
  const draft = { name: 'New', sub_type: 'Income', parent_account: null }
  const needed = (field: string): [string, string] => [field, 'This field is required.']
  const before = await all(client)
  const cases: Array<[what: string, method: 'post' | 'put', path: string, body: unknown, answer: object]> = [
    ['nothing', 'post', list, {}, failed(400, needed('name'), needed('sub_type'), needed('parent_account'))],
    ['a PUT of vis_state', 'put', `${list}/${cash.uuid}`, { vis_state: 1 }, failed(400, needed('name'), needed('sub_type'), needed('parent_account'))],
    ['an unknown sub-type', 'post', list, { ...draft, sub_type: 'Nope' }, failed(400, ['sub_type', '"Nope" is not valid.'])],
    ['an unknown parent', 'post', list, { ...draft, parent_account: '00000000-0000-4000-8000-000000000009' }, failed(400, ['parent_account', 'Not found.'])],
    ['a third level', 'post', list, { ...draft, parent_account: petty.uuid }, failed(400, ['parent_account', 'A sub-account cannot have sub-accounts.'])],
    ['itself as parent', 'put', `${list}/${petty.uuid}`, { ...petty, parent_account: petty.uuid }, failed(400, ['parent_account', 'A sub-account cannot have sub-accounts.'])],
    ['a taken number', 'post', list, { ...draft, number: '1000' }, failed(400, ['number', 'This value is already in use.'])],
    ['an unknown uuid', 'put', `${list}/00000000-0000-4000-8000-000000000009`, draft, failed(404, [null, 'Not found.'])],
    ['what is no uuid', 'put', `${list}/1`, draft, failed(404, [null, 'Not found.'])],
  ]
  for (const [what, method, path, body, answer] of cases) t.match(await client[method](path, body), answer, what)
  t.strictSame(await all(client), before)
})

t.test('the business is named by its uuid, and by nothing else', async t => {
  const client = freshWorld(t)
  const at = (business: string) => client.get(list.replace(BUSINESS_UUID, business))
  t.match(await at('00000000-0000-4000-8000-000000000009'), failed(404, [null, 'Not found.']))
  t.match(await at('1000001'), failed(404, [null, 'Not found.']))
  t.match(await at('ACME01'), failed(404, [null, 'Not found.']))
  t.match(await client.get(list, { authorization: 'Bearer nobodys' }), { status: 401, json: { error: 'unauthenticated' } })
  t.match(await client.get(list, as(client, { scope: 'user:profile:read' })), { status: 403, json: { message: /journal_entries/ } })
})

t.test('the legacy tree shows what was used, and numbers of its rows are those that accounts name', async t => {
  const client = freshWorld(t)
  const tree = () => legacyChartOf(sessionOf(client))
  const before = tree()
  const travel = before.subAccountOf('6013', null)
  t.notOk(travel.listed)
  await spend(client, 'Hotel/Lodging/Accommodation', '2026-06-01', '113.00', { taxName1: 'HST', taxAmount1: { amount: '13.00' } })
  const [after, again] = [tree(), tree()]
  t.match(after.find(travel.id), { used: true, listed: true, name: 'Travel', number: '13' })
  t.match(after.subAccountOf('6016', 'HST'), { number: '1', name: 'HST', listed: true, tax_name: 'HST' })
  t.strictSame(after.accounts, again.accounts)
  const rows = await all(client)
  for (const { jea_id, jesa_id, name } of rows) {
    if (jesa_id !== null) t.ok(after.find(jesa_id), `${name} has its sub-account`)
    if (jea_id !== null) t.ok(after.accounts.some(({ id }) => id === jea_id), `${name} has its account`)
  }
  t.match(await byNumber(client, '1000'), { jesa_id: null })
  const used = () => tree().accounts.flatMap(({ sub_accounts }) => sub_accounts.filter(sub => sub.used).map(({ name }) => name))
  const three = used()
  t.equal(three.length, 3, 'the cost, its tax and the cash')
  await spend(client, 'Airfare', '2026-06-01', '5.00')
  t.strictSame(used(), three, 'another category of travel is no other sub-account')
  await spend(client, 'Advertising', '2026-06-01', '5.00', { taxName1: 'GST', taxAmount1: { amount: '1.00' }, taxName2: 'AST', taxAmount2: { amount: '1.00' } })
  t.equal(used().length, 6)
  t.match(['GST', 'AST'].map(name => tree().subAccountOf('6016', name).number), ['2', '3'], 'taxes of one entry are in the order of its lines')
})
