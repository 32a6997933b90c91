// What all reports share, tried with every one that is declared: reading of parameters, and the download as CSV.
import t from 'tap'
import { businessUuid } from '../../src/families/tenants.ts'
import { signJwt } from '../../src/jwt.ts'
import { exactly } from '../../src/declare/envelope.ts'
import { money } from '../../src/reports/figures.ts'
import { reports } from '../../src/reports/index.ts'
import { documented, flag, id, list, oneOf, text } from '../../src/reports/parameters.ts'
import { report as declare } from '../../src/reports/report.ts'
import { BOTH, entriesOf, invoice, keepBook, line, make, pay } from '../support/books.ts'
import { readCsv } from '../support/csv.ts'
import { accounting, ACCOUNT, BUSINESS_UUID, contents, freshWorld, NOW, pathOf, query, type Answer, type Client, type Row } from '../support/world.ts'

/** Values that no parameter of a schema takes, with the number of the problem. */
const wrong = (schema: Row): Array<[value: string, errno: number]> => {
  if (schema.format === 'date') return [['x', 1016], ['2026-02-30', 1016], ['20260601', 1016], ['2026-13-01', 1016], ['0000-01-01', 1016], ['toString', 1016]]
  if (schema.type === 'boolean') return [['maybe', 1031], ['2', 1031], ['yes', 1031], ['null', 1031]]
  if (schema.enum !== undefined) return [['week', 1004], ['toString', 1004], [`${schema.enum[0]} `, 1004], ['x'.repeat(1000), 1004]]
  if (schema.type === 'integer') return [['x', 1015], ['-1', 1015], ['1.5', 1015], ['1e3', 1015], ['9'.repeat(16), 1015]]
  return [['x'.repeat(101), 1017]]
}

/** Parameters that a report does not answer without. */
const needed: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'reports.revenue_by_client': { sales_type: 'collected' } }

const errorsOf = ({ json }: Answer): Row[] => json.response.errors
const bare = (name: string): string => name.replace('[]', '')

t.test('a parameter that cannot be read is refused, whichever report has it', async t => {
  const client = freshWorld(t)
  const before = contents(client.world)
  for (const { endpoint } of reports) {
    const ask = (sent: object) => client.get(`${pathOf(endpoint.operation)}?${query({ ...needed[endpoint.operation], ...sent })}`)
    const parameters = endpoint.parameters!.map(parameter => ({ ...parameter, cases: wrong((parameter.schema.items ?? parameter.schema) as Row) }))
    for (const { name, schema, cases } of parameters) {
      const isList = schema.type === 'array'
      const isNeeded = needed[endpoint.operation]?.[name] !== undefined
      for (const [value, errno] of cases) {
        const answer = await ask({ [name]: value })
        t.equal(answer.status, 422, `${endpoint.operation} ${name}=${value.slice(0, 20)}`)
        t.match(errorsOf(answer), [{ errno, field: bare(name), object: 'report', value: value.slice(0, 500) }])
        t.equal((await ask({ [name]: ['', value, ''] })).status, isList || isNeeded ? 422 : 200, 'the last one counts, of a list all that are not empty')
      }
      t.equal((await ask({ [name]: '' })).status, isNeeded ? 422 : 200, `${name} is empty`)
      t.equal((await ask({ [isList ? bare(name) : `${name}[]`]: cases[0]![0] })).status, 200, `${name} in the other spelling is ignored`)
      if (!isList) continue
      const { type, format } = schema.items as Row
      const sample = type === 'integer' ? '7' : format === 'date' ? '2026-06-01' : 'seven'
      t.equal((await ask({ [name]: Array(500).fill(sample) })).status, 200, `500 ${name}`)
      t.match(errorsOf(await ask({ [name]: Array(501).fill(sample) })), [{ errno: 1030, field: bare(name), value: '501 values' }])
    }
    const all = await ask(Object.fromEntries(parameters.map(({ name, cases }) => [name, cases[0]![0]])))
    t.same(errorsOf(all).map(({ errno, field }) => [errno, field]), parameters.map(({ name, cases }) => [cases[0]![1], bare(name)]), `${endpoint.operation} tells all at once`)
    t.equal((await client.get(`${pathOf(endpoint.operation)}?${query({ ...needed[endpoint.operation] })}&__proto__=x&constructor[]=x&toString=x&start_date[a]=x`)).status, 200, 'names of everything\'s members are no parameters')
  }
  t.equal(contents(client.world), before, 'and nothing was changed')
})

t.test('a parameter that a report reads gets no warning, one that it ignores does', async t => {
  const client = freshWorld(t)
  for (const { endpoint } of reports) {
    const read = endpoint.parameters!.map(({ name, schema }) => [name, schema.format === 'date' ? '2026-06-01' : schema.type === 'boolean' ? 'true' : schema.enum === undefined ? '7' : (schema.enum as string[])[0]])
    const warnings = async (sent: object) => (await client.get(`${pathOf(endpoint.operation)}?${query({ ...sent })}`)).headers['x-mock-warnings']
    t.equal(await warnings(Object.fromEntries(read)), undefined, endpoint.operation)
    t.equal(Number(await warnings({ flavour: 'vanilla' })), 1, `${endpoint.operation}, of what it does not read`)
  }
})

t.test('a report can be declared of the business, without a download', t => {
  const parameters = {
    account_type: oneOf(['asset', 'equity'], null, { description: 'Only these.' }), accountid: id({ description: 'Only this.' }), use_ledger_entries: flag({ description: 'No effect.' }),
    statusids: list(id({ description: 'Only these.', inferred: 'all of it' })), locale: text({ description: 'Language.' }, 'en'),
  }
  const { endpoint, table, objectid } = declare({
    name: 'chart_of_accounts', key: 'journal_entry_accounts', level: 'business', summary: 'The chart.', parameters, response: { type: 'array', items: exactly({ balance: money }) },
    make: (_session, { account_type, accountid, use_ledger_entries, statusids, locale }) => [account_type ?? 'all', accountid ?? 0, use_ledger_entries, statusids.length, locale],
  })
  t.same([endpoint.paths, endpoint.operation, endpoint.tenant, table, objectid],
    [['/accounting/businesses/:business_uuid/reports/chart_of_accounts'], 'business_reports.chart_of_accounts', businessUuid, undefined, 'business_journal_entry_accounts'])
  t.same(documented(parameters).map(({ name, inferred }) => [name, inferred]), [
    ['account_type', 'another value is refused with 422, errno 1004'], ['accountid', undefined], ['use_ledger_entries', undefined], ['statusids[]', 'all of it'], ['locale', undefined],
  ])
  const call = { query: { 'statusids[]': ['1', '2'], accountid: '5', use_ledger_entries: '1' }, session: undefined as never, params: {}, body: undefined, headers: {}, baseUrl: () => '' }
  t.same(JSON.parse(String(endpoint.handle(call).text)), { response: { result: { journal_entry_accounts: ['all', 5, true, 2, 'en'] } } })
  t.end()
})

const none = { authorization: '', 'x-mock-world': '' }

/** The report, and its table under its download token, asked for by nobody. */
async function both (client: Client, operation: string, asked: string) {
  const name = operation.split('.')[1]!
  const { json } = await client.get(`${pathOf(operation)}?${asked}`)
  const shown = Object.values<any>(json.response.result)[0]
  const answer = await client.get(tablePath(shown.download_token, name), { ...none, 'x-mock-world': client.name })
  return { shown, answer, token: shown.download_token as string }
}

const tablePath = (token: string, name: string): string => `${accounting}/links/reports/${token}/${name}.csv`

const cell = (value: any): string => value === null ? '' : typeof value === 'object' ? value.amount : String(value)
const rowsOf = (rows: Row[], keys: string[], code: (row: Row) => string): string[][] => [[...keys, 'currency_code'], ...rows.map(row => [...keys.map(key => cell(row[key])), code(row)])]

const cash = ({ activities, summary, currency_code }: Row): string[][] => [['category', 'detail', 'account', 'sub_account', 'total', 'currency_code'],
  ...activities.flatMap(({ category, details }: Row) => details.flatMap((detail: Row) => detail.accounts.flatMap((account: Row) =>
    account.sub_accounts.map((sub: Row) => [category, detail.name, account.name, sub.name, sub.total.amount, currency_code])))),
  ...Object.entries<Row>(summary).map(([name, total]) => ['summary', name, '', '', total.amount, currency_code])]

const sheet = (words: string[], groups: Row[], dates: string[], code: string): string[][] => [
  [...words, 'account_number', 'account_name', 'sub_account_number', 'sub_account_name', ...dates, 'currency_code'],
  ...groups.flatMap(group => group.accounts.flatMap((account: Row) => {
    const beginning = [...words.map(word => group[word]), account.account_number, account.account_name].map(cell)
    const rows: Row[] = account.sub_accounts.length === 0 ? [{ ...account, sub_account_number: null, sub_account_name: null }] : account.sub_accounts
    return rows.map(row => [...beginning, cell(row.sub_account_number), cell(row.sub_account_name), ...row.balances.map(({ balance }: Row) => balance.amount), code])
  }))]

const postings = ({ data, currency_code }: Row): string[][] => [
  ['account_number', 'account_name', 'sub_account_number', 'sub_account_name', 'date', 'entity_type', 'reference', 'description', 'client_name', 'debit', 'credit', 'currency_code'],
  ...data.flatMap((account: Row) => account.sub_accounts.flatMap((sub: Row) => sub.transactions.map((row: Row) => [
    account.account_number, account.account_name, sub.sub_account_number, sub.sub_account_name, row.date, row.entity_type, row.reference, row.description, row.client_name,
    row.debit, row.credit, currency_code,
  ].map(cell))))]

const trial = ({ data, currency_code }: Row): string[][] =>
  rowsOf(data, ['account_number', 'account_name', 'account_sub_number', 'account_sub_name', 'sub_accountid', 'debit', 'credit'], () => currency_code)

const statement = ({ labels, income, total_income, gross_margin, expenses, total_expenses, net_profit }: Row): string[][] => {
  const entries = (entry: Row, level: number): string[][] => [
    [level, entry.description, entry.entry_type, ...entry.data, entry.total, entry.total.code].map(cell), ...entry.children.flatMap((child: Row) => entries(child, level + 1)),
  ]
  return [['level', 'description', 'entry_type', ...labels, 'total', 'code'],
    ...[...income, total_income, gross_margin, ...expenses, total_expenses, net_profit].flatMap(entry => entries(entry, 0))]
}

const expensesTable = ({ data, currency_code }: Row): string[][] => rowsOf(data.flatMap(({ groupid, expenses }: Row) => expenses.map((expense: Row) => ({ ...expense, groupid }))),
  ['groupid', 'expenseid', 'date', 'vendor', 'vendorid', 'notes', 'categoryid', 'clientid', 'authorid', 'taxName1', 'taxPercent1', 'taxAmount1', 'taxName2', 'taxPercent2', 'taxAmount2', 'amount'],
  () => currency_code)

/** The table that the figures of each report should give, by its name in download tokens. */
const expected: Readonly<Record<string, (shown: Row) => string[][]>> = {
  profitloss: statement,
  business_profit_and_loss: statement,
  trial_balance: trial,
  business_trial_balance: trial,
  general_ledger: postings,
  business_general_ledger: postings,
  cash_flow: cash,
  business_cash_flow: cash,
  balance_sheet: ({ data, dates, currency_code }) => sheet(['account_type', 'category'], data, dates, currency_code),
  business_balance_sheet: ({ data, dates, currency_code }) => sheet(['account_type', 'account_sub_type'],
    data.flatMap(({ account_type, sub_types }: Row) => sub_types.map((sub_type: Row) => ({ account_type, ...sub_type }))), dates, currency_code),
  taxsummary: ({ taxes, currency_code }) =>
    rowsOf(taxes, ['tax_name', 'tax_collected', 'taxable_amount_collected', 'tax_paid', 'taxable_amount_paid', 'net_tax', 'net_taxable_amount'], () => currency_code),
  payments_collected: ({ payments }) => rowsOf(payments,
    ['date', 'client', 'clientid', 'invoice_number', 'invoiceid', 'credit_number', 'creditid', 'description', 'method', 'from_credit', 'amount'], row => row.amount.code),
  accounts_aging: ({ accounts, currency_code }) =>
    rowsOf(accounts, ['userid', 'organization', 'fname', 'lname', 'email', '0-30', '31-60', '61-90', '91+', 'total'], () => currency_code),
  accounts_payable_aging: ({ accounts, currency_code }) => rowsOf(accounts, ['vendorid', 'vendor_name', '0-30', '31-60', '61-90', '91+', 'total'], () => currency_code),
  revenue_by_client: ({ clients, labels, currency_code }) => [['clientid', 'organization', 'fname', 'lname', 'email', ...labels, 'total', 'currency_code'],
    ...clients.map(({ clientid, organization, fname, lname, email, data, total }: Row) => [clientid, organization, fname, lname, email, ...data, total, currency_code].map(cell))],
  account_statement: ({ transactions, currency_code }) =>
    rowsOf(transactions, ['date', 'entity_type', 'reference', 'clientid', 'invoiceid', 'paymentid', 'creditid', 'amount', 'balance'], () => currency_code),
  bank_reconciliation_summary: () => [['bank_accountid']],
  expense_details: expensesTable,
  business_expense_details: expensesTable,
  invoice_details: ({ clients, currency_code }) => rowsOf(
    clients.flatMap(({ invoices, ...client }: Row) => invoices.flatMap(({ lines, ...invoice }: Row) => lines.map((line: Row) => ({ ...client, ...invoice, ...line })))),
    ['userid', 'organization', 'fname', 'lname', 'email', 'invoiceid', 'invoice_number', 'create_date', 'due_offset_days', 'po_number', 'v3_status', 'date_paid', 'lineid', 'taskno',
      'name', 'description', 'qty', 'rate', 'amount', 'tax_name1', 'tax_amount1', 'tax_name2', 'tax_amount2', 'total'], () => currency_code),
  item_sales: ({ items, currency_code }) => rowsOf(items.flatMap(({ name, invoices }: Row) => invoices.map((line: Row) => ({ ...line, name }))),
    ['name', 'invoiceid', 'invoice_number', 'create_date', 'v3_status', 'organization', 'fname', 'lname', 'qty', 'unit_cost', 'amount', 'discount'], () => currency_code),
}

t.test('every report that carries a download token can be downloaded as the same figures in CSV', async t => {
  const { client, bruno } = await keepBook(t)
  const odd = '=1+1, "Quoted"\r\n\u00e9\u{1f600} '
  const carl = await make(client, 'users/clients', 'client', { organization: odd })
  const bill = await invoice(client, carl.id, '2026-06-01', [line('1', '12.34', { taxName1: 'A, "B"', taxAmount1: '10' })])
  await pay(client, bill.id, '2026-06-02', '1.00', { note: `${odd}\n` })
  const questions = [`${BOTH}&dates[]=2026-05-31&dates[]=2026-06-30&date1=2026-06-30`, `${BOTH}&resolution=m&cash_based=true`, 'currency_code=EUR&end_date=2026-06-30', `${BOTH}&clientids[]=${bruno.id}&currency_codes[]=EUR&payment_methods[]=Check`, '']
  t.same(reports.filter(({ table }) => table === undefined).map(({ objectid }) => objectid), ['business_journal_entry_accounts'], 'the chart of accounts has no table')
  for (const { endpoint: { operation }, objectid } of reports.filter(({ table }) => table !== undefined)) {
    const name = operation.split('.')[1]!
    for (const asked of questions) {
      const { shown, answer } = await both(client, operation, `${query({ ...needed[operation] })}&${asked}`)
      t.match([answer.status, answer.headers], [200, {
        'content-type': 'text/csv; charset=utf-8', 'content-disposition': `inline; filename="${name}.csv"`, 'x-mock-operation': 'reports.download',
      }])
      t.strictSame(readCsv(answer.text), expected[objectid]!(shown), `${operation} ${asked}`)
    }
  }
  const { answer } = await both(client, 'reports.payments_collected', 'start_date=2026-06-02&end_date=2026-06-02')
  t.match(answer.text, /,"=1\+1, ""Quoted""\r\n\u00e9/, 'texts are as they are, formulas too')
  t.equal(entriesOf((await both(client, 'reports.profitloss', BOTH)).shown.income[0]).length, 2)
})

t.test('a table is made anew: of the books as they are, for the time that was asked for', async t => {
  const { client, anna } = await keepBook(t)
  const { token } = await both(client, 'reports.accounts_aging', '')
  client.setClock(NOW + 20 * 86_400_000)
  await invoice(client, anna.id, '2026-06-15', [line('1', '7')])
  await invoice(client, anna.id, '2026-06-16', [line('1', '9')])
  const rows = readCsv((await client.get(tablePath(token, 'accounts_aging'))).text)
  t.strictSame(rows[1]!.slice(5, 10), ['119.99', '0.00', '0.00', '0.00', '119.99'])
})

t.test('a download needs a token of its own, and nothing else', async t => {
  const { client } = await keepBook(t)
  const { token } = await both(client, 'reports.taxsummary', BOTH)
  const key = client.world.random('download_token')
  const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
  const named = { ...none, 'x-mock-world': client.name }
  const path = tablePath(token, 'taxsummary')
  t.equal((await client.get(path, { ...named, authorization: 'Bearer nobody' })).status, 200, 'a bearer token is not looked at')
  t.equal((await client.get(`/w/${client.name}${path}`, none)).status, 200, 'the path may name the world')
  const [header, body, signed] = token.split('.') as [string, string, string]
  const other = Buffer.from(JSON.stringify({ ...payload, params: { ...payload.params, currency_code: 'EUR' } })).toString('base64url')
  const cases: Array<[what: string, path: string, status: number]> = [
    ['what was asked is changed', tablePath(`${header}.${other}.${signed}`, 'taxsummary'), 404],
    ['the signature is cut', tablePath(token.slice(0, -1), 'taxsummary'), 404],
    ['there is no signature', tablePath(`${header}.${body}`, 'taxsummary'), 404],
    ['there is an empty signature', tablePath(`${header}.${body}.`, 'taxsummary'), 404],
    ['there are four parts', tablePath(`${token}.x`, 'taxsummary'), 404],
    ['it is no token', tablePath('x', 'taxsummary'), 404],
    ['it is long', tablePath('x'.repeat(20_000), 'taxsummary'), 404],
    ['it is of another kind', tablePath(signJwt({ ...payload, type: 'invoice' }, key), 'taxsummary'), 404],
    ['it is signed by another', tablePath(signJwt(payload, Buffer.from('x')), 'taxsummary'), 404],
    ['it is of another account', tablePath(signJwt({ ...payload, accountid: 'OTHER1' }, key), 'taxsummary'), 404],
    ['it is of a report that is not there', tablePath(signJwt({ ...payload, objectid: 'toString' }, key), 'toString'), 404],
    ['it is of a report without a table', tablePath(signJwt({ ...payload, objectid: 'business_journal_entry_accounts' }, key), 'chart_of_accounts'), 404],
    ['the file is named as another report', tablePath(token, 'profitloss'), 404],
    ['the account is unknown', path.replace(ACCOUNT, 'NOBODY'), 404],
    ['its values are not those of parameters', tablePath(signJwt({ ...payload, params: { start_date: { a: [] }, end_date: 'x', cash_based: null } }, key), 'taxsummary'), 422],
  ]
  for (const [what, wrong, status] of cases) {
    const answer = await client.get(wrong, named)
    t.equal(answer.status, status, what)
    t.type(answer.json, 'object', `${what}: in JSON`)
  }
  client.setClock(payload.exp * 1000 - 1)
  t.equal((await client.get(path, named)).status, 200, 'until its last moment')
  client.setClock(payload.exp * 1000)
  t.equal((await client.get(path, named)).status, 401, 'and not after')
  t.equal((await client.get(`/accounting/businesses/${BUSINESS_UUID}/links/reports/${token}/taxsummary.csv`)).status, 404, 'the business has no such path')
})
