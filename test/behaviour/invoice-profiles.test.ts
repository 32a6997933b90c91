// Invoice profiles: what a new one takes from its client, and the invoices that it generates as time passes.
// One file, though long: its lives, frequencies and jobs go through one random model of a profile, and each file is a process.
import Database from 'better-sqlite3'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { setClock } from '../../src/actors/time.ts'
import { actionsVerbs } from '../../src/control/verbs/actions.ts'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { mailVerbs } from '../../src/control/verbs/mail.ts'
import { addDays } from '../../src/fields/index.ts'
import { issueDate } from '../../src/resources/invoice-profiles/frequency.ts'
import { fixtureText } from '../../src/seed/export.ts'
import { seederOf } from '../../src/seed/load/apply.ts'
import { noServices } from '../../src/seed/load/services.ts'
import { loadFixture } from '../../src/seed/read/fixture.ts'
import { dumpOf, imageOf } from '../../src/snapshots/dump.ts'
import { World } from '../../src/world/world.ts'
import { listen, waiting } from '../support/callbacks.ts'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { drawn } from '../support/random.ts'
import { parent, type Draft } from '../support/samples.ts'
import { worldOf } from '../support/seeded.ts'
import { callerOf, refusalOf } from '../support/verb-calls.ts'
import { accounting, buildWith, business, collection, models, NOW, within, type Answer, type Row } from '../support/world.ts'

const path = `${accounting}/invoice_profiles/invoice_profiles`
const verbs = [...actionsVerbs, ...clockVerbs, ...mailVerbs]

/** A desk for profiles: `repeat` makes one of 50.00 a month, from today on, for a client who has an address. */
async function start (test: Test) {
  const desk = openDesk(test)
  const { client } = desk
  client.setClock(NOW)
  const profiles = collection(client, 'invoice_profiles')
  const invoices = collection(client, 'invoices')
  const customer = await collection(client, 'clients').create({ fname: 'Riley', lname: 'Stone', organization: 'Example Widgets', email: 'riley@example.test' })
  const draft = (more: Draft): Draft => ({ customerid: customer.id, create_date: '2026-06-15', frequency: 'm', numberRecurring: 0, lines: [charge('50.00')], ...more })
  const call = callerOf(verbs, () => client.world)
  /** Its invoices, oldest first. */
  const made = async (id: number, asked = ''): Promise<Row[]> =>
    (await invoices.list(`per_page=100${asked}`)).rows.filter(({ parent }) => parent === id).reverse()
  return {
    ...desk,
    customer,
    profiles,
    made,
    call,
    repeat: (more: Draft = {}, asked = ''): Promise<Row> => profiles.create(draft(more), asked),
    tryRepeat: (more: Draft): Promise<Answer> => client.post(path, { invoice_profile: draft(more) }),
    tryWrite: (id: number, changes: Draft): Promise<Answer> => client.put(`${path}/${id}`, { invoice_profile: changes }),
    days: async (id: number): Promise<string[]> => (await made(id)).map(({ create_date }) => create_date),
    advance: (to: string): Row[] => call('clock.advance', { to }).ran,
    next: async (id: number): Promise<string | null> => (await profiles.get(id, 'include[]=next_issue_date')).next_issue_date,
    mails: (): Row[] => call('mail.list').mails,
    generate: (id: unknown): Row => call('actions.perform', { name: 'recurring.generate', details: { invoice_profile: id } }).result,
  }
}

type Desk = Awaited<ReturnType<typeof start>>

t.test('a profile is made as clients make one, and has the captured members', async t => {
  const { repeat, profiles, customer } = await start(t)
  const money = (amount: string) => ({ amount, code: 'CAD' })
  const lines = [
    { type: 0, qty: 2, unit_cost: money('5.99'), name: 'item name', description: 'Description of the item' },
    { type: 0, qty: 5, unit_cost: money('0.49'), name: 'item name2', description: 'The description', taxName1: 'tax1', taxAmount1: '0', modern_projectid: null },
  ]
  const { lines: shown, ...row } = await repeat({
    create_date: '2026-08-01', frequency: '1y', numberRecurring: 12, currency_code: 'CAD', discount_value: '5', due_offset_days: 30, disable: true, send_email: false, auto_bill: true,
    bill_gateway: 'fbpay', language: 'fr', po_number: 'po nb', vat_name: 'vat name', lines,
  }, 'include[]=lines')
  t.strictSame(row, {
    accounting_systemid: 'ACME01', address: '', amount: money('13.71'), auto_bill: true, bill_gateway: 'fbpay', city: '', code: '', country: '', create_date: '2026-08-01',
    currency_code: 'CAD', customerid: customer.id, description: 'Description of the item', disable: true, discount_total: money('-0.72'), discount_value: '5', due_offset_days: 30,
    ext_archive: null, fname: 'Riley', frequency: '1y', id: row.id, include_unbilled_time: false, language: 'fr', lname: 'Stone', notes: '', numberRecurring: 12, occurrences_to_date: 0,
    organization: 'Example Widgets', ownerid: 1, payment_details: '', po_number: 'po nb', profileid: row.id, province: '', require_auto_bill: false, retainer_id: null, send_email: false,
    send_gmail: false, street: '', street2: '', terms: '', total_accrued_revenue: null, updated: '2026-06-15 11:00:00', vat_name: 'vat name', vat_number: '', vis_state: 0,
  })
  t.strictSame(shown[1], {
    amount: money('2.45'), compounded_tax: false, description: 'The description', lineid: 2, modern_projectid: null, name: 'item name2', profileid: row.id, qty: '5', taskno: 2,
    taxAmount1: '0', taxAmount2: '0', taxName1: 'tax1', taxName2: null, type: 0, unit_cost: money('0.49'),
  })
  t.match(await repeat({ create_date: '2026-07-01' }), { currency_code: 'USD', send_email: true, numberRecurring: 0, bill_gateway: null, po_number: null })
  const kept = await profiles.update(row.id, { notes: 'Later' }, 'include[]=lines')
  t.strictSame({ ...kept, notes: '' }, { ...row, lines: shown }, 'a PUT merges')
  const changed = await profiles.update(row.id, { lines: [{ ...shown[1], qty: 1 }, charge('1.00')] }, 'include[]=lines')
  t.strictSame(changed.lines.map(({ lineid, amount }: Row) => [lineid, amount.amount]), [[2, '0.49'], [3, '1.00']], 'lines are known by their number')
  t.match(await profiles.update(row.id, { occurrences_to_date: 5, amount: usd('1'), ownerid: 9 }), { occurrences_to_date: 0, ownerid: 1, amount: money('1.42') }, 'what the server sets is not read')
})

t.test('missing and wrong values are refused in the words of FreshBooks', async t => {
  const { client, repeat, tryRepeat, tryWrite } = await start(t)
  const { id } = await repeat({ create_date: '2026-07-01' })
  for (const [answer, status, errno, field] of [
    [await tryRepeat({ customerid: undefined }), 422, 1001, 'customerid'],
    [await tryRepeat({ create_date: undefined }), 422, 1001, 'create_date'],
    [await tryRepeat({ frequency: undefined }), 422, 1001, 'frequency'],
    [await tryRepeat({ numberRecurring: undefined }), 422, 1001, 'numberRecurring'],
    [await tryRepeat({ customerid: 999_999 }), 422, 1012, 'customerid'],
    ...await Promise.all(['0m', 'd', '', '1000w', 'monthly', 'm2', 3, '-1m', '1.5m'].map(async frequency => [await tryRepeat({ frequency }), 422, 1004, 'frequency'] as const)),
    [await tryWrite(id, { frequency: 'x' }), 422, 1004, 'frequency'],
    [await tryRepeat({ numberRecurring: -1 }), 422, 1025, 'numberRecurring'],
    [await tryRepeat({ numberRecurring: 'many' }), 422, 1015, 'numberRecurring'],
    [await tryRepeat({ create_date: 'soon' }), 422, 1033, 'create_date'],
    [await tryWrite(id, { discount_value: 101 }), 422, 1018, 'discount_value'],
    [await tryWrite(id, { lines: [charge('-1.00')] }), 422, 1040, 'lines'],
    [await tryWrite(id, { late_reminders: [{ position: 4 }] }), 422, 1103, 'position'],
    [await tryWrite(id, { invoice_profile_customized_email: { subject: 5 } }), 422, 1006, 'invoice_profile_customized_email'],
    [await tryWrite(999_999, { notes: 'x' }), 404, 1012, 'profileid'],
  ] as const) {
    const [error] = answer.json.response.errors
    t.strictSame([answer.status, error.errno, error.field, error.object], [status, errno, field, 'invoice_profile'], answer.text)
    if (status === 404) t.equal(error.message, 'Invoice profile not found.')
  }
  t.equal(client.sql('SELECT count(*) AS n FROM invoice_profiles')[0].n, 1, 'nothing was made')
})

t.test('each frequency has its dates, whole months ending where the month does', t => {
  for (const [create_date, frequency, from, expected] of [
    ['2026-01-31', 'm', '2026-01-01', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    ['2027-11-30', '3m', '2028-01-01', ['2028-02-29', '2028-05-30', '2028-08-30']],
    ['2028-02-29', 'y', '2028-02-29', ['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']],
    ['2026-06-15', '2y', '2027-01-01', ['2028-06-15', '2030-06-15']],
    ['2026-12-28', 'w', '2026-12-29', ['2027-01-04', '2027-01-11']],
    ['2026-06-15', '2w', '2026-06-30', ['2026-07-13', '2026-07-27']],
    ['2026-06-15', '999y', '2026-06-16', ['3025-06-15', '4024-06-15']],
  ] as const) {
    const found: string[] = []
    for (let day: string = from; found.length < expected.length; day = addDays(found.at(-1)!, 1)) found.push(issueDate({ create_date, frequency }, day)!)
    t.strictSame(found, expected, `${create_date} ${frequency}`)
  }
  t.equal(issueDate({ create_date: '9999-12-20', frequency: 'w' }, '9999-12-28'), undefined, 'no year has five digits')
  t.equal(issueDate({ create_date: '9000-01-01', frequency: '999w' }, '9999-12-31'), undefined)
  t.end()
})

t.test('invoices are made as the clock passes their dates, until there are enough', async t => {
  const { client, repeat, profiles, days, advance, next, made } = await start(t)
  await listen(client, ['invoice', 'recurring'])
  const { id } = await repeat({ create_date: '2026-06-30', numberRecurring: 3 })
  t.strictSame([await next(id), await days(id)], ['2026-06-30', []], 'none before its date')
  const ran = advance('2026-08-01T00:00:00Z')
  t.match(ran, [
    { at: '2026-06-30T04:00:00.000Z', job: 'invoice_profiles.generate', details: { id }, changed: [{ type: 'invoices' }] },
    { at: '2026-07-30T04:00:00.000Z', job: 'invoice_profiles.generate', details: { id } },
  ], 'at midnight in New York')
  t.strictSame([await days(id), await next(id)], [['2026-06-30', '2026-07-30'], '2026-08-30'])
  const [first] = await made(id)
  t.match(first, { parent: id, generation_date: '2026-06-30', created_at: '2026-06-30 00:00:00', status: 2, display_status: 'sent', fulfillment_date: '2026-06-30', amount: usd('50.00'), invoice_number: '0000001' })
  advance('2027-08-01')
  t.strictSame([await days(id), await next(id)], [['2026-06-30', '2026-07-30', '2026-08-30'], null])
  t.match(await profiles.get(id), { occurrences_to_date: 3, updated: '2026-08-30 00:00:00' })
  t.strictSame(waiting(client).map(({ name }) => name), ['recurring.create', ...Array(3).fill(['invoice.create', 'invoice.sendByEmail', 'recurring.update']).flat()])
  await profiles.update(id, { numberRecurring: 4 })
  t.equal(await next(id), '2027-08-30', 'one more, at the next of its dates')
})

t.test('the first one is made at once where its day has begun, and none for days that have gone by', async t => {
  for (const [name, more, expected, then] of [
    ['today', {}, ['2026-06-15'], '2026-07-15'],
    ['skipped', { skip_generation: true }, [], '2026-07-15'],
    ['not skipped', { skip_generation: false }, ['2026-06-15'], '2026-07-15'],
    ['in the past', { create_date: '2025-01-31' }, [], '2026-06-30'],
    ['in the past, today being one of its days', { create_date: '2026-01-15' }, ['2026-06-15'], '2026-07-15'],
    ['paused', { disable: true }, [], null],
    ['in the last days of the calendar', { create_date: '9999-12-30', frequency: 'y' }, [], '9999-12-30'],
  ] as const) {
    const { repeat, days, next } = await start(t)
    const profile = await repeat(more)
    t.equal(profile.occurrences_to_date, 0, name)
    t.strictSame([await days(profile.id), await next(profile.id)], [expected, then], name)
  }
})

t.test('an invoice is a copy of its profile', async t => {
  const { client, repeat, profiles, made, advance, customer } = await start(t)
  await collection(client, 'clients').update(customer.id, { late_fee: { enabled: true, days: 5, value: 3 }, p_city: 'Toronto' })
  const project = await parent(client, 'projects')
  const lines = [charge('40.00', { qty: '2.5', description: 'First', taxName1: 'GST', taxAmount1: '5', taxName2: 'QST', taxAmount2: '9.975', compounded_tax: true, modern_projectid: project.id }), charge('9.99')]
  const look = { theme_font_name: 'classic', theme_primary_color: '#1460aa' }
  const profile = await repeat({
    lines, discount_value: '10', due_offset_days: 14, notes: 'Note', terms: 'Terms', po_number: 'PO', payment_details: 'IBAN', language: 'fr', vat_number: 'V-1', currency_code: 'EUR', street: 'Own street',
    presentation: look, allowed_gatewayids: [30, 26], late_fee: null, late_reminders: [{ position: 2, delay: 1, enabled: true, subject: 'Hurry' }],
    invoice_profile_customized_email: { subject: 'Your ::invoice number::', body: '' },
  }, 'include[]=late_fee&include[]=late_reminders&include[]=allowed_gateways&include[]=presentation&include[]=invoice_profile_customized_email')
  t.match(profile, {
    late_fee: { profileid: profile.id, value: '3', days: 5 }, allowed_gateways: [{ gatewayid: 30 }, { gatewayid: 26 }], presentation: { ...look, profileid: profile.id },
    late_reminders: [{ delay: -7, profileid: profile.id }, { delay: 1, enabled: true, subject: 'Hurry' }, { delay: 7 }], invoice_profile_customized_email: { subject: 'Your ::invoice number::', body: '' },
  }, 'a fee that is null is the client\'s, as for invoices')
  const asked = '&include[]=lines&include[]=late_fee&include[]=late_reminders&include[]=presentation&include[]=allowed_gateways&include[]=invoice_profile'
  const [invoice] = await made(profile.id, asked)
  const { id: _id, updated: _updated, create_date: _date, ...same } = profile
  const shared = ['customerid', 'amount', 'discount_value', 'discount_total', 'description', 'notes', 'terms', 'po_number', 'payment_details', 'language', 'vat_number', 'currency_code', 'street', 'city', 'fname', 'organization', 'ownerid', 'due_offset_days']
  t.strictSame(Object.fromEntries(shared.map(key => [key, invoice![key]])), Object.fromEntries(shared.map(key => [key, same[key]])))
  t.match(invoice, {
    due_date: '2026-06-29', gmail: false, auto_bill: false, late_fee: { invoiceid: invoice!.id, value: '3', days: 5 }, late_reminders: [{ delay: -7 }, { delay: 1, enabled: true, subject: 'Hurry' }, { delay: 7 }],
    presentation: { ...look, invoiceid: invoice!.id }, allowed_gateways: [{ gateway_name: 'fbpay' }, { gateway_name: 'stripe' }],
    lines: [{ lineid: 1, qty: '2.5', taxAmount2: '9.975', compounded_tax: true, modern_project_id: project.id, unit_cost: { code: 'EUR' } }, { lineid: 2 }],
    invoice_profile: { id: profile.id, occurrences_to_date: 1, frequency: 'm' },
  })
  await profiles.update(profile.id, { late_fee: null, street: '', notes: 'New note', lines: [charge('7.00')], create_date: '2026-06-20' })
  advance('2026-06-21')
  const [, second] = await made(profile.id, '&include[]=late_fee')
  t.match(second, { late_fee: null, street: '', notes: 'New note', amount: { amount: '6.30', code: 'EUR' } }, 'also of what the client has and the profile has not')
  t.match((await made(profile.id))[0], { notes: 'Note' }, 'what was made stays')
})

t.test('how an invoice gets to the client', async t => {
  const paid = { status: 5, payment_status: 'auto-paid', v3_status: 'autopaid', autobill_status: 'success', outstanding: usd('0.00') }
  const table: Array<[name: string, more: Draft, invoice: Draft, mails: number]> = [
    ['by mail', {}, { status: 2, display_status: 'sent' }, 1],
    ['not at all', { send_email: false }, { status: 1, display_status: 'draft', v3_status: 'draft' }, 0],
    ['by post', { send_email: false, send_gmail: true }, { display_status: 'sent', gmail: true }, 0],
    ['charged', { auto_bill: true, bill_gateway: 'paypal' }, { ...paid, auto_bill: true, last_order_status: 'success' }, 1],
    ['charged and not mailed', { auto_bill: true, bill_gateway: 'stripe', send_email: false }, paid, 0],
    ['charged by a gateway that is not there', { auto_bill: true, bill_gateway: 'lol' }, { status: 2, auto_bill: true, autobill_status: null, payment_status: 'unpaid' }, 1],
    ['charged without a saved card', { auto_bill: true }, { status: 2, payment_status: 'unpaid' }, 1],
    ['a card that is not to be charged', { bill_gateway: 'stripe' }, { status: 2, auto_bill: false, payment_status: 'unpaid' }, 1],
    ['charged for nothing', { auto_bill: true, bill_gateway: 'stripe', lines: [] }, { status: 2, autobill_status: null, payment_status: 'unpaid' }, 1],
  ]
  for (const [name, more, expected, count] of table) {
    const { client, repeat, made, mails } = await start(t)
    const { id } = await repeat(more)
    const [invoice] = await made(id)
    t.match(invoice, expected, name)
    t.equal(mails().length, count, name)
    if (expected.status === 5) t.match(await collection(client, 'payments').list(), { rows: [{ invoiceid: invoice!.id, amount: usd('50.00'), gateway: more.bill_gateway }] }, name)
  }
  const { client, call, customer, repeat, made, mails } = await start(t)
  const words = { invoice_profile_customized_email: { subject: 'No. ::invoice number::' } }
  await made((await repeat(words)).id)
  t.match(mails(), [{ kind: 'invoice', to: ['riley@example.test'], subject: 'No. 0000001' }])
  t.match(call('mail.show', { id: mails()[0]!.id }).mail.text, /sent you an invoice \(0000001\) for 50\.00 USD that's due on 2026-06-15/, 'the usual words where it has none')
  await collection(client, 'clients').update(customer.id, { email: '' })
  t.match(await made((await repeat()).id), [{ display_status: 'sent' }], 'sent also where the client has no address')
  t.equal(mails().length, 1)
})

t.test('a profile follows changes, pauses, and being put away', async t => {
  const table: Array<[name: string, work: (desk: Desk, id: number) => Promise<unknown>, days: string[]]> = [
    ['nothing', async () => undefined, ['06-20', '07-20', '08-20']],
    ['another text', ({ profiles }, id) => profiles.update(id, { notes: 'x' }), ['06-20', '07-20', '08-20']],
    ['another frequency', ({ profiles }, id) => profiles.update(id, { frequency: '2w' }), ['06-20', '07-18', '08-01', '08-15', '08-29']],
    ['another date', ({ profiles }, id) => profiles.update(id, { create_date: '2026-07-09' }), ['06-20', '07-09', '08-09']],
    ['today as its date', ({ profiles }, id) => profiles.update(id, { create_date: '2026-07-05' }), ['06-20', '07-05', '08-05']],
    ['today as its date, skipped', ({ profiles }, id) => profiles.update(id, { create_date: '2026-07-05', skip_generation: true }), ['06-20', '08-05']],
    ['a date that was billed', ({ profiles }, id) => profiles.update(id, { create_date: '2026-06-20', frequency: 'w' }), ['06-20', '07-11', '07-18', '07-25', '08-01', '08-08', '08-15', '08-22', '08-29']],
    ['fewer', ({ profiles }, id) => profiles.update(id, { numberRecurring: 2 }), ['06-20', '07-20']],
    ['enough', ({ profiles }, id) => profiles.update(id, { numberRecurring: 1 }), ['06-20']],
    ['paused', ({ profiles }, id) => profiles.update(id, { disable: true }), ['06-20']],
    ['paused over a date', async ({ profiles, advance }, id) => {
      await profiles.update(id, { disable: true })
      advance('2026-07-21')
      await profiles.update(id, { disable: false })
    }, ['06-20', '08-20']],
    ['paused until a date', async ({ profiles, advance }, id) => {
      await profiles.update(id, { disable: true })
      advance('2026-07-20T15:00:00Z')
      await profiles.update(id, { disable: false })
    }, ['06-20', '07-20', '08-20']],
    ['paused and not on the day of an invoice', async ({ profiles, advance }, id) => {
      advance('2026-07-20T15:00:00Z')
      await profiles.update(id, { disable: true })
      await profiles.update(id, { disable: false })
    }, ['06-20', '07-20', '08-20']],
    ['deleted', ({ profiles }, id) => profiles.update(id, { vis_state: 1 }), ['06-20']],
    ['deleted by DELETE', ({ profiles }, id) => profiles.remove(id), ['06-20']],
    ['deleted and restored', async ({ profiles }, id) => { await profiles.remove(id); await profiles.update(id, { vis_state: 0 }) }, ['06-20', '07-20', '08-20']],
    ['deleted over a date and restored', async ({ profiles, advance }, id) => { await profiles.remove(id); advance('2026-08-01'); await profiles.update(id, { vis_state: 0 }) }, ['06-20', '08-20']],
    ['archived', ({ profiles }, id) => profiles.update(id, { vis_state: 2 }), ['06-20', '07-20', '08-20']],
    ['its client is deleted', ({ client, customer }) => collection(client, 'clients').update(customer.id, { vis_state: 1 }), ['06-20']],
    ['its client is deleted over a date', async ({ client, customer, advance }) => {
      await collection(client, 'clients').update(customer.id, { vis_state: 1 })
      advance('2026-07-21')
      await collection(client, 'clients').update(customer.id, { vis_state: 0 })
    }, ['06-20', '08-20']],
    ['its client is archived', ({ client, customer }) => collection(client, 'clients').update(customer.id, { vis_state: 2 }), ['06-20', '07-20', '08-20']],
    ['its invoice is deleted', async ({ client, made }, id) => collection(client, 'invoices').remove((await made(id))[0]!.id), ['07-20', '08-20']],
    ['an invoice of the last day of all names it', ({ client, made, change, profiles }, id) => made(id).then(async ([first]) => {
      await change(first!.id, { generation_date: '9999-12-31' })
      await profiles.update(id, { frequency: 'w' })
      t.equal(client.sql('SELECT count(*) AS n FROM jobs')[0].n, 0)
    }), ['06-20']],
    ['made early', async ({ generate }, id) => generate(id), ['06-20', '07-05', '07-20', '08-20']],
  ]
  for (const [name, work, expected] of table) {
    const desk = await start(t)
    const { id } = await desk.repeat({ create_date: '2026-06-20' })
    desk.advance('2026-07-05T15:00:00Z')
    await work(desk, id)
    desk.advance('2026-08-31')
    t.strictSame((await desk.days(id)).map(day => day.slice(5)), expected, name)
  }
})

t.test('the next invoice can be made now, which counts', async t => {
  const { client, call, customer, repeat, profiles, generate, next, days } = await start(t)
  const refused = (details: object) => refusalOf(t, () => call('actions.perform', { name: 'recurring.generate', details }))
  const { id } = await repeat({ create_date: '2026-07-01', numberRecurring: 2, lines: [charge('50.00', { description: 'Retainer of June' })] })
  t.match(generate('Retainer of June'), { invoice_number: '0000001', status: 2, v3_status: 'sent' })
  t.strictSame([await next(id), await days(id)], ['2026-07-01', ['2026-06-15']])
  generate(id)
  t.strictSame([(await profiles.get(id)).occurrences_to_date, await next(id)], [2, null])
  t.match(refused({ invoice_profile: id }).detail, `profile ${id} is deleted, disabled or has made all its invoices, so it generates none`)
  const today = await repeat({ disable: true })
  t.match(refused({ invoice_profile: today.id }).detail, 'is deleted, disabled')
  client.setClock('2026-06-15T03:59:00Z')
  const due = await repeat()
  client.setClock('2026-06-15T04:00:00Z')
  t.strictSame(await days(due.id), ['2026-06-15'])
  t.match(refused({ invoice_profile: 999 }).detail, 'no invoice profile is called')
  await collection(client, 'clients').remove(customer.id)
  t.match(refused({ invoice_profile: due.id }).detail, `the client of profile ${due.id} is deleted`)
})

t.test('includes and filters are those of the documentation', async t => {
  const { client, repeat, profiles, made, change, customer } = await start(t)
  const other = await parent(client, 'clients')
  const rows = [
    await repeat({ create_date: '2026-07-01' }), await repeat({ create_date: '2026-07-02', customerid: other.id, include_unbilled_time: true }), await repeat({ create_date: '2026-07-03', currency_code: 'EUR' }),
  ]
  const asked = async (search: string) => (await profiles.list(search)).ids.map(id => rows.findIndex(row => row.id === id)).sort()
  for (const [search, expected] of [
    [`search[profileid]=${rows[1]!.id}`, [1]], [`search[profileids][]=${rows[0]!.id}&search[profileids][]=${rows[2]!.id}`, [0, 2]], ['search[currency_code]=eur', [2]],
    [`search[clientid]=${other.id}`, [1]], [`search[clientids][]=${other.id}&search[clientids][]=${customer.id}`, [0, 1, 2]], ['search[include_unbilled_time]=true', [1]],
    ['search[include_unbilled_time]=false', [0, 2]], [`search[customerid]=${other.id}`, [0, 1, 2]],
  ] as const) t.strictSame(await asked(search), expected, search)
  t.match((await client.get(path)).json.response.result, { page: 1, pages: 1, per_page: 15, total: 3 })
  const all = ['allowed_gateways', 'audit_logs', 'contacts', 'late_fee', 'late-reminders', 'lines', 'presentation', 'system', 'tracking', 'next_issue_date', 'project_format', 'invoice_profile_customized_email', 'total_accrued_revenue']
  const { id } = await repeat({ project_format: { show_staff: false, group_by: 5, other: 1 } })
  const [first] = await made(id)
  t.match(await profiles.get(id, all.map(name => `include[]=${name}`).join('&')), {
    allowed_gateways: [], audit_logs: [], contacts: [{ contactid: -1, email: 'riley@example.test', profileid: id }], late_fee: null, late_reminders: [{}, {}, {}], lines: [{ lineid: 1 }],
    presentation: { profileid: id }, system: {}, tracking: [{ id: first!.id, v3_status: 'overdue' }].map(({ id }) => ({ id })), next_issue_date: '2026-07-15', project_format: { group_by: 'service', show_staff: false, show_date: true },
    invoice_profile_customized_email: null, total_accrued_revenue: usd('50.00'),
  })
  t.equal((await profiles.get(id)).total_accrued_revenue, null)
  await change(first!.id, { vis_state: 1 })
  t.match(await profiles.get(id, 'include[]=total_accrued_revenue&include[]=tracking'), { total_accrued_revenue: usd('0.00'), tracking: [] }, 'deleted ones do not count')
})

t.test('payment options of a profile go on to its invoices', async t => {
  const { client, repeat, advance, made, profiles } = await start(t)
  const options = (entity: string, id: unknown) => `/payments/account/ACME01/${entity}/${id}/payment_options`
  const { id } = await repeat({ create_date: '2026-06-20', allowed_gatewayids: [26] })
  const path = options('invoice_profile', id)
  t.match([(await client.get(path)).status, (await client.get(path)).json], [404, { error_type: 'not_found' }], 'none yet')
  const sent = { gateway_name: 'fbpay', entity_id: id, entity_type: 'invoice_profile', has_credit_card: true, allow_partial_payments: true }
  t.match((await client.post(path, { payment_options: sent })).json, { payment_options: { gateway_name: null, entity_type: 'invoice_profile', entity_id: String(id) } }, 'a wrapper stores nothing')
  const { status, json } = await client.post(path, sent)
  t.match([status, json], [200, { payment_options: { ...sent, entity_id: String(id), has_ach_transfer: false, gateway_info: { gateway_name: 'fbpay' } } }])
  t.strictSame((await client.get(path)).json, json)
  t.match((await client.post(path, { ...sent, gateway_name: 'square' })).status, 400)
  t.match((await client.get(options('invoice_profile', 999))).status, 404)
  t.match((await profiles.get(id, 'include[]=allowed_gateways')).allowed_gateways, [{ gateway_name: 'fbpay' }])
  advance('2026-06-21')
  const [invoice] = await made(id, '&include[]=allowed_gateways')
  t.match(invoice!.allowed_gateways, [{ gateway_name: 'fbpay' }])
  t.match((await client.get(options('invoice', invoice!.id))).json, { payment_options: { ...sent, entity_type: 'invoice', entity_id: String(invoice!.id) } })
})

t.test('a profile follows the name and address of its client', async t => {
  const { client, repeat, profiles, customer } = await start(t)
  const [live, archived, deleted] = [await repeat({ create_date: '2026-07-01' }), await repeat({ create_date: '2026-07-01', vis_state: 2 }), await repeat({ create_date: '2026-07-01' })] as const
  await profiles.update(archived.id, { vis_state: 2 })
  await profiles.remove(deleted.id)
  client.setClock('2026-06-16T15:00:00Z')
  await collection(client, 'clients').update(customer.id, { organization: 'New Widgets', p_city: 'Ottawa' })
  const named = async ({ id }: Row) => { const { organization, city, updated } = await profiles.get(id); return [organization, city, updated.slice(0, 10)] }
  t.strictSame([await named(live), await named(archived), await named(deleted)],
    [['New Widgets', 'Ottawa', '2026-06-16'], ['New Widgets', 'Ottawa', '2026-06-16'], ['Example Widgets', '', '2026-06-15']])
})

t.test('unbilled time has a line of its own, which each invoice fills', async t => {
  const { client, repeat, profiles, made, advance, customer } = await start(t)
  const services = collection(client, 'services')
  const [design, talk] = [await services.create({ name: 'Design' }), await services.create({ name: 'Talk' })] as const
  await client.post(`${business('comments')}/service/${design.id}/rate`, { service_rate: { rate: '80.00' } })
  const project = await collection(client, 'projects').create({ title: 'Shop', client_id: customer.id, rate: '95.00', billing_method: 'project_rate', services: [{ id: design.id }] })
  const entries = collection(client, 'time_entries')
  const work = (service_id: number | null, duration: number, more: Draft = {}) =>
    entries.create({ is_logged: true, client_id: customer.id, service_id, duration, started_at: '2026-06-14T10:00:00Z', billable: true, ...more })
  const worked = [await work(design.id, 3600), await work(design.id, 1800), await work(design.id, 900, { project_id: project.id }), await work(talk.id, 600), await work(null, 60)]
  await work(design.id, 3600, { billable: false })
  await work(design.id, 3600, { client_id: null })
  const later = await work(design.id, 3600, { started_at: '2026-06-20T10:00:00Z' })
  const { id, amount, lines } = await repeat({ include_unbilled_time: true, lines: [charge('50.00')] }, 'include[]=lines')
  t.strictSame(amount, usd('50.00'))
  t.match(lines, [{ type: 0, lineid: 1 }, { type: 5, lineid: 2, taskno: 2, profileid: id, amount: usd('0.00') }])
  const [first] = await made(id, '&include[]=lines')
  t.strictSame(first!.lines.map(({ type, name, description, qty, unit_cost, modern_project_id, modern_time_entries: list }: Row) => [type, name, description, qty, unit_cost.amount, modern_project_id, list]), [
    [0, 'Work', '', '1', '50.00', null, []],
    [0, 'Design', '', '1.5', '80.00', null, [worked[0]!.id, worked[1]!.id]],
    [0, 'Design', 'Shop', '0.25', '95.00', project.id, [worked[2]!.id]],
    [0, 'Talk', '', '0.17', '0.00', null, [worked[3]!.id]],
    [0, '', '', '0.02', '0.00', null, [worked[4]!.id]],
  ])
  t.strictSame(first!.amount, usd('193.75'))
  t.strictSame(await Promise.all([worked[0]!, later].map(async row => (await entries.get(row.id)).billed)), [true, false])
  advance('2026-07-16')
  t.match((await made(id, '&include[]=lines'))[1]!.lines, [{ name: 'Work' }, { name: 'Design', qty: '1', modern_time_entries: [later.id] }], 'no time is billed twice')
  t.match((await profiles.update(id, { include_unbilled_time: false }, 'include[]=lines')).lines, [{ type: 0 }])
  t.match((await profiles.update(id, { include_unbilled_time: true, lines: [charge('1.00'), { type: 5 }, charge('2.00')] }, 'include[]=lines')).lines, [{ type: 0 }, { type: 5 }, { type: 0 }], 'one that is sent stays where it is')
})

t.test('a world that is exported goes on as the one it came from, also as a fixture', async t => {
  const { client, repeat, profiles, advance, generate } = await start(t)
  const named = (description: string, more: Draft = {}) => repeat({ lines: [charge('50.00', { description })], create_date: '2026-06-20', ...more })
  await named('monthly')
  await named('finished', { numberRecurring: 2 })
  await named('nearly finished', { numberRecurring: 4, frequency: '3w' })
  const [early, paused, deleted, moved, archived] = [
    await named('early', { frequency: '2m' }), await named('paused'), await named('deleted'), await named('moved'), await named('archived', { create_date: '2026-06-15', skip_generation: true }),
  ] as const
  advance('2026-08-10T15:00:00Z')
  generate(early.id)
  await profiles.update(paused.id, { disable: true })
  await profiles.remove(deleted.id)
  await profiles.update(moved.id, { create_date: '2026-08-31' })
  await profiles.update(archived.id, { vis_state: 2 })
  const { world } = client
  const dump = dumpOf(world)
  const copies: Array<[string, World]> = [
    ['fixture', worldOf(seederOf(loadFixture({ text: fixtureText(world) }), noServices), world.now())],
    ['JSON', new World('copy', new Database(imageOf(models, dump)), models, () => world.now())],
  ]
  const told = (of: World, sql: string) => of.statement(sql).all()
  const facts = (of: World) => {
    for (const moment of ['2026-08-10T16:00:00Z', '2027-03-01T15:00:00Z']) setClock(of, { mode: 'pinned', now: Date.parse(moment) })
    of.enter(of.now(), 'ACME01', 'America/New_York')
    return [
      told(of, 'SELECT p.description, i.create_date, i.generation_date, i.amount, i.display_status FROM invoices AS i JOIN invoice_profiles AS p ON p.id = i.parent ORDER BY 1, 2'),
      told(of, 'SELECT description, occurrences_to_date, next_issue_date FROM invoice_profiles_read ORDER BY 1'),
    ]
  }
  t.match(fixtureText(world), /# It cannot say:\n# - 16 mails that were sent\n\nversion/, 'nothing else is left out')
  const expected = facts(world)
  t.ok(expected[0]!.length > 35)
  for (const [form, copy] of copies) t.strictSame(facts(copy), expected, form)
})

t.test('a profile goes on when its gateway is disconnected', async t => {
  const { client, repeat, made, advance } = await start(t)
  const { id } = await repeat({ allowed_gatewayids: [26, 7], auto_bill: true, bill_gateway: 'stripe' })
  await client.post(`/payments/account/ACME01/invoice_profile/${id}/payment_options`, { gateway_name: 'stripe', entity_id: id, entity_type: 'invoice_profile' })
  const { gateways } = within((await client.get(`${accounting}/systems/gateways`)).json)
  await client.delete(`${accounting}/systems/gateways/${gateways[0].id}`)
  advance('2026-07-16T00:00:00Z')
  const [first, second] = await made(id, '&include[]=allowed_gateways')
  t.match(first, { payment_status: 'auto-paid' })
  t.match(second, { create_date: '2026-07-15', payment_status: 'unpaid', allowed_gateways: [], auto_bill: true })
  t.equal((await client.get(`/payments/account/ACME01/invoice/${second!.id}/payment_options`)).status, 404)
})

t.test('a fixture that begins in the past has made its invoices by the first request', async t => {
  const { get } = await buildWith(t, `version: 1
now: 2026-06-15T15:00:00Z
clients: [{ ref: jane, fname: Jane }]
invoice_profiles: [{ ref: retainer, client: jane, create_date: today-100d, frequency: m, numberRecurring: 0, lines: [{ unit_cost: 50 }] }]
`)
  const rows: Row[] = within((await get(`${accounting}/invoices/invoices`)).json).invoices
  t.strictSame(rows.map(({ create_date, created_at, v3_status }) => [create_date, created_at.slice(0, 10), v3_status]),
    [['2026-06-07', '2026-06-07', 'overdue'], ['2026-05-07', '2026-05-07', 'overdue'], ['2026-04-07', '2026-04-07', 'overdue'], ['2026-03-07', '2026-03-07', 'overdue']])
})

const day = (month: number, date: number) => `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`

/** Profiles that a year meets in different ways, and what happens to them on the way. */
const story = fc.record({
  profiles: fc.array(fc.record({
    create_date: fc.constantFrom('2026-06-15', '2026-06-30', '2026-07-31', '2026-01-31', '2028-02-29', '2027-02-28'),
    frequency: fc.constantFrom('w', '2w', 'm', '2m', '6m', 'y'),
    numberRecurring: fc.constantFrom(0, 1, 5),
    send_email: fc.boolean(),
    late_reminders: fc.constantFrom([], [{ position: 1, delay: 0, enabled: true }]),
    auto_bill: fc.boolean(),
    bill_gateway: fc.constantFrom('stripe', null),
  }), { minLength: 2, maxLength: 3 }),
  changes: fc.array(fc.record({
    on: fc.record({ month: fc.integer({ min: 7, max: 12 }), date: fc.integer({ min: 1, max: 30 }) }),
    which: fc.nat({ max: 2 }),
    draft: fc.constantFrom({ frequency: 'w' }, { frequency: '3m' }, { disable: true }, { disable: false }, { create_date: '2026-08-31' }, { vis_state: 1 }, { vis_state: 0 }, { vis_state: 2 }, { numberRecurring: 3 }, { lines: [charge('9.00')] }),
  }), { maxLength: 4 }),
})

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

t.test('a profile makes the same invoices over a year in whatever steps the clock moves', async t => {
  const live = async ({ profiles: drafts, changes }: Story, step: number) => {
    const { client, profiles, call, repeat } = await start(t)
    const made: Row[] = []
    for (const draft of drafts) made.push(await repeat(draft))
    const moveTo = (end: number) => {
      for (let now = client.world.now(); now < end; now = client.world.now()) call('clock.advance', { to: new Date(Math.min(now + step, end)).toISOString() })
    }
    const inOrder = [...changes].sort((a, b) => day(a.on.month, a.on.date) < day(b.on.month, b.on.date) ? -1 : 1)
    for (const { on, which, draft } of inOrder) {
      moveTo(Date.parse(`${day(on.month, on.date)}T15:00:00Z`))
      await profiles.update(made[which % made.length]!.id, draft)
    }
    moveTo(NOW + 365 * 86_400_000)
    const tables = ['invoices', 'invoice_lines', 'invoice_profiles', 'payments', 'audit_logs', '(SELECT id, at, kind, subject FROM mails)', 'postings', 'jobs']
    return tables.map(table => client.sql(`SELECT * FROM ${table}`).map(row => JSON.stringify(row)))
  }
  await fc.assert(fc.asyncProperty(story, async told => {
    const [once, daily] = [await live(told, Infinity), await live(told, 86_400_000)]
    t.strictSame(daily, once)
  }), drawn(t, { numRuns: 12 }))
})
