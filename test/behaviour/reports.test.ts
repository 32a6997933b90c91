// Reports: a small book is kept through the API, and every figure is compared with numbers worked out by
// hand beside it. Every answer is checked against its schema by the client.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { creditNotes } from '../../src/resources/credit-notes.ts'
import { openSession } from '../../src/world/session.ts'
import { accounting, freshWorld, TODAY, type Answer, type Client, type Row } from '../support/world.ts'

const MAY = 'start_date=2026-05-01&end_date=2026-05-31'
const JUNE = 'start_date=2026-06-01&end_date=2026-06-30'
const BOTH = 'start_date=2026-05-01&end_date=2026-06-30'

const reports = { profitloss_entity: 'profitloss', profitloss: 'profitloss', taxsummary: 'taxsummary', payments_collected: 'payments_collected' }
type Name = keyof typeof reports

const ask = (client: Client, name: Name, query = ''): Promise<Answer> =>
  client.get(`${accounting}/reports/accounting/${name}?${query}`)

async function report (client: Client, name: Name, query = ''): Promise<Row> {
  const { json } = await ask(client, name, query)
  return json.response.result[reports[name]]
}

/** Writes a row; gives it back. */
async function make (client: Client, path: string, one: string, body: Row): Promise<Row> {
  const { status, json, text } = await client.post(`${accounting}/${path}`, { [one]: body })
  if (status >= 300) throw new Error(text)
  return json.response.result[one]
}

async function change (client: Client, path: string, one: string, id: number, body: Row): Promise<void> {
  const { status, text } = await client.put(`${accounting}/${path}/${id}`, { [one]: body })
  if (status >= 300) throw new Error(text)
}

const gst = { taxName1: 'GST', taxAmount1: '5' }
const compound = { ...gst, taxName2: 'PST', taxAmount2: '7', compounded_tax: true }
const hst = { taxName1: 'HST', taxAmount1: '13' }
const line = (qty: string, amount: string, taxes: Row = {}) => ({ qty, unit_cost: { amount }, name: 'Work', ...taxes })

const invoice = (client: Client, customerid: number, create_date: string, lines: Row[], more: Row = {}) =>
  make(client, 'invoices/invoices', 'invoice', { customerid, create_date, lines, action_mark_as_sent: true, ...more })

const pay = (client: Client, invoiceid: number, date: string, amount: string, more: Row = {}) =>
  make(client, 'payments/payments', 'payment', { invoiceid, date, amount: { amount }, type: 'Check', ...more })

async function spend (client: Client, category_name: string, date: string, amount: string, more: Row = {}): Promise<Row> {
  return make(client, 'expenses/expenses', 'expense', { category_name, date, amount: { amount, code: 'USD' }, staffid: 1, ...more })
}

const erase = { vis_state: 1 }

/** Two months in two currencies: what each document means to the books stands beside it. */
async function keepBook (test: Test) {
  const client = freshWorld(test)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  const bruno = await make(client, 'users/clients', 'client', { fname: 'Bruno', lname: 'Bär', currency_code: 'EUR' })
  // 250.00 less 10 %: 225.00 net; GST on 180.00: 9.00, PST on 189.00: 13.23
  const may = await invoice(client, anna.id, '2026-05-10', [line('2', '100', compound), line('1', '50')], { discount_value: '10' })
  // 99.99 net, HST 12.9987
  const june = await invoice(client, anna.id, '2026-06-05', [line('3', '33.33', hst)])
  await invoice(client, anna.id, '2026-06-06', [line('1', '1000', hst)], { action_mark_as_sent: false })
  const gone = await invoice(client, anna.id, '2026-06-07', [line('1', '500', hst)])
  await change(client, 'invoices/invoices', 'invoice', gone.id, erase)
  const euros = await invoice(client, bruno.id, '2026-06-10', [line('1', '80', gst)])
  const credited = await invoice(client, anna.id, '2026-06-21', [line('1', '30')])

  await pay(client, may.id, '2026-05-20', '100.00', { note: 'first' })
  await pay(client, may.id, '2026-06-15', '147.23', { type: 'Cash' })
  const over = await pay(client, june.id, '2026-06-20', '150.00', { type: 'Bank Transfer' })
  await pay(client, credited.id, '2026-06-22', '30.00', { type: 'Credit', from_credit: true, creditid: over.overpaymentid })
  await pay(client, euros.id, '2026-06-25', '42.00')
  const bounced = await pay(client, euros.id, '2026-06-26', '10.00')
  await change(client, 'payments/payments', 'payment', bounced.id, erase)

  const professional = client.sql("SELECT id FROM categories WHERE category = 'Professional Services'")[0].id
  await make(client, 'expenses/categories', 'category', { category: 'Testing', parentid: professional })
  await spend(client, 'Gas', '2026-05-03', '112.00', { taxName1: 'GST', taxAmount1: { amount: '12.00' } })
  await spend(client, 'Cost of Shipping & Handling', '2026-05-04', '5.00')
  await spend(client, 'Car & Truck Expenses', '2026-06-03', '50.00')
  await spend(client, 'Testing', '2026-06-04', '10.00', { taxName1: 'HST', taxAmount1: { amount: '1.15' } })
  await spend(client, 'Cost of Goods Sold', '2026-06-05', '20.00')
  const returned = await spend(client, 'Gas', '2026-06-08', '99.00')
  await change(client, 'expenses/expenses', 'expense', returned.id, erase)
  await spend(client, 'Software', '2026-06-09', '7.00', { amount: { amount: '7.00', code: 'EUR' } })
  return { client, anna, bruno, may, june, euros, over }
}

/** Every entry of the tree as text: its path, its side, its total and its data. */
function entriesOf (entry: Row, path = ''): string[] {
  const { children, data, description, entry_type, total } = entry
  const figures = [total.amount, ...data.map(({ amount }: Row) => amount)].join(' ')
  const here = `${path}${description} ${entry_type}: ${figures}`
  return [here, ...children.flatMap((child: Row) => entriesOf(child, `${path}${description}/`))]
}

const tree = ({ income, expenses, total_income, total_expenses, net_profit, gross_margin }: Row): string[] =>
  [...income, ...expenses, total_income, total_expenses, net_profit, gross_margin].flatMap(entry => entriesOf(entry))

const totals = ({ income, total_income, total_expenses, net_profit, gross_margin }: Row): string =>
  [income[0], income[1], total_income, total_expenses, net_profit, gross_margin].map(({ total }) => total.amount).join(' ')

t.test('profit and loss', async t => {
  const { client } = await keepBook(t)

  t.test('has every figure of both months, in two columns', async t => {
    const found = await report(client, 'profitloss_entity', `${BOTH}&resolution=m`)
    t.strictSame(tree(found), [
      'Sales credit: 354.99 225.00 129.99',
      'Sales/Invoice credit: 354.99 225.00 129.99',
      'Cost of Goods Sold credit: 25.00 5.00 20.00',
      'Cost of Goods Sold/Cost of Goods Sold (general) credit: 20.00 0.00 20.00',
      'Cost of Goods Sold/Cost of Goods Sold (general)/Expenses credit: 20.00 0.00 20.00',
      'Cost of Goods Sold/Cost of Shipping & Handling credit: 5.00 5.00 0.00',
      'Cost of Goods Sold/Cost of Shipping & Handling/Expenses credit: 5.00 5.00 0.00',
      'Car & Truck Expenses debit: 150.00 100.00 50.00',
      'Car & Truck Expenses/Car & Truck Expenses (general) debit: 50.00 0.00 50.00',
      'Car & Truck Expenses/Car & Truck Expenses (general)/Expenses debit: 50.00 0.00 50.00',
      'Car & Truck Expenses/Gas debit: 100.00 100.00 0.00',
      'Car & Truck Expenses/Gas/Expenses debit: 100.00 100.00 0.00',
      'Professional Services debit: 8.85 0.00 8.85',
      'Professional Services/Testing debit: 8.85 0.00 8.85',
      'Professional Services/Testing/Expenses debit: 8.85 0.00 8.85',
      'Gross Profit credit: 329.99 220.00 109.99',
      'Total Expenses debit: 158.85 100.00 58.85',
      'Net Profit (USD) credit: 171.14 120.00 51.14',
      'Gross Margin none: 92.96 97.78 84.61',
    ])
    t.strictSame(found.gross_margin.total.code, '%')
    t.strictSame(found.company_name, 'Acme Design')
  })

  t.test('without resolution has totals and neither data nor periods', async t => {
    const found = await report(client, 'profitloss', MAY)
    t.strictSame([found.labels, found.dates, found.resolution], [[], [], null])
    t.strictSame(tree(found).slice(-5), [
      'Car & Truck Expenses/Gas/Expenses debit: 100.00', 'Gross Profit credit: 220.00', 'Total Expenses debit: 100.00',
      'Net Profit (USD) credit: 120.00', 'Gross Margin none: 97.78',
    ])
  })

  const figures: Array<[what: string, query: string, totals: string]> = [
    ['counts a month by itself', JUNE, '129.99 20.00 109.99 58.85 51.14 84.61'],
    ['counts one day by default, today', '', '0.00 0.00 0.00 0.00 0.00 0.00'],
    ['counts its first and last day', 'start_date=2026-05-10&end_date=2026-06-05', '324.99 20.00 304.99 58.85 246.14 93.85'],
    ['ends the day before', 'start_date=2026-05-11&end_date=2026-06-04', '0.00 0.00 0.00 58.85 -58.85 0.00'],
    ['has only expenses in a month of expenses', 'start_date=2026-05-01&end_date=2026-05-09', '0.00 5.00 -5.00 100.00 -105.00 0.00'],
    ['keeps currencies apart', `${BOTH}&currency_code=EUR`, '80.00 0.00 80.00 7.00 73.00 100.00'],
    ['has zeros for a currency nobody used', `${BOTH}&currency_code=JPY`, '0.00 0.00 0.00 0.00 0.00 0.00'],
    ['ignores search[…]', 'search[start_date]=2026-05-01&search[end_date]=2026-06-30', '0.00 0.00 0.00 0.00 0.00 0.00'],
    ['ignores a parameter nobody knows', `${JUNE}&flavour=vanilla`, '129.99 20.00 109.99 58.85 51.14 84.61'],
    // 100.00 of 247.23 are paid: 200 → 80.90, 50 → 20.22, the discount of 25 → 10.11
    ['cash based counts what a payment pays for', `${MAY}&cash_based=true`, '91.01 5.00 86.01 100.00 -13.99 94.51'],
    // the rest of it, all of 99.99, and 30.00 out of what was paid too much
    ['cash based counts the rest when it is paid', `${JUNE}&cash_based=True`, '263.98 20.00 243.98 58.85 185.13 92.42'],
    ['cash based counts what is paid in full like accrual', `${BOTH}&cash_based=1`, '354.99 25.00 329.99 158.85 171.14 92.96'],
    ['cash based leaves out what is unpaid', `${BOTH}&cash_based=true&currency_code=EUR`, '40.00 0.00 40.00 7.00 33.00 100.00'],
    ['cash based may be false', `${JUNE}&cash_based=false`, '129.99 20.00 109.99 58.85 51.14 84.61'],
  ]
  for (const [what, query, expected] of figures) {
    t.test(what, async t => t.strictSame(totals(await report(client, 'profitloss_entity', query)), expected))
  }

  const periods: Array<[what: string, query: string, periods: string[], sales: string[]]> = [
    ['months cover the range whole and count only days inside', 'resolution=m&start_date=2026-05-11&end_date=2026-06-05',
      ['2026-05-01 2026-05-31', '2026-06-01 2026-06-30'], ['0.00', '99.99']],
    ['quarters begin with January, April, July and October', 'resolution=3m&start_date=2025-12-31&end_date=2026-07-01',
      ['2025-10-01 2025-12-31', '2026-01-01 2026-03-31', '2026-04-01 2026-06-30', '2026-07-01 2026-09-30'],
      ['0.00', '0.00', '354.99', '0.00']],
    ['years are calendar years', 'resolution=y&start_date=2025-06-01&end_date=2026-05-31',
      ['2025-01-01 2025-12-31', '2026-01-01 2026-12-31'], ['0.00', '225.00']],
    ['the last month of a leap year\'s winter is whole', 'resolution=m&start_date=2024-02-29&end_date=2024-02-29',
      ['2024-02-01 2024-02-29'], ['0.00']],
    ['1900 was no leap year', 'resolution=m&start_date=1900-02-01&end_date=1900-02-28', ['1900-02-01 1900-02-28'], ['0.00']],
    ['nor is the first century another one', 'resolution=3m&start_date=0004-02-29&end_date=0004-02-29',
      ['0004-01-01 0004-03-31'], ['0.00']],
    ['the last year there is ends', 'resolution=y&start_date=9999-12-31&end_date=9999-12-31', ['9999-01-01 9999-12-31'], ['0.00']],
  ]
  for (const [what, query, dates, sales] of periods) {
    t.test(what, async t => {
      const found = await report(client, 'profitloss', query)
      t.strictSame(found.dates.map(({ start_date, end_date }: Row) => `${start_date} ${end_date}`), dates)
      t.strictSame(found.labels, dates.map(period => period.slice(0, 10)))
      t.strictSame(found.income[0].data.map(({ amount }: Row) => amount), sales)
      t.strictSame([found.start_date, found.end_date], query.match(/\d{4}-\d\d-\d\d/g))
    })
  }
})

t.test('the tax summary', async t => {
  const { client } = await keepBook(t)
  const rows = ({ taxes }: Row): string[] => taxes.map((tax: Row) => [
    tax.tax_name, tax.tax_collected.amount, tax.taxable_amount_collected.amount, tax.tax_paid.amount,
    tax.taxable_amount_paid.amount, tax.net_tax.amount, tax.net_taxable_amount.amount].join(' '))
  const figures: Array<[what: string, query: string, taxes: string[], invoiced: string]> = [
    ['has each tax of both months', BOTH,
      ['GST 9.00 180.00 12.00 100.00 -3.00 80.00', 'HST 13.00 99.99 1.15 8.85 11.85 91.14', 'PST 13.23 180.00 0.00 0.00 13.23 180.00'],
      '390.22'],
    ['has only taxes with activity', JUNE, ['HST 13.00 99.99 1.15 8.85 11.85 91.14'], '142.99'],
    ['keeps currencies apart', `${BOTH}&currency_code=EUR`, ['GST 4.00 80.00 0.00 0.00 4.00 80.00'], '84.00'],
    ['is empty today', '', [], '0.00'],
    ['cash based counts the share that was paid', `${MAY}&cash_based=true`,
      ['GST 3.64 72.81 12.00 100.00 -8.36 -27.19', 'PST 5.35 72.81 0.00 0.00 5.35 72.81'], '100.00'],
    ['cash based counts the rest when it is paid', `${JUNE}&cash_based=true`,
      ['GST 5.36 107.19 0.00 0.00 5.36 107.19', 'HST 13.00 99.99 1.15 8.85 11.85 91.14', 'PST 7.88 107.19 0.00 0.00 7.88 107.19'],
      '290.22'],
    ['cash based counts half of what is half paid', `${BOTH}&cash_based=true&currency_code=EUR`,
      ['GST 2.00 40.00 0.00 0.00 2.00 40.00'], '42.00'],
  ]
  for (const [what, query, taxes, invoiced] of figures) {
    t.test(what, async t => {
      const found = await report(client, 'taxsummary', query)
      t.strictSame(rows(found), taxes)
      t.strictSame(found.total_invoiced.amount, invoiced)
    })
  }
})

t.test('payments collected', async t => {
  const { client, anna, bruno, may, june, over } = await keepBook(t)
  const rows = ({ payments }: Row): string[] => payments.map(({ date, amount, method, from_credit }: Row) =>
    `${date} ${amount.amount} ${amount.code} ${method}${from_credit ? ' from credit' : ''}`)
  const sums = (found: Row): string[] => found.totals.map(({ amount, code }: Row) => `${code} ${amount}`)
  const all = [
    '2026-06-25 42.00 EUR Check', '2026-06-22 30.00 USD Credit from credit', '2026-06-20 112.99 USD Bank Transfer',
    '2026-06-20 37.01 USD Bank Transfer', '2026-06-15 147.23 USD Cash', '2026-05-20 100.00 USD Check',
  ]
  const figures: Array<[what: string, query: string, rows: string[], totals: string[]]> = [
    ['lists all, newest first, and adds up each currency', BOTH, all, ['EUR 42.00', 'USD 397.23']],
    ['covers today by default', '', ['2026-06-15 147.23 USD Cash'], ['USD 147.23']],
    ['filters by currencies', `${BOTH}&currency_codes[]=EUR&currency_codes[]=CAD`, all.slice(0, 1), ['EUR 42.00']],
    ['filters by clients', `${BOTH}&clientids[]=${bruno.id}`, all.slice(0, 1), ['EUR 42.00']],
    ['filters by methods', `${BOTH}&payment_methods[]=Cash&payment_methods[]=Credit`, [all[1]!, all[4]!], ['USD 147.23']],
    ['filters by what was paid for', `${BOTH}&payment_for=credits`, [all[3]!], ['USD 37.01']],
    ['leaves money from a credit out of the totals', 'start_date=2026-06-22&end_date=2026-06-22', [all[1]!], ['USD 0.00']],
    ['ignores names without brackets', `${BOTH}&currency_codes=EUR&currency_code=EUR&clientids=1`, all, ['EUR 42.00', 'USD 397.23']],
    ['is empty where nothing came in', 'start_date=2025-01-01&end_date=2025-12-31', [], []],
  ]
  for (const [what, query, expected, totals] of figures) {
    t.test(what, async t => {
      const found = await report(client, 'payments_collected', query)
      t.strictSame(rows(found), expected)
      t.strictSame(sums(found), totals)
    })
  }

  t.test('shows what was paid too much as a row of its own', async t => {
    const { payments } = await report(client, 'payments_collected', 'start_date=2026-06-20&end_date=2026-06-20')
    const shared = { client: 'Anna Ltd', clientid: anna.id, date: '2026-06-20', from_credit: false, method: 'Bank Transfer' }
    t.strictSame(payments, [
      { ...shared, amount: { amount: '112.99', code: 'USD' }, credit_number: null, creditid: null, description: '', invoice_number: june.invoice_number, invoiceid: june.id },
      { ...shared, amount: { amount: '37.01', code: 'USD' }, credit_number: '0000001', creditid: over.overpaymentid, description: `Overpayment: invoice #${june.invoice_number}`, invoice_number: null, invoiceid: null },
    ])
  })

  t.test('names clients without an organization, invoices, notes and the credit money came from', async t => {
    const { payments } = await report(client, 'payments_collected', BOTH)
    t.match(payments[0], { client: 'Bruno Bär', clientid: bruno.id })
    t.match(payments[1], { creditid: over.overpaymentid, credit_number: '0000001', description: '' })
    t.match(payments[5], { description: 'first', invoiceid: may.id, invoice_number: may.invoice_number })
  })

  t.test('shows no credit beside money that did not come from one', async t => {
    const bill = await invoice(client, anna.id, '2025-01-01', [line('1', '5')])
    await pay(client, bill.id, '2025-01-02', '5.00', { creditid: over.overpaymentid })
    const { payments } = await report(client, 'payments_collected', 'start_date=2025-01-02&end_date=2025-01-02')
    t.match(payments, [{ creditid: null, credit_number: null, from_credit: false, invoiceid: bill.id }])
  })

  t.test('echoes its filters', async t => {
    const found = await report(client, 'payments_collected', `clientids[]=${anna.id}&payment_methods[]=Cash&currency_codes[]=USD&currency_codes[]=`)
    t.match(found, { clientids: [anna.id], currency_codes: ['USD'], payment_methods: ['Cash'], start_date: TODAY, end_date: TODAY, summary_only: false })
  })
})

t.test('reports agree with the documents', async t => {
  const { client, may } = await keepBook(t)
  const sum = (sql: string) => client.sql(`SELECT printf('%.2f', sum(amount) / 10000.0) AS sum FROM ${sql}`)[0].sum
  const invoiced = sum("invoices WHERE currency_code = 'USD' AND vis_state = 0 AND display_status <> 'draft'")
  t.strictSame((await report(client, 'taxsummary', BOTH)).total_invoiced.amount, invoiced, 'total_invoiced is the sum of the invoices')
  const paid = sum("payments WHERE amount_code = 'USD' AND vis_state = 0")
  t.strictSame((await report(client, 'taxsummary', `${BOTH}&cash_based=true`)).total_invoiced.amount, paid, 'or of the payments')

  await change(client, 'invoices/invoices', 'invoice', may.id, { create_date: '2026-06-11' })
  t.strictSame(totals(await report(client, 'profitloss', MAY)), '0.00 5.00 -5.00 100.00 -105.00 0.00', 'an invoice that moves leaves May')
  t.strictSame(totals(await report(client, 'profitloss', JUNE)), '354.99 20.00 334.99 58.85 276.14 94.37', 'and is in June')
  t.strictSame(totals(await report(client, 'profitloss', `${MAY}&cash_based=true`)), '91.01 5.00 86.01 100.00 -13.99 94.51', 'cash stays')
})

t.test('what another account booked is in no report', async t => {
  const { client } = await keepBook(t)
  const all = async () => await Promise.all([
    report(client, 'profitloss', BOTH), report(client, 'profitloss', `${BOTH}&cash_based=true`), report(client, 'taxsummary', BOTH),
    report(client, 'taxsummary', `${BOTH}&cash_based=true`), report(client, 'payments_collected', BOTH),
  ])
  const before = await all()
  client.world.db.exec(`INSERT INTO postings SELECT document, document_id + 1000000, position, 'ELSE01', date, account, amount, currency_code,
    source, clientid, categoryid, tax_name, taxable, invoiceid, creditid FROM postings`)
  t.strictSame(await all(), before)
})

t.test('the journal is sound', async t => {
  const { client } = await keepBook(t)
  t.strictSame(client.sql('SELECT document, document_id FROM postings GROUP BY 1, 2, currency_code HAVING sum(amount) <> 0'), [],
    'the postings of every document sum to zero')
  t.strictSame(client.sql('SELECT currency_code, sum(amount) AS sum FROM postings GROUP BY 1'),
    [{ currency_code: 'EUR', sum: 0 }, { currency_code: 'USD', sum: 0 }], 'and so does the trial balance')
  t.strictSame(client.sql(`SELECT document, document_id FROM postings JOIN invoices ON document = 'invoices' AND document_id = invoices.id
    WHERE vis_state = 1 OR display_status = 'draft'`), [], 'drafts and deleted invoices have none')
  for (const code of ['USD', 'EUR']) {
    const [books] = client.sql(`SELECT printf('%.2f', sum(-amount) / 10000.0) AS net FROM postings WHERE currency_code = ?
      AND (account LIKE '4%' OR account LIKE '5%' OR account LIKE '6%' AND account <> '6016')`, code)
    const { net_profit } = await report(client, 'profitloss', `start_date=0001-01-01&end_date=9999-12-31&currency_code=${code}`)
    t.strictSame(net_profit.total, { amount: books.net, code }, `net profit in ${code} is income less costs of the journal`)
  }
})

t.test('a credit note', async t => {
  const client = freshWorld(t)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  const bill = await invoice(client, anna.id, '2026-06-05', [line('1', '100', hst)])
  const business = { id: 1000001, business_uuid: '', account_id: 'ACME01', name: '', timezone: 'UTC', currency_code: 'USD' }
  const session = openSession(client.world, business, { identity_id: 1, userid: 1, role: 'owner' })
  const credit = session.create(creditNotes, { clientid: anna.id, create_date: '2026-06-12', notes: 'Sorry', lines: [line('1', '40', hst)] } as never)

  t.strictSame(entriesOf((await report(client, 'profitloss', JUNE)).income[0]),
    ['Sales credit: 60.00', 'Sales/Credit credit: -40.00', 'Sales/Invoice credit: 100.00'], 'takes sales back')
  const [tax] = (await report(client, 'taxsummary', JUNE)).taxes
  t.strictSame([tax.tax_collected.amount, tax.taxable_amount_collected.amount], ['7.80', '60.00'], 'and tax collected')
  const { payments, totals } = await report(client, 'payments_collected', JUNE)
  t.match(payments, [{ method: 'Credit', creditid: credit.id, description: 'Sorry', amount: { amount: '45.20' }, invoiceid: null }])
  t.strictSame(totals, [{ amount: '45.20', code: 'USD' }], 'counts as collected when it is issued')

  t.strictSame(entriesOf((await report(client, 'profitloss', `${JUNE}&cash_based=true`)).income[0]), ['Sales credit: 0.00'],
    'on the other basis it waits until it is used')
  await pay(client, bill.id, '2026-06-14', '22.60', { from_credit: true, creditid: credit.id })
  t.strictSame(entriesOf((await report(client, 'profitloss', `${JUNE}&cash_based=true`)).income[0]),
    ['Sales credit: 0.00', 'Sales/Credit credit: -20.00', 'Sales/Invoice credit: 20.00'], 'and then brings in nothing')
})

t.test('an amount beyond cents is rounded once, in its sum', async t => {
  const client = freshWorld(t)
  await spend(client, 'Gas', '2026-05-03', '39.991')
  await spend(client, 'Gas', '2026-05-04', '39.994')
  await spend(client, 'Repairs', '2026-05-04', '0.005')
  t.strictSame(tree(await report(client, 'profitloss', MAY)).filter(text => / (?:debit)/.test(text)), [
    'Car & Truck Expenses debit: 80.00', 'Car & Truck Expenses/Gas debit: 79.99', 'Car & Truck Expenses/Gas/Expenses debit: 79.99',
    'Car & Truck Expenses/Repairs debit: 0.01', 'Car & Truck Expenses/Repairs/Expenses debit: 0.01', 'Total Expenses debit: 80.00',
  ])
})

t.test('on the cash basis', async t => {
  const client = freshWorld(t)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  const sales = async (range: string) => (await report(client, 'profitloss', `${range}&cash_based=true`)).income[0].total.amount
  const bill = await invoice(client, anna.id, '2026-05-01', [line('1', '10', hst)])
  await pay(client, bill.id, '2026-06-15', '3.77')
  await pay(client, bill.id, '2026-05-15', '3.77')
  await pay(client, bill.id, '2026-06-20', '3.76')
  // 3.336… of 10.00, then what is missing of 10.00: by date, whichever was recorded first
  t.strictSame([await sales(MAY), await sales(JUNE)], ['3.34', '6.66'], 'payments count in the order of their dates')
  await change(client, 'invoices/invoices', 'invoice', bill.id, { lines: [line('1', '5', hst)] })
  t.strictSame(await sales(BOTH), '5.00', 'no more counts than was billed in the end')
})

t.test('other income and manual entries, as the journal will hold them, have their places', async t => {
  const client = freshWorld(t)
  const post = client.world.db.prepare(`INSERT INTO postings (document, document_id, position, accounting_systemid, date, account, amount,
    currency_code, source, tax_name, taxable) VALUES (?, 1, ?, 'ACME01', '2026-06-01', ?, ?, 'USD', ?, ?, ?)`)
  post.run('other_income', 1, '1000-1', 15_000_000, 'Other Income', null, null)
  post.run('other_income', 2, '4000-3', -13_274_300, 'Other Income', null, null)
  post.run('other_income', 3, '2005', -1_725_700, 'Other Income', 'HST', 13_274_300)
  post.run('journal_entries', 1, '6010', 1_000_000, 'Adjustment', null, null)
  post.run('journal_entries', 2, '4000-3', -1_000_000, 'Adjustment', null, null)
  for (const basis of ['false', 'true']) {
    t.strictSame(tree(await report(client, 'profitloss', `${JUNE}&cash_based=${basis}`)), [
      'Sales credit: 1427.43', 'Sales/Adjustment credit: 100.00', 'Sales/Other Income credit: 1327.43', 'Cost of Goods Sold credit: 0.00',
      'Uncategorized Expenses debit: 100.00', 'Uncategorized Expenses/Uncategorized Expenses (general) debit: 100.00',
      'Uncategorized Expenses/Uncategorized Expenses (general)/Adjustment debit: 100.00',
      'Gross Profit credit: 1427.43', 'Total Expenses debit: 100.00', 'Net Profit (USD) credit: 1327.43', 'Gross Margin none: 100.00',
    ])
    const { taxes, total_invoiced } = await report(client, 'taxsummary', `${JUNE}&cash_based=${basis}`)
    t.strictSame(total_invoiced.amount, '1500.00')
    t.match(taxes, [{ tax_collected: { amount: '172.57' }, taxable_amount_collected: { amount: '1327.43' } }])
  }
})

t.test('however an invoice is paid, the cash basis ends where accrual does', async t => {
  const cents = (amount: number) => (amount / 100).toFixed(2)
  const price = fc.integer({ min: 1, max: 1_000_000_00 })
  const part = fc.integer({ min: 1, max: 99 })
  await fc.assert(fc.asyncProperty(price, fc.integer({ min: 0, max: 99 }), fc.array(part, { maxLength: 4 }), async (unit, discount, parts) => {
    const client = freshWorld(t)
    const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
    const lines = [line('3', cents(unit), compound), line('1', cents(unit), hst)]
    const bill = await invoice(client, anna.id, '2026-05-10', lines, { discount_value: String(discount) })
    let rest = Math.round(Number(bill.amount.amount) * 100)
    for (const [index, percent] of [...parts, 100].entries()) {
      const amount = percent === 100 ? rest : Math.floor(rest * percent / 100)
      rest -= amount
      if (amount > 0) await pay(client, bill.id, `2026-06-1${index}`, cents(amount))
    }
    for (const name of ['profitloss', 'taxsummary'] as const) {
      const { download_token: _, ...accrual } = await report(client, name, BOTH)
      const { download_token: __, ...cash } = await report(client, name, `${BOTH}&cash_based=true`)
      t.strictSame({ ...cash, cash_based: false }, accrual)
    }
  }), { numRuns: 25, seed: 1 })
})

t.test('keys are those of the captures, in alphabetical order', async t => {
  const { client } = await keepBook(t)
  const entry = ['children', 'data', 'description', 'entry_type', 'total']
  const found = await report(client, 'profitloss_entity', `${BOTH}&resolution=3m`)
  const taxes = await report(client, 'taxsummary', BOTH)
  const collected = await report(client, 'payments_collected', BOTH)
  const cases: Array<[what: string, value: Row, keys: string[]]> = [
    ['profit and loss', found, ['cash_based', 'company_name', 'currency_code', 'dates', 'download_token', 'end_date', 'expenses',
      'gross_margin', 'income', 'labels', 'net_profit', 'resolution', 'start_date', 'total_expenses', 'total_income']],
    ['a period', found.dates[0], ['end_date', 'start_date']],
    ['an entry', found.income[0], entry],
    ['an entry of an entry', found.expenses[0].children[0].children[0], entry],
    ['a margin', found.gross_margin, entry],
    ['money', found.net_profit.total, ['amount', 'code']],
    ['the tax summary', taxes, ['cash_based', 'currency_code', 'download_token', 'end_date', 'start_date', 'taxes', 'total_invoiced']],
    ['a tax', taxes.taxes[0], ['net_tax', 'net_taxable_amount', 'tax_collected', 'tax_name', 'tax_paid', 'taxable_amount_collected',
      'taxable_amount_paid']],
    ['payments collected', collected, ['clientids', 'currency_codes', 'download_token', 'end_date', 'payment_methods', 'payments',
      'start_date', 'summary_only', 'totals']],
    ['a payment', collected.payments[0], ['amount', 'client', 'clientid', 'credit_number', 'creditid', 'date', 'description',
      'from_credit', 'invoice_number', 'invoiceid', 'method']],
  ]
  for (const [what, value, keys] of cases) t.strictSame(Object.keys(value), keys, what)
})

t.test('a download token says what was asked, and is the same in every world', async t => {
  const [client, twin] = [freshWorld(t), freshWorld(t)]
  const read = (token: string) => token.split('.').slice(0, 2).map(part => JSON.parse(Buffer.from(part, 'base64url').toString()))
  const day = { start_date: TODAY, end_date: TODAY }
  const basis = { ...day, currency_code: 'USD', cash_based: false }
  const lists = { currency_codes: null, clientids: null, payment_methods: null, payment_for: null }
  const statement = { ...day, resolution: null, currency_code: 'USD', cash_based: false }
  const cases: Array<[Name, string, Row]> = [
    ['profitloss_entity', 'profitloss', { ...statement, report_mode: 'modern_entity' }],
    ['profitloss', 'profitloss', { ...statement, report_mode: null }],
    ['taxsummary', 'taxsummary', basis],
    ['payments_collected', 'payments_collected', { ...day, ...lists }],
  ]
  for (const [name, objectid, params] of cases) {
    const { download_token } = await report(client, name)
    const iat = Date.parse('2026-06-15T15:00:00Z') / 1000
    const payload = { accountid: 'ACME01', userid: 1, contactid: -1, level: 3, type: 'report', objectid, params, iat, exp: iat + 2_592_000 }
    t.strictSame(JSON.stringify(read(download_token)), JSON.stringify([{ typ: 'JWT', alg: 'HS256' }, payload]), name)
    t.strictSame((await report(twin, name)).download_token, download_token, `${name}, elsewhere`)
  }
})

t.test('what is wrong with a request is told', async t => {
  const client = freshWorld(t)
  const cases: Array<[name: Name, query: string, errors: Array<[errno: number, field: string, value: string]>]> = [
    ['profitloss', 'start_date=2026-06-02&end_date=2026-06-01', [[1007, 'start_date', '2026-06-02']]],
    ['taxsummary', 'start_date=2027-01-01', [[1007, 'start_date', '2027-01-01']]],
    ['payments_collected', 'start_date=yesterday', [[1016, 'start_date', 'yesterday']]],
    ['profitloss_entity', 'start_date=2026-02-30&end_date=x', [[1016, 'start_date', '2026-02-30'], [1016, 'end_date', 'x']]],
    ['taxsummary', 'cash_based=maybe', [[1031, 'cash_based', 'maybe']]],
    ['profitloss', 'resolution=week', [[1004, 'resolution', 'week']]],
    ['profitloss', 'start_date=0001-01-01&end_date=9999-12-31&resolution=m', [[1030, 'start_date', '0001-01-01']]],
    ['profitloss_entity', 'start_date=1926-05-01&end_date=2026-05-01&resolution=m', [[1030, 'start_date', '1926-05-01']]],
    ['profitloss', 'start_date=0001-01-01&end_date=9999-12-31&resolution=y', [[1030, 'start_date', '0001-01-01']]],
    ['payments_collected', 'clientids[]=7&clientids[]=x', [[1015, 'clientids', 'x']]],
  ]
  for (const [name, query, errors] of cases) {
    const { status, json } = await ask(client, name, query)
    t.strictSame([status, json.response.errors.map(({ errno, field, value }: Row) => [errno, field, value])], [422, errors], query)
    t.ok(json.response.errors.every(({ object }: Row) => object === 'report'), 'about the report')
  }
  const century = await report(client, 'profitloss', 'start_date=1926-05-01&end_date=2026-04-30&resolution=m')
  t.strictSame(century.labels.length, 1200, 'a century of months is told')
  t.strictSame((await report(client, 'profitloss', 'start_date=0001-01-01&end_date=9999-12-31')).labels, [], 'and any time as a whole')
  t.strictSame((await ask(client, 'profitloss', 'start_date=&end_date=&cash_based=&resolution=&currency_code=')).status, 200, 'empty is absent')
  t.strictSame((await client.get('/accounting/account/NOBODY/reports/accounting/taxsummary')).status, 404)
  t.strictSame((await client.get(`${accounting}/reports/accounting/taxsummary`, { authorization: '' })).status, 401)
})
