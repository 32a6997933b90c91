// The ledger: amounts, totals, journal and chart, as tables of captured cases and as properties.
// Pure functions only; no world and no server are started.
// One file, though long: the captured documents and the chart are most of it, and each file is a process.
import Big from 'big.js'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import t from 'tap'
import { amountText, fromScaled, parseDecimal } from '../../src/ledger/amounts.ts'
import { roundCents, showDecimal, toScaled } from '../../src/ledger/amounts.ts'
import { categoryAccount, defaultCategories, defaultChart, subTypes } from '../../src/ledger/chart.ts'
import { assertBalanced, postCreditNote, postExpense } from '../../src/ledger/journal.ts'
import { postInvoice, postPayment } from '../../src/ledger/journal.ts'
import { legacyChart } from '../../src/ledger/legacy-chart.ts'
import { documentTotals, lineAmount } from '../../src/ledger/totals.ts'
import type { Posting } from '../../src/ledger/journal.ts'
import type { TaxedLine } from '../../src/ledger/totals.ts'
import { drawn } from '../support/random.ts'

const date = '2026-03-01'
const quebec = { taxName1: 'GST', taxAmount1: '5', taxName2: 'QST', taxAmount2: '9.975' }

function usd (amount: string) {
  return { amount, code: 'USD' }
}

function line (qty: string, unit_cost: string, taxes: Partial<TaxedLine> = {}): TaxedLine {
  return { qty, unit_cost: usd(unit_cost), ...taxes }
}

function cents (value: Big): string {
  return fromScaled(toScaled(value))
}

/** Discount, total, then each tax as `line name amount`. */
function totals (lines: TaxedLine[], discountPercent: string): string[] {
  const { discount, total, taxes } = documentTotals(lines, discountPercent)
  return [cents(discount), cents(total), ...taxes.map(tax => `${tax.line} ${tax.name} ${cents(tax.amount)}`)]
}

/** Postings as text: account, amount and, on tax rows, the name and the base. */
function booked (postings: Posting[]): string[] {
  return postings.map(({ account, amount, tax_name, taxable }) => {
    const tax = tax_name === null ? [] : [tax_name, fromScaled(taxable ?? NaN)]
    return [account, fromScaled(amount), ...tax].join(' ')
  })
}

function invoice (entries: (TaxedLine & { type?: number })[], discount_value = '0') {
  const about = { id: 7, customerid: 5, create_date: date, currency_code: 'USD', discount_value, sent: true }
  const amount = usd(cents(documentTotals(entries, discount_value).total))
  const lines = entries.map(entry => ({ type: 0, ...entry, amount: usd(cents(lineAmount(entry))) }))
  return { ...about, amount, lines }
}

function creditNote (credit_type: 'goodwill' | 'prepayment' | 'overpayment', lines: TaxedLine[]) {
  const amount = usd(cents(documentTotals(lines, '0').total))
  return { id: 9, clientid: 5, create_date: date, currency_code: 'USD', credit_type, amount, lines }
}

function expense (amount: string, taxName1: string | null, tax1: string | null, tax2?: [string, string]) {
  const about = { id: 3, date, clientid: 0, categoryid: 44, categoryAccount: '6002', amount: usd(amount) }
  const first = { taxName1, taxAmount1: tax1 === null ? null : usd(tax1) }
  return { ...about, ...first, taxName2: tax2?.[0] ?? null, taxAmount2: tax2 ? usd(tax2[1]) : null }
}

const stored = fc.maxSafeInteger()
const decimalText = (max: number) => fc.integer({ min: -max, max }).map(fromScaled)
const percentText = fc.integer({ min: 0, max: 40_000 }).map(thousandths => String(thousandths / 1000))
const anyLine = fc.record({
  type: fc.constantFrom(0, 1),
  qty: decimalText(1_000_000),
  unit_cost: decimalText(100_000_000).map(usd),
  taxName1: fc.constantFrom('GST', '', null),
  taxAmount1: percentText,
  taxName2: fc.constantFrom('QST', '', null),
  taxAmount2: percentText,
  compounded_tax: fc.boolean(),
})
const anyLines = fc.array(anyLine, { maxLength: 6 })

t.test('a decimal is a finite number or plain text', async t => {
  const accepted: [unknown, string][] = [
    ['12', '12'], [' -4.40 ', '-4.4'], ['+5', '5'], ['0.000', '0'], ['007', '7'], [13, '13'],
    [9.975, '9.975'], [1e3, '1000'], [1e-7, '0.0000001'], [-0, '0'], ['-0', '0'],
  ]
  for (const [input, shown] of accepted) t.equal(showDecimal(parseDecimal(input)!), shown, String(input))
  const refused = ['', ' ', 'abc', '1,000', '1e3', '.5', '5.', '+-1', '0x10', '1 2', 'NaN', NaN, Infinity,
    true, null, undefined, {}, [], ['1'], 10n]
  for (const input of refused) t.equal(parseDecimal(input), undefined, `${typeof input} ${String(input)}`)
})

t.test('stored amounts are shown with two decimals at least', async t => {
  const cases: [number, string][] = [
    [0, '0.00'], [-0, '0.00'], [120_000, '12.00'], [399_910, '39.991'], [-44_000, '-4.40'], [-4_400, '-0.44'],
    [1, '0.0001'], [-1, '-0.0001'], [10, '0.001'], [100, '0.01'], [1_000, '0.10'], [50_500, '5.05'],
    [Number.MAX_SAFE_INTEGER, '900719925474.0991'], [-Number.MAX_SAFE_INTEGER, '-900719925474.0991'],
  ]
  for (const [scaled, shown] of cases) t.equal(fromScaled(scaled), shown)
})

t.test('amounts are stored half away from zero, as exact integers or not at all', async t => {
  const cases: [string, number][] = [
    ['1', 10_000], ['0.00005', 1], ['-0.00005', -1], ['0.000049', 0], ['-0.000049', 0],
  ]
  for (const [text, scaled] of cases) t.equal(toScaled(new Big(text)), scaled, text)
  t.ok(Object.is(toScaled(new Big('-0.00001')), 0), 'never -0')
  t.throws(() => toScaled(new Big('900719925474.0992')), RangeError)
  t.throws(() => toScaled(new Big('-1e12')), RangeError)
})

t.test('cents are rounded half away from zero', async t => {
  const cases: [string, string][] = [
    ['1.005', '1.01'], ['-1.005', '-1.01'], ['2.675', '2.68'], ['0.004999', '0'], ['-0.001', '0'],
  ]
  for (const [text, shown] of cases) t.equal(showDecimal(roundCents(new Big(text))), shown, text)
})

t.test('showing a stored amount and reading it again changes nothing', async t => {
  fc.assert(fc.property(stored, scaled => toScaled(parseDecimal(fromScaled(scaled))!) === scaled), drawn(t))
})

t.test('SQL shows amounts exactly as JavaScript does', async t => {
  const database = new Database(':memory:')
  const source = '(SELECT CAST(? AS INTEGER) AS v)'
  const statement = database.prepare(`SELECT ${amountText('v')} FROM ${source}`).pluck()
  const near = fc.integer({ min: -20_000, max: 20_000 })
  const whole = fc.integer({ min: -9e9, max: 9e9 }).map(amount => amount * 100)
  const any = fc.oneof(stored, near, whole)
  const same = fc.property(any, scaled => statement.get(scaled) === fromScaled(scaled))
  fc.assert(same, drawn(t, { numRuns: 3000, examples: [[0], [-4_400], [-1], [-100], [Number.MAX_SAFE_INTEGER]] }))
  t.equal(statement.get(null), null, 'NULL stays NULL')
  const embedded = database.prepare(`SELECT ${amountText('100 - 4500')} || ' USD'`).pluck()
  t.equal(embedded.get(), '-0.44 USD', 'the expression and its operand may be compound')
})

t.test('captured documents come to the captured totals', async t => {
  const vectors: [string, TaxedLine[], string, string[]][] = [
    ['1 java fixture', [line('4', '5.00', { taxName1: 'HST', taxAmount1: '13' }), line('6', '4.00')], '10',
      ['-4.40', '41.94', '0 HST 2.34']],
    ['2 zerospam', [line('1', '9.99', quebec)], '0', ['0.00', '11.49', '0 GST 0.50', '0 QST 1.00']],
    ['3 zerospam', [line('1', '29.70', quebec)], '10', ['-2.97', '30.74', '0 GST 1.34', '0 QST 2.67']],
    ['4 zerospam estimate', [line('1', '9.99', quebec), line('1', '0.99', quebec)], '5',
      ['-0.55', '11.99', '0 GST 0.47', '0 QST 0.95', '1 GST 0.05', '1 QST 0.09']],
    ['5 zerospam report', [line('1', '555.55', quebec), line('1', '7.98', quebec)], '15',
      ['-84.53', '550.73', '0 GST 23.61', '0 QST 47.10', '1 GST 0.34', '1 QST 0.68']],
    ['6 zerospam report', [line('1', '555.55', quebec), line('1', '7.98')], '15',
      ['-84.53', '549.71', '0 GST 23.61', '0 QST 47.10']],
    ['7 zerospam profile', [line('2', '5.99'), line('5', '0.49')], '5', ['-0.72', '13.71']],
    ['8 live', [line('1', '1000.00')], '10.00', ['-100.00', '900.00']],
    ['9 Postman', [line('1', '80.00'), line('1', '100.00')], '0', ['0.00', '180.00']],
  ]
  for (const [name, lines, discount, expected] of vectors) t.same(totals(lines, discount), expected, name)
})

t.test('a compound second tax is charged on the first', async t => {
  const taxes = { taxName1: 'A', taxAmount1: '10', taxName2: 'B', taxAmount2: '10' }
  const compound = line('1', '100', { ...taxes, compounded_tax: true })
  t.same(totals([line('1', '100', taxes)], '0'), ['0.00', '120.00', '0 A 10.00', '0 B 10.00'])
  t.same(totals([compound], '0'), ['0.00', '121.00', '0 A 10.00', '0 B 11.00'])
  const bases = documentTotals([compound], '5').taxes.map(tax => cents(tax.taxable))
  t.same(bases, ['95.00', '95.00'], 'the base of both is the discounted line')
})

t.test('a compound tax starts from the unrounded first tax', async t => {
  const taxes = { taxName1: 'A', taxAmount1: '5', taxName2: 'B', taxAmount2: '9.5', compounded_tax: true }
  // 0.3675 at 9.5 % is 0.0349; on 0.37, with the first tax rounded, it would be 0.0352 and so 0.04
  t.same(totals([line('1', '0.35', taxes)], '0'), ['0.00', '0.40', '0 A 0.02', '0 B 0.03'])
})

t.test('a tax counts when it has a name or a percent', async t => {
  const unnamed = { taxName1: '', taxAmount1: '0', taxName2: null, taxAmount2: '' }
  t.same(totals([line('1', '10'), line('1', '10', unnamed)], '0'), ['0.00', '20.00'])
  const zero = { taxName1: 'Zero', taxAmount1: '0' }
  t.same(totals([line('1', '10', zero)], '0'), ['0.00', '10.00', '0 Zero 0.00'])
  t.same(totals([line('1', '10', { taxName1: null, taxAmount1: '5' })], '0'), ['0.00', '10.50', '0  0.50'])
})

t.test('no lines, and a discount of everything, come to zero', async t => {
  t.same(totals([], '10'), ['0.00', '0.00'])
  const everything = totals([line('3', '33.335', quebec)], '100')
  t.same(everything, ['-100.01', '0.00', '0 GST 0.00', '0 QST 0.00'])
})

t.test('a total is its subtotal, discount and taxes', async t => {
  fc.assert(fc.property(anyLines, percentText, (lines, discount) => {
    const found = documentTotals(lines, discount)
    const parts = [found.discount, ...found.lineAmounts, ...found.taxes.map(tax => tax.amount)]
    return found.total.eq(parts.reduce((total, part) => total.plus(part), new Big(0)))
  }), drawn(t))
})

t.test('a sent invoice is owed by the client; a draft is not', async t => {
  const taxes = { taxName1: 'HST', taxAmount1: '13' }
  const sent = invoice([line('4', '5.00', taxes), { ...line('6', '4.00'), type: 1 }], '10')
  const postings = postInvoice(sent)
  t.same(booked(postings),
    ['1200 41.94', '4000-3 -20.00', '4000-1 -24.00', '4000-2 4.40', '2005 -2.34 HST 18.00'])
  t.match(postings[0], { date, clientid: 5, invoiceid: 7, creditid: null })
  t.same(postInvoice({ ...sent, sent: false }), [])
})

t.test('an invoice of nothing posts a zero receivable, and its named taxes', async t => {
  t.same(booked(postInvoice(invoice([]))), ['1200 0.00'])
  t.same(booked(postInvoice(invoice([line('0', '5')]))), ['1200 0.00'])
  t.same(booked(postInvoice(invoice([line('1', '5', { taxName1: 'Zero', taxAmount1: '0' })]))),
    ['1200 5.00', '4000-3 -5.00', '2005 0.00 Zero 5.00'])
  t.ok(Object.is(postInvoice(invoice([line('0', '5', quebec)]))[1]?.amount, 0), 'never -0')
})

t.test('a payment settles the receivable, from cash or from credit', async t => {
  const paid = { id: 1, invoiceid: 7, clientid: 5, date, amount: usd('20'), excess: usd('0'), type: 'Check', issued: date }
  const received = postPayment({ ...paid, from_credit: false, creditid: null })
  t.same(booked(received), ['1000-1 20.00', '1200 -20.00'])
  const credited = postPayment({ ...paid, from_credit: true, creditid: 9 })
  t.same(booked(credited), ['2004 20.00', '1200 -20.00'])
  t.same(booked(postPayment({ ...paid, excess: usd('5'), from_credit: false, creditid: null })), ['1000-1 25.00', '1200 -20.00', '2004 -5.00'],
    'what is too much is the client\'s credit, in the same entry')
  t.match(credited[0], { date, clientid: 5, invoiceid: 7, creditid: 9 })
  t.same(booked(postPayment({ ...paid, type: 'Credit', from_credit: false, creditid: null })), ['2004 20.00', '1200 -20.00'], 'what is of the type Credit is no cash')
  const early = postPayment({ ...paid, issued: '2999-01-01', excess: usd('5'), from_credit: false, creditid: null })
  t.same(booked(early), ['1000-1 25.00', '1201 -20.00', '2004 -5.00', '1201 20.00', '1200 -20.00'], 'a deposit until the day of the invoice')
  t.same(early.map(posting => posting.date), [date, date, date, '2999-01-01', '2999-01-01'])
})

t.test('a credit note is money received, or goodwill that takes back sales and tax', async t => {
  const lines = [line('1', '100', { taxName1: 'HST', taxAmount1: '13' }), line('2', '5')]
  for (const kind of ['overpayment', 'prepayment'] as const) {
    t.same(booked(postCreditNote(creditNote(kind, lines))), ['1000-1 123.00', '2004 -123.00'], kind)
  }
  const goodwill = postCreditNote(creditNote('goodwill', lines))
  t.same(booked(goodwill), ['4000-4 100.00', '4000-4 10.00', '2005 13.00 HST 100.00', '2004 -123.00'])
  t.match(goodwill[0], { date, clientid: 5, invoiceid: null, creditid: 9 })
})

t.test('an expense is booked net of the taxes inside it', async t => {
  const captured = postExpense(expense('79.73', 'HST', '9.17'))
  t.same(booked(captured), ['6002 70.56', '6016 9.17 HST 70.56', '1000-1 -79.73'])
  t.match(captured[0], { date, clientid: null, categoryid: 44 })
  t.same(captured.map(posting => posting.categoryid), [44, null, null], 'taxes are no cost of the category')
  t.equal(booked(postExpense(expense('10.00', 'HST', '1.15')))[0], '6002 8.85', 'profit and loss check')
  t.same(booked(postExpense(expense('39.991', null, null))), ['6002 39.991', '1000-1 -39.991'])
  t.same(booked(postExpense(expense('854.76', 'VAT', null))),
    ['6002 854.76', '6016 0.00 VAT 854.76', '1000-1 -854.76'])
  t.same(booked(postExpense(expense('115', 'A', '5', ['B', '10']))),
    ['6002 100.00', '6016 5.00 A 100.00', '6016 10.00 B 100.00', '1000-1 -115.00'])
  t.equal(postExpense({ ...expense('1', null, null), clientid: 5 })[0]?.clientid, 5)
})

t.test('every document of random lines balances', async t => {
  fc.assert(fc.property(anyLines, percentText, (lines, discount) => {
    postInvoice(invoice(lines, discount)) // each throws when it does not balance
    postCreditNote(creditNote('goodwill', lines))
    postCreditNote(creditNote('overpayment', lines))
  }), drawn(t))
  const amount = decimalText(1_000_000_000)
  fc.assert(fc.property(amount, amount, amount, (gross, tax1, tax2) => {
    postExpense(expense(gross, 'A', tax1, ['B', tax2]))
  }), drawn(t))
})

t.test('the captured trial balance balances; postings that do not are refused', async t => {
  const [row] = postInvoice(invoice([]))
  const rows = (...amounts: string[]) => amounts.map(text => ({ ...row!, amount: toScaled(new Big(text)) }))
  const captured = ['6350.55', '4435.00', '-400.00', '-211.00', '-3120.00', '-14215.00', '6195.57', '141.12',
    '805.42', '18.34']
  t.equal(assertBalanced(rows(...captured)).length, captured.length)
  t.throws(() => assertBalanced(rows('10', '-9.99')), /USD do not balance: debits 10\.00, credits 9\.99/)
  const [debit, credit] = rows('10', '-10')
  t.throws(() => assertBalanced([debit!, { ...credit!, currency_code: 'CAD' }]), /USD do not balance/)
  t.throws(() => postInvoice({ ...invoice([line('1', '5')]), amount: usd('5.01') }), /do not balance/)
})

t.test('the default chart is complete and hangs together', async t => {
  const numbers = defaultChart.map(account => account.number)
  t.equal(defaultChart.length, 94)
  t.equal(new Set(numbers).size, 94, 'numbers are unique')
  t.notOk(numbers.includes('2002'), 'there is no 2002')
  for (const { number, parent, sub_type, type } of defaultChart) {
    const hangs = parent === null || (numbers.includes(parent) && number.startsWith(`${parent}-`))
    t.ok(hangs, `${number} has its parent in the chart`)
    t.equal(subTypes.find(known => known.name === sub_type)?.type, type, `${number} has its sub-type's type`)
  }
  t.equal(subTypes.length, 10)
  const named = (name: string) => defaultChart.find(account => account.name === name)
  t.match(named('Wages'), { number: '6008-12', auto_created: false, system_account_name: null })
  t.match(named('Petty Cash'), { number: '1000-1', auto_created: true, system_account_name: 'Petty Cash' })
})

t.test('every default category has its own account', async t => {
  t.equal(defaultCategories.length, 59)
  t.equal(defaultCategories.filter(entry => entry.parent === null).length, 16)
  t.equal(defaultCategories.filter(entry => entry.is_cogs).length, 3)
  for (const { category, parent, is_cogs } of defaultCategories) {
    const account = defaultChart.find(known => known.number === categoryAccount(category, parent))
    t.equal(account?.name, category)
    t.equal(account?.number.startsWith('5000'), is_cogs, `${category} is a cost of goods sold: ${is_cogs}`)
  }
  const expenseNames = defaultChart.filter(account => account.type === 'expense').map(account => account.name)
  t.equal(new Set(expenseNames).size, expenseNames.length, 'names of expense accounts are unique')
})

t.test('every account of the chart has its place in the legacy tree', async t => {
  const rows = defaultChart.map(({ number, parent, sub_type }, index) => ({ id: index + 1, account: number, number, sub_type, parent, created_at: '' }))
  const own = { id: 200, account: 'a-uuid', number: '1000-2', sub_type: 'Cash & Bank', parent: '1000', created_at: '' }
  const loan = { id: 201, account: 'b-uuid', number: '2500', sub_type: 'Long-Term Liability', parent: null, created_at: '' }
  const uses = [['6013-1', ''], ['2005', 'HST'], ['2005', ''], ['2005', 'PST'], ['6016', 'HST'], ['6008', '']]
    .map(([account, tax_name]) => ({ account: account!, tax_name: tax_name!, made_at: '' }))
  const chart = legacyChart([...rows, own, loan], uses)
  const subs = chart.accounts.flatMap(account => account.sub_accounts)
  t.equal(new Set([...chart.accounts, ...subs].map(({ id }) => id)).size, chart.accounts.length + subs.length, 'ids are unique')
  t.equal(new Set(subs.map(({ parentid, number }) => `${parentid}-${number}`)).size, subs.length, 'and so are numbers')
  for (const { number, type } of defaultChart) t.equal(chart.subAccountOf(number, null).type, type, `${number} is an account of its type`)
  t.same(chart.accounts.map(({ number, sub_accounts }) => `${number}: ${sub_accounts.filter(sub => sub.listed).map(sub => `${sub.number} ${sub.name}`).join(', ')}`), [
    '1000: 1 Petty Cash, 1000-2 a-uuid', '1200: 1 Accounts Receivable, 2 Customer Deposits', '1300: ', '1500: 1 Office Equipment, 2 Furniture', '1600: 1 Deferred Discounts',
    '2000: 1 Accrued Payroll, 2 Accrued Rent', '2001: 1 HST, 2 PST, 2005 Taxes Payable', '2002: 1 Unearned Revenue', '2003: 1 Customer Credit', '2004: ', '2500: 2500 b-uuid',
    "3000: 1 Owner's Equity, 2 Common Stock, 3 Retained Earnings", '3001: 4 Opening Balance Adjustments', '4000: 1 Sales, 2 Billed Expenses, 3 Discounts', '5000: ',
    '6000: 8 Other Expenses, 13 Travel', '6001: 1 HST',
  ])
  const named = (account: string, tax: string | null = null) => {
    const sub = chart.subAccountOf(account, tax)
    t.equal(chart.find(sub.id), sub)
    return `${chart.accountOf(sub).number}-${sub.number} ${sub.name}`
  }
  const cases: Array<[account: string, tax: string | null, place: string]> = [
    ['1000-1', null, '1000-1 Petty Cash'], ['2005', 'HST', '2001-1 HST'], ['2005', '', '2001-2005 Taxes Payable'], ['2005', 'unknown', '2001-2005 Taxes Payable'],
    ['6016', 'HST', '6001-1 HST'], ['6013-3', null, '6000-13 Travel'], ['4000-4', null, '4000-1 Sales'], ['5000-1', null, '5000-1 Cost of Goods Sold'],
    ['a-uuid', null, '1000-1000-2 a-uuid'], ['2004', null, '2003-1 Customer Credit'], ['2000', null, '2000-2000 Accounts Payable'],
  ]
  for (const [account, tax, place] of cases) t.equal(named(account, tax), place)
})

t.test("a business's own sub-category is booked on its parent", async t => {
  t.equal(categoryAccount('Kayaks', 'Travel'), '6013')
  t.equal(categoryAccount('Software', 'Travel'), '6013', 'a name taken elsewhere does not matter')
  t.equal(categoryAccount('Packaging', 'Cost of Goods Sold'), '5000')
  t.equal(categoryAccount('Kayaks', 'Boats'), '6008')
  t.equal(categoryAccount('Sales Taxes Paid', null), '6008', 'taxes paid are no category')
})
