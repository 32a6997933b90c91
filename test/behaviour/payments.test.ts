// Payments and the credits they leave: sums, what is refused, and that the books balance whatever happens.
import fc from 'fast-check'
import t from 'tap'
import { booksOf, operation, perform } from '../support/invoice-sequences.ts'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { drawn } from '../support/random.ts'
import { type Draft, parent } from '../support/samples.ts'
import { accounting, collection, contents, freshWorld, pathOf, within } from '../support/world.ts'

t.test('payments follow their invoice to another client', async t => {
  const { sent, change, pay, client } = openDesk(t)
  const { id } = await sent()
  const payment = await pay(id, '10')
  const other = await collection(client, 'clients').create({ email: 'other@example.test' })
  await change(id, { customerid: other.id })
  t.equal((await collection(client, 'payments').get(payment.id)).clientid, other.id)
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
  const tryChange = (draft: Draft) => refusal(client.put(`${accounting}/payments/payments/${payment.id}`, { payment: draft }))
  t.match(await tryChange({ amount: { amount: '60' } }), { status: 422, errno: 1004, field: 'amount', object: 'payment', value: '60.00' })
  t.match(await tryChange({ vis_state: 1 }), { status: 422, errno: 1004, field: 'vis_state', object: 'payment', value: '1' })
  await change('130')
  t.same(await owed(), [[overpaymentid, '30.00']], 'what was used of it must stay')
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
  client.world.forget()
  t.equal((await tryPayment({ ...payment, invoiceid: draft.id })).status, 422, 'a deleted invoice cannot be paid')
})

t.test('whatever happens, the sums are right and the books balance', async t => {
  await fc.assert(fc.asyncProperty(fc.array(operation, { maxLength: 14 }), async operations => {
    const client = freshWorld(t)
    for (const happening of operations) await perform(client, happening)
    const faults = booksOf(client)
    client.server.worlds.drop(client.name)
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
  }), drawn(t, { numRuns: 60 }))
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
  }), drawn(t, { numRuns: 15 }))
  t.pass('15 lives')
})

// What invoices and their clients do to others: currencies, items, expenses, drafts, share links.

t.test('a document is in the currency of its client unless it says another', async t => {
  const { make, sent, pay, client } = openDesk(t)
  const customerid = (await collection(client, 'clients').create({ email: 'eu@example.test', currency_code: 'EUR' })).id
  const invoice = await sent({ customerid, lines: [{ qty: '1', unit_cost: { amount: '10' } }] })
  t.match(invoice, { currency_code: 'EUR', amount: { amount: '10.00', code: 'EUR' }, outstanding: { code: 'EUR' }, discount_total: { code: 'EUR' } })
  t.equal(invoice.lines[0].unit_cost.code, 'EUR')
  t.same((await pay(invoice.id, '4')).amount, { amount: '4.00', code: 'EUR' })
  t.match(await make({ customerid, currency_code: 'CAD', lines: [charge('1.00', { unit_cost: '1.00' })] }), { amount: { amount: '1.00', code: 'CAD' } })
})

t.test('codes of currencies are compared without case, and documents show them in capitals', async t => {
  const { sent, pay, change, client, tryPayment, tryChange, refusal } = openDesk(t)
  const small = (amount: string) => ({ amount, code: 'eur' })
  const EUR = (amount: string) => ({ amount, code: 'EUR' })
  const { id: customerid, currency_code } = await collection(client, 'clients').create({ email: 'eu@example.test', currency_code: 'eur' })
  t.equal(currency_code, 'eur', 'a client shows what was sent')
  const lines = [{ name: 'Work', qty: '1', unit_cost: small('10') }]
  const invoice = await sent({ customerid, lines })
  t.match(invoice, { currency_code: 'EUR', amount: EUR('10.00'), lines: [{ unit_cost: EUR('10.00') }] }, 'from the client')
  t.match(await pay(invoice.id, '4', { amount: small('4') }), { amount: EUR('4.00') })
  t.match(await change(invoice.id, { currency_code: 'eur', lines }), { currency_code: 'EUR', outstanding: EUR('6.00') }, 'no change of an invoice with payments')
  t.match(await refusal(tryChange(invoice.id, { currency_code: 'usd' })), { status: 422, field: 'currency_code' })
  t.match(await refusal(tryPayment({ invoiceid: invoice.id, amount: { amount: '1', code: 'usd' }, date: '2026-06-14', type: 'Cash' })), { status: 422, field: 'amount' })
  await pay(invoice.id, '7', { amount: EUR('7.00') })
  const [credit] = (await collection(client, 'credit_notes').list()).rows
  t.match(credit, { currency_code: 'EUR', amount: EUR('1.00') })
  const next = await sent({ customerid, currency_code: 'Eur', lines })
  t.match(await pay(next.id, '1', { amount: small('1'), from_credit: true, creditid: credit!.id, type: 'Credit' }), { amount: EUR('1.00') })
  t.match(await collection(client, 'credit_notes').update(credit!.id, { currency_code: 'eur' }), { currency_code: 'EUR' })
  t.equal((await collection(client, 'invoices').list('search[currency_code]=eur')).total, 2)
  const outstanding = async (code: string) =>
    within((await client.get(`${accounting}/reports/accounting/accounts_aging?currency_code=${code}`)).json).accounts_aging.totals.total
  t.same(await outstanding('eur'), EUR('9.00'))
  t.same(await outstanding('EUR'), EUR('9.00'))
  const collected = within((await client.get(`${accounting}/reports/accounting/payments_collected?start_date=2026-06-01&end_date=2026-06-30&currency_codes[]=eur`)).json).payments_collected
  t.equal(collected.payments.length, 4, 'the credit is a row of its own')
  t.ok(collected.payments.every((row: { amount: { code: string } }) => row.amount.code === 'EUR'))
})

t.test('an empty number in stock is none', async t => {
  const items = collection(freshWorld(t), 'items')
  const { id, inventory } = await items.create({ name: 'Rope', inventory: '' })
  t.equal(inventory, null)
  t.equal((await items.update(id, { inventory: '3' })).inventory, '3')
  t.equal((await items.update(id, { inventory: '' })).inventory, null)
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
  await expenses.update(theirs.id, { markup_percent: '25' })
  const marked = await make({ action_mark_as_sent: true, lines: [{ type: 1, expenseid: theirs.id, qty: '1' }, charge('50', { type: 1, expenseid: theirs.id, name: 'Gas, 25 % on top' })] })
  t.match(marked.lines, [{ name: '', unit_cost: usd('0.00'), taxName1: null }, { name: 'Gas, 25 % on top', unit_cost: usd('50.00') }],
    'its price, name and taxes are those that the line is sent with, whatever the markup of the expense')
  t.same(client.sql("SELECT account, amount / 10000 AS dollars FROM postings WHERE document = 'invoices' AND invoiceid = ? ORDER BY account", marked.id),
    [{ account: '1200', dollars: 50 }, { account: '4000-1', dollars: -50 }], 'a sale of billed expenses, with what is put on')
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
