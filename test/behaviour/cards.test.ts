// Cards: every number of the table and what becomes of it, when it is typed, saved, paid with and charged again and again.
// One file, though long: one table of numbers goes through every way of paying, and each file is a process.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { actionsVerbs } from '../../src/control/verbs/actions.ts'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { redactText, redactValue } from '../../src/requests/log/redact.ts'
import { cardOf, readCard, tokenOf } from '../../src/resources/credit-cards/cards.ts'
import { brandOf, brands, hasCheckDigit, testCards, type TestCard } from '../../src/resources/credit-cards/test-cards.ts'
import { fixtureText } from '../../src/seed/export.ts'
import { cardRow } from '../support/cards.ts'
import { charge, openDesk } from '../support/invoicing.ts'
import { as } from '../support/people.ts'
import { drawn } from '../support/random.ts'
import { parent, type Draft } from '../support/samples.ts'
import { callerOf, refusalOf } from '../support/verb-calls.ts'
import { control } from '../support/callbacks.ts'
import { accounting, buildWith, collection, contents, freshWorld, NOW, type Client, type Row } from '../support/world.ts'

const payments = '/payments/account/ACME01'
const today = '2026-06-15'

const typed = (number: string, more: Draft = {}) => ({
  cc_info: { name: 'Jane Doe', card_number: number, expiry_month: '10', expiry_year: '2030', email: 'jane@example.test', postal_code: '10001', country: 'US', ...more },
})
const tokenize = (client: Client, body: unknown) => client.post('/gateway/fbpay/tokenize', body, { authorization: '', 'x-mock-world': client.name })
const paymentMethod = (client: Client, body: unknown) => client.post('/gateway/stripe/payment-method', body)
const setUp = (client: Client, payment_method: unknown) => client.post(`${payments}/gateway/stripe/credit-card/token`, { payment_method })
const save = (client: Client, draft: Draft) => client.post(`${payments}/credit-card`, { credit_card: draft })
const byStripe = (payment_method_id: unknown) => [{ payment_method_id, gateway_name: 'stripe', is_primary: true }]

/** The answer of a card that is refused. */
const refusedAs = ({ refusal }: TestCard) => ({ error_type: refusal!.code, message: refusal!.message })

/** A desk with a client, and how its cards are saved and charged. */
async function start (t: Test) {
  const desk = openDesk(t)
  const { client } = desk
  client.setClock(NOW)
  const verbs = [...actionsVerbs, ...clockVerbs]
  const call = callerOf(verbs, () => client.world)
  const customer = await parent(client, 'clients')
  return {
    desk, client, call, customer,
    perform: (name: string, details: object) => call('actions.perform', { name, details }).result as Row,
    refused: (name: string, details: object) => refusalOf(t, () => call('actions.perform', { name, details })),
    saveToken: (token: string, more: Draft = {}) => save(client, { card_holder_user_id: customer.id, credit_card_tokens: byStripe(token), ...more }),
    repeat: (more: Draft = {}): Promise<Row> => collection(client, 'invoice_profiles').create(
      { customerid: customer.id, create_date: today, frequency: 'm', numberRecurring: 0, lines: [charge('50.00')], auto_bill: true, ...more }),
    made: async (id: number): Promise<Row[]> =>
      (await collection(client, 'invoices').list('per_page=100')).rows.filter(({ parent }) => parent === id).reverse(),
    paymentsOf: async (id: number): Promise<Row[]> => (await collection(client, 'payments').list(`search[invoiceid]=${id}&include[]=order&include[]=gateway`)).rows,
  }
}

t.test('the documentation has the table of cards, and the table is sound', async t => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'cards.md'), 'utf8')
  for (const card of testCards) {
    t.ok(page.includes(`\n${cardRow(card)}\n`), card.number)
    t.ok(hasCheckDigit(card.number) && brandOf(card.number) !== undefined, `${card.number} is a number`)
    if (card.refusal !== undefined) t.ok(card.name, `${card.number}: a token can name it`)
  }
  t.equal(page.match(/^\| \d/gm)!.length, testCards.length, 'and no other line')
  const names = testCards.flatMap(({ name }) => name ?? [])
  t.equal(new Set(names).size, names.length)
  t.strictSame([...new Set(testCards.map(({ number }) => brandOf(number)!.name))].sort(), brands.map(({ name }) => name).sort(), 'every kind is among them')
})

t.test('every card of the table becomes a token of either gateway, and no number stays', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  for (const { number } of testCards) {
    const spaced = number.replace(/(\d{4})(?=\d)/g, '$1 ')
    const fbpay = await tokenize(client, typed(spaced))
    t.match([fbpay.status, fbpay.json], [200, { cc_token: /^tok_[\w-]+$/ }], number)
    const { status, json } = await paymentMethod(client, { ...typed(number), api_key: 'pk_test_1' })
    t.match([status, json], [200, {
      id: /^pm_[\w-]+$/, object: 'payment_method', type: 'card', livemode: false, customer: null,
      billing_details: { name: 'Jane Doe', email: 'jane@example.test', address: { country: 'US', postal_code: '10001' } },
      card: { brand: brandOf(number)!.name, exp_month: 10, exp_year: 2030, last4: number.slice(-4) },
    }], number)
    t.notMatch(JSON.stringify([fbpay.json, json, cardOf(json.id, today)]), number.slice(0, -4))
    t.strictSame(cardOf(json.id, today), cardOf(fbpay.json.cc_token, today), 'both carry the same card')
    const again = await tokenize(client, typed(number))
    t.not(again.json.cc_token, fbpay.json.cc_token, 'no token comes again')
  }
  t.equal(contents(client.world).replace(/,?\["card_tokens",\d+\]/, ''), before, 'nothing is kept but how many there were')
})

t.test('what is wrong with a typed card is told', async t => {
  const client = freshWorld(t)
  const validation = (field: string, error_type = 'value_error.missing', message = 'field required') => ({ error_type: 'validation', errors: [{ field, error_type, message }] })
  const number = '4242424242424242'
  const cases: Array<[body: unknown, answer: object]> = [
    [typed('9999999999999999'), { error_type: 'invalid_cc_type', message: 'Invalid CC type' }],
    [typed('42424242'), { error_type: 'invalid_cc_type' }],
    [typed('4242-4242-4242-424x'), { error_type: 'invalid_cc_type' }],
    [typed('4'.repeat(100_000)), /./],
    [typed('4242424242424241'), { error_type: 'incorrect_number', message: 'Your card number is incorrect.' }],
    [typed(number, { expiry_month: 13 }), { error_type: 'invalid_expiry_month' }],
    [typed(number, { expiry_month: 0 }), { error_type: 'invalid_expiry_month' }],
    [typed(number, { expiry_month: 5, expiry_year: 2026 }), { error_type: 'invalid_expiry_month' }],
    [typed(number, { expiry_year: 2025 }), { error_type: 'invalid_expiry_year' }],
    [typed(number, { expiry_year: 2100 }), { error_type: 'invalid_expiry_year' }],
    [typed(number, { cvv: '12' }), { error_type: 'invalid_cvc' }],
    [typed(number, { cvv: '1234' }), { error_type: 'invalid_cvc' }],
    [typed('378282246310005', { cvv: '123' }), { error_type: 'invalid_cvc' }],
    [typed(number, { expiry_year: 'soon' }), validation('expiry_year', 'type_error.integer', 'value is not a valid integer')],
    [typed(number, { card_number: null }), validation('card_number', 'type_error.none.not_allowed', 'none is not an allowed value')],
    [typed(number, { card_number: {} }), validation('card_number', 'type_error.str', 'str type expected')],
    [{ cc_info: {} }, { errors: [{ field: 'card_number' }, { field: 'expiry_month' }, { field: 'expiry_year' }] }],
    [{}, validation('card_number')], [[], validation('card_number')], [{ cc_info: [] }, validation('card_number')],
    ['{', { error_type: 'bad_request' }],
  ]
  for (const [body, answer] of cases) {
    for (const send of [tokenize, paymentMethod]) {
      const { status, json } = await send(client, body)
      t.equal(status, 400, JSON.stringify(body).slice(0, 100))
      t.match(answer instanceof RegExp ? JSON.stringify(json) : json, answer, JSON.stringify(body).slice(0, 100))
    }
  }
  for (const good of [typed(number, { expiry_year: 30 }), typed(number, { cvv: '123' }), typed(number, { expiry_month: 6, expiry_year: 2026 }), typed(number, { name: null }), typed(number, { card_number: 4242424242424242 })]) {
    t.equal((await tokenize(client, good)).status, 200, JSON.stringify(good))
  }
  t.equal((await client.get('/gateway/fbpay/tokenize')).status, 405)
})

t.test('every card of the table is set up and saved, or refused in Stripe\'s words', async t => {
  const { client, saveToken, customer } = await start(t)
  let saved = 0
  for (const card of testCards) {
    const { number, name, refusal, isSaved } = card
    const { id: pm } = (await paymentMethod(client, typed(number))).json
    for (const token of [pm, ...name === undefined ? [] : [`pm_card_${name}`, `tok_${name}`]]) {
      const before = contents(client.world)
      const [intent, answer] = [await setUp(client, token), await saveToken(token)]
      if (refusal === undefined || isSaved === true) {
        t.match([intent.status, intent.json], [200, { object: 'setup_intent', status: 'succeeded', payment_method: token, client_secret: /_secret_/ }], token)
        t.match([answer.status, answer.json], [200, {
          credit_card: {
            credit_card_uuid: /^[0-9a-f-]{36}$/, card_holder_user_id: customer.id, saved_to_system_id: /^\d+$/, card_type: brandOf(number)!.name,
            last_four_digits: number.slice(-4), access: { system: true, client: true, invoice_profiles: [] }, credit_card_tokens: [{ id: /^card_/, gateway_name: 'stripe' }],
          }
        }], token)
        t.match(answer.json.credit_card, token === pm ? { expiry_month: '10', expiry_year: '2030', card_holder_name: 'Jane Doe' } : { expiry_month: '12', expiry_year: '2027' })
        t.equal((await saveToken(intent.json.id)).status, 200, 'and a setup intent is a token too')
        saved += 2
      } else {
        t.strictSame([intent.status, intent.json], [400, refusedAs(card)], token)
        t.strictSame([answer.status, answer.json], [400, refusedAs(card)], token)
        t.equal(contents(client.world), before, 'nothing is kept')
      }
    }
  }
  t.equal(client.sql('SELECT count(*) AS count FROM credit_cards')[0].count, saved)
})

t.test('what is wrong with a card that is to be saved is told', async t => {
  const { client, saveToken, customer, repeat } = await start(t)
  const other = await parent(client, 'clients', 1)
  const { id: profile } = await repeat({ auto_bill: false, create_date: '2026-07-01' })
  const token = 'pm_card_visa'
  const inField = (field: string) => ({ error_type: 'validation', errors: [{ field }] })
  const cases: Array<[more: Draft, body: object]> = [
    [{ card_holder_user_id: undefined }, inField('card_holder_user_id')],
    [{ card_holder_user_id: 999 }, { errors: [{ field: 'card_holder_user_id', message: 'Client not found' }] }],
    [{ credit_card_tokens: undefined }, inField('credit_card_tokens')],
    [{ credit_card_tokens: [] }, inField('credit_card_tokens')],
    [{ credit_card_tokens: [5] }, inField('credit_card_tokens')],
    [{ credit_card_tokens: 'tok_visa' }, inField('credit_card_tokens')],
    [{ credit_card_tokens: Array.from({ length: 11 }, () => ({ token, gateway_name: 'stripe' })) }, inField('credit_card_tokens')],
    [{ credit_card_tokens: [{ token, gateway_name: 'paypal' }] }, { errors: [{ field: 'gateway_name', error_type: 'type_error.enum' }] }],
    [{ credit_card_tokens: [{ gateway_name: 'stripe' }] }, { error_type: 'validation', errors: [{ field: 'payment_method_id' }] }],
    [{ credit_card_tokens: [{ gateway_name: 'fbpay' }] }, inField('token')],
    ...['nothing', 'pm_', 'pm_card_nobody', `pm_${Buffer.from('[1,"visa"]').toString('base64url')}`, `tok_${Buffer.from('{}').toString('base64url')}`, 5, {}, `tok_${'x'.repeat(5000)}`]
      .map(bad => [{ credit_card_tokens: byStripe(bad) }, { error_type: 'resource_missing', message: /^No such payment method: '/ }] as [Draft, object]),
    [{ access: { system: 'yes' } }, inField('access')],
    [{ access: { invoice_profiles: 5 } }, inField('invoice_profiles')],
    [{ access: { invoice_profiles: [999] } }, { errors: [{ field: 'invoice_profiles', message: 'Profile not found' }] }],
    [{ access: { invoice_profiles: [{}] } }, inField('invoice_profiles')],
    [{ access: { invoice_profiles: Array(101).fill(profile) } }, inField('invoice_profiles')],
    [{ card_holder_user_id: other.id, access: { invoice_profiles: [profile] } }, inField('invoice_profiles')],
  ]
  const before = contents(client.world)
  for (const [more, body] of cases) {
    const { status, json } = await saveToken(token, more)
    t.match([status, json], [400, body], JSON.stringify(more).slice(0, 200))
  }
  t.match((await client.post(`${payments}/credit-card`, { card_holder_user_id: customer.id })).json, { errors: [{ field: 'card_holder_user_id' }, { field: 'credit_card_tokens' }] }, 'without its wrapper')
  t.match((await setUp(client, undefined)).json, { errors: [{ field: 'payment_method', message: 'field required' }] })
  t.match((await setUp(client, 'pm_nothing')).json, { error_type: 'resource_missing' })
  t.equal(contents(client.world), before, 'nothing has changed')
  const scope = (name: string) => as(client, { scope: `user:${name}` })
  for (const path of [`${payments}/credit-card`, `${payments}/gateway/stripe/credit-card/token`, `${payments}/checkout-links`]) {
    for (const name of ['online_payments:read', 'payments:write']) t.equal((await client.post(path, {}, scope(name))).status, 403, `${path}, ${name}`)
    t.equal((await client.post(path, {}, scope('online_payments:write'))).status, 400, path)
  }
  t.match((await saveToken(token, { access: { invoice_profiles: [String(profile), profile], client: false }, saved_to_system_id: 'mine' })).json.credit_card,
    { access: { system: true, client: false, invoice_profiles: [profile] }, saved_to_system_id: 'mine' })
  const { gateways } = (await client.get(`${accounting}/systems/gateways`)).json.response.result
  await client.delete(`${accounting}/systems/gateways/${gateways[0].id}`)
  for (const answer of [await saveToken(token), await setUp(client, token)]) t.match([answer.status, answer.json], [400, { message: 'The required gateway is not connected to this account' }])
})

t.test('a client pays with every card of the table, or it is declined and nothing is paid', async t => {
  const { desk, perform, paymentsOf } = await start(t)
  for (const { number, name, refusal } of testCards) {
    for (const card_number of [number, ...name === undefined ? [] : [`pm_card_${name}`]]) {
      const { id } = await desk.sent()
      const result = perform('client.pays_invoice', { invoice: id, card_number })
      const [payment, ...others] = await paymentsOf(id)
      t.same(others, [])
      if (refusal === undefined) {
        t.match(result, { paymentid: payment!.id, status: 4 }, card_number)
        t.match(payment, {
          type: brandOf(number)!.type, gateway: { gateway_name: 'stripe', gatewayid: 26 }, transactionid: /^ch_/,
          order: { id: payment!.orderid, amount: payment!.amount, gateway: 'stripe', status: 'success', transactionid: payment!.transactionid },
        }, card_number)
        t.match(await desk.read(id), { payment_status: 'paid', last_order_status: 'success' })
      } else {
        t.match(result, { declined: refusal, status: 2, v3_status: 'sent' }, card_number)
        t.equal(payment, undefined)
        t.match(await desk.read(id), { payment_status: 'unpaid', last_order_status: 'declined', outstanding: { amount: '100.00' }, display_status: 'sent' })
        t.match(perform('client.pays_invoice', { invoice: id, card_number: '4242 4242 4242 4242' }), { status: 4 }, 'another card pays it')
      }
    }
  }
})

t.test('a client chooses a gateway, which must be one that takes the card', async t => {
  const { desk, perform, refused, paymentsOf } = await start(t)
  for (const [gateway, type] of [['stripe', 'VISA'], ['fbpay', 'VISA'], ['paypal', 'PayPal']] as const) {
    const { id } = await desk.sent()
    perform('client.pays_invoice', { invoice: id, gateway, ...gateway === 'paypal' ? {} : { card_number: 'pm_card_visa' } })
    t.match(await paymentsOf(id), [{ type, gateway: { gateway_name: gateway } }])
  }
  const { id, invoice_number } = await desk.sent({ allowed_gatewayids: [7] })
  const card_number = 'pm_card_visa'
  t.match(refused('client.pays_invoice', { invoice: id, card_number }).detail, `the account is connected to no gateway that invoice ${invoice_number} can be paid through`)
  t.match(refused('client.pays_invoice', { invoice: id, card_number, gateway: 'paypal' }).detail, `invoice ${invoice_number} cannot be paid by card through the gateway 'paypal'`)
  t.match(refused('client.pays_invoice', { invoice: id, gateway: 'stripe' }).detail, `invoice ${invoice_number} cannot be paid through the gateway 'stripe'`)
  for (const bad of ['12', '4242424242424241', 'pm_card_nobody']) t.match(refused('client.pays_invoice', { invoice: id, card_number: bad }).detail, /^card_number is no card: /)
  t.match(perform('client.pays_invoice', { invoice: id }), { status: 4 })
})

t.test('invoices of a profile are charged to every card that can be saved, and one that is declined leaves them unpaid', async t => {
  for (const { number, name, refusal } of testCards.filter(card => card.name !== undefined && (card.refusal === undefined || card.isSaved === true))) {
    const { saveToken, repeat, made, paymentsOf, perform, desk, call } = await start(t)
    await saveToken(`pm_card_${name!}`)
    const { id } = await repeat()
    const [invoice] = await made(id)
    const paid = await paymentsOf(invoice!.id)
    if (refusal === undefined) {
      t.match(invoice, { payment_status: 'auto-paid', status: 5, v3_status: 'autopaid', autobill_status: 'success', last_order_status: 'success' }, number)
      t.match(paid, [{ type: brandOf(number)!.type, gateway: { gateway_name: 'stripe' } }])
    } else {
      t.match(invoice, { payment_status: 'unpaid', status: 7, v3_status: 'failed', autobill_status: 'failed', last_order_status: 'declined', display_status: 'sent', outstanding: { amount: '50.00' } }, number)
      t.same(paid, [])
      perform('client.pays_invoice', { invoice: invoice!.id, card_number: 'pm_card_visa' })
      t.match(await desk.read(invoice!.id), { status: 4, v3_status: 'paid', payment_status: 'paid' }, 'the client pays it otherwise')
    }
    call('clock.advance', { to: '2026-07-16T00:00:00Z' })
    t.equal((await made(id)).length, 2, 'the next one comes all the same')
  }
})

t.test('a profile charges the newest card that it may charge, through its gateway, until that expires', async t => {
  const { saveToken, repeat, made, call, customer, client, paymentsOf } = await start(t)
  const charged = async (more: Draft = {}) => {
    const [invoice] = await made((await repeat(more)).id)
    const [payment] = await paymentsOf(invoice!.id)
    return payment === undefined ? `${invoice!.v3_status}` : `${payment.type} ${payment.gateway.gateway_name}`
  }
  t.equal(await charged(), 'sent', 'no card is saved, and no gateway named')
  t.equal(await charged({ bill_gateway: 'fbpay' }), 'Credit Card fbpay', 'one that was saved on a page of FreshBooks')
  await saveToken('pm_card_mastercard')
  t.equal(await charged(), 'MASTERCARD stripe')
  await saveToken('pm_card_amex', { access: { system: false, client: true } })
  t.equal(await charged(), 'MASTERCARD stripe', 'the client alone may charge the other')
  const later = await repeat({ create_date: '2026-07-01' })
  await saveToken('pm_card_jcb', { access: { system: false, client: false, invoice_profiles: [later.id] } })
  t.equal(await charged(), 'MASTERCARD stripe', 'nor is it of this profile')
  t.equal(await charged({ bill_gateway: 'fbpay' }), 'Credit Card fbpay', 'the gateway knows no card of ours')
  await save(client, { card_holder_user_id: customer.id, credit_card_tokens: [{ token: 'tok_discover', gateway_name: 'FBPay' }, ...byStripe('pm_card_visa')] })
  t.equal(await charged(), 'VISA stripe', 'the primary one of two tokens')
  t.equal(await charged({ auto_bill: false }), 'sent')
  call('clock.advance', { to: '2026-07-02T00:00:00Z' })
  t.match(await paymentsOf((await made(later.id))[0]!.id), [{ type: 'VISA' }], 'the newest goes first')
  call('clock.advance', { to: '2028-01-02T15:00:00Z' })
  t.equal(await charged({ create_date: '2028-01-02' }), 'failed', 'it was good to the end of 2027')
})

t.test('saved cards are in fixtures, and an export has them without a number', async t => {
  const client = await buildWith(t, `version: 1
now: 2026-06-15T15:00:00Z
clients: [{ ref: jane, fname: Jane }]
credit_cards:
  - { ref: card, client: jane, credit_card_tokens: [{ payment_method_id: pm_card_chargeCustomerFail, gateway_name: stripe }], access: { system: true, client: false, invoice_profiles: [] } }
  - { generate: 3 }
invoice_profiles: [{ client: jane, create_date: today, frequency: m, numberRecurring: 0, auto_bill: true, bill_gateway: stripe, lines: [{ qty: 1, unit_cost: 50 }] }]
`)
  t.match((await client.get(`${accounting}/invoices/invoices`)).json.response.result.invoices.map((row: Row) => row.v3_status), ['failed'])
  const text = fixtureText(client.world())
  t.notMatch(text, /It cannot say/)
  t.match(text, /credit_cards:\n(.*\n)*.*token: tok_/)
  t.equal(text.match(/token: tok_/g)!.length, 4)
})

t.test('a payment that is to come keeps no number', async t => {
  const { client, sent, read } = openDesk(t)
  const { id } = await sent()
  const at = (day: string, card_number: unknown) => ({ at: `2027-12-${day} 09:00`, action: 'client.pays_invoice', invoice: id, amount: '10.00', card_number })
  const numbers = ['4000 0000 0000 9995', 4242424242424242, 'pm_card_mastercard', '4111111111111111', null]
  await control(client, 'seed', { fixture: { version: 1, timeline: numbers.map((number, index) => at(`0${index + 1}`, number)) } })
  const kept: Array<string | null> = client.sql('SELECT details FROM jobs ORDER BY at').map(row => JSON.parse(row.details).card_number)
  t.same(kept.map(token => token?.slice(0, 4)), ['tok_', 'tok_', 'tok_', 'tok_', undefined])
  t.notMatch(kept.map(token => Buffer.from(token ?? '', 'base64url').toString('latin1')).join(), /\d{8}/)
  const { ran } = await control(client, 'clock.advance', { by: 'P2Y' })
  t.notMatch(JSON.stringify(ran), /\d{12}/)
  const rows = (await collection(client, 'payments').list(`search[invoiceid]=${id}`)).rows
  t.same(rows.map(({ type }) => type), ['Credit Card', 'VISA', 'MASTERCARD', 'VISA'], 'the first one was declined, and no other had expired')
  t.match(await read(id), { paid: { amount: '40.00' }, last_order_status: 'success' })
  await t.rejects(control(client, 'seed', { fixture: { version: 1, timeline: [{ ...at('09', '4242424242424241'), at: '2029-01-01 09:00' }] } }), /card_number is no card: Your card number is incorrect/)
})

t.test('numbers of cards and security codes are masked in the log of requests', async t => {
  const client = freshWorld(t)
  await tokenize(client, typed('4242424242424242', { cvv: '123' }))
  const number = '4242 4242 4242 4242'
  const body = { card_number: number, cvv: '123' }
  t.strictSame(redactValue({ cc_info: body }, false), { cc_info: { card_number: '…4242', cvv: '…' } })
  const texts = [JSON.stringify(body), '{"card_number": 4242424242424242, "cvv":123,', 'card_number=4242424242424242&cvv=123', 'card_number=4242+4242+4242+4242&cvv=123']
  for (const text of texts) t.notMatch(redactText(text), /4242[ +]?4242|123/, text)
})

t.test('a token carries a card and nothing else, whatever its holder is called', async t => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 12 }), fc.constantFrom(...testCards), (name, month, { number }) => {
    const read = readCard({ number, month, year: 2031, name }, today)
    if (!('card' in read)) return false
    const token = tokenOf('pm', read.card, 7)
    return /^pm_[\w-]+$/.test(token) && isDeepStrictEqual(cardOf(token, today), read.card)
  }), drawn(t))
  fc.assert(fc.property(fc.string(), text => cardOf(text, today) === undefined && cardOf(`tok_${Buffer.from(text).toString('base64url')}`, today) === undefined), drawn(t))
  fc.assert(fc.property(fc.stringMatching(/^4\d{14}$/), digits => {
    const right = Array.from({ length: 10 }, (_, last) => `${digits}${last}`).filter(hasCheckDigit)
    return right.length === 1
  }), drawn(t))
})
