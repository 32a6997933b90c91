// Laws of the reports of the ledger over random books, and every figure worked out anew from the documents themselves.
// One file, though long: all checks look at the same random books, and each file is a process.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { change, erase, invoice, line, make, pay, report, spend, type Name } from '../support/books.ts'
import { leavesOf, movedOf, trialOf } from '../support/ledger-reports.ts'
import { drawn } from '../support/random.ts'
import { BUSINESS_UUID, collection, freshWorld, type Client, type Row } from '../support/world.ts'

const dayAt = (offset: number): string => new Date(Date.parse('2026-05-01') + offset * 86_400_000).toISOString().slice(0, 10)
const manualEntries = `/accounting/businesses/${BUSINESS_UUID}/journal_entries`
const version = { 'x-api-version': '2023-09-25' }
const uuidOf = (client: Client, number: string): string => client.sql('SELECT uuid FROM ledger_accounts WHERE number = ?', number)[0].uuid
const dollars = (cents: number): string => (cents / 100).toFixed(2)
const cents = (money: Row): number => Math.round(Number(money.amount) * 100)
const business = (name: string): Name => `business_reports.${name}` as Name

const offset = fc.integer({ min: 0, max: 90 })
const price = fc.integer({ min: 1, max: 99_999 })
const tax = fc.constantFrom('GST', 'HST', null)
const category = fc.constantFrom('Gas', 'Mileage', 'Software', 'Cost of Goods Sold')
const code = fc.constantFrom('USD', 'USD', 'EUR')

/** Accounts of manual entries, and where they stand in both charts. */
const manual: Readonly<Record<string, readonly [legacy: string, own: string]>> = {
  '1000-1': ['Cash/Petty Cash', 'Cash/Petty Cash'], 3002: ["Owner's Equity/Owner's Equity", "Owner's Equity/Owner's Equity (general)"], '2001-2': ['Accounts Payable/Accrued Rent', 'Accruals/Accrued Rent'],
  '6002-2': ['Operating Expenses/Car & Truck Expenses', 'Car & Truck Expenses/Mileage'], '4000-3': ['Revenue/Sales', 'Revenue/Sales'],
}
const manualAccount = fc.constantFrom(...Object.keys(manual))

const document = fc.oneof(
  fc.record({
    kind: fc.constant('invoice' as const), on: offset, code, prices: fc.array(price, { minLength: 1, maxLength: 3 }), tax, discount: fc.constantFrom('0', '10', '33'),
    fate: fc.constantFrom('sent', 'sent', 'sent', 'draft', 'deleted'), payments: fc.array(fc.record({ on: offset, percent: fc.integer({ min: 1, max: 120 }) }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('expense' as const), on: offset, code, isRebilled: fc.boolean(), price, tax, category, isDeleted: fc.boolean() }),
  fc.record({ kind: fc.constant('credit' as const), on: offset, code, price, tax, type: fc.constantFrom('goodwill', 'prepayment'), used: fc.option(fc.record({ on: offset, percent: fc.integer({ min: 1, max: 100 }) })) }),
  fc.record({ kind: fc.constant('income' as const), on: offset, code, price, tax }),
  fc.record({ kind: fc.constant('entry' as const), on: offset, code, price, from: manualAccount, to: manualAccount }),
  fc.record({
    kind: fc.constant('bill' as const), on: offset, code, lines: fc.array(fc.record({ price, tax, category }), { minLength: 1, maxLength: 3 }), isDeleted: fc.boolean(),
    payments: fc.array(fc.record({ on: offset, percent: fc.integer({ min: 1, max: 100 }) }), { maxLength: 3 }),
  })
)
type Document = typeof document extends fc.Arbitrary<infer T> ? T : never

const taxed = (name: string | null): Row => name === null ? {} : { taxName1: name, taxAmount1: '13' }

async function write (client: Client, customerid: number, one: Document): Promise<void> {
  const date = dayAt(one.on)
  if (one.kind === 'expense') {
    const contained = one.tax === null ? {} : { taxName1: one.tax, taxAmount1: { amount: dollars(Math.floor(one.price / 9)) } }
    const { id: expenseid } = await spend(client, one.category, date, '', { ...contained, amount: { amount: dollars(one.price), code: one.code }, clientid: customerid, markup_percent: '10' })
    if (one.isDeleted) await change(client, 'expenses/expenses', 'expense', expenseid, erase)
    else if (one.isRebilled) await invoice(client, customerid, date, [line('1', dollars(Math.floor(one.price * 1.1)), { type: 1, expenseid })], { currency_code: one.code })
  } else if (one.kind === 'entry') {
    const line = (number: string, type: string): Row => ({ accountId: uuidOf(client, number), amount: { amount: dollars(one.price), code: one.code }, type })
    const [year, month, day] = date.split('-')
    const { status } = await client.post(manualEntries, { manualJournalEntry: { userEnteredDate: { year, month, day }, name: 'Entry', details: [line(one.from, 'TYPE_CREDIT'), line(one.to, 'TYPE_DEBIT')] } }, version)
    if (status >= 300) throw new Error(`an entry was answered ${status}`)
  } else if (one.kind === 'bill') {
    await writeBill(client, one, date)
  } else if (one.kind === 'income') {
    const taxes = one.tax === null ? [] : [{ name: one.tax, amount: dollars(Math.floor(one.price / 9)) }]
    await make(client, 'other_incomes/other_incomes', 'other_income', { amount: { amount: dollars(one.price), code: one.code }, category_name: 'other', date, source: 'Shop', payment_type: 'Cash', taxes })
  } else if (one.kind === 'credit') {
    const lines = [line('1', dollars(one.price), one.type === 'goodwill' ? taxed(one.tax) : {})]
    const note = await make(client, 'credit_notes/credit_notes', 'credit_note', { clientid: customerid, create_date: date, credit_type: one.type, currency_code: one.code, lines })
    if (one.used === null) return
    const bill = await invoice(client, customerid, date, [line('1', '2000')], { currency_code: one.code })
    await pay(client, bill.id, dayAt(one.used.on), dollars(Math.max(1, Math.floor(cents(note.amount) * one.used.percent / 100))), { type: 'Credit', from_credit: true, creditid: note.id })
  } else {
    const lines = one.prices.map(each => line('1', dollars(each), taxed(one.tax)))
    const bill = await invoice(client, customerid, date, lines, { discount_value: one.discount, action_mark_as_sent: one.fate !== 'draft', currency_code: one.code })
    if (one.fate === 'deleted') await change(client, 'invoices/invoices', 'invoice', bill.id, erase)
    if (one.fate !== 'sent') return
    for (const { on, percent } of one.payments) await pay(client, bill.id, dayAt(on), dollars(Math.max(1, Math.floor(cents(bill.amount) * percent / 100))))
  }
}

/** A bill, paid in parts of what is left. */
async function writeBill (client: Client, one: Extract<Document, { kind: 'bill' }>, issue_date: string): Promise<void> {
  const vendor = await make(client, 'bill_vendors/bill_vendors', 'bill_vendor', { vendor_name: `Vendor ${randomUUID()}`, currency_code: 'USD', language: 'en' })
  const lines = one.lines.map(({ category, price, tax }) => ({
    categoryid: client.sql(`SELECT id FROM categories WHERE category = '${category}'`)[0].id, quantity: '1', unit_cost: { amount: dollars(price) },
    ...tax === null ? {} : { tax_name1: tax, tax_percent1: '13' },
  }))
  const bill = await make(client, 'bills/bills', 'bill', { vendorid: vendor.vendorid, issue_date, due_offset_days: 30, currency_code: one.code, language: 'en', lines })
  let open = cents(bill.total_amount)
  for (const { on, percent } of one.payments) {
    const paid = Math.floor(open * percent / 100)
    if (paid > 0) await make(client, 'bill_payments/bill_payments', 'bill_payment', { billid: bill.id, amount: { amount: dollars(paid) }, paid_date: dayAt(on), payment_type: 'Check' })
    open -= paid
  }
  if (one.isDeleted) await change(client, 'bills/bills', 'bill', bill.id, erase)
}

/** A posting as a bookkeeper would write it down: account in the legacy chart, in the chart of the business, debit in cents. */
type Entry = readonly [date: string, legacy: string, own: string, cents: number]

const cash = (date: string, sum: number): Entry => [date, 'Cash/Petty Cash', 'Cash/Petty Cash', sum]
const receivable = (date: string, sum: number): Entry => [date, 'Accounts Receivable/Accounts Receivable', 'Accounts Receivable/Accounts Receivable (general)', sum]
const payable = (date: string, sum: number): Entry => [date, 'Accounts Payable/Accounts Payable', 'Accounts Payable/Accounts Payable (general)', sum]
const deposit = (date: string, sum: number): Entry => [date, 'Accounts Receivable/Customer Deposits', 'Customer Deposits/Customer Deposits (general)', sum]
const credit = (date: string, sum: number): Entry => [date, 'Customer Credit/Customer Credit', 'Customer Credit/Customer Credit (general)', sum]
const owed = (date: string, name: string, sum: number): Entry => [date, `Taxes Payable/${name}`, 'Taxes Payable/Taxes Payable (general)', sum]
const taxesPaid = (date: string, name: string | null, sum: number): Entry => [date, `Taxes Paid/${name}`, 'Sales Taxes Paid/Sales Taxes Paid (general)', sum]
const revenue = (date: string, legacy: string, own: string, sum: number): Entry => [date, `Revenue/${legacy}`, `Revenue/${own}`, sum]
const costs: Readonly<Record<string, readonly [string, string]>> = {
  Gas: ['Operating Expenses/Car & Truck Expenses', 'Car & Truck Expenses/Gas'], Mileage: ['Operating Expenses/Car & Truck Expenses', 'Car & Truck Expenses/Mileage'],
  Software: ['Operating Expenses/Office Expenses & Postage', 'Office Expenses & Postage/Software'], 'Cost of Goods Sold': ['Cost of Goods Sold/Cost of Goods Sold', 'Cost of Goods Sold/Cost of Goods Sold (general)'],
}

/** What is rebilled to a client costs this, whatever its category. */
const REBILLED = ['Cost of Goods Sold/Cost of Goods Sold', 'Cost of Goods Sold/Cost of Billed Expenses'] as const

const linesTotal = (lines: Row[]): number => lines.reduce((sum, { amount }) => sum + cents(amount), 0)
const taxNameOf = (lines: Row[]): string => lines[0]!.taxName1

const codeOf = (row: Row): string => row.currency_code ?? row.amount.code

/** The rows of a list in one currency. */
const listed = async (client: Client, many: string, code: string, more = ''): Promise<Row[]> =>
  (await collection(client, many).list(`per_page=100${more}`)).rows.filter(row => codeOf(row) === code)

/** All that the documents in a currency mean, one by one; or the manual entries alone. */
async function entriesByHand (client: Client, code: string, areManual = false): Promise<Entry[]> {
  const all = (many: string, more = '') => listed(client, many, code, more)
  const categories = new Map(client.sql('SELECT id, category FROM categories').map(({ id, category }) => [id, category]))
  const sales = await all('invoices', '&include[]=lines')
  const invoices = sales.filter(({ status }) => status !== 1).flatMap((row): Entry[] => {
    const [date, net, discount] = [row.create_date, linesTotal(row.lines), Math.abs(cents(row.discount_total))]
    const [name, tax] = [row.lines[0]!.type === 1 ? 'Billed Expenses' : 'Sales', owed(date, taxNameOf(row.lines), net - discount - cents(row.amount))]
    return [receivable(date, cents(row.amount)), revenue(date, name, name, -net), revenue(date, 'Discounts', 'Discounts', discount), tax]
  })
  const payments = (await all('payments')).flatMap((row): Entry[] => {
    const sum = cents(row.amount)
    const [source, { create_date }] = [row.from_credit ? credit : cash, sales.find(({ id }) => id === row.invoiceid)!]
    if (row.date >= create_date) return [source(row.date, sum), receivable(row.date, -sum)]
    return [source(row.date, sum), deposit(row.date, -sum), deposit(create_date, sum), receivable(create_date, -sum)]
  })
  const credits = (await all('credit_notes', '&include[]=lines')).flatMap((row): Entry[] => {
    const [date, sum] = [row.create_date, cents(row.amount)]
    if (row.credit_type !== 'goodwill') return [cash(date, sum), credit(date, -sum)]
    const net = linesTotal(row.lines)
    return [credit(date, -sum), revenue(date, 'Sales', 'Sales Credit', net), owed(date, taxNameOf(row.lines), sum - net)]
  })
  const expenses = (await all('expenses')).flatMap((row): Entry[] => {
    const [sum, contained, [legacy, own]] = [cents(row.amount), row.taxAmount1 ? cents(row.taxAmount1) : 0, row.invoiceid === null ? costs[categories.get(row.categoryid)]! : REBILLED]
    return [cash(row.date, -sum), [row.date, legacy, own, sum - contained], taxesPaid(row.date, row.taxName1, contained)]
  })
  const incomes = (await all('other_incomes')).flatMap((row): Entry[] => {
    const [sum, contained] = [cents(row.amount), (row.taxes as Row[]).reduce((whole, each) => whole + cents(each), 0)]
    return [cash(row.date, sum), revenue(row.date, 'Sales', 'Sales', contained - sum), owed(row.date, row.taxes[0]?.name, -contained)]
  })
  const bills = (await all('bills')).flatMap((row): Entry[] => [
    payable(row.issue_date, -cents(row.total_amount)),
    ...row.lines.flatMap((line: Row): Entry[] => {
      const [legacy, own] = costs[line.category.category]!
      return [[row.issue_date, legacy, own, cents(line.amount)], taxesPaid(row.issue_date, line.tax_name1, line.tax_amount1 ? cents(line.tax_amount1) : 0)]
    }),
  ])
  const billPayments = (await all('bill_payments')).flatMap(({ paid_date, amount }): Entry[] => [payable(paid_date, cents(amount)), cash(paid_date, -cents(amount))])
  const { json: { manualJournalEntries } } = await client.get(`${manualEntries}?page_size=100`, version)
  const numbers = new Map(client.sql('SELECT uuid, number FROM ledger_accounts').map(({ uuid, number }) => [uuid, number]))
  const entries = (manualJournalEntries as Row[]).flatMap(({ details, userEnteredDate: { year, month, day } }) => (details as Row[]).filter(row => codeOf(row) === code)
    .map(({ accountId, amount, type }): Entry => [`${year}-${month}-${day}`, ...manual[numbers.get(accountId)]!, cents(amount) * (type === 'TYPE_DEBIT' ? 1 : -1)]))
  if (areManual) return entries
  return [...invoices, ...payments, ...credits, ...expenses, ...incomes, ...bills, ...billPayments, ...entries]
}

function sumsBy (entries: readonly Entry[], place: 1 | 2): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const entry of entries) sums[entry[place]] = (sums[entry[place]] ?? 0) + entry[3]
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0))
}

const totalOf = (entries: readonly Entry[], isMeant: (own: string) => boolean): number =>
  entries.filter(([, , own]) => isMeant(own)).reduce((sum, entry) => sum + entry[3], 0)

const isEarned = (own: string): boolean => !/^(Cash|Accounts|Accruals|Customer|Owner|Taxes Payable)/.test(own)
const isCash = (own: string): boolean => own.startsWith('Cash/')

const nonZero = (sums: Record<string, number>): Record<string, number> => Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0))

/** Leaves of a balance sheet in cents, debits positive, without what was earned; the sheet must balance. */
function balancesOf (sheet: Row, column: number): { accounts: Record<string, number>, income: number } {
  const amount = (balances: Row[]): number => cents(balances[column]!.balance)
  same(amount(sheet.assets_total), amount(sheet.liabilities_and_equity_total), 'a balance sheet does not balance')
  const accounts = (sheet.data as Row[]).flatMap(({ account_type, sub_types, accounts }) => (sub_types ?? [{ accounts }]).flatMap((group: Row) => group.accounts.map((account: Row) => ({ account_type, ...account }))))
  const income = accounts.find(({ account_name }) => account_name === 'Net Income')!
  const leaves = accounts.flatMap(({ account_type, account_name, sub_accounts }) => sub_accounts.map((sub: Row) =>
    [`${account_name}/${sub.sub_account_name}`, amount(sub.balances) * (account_type === 'asset' ? 1 : -1)]))
  return { accounts: nonZero(Object.fromEntries(leaves)), income: amount(income.balances) }
}

const ordered = (value: unknown): unknown => typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).sort() : value

function same (is: unknown, shouldBe: unknown, what: string): void {
  const [found, expected] = [is, shouldBe].map(value => JSON.stringify(ordered(value), null, 1))
  if (found !== expected) throw new Error(`${what}: is ${found}, should be ${expected}`)
}

async function checkBooks (client: Client, from: string, until: string, code: string): Promise<void> {
  const entries = await entriesByHand(client, code)
  const within = entries.filter(([date]) => date >= from && date <= until)
  const before = entries.filter(([date]) => date < from)
  const query = `start_date=${from}&end_date=${until}&currency_code=${code}`
  same(totalOf(entries, () => true), 0, 'the entries by hand')

  for (const [level, place] of [['', 1], ['business_reports.', 2]] as const) {
    const of = (name: string): Name => `${level}${name}` as Name
    const trial = await report(client, of('trial_balance'), query)
    same(trialOf(trial), sumsBy(within, place), `${level} trial balance`)
    same(trial.data.at(-1).debit, trial.data.at(-1).credit, `${level} sides of the trial balance`)
    const ledger = leavesOf(await report(client, of('general_ledger'), query))
    same(nonZero(movedOf(ledger)), sumsBy(within, place), `${level} general ledger`)
    same(movedOf(ledger, true), movedOf(ledger), `${level} rows of the general ledger`)
    const dates = level === '' ? `dates[]=${until}&dates[]=${from}` : `date1=${until}&date2=${from}`
    const sheet = await report(client, of('balance_sheet'), `${dates}&currency_code=${code}`)
    for (const day of [from, until]) {
      const { accounts, income } = balancesOf(sheet, sheet.dates.indexOf(day))
      const sofar = entries.filter(([date]) => date <= day)
      same(accounts, sumsBy(sofar.filter(([, , own]) => !isEarned(own)), place), `${level} balance sheet of ${day}`)
      same(income, -totalOf(sofar, isEarned), `${level} net income of ${day}`)
    }
    const { summary, activities } = await report(client, of('cash_flow'), query)
    const figures = ['starting_balance', 'net_cash_change', 'ending_balance'].map(key => cents(summary[key]))
    const [start, net] = [totalOf(before, isCash), totalOf(within, isCash)]
    same(figures, [start, net, start + net], `${level} cash flow`)
    same(cents(summary.gross_cash_inflow) + cents(summary.gross_cash_outflow), net, `${level} inflow and outflow`)
    const purposes = activities.flatMap(({ details }: Row) => details.flatMap(({ accounts }: Row) => accounts.flatMap(({ sub_accounts }: Row) => sub_accounts)))
    same(purposes.reduce((sum: number, { total }: Row) => sum + cents(total), 0), net, `${level} purposes of cash`)
    if (purposes.some(({ name }: Row) => /^Accounts/.test(name))) throw new Error('cash is never for what is receivable or payable')
  }

  for (const basis of ['false', 'true']) {
    const asked = `${query}&cash_based=${basis}`
    const own = await report(client, business('profit_and_loss'), `${asked}&resolution=m`)
    const net = cents(own.net_profit.total)
    same(own.net_profit.data.reduce((sum: number, money: Row) => sum + cents(money), 0), net, 'profit and loss is the sum of its months')
    if (basis === 'false') {
      same(net, -totalOf(within, isEarned), 'profit and loss of the business')
      const costsByHand = Object.entries(sumsBy(within, 2)).filter(([name]) => isEarned(name) && !name.startsWith('Revenue/'))
      same(leavesOfProfit([...own.expenses, own.income[1]]), Object.fromEntries(costsByHand), 'its costs, one by one')
    }
    const account = await report(client, 'profitloss', asked)
    const { taxes } = await report(client, 'taxsummary', asked)
    const taxPaid = taxes.reduce((sum: number, { tax_paid }: Row) => sum + cents(tax_paid), 0)
    if (basis === 'false') same(taxPaid, totalOf(within, name => name.startsWith('Sales Taxes Paid')), 'tax paid')
    same(cents(account.net_profit.total) - taxPaid, net, 'profit and loss of the account leaves taxes paid out')
    const { net_profit: ever } = await report(client, business('profit_and_loss'), `start_date=2026-01-01&end_date=${until}&cash_based=${basis}&currency_code=${code}`)
    for (const [name, date] of [['balance_sheet', 'dates[]'], [business('balance_sheet'), 'date1']] as const) {
      const { accounts, income } = balancesOf(await report(client, name, `${date}=${until}&cash_based=${basis}&currency_code=${code}`), 0)
      same(income, cents(ever.total), 'net income is what profit and loss has')
      if (basis === 'true' && Object.keys(accounts).some(account => /Receivable|Payable\/Accounts|Deposits/.test(account))) throw new Error('cash has no receivable and no payable')
    }
  }

  const chart = await report(client, business('chart_of_accounts'), query) as unknown as Row[]
  const natural = (row: Row): number => Math.round(Number(row.balance) * 100) * (['asset', 'expense'].includes(row.account_type) ? 1 : -1)
  const tops: Record<string, number> = {}
  for (const [own, sum] of Object.entries(sumsBy(within, 2))) tops[own.split('/')[0]!] = (tops[own.split('/')[0]!] ?? 0) + sum
  same(nonZero(Object.fromEntries(chart.map(row => [row.account_name, natural(row)]))), nonZero(tops), 'chart of accounts')
  for (const row of chart) if (row.sub_accounts.length > 0) same(row.sub_accounts.reduce((sum: number, sub: Row) => sum + natural(sub), 0), natural(row), 'an account is the sum of what is below it')
}

/** Sums by a key, in cents, those of nothing left out. */
function tally (pairs: ReadonlyArray<readonly [key: string, cents: number]>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [key, sum] of pairs) sums[key] = (sums[key] ?? 0) + sum
  return nonZero(sums)
}

/** What each entry two levels below statements of profit comes to. */
const leavesOfProfit = (entries: Row[]): Record<string, number> =>
  tally(entries.flatMap(({ description, children }) => children.map((child: Row) => [`${description}/${child.description}`, cents(child.total)] as const)))

/** Taxes by name, tax before the sum that it is on: what sales carry, less credits, and what costs contain. */
async function taxesByHand (client: Client, code: string, isIn: (date: string) => boolean): Promise<Record<string, number>> {
  const all = async (many: string, day: string, more = '') => (await listed(client, many, code, more)).filter(row => isIn(row[day]))
  const figure = (name: string | null | undefined, side: string, tax: number, base: number, sign = 1): Array<[string, number]> =>
    name == null ? [] : [[`${name} ${side}`, sign * tax], [`${name} ${side} on`, sign * base]]
  const sold = (rows: Row[], sign: number) => rows.flatMap(row => {
    const net = linesTotal(row.lines) - Math.abs(cents(row.discount_total ?? { amount: 0 }))
    // what a tax is on is rounded line by line, as the tax itself is
    const base = row.lines.reduce((sum: number, line: Row) => sum + Math.round(cents(line.amount) * (100 - Number(row.discount_value ?? 0)) / 100), 0)
    return figure(taxNameOf(row.lines), 'collected', cents(row.amount) - net, base, sign)
  })
  const spent = (await all('expenses', 'date')).flatMap(row => figure(row.taxName1, 'paid', cents(row.taxAmount1 ?? { amount: 0 }), cents(row.amount) - cents(row.taxAmount1 ?? { amount: 0 })))
  const billed = (await all('bills', 'issue_date')).flatMap(({ lines }) => lines.flatMap((row: Row) => figure(row.tax_name1, 'paid', cents(row.tax_amount1 ?? { amount: 0 }), cents(row.amount))))
  const earned = (await all('other_incomes', 'date')).flatMap(({ amount, taxes: [tax] }) => figure(tax?.name, 'collected', tax ? cents(tax) : 0, tax ? cents(amount) - cents(tax) : 0))
  const invoices = (await all('invoices', 'create_date', '&include[]=lines')).filter(({ status }) => status !== 1)
  const goodwill = (await all('credit_notes', 'create_date', '&include[]=lines')).filter(({ credit_type }) => credit_type === 'goodwill')
  return tally([...sold(invoices, 1), ...sold(goodwill, -1), ...earned, ...spent, ...billed])
}

/** Reports of documents: taxes, money that came in, what vendors are owed, what clients brought in. */
async function checkDocuments (client: Client, from: string, until: string, code: string): Promise<void> {
  const isIn = (date: string): boolean => date >= from && date <= until
  const query = `start_date=${from}&end_date=${until}&currency_code=${code}`
  const { taxes } = await report(client, 'taxsummary', query)
  same(tally(taxes.flatMap((row: Row) => [
    [`${row.tax_name} collected`, cents(row.tax_collected)], [`${row.tax_name} collected on`, cents(row.taxable_amount_collected)],
    [`${row.tax_name} paid`, cents(row.tax_paid)], [`${row.tax_name} paid on`, cents(row.taxable_amount_paid)],
  ])), await taxesByHand(client, code, isIn), 'taxes')
  for (const row of taxes) same(cents(row.net_tax), cents(row.tax_collected) - cents(row.tax_paid), 'a net tax')

  const [payments, notes] = [await listed(client, 'payments', code), await listed(client, 'credit_notes', code)]
  const came = [...payments.filter(row => !row.from_credit && isIn(row.date)), ...notes.filter(row => isIn(row.create_date))].reduce((sum, row) => sum + cents(row.amount), 0)
  const { totals } = await report(client, 'payments_collected', `${query}&currency_codes[]=${code}`)
  same(totals.reduce((sum: number, money: Row) => sum + cents(money), 0), came, 'payments collected')

  const paid = await listed(client, 'bill_payments', code)
  const owed = (await listed(client, 'bills', code)).filter(({ issue_date }) => issue_date <= until).map((bill): [string, number] => {
    const days = (Date.parse(until) - Date.parse(bill.issue_date)) / 86_400_000
    const open = paid.filter(({ billid, paid_date }) => billid === bill.id && paid_date <= until).reduce((rest, row) => rest - cents(row.amount), cents(bill.total_amount))
    return [`${bill.vendorid} ${days <= 30 ? '0-30' : days <= 60 ? '31-60' : days <= 90 ? '61-90' : '91+'}`, open]
  })
  const { accounts, totals: all } = await report(client, 'accounts_payable_aging', `end_date=${until}&currency_code=${code}`)
  const ages = ['0-30', '31-60', '61-90', '91+'] as const
  same(tally(accounts.flatMap((row: Row) => ages.map(age => [`${row.vendorid} ${age}`, cents(row[age])] as const))), tally(owed), 'accounts payable aging')
  same(cents(all.total), owed.reduce((sum, [, open]) => sum + open, 0), 'all that is owed')

  const sales = (await listed(client, 'invoices', code, '&include[]=lines')).filter(({ status, create_date }) => status !== 1 && isIn(create_date))
  const given = (await listed(client, 'credit_notes', code, '&include[]=lines')).filter(({ credit_type, create_date }) => credit_type === 'goodwill' && isIn(create_date))
  const brought = sales.reduce((sum, row) => sum + linesTotal(row.lines) - Math.abs(cents(row.discount_total)), 0) - given.reduce((sum, row) => sum + linesTotal(row.lines), 0)
  const { total_sales, total_sales_data } = await report(client, 'revenue_by_client', `${query}&sales_type=billed`)
  same([cents(total_sales), total_sales_data.reduce((sum: number, money: Row) => sum + cents(money), 0)], [brought, brought], 'revenue by client')
}

/** What payments make count of a sum that is a part of what they settle: each the difference of two sums, in cents. */
function sharesOf (payments: Row[], total: number, part: number, isIn: (date: string) => boolean): number {
  let [paid, counted] = [0, 0]
  return payments.sort((one, other) => one.date === other.date ? one.id - other.id : one.date < other.date ? -1 : 1).reduce((sum, row) => {
    paid += cents(row.amount)
    const share = Math.round(part * paid / total) - counted
    counted += share
    return isIn(row.date) ? sum + share : sum
  }, 0)
}

/** Sales that clients paid for: each payment less its part of the taxes; credits that nobody paid for take back what is used of them. */
async function collectedByHand (client: Client, code: string, isIn: (date: string) => boolean): Promise<number> {
  const payments = await listed(client, 'payments', code)
  const sold = (await listed(client, 'invoices', code, '&include[]=lines')).map(row => {
    const [own, total] = [payments.filter(({ invoiceid }) => invoiceid === row.id), cents(row.amount)]
    const tax = total - linesTotal(row.lines) + Math.abs(cents(row.discount_total))
    return sharesOf(own, total, total, isIn) - sharesOf(own, total, tax, isIn)
  })
  const given = (await listed(client, 'credit_notes', code, '&include[]=lines')).filter(({ credit_type }) => credit_type === 'goodwill')
    .map(row => sharesOf(payments.filter(({ creditid, from_credit }) => from_credit && creditid === row.id), cents(row.amount), linesTotal(row.lines), isIn))
  return sold.reduce((sum, each) => sum + each, 0) - given.reduce((sum, each) => sum + each, 0)
}

/** Reports on the cash basis, from the documents; those that tell what was paid; and a year as the sum of its months. */
async function checkPaid (client: Client, from: string, until: string, code: string): Promise<void> {
  const isIn = (date: string | null): boolean => date !== null && date >= from && date <= until
  const query = `start_date=${from}&end_date=${until}&currency_code=${code}`
  const rows = async (many: string, day: string) => (await listed(client, many, code)).filter(row => isIn(row[day]))
  const total = (all: Row[]): number => all.reduce((sum, { amount }) => sum + cents(amount), 0)

  const collected = await collectedByHand(client, code, isIn)
  const { total_sales } = await report(client, 'revenue_by_client', `${query}&sales_type=collected`)
  same(cents(total_sales), collected, 'what was collected of clients')

  const incomes = await rows('other_incomes', 'date')
  const contained = incomes.reduce((sum, { taxes }) => sum + (taxes as Row[]).reduce((whole, each) => whole + cents(each), 0), 0)
  const manual = (await entriesByHand(client, code, true)).filter(([date]) => isIn(date))
  const net = collected + total(incomes) - contained - total(await rows('expenses', 'date')) - total(await rows('bill_payments', 'paid_date')) - totalOf(manual, isEarned)
  const { net_profit } = await report(client, business('profit_and_loss'), `${query}&cash_based=true`)
  same(cents(net_profit.total), net, 'profit on the cash basis')

  const payments = (await rows('payments', 'date')).map((row): [string, number] => [`${row.date} ${row.invoiceid} ${row.type} ${row.from_credit}`, cents(row.amount)])
  const notes = (await rows('credit_notes', 'create_date')).map((row): [string, number] => [`${row.create_date} credit ${row.id}`, cents(row.amount)])
  const told = await report(client, 'payments_collected', `${query}&currency_codes[]=${code}`)
  same(tally(told.payments.map((row: Row) => [row.invoiceid === null ? `${row.date} credit ${row.creditid}` : `${row.date} ${row.invoiceid} ${row.method} ${row.from_credit}`, cents(row.amount)] as const)),
    tally([...payments, ...notes]), 'payments that were collected, one by one')

  const paid = (await rows('invoices', 'date_paid')).map((row): [string, number] => [String(row.id), cents(row.amount)])
  const details = await report(client, 'invoice_details', `${query}&date_type=paid`)
  same(tally(details.clients.flatMap(({ invoices }: Row) => invoices.map((row: Row) => [String(row.invoiceid), cents(row.total)] as const))), tally(paid), 'invoices by the day of their last payment')

  for (const name of ['profitloss', business('profit_and_loss')] as const) {
    for (const basis of ['false', 'true']) {
      const year = `start_date=2026-01-01&end_date=2026-12-31&currency_code=${code}&cash_based=${basis}`
      const [whole, months] = [await report(client, name, year), await report(client, name, `${year}&resolution=m`)]
      same([months.net_profit.data.length, months.net_profit.data.reduce((sum: number, money: Row) => sum + cents(money), 0)], [12, cents(whole.net_profit.total)], `${name} of a year is the sum of its months`)
    }
  }
}

t.test('whatever was booked, reports of both levels have what the documents say', async t => {
  await fc.assert(fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 9 }), offset, offset, async (documents, one, other) => {
    const client = freshWorld(t)
    const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
    for (const each of documents) await write(client, anna.id, each)
    for (const code of ['USD', 'EUR']) {
      for (const check of [checkBooks, checkDocuments, checkPaid]) await check(client, dayAt(Math.min(one, other)), dayAt(Math.max(one, other)), code)
    }
    client.server.worlds.drop(client.name)
  }), drawn(t, { numRuns: 12 }))
  t.pass('12 books')
})

t.test('amounts beyond cents leave both sides equal', async t => {
  const fraction = fc.integer({ min: 1, max: 99_999 }).map(number => (number / 10_000).toFixed(4))
  const expense = fc.record({ category: fc.constantFrom('Gas', 'Software', 'Wages', 'Rent or Lease'), amount: fraction, on: offset })
  await fc.assert(fc.asyncProperty(fc.array(expense, { minLength: 1, maxLength: 8 }), async expenses => {
    const client = freshWorld(t)
    for (const { category, amount, on } of expenses) await spend(client, category, dayAt(on), amount)
    const query = 'start_date=2026-05-01&end_date=2026-12-31'
    for (const level of ['', 'business_reports.']) {
      const { data } = await report(client, `${level}trial_balance` as Name, query)
      same(trialSum(data), cents(data.at(-1).debit), 'the total adds up what is shown')
      same(data.at(-1).debit, data.at(-1).credit, 'sides')
      const { summary } = await report(client, `${level}general_ledger` as Name, query)
      same(summary.total_debit, summary.total_credit, 'totals')
      balancesOf(await report(client, `${level}balance_sheet` as Name, 'dates[]=2026-12-31&date1=2026-12-31'), 0)
    }
    client.server.worlds.drop(client.name)
  }), drawn(t, { numRuns: 12 }))
  t.pass('12 books')
})

const trialSum = (data: Row[]): number => data.slice(0, -1).reduce((sum, { debit }) => sum + (debit === null ? 0 : cents(debit)), 0)
