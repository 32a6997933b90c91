// The reports of the ledger over the small book: every figure is compared with numbers worked out by hand beside it.
import t from 'tap'
import { BOTH, JUNE, MAY, ask, change, erase, invoice, keepBook, line, make, report, spend, type Name } from '../support/books.ts'
import { leavesOf, movedOf, sheetOf } from '../support/ledger-reports.ts'
import { accounting, ACCOUNT, BUSINESS_UUID, freshWorld, TODAY, type Client, type Row } from '../support/world.ts'

const business = (name: string): Name => `business_reports.${name}` as Name

const trial = (found: Row): string[] => found.data.map((row: Row) =>
  [row.account_name, row.account_sub_name, row.debit ? `DR ${row.debit.amount}` : '', row.credit ? `CR ${row.credit.amount}` : ''].filter(Boolean).join(' '))

// May: 247.23 billed (225.00 and 22.23 of taxes), 100.00 paid, 117.00 spent
// June: 112.99 and 30.00 billed, 147.23 and 150.00 paid, of which 37.01 too much, 30.00 of that used; 80.00 spent
const balancesOfBoth = [
  'Cash Petty Cash DR 200.23', 'Customer Credit Customer Credit CR 7.01', 'Taxes Payable GST CR 9.00', 'Taxes Payable PST CR 13.23', 'Taxes Payable HST CR 13.00',
  'Revenue Sales CR 379.99', 'Revenue Discounts DR 25.00', 'Cost of Goods Sold Cost of Goods Sold DR 25.00',
  'Operating Expenses Car & Truck Expenses DR 150.00', 'Operating Expenses Professional Services DR 8.85', 'Taxes Paid GST DR 12.00', 'Taxes Paid HST DR 1.15',
]
const sorted = (rows: readonly string[]): string[] => rows.toSorted()

t.test('the trial balance', async t => {
  const { client } = await keepBook(t)
  const figures: Array<[what: string, name: Name, query: string, rows: string[]]> = [
    ['has every sub-account of the legacy chart, and the total', 'trial_balance', BOTH, [...balancesOfBoth, 'total DR 422.23 CR 422.23']],
    ['has only what moved within the time', 'trial_balance', MAY, [
      'Cash Petty Cash CR 17.00', 'Accounts Receivable Accounts Receivable DR 147.23', 'Taxes Payable GST CR 9.00', 'Taxes Payable PST CR 13.23', 'Revenue Sales CR 250.00',
      'Revenue Discounts DR 25.00', 'Cost of Goods Sold Cost of Goods Sold DR 5.00', 'Operating Expenses Car & Truck Expenses DR 100.00', 'Taxes Paid GST DR 12.00', 'total DR 289.23 CR 289.23']],
    ['tells categories apart', 'trial_balance', `${BOTH}&group_by_category_id=true`, [
      ...balancesOfBoth.filter(row => !/Operating|Goods/.test(row)), 'Cost of Goods Sold Cost of Goods Sold DR 20.00', 'Cost of Goods Sold Cost of Shipping & Handling DR 5.00',
      'Operating Expenses Car & Truck Expenses DR 50.00', 'Operating Expenses Gas DR 100.00', 'Operating Expenses Testing DR 8.85', 'total DR 422.23 CR 422.23']],
    ['keeps currencies apart', 'trial_balance', `${BOTH}&currency_code=EUR`, [
      'Cash Petty Cash DR 35.00', 'Accounts Receivable Accounts Receivable DR 42.00', 'Taxes Payable GST CR 4.00', 'Revenue Sales CR 80.00',
      'Operating Expenses Office Expenses & Postage DR 7.00', 'total DR 84.00 CR 84.00']],
    ['is nothing but a total in a currency nobody used', 'trial_balance', `${BOTH}&currency_code=JPY`, ['total DR 0.00 CR 0.00']],
    ['covers today by default', 'trial_balance', '', ['Cash Petty Cash DR 147.23', 'Accounts Receivable Accounts Receivable CR 147.23', 'total DR 147.23 CR 147.23']],
    ['ignores another basis', 'trial_balance', `${BOTH}&cash_based=true`, [...balancesOfBoth, 'total DR 422.23 CR 422.23']],
    ['of the business has the accounts of its chart', business('trial_balance'), BOTH, [
      'Cash Petty Cash DR 200.23', 'Customer Credit Customer Credit (general) CR 7.01', 'Taxes Payable Taxes Payable (general) CR 35.23', 'Revenue Sales CR 379.99', 'Revenue Discounts DR 25.00',
      'Cost of Goods Sold Cost of Goods Sold (general) DR 20.00', 'Cost of Goods Sold Cost of Shipping & Handling DR 5.00', 'Car & Truck Expenses Car & Truck Expenses (general) DR 50.00',
      'Car & Truck Expenses Gas DR 100.00', 'Professional Services Professional Services (general) DR 8.85', 'Sales Taxes Paid Sales Taxes Paid (general) DR 13.15', 'total DR 422.23 CR 422.23']],
  ]
  for (const [what, name, query, rows] of figures) {
    t.test(what, async t => t.strictSame(sorted(trial(await report(client, name, query))), sorted(rows)))
  }

  t.test('is in the order of numbers, and its total has no account', async t => {
    const { data } = await report(client, 'trial_balance', BOTH)
    const numbers = data.slice(0, -1).map((row: Row) => `${row.account_number} ${row.account_sub_number.padStart(2, '0')}`)
    t.strictSame(numbers, sorted(numbers))
    t.strictSame(data.at(-1), { account_name: 'total', account_number: null, account_sub_name: null, account_sub_number: null, sub_accountid: null, debit: data.at(-1).debit, credit: data.at(-1).credit })
    const { data: own } = await report(client, business('trial_balance'), BOTH)
    t.strictSame(own[0].sub_accountid, client.sql("SELECT uuid FROM ledger_accounts WHERE number = '1000-1'")[0].uuid)
  })
})

t.test('the balance sheet', async t => {
  const { client } = await keepBook(t)
  const figures: Array<[what: string, name: Name, query: string, rows: string[]]> = [
    ['has a column for each date', 'balance_sheet', 'dates[]=2026-05-31&dates[]=2026-06-30', [
      'asset/Cash/Petty Cash -17.00 200.23', 'asset/Accounts Receivable/Accounts Receivable 147.23 0.00', 'liability/Taxes Payable/GST 9.00 9.00', 'liability/Taxes Payable/PST 13.23 13.23',
      'liability/Taxes Payable/HST 0.00 13.00', 'liability/Customer Credit/Customer Credit 0.00 7.01', 'equity/Net Income 108.00 157.99', 'assets 130.23 200.23', 'liabilities and equity 130.23 200.23']],
    ['has columns in the order in which they are asked for', 'balance_sheet', 'dates[]=2026-06-30&dates[]=2026-01-01&dates[]=2026-06-30&currency_code=EUR', [
      'asset/Cash/Petty Cash 35.00 0.00 35.00', 'asset/Accounts Receivable/Accounts Receivable 42.00 0.00 42.00', 'liability/Taxes Payable/GST 4.00 0.00 4.00',
      'equity/Net Income 73.00 0.00 73.00', 'assets 77.00 0.00 77.00', 'liabilities and equity 77.00 0.00 77.00']],
    ['is empty before the first document', 'balance_sheet', 'dates[]=2026-01-01', ['equity/Net Income 0.00', 'assets 0.00', 'liabilities and equity 0.00']],
    ['ignores a range, and names without brackets', 'balance_sheet', 'start_date=2020-01-01&end_date=2020-12-31&dates=2020-01-01&currency_code=EUR', [
      'asset/Cash/Petty Cash -7.00', 'asset/Accounts Receivable/Accounts Receivable 84.00', 'liability/Taxes Payable/GST 4.00', 'equity/Net Income 73.00', 'assets 77.00', 'liabilities and equity 77.00']],
    // 100.00 of 247.23 are paid: 91.01 of sales, 3.64 of GST, 5.35 of PST; spent are 117.00
    ['cash based has no receivables', 'balance_sheet', 'dates[]=2026-05-31&cash_based=true', [
      'asset/Cash/Petty Cash -17.00', 'liability/Taxes Payable/GST 3.64', 'liability/Taxes Payable/PST 5.35', 'equity/Net Income -25.99', 'assets -17.00', 'liabilities and equity -17.00']],
    ['of the business goes by sub-types', business('balance_sheet'), 'date1=2026-06-30&date2=2026-05-31&use_ledger_entries=true&locale=en', [
      'asset/Cash & Bank/Cash/Petty Cash -17.00 200.23', 'asset/Current Asset/Accounts Receivable/Accounts Receivable (general) 147.23 0.00',
      'liability/Current Liability/Taxes Payable/Taxes Payable (general) 22.23 35.23', 'liability/Current Liability/Customer Credit/Customer Credit (general) 0.00 7.01',
      'equity/Equity/Net Income 108.00 157.99', 'assets 130.23 200.23', 'liabilities and equity 130.23 200.23']],
    ['of the business may be cash based', business('balance_sheet'), 'date1=2026-05-31&cash_based=true', [
      'asset/Cash & Bank/Cash/Petty Cash -17.00', 'liability/Current Liability/Taxes Payable/Taxes Payable (general) 8.99', 'equity/Equity/Net Income -25.99', 'assets -17.00', 'liabilities and equity -17.00']],
  ]
  for (const [what, name, query, rows] of figures) {
    t.test(what, async t => t.strictSame(sorted(sheetOf(await report(client, name, query))), sorted(rows)))
  }

  t.test('is of today by default', async t => {
    t.strictSame((await report(client, 'balance_sheet')).dates, [TODAY])
    t.strictSame((await report(client, business('balance_sheet'))).dates, [TODAY])
  })

  t.test('has its groups, and a long-term one where something stands in it', async t => {
    const groups = async () => (await report(client, 'balance_sheet', 'dates[]=2026-06-30')).data.map((group: Row) => `${group.account_type} ${group.category}`)
    t.strictSame(await groups(), ['asset current', 'liability current', 'equity null'])
    book(client, 1, [['1500-1', 900], ['3002', -900]])
    t.strictSame(await groups(), ['asset current', 'asset long_term', 'liability current', 'equity null'])
    t.ok(sheetOf(await report(client, 'balance_sheet', 'dates[]=2026-06-30')).includes("equity/Owner's Equity/Owner's Equity 900.00"))
  })
})

/** Books a manual entry of 2026-06-01, in dollars, as the journal holds it. */
function book (client: Client, id: number, postings: ReadonlyArray<readonly [number: string, dollars: number]>): void {
  const entry = 900_000 + id
  client.world.db.prepare(`INSERT INTO ledger_entries (id, document, document_id, accounting_systemid, date, currency_code)
    VALUES (?, 'journal_entries', ?, '${ACCOUNT}', '2026-06-01', 'USD')`).run(entry, id)
  client.world.db.prepare(`INSERT INTO ledger_documents VALUES ('journal_entries', ?, ?, '${ACCOUNT}', 'USD', '2026-06-01')`).run(id, entry)
  const post = client.world.db.prepare(`INSERT INTO ledger_postings (entry, position, account, amount)
    VALUES (?, ?, (SELECT id FROM ledger_accounts WHERE number = ?), ?)`)
  postings.forEach(([number, dollars], position) => post.run(entry, position, number, dollars * 10_000))
}

const flow = ({ activities, summary }: Row): string[] => [
  ...activities.flatMap(({ category, details }: Row) => details.flatMap((detail: Row) => detail.accounts.flatMap((account: Row) =>
    account.sub_accounts.map((sub: Row) => `${category}/${detail.name}/${account.name}/${sub.name} ${sub.total.amount}`)))),
  ['starting_balance', 'gross_cash_inflow', 'gross_cash_outflow', 'net_cash_change', 'ending_balance'].map(key => summary[key].amount).join(' '),
]

t.test('the cash flow', async t => {
  const { client } = await keepBook(t)
  const figures: Array<[what: string, name: Name, query: string, rows: string[]]> = [
    ['shows a payment under what its invoice is for', 'cash_flow', MAY, [
      'operating/Sales/Revenue/Sales 101.12', 'operating/Sales/Revenue/Discounts -10.11', 'operating/Sales/Taxes Payable/GST 3.64', 'operating/Sales/Taxes Payable/PST 5.35',
      'operating/Expenses/Cost of Goods Sold/Cost of Goods Sold -5.00', 'operating/Expenses/Operating Expenses/Car & Truck Expenses -100.00', 'operating/Expenses/Taxes Paid/GST -12.00',
      '0.00 100.00 -117.00 -17.00 -17.00']],
    ['shows what was paid too much as credit, and nothing of what it pays later', 'cash_flow', 'start_date=2026-06-20&end_date=2026-06-22', [
      'operating/Sales/Revenue/Sales 99.99', 'operating/Sales/Taxes Payable/HST 13.00', 'operating/Sales/Customer Credit/Customer Credit 37.01', '50.23 150.00 0.00 150.00 200.23']],
    ['tells categories apart', 'cash_flow', 'start_date=2026-06-03&end_date=2026-06-05&group_by_category_id=true', [
      'operating/Expenses/Cost of Goods Sold/Cost of Goods Sold -20.00', 'operating/Expenses/Operating Expenses/Car & Truck Expenses -50.00', 'operating/Expenses/Operating Expenses/Testing -8.85',
      'operating/Expenses/Taxes Paid/HST -1.15', '-17.00 0.00 -80.00 -80.00 -97.00']],
    ['ignores the basis', 'cash_flow', 'start_date=2026-06-22&end_date=2026-06-22&cash_based=x', ['200.23 0.00 0.00 0.00 200.23']],
    ['keeps currencies apart', 'cash_flow', `${BOTH}&currency_code=EUR`, [
      'operating/Sales/Revenue/Sales 40.00', 'operating/Sales/Taxes Payable/GST 2.00', 'operating/Expenses/Operating Expenses/Office Expenses & Postage -7.00', '0.00 42.00 -7.00 35.00 35.00']],
    ['of the business has the accounts of its chart', business('cash_flow'), MAY, [
      'operating/Sales/Revenue/Sales 101.12', 'operating/Sales/Revenue/Discounts -10.11', 'operating/Sales/Taxes Payable/Taxes Payable 8.99', 'operating/Expenses/Car & Truck Expenses/Gas -100.00',
      'operating/Expenses/Cost of Goods Sold/Cost of Shipping & Handling -5.00', 'operating/Expenses/Sales Taxes Paid/Sales Taxes Paid -12.00', '0.00 100.00 -117.00 -17.00 -17.00']],
  ]
  for (const [what, name, query, rows] of figures) {
    t.test(what, async t => t.strictSame(sorted(flow(await report(client, name, query))), sorted(rows)))
  }

  t.test('has categoryid and sub_accountid of the account, none of the business', async t => {
    const all = async (name: Name, query: string) => (await report(client, name, query)).activities
      .flatMap(({ details }: Row) => details.flatMap(({ accounts }: Row) => accounts.flatMap(({ sub_accounts }: Row) => sub_accounts)))
    const apart = await all('cash_flow', `${MAY}&group_by_category_id=true`)
    t.strictSame(apart.filter(({ categoryid }: Row) => categoryid !== null).map(({ name }: Row) => name), ['Cost of Shipping & Handling', 'Gas'])
    t.ok(apart.every(({ sub_accountid }: Row) => Number.isInteger(sub_accountid)))
    for (const row of await all(business('cash_flow'), BOTH)) t.match(row, { categoryid: null, sub_accountid: null })
  })

  t.test('tells investing, financing and adjustments, and what only changes its account', async t => {
    book(client, 1, [['1500-1', 900], ['1000-1', -900]])
    book(client, 2, [['1000-1', 500], ['3002', -500]])
    book(client, 3, [['6012', 20], ['1000-1', -20]])
    book(client, 4, [['1000', 70], ['1000-1', -70]])
    book(client, 5, [['6012', 30], ['2000', -30]])
    const rows = flow(await report(client, 'cash_flow', 'start_date=2026-06-01&end_date=2026-06-01'))
    t.strictSame(rows, ['operating/Adjustments/Operating Expenses/Supplies -20.00', 'investing/Property, Plant, and Equipment/Property, Plant, and Equipment/Furniture -900.00',
      "financing/Equity/Owner's Equity/Owner's Equity 500.00", '-17.00 500.00 -920.00 -420.00 -437.00'])
  })
})

const posted = (rows: Row[]): string[] => rows.map(row => [row.date, row.entity_type, row.reference, row.description, row.client_name, `DR ${row.debit.amount} CR ${row.credit.amount}`].join('|'))

t.test('the general ledger', async t => {
  const { client, anna, may, over } = await keepBook(t)
  const { data, ...about } = await report(client, 'general_ledger', BOTH)
  const cash = data[0].sub_accounts[0]

  t.test('has every posting with its document', async t => {
    t.strictSame(posted(cash.transactions), [
      '2026-05-03|expense|||| DR 0.00 CR 112.00', '2026-05-04|expense|||| DR 0.00 CR 5.00', `2026-05-20|payment|${may.invoice_number}|first|Anna Ltd|DR 100.00 CR 0.00`,
      '2026-06-03|expense|||| DR 0.00 CR 50.00', '2026-06-04|expense|||| DR 0.00 CR 10.00', '2026-06-05|expense|||| DR 0.00 CR 20.00',
      `2026-06-15|payment|${may.invoice_number}||Anna Ltd|DR 147.23 CR 0.00`, `2026-06-20|payment|${'0000002'}||Anna Ltd|DR 150.00 CR 0.00`,
    ].map(row => row.replace('| DR', '|DR')))
    t.match(cash.transactions.at(-1), { paymentid: over.id, clientid: anna.id, invoiceid: null, expenseid: null, incomeid: null, creditid: null, billid: null, bill_paymentid: null })
  })

  t.test('adds up', async t => {
    t.match(data[0], { account_name: 'Cash', debit: { amount: '397.23' }, credit: { amount: '197.00' }, net_movement_debit: { amount: '200.23' }, net_movement_credit: { amount: '0.00' } })
    t.strictSame([data[0].id, cash.id], [data[0].accountid, cash.sub_accountid])
    t.strictSame(about.summary.total_debit, about.summary.total_credit)
    t.strictSame(movedOf(leavesOf({ data })), movedOf(leavesOf({ data }), true), 'sums are those of the rows')
  })

  const filters: Array<[what: string, query: string, rows: number]> = [
    ['an account', `accountid=${data[0].accountid}`, 8], ['a sub-account', `subaccountid=${cash.sub_accountid}`, 8], ['both', `subaccountid=${cash.sub_accountid}&accountid=${data[1].accountid}`, 0],
    ['an account that is not there', 'accountid=7', 0], ['a category', `categoryid=${client.sql("SELECT id FROM categories WHERE category = 'Gas'")[0].id}`, 1],
  ]
  for (const [what, query, rows] of filters) {
    t.test(`can be narrowed to ${what}`, async t => {
      const found = await report(client, 'general_ledger', `${BOTH}&${query}`)
      t.equal(leavesOf(found).flatMap(({ transactions }) => transactions).length, rows)
      t.equal(found.data.length, rows > 0 ? 1 : 0)
    })
  }

  t.test('of the business has uuids and four ids, and can be narrowed to an account or sub-account', async t => {
    const found = await report(client, business('general_ledger'), `${BOTH}&locale=fr`)
    t.match(found, { locale: 'fr', summary_only: false, data: [{ account_name: 'Cash', id: undefined }] })
    t.match(await report(client, business('general_ledger'), BOTH), { locale: 'en-US' })
    t.notOk('creditid' in found.data[0].sub_accounts[0].transactions[0])
    const [{ accountid, sub_accounts: [{ sub_accountid }] }] = found.data
    for (const id of [accountid, sub_accountid]) t.strictSame((await report(client, business('general_ledger'), `${BOTH}&accountid=${id}`)).data, [found.data[0]])
    t.strictSame((await report(client, business('general_ledger'), `${BOTH}&accountid=${BUSINESS_UUID}`)).data, [])
  })

  t.test('shows an edited document as it is, a deleted one not at all', async t => {
    await change(client, 'invoices/invoices', 'invoice', may.id, { lines: [line('1', '10')], discount_value: '0' })
    const sales = leavesOf(await report(client, 'general_ledger', MAY)).find(({ name }) => name === 'Revenue/Sales')!
    t.strictSame(sales.transactions.map(({ credit }) => credit.amount), ['10.00'])
    const spent = await spend(client, 'Gas', '2026-04-01', '3.00')
    await change(client, 'expenses/expenses', 'expense', spent.id, erase)
    t.strictSame((await report(client, 'general_ledger', 'start_date=2026-04-01&end_date=2026-04-30')).data, [])
  })

  t.test('is refused where it is too long', async t => {
    client.world.db.exec(`WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000) INSERT INTO ledger_postings (entry, position, account, amount)
      SELECT (SELECT entry FROM ledger_documents WHERE date = '2026-06-03'), 10 + n, (SELECT id FROM ledger_accounts WHERE number = '6012'), 0 FROM numbers`)
    const { status, json } = await ask(client, 'general_ledger', BOTH)
    t.match([status, json.response.errors], [422, [{ errno: 1030, field: 'start_date', value: '2026-05-01', object: 'report' }]])
  })
})

t.test('the chart of accounts', async t => {
  const { client } = await keepBook(t)
  const chart = (query = ''): Promise<Row[]> => report(client, business('chart_of_accounts'), query) as unknown as Promise<Row[]>
  const named = (rows: Row[], name: string): Row => rows.find(({ account_name }) => account_name === name)!
  const balances = (row: Row): string[] => [`${row.account_name} ${row.balance}`, ...(row.sub_accounts ?? []).map((sub: Row) => `${sub.account_name} ${sub.balance}`)]

  t.test('has what moved all time, with everything below an account', async t => {
    const rows = await chart()
    t.strictSame(balances(named(rows, 'Cash')), ['Cash 200.230', 'Cash (general) 0.000', 'Petty Cash 200.230'])
    t.strictSame(balances(named(rows, 'Revenue')), ['Revenue 354.990', 'Revenue (general) 0.000', 'Billed Expenses 0.000', 'Discounts -25.000', 'Sales 379.990', 'Sales Credit 0.000', 'Uncategorized Income 0.000'])
    t.strictSame(balances(named(rows, 'Customer Credit')), ['Customer Credit 7.010'], 'an account without sub-accounts has none')
    const cash = named(rows, 'Cash')
    t.strictSame([cash.sub_accounts[0].account_uuid, cash.sub_accounts[1].parent_account_uuid, cash.currency_code], [cash.account_uuid, cash.account_uuid, null])
    t.equal(rows.reduce((sum, row) => sum + 1 + row.sub_accounts.filter((sub: Row) => sub.account_uuid !== row.account_uuid).length, 0), 94, 'all accounts are there')
  })

  t.test('leaves opening balances out of a time', async t => {
    t.strictSame(named(await chart(JUNE), 'Cash').balance, '217.230')
    t.strictSame(named(await chart('start_date=2026-06-16'), 'Cash').balance, '150.000')
    t.strictSame(named(await chart('end_date=2026-05-31'), 'Cash').balance, '-17.000')
  })

  t.test('shows the currency that is asked for', async t => {
    const rows = await chart('currency_code=eur')
    t.ok(rows.every(row => [row, ...row.sub_accounts].every(({ currency_code }: Row) => currency_code === 'EUR')))
    t.equal(named(rows, 'Accounts Receivable').balance, '42.000')
  })

  t.test('can be narrowed and sorted', async t => {
    t.strictSame((await chart('account_type=equity')).map(({ account_name }) => account_name), ['Common Stock', 'Opening Balance', "Owner's Equity", 'Retained Earnings'])
    const uuid = named(await chart(), 'Cash').sub_accounts[1].account_uuid
    client.world.db.prepare("UPDATE ledger_accounts SET state = 'archived' WHERE uuid = ?").run(uuid)
    client.world.forget()
    t.strictSame((await chart('state=archived')).map(balances), [['Cash 200.230', 'Petty Cash 200.230']])
    t.strictSame(balances(named(await chart('state=active'), 'Cash')), ['Cash 200.230', 'Cash (general) 0.000'])
    const values = async (sort: string, key: string) => (await chart(`sort=${sort}`)).map(row => key === 'balance' ? Number(row[key]) : row[key])
    const numbers = await values('account_number_desc', 'account_number')
    t.strictSame(numbers, numbers.toSorted().reverse())
    const amounts = await values('balance_asc', 'balance')
    t.strictSame(amounts, amounts.toSorted((a, b) => a - b))
    const names = await values('account_name_asc', 'account_name')
    t.strictSame(names, names.toSorted((a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  })

  t.test('is only of the business', async t => {
    t.equal((await client.get(`${accounting}/reports/accounting/chart_of_accounts`)).status, 404)
    t.equal((await client.get(`/accounting/businesses/${'9'.repeat(8)}-0000-4000-8000-000000000000/reports/chart_of_accounts`)).status, 404)
    t.equal((await ask(client, business('chart_of_accounts'), 'start_date=2026-06-02&end_date=2026-06-01')).status, 422)
  })
})

t.test('profit and loss of the business has taxes paid, by account', async t => {
  const { client } = await keepBook(t)
  const entries = (entry: Row, path = ''): string[] => [`${path}${entry.description} ${[entry.total, ...entry.data].map(({ amount }: Row) => amount).join(' ')}`,
    ...entry.children.flatMap((child: Row) => entries(child, `${path}${entry.description}/`))]
  const found = await report(client, business('profit_and_loss'), `${BOTH}&resolution=m&use_ledger_entries=true&fiscal_year_view=false&locale=en`)
  t.strictSame(found.expenses.flatMap((entry: Row) => entries(entry)), [
    'Car & Truck Expenses 150.00 100.00 50.00', 'Car & Truck Expenses/Car & Truck Expenses (general) 50.00 0.00 50.00', 'Car & Truck Expenses/Car & Truck Expenses (general)/Expenses 50.00 0.00 50.00',
    'Car & Truck Expenses/Gas 100.00 100.00 0.00', 'Car & Truck Expenses/Gas/Expenses 100.00 100.00 0.00',
    'Professional Services 8.85 0.00 8.85', 'Professional Services/Professional Services (general) 8.85 0.00 8.85', 'Professional Services/Professional Services (general)/Expenses 8.85 0.00 8.85',
    'Sales Taxes Paid 13.15 12.00 1.15', 'Sales Taxes Paid/Sales Taxes Paid (general) 13.15 12.00 1.15', 'Sales Taxes Paid/Sales Taxes Paid (general)/Expenses 13.15 12.00 1.15',
  ])
  t.strictSame(entries(found.net_profit), ['Net Profit (USD) 157.99 108.00 49.99'])
  t.strictSame(entries(found.income[1]).slice(0, 2), ['Cost of Goods Sold 25.00 5.00 20.00', 'Cost of Goods Sold/Cost of Goods Sold (general) 20.00 0.00 20.00'])
  for (const resolution of ['q', '3m']) t.match(await report(client, business('profit_and_loss'), `${BOTH}&resolution=${resolution}`), { resolution, labels: ['2026-04-01'] })
})

t.test('an account that the business made stands in both charts', async t => {
  const client = freshWorld(t)
  const accounts = `/accounting/businesses/${BUSINESS_UUID}/ledger_accounts/accounts`
  const { json: { data } } = await client.post(accounts, { name: 'Savings', sub_type: 'Cash & Bank', parent_account: null })
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  await invoice(client, anna.id, '2026-06-01', [line('1', '10')])
  book(client, 1, [[data.number, 40], ['3002', -40]])
  const rows = trial(await report(client, 'trial_balance', JUNE))
  t.ok(rows.includes(`Cash ${data.uuid} DR 40.00`), 'by its uuid in the legacy chart')
  t.ok(trial(await report(client, business('trial_balance'), JUNE)).includes('Savings Savings (general) DR 40.00'))
  t.strictSame(flow(await report(client, 'cash_flow', JUNE)).at(-1), '0.00 40.00 0.00 40.00 40.00', 'and is cash')
})
