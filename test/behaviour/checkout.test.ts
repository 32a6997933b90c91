// Checkout links: how they are made and changed, how they can be paid, and what a sale makes.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { actionsVerbs } from '../../src/control/verbs/actions.ts'
import { mailVerbs } from '../../src/control/verbs/mail.ts'
import { fixtureText } from '../../src/seed/export.ts'
import { testCards } from '../../src/resources/credit-cards/test-cards.ts'
import { as } from '../support/people.ts'
import { drawn } from '../support/random.ts'
import type { Draft } from '../support/samples.ts'
import { callerOf, refusalOf } from '../support/verb-calls.ts'
import { accounting, buildWith, collection, contents, freshWorld, NOW, theServer, type Client, type Row } from '../support/world.ts'

const links = '/payments/account/ACME01/checkout-links'
const optionsOf = (id: string) => `/payments/account/ACME01/checkout_link/${id}/payment_options`
const talk = { item_id: null, item_name: 'Consultation', amount: '100', currency: 'USD', note: 'An hour', taxes: [{ name: 'HST', amount: '13' }] }

/** A world with a link, and how its sales are seen. */
async function start (t: Test, more: Draft = {}) {
  const client = freshWorld(t)
  client.setClock(NOW)
  const call = callerOf([...actionsVerbs, ...mailVerbs], () => client.world)
  const { checkout_link: link } = (await client.post(links, { ...talk, ...more })).json
  return {
    client,
    call,
    link,
    perform: (details: object = {}) => call('actions.perform', { name: 'client.pays_checkout_link', details: { checkout_link: link.id, ...details } }),
    refused: (details: object = {}) =>
      refusalOf(t, () => call('actions.perform', { name: 'client.pays_checkout_link', details: { checkout_link: link.id, ...details } })),
    invoice: (id: number): Promise<Row> => collection(client, 'invoices').get(id, 'include[]=lines'),
    counts: () => ['clients', 'invoices', 'payments'].map(table => client.sql(`SELECT count(*) AS count FROM ${table}`)[0].count),
  }
}

t.test('a link is made, changed and deleted by 32 hex digits', async t => {
  const { client, link } = await start(t)
  t.match(link.id, /^[0-9a-f]{32}$/)
  t.strictSame(Object.keys(link), ['id', 'item_id', 'item_name', 'amount', 'currency', 'note', 'is_active', 'send_admin_receipt', 'created_at', 'taxes'])
  t.strictSame(link, { id: link.id, ...talk, amount: '100.00', is_active: true, send_admin_receipt: false, created_at: '2026-06-15' })
  const item = await collection(client, 'items').create({ name: 'Talk', unit_cost: { amount: '5' } })
  const changed = await client.put(`${links}/${link.id}`, { item_id: item.id, amount: 120.5, taxes: [], created_at: '2021-05-11T10:00:00Z', is_active: 'false' })
  t.strictSame([changed.status, changed.json], [200, { checkout_link: { ...link, item_id: String(item.id), amount: '120.50', taxes: [], created_at: '2021-05-11', is_active: false } }])
  const other = (await client.post(links, { item_name: 'Mug', amount: '12.345' })).json.checkout_link
  t.match(other, { currency: 'USD', amount: '12.35', note: '', taxes: [] })
  t.not(other.id, link.id)
  const gone = await client.delete(`${links}/${link.id}`)
  t.strictSame([gone.status, gone.json], [200, {}])
  for (const id of [link.id, '1', 'x', '0'.repeat(32)]) {
    for (const answer of [await client.put(`${links}/${id}`, {}), await client.delete(`${links}/${id}`)]) {
      t.strictSame([answer.status, answer.json], [404, { error_type: 'not_found', message: 'Resource not found' }], id)
    }
  }
  t.equal((await client.get(links)).status, 405, 'there is no list')
  t.equal((await client.get(`${links}/${other.id}`)).status, 405, 'nor a read')
})

t.test('what is wrong with a link is told, and nothing is kept', async t => {
  const { client, link } = await start(t)
  const inField = (field: string, message: string | RegExp = /./) => ({ error_type: 'validation', errors: [{ field, message }] })
  const cases: Array<[draft: Draft, body: object]> = [
    [{ item_name: undefined }, inField('item_name', 'field required')],
    [{ amount: undefined }, inField('amount', 'field required')],
    [{ item_name: 'x'.repeat(256) }, inField('item_name')],
    [{ item_name: {} }, inField('item_name', 'str type expected')],
    [{ item_id: 'x' }, inField('item_id', 'value is not a valid integer')],
    [{ item_id: '99' }, inField('item_id', 'Item not found')],
    ...['0', '-5', 'free', null, {}, 1e15].map(amount => [{ amount }, inField('amount')] as [Draft, object]),
    [{ amount: '99999999999', taxes: [{ name: 'GST', amount: '50' }] }, inField('amount')],
    [{ currency: 'DOLLARS' }, inField('currency')],
    [{ is_active: 'maybe' }, inField('is_active', 'value could not be parsed to a boolean')],
    [{ created_at: 'soon' }, inField('created_at')],
    [{ taxes: 5 }, inField('taxes')],
    [{ taxes: [5] }, inField('taxes')],
    [{ taxes: [{ name: 'GST' }] }, inField('amount', 'field required')],
    [{ taxes: [{ name: 'GST', amount: '101' }] }, inField('amount')],
    [{ taxes: [1, 2, 3].map(amount => ({ name: `T${amount}`, amount })) }, inField('taxes', 'ensure this value has at most 2 items')],
  ]
  const before = contents(client.world)
  for (const [draft, body] of cases) {
    const { status, json } = await client.post(links, { ...talk, ...draft })
    t.match([status, json], [400, body], JSON.stringify(draft).slice(0, 80))
    if (Object.values(draft)[0] === undefined) continue
    t.equal((await client.put(`${links}/${link.id}`, draft)).status, 400, `as a change: ${JSON.stringify(draft).slice(0, 80)}`)
  }
  for (const body of ['[]', 'null', '5', '']) t.equal((await client.post(links, body)).status, 400, body)
  t.equal(contents(client.world), before)
  t.equal((await client.post(links, talk, as(client, { isStranger: true }))).status, 403)
})

t.test('a link has payment options, which go with it', async t => {
  const { client, link, perform } = await start(t)
  const sent = { has_credit_card: true, gateway_name: 'fbpay', entity_type: 'checkout_link', entity_id: link.id }
  const wrapped = await client.post(optionsOf(link.id), { payment_options: sent })
  t.match([wrapped.status, wrapped.json], [200, { payment_options: { gateway_name: null, entity_type: 'checkout_link', entity_id: link.id } }], 'a wrapper stores nothing')
  t.ok(Number(wrapped.headers['x-mock-warnings']) > 0, 'with a warning')
  t.equal(client.sql('SELECT count(*) AS count FROM checkout_link_payment_options')[0].count, 0)
  const { status, json } = await client.post(optionsOf(link.id), { ...sent, entity_id: 'whatever' })
  t.match([status, json], [200, { payment_options: { ...sent, has_ach_transfer: false, gateway_info: { gateway_name: 'fbpay' } } }])
  t.strictSame((await client.post(optionsOf(link.id), { payment_options: { gateway_name: 'stripe' } })).json, json)
  t.match((await client.post(optionsOf(link.id), { ...sent, gateway_name: 'square' })).json, { message: 'The required gateway is not connected to this account' })
  t.match((await client.post(optionsOf(link.id), { ...sent, entity_id: undefined })).json, { errors: [{ field: 'entity_id', message: 'field required' }] })
  for (const id of ['12345', '0'.repeat(32)]) t.equal((await client.post(optionsOf(id), sent)).status, 404, id)
  t.match(await collection(client, 'payments').get(perform().result.paymentid), { gateway: 'fbpay' }, 'it is sold through that gateway')
  t.equal((await client.get(optionsOf(link.id))).status, 405)
  await client.delete(`${links}/${link.id}`)
  t.equal(client.sql('SELECT count(*) AS count FROM checkout_link_payment_options')[0].count, 0)
})

t.test('a sale makes a client, a paid invoice and its payment', async t => {
  const { client, link, perform, call, invoice, counts } = await start(t, { taxes: [{ name: 'GST', amount: '5' }, { name: 'QST', amount: '9.975' }], send_admin_receipt: true })
  const { result, changed } = perform({ name: 'Jane Q. Doe', email: 'Jane@Example.test', card_number: '5555 5555 5555 4444' })
  t.match(result, { amount: { amount: '114.98', code: 'USD' } })
  const types = new Set(changed.map(({ type }: Row) => type))
  for (const type of ['clients', 'invoices', 'payments']) t.ok(types.has(type), type)
  t.match(await collection(client, 'clients').get(result.clientid), { fname: 'Jane Q.', lname: 'Doe', email: 'Jane@Example.test' })
  t.match(await invoice(result.invoiceid), {
    customerid: result.clientid, v3_status: 'paid', payment_status: 'paid', create_date: '2026-06-15', last_order_status: 'success', amount: { amount: '114.98', code: 'USD' },
    lines: [{ name: 'Consultation', description: 'An hour', qty: '1', unit_cost: { amount: '100.00' }, taxName1: 'GST', taxAmount1: '5', taxName2: 'QST', taxAmount2: '9.975' }],
  })
  t.match(await collection(client, 'payments').get(result.paymentid), { invoiceid: result.invoiceid, type: 'MASTERCARD', gateway: 'stripe', amount: { amount: '114.98' } })
  t.match(call('mail.list').mails, [{ kind: 'checkout_receipt', to: ['owner@acme.test'], subject: 'Jane Q. Doe bought Consultation' }])
  t.match(perform({ email: 'JANE@example.test', name: 'Somebody' }).result, { clientid: result.clientid }, 'the client of an address is the buyer')
  t.strictSame(counts(), [1, 2, 2])
  await client.put(`${links}/${link.id}`, { send_admin_receipt: false, currency: 'EUR', taxes: [] })
  t.match(await invoice(perform().result.invoiceid), { currency_code: 'EUR', amount: { amount: '100.00', code: 'EUR' } })
  t.equal(call('mail.list').mails.length, 2, 'no receipt more')
})

t.test('what cannot be sold makes nothing', async t => {
  const { client, link, refused, counts } = await start(t)
  for (const { name, refusal } of testCards) {
    if (refusal === undefined) continue
    t.match(refused({ card_number: `pm_card_${name!}` }).detail, `${refusal.message.replace(/\.$/, '')} (${refusal.decline_code ?? refusal.code})`)
  }
  for (const [details, detail] of [
    [{ card_number: '12' }, 'card_number is no card: Invalid CC type (invalid_cc_type)'], [{ name: ' ' }, 'a name is needed'], [{ email: 'nowhere' }, 'an e-mail address is needed'],
    [{ email: `${'x'.repeat(300)}@example.test` }, 'an e-mail address is needed'],
  ] as const) t.match(refused(details).detail, detail)
  await client.put(`${links}/${link.id}`, { is_active: false })
  t.match(refused().detail, "the checkout link of 'Consultation' is not active")
  await client.put(`${links}/${link.id}`, { is_active: true })
  const { gateways } = (await client.get(`${accounting}/systems/gateways`)).json.response.result
  for (const { id } of gateways.slice(0, 2)) await client.delete(`${accounting}/systems/gateways/${id}`)
  t.match(refused().detail, "the account is connected to no gateway that 'Consultation' can be paid through")
  t.strictSame(counts(), [0, 0, 0])
})

/** The page as a browser asks for it. */
async function browse (client: Client, path: string, form?: Record<string, string>) {
  const answer = await theServer().app.inject({
    method: form === undefined ? 'GET' : 'POST', url: `/w/${client.name}${path}`,
    ...form === undefined ? {} : { payload: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  })
  return { status: answer.statusCode, type: answer.headers['content-type'], policy: answer.headers['content-security-policy'], body: answer.body }
}

t.test('the page sells to anybody', async t => {
  const { client, link, counts, invoice } = await start(t, { item_name: '<b>Talk & tea</b>', note: '"quoted"' })
  const path = `/checkout/${link.id}`
  const page = await browse(client, path)
  t.match([page.status, page.type, page.policy], [200, /^text\/html/, /form-action 'self'/])
  for (const text of ['&lt;b&gt;Talk &amp; tea&lt;/b&gt;', '&quot;quoted&quot;', '100.00 USD', 'HST 13%', '13.00 USD', 'Pay 113.00 USD', 'name="card_number"']) t.ok(page.body.includes(text), text)
  t.notMatch(page.body, '<b>Talk')
  const form = { name: 'Jane Doe', email: 'jane@example.test', card_number: '4242 4242 4242 4242' }
  const refusals: Array<[Record<string, string>, string]> = [
    [{ card_number: '4000000000000002' }, 'Your card was declined (generic_decline)'], [{ card_number: '' }, 'Invalid CC type'],
    [{ card_number: '4242424242424241' }, 'Your card number is incorrect.'], [{ name: '' }, 'A name is needed'], [{ email: 'x"><script>' }, 'An e-mail address is needed'],
  ]
  for (const [changes, words] of refusals) {
    const { status, body } = await browse(client, path, { ...form, ...changes })
    t.equal(status, 422, words)
    t.ok(body.includes(words), words)
    t.notMatch(body, /<script|4242 4242 4242 4242"|4000000000000002/, 'nothing of the card is shown again')
  }
  t.strictSame(counts(), [0, 0, 0])
  const { status, body } = await browse(client, path, form)
  t.equal(status, 200)
  const [{ id, invoice_number }] = client.sql('SELECT id, invoice_number FROM invoices')
  t.ok(body.includes(invoice_number))
  t.match(await invoice(id), { v3_status: 'paid', amount: { amount: '113.00' } })
  t.strictSame(counts(), [1, 1, 1])
  await client.put(`${links}/${link.id}`, { is_active: false })
  t.notMatch((await browse(client, path)).body, '<form')
  t.equal((await browse(client, path, form)).status, 422)
  for (const id of ['x', '0'.repeat(32), '%00', "' OR 1"]) t.match(await browse(client, `/checkout/${encodeURIComponent(id)}`), { status: 404, body: /nothing to buy/ }, id)
  for (const text of ['', 'card_number', 'name[]=1&name[]=2', '%', 'email=%ff']) {
    const answer = await theServer().app.inject({ method: 'POST', url: `/w/${client.name}${path}`, payload: text, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    t.equal(answer.statusCode, 422, text)
  }
  t.strictSame(counts(), [1, 1, 1])
})

t.test('what the page asks for is what the invoice comes to and what is paid', async t => {
  const { client, perform, invoice } = await start(t)
  const tax = fc.record({ name: fc.constantFrom('GST', 'HST', 'PST'), amount: fc.integer({ min: 0, max: 100_000 }).map(thousandths => `${thousandths / 1000}`) })
  const link = fc.record({ amount: fc.integer({ min: 1, max: 10_000_000 }).map(cents => (cents / 100).toFixed(2)), taxes: fc.array(tax, { maxLength: 2 }) })
  await fc.assert(fc.asyncProperty(link, async ({ amount, taxes }) => {
    const { checkout_link: { id } } = (await client.post(links, { ...talk, amount, taxes })).json
    const asked = /Pay (\S+) USD/.exec((await browse(client, `/checkout/${id}`)).body)![1]
    const { result } = perform({ checkout_link: id })
    const { amount: billed, paid } = await invoice(result.invoiceid)
    return billed.amount === asked && paid.amount === asked && result.amount.amount === asked
  }), drawn(t, { numRuns: 30 }))
})

t.test('links are in fixtures, and an export keeps their addresses', async t => {
  const client = await buildWith(t, `version: 1
now: 2026-06-15T15:00:00Z
items: [{ ref: mug, name: Mug, unit_cost: 12 }]
checkout_links:
  - { ref: shop, uuid: 0123456789abcdef0123456789abcdef, item_name: Mug, item: mug, amount: 12, taxes: [{ name: HST, amount: 13 }] }
  - { generate: 2 }
checkout_link_payment_options: [{ checkout_link: shop, gateway_name: stripe, has_credit_card: true }]
`)
  const changed = await client.post('/payments/account/ACME01/checkout_link/0123456789abcdef0123456789abcdef/payment_options',
    { gateway_name: 'fbpay', entity_type: 'checkout_link', entity_id: '0123456789abcdef0123456789abcdef' })
  t.match([changed.status, changed.json], [200, { payment_options: { gateway_name: 'fbpay' } }])
  const text = fixtureText(client.world())
  t.match(text, /uuid: 0123456789abcdef0123456789abcdef/)
  t.match(text, /item: mug/)
  t.notMatch(text, /It cannot say/)
})
