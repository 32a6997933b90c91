// Invoices and what is paid on them: totals, numbers, the status table, payments, and what they do to items,
// expenses, clients and the journal. Cases marked with their source are captured ones.
import fc from 'fast-check'
import t from 'tap'
import { situations, totals } from '../support/invoice-tables.ts'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { booksOf, operation, perform } from '../support/invoice-sequences.ts'
import { parent, type Draft } from '../support/samples.ts'
import { accounting, collection, contents, freshWorld, pathOf, within, type Row } from '../support/world.ts'

for (const [name, lines, discount_value, discount_total, amount] of totals) {
  t.test(`totals: ${name}`, async t => {
    const { make } = openDesk(t)
    const invoice = await make({ lines, discount_value })
    t.same(invoice.discount_total, usd(discount_total))
    t.same(invoice.amount, usd(amount))
    t.same([invoice.outstanding, invoice.paid], [usd(amount), usd('0.00')])
    t.equal(invoice.lines.length, lines.length)
  })
}

t.test('an invoice without a number takes the one after the last', async t => {
  for (const [last, next] of [
    ['0005', '0006'], ['000D', '000E'], ['0009', '0010'], ['SS007', 'SS008'], ['TEST-2', 'TEST-3'], ['INV-2026-0099', 'INV-2026-0100'], ['9', '10'],
  ] as const) {
    const { make } = openDesk(t)
    t.equal((await make({ invoice_number: last })).invoice_number, last, `${last} is kept as sent`)
    t.equal((await make()).invoice_number, next, `${last} → ${next}`)
  }
  const { make } = openDesk(t)
  t.equal((await make()).invoice_number, '0000001', 'the first one ever')
  t.equal((await make({ invoice_number: '' })).invoice_number, '0000002', 'an empty number is none')
  t.equal((await make({ invoice_number: null })).invoice_number, '0000003', 'null is none')
})

t.test('a number that is taken is a conflict', async t => {
  const { make, change, refusal, tryInvoice, tryChange } = openDesk(t)
  const [first, second] = [await make({ invoice_number: 'A1' }), await make({ invoice_number: 'A2' })]
  t.match(await refusal(tryInvoice({ invoice_number: 'A1' })), { status: 409, errno: 409, field: 'invoice_number', value: 'A1' })
  t.match(await refusal(tryChange(second.id, { invoice_number: 'A1' })), { status: 409 })
  t.equal((await change(first.id, { invoice_number: 'A1' })).invoice_number, 'A1', 'its own number is no conflict')
})

t.test('what a minimal create fills in', async t => {
  const { make, client } = openDesk(t)
  const customer = await collection(client, 'clients').create({
    fname: 'Riley', lname: 'Stone', organization: 'Example Widgets Inc.', p_street: '1 Road', p_city: 'Springfield', p_province: 'NY', p_code: '12345',
    p_country: 'Canada', language: 'fr',
  })
  const { id, lines, ...invoice } = await make({ customerid: customer.id, lines: undefined })
  t.match(invoice, {
    invoiceid: id, accountid: 'ACME01', accounting_systemid: 'ACME01', customerid: customer.id, create_date: '2026-06-15',
    created_at: '2026-06-15 11:00:00', updated: '2026-06-15 11:00:00', due_offset_days: 0, due_date: '2026-06-15', generation_date: null,
    fulfillment_date: null, date_paid: null, fname: 'Riley', lname: 'Stone', organization: 'Example Widgets Inc.',
    current_organization: 'Example Widgets Inc.', street: '1 Road', street2: '', city: 'Springfield', province: 'NY', code: '12345',
    country: 'Canada', address: '', language: 'fr', currency_code: 'USD', notes: '', po_number: null, description: '', template: 'clean-grouped',
    ownerid: 1, sentid: 1, estimateid: 0, parent: 0, basecampid: 0, amount: usd('0.00'), outstanding: usd('0.00'), paid: usd('0.00'),
    discount_value: '0', discount_total: usd('0.00'), discount_description: null, deposit_amount: null, deposit_percentage: null,
    deposit_status: 'none', status: 1, display_status: 'draft', payment_status: 'unpaid', v3_status: 'draft', autobill_status: null,
    last_order_status: null, dispute_status: null, auto_bill: false, gmail: false, show_attachments: true, ext_archive: 0, payment_details: '',
    return_uri: null, vis_state: 0, vat_name: '', vat_number: '', terms: null,
  })
  t.same(lines, [], 'an invoice without lines is legal')
})

for (const { name, more = {}, happens, on, shows } of situations) {
  t.test(`status: ${name}`, async t => {
    const desk = openDesk(t)
    const invoice = await desk.make({ due_offset_days: 30, ...more })
    await happens?.(desk, invoice)
    if (on !== undefined) desk.client.setClock(on)
    t.match(await desk.read(invoice.id), shows)
    const list = await collection(desk.client, 'invoices').list(`search[v3_status]=${shows.v3_status}`)
    t.same(list.ids, [invoice.id], 'it is found by its status')
  })
}

t.test('marking as sent sets the date of fulfilment, once', async t => {
  const { make, change } = openDesk(t)
  const { id } = await make({ create_date: '2026-06-01' })
  t.match(await change(id, { action_mark_as_sent: true }), { status: 2, fulfillment_date: '2026-06-01' })
  t.match(await change(id, { action_mark_as_sent: true }), { status: 2, fulfillment_date: '2026-06-01' }, 'a second time')
  t.equal((await change(id, { status: 3 })).display_status, 'viewed')
  t.equal((await change(id, { action_mark_as_sent: true })).display_status, 'viewed', 'what was viewed stays so')
  t.match(await make({ action_mark_as_sent: true }), { status: 2, display_status: 'sent', v3_status: 'sent' }, 'honoured in a create too (inferred)')
})

t.test('sending by mail needs somebody to send to', async t => {
  const { make, change, refusal, tryChange } = openDesk(t)
  const { id } = await make()
  for (const email_recipients of [undefined, [], null]) {
    t.match(await refusal(tryChange(id, { action_email: true, email_recipients })), { status: 422, errno: 1001, field: 'email_recipients' })
  }
  const mail = { action_email: true, email_recipients: ['to@example.test'], invoice_customized_email: { subject: 'S', body: '::invoice number::' } }
  t.match(await change(id, { ...mail, notes: 'dropped' }), { status: 2, display_status: 'sent', notes: '' })
  t.equal((await change(id, { action_email: false, notes: 'kept' })).notes, 'kept', 'false is no action')
})

t.test('PUT status takes the numbers from 0 to 3', async t => {
  const { sent, change, refusal, tryChange } = openDesk(t)
  const { id } = await sent()
  for (const [status, display_status, v3_status] of [[3, 'viewed', 'viewed'], [2, 'sent', 'sent'], [1, 'draft', 'draft'], [2, 'sent', 'sent']] as const) {
    t.match(await change(id, { status, due_offset_days: 5 }), { status, display_status, v3_status })
  }
  t.match(await change(id, { status: 0 }), { status: 0, v3_status: 'disputed', dispute_status: 'disputed' })
  t.match(await change(id, { status: 2 }), { status: 2, v3_status: 'sent', dispute_status: null }, 'the dispute is over')
  for (const status of [4, 5, 6, 7, 8, -1, 1.5]) {
    t.match(await refusal(tryChange(id, { status })), { status: 422, errno: 1004, message: "Status must be one of 'draft', 'sent', 'viewed' or 'disputed'." }, `${status}`)
  }
  for (const status of ['2', 'sent', true]) t.match(await refusal(tryChange(id, { status })), { status: 422, errno: 1015 }, `${status}`)
})

t.test('lines are replaced as a whole, and recognised by their number', async t => {
  const { make, change, read } = openDesk(t)
  const { id } = await make({ lines: [charge('1.00', { name: 'A' }), charge('2.00', { name: 'B', description: 'kept' }), charge('3.00', { name: 'C' })] })
  const changed = await change(id, { lines: [{ lineid: 2, qty: '5' }, charge('7.00', { name: 'D' })] })
  t.same(changed.lines.map((line: Row) => [line.lineid, line.name, line.description, line.qty, line.amount.amount, line.taskno]),
    [[2, 'B', 'kept', '5', '10.00', 1], [4, 'D', '', '1', '7.00', 2]])
  t.same([changed.amount, changed.description], [usd('17.00'), 'kept'])
  t.equal((await change(id, { notes: 'No lines sent' })).lines.length, 2, 'without lines they stay')
  t.same((await read(id)).amount, usd('17.00'))
  t.match(await change(id, { lines: [] }), { lines: [], amount: usd('0.00'), description: '' })
})

t.test('a line number that is sent twice means one line', async t => {
  const { make, change } = openDesk(t)
  const { id } = await make({ lines: [charge('1.00', { name: 'A' }), charge('2.00', { name: 'B' })] })
  const { lines } = await change(id, { lines: [{ lineid: 1 }, { lineid: 1, name: 'Again' }, { lineid: 99 }, { lineid: 2 }] })
  t.same(lines.map((line: Row) => [line.lineid, line.name]), [[1, 'A'], [2, 'B'], [3, 'Again'], [4, '']])
})

t.test('amounts beyond what the books can hold are refused', async t => {
  const { make, refusal, tryInvoice, tryChange } = openDesk(t)
  const { id } = await make()
  const huge = { qty: '99999999', unit_cost: { amount: '99999999.99' } }
  const whole = charge('99999999999')
  for (const lines of [[huge], [{ ...huge, qty: '-99999999' }], [whole, whole], [{ ...whole, taxAmount1: '100' }]]) {
    const expected = { status: 422, errno: 1030, field: 'lines', object: 'invoice' }
    t.match(await refusal(tryInvoice({ lines })), expected, JSON.stringify(lines))
    t.match(await refusal(tryChange(id, { lines })), expected)
    t.match(await refusal(tryInvoice({ lines: [...lines, ...lines], discount_value: '100' })), expected)
  }
  t.match(await refusal(tryInvoice({ due_offset_days: 36_501 })), { status: 422, errno: 1030, field: 'due_offset_days' })
  t.equal((await make({ due_offset_days: 36_500 })).due_date, '2126-05-22')
  t.match(await refusal(tryInvoice({ create_date: '9999-12-31', due_offset_days: 1 })), { status: 422, errno: 1030, field: 'due_offset_days' })
})

t.test('lines are in the currency of their document', async t => {
  const { make, change, sent, pay, refusal, tryChange } = openDesk(t)
  const invoice = await make({ currency_code: 'CAD', lines: [charge('5.00', { unit_cost: { amount: '5', code: 'JPY' } })] })
  const cad = { amount: '5.00', code: 'CAD' }
  t.match(invoice, { amount: cad, lines: [{ unit_cost: cad, amount: cad }] }, 'whatever they say')
  const eur = { amount: '5.00', code: 'EUR' }
  t.match(await change(invoice.id, { currency_code: 'EUR' }), { amount: eur, lines: [{ unit_cost: eur, amount: eur }] }, 'and when it changes')
  for (const currency_code of [null, '']) t.match(await change(invoice.id, { currency_code, notes: 'x' }), { currency_code: 'EUR', amount: eur }, `${currency_code} keeps it`)
  const { id } = await sent()
  await pay(id, '1')
  t.match(await refusal(tryChange(id, { currency_code: 'EUR' })), { status: 422, errno: 1004, field: 'currency_code' }, 'not once something is paid')
})

t.test('what is empty in a create is the client\'s', async t => {
  const { make, change, client } = openDesk(t)
  const customer = await collection(client, 'clients').create({ fname: 'Riley', lname: 'Stone', organization: 'Widgets', p_street: '1 Road', p_city: 'Town' })
  const nothing = { fname: null, lname: '', organization: null, street: null, city: '', language: null, currency_code: null }
  const invoice = await make({ customerid: customer.id, ...nothing, province: 'NY' })
  const names = { fname: 'Riley', lname: 'Stone', organization: 'Widgets', street: '1 Road', city: 'Town' }
  t.match(invoice, { ...names, province: 'NY', language: 'en', currency_code: 'USD' })
  const { id } = await collection(client, 'clients').create({ fname: 'Other', lname: 'Person', organization: 'Else', p_city: 'City' })
  t.match(await change(invoice.id, { customerid: id, lname: 'Own' }),
    { customerid: id, fname: 'Other', lname: 'Own', organization: 'Else', city: 'City', street: '', current_organization: 'Else' })
})

t.test('payments follow their invoice to another client', async t => {
  const { sent, change, pay, client } = openDesk(t)
  const { id } = await sent()
  const payment = await pay(id, '10')
  const other = await collection(client, 'clients').create({ email: 'other@example.test' })
  await change(id, { customerid: other.id })
  t.equal((await collection(client, 'payments').get(payment.id)).clientid, other.id)
})

t.test('a discount keeps the spelling of a text', async t => {
  const { make, change, client } = openDesk(t)
  for (const [discount, shown] of [['10.00', '10.00'], [10, '10'], [12.5, '12.5'], ['0', '0'], [' 7.50 ', '7.50'], [null, '0']] as const) {
    t.match(await make({ discount_value: discount }), { discount_value: shown, discount: { rate: shown } }, `${discount}`)
  }
  const { id } = await make({ discount_value: '10.00' })
  t.match(await change(id, { lines: [charge('50.00')] }), { discount_value: '10.00', discount_total: usd('-5.00'), amount: usd('45.00') })
  t.match(await change(id, { discount_value: 20 }), { discount_value: '20', amount: usd('40.00') })
  const path = `${accounting}/invoices/invoices/${id}`
  t.equal((await client.put(path, { invoice: { discount_value: '100.01' } })).status, 422)
})

t.test('a new invoice can be as if it had been sent before', async t => {
  const { make, change, client } = openDesk(t)
  const issued = { create_date: '2026-06-01', due_offset_days: 30 }
  t.match(await make({ ...issued, display_status: 'sent' }), { status: 2, display_status: 'sent', v3_status: 'sent', fulfillment_date: '2026-06-01' })
  t.match(await make({ ...issued, display_status: 'viewed' }), { status: 3, display_status: 'viewed', v3_status: 'viewed', fulfillment_date: '2026-06-01' })
  t.match(await make({ ...issued, display_status: 'outstanding' }), { status: 2, display_status: 'outstanding', v3_status: 'sent' })
  t.match(await make({ ...issued, display_status: 'draft' }), { status: 1, display_status: 'draft', v3_status: 'draft', fulfillment_date: null })
  t.match(await make({ ...issued, display_status: 'sent', status: 1 }), { status: 1, display_status: 'draft' }, 'the status goes first')
  const retried = await make({ ...issued, display_status: 'sent', autobill_status: 'retry', last_order_status: 'declined' })
  t.match(retried, { status: 2, autobill_status: 'retry', last_order_status: 'declined', v3_status: 'retry' })
  t.match(await change(retried.id, { display_status: 'draft', autobill_status: null, last_order_status: null, notes: 'x' }),
    { display_status: 'sent', autobill_status: 'retry', last_order_status: 'declined' }, 'only a create sets them')
  const { audit_logs } = await collection(client, 'invoices').get(retried.id, 'include[]=audit_logs')
  t.match(audit_logs[0], { event: 'Created', autobill_status: 'retry', last_order_status: 'declined' })
  t.equal((await make({ ...issued, display_status: null, status: null })).status, 1)
  t.equal((await change(retried.id, { status: null, notes: 'y' })).status, 2, 'null is no status')
})

t.test('what is paid cannot be a draft again', async t => {
  const { sent, pay, read, refusal, tryChange } = openDesk(t)
  const { id } = await sent()
  await pay(id, '100')
  t.match(await refusal(tryChange(id, { status: 1 })), { status: 422, errno: 1004, field: 'status' })
  t.match(await read(id), { status: 4, display_status: 'sent' })
})

t.test('a number that another invoice has taken meanwhile keeps a deleted one deleted', async t => {
  const { make, change, refusal, tryChange } = openDesk(t)
  const { id } = await make({ invoice_number: 'ONE' })
  await change(id, { vis_state: 1 })
  const other = await make({ invoice_number: 'ONE' })
  t.match(await refusal(tryChange(id, { vis_state: 0 })), { status: 409, field: 'invoice_number' })
  await change(other.id, { invoice_number: 'TWO' })
  t.equal((await change(id, { vis_state: 0 })).vis_state, 0)
})

t.test('lines carry what they are given', async t => {
  const { make, client } = openDesk(t)
  await collection(client, 'taxes').create({ name: 'GST', number: 'GST-77', amount: '5' })
  const [line] = (await make({ lines: [{ taxName1: 'GST', taxAmount1: 5, taxName2: '', taxAmount2: '2.125', unit_cost: 10, qty: 2, compounded_tax: true }] })).lines
  t.match(line, {
    lineid: 1, type: 0, name: '', description: '', qty: '2', unit_cost: usd('10.00'), amount: usd('20.00'), taxName1: 'GST', taxAmount1: '5',
    taxNumber1: 'GST-77', taxName2: '', taxAmount2: '2.125', taxNumber2: null, compounded_tax: true, expenseid: 0, basecampid: 0, date: null,
    modern_time_entries: [], updated: '2026-06-15 11:00:00',
  })
})

t.test('the due date follows the date of issue and the days given', async t => {
  const { make, change } = openDesk(t)
  const { id, due_date } = await make({ create_date: '2026-01-31', due_offset_days: 30 })
  t.equal(due_date, '2026-03-02')
  t.equal((await change(id, { create_date: '2026-02-01' })).due_date, '2026-03-03')
  t.equal((await change(id, { due_offset_days: 0 })).due_date, '2026-02-01')
})

t.test('a deposit is an amount or a share, and payments fill it first', async t => {
  const { sent, change, pay, read, make } = openDesk(t)
  const { id, ...invoice } = await sent({ deposit_percentage: '25', due_offset_days: 30 })
  t.match(invoice, { deposit_amount: usd('25.00'), deposit_percentage: '25', deposit_status: 'unpaid', v3_status: 'sent' })
  t.match(await change(id, { lines: [charge('200.00')] }), { deposit_amount: usd('50.00') }, 'the share follows the total')
  await pay(id, '20')
  t.match(await read(id), { deposit_status: 'partial', v3_status: 'deposit-partial', payment_status: 'partial' })
  await pay(id, '30')
  t.match(await read(id), { deposit_status: 'paid', v3_status: 'deposit-paid' })
  await pay(id, '150')
  t.match(await read(id), { deposit_status: 'paid', v3_status: 'paid', status: 4 })
  const fixed = await make({ deposit_amount: { amount: '30' } })
  t.match(fixed, { deposit_amount: usd('30.00'), deposit_percentage: null, deposit_status: 'unpaid' })
  t.match(await change(fixed.id, { deposit_amount: null }), { deposit_amount: null, deposit_status: 'none' })
})

t.test('a deposit is what was said last', async t => {
  const { make, change } = openDesk(t)
  const { id } = await make({ deposit_percentage: '25' })
  const none = { deposit_amount: null, deposit_percentage: null, deposit_status: 'none' }
  t.match(await change(id, { deposit_percentage: null }), none, 'clearing the share clears the deposit')
  t.match(await change(id, { deposit_amount: { amount: '30' } }), { deposit_amount: usd('30.00'), deposit_percentage: null })
  t.match(await change(id, { deposit_percentage: null, notes: 'x' }), { deposit_amount: usd('30.00') }, 'there was no share to clear')
  t.match(await change(id, { deposit_percentage: 50 }), { deposit_amount: usd('50.00'), deposit_percentage: '50' })
  t.match(await change(id, { deposit_amount: { amount: '40' } }), { deposit_amount: usd('40.00'), deposit_percentage: null })
  t.match(await change(id, { deposit_amount: usd('25.00'), deposit_percentage: '25' }), { deposit_amount: usd('25.00'), deposit_percentage: '25' }, 'sent back as shown')
  t.match(await change(id, { deposit_amount: null }), none)
  t.match(await change(id, { deposit_amount: '0' }), none, 'nothing is no deposit')
})

t.test('payments add up, and give back when they go', async t => {
  const { sent, pay, read, client } = openDesk(t)
  const payments = collection(client, 'payments')
  const { id } = await sent()
  const first = await pay(id, '30', { date: '2026-06-10' })
  t.match(first, { logid: first.id, invoiceid: id, amount: usd('30.00'), type: 'Cash', vis_state: 0, overpaymentid: null, creditid: null, from_credit: false })
  const second = await pay(id, '20', { date: '2026-06-12' })
  t.match(await read(id), { paid: usd('50.00'), outstanding: usd('50.00'), date_paid: '2026-06-12' })
  t.match(await payments.update(second.id, { amount: { amount: '25.50' }, date: '2026-06-13', note: 'More' }), { amount: usd('25.50'), note: 'More' })
  t.match(await read(id), { paid: usd('55.50'), outstanding: usd('44.50'), date_paid: '2026-06-13' })
  t.match(await payments.update(second.id, { vis_state: 1, amount: { amount: '1' } }), { vis_state: 1, amount: usd('25.50') }, 'vis_state alone counts')
  t.match(await read(id), { paid: usd('30.00'), outstanding: usd('70.00'), date_paid: '2026-06-10' })
  await payments.update(second.id, { vis_state: 0 })
  t.match(await read(id), { paid: usd('55.50') }, 'a restored payment counts again')
  for (const payment of [first, second]) await payments.update(payment.id, { vis_state: 1 })
  t.match(await read(id), { paid: usd('0.00'), date_paid: null, payment_status: 'unpaid', status: 2 })
})

t.test('what is paid too much becomes a credit of the client', async t => {
  const { sent, pay, read, client } = openDesk(t)
  const invoice = await sent({ lines: [charge('180.00')], invoice_number: 'OVER-1' })
  const payment = await pay(invoice.id, '3300.00')
  t.same(payment.amount, usd('180.00'), 'the payment is what was outstanding')
  t.match(await read(invoice.id), { paid: usd('180.00'), outstanding: usd('0.00'), status: 4 })
  const credit = await collection(client, 'credit_notes').get(payment.overpaymentid)
  const words = 'Overpayment: invoice #OVER-1'
  t.match(credit, { clientid: invoice.customerid, credit_type: 'overpayment', amount: usd('3120.00'), description: words, notes: words })
  const next = await sent({ lines: [charge('120.00')] })
  const credited = await pay(next.id, '120', { type: 'Credit', from_credit: true, creditid: credit.id })
  t.match(credited, { from_credit: true, creditid: credit.id })
  const [owner] = [await collection(client, 'clients').get(invoice.customerid, 'include[]=credit_balance')]
  t.same(owner.credit_balance, [{ amount: usd('3000.00') }])
})

t.test('one credit follows its payment', async t => {
  const { sent, pay, client, refusal } = openDesk(t)
  const [payments, credits] = [collection(client, 'payments'), collection(client, 'credit_notes')]
  const { id } = await sent()
  const payment = await pay(id, '150')
  const owed = async () => (await credits.list()).rows.map(credit => [credit.id, credit.amount.amount])
  const change = (amount: string) => payments.update(payment.id, { amount: { amount } })
  t.same(await owed(), [[payment.overpaymentid, '50.00']])
  t.match(await change('300'), { amount: usd('100.00'), overpaymentid: payment.overpaymentid })
  t.same(await owed(), [[payment.overpaymentid, '200.00']], 'it grows, though the payment stays at what was outstanding')
  await payments.update(payment.id, { amount: usd('100.00'), note: 'Sent back as shown' })
  t.same(await owed(), [[payment.overpaymentid, '200.00']], 'the amount shown changes nothing')
  t.match(await change('120'), { amount: usd('100.00') })
  t.same(await owed(), [[payment.overpaymentid, '20.00']], 'it shrinks')
  t.match(await change('60'), { amount: usd('60.00'), overpaymentid: null })
  t.same(await owed(), [], 'it goes')
  const { overpaymentid } = await change('180')
  t.same(await owed(), [[overpaymentid, '80.00']], 'and there is one again')
  await payments.update(payment.id, { vis_state: 1 })
  t.same(await owed(), [], 'deleted with its payment')
  await payments.update(payment.id, { vis_state: 0 })
  t.same(await owed(), [[overpaymentid, '80.00']], 'restored with it')
  const next = await sent()
  const used = await pay(next.id, '30', { type: 'Credit', from_credit: true, creditid: overpaymentid })
  await change('60')
  t.same(await owed(), [[overpaymentid, '30.00']], 'what was used of it stays')
  const raise = client.put(`${accounting}/payments/payments/${used.id}`, { payment: { amount: { amount: '31' } } })
  t.match(await refusal(raise), { status: 422, field: 'amount' }, 'a credit holds what it holds')
  t.equal(client.sql('SELECT sum(amount) AS sum FROM postings')[0].sum, 0)
})

t.test('a payment comes back only where there is room for it', async t => {
  const { sent, pay, read, client, refusal, change } = openDesk(t)
  const { id } = await sent()
  const first = await pay(id, '60')
  const restore = () => client.put(`${accounting}/payments/payments/${first.id}`, { payment: { vis_state: 0 } })
  await client.delete(`${accounting}/payments/payments/${first.id}`)
  const second = await pay(id, '50')
  t.match(await refusal(restore()), { status: 422, errno: 1004, field: 'vis_state', object: 'payment' })
  t.match(await read(id), { paid: usd('50.00'), outstanding: usd('50.00') })
  await collection(client, 'payments').update(second.id, { amount: { amount: '40' } })
  t.equal((await restore()).status, 200)
  t.match(await read(id), { paid: usd('100.00'), status: 4 })
  for (const payment of [first, second]) await collection(client, 'payments').remove(payment.id)
  await change(id, { vis_state: 1 })
  t.equal((await restore()).status, 422, 'nor on a deleted invoice')
})

t.test('payments are found by names and numbers of the invoice too', async t => {
  const { sent, pay, client } = openDesk(t)
  const payments = collection(client, 'payments')
  const customer = await collection(client, 'clients').create({ fname: 'Before', organization: 'Old Inc.' })
  const invoice = await sent({ customerid: customer.id, invoice_number: 'FIND-1' })
  const over = await pay(invoice.id, '150')
  await collection(client, 'clients').update(customer.id, { fname: 'After', organization: 'New Inc.' })
  for (const name of ['before', 'old inc', 'after', 'New']) t.same((await payments.list(`search[client_name]=${encodeURIComponent(name)}`)).ids, [over.id], name)
  const next = await sent({ customerid: customer.id, invoice_number: 'FIND-2' })
  const credited = await pay(next.id, '5', { type: 'Credit', from_credit: true, creditid: over.overpaymentid })
  const { credit_number } = await collection(client, 'credit_notes').get(over.overpaymentid)
  for (const number of [credit_number, 'find-2']) t.same((await payments.list(`search[number]=${number}`)).ids, [credited.id], number)
})

t.test('a payment that cannot be is refused', async t => {
  const { sent, make, tryPayment, refusal, client, pay, read } = openDesk(t)
  const { id } = await sent()
  const payment = { invoiceid: id, amount: { amount: '10' }, date: '2026-06-15' }
  const cases: Array<readonly [Draft, Draft]> = [
    [{ amount: { amount: '0' } }, { status: 422, field: 'amount' }],
    [{ amount: { amount: '-5' } }, { status: 422, field: 'amount' }],
    [{ amount: { amount: '5', code: 'CAD' } }, { status: 422, field: 'amount' }],
    [{ type: 'Stripe' }, { status: 422, errno: 1004, field: 'type' }],
    [{ invoiceid: 999 }, { status: 422, errno: 1012, field: 'invoiceid' }],
    [{ from_credit: true, creditid: 999 }, { status: 422, field: 'creditid' }],
    [{ date: 'today' }, { status: 422, errno: 1033, field: 'date' }],
  ]
  for (const [more, expected] of cases) t.match(await refusal(tryPayment({ ...payment, ...more })), expected, JSON.stringify(more))
  t.match(await read(id), { paid: usd('0.00') }, 'none of them was recorded')
  const draft = await make()
  await pay(draft.id, '10')
  t.match(await read(draft.id), { status: 2, display_status: 'sent', payment_status: 'partial', fulfillment_date: '2026-06-15' }, 'paying a draft sends it')
  client.world.transaction(() => client.sql('UPDATE invoices SET vis_state = 1 WHERE id = ? RETURNING id', draft.id))
  t.equal((await tryPayment({ ...payment, invoiceid: draft.id })).status, 422, 'a deleted invoice cannot be paid')
})

t.test('a document is in the currency of its client unless it says another', async t => {
  const { make, sent, pay, client } = openDesk(t)
  const customerid = (await collection(client, 'clients').create({ email: 'eu@example.test', currency_code: 'EUR' })).id
  const invoice = await sent({ customerid, lines: [{ unit_cost: { amount: '10' } }] })
  t.match(invoice, { currency_code: 'EUR', amount: { amount: '10.00', code: 'EUR' }, outstanding: { code: 'EUR' }, discount_total: { code: 'EUR' } })
  t.equal(invoice.lines[0].unit_cost.code, 'EUR')
  t.same((await pay(invoice.id, '4')).amount, { amount: '4.00', code: 'EUR' })
  t.match(await make({ customerid, currency_code: 'CAD', lines: [charge('1.00', { unit_cost: '1.00' })] }), { amount: { amount: '1.00', code: 'CAD' } })
})

t.test('stock follows what invoices use', async t => {
  const { make, change, client } = openDesk(t)
  const items = collection(client, 'items')
  const { id } = await items.create({ name: 'Belay Device', inventory: '20', unit_cost: usd('5') })
  const other = await items.create({ name: 'Rope', unit_cost: usd('5') })
  const stock = async () => (await items.get(id)).inventory
  const invoice = await make({ lines: [charge('5', { name: 'Belay Device', qty: '3' }), charge('5', { name: 'Rope', qty: '2' })] })
  t.equal(await stock(), '17', 'made')
  await change(invoice.id, { lines: [charge('5', { name: 'Belay Device', qty: '5.5' })] })
  t.equal(await stock(), '14.5', 'changed')
  await change(invoice.id, { vis_state: 1 })
  t.equal(await stock(), '20', 'deleted')
  await change(invoice.id, { vis_state: 0 })
  t.equal(await stock(), '14.5', 'restored')
  t.equal((await items.get(other.id)).inventory, null, 'what is not counted stays so')
})

t.test('an expense is rebilled by a line that names it', async t => {
  const { make, change, pay, client, refusal, tryInvoice } = openDesk(t)
  const expenses = collection(client, 'expenses')
  const { id: clientid } = await parent(client, 'clients')
  const categoryid = client.sql("SELECT id FROM categories WHERE category = 'Gas'")[0].id
  const spent = { categoryid, staffid: 1, date: '2026-06-01', amount: usd('40') }
  const [ours, theirs] = [await expenses.create(spent), await expenses.create({ ...spent, clientid })]
  const line = (expenseid: number) => ({ lines: [charge('40', { type: 1, expenseid })] })
  t.match(await refusal(tryInvoice(line(1918390))),
    { status: 422, errno: 1004, field: 'expenseid', message: "Invalid value '1918390' for field 'expenseid'.", object: 'invoice', value: '1918390' })
  t.match(await refusal(tryInvoice(line(ours.id))),
    { status: 422, errno: 8016, field: 'expenseid', message: `expense_id '${ours.id}' is not assigned to a client.`, object: 'invoice' })
  const invoice = await make(line(theirs.id))
  t.match(await expenses.get(theirs.id), { status: 2, invoiceid: invoice.id })
  await pay(invoice.id, '40')
  t.match(await expenses.get(theirs.id), { status: 4 }, 'paid, it is recouped')
  await change(invoice.id, { lines: [charge('1')] })
  t.match(await expenses.get(theirs.id), { status: 1, invoiceid: null }, 'taken off, it is free again')
})

t.test('a change of the client reaches drafts only', async t => {
  const { make, sent, read, client } = openDesk(t)
  const customer = await collection(client, 'clients').create({ fname: 'Old', organization: 'Old Inc.', p_city: 'Oldtown' })
  const [draft, issued] = [await make({ customerid: customer.id }), await sent({ customerid: customer.id })]
  client.setClock('2026-06-15T16:00:00Z')
  await collection(client, 'clients').update(customer.id, { fname: 'New', organization: 'New Inc.', p_city: 'Newtown' })
  t.match(await read(draft.id), { fname: 'New', organization: 'New Inc.', city: 'Newtown', current_organization: 'New Inc.', updated: '2026-06-15 12:00:00' })
  client.setClock('2026-06-15T17:00:00Z')
  await collection(client, 'clients').update(customer.id, { note: 'No name' })
  t.equal((await read(draft.id)).updated, '2026-06-15 12:00:00', 'what is no name or address reaches none')
  t.match(await read(issued.id), { fname: 'Old', organization: 'Old Inc.', city: 'Oldtown', current_organization: 'New Inc.', updated: '2026-06-15 11:00:00' })
})

t.test('a share link is made for what has been sent', async t => {
  const { make, change, refusal, client } = openDesk(t)
  const { id, customerid } = await make()
  const ask = (method: string) => client.get(`${accounting}/invoices/invoices/${id}/share_link${method}`)
  t.match(await refusal(ask('')), {
    status: 422, errno: 8034, field: 'invoiceid', message: 'Cannot create share link because the invoice was not marked as sent', object: 'invoice', value: `${id}`,
  })
  await change(id, { action_mark_as_sent: true })
  const { share_link } = within((await ask('?share_method=email')).json)
  t.match(share_link, { clientid: customerid, resource_type: 'invoice', resourceid: `${id}`, share_method: 'email' })
  t.match(share_link.share_link, /^http:\/\/localhost.*\/#\/link\/[\w-]+\.[\w-]+\.[\w-]+\?type=secondary&share_method=email$/)
  t.equal((await ask('?share_method=pigeon')).status, 422)
})

t.test('a deleted client cannot be billed', async t => {
  const client = freshWorld(t)
  const { id } = await collection(client, 'clients').create({ email: 'gone@example.test' })
  await collection(client, 'clients').update(id, { vis_state: 1 })
  const { status, json } = await client.post(pathOf('invoices.create'), { invoice: { customerid: id, create_date: '2026-06-15' } })
  t.match([status, json], [422, { response: { errors: [{ errno: 1012, field: 'customerid', message: 'Client not found.' }] } }])
})

t.test('whatever happens, the sums are right and the books balance', async t => {
  await fc.assert(fc.asyncProperty(fc.array(operation, { maxLength: 14 }), async operations => {
    const client = freshWorld(t)
    for (const happening of operations) await perform(client, happening)
    const faults = booksOf(client)
    client.server.worlds.drop(client.name)
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
  }), { numRuns: 60, seed: 20260615 })
  t.pass('60 sequences')
})

t.test('a world that is reset is as new, and lives the same life again', async t => {
  await fc.assert(fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 8 }), async operations => {
    const client = freshWorld(t)
    const born = contents(client.world)
    for (const happening of operations) await perform(client, happening)
    const lived = contents(client.world)
    client.server.worlds.reset(client.name)
    client.parents.clear()
    if (contents(client.world) !== born) throw new Error('a reset leaves something behind')
    for (const happening of operations) await perform(client, happening)
    if (contents(client.world) !== lived) throw new Error('the same requests made another world')
    client.server.worlds.drop(client.name)
  }), { numRuns: 15, seed: 20260615 })
  t.pass('15 lives')
})
