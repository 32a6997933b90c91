// Other income, the revenue of clients, and the payment options of invoices.
import t from 'tap'
import { BOTH, JUNE, hst as taxed, invoice, line, make, pay, report } from '../support/books.ts'
import { accounting, collection, freshWorld, pathOf, type Client } from '../support/world.ts'

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
