// Invoices: totals, numbers, the status table, lines and deposits. Cases marked with their source are captured ones.
import t from 'tap'
import { situations, totals } from '../support/invoice-tables.ts'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { accounting, collection, type Row } from '../support/world.ts'

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

t.test('marking as sent sets the date of fulfilment, and a second time is an error', async t => {
  const { make, change, read, refusal, tryChange } = openDesk(t)
  const { id } = await make({ create_date: '2026-06-01' })
  t.match(await change(id, { action_mark_as_sent: true }), { status: 2, fulfillment_date: '2026-06-01' })
  const again = () => refusal(tryChange(id, { action_mark_as_sent: true }))
  t.match(await again(), { status: 422, errno: 8008, field: 'status', object: 'invoice', value: 'sent', message: 'Invoice 0000001 has been sent already.' })
  t.equal((await change(id, { status: 3 })).display_status, 'viewed')
  t.match(await again(), { status: 422, errno: 8008, value: 'viewed' }, 'nor what was viewed')
  t.equal((await read(id)).display_status, 'viewed')
  t.equal((await change(id, { action_email: true, email_recipients: ['a@b.test'] })).display_status, 'viewed', 'e-mailing it again is none')
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
    t.match(await refusal(tryChange(id, { status })), { status: 422, errno: 8008, message: "Status must be one of 'draft', 'sent', 'viewed' or 'disputed'." }, `${status}`)
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
  t.match(invoice, { amount: cad, lines: [{ qty: '1', unit_cost: cad, amount: cad }] }, 'whatever they say')
  const eur = { amount: '5.00', code: 'EUR' }
  t.match(await change(invoice.id, { currency_code: 'EUR' }), { amount: eur, lines: [{ qty: '1', unit_cost: eur, amount: eur }] }, 'and when it changes')
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
  t.match(retried, { status: 6, autobill_status: 'retry', last_order_status: 'declined', v3_status: 'retry' })
  t.match(await change(retried.id, { display_status: 'draft', autobill_status: null, last_order_status: null, notes: 'x' }),
    { display_status: 'sent', autobill_status: 'retry', last_order_status: 'declined' }, 'only a create sets them')
  const { audit_logs } = await collection(client, 'invoices').get(retried.id, 'include[]=audit_logs')
  t.match(audit_logs[0], { event: 'Created', autobill_status: 'retry', last_order_status: 'declined' })
  t.equal((await make({ ...issued, display_status: null, status: null })).status, 1)
  t.equal((await change(retried.id, { status: null, notes: 'y' })).status, 6, 'null is no status')
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
  t.match(await read(id), { deposit_status: 'converted', v3_status: 'paid', status: 4 })
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
