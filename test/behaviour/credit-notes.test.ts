// Credit notes as clients write them: fields, numbers, lines, what payments use of them, and what they mean to the books.
import Big from 'big.js'
import fc from 'fast-check'
import t from 'tap'
import { compound, hst } from '../support/books.ts'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { as } from '../support/people.ts'
import { control } from '../support/happenings.ts'
import { drawn } from '../support/random.ts'
import { parent, type Draft } from '../support/samples.ts'
import { ACCOUNT, accounting, collection, within, type Answer, type Row } from '../support/world.ts'

const path = `${accounting}/credit_notes/credit_notes`

/** A desk for credit notes: `give` makes one of 50.00 for the usual client; `more` goes over that. */
function openCredits (test: Parameters<typeof openDesk>[0]) {
  const desk = openDesk(test)
  const { client } = desk
  const credits = collection(client, 'credit_notes')
  const draft = async (more: Draft): Promise<Draft> =>
    ({ clientid: (await parent(client, 'clients')).id, create_date: '2026-06-15', lines: [charge('50.00')], ...more })
  return {
    ...desk,
    credits,
    give: async (more: Draft = {}): Promise<Row> => credits.create(await draft(more), 'include[]=lines'),
    tryGive: async (more: Draft): Promise<Answer> => client.post(path, { credit_note: await draft(more) }),
    tryWrite: (id: number, changes: Draft): Promise<Answer> => client.put(`${path}/${id}`, { credit_note: changes }),
    use: (invoiceid: number, creditid: number, amount: string): Promise<Row> =>
      desk.pay(invoiceid, amount, { type: 'Credit', from_credit: true, creditid }),
    /** What is left of the client's credits. */
    left: async (): Promise<Row[]> => (await collection(client, 'clients').get((await parent(client, 'clients')).id, 'include[]=credit_balance')).credit_balance,
  }
}

t.test('a credit note is made as the collection makes one, and has the captured members', async t => {
  const { client, credits } = openCredits(t)
  const { id: clientid } = await collection(client, 'clients').create({ organization: 'Example Widgets Inc.', currency_code: 'CAD' })
  const line = { name: 'Credit', description: 'Goodwill Credit', taxName1: null, taxAmount1: null, taxName2: null, taxAmount2: null, compounded_tax: false, qty: 1, unit_cost: { amount: '150', code: 'CAD' } }
  const texts = { notes: 'Free $150 voucher', terms: 'Will be applied to future invoice' }
  const goodwill = await credits.create({ clientid, credit_number: '0000069', currency_code: 'CAD', create_date: '2020-07-31', credit_type: 'goodwill', language: 'en', lines: [line], ...texts })
  const empty = Object.fromEntries(['city', 'code', 'country', 'fname', 'lname', 'province', 'street', 'street2', 'vat_name', 'vat_number'].map(name => [name, '']))
  const money = { amount: '150.00', code: 'CAD' }
  t.strictSame(goodwill, {
    ...empty, ...texts, accounting_systemid: ACCOUNT, amount: money, clientid, create_date: '2020-07-31', credit_number: '0000069', credit_type: 'goodwill',
    creditid: goodwill.id, currency_code: 'CAD', current_organization: 'Example Widgets Inc.', description: 'Goodwill Credit', display_status: 'created', dispute_status: null,
    ext_archive: 0, id: goodwill.id, language: 'en', last_order_status: null, organization: 'Example Widgets Inc.', paid: money, payment_status: 'paid', payment_type: null,
    sentid: 1, status: 'created', template: 'clean-grouped', vis_state: 0,
  })
  const ahead = await credits.create({ clientid, create_date: '2020-07-31', credit_type: 'prepayment', payment_type: 'Check', lines: [{ ...line, credit_note: null }] }, 'include[]=lines')
  t.match(ahead, { credit_type: 'prepayment', payment_type: 'Check', credit_number: '0000070', terms: '', notes: '' })
  t.strictSame(ahead.lines, [{
    amount: money, compounded_tax: false, creditid: ahead.id, description: 'Goodwill Credit', name: 'Credit', qty: '1', taskno: 1, taxAmount1: '0', taxAmount2: '0',
    taxName1: null, taxName2: null, unit_cost: money,
  }])
  t.match(await credits.create({ clientid, create_date: '2020-07-31' }), { amount: { amount: '0.00', code: 'CAD' }, description: '', credit_type: 'goodwill' }, 'one without lines is of nothing')
  const ignored = { amount: usd('9'), paid: usd('9'), status: 'viewed', display_status: 'sent', payment_status: 'unpaid', sentid: 5, ext_archive: 1, description: 'x', creditid: 5 }
  const { lines: _lines, ...before } = ahead
  t.strictSame(await credits.update(ahead.id, ignored), before, 'what the server sets is not read')
  const { json } = await client.post(path, { credit_note: { clientid, create_date: '2026-06-01' } }, as(client, {}))
  t.equal(within(json).credit_note.sentid, 2, 'sentid is whoever makes it')
})

t.test('what is not given is the client\'s', async t => {
  const { client, credits } = openCredits(t)
  const address = { p_street: 'Rue 1', p_street2: 'B', p_city: 'Lyon', p_province: 'Rhône', p_code: '69001', p_country: 'France' }
  const names = { fname: 'Jeanne', lname: 'Dupont', organization: 'Dupont SA' }
  const people = collection(client, 'clients')
  const [one, other] = [
    await people.create({ ...names, ...address, language: 'fr', currency_code: 'EUR', vat_name: 'TVA', vat_number: 'FR-1' }),
    await people.create({ fname: 'Ada', p_city: 'Ghent', language: 'nl', currency_code: 'USD' }),
  ]
  const copied = { ...names, street: 'Rue 1', street2: 'B', city: 'Lyon', province: 'Rhône', code: '69001', country: 'France', vat_name: 'TVA', vat_number: 'FR-1' }
  const made = await credits.create({ clientid: one.id, create_date: '2026-06-01', fname: null, city: '', lines: [{ qty: '1', unit_cost: { amount: '5' } }] })
  t.match(made, { ...copied, language: 'fr', currency_code: 'EUR', amount: { amount: '5.00', code: 'EUR' } })
  t.match(await credits.create({ clientid: one.id, create_date: '2026-06-01', city: 'Nice', currency_code: 'CAD', language: 'en', vat_name: 'GST' }),
    { ...copied, city: 'Nice', currency_code: 'CAD', language: 'en', vat_name: 'GST' }, 'what is given counts')
  await people.update(one.id, { p_city: 'Paris', organization: 'Dupont & Fils' })
  t.match(await credits.get(made.id), { city: 'Lyon', organization: 'Dupont SA', current_organization: 'Dupont & Fils' }, 'it keeps what it has copied')
  t.match(await credits.update(made.id, { clientid: other.id, lname: 'Byron' }),
    { clientid: other.id, fname: 'Ada', lname: 'Byron', city: 'Ghent', country: '', vat_name: '', language: 'fr', currency_code: 'EUR' }, 'another client brings another address')
  t.match(await credits.update(made.id, { currency_code: 'GBP' }), { amount: { amount: '5.00', code: 'GBP' }, paid: { code: 'GBP' } }, 'the currency goes over all amounts')
})

t.test('numbers count by themselves, and a taken one is a conflict', async t => {
  const { give, make, tryGive, tryWrite, credits, refusal } = openCredits(t)
  await make({ invoice_number: '0000500' })
  const [first, second] = [await give(), await give()]
  t.same([first.credit_number, second.credit_number, (await give({ credit_number: 'CN-9' })).credit_number, (await give({ credit_number: '' })).credit_number],
    ['0000001', '0000002', 'CN-9', 'CN-10'])
  const taken = { status: 409, errno: 409, field: 'credit_number', object: 'credit_note', value: '0000001', message: 'Credit number already in use.' }
  t.match(await refusal(tryGive({ credit_number: '0000001' })), taken)
  t.match(await refusal(tryWrite(second.id, { credit_number: '0000001' })), taken)
  t.match(await credits.update(first.id, { credit_number: '0000001', notes: 'same' }), { notes: 'same' }, 'its own is none')
  await credits.remove(first.id)
  t.match(await credits.update(second.id, { credit_number: '0000001' }), { credit_number: '0000001' }, 'deleting frees it')
  t.match(await refusal(tryWrite(first.id, { vis_state: 0 })), taken, 'and it must be free for one that comes back')
  t.match(await credits.get(first.id), { vis_state: 1 })
})

t.test('lines are replaced as a whole', async t => {
  const { give, credits } = openCredits(t)
  const note = await give({ lines: [charge('10', { ...hst }), charge('5', { name: 'More', description: 'second' })] })
  t.match(note, { amount: usd('16.30'), description: '', lines: [{ taskno: 1, amount: usd('10.00') }, { taskno: 2, amount: usd('5.00') }] })
  const sent = [{ id: `${note.id}-2`, taskno: 2, name: 'Only', description: 'new first', unit_cost: usd('7'), qty: 3 }]
  t.match(await credits.update(note.id, { lines: sent }, 'include[]=lines'),
    { amount: usd('21.00'), description: 'new first', lines: [{ taskno: 1, name: 'Only', taxName1: null, amount: usd('21.00') }] }, 'whatever the sent lines are called')
  t.match(await credits.update(note.id, { notes: 'x' }, 'include[]=lines'), { amount: usd('21.00'), lines: [{ name: 'Only' }] }, 'a PUT without lines leaves them')
  t.match(await credits.update(note.id, { lines: [] }, 'include[]=lines'), { amount: usd('0.00'), description: '', lines: [] })
})

const arbitraryLine = fc.record({
  qty: fc.constantFrom('1', '2', '0.5', '3.333'),
  cents: fc.integer({ min: 0, max: 99_999 }),
  taxes: fc.tuple(fc.constantFrom(0, 5, 9.975, 13), fc.constantFrom(0, 7, 8.875)),
  compounded: fc.boolean(),
})

t.test('the total is every line and every tax of it, each rounded by itself', async t => {
  const { give, credits } = openCredits(t)
  const { id } = await give()
  const cents = (value: Big) => value.round(2, Big.roundHalfUp)
  await fc.assert(fc.asyncProperty(fc.array(arbitraryLine, { maxLength: 4 }), async list => {
    const amounts = list.map(({ qty, cents: price }) => cents(new Big(qty).times(price).div(100)))
    const taxes = list.flatMap(({ taxes: [first, second], compounded }, index) => {
      const one = amounts[index]!.times(first).div(100)
      return [one, (compounded ? amounts[index]!.plus(one) : amounts[index]!).times(second).div(100)].map(cents)
    })
    const lines = list.map(({ qty, cents: price, taxes: [first, second], compounded }) =>
      ({ qty, unit_cost: { amount: (price / 100).toFixed(2) }, taxName1: 'A', taxAmount1: first, taxName2: 'B', taxAmount2: second, compounded_tax: compounded }))
    const note = await credits.update(id, { lines }, 'include[]=lines')
    const wanted = [...amounts, ...taxes].reduce((sum, value) => sum.plus(value), new Big(0)).toFixed(2)
    if (note.amount.amount !== wanted) throw new Error(`${note.amount.amount} is not ${wanted}`)
    if (note.lines.some((line: Row, index: number) => line.amount.amount !== amounts[index]!.toFixed(2))) throw new Error(JSON.stringify(note.lines))
  }), drawn(t, { numRuns: 40 }))
  t.pass('40 lists of lines')
})

t.test('a credit note that cannot be is refused, and nothing is left of it', async t => {
  const { client, credits, give, refusal, tryGive, tryWrite } = openCredits(t)
  const { id } = await give()
  const count = () => client.sql('SELECT (SELECT count(*) FROM credit_notes) AS notes, (SELECT count(*) FROM postings) AS postings')
  const before = count()
  const object = 'credit_note'
  const required = (field: string) => ({ status: 422, errno: 1001, field, object, value: null, message: `'${field}' is a required field.` })
  const cases: Array<readonly [Draft, Draft]> = [
    [{ clientid: undefined }, required('clientid')],
    [{ clientid: null }, required('clientid')],
    [{ create_date: undefined }, required('create_date')],
    [{ clientid: 999 }, { status: 422, errno: 1012, field: 'clientid', object, message: 'Client not found.' }],
    [{ create_date: 'today' }, { status: 422, errno: 1033, field: 'create_date', object }],
    [{ credit_type: 'refund' }, { status: 422, errno: 1004, field: 'credit_type', object, value: 'refund' }],
    [{ currency_code: 'EURO' }, { status: 422, errno: 1017, field: 'currency_code', object }],
    [{ credit_number: '1'.repeat(51) }, { status: 422, errno: 1017, field: 'credit_number', object }],
    [{ lines: { unit_cost: 5 } }, { status: 422, field: 'lines', object }],
    [{ lines: [7] }, { status: 422, errno: 1006, field: 'lines', object }],
    [{ lines: [charge('x')] }, { status: 422, field: 'unit_cost', object }],
    [{ lines: [charge('5', { taxName1: 'GST', taxAmount1: '101' })] }, { status: 422, errno: 1018, field: 'taxAmount1', object }],
    [{ lines: [charge('99999999999'), charge('2')] }, { status: 422, errno: 1030, field: 'lines', object }],
    [{ lines: [charge('5', { qty: '-1' })] }, { status: 422, errno: 1040, field: 'lines', object, value: '-5.00' }],
  ]
  for (const [more, expected] of cases) t.match(await refusal(tryGive(more)), expected, JSON.stringify(more))
  for (const body of [{ credit_notes: { clientid: 1, create_date: '2026-06-01' } }, {}, [], 7]) {
    t.match(await refusal(client.post(path, body)), required('clientid'), `${JSON.stringify(body)}: without its wrapper, clientid is missing`)
  }
  for (const [more, expected] of cases.slice(3)) t.match(await refusal(tryWrite(id, more)), expected, `PUT ${JSON.stringify(more)}`)
  t.equal((await client.put(`${path}/${id}`, { credit_notes: { notes: 'lost' } })).status, 200)
  t.match(await credits.get(id), { notes: '', amount: usd('50.00') }, 'and what a PUT has under the plural is not read')
  for (const send of [client.get(`${path}/5`), tryWrite(5, { notes: 'x' }), client.delete(`${path}/5`)]) {
    t.match(await refusal(send), { status: 404, errno: 1012, field: 'creditid', object, value: '5', message: 'Credit note not found.' })
  }
  t.same(count(), before)
})

t.test('a credit note is deleted, archived and restored by vis_state, and DELETE deletes it', async t => {
  const { client, credits, give, tryWrite } = openCredits(t)
  const [one, two] = [await give(), await give()]
  const posted = () => client.sql("SELECT DISTINCT document_id AS id FROM postings WHERE document = 'credit_notes' ORDER BY 1").map(row => row.id)
  t.match(await credits.update(one.id, { vis_state: 1, notes: 'dropped' }), { id: one.id, vis_state: 1, notes: '' })
  t.same([(await credits.list()).ids, (await credits.list('search[vis_state]=1')).ids, posted()], [[two.id], [one.id], [two.id]])
  t.match(await credits.get(one.id), { vis_state: 1 }, 'it can still be read')
  t.match(await credits.update(one.id, { vis_state: 2 }), { vis_state: 2 })
  t.same([(await credits.list()).ids, posted()], [[two.id, one.id], [one.id, two.id]], 'archived, it counts')
  await credits.update(one.id, { vis_state: 0 })
  const deleted = await client.delete(`${path}/${two.id}`)
  t.same([deleted.status, deleted.json], [200, { response: {} }])
  t.same([(await credits.get(two.id)).vis_state, posted()], [1, [one.id]])
  t.equal((await tryWrite(two.id, { vis_state: 3 })).status, 422)
})

t.test('lists are filtered by client and day', async t => {
  const { client, credits, give, refusal } = openCredits(t)
  const other = await collection(client, 'clients').create({ email: 'other@example.test' })
  const may = await give({ create_date: '2026-05-31' })
  const june = await give({ create_date: '2026-06-01', clientid: other.id })
  const july = await give({ create_date: '2026-07-01' })
  const cases: Array<readonly [string, number[]]> = [
    [`search[clientid]=${other.id}`, [june.id]],
    ['search[date_min]=2026-06-01', [july.id, june.id]],
    ['search[date_max]=2026-06-01', [june.id, may.id]],
    [`search[date_min]=2026-06-01&search[clientid]=${may.clientid}`, [july.id]],
    ['search[clientid]=999', []],
    [`search[client_id]=${other.id}&search[create_date_min]=2026-07-01&search[customerid]=${other.id}`, [july.id, june.id, may.id]],
  ]
  for (const [asked, ids] of cases) t.same((await credits.list(asked)).ids, ids, asked)
  t.match(await refusal(client.get(`${path}?search[date_min]=soon`)), { status: 400, errno: 1023, field: 'date_min' })
})

t.test('payments use a credit up, and what is used of it stays', async t => {
  const { client, credits, give, left, pay, read, refusal, sent, tryPayment, tryWrite, use } = openCredits(t)
  const other = await collection(client, 'clients').create({ email: 'other@example.test', currency_code: 'USD' })
  const [note, theirs] = [await give({ lines: [charge('50.00', { ...hst })] }), await give({ clientid: other.id })]
  t.same([note.amount, await left()], [usd('56.50'), [{ amount: usd('56.50') }]])
  const invoice = await sent()
  const payment = await use(invoice.id, note.id, '30')
  t.match(payment, { type: 'Credit', from_credit: true, creditid: note.id, amount: usd('30.00'), overpaymentid: null })
  t.match([await read(invoice.id), await left()], [{ paid: usd('30.00'), outstanding: usd('70.00'), v3_status: 'partial' }, [{ amount: usd('26.50') }]])
  t.match(await credits.get(note.id), { amount: usd('56.50'), paid: usd('56.50'), payment_status: 'paid' }, 'it does not show what is used')
  const wrong = (creditid: number, amount: string) => refusal(tryPayment({ invoiceid: invoice.id, date: '2026-06-15', type: 'Credit', from_credit: true, creditid, amount: { amount } }))
  t.match(await wrong(note.id, '26.51'), { status: 422, errno: 1004, field: 'amount', message: 'The credit does not hold that much.' })
  t.match(await wrong(theirs.id, '1'), { status: 422, errno: 1004, field: 'creditid', message: 'The credit belongs to another client.' })
  const kept: Array<readonly [Draft, Draft]> = [
    [{ lines: [charge('29.99')] }, { field: 'lines', value: '29.99', message: 'A credit note cannot be less than what is used of it.' }],
    [{ lines: [] }, { field: 'lines' }],
    [{ currency_code: 'EUR' }, { field: 'currency_code', value: 'EUR' }],
    [{ clientid: other.id }, { field: 'clientid' }],
    [{ vis_state: 1 }, { field: 'vis_state', message: 'A credit note that is applied to an invoice cannot be deleted.' }],
  ]
  for (const [draft, expected] of kept) t.match(await refusal(tryWrite(note.id, draft)), { status: 422, errno: 1004, object: 'credit_note', ...expected }, JSON.stringify(draft))
  t.equal((await client.delete(`${path}/${note.id}`)).status, 422)
  t.match(await credits.update(note.id, { lines: [charge('30.00')], notes: 'less' }), { amount: usd('30.00') }, 'as much as is used it may be')
  t.same(await left(), [])
  await collection(client, 'payments').remove(payment.id)
  t.same(await left(), [{ amount: usd('30.00') }], 'a payment that is deleted gives it back')
  await credits.remove(note.id)
  t.match(await wrong(note.id, '1'), { status: 422, field: 'creditid' }, 'a deleted credit pays nothing')
  t.match(await refusal(client.put(`${accounting}/payments/payments/${payment.id}`, { payment: { vis_state: 0 } })), { status: 422, field: 'creditid' })
  await pay(invoice.id, '100')
  const flags = await Promise.all([true, false].map(flag => collection(client, 'clients').list(`search[has_credit]=${flag}`)))
  t.same(flags.map(({ ids }) => ids), [[other.id], [note.clientid]])
})

t.test('a credit that a payment left is as much as was paid too much', async t => {
  const { client, credits, pay, refusal, sent, tryWrite } = openCredits(t)
  const payments = collection(client, 'payments')
  const invoice = await sent()
  const payment = await pay(invoice.id, '150')
  const id = payment.overpaymentid
  const other = await collection(client, 'clients').create({ email: 'other@example.test' })
  const fixed: Array<readonly [Draft, string]> = [
    [{ lines: [charge('51')] }, 'lines'], [{ lines: [] }, 'lines'], [{ credit_type: 'goodwill' }, 'credit_type'], [{ currency_code: 'EUR' }, 'currency_code'],
    [{ clientid: other.id }, 'clientid'],
  ]
  for (const [draft, field] of fixed) t.match(await refusal(tryWrite(id, draft)), { status: 422, errno: 1004, object: 'credit_note', field }, JSON.stringify(draft))
  const changes = { notes: 'Theirs', credit_number: 'OVER-1', lines: [charge('20'), charge('30')] }
  t.match(await credits.update(id, changes), { notes: 'Theirs', credit_number: 'OVER-1', amount: usd('50.00') }, 'the rest may change')
  await payments.update(payment.id, { date: '2026-06-20' })
  t.match(await credits.get(id), { create_date: '2026-06-20', notes: 'Theirs' }, 'its date is that of the money')
  await credits.remove(id)
  await payments.update(payment.id, { note: 'nothing to do with it' })
  t.match(await credits.get(id), { vis_state: 1 })
  await payments.update(payment.id, { vis_state: 1 })
  t.match(await refusal(tryWrite(id, { vis_state: 0 })), { status: 422, errno: 1004, field: 'vis_state', message: 'The payment that this credit came with is deleted: restore that.' })
  await payments.update(payment.id, { vis_state: 0 })
  t.match(await credits.get(id), { vis_state: 0, amount: usd('50.00') }, 'it comes back with its payment')
})

t.test('a fixture of a world has its credit notes, and who made them', async t => {
  const { client, credits, give, sent, use } = openCredits(t)
  const [used, deleted] = [await give({ credit_number: 'CN-1', credit_type: 'prepayment', payment_type: 'Cash', lines: [charge('9.00', { ...hst })] }), await give()]
  await client.post(path, { credit_note: { clientid: used.clientid, create_date: '2026-06-01', credit_number: '0000001' } }, as(client, {}))
  await use((await sent()).id, used.id, '4')
  await credits.remove(deleted.id)
  await give({ credit_number: deleted.credit_number })
  const { fixture, not_told } = await control(client, 'export', { minimal: true, format: 'json' })
  t.match(fixture.credit_notes, [
    { credit_number: 'CN-1', credit_type: 'prepayment', payment_type: 'Cash', lines: [{ qty: '1', unit_cost: 9, taxName1: 'HST' }] }, { vis_state: 'deleted', credit_number: 'CN-2 (deleted)' },
    { credit_number: '0000001', by: 'pat' }, { credit_number: 'CN-2' },
  ])
  t.match(fixture.payments, [{ credit: fixture.credit_notes[0].ref, from_credit: true, amount: 4 }])
  t.same(not_told.filter((sentence: string) => /credit|payment/.test(sentence)), ['credit_number of credit_notes: CN-2 has "CN-2", told as "CN-2 (deleted)"'])
})

t.test('each type means something else to the books', async t => {
  const { client, give, credits } = openCredits(t)
  const lines = [charge('100', { ...compound }), charge('20')]
  const booked = (id: number) => client.sql("SELECT account, amount / 100 AS cents, tax_name, date FROM postings WHERE document = 'credit_notes' AND document_id = ? ORDER BY position", id)
    .map(({ account, cents, tax_name, date }) => [account, cents, tax_name, date].join(' ').replace(/ +/g, ' '))
  // 100.00 + GST 5.00 + PST 7 % of 105.00, and 20.00
  const goodwill = ['4000-4 10000 2026-06-15', '4000-4 2000 2026-06-15', '2005 500 GST 2026-06-15', '2005 735 PST 2026-06-15', '2004 -13235 2026-06-15']
  const money = ['1000-1 13235 2026-06-15', '2004 -13235 2026-06-15']
  const { id } = await give({ lines })
  t.same(booked(id), goodwill)
  for (const [credit_type, rows] of [['prepayment', money], ['overpayment', money], ['credit_note', goodwill], ['goodwill', goodwill]] as const) {
    await credits.update(id, { credit_type })
    t.same(booked(id), rows, credit_type)
  }
  await credits.update(id, { create_date: '2026-05-01', lines: [charge('1')] })
  t.same(booked(id), ['4000-4 100 2026-05-01', '2004 -100 2026-05-01'], 'they follow their note')
})
