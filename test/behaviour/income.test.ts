// Other income, the revenue of clients, the payment options of invoices, and the gateways of an account.
import t from 'tap'
import { fixtureText } from '../../src/seed/export.ts'
import { BOTH, JUNE, hst as taxed, invoice, line, make, pay, report } from '../support/books.ts'
import { as } from '../support/people.ts'
import { accounting, buildWith, collection, freshWorld, pathOf, type Client } from '../support/world.ts'

const etsy = { source: 'Etsy', category_name: 'online_sales', date: '2026-06-01', amount: { amount: '113.00', code: 'USD' } }
const hst = { name: 'HST', amount: '13' }

const postings = (client: Client, id: number) => client.sql(
  "SELECT account, amount, tax_name, taxable FROM postings WHERE document = 'other_incomes' AND document_id = ? ORDER BY amount DESC", id)

t.test('other income is answered under the singular key, without an id', async t => {
  const client = freshWorld(t)
  const { json } = await client.post(pathOf('other_incomes.create'), { other_income: { ...etsy, payment_type: 'Visa', taxes: [{ ...hst, percent: 13 }] } })
  const row = json.response.result.other_income
  t.strictSame(Object.keys(row), ['amount', 'category_name', 'created_at', 'date', 'incomeid', 'note', 'payment_type', 'source', 'sourceid',
    'taxes', 'updated_at', 'userid', 'vis_state'])
  t.match(row, { note: null, payment_type: 'VISA', sourceid: null, userid: null, vis_state: 0, amount: { amount: '113.00', code: 'USD' } })
  t.strictSame(row.taxes, [{ amount: '13', name: 'HST' }], 'other keys of taxes are discarded')
  const list = (await client.get(`${accounting}/other_incomes/other_incomes`)).json.response.result
  t.strictSame(list, { other_income: [row], page: 1, pages: 1, per_page: 15, total: 1 })
})

t.test('other income is filtered by its number and category', async t => {
  const client = freshWorld(t)
  const incomes = collection(client, 'other_incomes')
  const { id } = await incomes.create(etsy)
  const { id: rent } = await incomes.create({ ...etsy, category_name: 'rentals' })
  t.strictSame((await incomes.list(`search[incomeid]=${id}`)).ids, [id])
  for (const name of ['category_name', 'category']) t.strictSame((await incomes.list(`search[${name}]=rentals`)).ids, [rent], name)
  t.equal((await incomes.list('search[source]=nobody')).total, 2, 'source is no filter')
})

t.test('what is wrong with other income is told', async t => {
  const client = freshWorld(t)
  const refused = async (changes: object, status: number, error: object) => {
    const answer = await client.post(pathOf('other_incomes.create'), { other_income: { ...etsy, ...changes } })
    t.match([answer.status, answer.json.response.errors[0]], [status, { object: 'other_income', ...error }], JSON.stringify(changes))
  }
  for (const field of ['source', 'amount', 'date', 'category_name']) await refused({ [field]: undefined }, 422, { errno: 1001, field })
  await refused({ category_name: 'gifts' }, 422, { errno: 1004, field: 'category_name' })
  await refused({ payment_type: 'wire' }, 422, { errno: 1004, field: 'payment_type' })
  await refused({ taxes: [{ name: 'HST', amount: '113.01' }] }, 422, { errno: 1004, field: 'taxes' })
  await refused({ taxes: [{ name: 'A', amount: 1e15 }, { name: 'B', amount: -1e15 }] }, 422, { errno: 1004, field: 'taxes' })
  await refused({ taxes: [{ name: 'HST' }] }, 422, { errno: 1001, field: 'amount' })
})

t.test('a PUT of other income says amount, date and source each time', async t => {
  const client = freshWorld(t)
  const incomes = collection(client, 'other_incomes')
  const { id, ...row } = await incomes.create({ ...etsy, note: 'Prints', amount: { amount: '10', code: 'EUR' } })
  const put = (draft: object) => client.put(pathOf('other_incomes.update', row.incomeid), { other_income: draft })
  const { status, json } = await put({ note: 'New' })
  t.match([status, json.response.errors[0]], [500, { errno: 500, message: 'There was an error accessing your account data.' }])
  const changed = (await put({ source: 'Etsy', date: '2026-06-02', amount: '20' })).json.response.result.other_income
  t.match(changed, { note: 'Prints', category_name: 'online_sales', amount: { amount: '20.00', code: 'EUR' } }, 'the rest stays, and the currency')
})

t.test('other income is in the books, net of its taxes', async t => {
  const client = freshWorld(t)
  const incomes = collection(client, 'other_incomes')
  const { incomeid } = await incomes.create({ ...etsy, taxes: [hst] })
  const booked = [
    { account: '1000-1', amount: 1_130_000, tax_name: null, taxable: null }, { account: '2005', amount: -130_000, tax_name: 'HST', taxable: 1_000_000 },
    { account: '4000-3', amount: -1_000_000, tax_name: null, taxable: null },
  ]
  t.strictSame(postings(client, incomeid), booked)
  await incomes.update(incomeid, { vis_state: 1 })
  t.strictSame(postings(client, incomeid), [], 'hidden, it has none')
  t.equal((await incomes.get(incomeid)).vis_state, 1, 'and can be read')
  await incomes.update(incomeid, { vis_state: 0 })
  t.strictSame(postings(client, incomeid), booked)
  await incomes.remove(incomeid)
  t.strictSame(postings(client, incomeid), [])
  t.equal((await client.get(pathOf('other_incomes.get', incomeid))).status, 404, 'DELETE erases it')
})

t.test('revenue by client is net of taxes, as it was billed or as it was paid', async t => {
  const client = freshWorld(t)
  const bruno = await make(client, 'users/clients', 'client', { organization: 'Bruno' })
  const anna = await make(client, 'users/clients', 'client', { organization: 'anna', email: 'anna@example.test' })
  const idle = await make(client, 'users/clients', 'client', { organization: 'Idle' })
  const bill = await invoice(client, bruno.id, '2026-05-01', [line('1', '100', taxed)])
  await invoice(client, anna.id, '2026-06-01', [line('1', '30')])
  await pay(client, bill.id, '2026-06-05', '56.50')
  await collection(client, 'other_incomes').create(etsy)
  const ask = (asked: string) => report(client, 'revenue_by_client', asked)
  const told = ({ clients, total_sales, total_sales_data }: any) => [
    ...clients.map(({ organization, data, total }: any) => [organization, ...data, total].map(cell => cell.amount ?? cell).join(' ')),
    [...total_sales_data, total_sales].map(({ amount }: any) => amount).join(' '),
  ]
  t.strictSame(told(await ask(`${BOTH}&sales_type=billed`)), ['anna 0.00 30.00 30.00', 'Bruno 100.00 0.00 100.00', '100.00 30.00 130.00'])
  t.strictSame(told(await ask(`${BOTH}&sales_type=collected`)), ['Bruno 0.00 50.00 50.00', '0.00 50.00 50.00'])
  const { download_token: _, ...shown } = await ask(`${JUNE}&sales_type=billed&clientids[]=${anna.id}&clientids[]=${idle.id}`)
  const usd = (amount: string) => ({ amount, code: 'USD' })
  t.strictSame(shown, {
    clientids: [anna.id, idle.id],
    clients: [{ clientid: anna.id, data: [usd('30.00')], email: 'anna@example.test', fname: '', lname: '', organization: 'anna', total: usd('30.00') }],
    currency_code: 'USD', end_date: '2026-06-30', labels: ['2026-06-01'], sales_type: 'billed', start_date: '2026-06-01',
    total_sales: usd('30.00'), total_sales_data: [usd('30.00')],
  })
  t.strictSame((await ask(`${BOTH}&sales_type=billed&currency_code=EUR`)).total_sales, { amount: '0.00', code: 'EUR' })
})

const options = (id: unknown): string => `/payments/account/ACME01/invoice/${id}/payment_options`
const stripe = { gateway_name: 'Stripe', entity_id: 1, entity_type: 'invoice', has_credit_card: true }

/** An invoice that can be paid online. */
async function billed (client: Client) {
  const { id: customerid } = await make(client, 'users/clients', 'client', { organization: 'Anna' })
  return await invoice(client, customerid, '2026-06-01', [line('1', '30')])
}

t.test('payment options are those of their invoice, and replaced as a whole', async t => {
  const client = freshWorld(t)
  const { id } = await billed(client)
  t.match([(await client.get(options(id))).status, (await client.get(options(id))).json], [404, { error_type: 'not_found', message: 'Resource not found' }], 'none yet')
  const { status, json } = await client.post(options(id), { ...stripe, entity_id: id, has_ach_transfer: true })
  t.equal(status, 200)
  t.strictSame(Object.keys(json.payment_options), ['gateway_name', 'has_credit_card', 'has_ach_transfer', 'has_bacs_debit', 'has_sepa_debit', 'has_acss_debit',
    'stripe_acss_payment_options', 'has_paypal_smart_checkout', 'allow_partial_payments', 'entity_type', 'entity_id', 'gateway_info'])
  t.match(json.payment_options, { gateway_name: 'stripe', has_ach_transfer: true, entity_id: String(id), gateway_info: { gateway_name: 'stripe', currencies: ['USD'] } })
  t.strictSame((await client.get(options(id))).json, json)
  const gateways = async () => (await client.get(`${accounting}/invoices/invoices/${id}?include[]=allowed_gateways`)).json.response.result.invoice.allowed_gateways
  t.match(await gateways(), [{ gateway_name: 'stripe', gatewayid: 26 }])
  const second = (await client.post(options(id), { ...stripe, gateway_name: 'paypal', has_credit_card: undefined })).json.payment_options
  t.match(second, { gateway_name: 'paypal', has_credit_card: false, has_ach_transfer: false, entity_id: String(id) }, 'what is not sent is false again')
  t.match((await gateways()).map(({ gateway_name }: any) => gateway_name), ['paypal'])
  t.equal(client.sql('SELECT count(*) AS number FROM payment_options')[0].number, 1, 'there is one of an invoice')
})

t.test('payment options in a wrapper are answered and not stored', async t => {
  const client = freshWorld(t)
  const { id } = await billed(client)
  const answer = await client.post(options(id), { payment_options: stripe })
  t.match([answer.status, answer.json], [200, { payment_options: { gateway_name: null, has_credit_card: false, entity_id: String(id), gateway_info: null } }])
  t.ok(Number(answer.headers['x-mock-warnings']) > 0, 'with a warning')
  t.equal((await client.get(options(id))).status, 404)
  const { json } = await client.post(options(id), stripe)
  t.strictSame((await client.post(options(id), { payment_options: { ...stripe, gateway_name: 'paypal' } })).json, json)
  t.equal((await client.post(options(12345), { payment_options: stripe })).status, 404, 'nor of an invoice that is not there')
})

t.test('the account proposes payment options, which invoices do not take', async t => {
  const client = freshWorld(t)
  const path = '/payments/account/ACME01/payment_options'
  const { json } = await client.get(`${path}?entity_type=invoice`)
  t.match(json.payment_options, { gateway_name: 'stripe', has_credit_card: true, has_ach_transfer: false, entity_type: 'invoice', entity_id: null })
  t.strictSame((await client.get(path)).json, json)
  t.equal((await client.get(options((await billed(client)).id))).status, 404)
})

t.test('what is wrong with payment options is told in the words of the family', async t => {
  const client = freshWorld(t)
  const { id } = await billed(client)
  const validation = (error_type: string, message: string, field: string) =>
    ({ error_type: 'validation', message: 'A validation error occurred.', errors: [{ error_type, message, field }] })
  const permitted = "value is not a valid enumeration member; permitted: 'invoice', 'invoices', 'invoice_profile', 'checkout_link', 'payment_method_setup'"
  const cases: Array<[changes: object, body: object]> = [
    [{ entity_type: 'client' }, validation('type_error.enum', permitted, 'entity_type')],
    [{ gateway_name: undefined }, validation('value_error.missing', 'field required', 'gateway_name')],
    [{ entity_id: undefined }, validation('value_error.missing', 'field required', 'entity_id')],
    [{ entity_id: 'x' }, validation('type_error.integer', 'value is not a valid integer', 'entity_id')],
    [{ gateway_name: null }, validation('type_error.none.not_allowed', 'none is not an allowed value', 'gateway_name')],
    [{ gateway_name: {} }, validation('type_error.str', 'str type expected', 'gateway_name')],
    [{ has_credit_card: 'maybe' }, validation('type_error.bool', 'value could not be parsed to a boolean', 'has_credit_card')],
    [{ gateway_name: 'square' }, { error_type: 'validation', message: 'The required gateway is not connected to this account' }],
  ]
  for (const [changes, body] of cases) {
    const answer = await client.post(options(id), { ...stripe, ...changes })
    t.strictSame([answer.status, answer.json], [400, body], JSON.stringify(changes))
  }
  for (const body of ['[]', 'null', '5', '']) t.equal((await client.post(options(id), body)).status, 400, body)
  t.match((await client.post(options(id), '{')).json, { error_type: 'bad_request' })
  t.equal((await client.get('/payments/account/NOPE/payment_options')).status, 404)
  t.match((await client.get('/payments/no/such/thing')).json, { error_type: 'not_found' })
  t.equal((await client.put(options(id), stripe)).status, 405)
  t.strictSame((await client.get(options(id), { authorization: '', 'x-mock-world': client.name })).status, 401)
  t.match((await client.get(options(id), as(client, { isStranger: true }))).json, { error_type: 'forbidden', message: 'Forbidden.' })
  t.equal((await client.get(options(id), as(client, { scope: 'user:invoices:read' }))).status, 403, 'the scope is online_payments')
})

const GATEWAYS = `${accounting}/systems/gateways`

/** The gateways of an account by their names. */
async function gatewaysOf (client: { get: (path: string) => Promise<{ json: any }> }, account = 'ACME01'): Promise<Record<string, any>> {
  const { gateways } = (await client.get(`/accounting/account/${account}/systems/gateways`)).json.response.result
  return Object.fromEntries(gateways.map((row: any) => [row.gateway_name, row]))
}

const disconnect = async (client: Client, ...names: string[]) => {
  for (const name of names) await client.delete(`${GATEWAYS}/${(await gatewaysOf(client))[name].id}`)
}

t.test('gateways are listed a page at a time, in both spellings', async t => {
  const client = freshWorld(t)
  const { status, json } = await client.get(GATEWAYS)
  t.match([status, json.response.result], [200, { page: 1, pages: 1, per_page: 15, total: 3 }])
  const rows = json.response.result.gateways
  t.strictSame(rows.map((row: any) => row.gateway_name), ['stripe', 'fbpay', 'paypal'])
  for (const row of rows) {
    t.strictSame(Object.keys(row), ['connectionid', 'gateway_name', 'id', 'sgid'])
    t.ok(/^[0-9a-f]{32}$/.test(row.connectionid) && row.id === row.sgid)
  }
  t.equal(new Set(rows.flatMap((row: any) => [row.id, row.connectionid])).size, 6, 'each has its own numbers')
  t.strictSame((await client.get(`${accounting}/system/gateways`)).json, json)
  const page = async (asked: string) => (await client.get(`${GATEWAYS}?${asked}`)).json.response.result
  t.strictSame(await page('per_page=2&page=2'), { gateways: [rows[2]], page: 2, pages: 2, per_page: 2, total: 3 })
  t.strictSame(await page('page=9'), { gateways: [], page: 9, pages: 1, per_page: 15, total: 3 })
  t.match((await client.get(`${GATEWAYS}?page=x`)).json, { response: { errors: [{ errno: 1014 }] } })
  const { id } = await billed(client)
  await client.post(options(id), stripe)
  const [allowed] = (await client.get(`${accounting}/invoices/invoices/${id}?include[]=allowed_gateways`)).json.response.result.invoice.allowed_gateways
  t.equal(allowed.connectionid, rows[0].connectionid, 'documents show the same connection')
})

t.test('a gateway that is disconnected cannot be used, and documents keep it', async t => {
  const client = freshWorld(t)
  const { id } = await billed(client)
  const { json: set } = await client.post(options(id), stripe)
  const { paypal, stripe: gone } = await gatewaysOf(client)
  const answer = await client.delete(`${accounting}/system/gateways/${gone.id}`)
  t.strictSame([answer.status, answer.json], [200, { response: {} }])
  t.strictSame(Object.keys(await gatewaysOf(client)), ['fbpay', 'paypal'])
  for (const again of [gone.id, 12345, `0${paypal.id}`, 'x']) {
    const { status, json } = await client.delete(`${GATEWAYS}/${again}`)
    t.match([status, json], [404, { response: { errors: [{ errno: 1012, object: 'gateway', field: 'sgid', value: String(again), message: 'Gateway not found.' }] } }], `${again}`)
  }
  t.strictSame((await client.get(options(id))).json, set, 'the options are still there')
  const read = async () => (await client.get(`${accounting}/invoices/invoices/${id}?include[]=allowed_gateways`)).json.response.result.invoice.allowed_gateways
  t.match(await read(), [{ gateway_name: 'stripe' }])
  const refused = { error_type: 'validation', message: 'The required gateway is not connected to this account' }
  const { status, json } = await client.post(options(id), { ...stripe, has_ach_transfer: true })
  t.match([status, json], [400, refused])
  t.strictSame((await client.get(options(id))).json, set, 'and nothing is changed')
  await client.put(`${accounting}/invoices/invoices/${id}`, { invoice: { allowed_gatewayids: [26, 30] } })
  t.match(await read(), [{ gateway_name: 'fbpay' }], 'one that is allowed anew must be connected')
  t.match((await client.get('/payments/account/ACME01/payment_options')).json.payment_options, { gateway_name: 'fbpay', has_credit_card: true, gateway_info: { gateway_name: 'fbpay' } }, 'the next one is proposed')
})

t.test('an account without gateways proposes none, and can join FreshBooks Payments', async t => {
  const client = freshWorld(t)
  const connections = async () => (await client.get('/payments/account/ACME01/gateway')).json.gateway_connections
  t.match(await connections(), [{ stripe: null, paypal: null, stripe_unified: { account_status: 'fully_enabled', stripe_email: 'owner@acme.test' } }])
  t.equal((await client.get('/payments/account/ACME01/gateway')).headers['content-type'], 'application/vnd.api+json')
  await disconnect(client, 'stripe')
  t.match(await connections(), [{ stripe: null, stripe_unified: { id: String } }], 'FreshBooks Payments is the same connection')
  await disconnect(client, 'fbpay', 'paypal')
  t.strictSame(await connections(), [{ stripe: null, stripe_unified: null, paypal: null }])
  t.match((await client.get(GATEWAYS)).json.response.result, { gateways: [], page: 1, pages: 0, total: 0 })
  t.match((await client.get('/payments/account/ACME01/payment_options')).json.payment_options, { gateway_name: null, has_credit_card: false, gateway_info: null })
  const join = () => client.post('/payments/account/ACME01/gateway/fbpay', { fname: 'Olivia', lname: 'Marsh', email: 'owner@acme.test', country: 'US' })
  for (const time of ['once', 'again']) t.match(await join(), { status: 201, json: null }, time)
  t.strictSame(Object.keys(await gatewaysOf(client)), ['fbpay'], 'it is there once')
})

t.test('a fixture names the gateways of each of its businesses', async t => {
  const client = await buildWith(t, `version: 1
business: { name: One, gateways: [paypal] }
people: [{ ref: olivia, first_name: Olivia, email: o@acme.test, role: owner }]
businesses: [{ name: Two, account_id: TWO001, people: [{ person: olivia, role: owner }] }]
`)
  const one = await gatewaysOf(client)
  t.strictSame(Object.keys(one), ['paypal'])
  const two = await gatewaysOf(client, 'TWO001')
  t.strictSame(Object.keys(two), ['stripe', 'fbpay', 'paypal'])
  for (const key of ['id', 'connectionid']) t.not(one.paypal[key], two.paypal[key], `another ${key} in each account`)
  t.equal((await client.delete(`${GATEWAYS}/${two.paypal.id}`)).status, 404, 'which is of no use in another one')
  t.equal((await client.delete(`${GATEWAYS}/${one.paypal.id}`)).status, 200)
  t.equal(Object.keys(await gatewaysOf(client, 'TWO001')).length, 3)
  t.match(fixtureText(client.world()), /gateways: \[\]/, 'and an export says what is left of them')
})
