// What invoices and their clients do to others: currencies, items, expenses, drafts, share links.
import t from 'tap'
import { charge, openDesk, usd } from '../support/invoicing.ts'
import { parent } from '../support/samples.ts'
import { accounting, collection, freshWorld, pathOf, within } from '../support/world.ts'

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
