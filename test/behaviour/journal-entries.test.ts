// Journal entries in both spellings, the rows of the ledger and the legacy tree that they are shown in.
import t from 'tap'
import { gst, hst, invoice, keepBook, line, make, pay, spend } from '../support/books.ts'
import { journalFaults } from '../support/journal.ts'
import { as } from '../support/people.ts'
import { accounting, BUSINESS_UUID, freshWorld, pathOf, type Client, type Row } from '../support/world.ts'

const legacy = `${accounting}/journal_entries/journal_entries`
const details = `${accounting}/journal_entries/journal_entry_details`
const accounts = `${accounting}/journal_entry_accounts/journal_entry_accounts`
const manual = `/accounting/businesses/${BUSINESS_UUID}/journal_entries`
const version = { 'x-api-version': '2023-09-25' }

const tree = async (client: Client, query = ''): Promise<Row> => (await client.get(`${accounts}?${query}`)).json.response.result
const rowsOf = async (client: Client, query = ''): Promise<Row[]> => (await client.get(`${details}?per_page=100&${query}`)).json.response.result.journal_entry_details

async function subId (client: Client, account: string, name: string): Promise<number> {
  const found = (await tree(client)).journal_entry_accounts.find((row: Row) => row.account_number === account).sub_accounts.find((row: Row) => row.account_sub_name === name)
  if (found === undefined) throw new Error(`${account} has no ${name}`)
  return found.sub_accountid
}

async function draft (client: Client, more: Row = {}): Promise<Row> {
  const [cash, sales] = [await subId(client, '1000', 'Petty Cash'), await subId(client, '4000', 'Sales')]
  const lines = [{ sub_accountid: String(cash), debit: '200' }, { sub_accountid: sales, credit: '200' }]
  return { name: 'Till', description: 'Counted', currency_code: 'usd', user_entered_date: '2026-06-01', details: lines, ...more }
}

const uuidOf = (client: Client, number: string): string => client.sql('SELECT uuid FROM ledger_accounts WHERE number = ?', number)[0].uuid
const date = { year: 2026, month: 6, day: 1 }

const manualDraft = (client: Client, more: Row = {}): Row => ({
  userEnteredDate: date, name: 'Accrual', journalEntryNumber: 'JE-001.a', description: 'Rent', ...more,
  details: more.details ?? [
    { accountId: uuidOf(client, '6011'), amount: { amount: 500.5, code: 'USD' }, type: 'TYPE_DEBIT' },
    { accountId: uuidOf(client, '2001-2'), amount: { amount: '500.50', code: 'USD' }, type: 'TYPE_CREDIT' },
  ],
})

const amounts = (rows: Row[]): string[] => rows.map(row =>
  `${row.account.account_number}-${row.sub_account.account_sub_number} ${row.detail_type} ${row.debit?.amount ?? ''}/${row.credit?.amount ?? ''} ${row.balance.amount} ${row.name}: ${row.description}`)

t.test('an entry of the accounting family answers with its lines, and stands in the ledger', async t => {
  const client = freshWorld(t)
  const { status, json } = await client.post(legacy, { journal_entry: await draft(client) })
  t.equal(status, 200)
  const entry = json.response.result.journal_entry
  t.strictSame(Object.keys(entry), ['currency_code', 'description', 'details', 'entryid', 'id', 'name', 'user_entered_date'])
  t.match(entry, { currency_code: 'USD', name: 'Till', user_entered_date: '2026-06-01', id: entry.entryid })
  t.match(entry.details, [{ debit: '200', credit: null, categoryid: null, name: 'Till', description: 'Counted', user_entered_date: '2026-06-01', currency_code: 'USD' }, { debit: null, credit: '200' }])
  const rows = await rowsOf(client)
  t.strictSame(amounts(rows), ['1000-1 adjustment 200.00/ 200.00 Till: Counted', '4000-1 adjustment /200.00 200.00 Till: Counted'])
  t.strictSame(rows.map(row => [row.detailid, row.sub_account.sub_accountid, row.entry.entryid]), entry.details.map((row: Row) => [row.detailid, row.sub_accountid, entry.entryid]),
    'its rows have the numbers of its lines')
  t.strictSame(journalFaults(client.world), [])
})

t.test('what is wrong with an entry is told, and posts nothing', async t => {
  const client = freshWorld(t)
  const right = await draft(client)
  const [debit, credit] = right.details
  const cases: Array<[what: string, change: Row, status: number, error: Row]> = [
    ['no name', { name: undefined }, 422, { errno: 1001, field: 'name' }],
    ['an empty name', { name: ' ' }, 422, { errno: 1001, field: 'name' }],
    ['no currency', { currency_code: undefined }, 500, { errno: 500, message: 'There was an error accessing your account data.' }],
    ['no date', { user_entered_date: undefined }, 422, { errno: 1001, field: 'user_entered_date' }],
    ['no day', { user_entered_date: '2026-02-30' }, 422, { errno: 1033, field: 'user_entered_date' }],
    ['no lines', { details: undefined }, 422, { errno: 1001, field: 'details' }],
    ['lines that are no list', { details: 'x' }, 422, { errno: 1035, field: 'details' }],
    ['an empty list', { details: [] }, 422, { errno: 1004, field: 'details' }],
    ['one line', { details: [debit] }, 422, { errno: 1004, field: 'details' }],
    ['a difference', { details: [debit, { ...credit, credit: '199.99' }] }, 422, { errno: 1004, field: 'details', message: 'Debits and credits of an entry must be equal.' }],
    ['both sides', { details: [{ ...debit, credit: '1' }, credit] }, 422, { errno: 1004, field: 'debit' }],
    ['no side', { details: [{ sub_accountid: debit.sub_accountid }, credit] }, 422, { errno: 1004, field: 'credit' }],
    ['a side below zero', { details: [{ ...debit, debit: '-1' }, credit] }, 422, { errno: 1025, field: 'debit' }],
    ['a side of zero', { details: [debit, { ...credit, credit: 0 }] }, 422, { errno: 1028, field: 'credit' }],
    ['words', { details: [{ ...debit, debit: 'much' }, credit] }, 422, { errno: 1015, field: 'debit' }],
    ['no sub-account', { details: [{ debit: '200' }, credit] }, 422, { errno: 1001, field: 'sub_accountid' }],
    ['an unknown sub-account', { details: [{ ...debit, sub_accountid: 1 }, credit] }, 422, { errno: 1012, field: 'sub_accountid' }],
    ['an account in place of a sub-account', { details: [{ ...debit, sub_accountid: (await tree(client)).journal_entry_accounts[0].accountid }, credit] }, 422, { errno: 1012 }],
  ]
  for (const [what, change, status, error] of cases) t.match(await client.post(legacy, { journal_entry: { ...right, ...change } }), { status, json: { response: { errors: [error] } } }, what)
  t.match(await client.post(legacy, {}), { status: 422 }, 'nothing at all')
  for (const method of ['get', 'delete'] as const) t.equal((await client[method](legacy)).status, 405, method)
  t.equal((await client.put(`${legacy}/1`, { journal_entry: right })).status, 404)
  t.strictSame(await rowsOf(client), [])
  t.strictSame(client.sql('SELECT * FROM journal_entries'), [])
})

t.test('rows of every document are in the words of the legacy tree', async t => {
  const client = freshWorld(t)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  const bill = await invoice(client, anna.id, '2026-06-02', [line('1', '100', hst), { ...line('1', '0'), name: 'Gift' }, { ...line('1', '20'), name: 'Talk' }], { discount_value: '10' })
  await spend(client, 'Gas', '2026-06-01', '79.73', { notes: 'Fuel', taxName1: 'HST', taxAmount1: { amount: '9.17' } })
  await pay(client, bill.id, '2026-06-03', '200.00', { note: 'Thanks' })
  t.strictSame(amounts(await rowsOf(client)), [
    '1000-1 payment 200.00/ 200.00 Payment: Thanks', '1200-1 payment /119.70 -119.70 Payment: Thanks', '2003-1 payment /80.30 80.30 Payment: Thanks',
    `1200-1 total 119.70/ 119.70 Invoice ${bill.invoice_number}: `, `4000-1 sales /100.00 100.00 Invoice ${bill.invoice_number}: Work`,
    `4000-1 sales /20.00 20.00 Invoice ${bill.invoice_number}: Talk`, `4000-3 discount 12.00/ -12.00 Invoice ${bill.invoice_number}: `,
    `2001-1 tax /11.70 11.70 Invoice ${bill.invoice_number}: HST`,
    '6000-2 expense 70.56/ 70.56 Expense: Fuel', '6001-1 tax 9.17/ 9.17 Expense: null', '1000-1 expense /79.73 -79.73 Expense: Fuel',
  ])
  const [row] = await rowsOf(client)
  t.match(row!.entry, { invoiceid: bill.id, clientid: anna.id, paymentid: Number, expenseid: null, incomeid: null, creditid: null, accounting_systemid: 'ACME01' })
  const numbers = (await rowsOf(client)).map(each => each.detailid)
  t.equal(new Set(numbers).size, numbers.length)
  await client.put(`${accounting}/invoices/invoices/${bill.id}`, { invoice: { create_date: '2026-06-04' } })
  const after = (await rowsOf(client)).filter(each => each.name.startsWith('Invoice') || each.entry.paymentid !== null)
  t.equal(after.length, 5 + 5 + 5 + 3 + 3 + 3 + 2, 'an edit leaves what was, takes it back and posts anew; the payment is a deposit until the day')
  const ofDeposits = await subId(client, '1200', 'Customer Deposits')
  t.strictSame((await rowsOf(client, `search[sub_accountid]=${ofDeposits}`)).map(each => [each.user_entered_date, each.balance.amount]), [['2026-06-04', '119.70'], ['2026-06-03', '-119.70']])
})

t.test('filters, pages and orders of the rows', async t => {
  const { client } = await keepBook(t)
  const all = await rowsOf(client)
  const days = all.map(row => row.user_entered_date)
  t.strictSame(days, days.toSorted().reverse())
  t.strictSame((await rowsOf(client, 'sort=user_entered_date_asc')).map(row => row.user_entered_date), days.toSorted())
  t.ok((await rowsOf(client, 'search[start_date]=2026-06-05&search[end_date]=2026-06-10')).every(row => row.user_entered_date >= '2026-06-05' && row.user_entered_date <= '2026-06-10'))
  const subs: Row[] = (await tree(client)).journal_entry_accounts.flatMap((row: Row) => row.sub_accounts)
  let seen = 0
  for (const { sub_accountid } of subs) {
    const rows = await rowsOf(client, `search[sub_accountid]=${sub_accountid}`)
    t.strictSame(rows.map(row => row.detailid), all.filter(row => row.sub_account.sub_accountid === sub_accountid).map(row => row.detailid))
    seen += rows.length
  }
  t.equal(seen, all.length, 'every row is of one sub-account of the tree')
  const { json: { response: { result } } } = await client.get(`${details}?page=2&per_page=7`)
  t.strictSame(result.journal_entry_details.map((row: Row) => row.detailid), all.slice(7, 14).map(row => row.detailid))
  t.match(result, { page: 2, per_page: 7, total: all.length, pages: Math.ceil(all.length / 7) })
  t.match((await client.get(details)).json.response.result, { per_page: 15 })
  t.match((await client.get(`${details}?per_page=1000`)).json.response.result, { per_page: 100 })
  const bad: Array<[query: string, status: number, errno: number]> = [
    ['search[start_date]=soon', 400, 1023], ['search[end_date]=2026-13-01', 400, 1023], ['search[sub_accountid]=cash', 400, 1024],
    ['search[start_date]=2026-06-02&search[end_date]=2026-06-01', 422, 1007], ['page=x', 400, 1014], ['per_page=0', 400, 1013],
  ]
  for (const [query, status, errno] of bad) t.match(await client.get(`${details}?${query}`), { status, json: { response: { errors: [{ errno }] } } }, query)
  t.strictSame(await rowsOf(client, 'search[sub_accountid]=1'), [])
  t.same((await rowsOf(client, 'search[nonsense]=1')).length, all.length)
})

t.test('balances of the tree are the sums of the rows, by currency and time', async t => {
  const { client } = await keepBook(t)
  const all = await rowsOf(client)
  for (const [query, isIn] of [
    ['', (row: Row) => row.balance.code === 'USD'], ['search[currency_code]=EUR', (row: Row) => row.balance.code === 'EUR'],
    ['search[start_date]=2026-06-01&search[end_date]=2026-06-15', (row: Row) => row.balance.code === 'USD' && row.user_entered_date >= '2026-06-01' && row.user_entered_date <= '2026-06-15'],
  ] as Array<[string, (row: Row) => boolean]>) {
    const found = await tree(client, query)
    t.match(found, { page: 1, pages: 1, per_page: 17, total: 17 })
    for (const account of found.journal_entry_accounts) {
      const sumOf = (rows: Row[]) => rows.reduce((sum, row) => sum + Math.round(Number(row.balance.amount) * 10_000), 0)
      const own = all.filter(row => isIn(row) && row.account.accountid === account.accountid)
      t.equal(Math.round(Number(account.balance) * 10_000), sumOf(own), `${account.account_number} ${query}`)
      for (const sub of account.sub_accounts) {
        t.equal(sub.parentid, account.accountid)
        t.equal(Math.round(Number(sub.balance) * 10_000), sumOf(own.filter(row => row.sub_account.sub_accountid === sub.sub_accountid)), sub.account_sub_name)
      }
    }
  }
  t.match((await tree(client, 'page=2&per_page=3&account_type=asset')).journal_entry_accounts.length, 17, 'it is whole whatever is asked for')
  t.match(await client.get(`${accounts}?search[end_date]=x`), { status: 400, json: { response: { errors: [{ errno: 1023 }] } } })
  for (const method of ['post', 'put', 'delete'] as const) t.equal((await client[method](accounts, {})).status, 405)
})

t.test('an account that the business made is a sub-account under its uuid, and takes entries', async t => {
  const client = freshWorld(t)
  const chart = pathOf('ledger_accounts.list')
  const bank = (await client.post(chart, { name: 'Bank', sub_type: 'Cash & Bank', parent_account: uuidOf(client, '1000') })).json.data
  const loan = (await client.post(chart, { name: 'Loan', sub_type: 'Long-Term Liability', parent_account: null })).json.data
  const id = await subId(client, '1000', bank.uuid)
  t.equal(id, bank.jesa_id)
  t.equal(await subId(client, '2500', loan.uuid), loan.jesa_id)
  const entry = await draft(client, { details: [{ sub_accountid: id, debit: 5000.005 }, { sub_accountid: loan.jesa_id, credit: '5000.01' }] })
  t.match((await client.post(legacy, { journal_entry: entry })).json.response.result.journal_entry.details, [{ debit: '5000.01' }, { credit: '5000.01' }], 'cents')
  t.match((await tree(client)).journal_entry_accounts.find((row: Row) => row.account_number === '1000').sub_accounts[1],
    { account_sub_name: bank.uuid, account_sub_number: '1000-2', custom: true, transaction_posted: true, balance: '5000.01' })
  t.match(await rowsOf(client), [{ sub_account: { account_sub_name: bank.uuid } }, { sub_account: { account_sub_name: loan.uuid }, account: { account_name: 'Long-Term Liability' } }])
})

t.test('a name of a tax has its own sub-account, and an entry on it counts as tax', async t => {
  const client = freshWorld(t)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  await invoice(client, anna.id, '2026-06-02', [line('1', '100', { ...gst, taxName2: 'PST', taxAmount2: '7' })])
  const [gstId, pstId] = [await subId(client, '2001', 'GST'), await subId(client, '2001', 'PST')]
  await client.post(legacy, { journal_entry: await draft(client, { details: [{ sub_accountid: gstId, debit: '1.50' }, { sub_accountid: pstId, credit: '1.50' }] }) })
  t.match((await tree(client)).journal_entry_accounts.find((row: Row) => row.account_number === '2001'),
    { balance: '12', sub_accounts: [{ account_sub_name: 'GST', account_sub_number: '1', balance: '3.5' }, { account_sub_name: 'PST', account_sub_number: '2', balance: '8.5' }] })
  const { taxes } = (await client.get(`${accounting}/reports/accounting/taxsummary?start_date=2026-06-01&end_date=2026-06-30`)).json.response.result.taxsummary
  t.match(taxes, [{ tax_name: 'GST', tax_collected: { amount: '3.50' }, taxable_amount_collected: { amount: '100.00' } }, { tax_name: 'PST', tax_collected: { amount: '8.50' } }])
  t.strictSame(journalFaults(client.world), [])
})

t.test('an entry under the business uuid is bare, in parts, and listed by page_number and page_size', async t => {
  const client = freshWorld(t)
  const made = await client.post(manual, { manualJournalEntry: manualDraft(client) }, version)
  t.equal(made.status, 200)
  const entry = made.json.manualJournalEntry
  t.strictSame(Object.keys(entry), ['id', 'name', 'journalEntryNumber', 'description', 'userEnteredDate', 'reverseDepth', 'details'])
  t.match(entry, { id: /^[0-9a-f-]{36}$/, userEnteredDate: { year: '2026', month: '06', day: '01' }, reverseDepth: 0 })
  t.strictSame(entry.details, [
    { accountId: uuidOf(client, '6011'), amount: { amount: '500.50', code: 'USD' }, type: 'TYPE_DEBIT' }, { accountId: uuidOf(client, '2001-2'), amount: { amount: '500.50', code: 'USD' }, type: 'TYPE_CREDIT' },
  ])
  const texts = manualDraft(client, { userEnteredDate: { year: '2026', month: '05', day: '03' }, name: 'Second', journalEntryNumber: undefined })
  t.equal((await client.post(manual, { manualJournalEntry: texts }, version)).status, 200)
  await client.post(legacy, { journal_entry: await draft(client) })
  t.match((await client.get(manual, version)).json, { manualJournalEntries: [{ name: 'Second' }, { id: entry.id }], page: { total: 2, page_number: 1, page_size: 15 } }, 'the newest first, none of the older route')
  t.strictSame((await client.get(`${manual}?page_size=1&page_number=2`, version)).json, { manualJournalEntries: [entry], page: { total: 2, page_number: 2, page_size: 1 } })
  t.match((await client.get(`${manual}?page=2&per_page=1`, version)).json.page, { page_number: 1, page_size: 15 }, 'other spellings do nothing')
  t.strictSame(amounts(await rowsOf(client, 'search[start_date]=2026-05-01&search[end_date]=2026-05-31')),
    ['6000-11 adjustment 500.50/ 500.50 Second: Rent', '2000-2 adjustment /500.50 500.50 Second: Rent'], 'both are rows of one ledger')
  t.strictSame(journalFaults(client.world), [])
})

t.test('what is wrong with one under the business uuid is 400 with a detail for each field', async t => {
  const client = freshWorld(t)
  const right = manualDraft(client)
  const [debit, credit] = right.details
  const cases: Array<[what: string, change: Row, field: string | null]> = [
    ['no name', { name: undefined }, 'name'], ['no date', { userEnteredDate: undefined }, 'userEnteredDate'], ['half a date', { userEnteredDate: { year: 2026 } }, 'userEnteredDate'],
    ['a day that is none', { userEnteredDate: { year: 2026, month: 2, day: 30 } }, 'userEnteredDate'], ['a number with a space', { journalEntryNumber: 'JE 1' }, 'journalEntryNumber'],
    ['a number with an underscore', { journalEntryNumber: 'JE_1' }, 'journalEntryNumber'], ['no lines', { details: 0 }, 'details'], ['one line', { details: [debit] }, 'details'],
    ['a difference', { details: [debit, { ...credit, amount: { amount: 1, code: 'USD' } }] }, 'details'], ['two currencies', { details: [debit, { ...credit, amount: { amount: 500.5, code: 'CAD' } }] }, 'details'],
    ['an amount below zero', { details: [{ ...debit, amount: { amount: -1 } }, credit] }, 'details'], ['an unknown account', { details: [{ ...debit, accountId: '00000000-0000-4000-8000-000000000009' }, credit] }, 'accountId'],
    ['what is no uuid', { details: [{ ...debit, accountId: 5 }, credit] }, 'accountId'], ['an unknown side', { details: [{ ...debit, type: 'DEBIT' }, credit] }, 'type'],
    ['no side', { details: [{ ...debit, type: undefined }, credit] }, 'type'], ['no amount', { details: [{ ...debit, amount: undefined }, credit] }, 'amount'],
  ]
  for (const [what, change, field] of cases) {
    t.match(await client.post(manual, { manualJournalEntry: { ...right, ...change } }, version), { status: 400, json: { errors: { status: 400, details: [{ metadata: { field } }] } } }, what)
  }
  for (const headers of [{}, { 'x-api-version': '2022-10-31' }, { 'x-api-version': 'new' }]) {
    t.match(await client.get(manual, headers as Record<string, string>), { status: 400, json: { errors: { details: [{ metadata: { field: 'x-api-version' } }] } } })
  }
  for (const query of ['page_number=0', 'page_size=x', 'page_size=-1']) t.equal((await client.get(`${manual}?${query}`, version)).status, 400, query)
  for (const method of ['put', 'delete'] as const) t.equal((await client[method](manual, {}, version)).status, 405)
  t.equal((await client.get(manual.replace(BUSINESS_UUID, 'ACME01'), version)).status, 404)
  t.match(await client.get(manual, { ...version, ...as(client, { scope: 'user:profile:read' }) }), { status: 403, json: { message: /journal_entries/ } })
  t.strictSame(client.sql('SELECT * FROM manual_journal_entries'), [])
})

/** Sub-accounts with a balance, by the tree. */
async function balancesAt (client: Client, day: string): Promise<Record<string, string>> {
  const found: Row[] = (await tree(client, `search[end_date]=${day}`)).journal_entry_accounts
  return Object.fromEntries(found.flatMap(account => account.sub_accounts.filter((sub: Row) => sub.balance !== '0')
    .map((sub: Row) => [`${account.account_name}/${sub.account_sub_name}`, sub.balance])))
}

t.test('documents lead to the figures of a captured trial balance, and of the balance sheet after it', async t => {
  const client = freshWorld(t)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  const first = await invoice(client, anna.id, '2026-05-04', [line('1', '1623.08', hst)])
  const second = await invoice(client, anna.id, '2026-05-11', [line('1', '12591.92')])
  const future = await invoice(client, anna.id, '2026-07-01', [line('1', '900')])
  await pay(client, first.id, '2026-05-20', '1954.08') // 120.00 too much
  await pay(client, second.id, '2026-05-21', '8156.92')
  await pay(client, future.id, '2026-06-10', '400.00')
  await make(client, 'credit_notes/credit_notes', 'credit_note', { clientid: anna.id, create_date: '2026-05-25', credit_type: 'prepayment', lines: [line('1', '3000')] })
  await spend(client, 'Other Expenses', '2026-05-06', '6991.82', { taxName1: 'HST', taxAmount1: { amount: '796.25' } })
  await spend(client, 'Gas', '2026-05-07', '79.73', { taxName1: 'HST', taxAmount1: { amount: '9.17' } })
  await spend(client, 'Car & Truck Expenses', '2026-05-08', '88.90', { taxName1: 'PST', taxAmount1: { amount: '18.34' } })

  const trial = {
    'Cash/Petty Cash': '6350.55', 'Accounts Receivable/Accounts Receivable': '4435', 'Accounts Receivable/Customer Deposits': '-400', 'Taxes Payable/HST': '211',
    'Customer Credit/Customer Credit': '3120', 'Revenue/Sales': '14215', 'Operating Expenses/Car & Truck Expenses': '141.12', 'Operating Expenses/Other Expenses': '6195.57',
    'Taxes Paid/HST': '805.42', 'Taxes Paid/PST': '18.34',
  }
  t.same(await balancesAt(client, '2026-06-15'), trial)
  const sums = (sign: string) => client.sql(`SELECT printf('%.2f', sum(amount) / 10000.0) AS sum FROM (SELECT sum(amount) AS amount FROM postings
    WHERE date <= '2026-06-15' GROUP BY account, tax_name, iif(account LIKE '6002%', 1, account)) WHERE amount ${sign} 0`)[0].sum
  t.strictSame([sums('>'), sums('<')], ['17946.00', '-17946.00'])

  await spend(client, 'Rent or Lease', '2026-06-12', '39.99')
  const sheet = await balancesAt(client, '2026-06-15')
  t.same(sheet, { ...trial, 'Cash/Petty Cash': '6310.56', 'Operating Expenses/Rent or Lease': '39.99' })
  const sum = (pattern: RegExp) => Object.entries(sheet).filter(([name]) => pattern.test(name)).reduce((total, [, balance]) => total + Math.round(Number(balance) * 100), 0) / 100
  const income = Math.round((sum(/^Revenue/) - sum(/^Operating|^Taxes Paid/)) * 100) / 100
  t.equal(income, 7014.56, 'net income counts taxes paid')
  t.equal(sum(/^Accounts Receivable/), 4035)
  t.equal(sum(/^Cash|^Accounts Receivable/), Math.round((sum(/^Taxes Payable|^Customer Credit/) + income) * 100) / 100, 'the balance sheet balances')
  t.same((await balancesAt(client, '2026-07-01'))['Accounts Receivable/Accounts Receivable'], '4935', 'the deposit pays the invoice on its day')
  t.strictSame(journalFaults(client.world), [])
})

t.test('the system of an account says what its business prints', async t => {
  const client = freshWorld(t)
  const at = (id: unknown) => client.get(`${accounting}/systems/systems/${id}`)
  const { status, json } = await at(4354764)
  t.equal(status, 200)
  t.match(json.response.result.system, { id: 4354764, systemid: 4354764, accountid: 'ACME01', name: 'Acme Design', business_uuid: BUSINESS_UUID, currency_code: 'USD', street: '215 Plymouth Street', code: '11201' })
  t.strictSame((await at(1000001)).json, json, 'the number of the business will do')
  for (const id of ['1', 'x', '04354764']) t.match(await at(id), { status: 404, json: { response: { errors: [{ errno: 1012, field: 'systemid', object: 'system', message: 'System not found.' }] } } })
  for (const method of ['put', 'post', 'delete'] as const) t.equal((await client[method](`${accounting}/systems/systems/4354764`, {})).status, 405)
})
