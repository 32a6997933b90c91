// Bills: what is owed to vendors, what is paid of it, and what both mean to the books.
// One file, though long: all its tests start from the same vendors and books, and each file is a process.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { setClock } from '../../src/actors/time.ts'
import { changeConfig } from '../../src/world/config.ts'
import { listen, waiting } from '../support/callbacks.ts'
import { journalFaults } from '../support/journal.ts'
import { drawn } from '../support/random.ts'
import { makeRow, sample, type Draft } from '../support/samples.ts'
import { ACCOUNT, accounting, collection, contents, freshWorld, pathOf, query, within, type Answer, type Row } from '../support/world.ts'

const usd = (amount: string) => ({ amount, code: 'USD' })

/** A desk for bills: `bill` makes one of 100.00 for a vendor, issued today and due in 30 days. */
async function start (test: Test) {
  const client = freshWorld(test)
  const [bills, payments, vendors] = [collection(client, 'bills'), collection(client, 'bill_payments'), collection(client, 'bill_vendors')]
  const vendor = await vendors.create({ vendor_name: 'Paper & Co', language: 'en' })
  const category = (name: string): number => client.sql('SELECT id FROM categories WHERE category = ? ORDER BY id', name)[0].id
  const line = (unit_cost: string, more: Draft = {}): Draft => ({ categoryid: category('Printing'), quantity: '1', unit_cost, ...more })
  const draft = (more: Draft = {}): Draft =>
    ({ vendorid: vendor.vendorid, issue_date: '2026-06-15', due_offset_days: 30, currency_code: 'USD', language: 'en', lines: [line('100.00')], ...more })
  return {
    client,
    bills,
    payments,
    vendors,
    vendor,
    category,
    line,
    draft,
    bill: (more: Draft = {}): Promise<Row> => bills.create(draft(more)),
    tryBill: (more: Draft): Promise<Answer> => client.post(pathOf('bills.create'), { bill: draft(more) }),
    tryWrite: (id: number, changes: Draft): Promise<Answer> => client.put(pathOf('bills.update', id), { bill: changes }),
    pay: (billid: number, amount: string, more: Draft = {}): Promise<Row> => payments.create({ billid, amount: usd(amount), payment_type: 'Check', ...more }),
    tryPay: (billid: unknown, more: Draft = {}): Promise<Answer> =>
      client.post(pathOf('bill_payments.create'), { bill_payment: { billid, amount: usd('10.00'), payment_type: 'Check', ...more } }),
    balances: async (): Promise<Row> => {
      const { outstanding_balance, overdue_balance } = await vendors.get(vendor.vendorid)
      return { outstanding_balance, overdue_balance }
    },
    postings: (document: string, id: number): string[] => client.sql('SELECT account, amount, date FROM postings WHERE document = ? AND document_id = ? ORDER BY position', document, id)
      .map(({ account, amount, date }) => `${date} ${account} ${(amount / 10_000).toFixed(2)}`),
  }
}

const errorOf = ({ status, json }: Answer): unknown[] => {
  const { errno, field, object } = json.response.errors[0]
  return [status, errno, field, object]
}

t.test('a bill has the amounts of its lines, and shows all that belongs to it', async t => {
  const { bills, bill, line, category, vendor, client, postings } = await start(t)
  const made = await bill({
    bill_number: '', due_offset_days: 39, previous_vendor_id: null, attachment: { jwt: 'a.b.c', media_type: 'application/pdf' }, issue_date: '2026-06-09',
    lines: [
      line('10.00', { quantity: 3, description: null, tax_name1: 'GST', tax_percent1: 5, tax_name2: 'QST', tax_percent2: '9.975', compounded_tax: true, tax_authorityid1: 'T-1' }),
      line('0.125', { categoryid: String(category('Software')), quantity: '10', description: 'Licences', taxName1: 'GST', taxPercent1: '5' }),
    ],
  })
  t.match(made, {
    vendorid: vendor.vendorid, bill_number: '', due_date: '2026-07-18', amount: usd('31.25'), tax_amount: usd('4.64'), total_amount: usd('35.89'), paid: usd('0.00'), outstanding: usd('35.89'),
    status: 'unpaid', overall_category: 'Split', overall_description: 'Licences', bill_payments: [], attachment: { jwt: 'a.b.c', media_type: 'application/pdf' }, created_at: '2026-06-15 15:00:00',
  })
  const [first, second] = made.lines
  t.match(first, {
    list_index: 1, quantity: '3', description: null, amount: usd('30.00'), tax_amount1: usd('1.50'), tax_amount2: usd('3.14'), total_amount: usd('34.64'), tax_percent1: '5', tax_percent2: '9.975',
    tax_authorityid1: 'T-1', category: { category: 'Printing', categoryid: category('Printing'), is_cogs: false },
  })
  t.match(second, { list_index: 2, unit_cost: usd('0.125'), amount: usd('1.25'), total_amount: usd('1.25'), tax_name1: null, tax_percent1: null, tax_amount1: null }, 'camel case is ignored')
  t.notHas(first, { categoryid: 1 }, 'the number of a category is in the category')
  t.strictSame(Object.keys(first), Object.keys(first).toSorted())
  t.notHas(made, { vendor: {} })
  t.match(await bills.get(made.id, 'include[]=vendor'), { vendor: { vendor_name: 'Paper & Co', outstanding_balance: [{ amount: usd('35.89') }] } })
  t.strictSame(postings('bills', made.id), [
    '2026-06-09 6007-5 30.00', '2026-06-09 6016 1.50', '2026-06-09 6016 3.14', '2026-06-09 6007-7 1.25', '2026-06-09 2000 -35.89',
  ], 'net to the categories, tax to taxes paid, all of it owed')
  t.equal((await collection(client, 'categories').get(category('Software'))).transaction_posted, true)

  const less = await bills.update(made.id, { lines: [{ id: second.id, quantity: '4' }] })
  t.match(less, { overall_category: 'Software', total_amount: usd('0.50'), lines: [{ id: second.id, list_index: 1, category: { category: 'Software' }, description: 'Licences' }] }, 'lines of a known id stay')
  t.equal(less.lines.length, 1)
  t.match(await bills.update(made.id, { issue_date: '2026-05-01' }), { due_date: '2026-06-09', status: 'overdue', lines: less.lines })
  t.strictSame(postings('bills', made.id), ['2026-05-01 6007-7 0.50', '2026-05-01 2000 -0.50'])
  t.match(await bills.update(made.id, { lines: [] }), { lines: [], overall_category: 'Split', overall_description: null, total_amount: usd('0.00') })
  t.match(await bills.update(made.id, { attachment: null }), { attachment: null })
})

t.test('what is wrong with a bill or a payment is told, and changes nothing', async t => {
  const { client, bill, tryBill, tryWrite, tryPay, pay, payments, line, vendor, vendors } = await start(t)
  const paid = await bill({ lines: [line('50.00')] })
  const payment = await pay(paid.id, '40.00')
  const gone = await bill()
  await tryWrite(gone.id, { vis_state: 1 })
  const nobody = await vendors.create({ vendor_name: 'Gone', language: 'en' })
  await vendors.update(nobody.vendorid, { vis_state: 1 })
  const before = contents(client.world)
  const create: Array<[Draft, number, number, string]> = [
    ...['vendorid', 'issue_date', 'due_offset_days', 'currency_code', 'language'].flatMap((field): Array<[Draft, number, number, string]> =>
      [[{ [field]: undefined }, 422, 1001, field], [{ [field]: null }, 422, 1001, field]]),
    [{ currency_code: ' ' }, 422, 1001, 'currency_code'], [{ language: '' }, 422, 1001, 'language'],
    [{ due_date: '2026-07-01' }, 403, 1038, 'due_date'], [{ amount: usd('1') }, 403, 1038, 'amount'], [{ overall_description: 'x' }, 403, 1038, 'overall_description'],
    [{ vendorid: 1 }, 422, 1012, 'vendorid'], [{ vendorid: nobody.vendorid }, 422, 1012, 'vendorid'], [{ vendorid: 'x' }, 422, 1015, 'vendorid'],
    [{ issue_date: '2026-02-30' }, 422, 1033, 'issue_date'], [{ due_offset_days: -1 }, 422, 1025, 'due_offset_days'], [{ due_offset_days: 36_501 }, 422, 1030, 'due_offset_days'],
    [{ issue_date: '9999-12-31' }, 422, 1030, 'due_offset_days'], [{ currency_code: 'EURO' }, 422, 1017, 'currency_code'], [{ bill_number: {} }, 422, 1006, 'bill_number'],
    [{ lines: {} }, 422, 1035, 'lines'], [{ lines: ['x'] }, 422, 1006, 'lines'], [{ lines: [{}] }, 422, 1001, 'categoryid'], [{ lines: [{ id: 5 }] }, 422, 1001, 'categoryid'],
    [{ lines: [line('1', { categoryid: 1 })] }, 422, 1012, 'categoryid'], [{ lines: [line('x')] }, 422, 1015, 'unit_cost'], [{ lines: [line('1', { quantity: 'x' })] }, 422, 1015, 'quantity'],
    [{ lines: [line('1', { tax_percent1: 101 })] }, 422, 1018, 'tax_percent1'], [{ lines: [line('-1')] }, 422, 1040, 'lines'], [{ lines: [line('1e11')] }, 422, 1015, 'unit_cost'],
    [{ lines: [line('90000000000', { quantity: '2' })] }, 422, 1030, 'lines'], [{ attachment: 'x' }, 422, 1006, 'attachment'], [{ vis_state: 3 }, 422, 1004, 'vis_state'],
  ]
  for (const [more, ...expected] of create) t.strictSame(errorOf(await tryBill(more)), [...expected, 'bill'], `POST ${JSON.stringify(more)}`)
  const update: Array<[Draft, number, number, string]> = [
    [{ lines: [line('39.99')] }, 422, 1004, 'lines'], [{ lines: [] }, 422, 1004, 'lines'], [{ currency_code: 'CAD' }, 422, 1004, 'currency_code'], [{ due_date: '2026-07-01' }, 403, 1038, 'due_date'],
    [{ lines: [{ id: 999 }] }, 422, 1001, 'categoryid'],
  ]
  for (const [changes, ...expected] of update) t.strictSame(errorOf(await tryWrite(paid.id, changes)), [...expected, 'bill'], `PUT ${JSON.stringify(changes)}`)
  const pays: Array<[unknown, Draft, number, number, string]> = [
    [paid.id, { payment_type: undefined }, 422, 1001, 'payment_type'], [paid.id, { payment_type: 'check' }, 422, 1004, 'payment_type'], [paid.id, { payment_type: 'NOVA' }, 422, 1004, 'payment_type'],
    [undefined, {}, 422, 1001, 'billid'], [1, {}, 422, 1012, 'billid'], [gone.id, {}, 422, 1012, 'billid'], [paid.id, { amount: undefined }, 422, 1001, 'amount'],
    [paid.id, { amount: usd('0') }, 422, 1028, 'amount'], [paid.id, { amount: usd('-1') }, 422, 1028, 'amount'], [paid.id, { amount: usd('10.01') }, 422, 1004, 'amount'],
    [paid.id, { amount: { amount: '1', code: 'CAD' } }, 422, 1004, 'amount'], [paid.id, { paid_date: 'today' }, 422, 1033, 'paid_date'],
  ]
  for (const [billid, more, ...expected] of pays) t.strictSame(errorOf(await tryPay(billid, more)), [...expected, 'bill_payment'], `pay ${JSON.stringify(more)}`)
  const change = async (bill_payment: Draft) => errorOf(await client.put(pathOf('bill_payments.update', payment.id), { bill_payment }))
  t.strictSame(await change({ amount: usd('50.01') }), [422, 1004, 'amount', 'bill_payment'])
  t.strictSame(await change({ amount: { amount: '5', code: 'EUR' } }), [422, 1004, 'amount', 'bill_payment'])
  t.equal(contents(client.world), before)
  t.match((await payments.update(payment.id, { amount: usd('50'), billid: gone.id })), { amount: usd('50.00'), billid: paid.id }, 'a payment stays with its bill')
  t.equal((await client.get(pathOf('bills.get', 1))).status, 404)
  t.equal((await client.delete(pathOf('bills.get', paid.id))).status, 405)
  t.equal(vendor.vis_state, 0)
})

t.test('a bill goes through its states as it is paid and as days go by', async t => {
  const { client, bill, bills, pay, payments, balances, postings } = await start(t)
  const { id } = await bill({ due_offset_days: 1 })
  const owed = (amount: string) => [{ amount: usd(amount) }]
  const state = async () => {
    const { status, paid, outstanding, bill_payments } = await bills.get(id)
    return [status, paid.amount, outstanding.amount, bill_payments.map((payment: Row) => payment.amount.amount).join()]
  }
  const first = await bills.get(id)
  t.strictSame(await state(), ['unpaid', '0.00', '100.00', ''])
  t.strictSame(await balances(), { outstanding_balance: owed('100.00'), overdue_balance: [] })
  setClock(client.world, { mode: 'pinned', now: Date.parse('2026-06-17T03:59:00Z') })
  t.equal((await state())[0], 'unpaid', 'due today, in New York')
  setClock(client.world, { mode: 'pinned', now: Date.parse('2026-06-17T04:00:00Z') })
  t.strictSame([(await state())[0], await balances()], ['overdue', { outstanding_balance: owed('100.00'), overdue_balance: owed('100.00') }])
  const half = await pay(String(id) as never, '40.00', { note: '' })
  t.match(half, { billid: id, paid_date: '2026-06-17', matched_with_expense: false, note: '', amount: usd('40.00') })
  t.strictSame([await state(), await balances()], [['partial', '40.00', '60.00', '40.00'], { outstanding_balance: owed('60.00'), overdue_balance: owed('60.00') }])
  t.strictSame(postings('bill_payments', half.id), ['2026-06-17 2000 40.00', '2026-06-17 1000-1 -40.00'])
  const rest = await pay(id, '60.00', { paid_date: '2026-06-16' })
  t.strictSame([await state(), await balances()], [['paid', '100.00', '0.00', '40.00,60.00'], { outstanding_balance: [], overdue_balance: [] }])
  await payments.update(half.id, { vis_state: 2 })
  t.equal((await state())[3], '40.00,60.00', 'an archived payment counts')
  for (const payment of [half, rest]) await payments.update(payment.id, { vis_state: 1 })
  t.strictSame(postings('bill_payments', half.id), [])
  const last = await bills.get(id)
  t.strictSame({ ...last, updated_at: '', status: '' }, { ...first, updated_at: '', status: '' }, 'without its payments it is what it was')
  await payments.update(half.id, { vis_state: 0 })
  t.strictSame(await state(), ['partial', '40.00', '60.00', '40.00'], 'and a payment can come back')
  await pay(id, '60.00')
  t.equal((await client.put(pathOf('bill_payments.update', rest.id), { bill_payment: { vis_state: 0 } })).status, 422, 'but only where there is room')

  t.match(await bills.update(id, { vis_state: 1 }), { vis_state: 1, paid: usd('0.00'), bill_payments: [] }, 'payments go with their bill')
  t.strictSame([postings('bills', id), await balances()], [[], { outstanding_balance: [], overdue_balance: [] }])
  t.equal((await client.put(pathOf('bill_payments.update', half.id), { bill_payment: { vis_state: 0 } })).status, 422, 'and stay away as long as it does')
  t.match(await bills.update(id, { vis_state: 2 }), { vis_state: 2, status: 'overdue', outstanding: usd('100.00') })
  t.strictSame((await balances()).overdue_balance, owed('100.00'), 'an archived bill is owed')
  await payments.update(half.id, { vis_state: 0 })
  t.equal((await state())[0], 'partial')
  t.strictSame(journalFaults(client.world), [])
})

t.test('balances of vendors are by currency; a deleted vendor keeps its bills', async t => {
  const { bill, vendors, vendor, balances, line, bills } = await start(t)
  for (const [currency_code, cost] of [['USD', '1.10'], ['EUR', '20.00'], ['EUR', '2.50']] as const) await bill({ currency_code, issue_date: '2026-01-01', lines: [line(cost)] })
  await bill({ currency_code: 'cad' })
  await bill({ lines: [] })
  const money = (amount: string, code: string) => ({ amount: { amount, code } })
  t.strictSame(await balances(), {
    outstanding_balance: [money('100.00', 'CAD'), money('22.50', 'EUR'), money('1.10', 'USD')], overdue_balance: [money('22.50', 'EUR'), money('1.10', 'USD')],
  })
  await vendors.update(vendor.vendorid, { vis_state: 1 })
  t.equal((await bills.list()).total, 5)
})

t.test('bills are found by what the list reads, and by nothing else', async t => {
  const { client, bill, bills, pay, payments, vendors, line } = await start(t)
  const other = await vendors.create({ vendor_name: 'Ink', language: 'en' })
  const a = await bill({ bill_number: '7', issue_date: '2026-01-10' })
  const b = await bill({ bill_number: '7', issue_date: '2026-06-01', currency_code: 'CAD', lines: [line('5.00')] })
  const c = await bill({ vendorid: other.vendorid, issue_date: '2026-06-10', lines: [line('50.00')] })
  const d = await bill({ vendorid: other.vendorid, issue_date: '2026-06-15' })
  await pay(c.id, '1.00')
  await pay(d.id, '100.00')
  await bills.update(b.id, { vis_state: 2 })
  const cases: Array<[Record<string, unknown>, Row[]]> = [
    [{}, [d, c, b, a]], [{ 'search[vendorid]': other.vendorid }, [d, c]], [{ 'search[statuses][]': 'overdue' }, [a]], [{ 'search[statuses][]': ['paid', 'partial', 'nothing'] }, [d, c]],
    [{ 'search[currency_code]': 'cad' }, [b]], [{ 'search[ids][]': [a.id, d.id] }, [d, a]], [{ 'search[issue_date_min]': '2026-06-10' }, [d, c]], [{ 'search[issue_date_max]': '2026-06-10' }, [c, b, a]],
    [{ 'search[vis_state]': 2 }, [b]], [{ sort: 'issue_date_asc' }, [a, b, c, d]], [{ sort: 'total_amount_asc' }, [b, c, a, d].toSorted((x, y) => x.total_amount.amount - y.total_amount.amount || x.id - y.id)],
    [{ 'search[vendor_id]': other.vendorid }, [d, c, b, a]], [{ 'search[status]': 'paid' }, [d, c, b, a]], [{ 'search[bill_number]': '7' }, [d, c, b, a]], [{ per_page: 1, page: 2 }, [c]],
  ]
  for (const [asked, expected] of cases) t.strictSame((await bills.list(query(asked))).ids, expected.map(({ id }) => id), JSON.stringify(asked))
  t.strictSame((await bills.list('include[]=vendor')).rows.map(row => row.vendor.vendor_name), ['Ink', 'Ink', 'Paper & Co', 'Paper & Co'])
  for (const key of ['billid', 'bill_id', 'payment_type', 'paid_date_min']) t.equal((await payments.list(query({ [`search[${key}]`]: '1' }))).total, 2, `search[${key}] does nothing`)
  const warned = async (path: string) => Number((await client.get(path)).headers['x-mock-warnings'] ?? 0)
  t.equal(await warned(pathOf('bills.list', '', 'search[bill_number]=7')), 1, 'a program that looks for doubles is told')
  t.equal(await warned(pathOf('bill_payments.list', '', 'include[]=bill')), 1)
})

t.test('without accounts payable in the plan', async t => {
  const { client, bill, bills, vendors, pay, vendor } = await start(t)
  const { id } = await bill()
  const payment = await pay(id, '1.00')
  const ids: Record<string, number> = { bills: id, bill_vendors: vendor.vendorid, bill_payments: payment.id }
  changeConfig(client.world, { accounts_payable: false })
  const before = contents(client.world)
  const errnos = { bills: 41001, bill_vendors: 31001, bill_payments: 41101 }
  for (const [many, errno] of Object.entries(errnos)) {
    const one = many.slice(0, -1)
    t.match(await collection(client, many).list(), { rows: [], total: 0, pages: 0 }, `${many} are not listed`)
    for (const body of [{}, { [one]: await sample(freshWorld(t), many) }]) {
      const { status, json } = await client.post(pathOf(`${many}.create`), body)
      t.strictSame([status, json.response.errors], [403, [{ errno, field: '', message: `You do not have access to ${many.replace('_', ' ')}`, object: one, value: '' }]])
    }
    const put = async (row: number | string) => errorOf(await client.put(pathOf(`${many}.update`, row), { [one]: { vis_state: 1 } })).slice(0, 2)
    t.strictSame([await put(0), await put(ids[many]!)], [[404, 1012], [403, errno]], 'the row is looked up first')
  }
  t.equal((await client.get(pathOf('reports.accounts_payable_aging'))).status, 403)
  t.equal((await client.get('/auth/api/v1/users/me')).json.response.permissions[ACCOUNT]['accounts_payable.access'], false)
  t.equal(contents(client.world), before)
  changeConfig(client.world, { accounts_payable: null })
  t.strictSame([(await bills.list()).total, (await vendors.list()).total], [1, 1], 'all is there again')
})

t.test('a role without access, as a fault', async t => {
  const client = freshWorld(t)
  const denied = async (url: string) => {
    const { app } = client.server
    const answer = await app.inject({ url, headers: { authorization: `Bearer mock-access-token-${client.name}`, 'x-mock-response': 'no_access' } })
    return [answer.statusCode, answer.json().response?.errors[0].errno]
  }
  t.strictSame(await denied(`${accounting}/bills/bills`), [200, 41001])
  t.strictSame(await denied(`${accounting}/items/items`), [200, 12001])
  t.strictSame(await denied(`${accounting}/other_incomes/other_incomes`), [200, 1003])
  t.strictSame(await denied(`${accounting}/users/clients`), [403, 1003])
})

t.test('reports on what is owed and spent', async t => {
  const { client, bill, pay, line, category, vendors } = await start(t)
  const report = async (name: string, asked: string) => Object.values(within((await client.get(pathOf(`reports.${name}`, '', asked))).json))[0] as Row
  const other = await vendors.create({ vendor_name: 'ink', language: 'en' })
  const taxed = await bill({ issue_date: '2026-05-01', lines: [line('100.00', { tax_name1: 'HST', tax_percent1: '13' }), line('50.00', { categoryid: category('Cost of Goods Sold') })] })
  await bill({ vendorid: other.vendorid, issue_date: '2026-03-01', lines: [line('30.00')] })
  await bill({ vendorid: other.vendorid, issue_date: '2026-06-14', lines: [line('7.00')] })
  await bill({ currency_code: 'EUR' })
  await pay(taxed.id, '81.50', { paid_date: '2026-06-10' })
  const ages = ({ accounts, totals }: Row) => [...accounts, totals].map(row => [row.vendor_name ?? 'all', row['0-30'], row['31-60'], row['61-90'], row['91+'], row.total].map(value => value.amount ?? value).join(' '))
  t.strictSame(ages(await report('accounts_payable_aging', '')), ['ink 7.00 0.00 0.00 30.00 37.00', 'Paper & Co 0.00 81.50 0.00 0.00 81.50', 'all 7.00 81.50 0.00 30.00 118.50'])
  t.strictSame(ages(await report('accounts_payable_aging', 'group_by=overdue')), ['ink 0.00 0.00 30.00 0.00 30.00', 'Paper & Co 81.50 0.00 0.00 0.00 81.50', 'all 81.50 0.00 30.00 0.00 111.50'])
  t.strictSame(ages(await report('accounts_payable_aging', 'end_date=2026-06-09')), ['ink 0.00 0.00 0.00 30.00 30.00', 'Paper & Co 0.00 163.00 0.00 0.00 163.00', 'all 0.00 163.00 0.00 30.00 193.00'])
  t.match(await report('accounts_payable_aging', 'currency_code=eur'), { currency_code: 'EUR', totals: { total: { amount: '100.00', code: 'EUR' } } })
  const { download_token } = await report('accounts_payable_aging', '')
  const { text } = await client.get(`${accounting}/links/reports/${download_token}/accounts_payable_aging.csv`)
  t.equal(text.split('\r\n')[1], `${other.vendorid},ink,7.00,0.00,0.00,30.00,37.00,USD`)

  const year = 'start_date=2026-01-01&end_date=2026-12-31'
  const costs = async (asked: string) => {
    const { income, total_expenses } = await report('profitloss', asked)
    return [income[1].total.amount, total_expenses.total.amount]
  }
  t.strictSame(await costs(year), ['50.00', '137.00'], 'costs are net of tax, when they are billed')
  t.strictSame(await costs(`${year}&cash_based=true`), ['25.00', '50.00'], 'or in proportion, when they are paid')
  t.strictSame(await costs('start_date=2026-06-10&end_date=2026-06-10&cash_based=true'), ['25.00', '50.00'])
  const paidTax = async (asked: string) => (await report('taxsummary', asked)).taxes.map((tax: Row) => `${tax.tax_name} ${tax.tax_paid.amount} ${tax.taxable_amount_paid.amount}`)
  t.strictSame([await paidTax(year), await paidTax(`${year}&cash_based=true`)], [['HST 13.00 100.00'], ['HST 6.50 50.00']])
  await pay(taxed.id, '81.50')
  t.strictSame(await costs(`${year}&cash_based=true`), ['50.00', '100.00'])
  t.strictSame((await report('payments_collected', year)).payments, [], 'what is paid out is not collected')
})

const LAWS: Readonly<Record<string, string>> = {
  'a bill comes to its lines and their taxes': `SELECT id FROM bills WHERE total_amount <> amount + tax_amount
    OR amount <> (SELECT coalesce(sum(amount), 0) FROM bill_lines WHERE billid = bills.id) OR total_amount <> (SELECT coalesce(sum(total_amount), 0) FROM bill_lines WHERE billid = bills.id)`,
  'what is paid are its payments, and no more than it comes to': `SELECT id FROM bills
    WHERE paid > total_amount OR paid <> (SELECT coalesce(sum(amount), 0) FROM bill_payments WHERE billid = bills.id AND vis_state <> 1)`,
  'accounts payable are what is outstanding': `SELECT code, sum(owed) FROM (SELECT currency_code AS code, total_amount - paid AS owed FROM bills WHERE vis_state <> 1
    UNION ALL SELECT currency_code, amount FROM postings WHERE account = '2000') GROUP BY code HAVING sum(owed) <> 0`,
  'payments of deleted bills are deleted': 'SELECT bill_payments.id FROM bill_payments JOIN bills ON bills.id = billid WHERE bills.vis_state = 1 AND bill_payments.vis_state <> 1',
}

t.test('whatever happens to bills, their books are right', async t => {
  const which = fc.nat({ max: 4 })
  const cents = fc.integer({ min: -500, max: 20_000 }).map(number => (number / 100).toFixed(2))
  const line = fc.record({
    category: fc.constantFrom('Printing', 'Software', 'Cost of Goods Sold'), quantity: fc.constantFrom('1', '2', '0.333'), unit_cost: cents, tax_name1: fc.constantFrom('GST', null),
    tax_percent1: fc.constantFrom('5', '9.975', null), tax_percent2: fc.constantFrom('7', null), compounded_tax: fc.boolean(),
  }, { requiredKeys: ['category', 'quantity', 'unit_cost'] })
  const bill = fc.record({
    lines: fc.array(line, { maxLength: 3 }), issue_date: fc.constantFrom('2026-05-01', '2026-06-01', '2026-06-15'), due_offset_days: fc.constantFrom(0, 10), currency_code: fc.constantFrom('USD', 'USD', 'CAD'),
  }, { requiredKeys: [] })
  const vis_state = fc.constantFrom(0, 1, 2)
  const happening = fc.oneof(
    fc.record({ does: fc.constant('bill'), draft: bill, which }), fc.record({ does: fc.constant('edit'), draft: bill, which }),
    fc.record({ does: fc.constant('pay'), draft: fc.record({ amount: cents, paid_date: fc.constantFrom('2026-05-20', '2026-06-15') }), which }), fc.record({ does: fc.constant('pay'), draft: fc.record({ part: fc.constantFrom(1, 2, 3) }), which }),
    fc.record({ does: fc.constant('repay'), draft: fc.record({ amount: cents }), which }), fc.record({ does: fc.constant('hide bill'), draft: fc.record({ vis_state }), which }),
    fc.record({ does: fc.constant('hide payment'), draft: fc.record({ vis_state }), which }), fc.record({ does: fc.constant('wait'), draft: fc.constant({}), which })
  )
  const seen = { paid: 0, refused: 0, reversals: 0 }
  await fc.assert(fc.asyncProperty(fc.array(happening as fc.Arbitrary<{ does: string, draft: Draft, which: number }>, { minLength: 8, maxLength: 20 }), async happenings => {
    const desk = await start(t)
    const { client, category, vendor, vendors } = desk
    const nth = (table: string, index: number): Row | undefined => client.sql(`SELECT * FROM ${table} ORDER BY id`).at(index % Math.max(1, client.sql(`SELECT id FROM ${table}`).length))
    const drafted = ({ lines, ...draft }: Draft) => ({ ...draft, ...(lines === undefined ? {} : { lines: lines.map(({ category: name, ...line }: Draft) => ({ ...line, categoryid: category(name) })) }) })
    await desk.bill()
    for (const { does, draft, which } of happenings) {
      const [bill, payment] = [nth('bills', which)!, nth('bill_payments', which)]
      const amount = draft.part === undefined ? draft.amount : ((bill.total_amount - bill.paid) / 10_000 / draft.part).toFixed(2)
      const { status, text } = await ({
        bill: () => desk.tryBill(drafted(draft)),
        edit: () => desk.tryWrite(bill.id, drafted(draft)),
        pay: () => desk.tryPay(bill.id, { ...draft, amount: { amount, code: '' } }),
        repay: () => client.put(pathOf('bill_payments.update', payment?.id ?? 1), { bill_payment: draft }),
        'hide bill': () => desk.tryWrite(bill.id, draft),
        'hide payment': () => client.put(pathOf('bill_payments.update', payment?.id ?? 1), { bill_payment: draft }),
        wait: async () => { client.setClock(client.world.now() + which * 86_400_000); return { status: 200, text: '' } },
      } as Record<string, () => Promise<{ status: number, text: string }>>)[does]!()
      if (status >= 500) throw new Error(`${does} ${JSON.stringify(draft)}: ${text}`)
      if (status >= 400) seen.refused++
    }
    const broken = Object.entries(LAWS).map(([law, sql]) => ({ law, rows: client.sql(sql) })).filter(({ rows }) => rows.length > 0)
    const { outstanding_balance } = await vendors.get(vendor.vendorid)
    const owed = client.sql(`SELECT currency_code AS code, printf('%.2f', sum(total_amount - paid) / 10000.0) AS amount FROM bills
      WHERE vis_state <> 1 AND total_amount > paid GROUP BY 1 ORDER BY 1`).map(({ amount, code }) => ({ amount: { amount, code } }))
    const faults = [...broken, ...journalFaults(client.world), ...JSON.stringify(owed) === JSON.stringify(outstanding_balance) ? [] : [{ law: 'balance', owed, outstanding_balance }]]
    seen.paid += client.sql("SELECT count(*) AS count FROM bills_read WHERE status = 'paid'")[0].count
    seen.reversals += client.sql('SELECT count(*) AS count FROM ledger_entries WHERE reverses IS NOT NULL')[0].count
    client.server.worlds.drop(client.name)
    if (faults.length > 0) throw new Error(JSON.stringify(faults, null, 1))
  }), drawn(t, { numRuns: 25 }))
  t.ok(seen.paid > 0 && seen.refused > 10 && seen.reversals > 10, JSON.stringify(seen))
})

t.test('what is paid of a bill changes the bill, and callbacks hear of it as of the bill', async t => {
  const client = freshWorld(t)
  await listen(client, ['bill'])
  const { id } = await makeRow(client, 'bills')
  const payment = await collection(client, 'bill_payments').create({ billid: id, amount: usd('1.00'), payment_type: 'Cash' })
  await collection(client, 'bill_payments').update(payment.id, { vis_state: 1 })
  await collection(client, 'bills').update(id, { vis_state: 1 })
  t.strictSame(waiting(client).map(({ name, object_id }) => `${name} ${object_id}`), ['create', 'update', 'update', 'delete'].map(verb => `bill.${verb} ${id}`))
})
