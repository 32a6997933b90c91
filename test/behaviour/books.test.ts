// The books behind the reports: they agree with the documents, are sound, and say what is wrong with a request.
// One file, though long: its properties draw from the same random books, and each file is a process of its own.
import fc from 'fast-check'
import t from 'tap'
import { creditNotes } from '../../src/resources/credit-notes.ts'
import { expenses } from '../../src/resources/expenses.ts'
import { undo } from '../../src/store/changes.ts'
import {
  MAY, JUNE, BOTH, type Name, ask, report, make, change, compound, hst, line, invoice, pay, sessionOf, spend, keepBook, entriesOf, tree, totals,
} from '../support/books.ts'
import { operation, perform } from '../support/invoice-sequences.ts'
import { beginsWith, historyOf, journalFaults, sizeOf } from '../support/journal.ts'
import { drawn } from '../support/random.ts'
import { accounting, BUSINESS_UUID, contents, freshWorld, TODAY, type Client, type Row } from '../support/world.ts'

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
  client.world.db.exec(`INSERT INTO ledger_entries SELECT id + 1000000, 'ELSE01', document, document_id + 1000000, date, currency_code,
      clientid, invoiceid, creditid, made_at, reverses + 1000000 FROM ledger_entries;
    INSERT INTO ledger_postings SELECT entry + 1000000, position, account, amount, categoryid, tax_name, taxable FROM ledger_postings;
    INSERT INTO ledger_documents SELECT document, document_id + 1000000, entry + 1000000, 'ELSE01', currency_code, date FROM ledger_documents`)
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

const chart = `/accounting/businesses/${BUSINESS_UUID}/ledger_accounts/accounts`

/** Gives an account of the default chart another number and archives it, the next time another one. */
async function renumber (client: Client, default_number: string): Promise<void> {
  const [{ id, uuid }] = client.sql('SELECT id, uuid FROM ledger_accounts WHERE default_number = ?', default_number)
  const { json: { data } } = await client.get(`${chart}/${uuid}`)
  const { status, text } = await client.put(`${chart}/${uuid}`, { ...data, number: `${data.number}${id % 10}`, state: 'archived' })
  if (status >= 300) throw new Error(text)
}

t.test('history only grows, and its sums are those of a journal written once', async t => {
  const which = fc.nat({ max: 5 })
  const amount = fc.integer({ min: 1, max: 99_999 }).map(number => (number / 100).toFixed(2))
  const category = fc.constantFrom('Gas', 'Software', 'Cost of Goods Sold')
  const more = fc.oneof(
    fc.record({ does: fc.constant('renumber' as const), number: fc.constantFrom('1200', '1000-1', '2005', '4000-3', '6016') }),
    fc.record({ does: fc.constant('spend' as const), category, amount, date: fc.constantFrom('2026-06-01', '2026-06-02') }),
    fc.record({
      does: fc.constant('change expense' as const), which, draft: fc.oneof(
        fc.record({ amount: fc.record({ amount, code: fc.constant('USD') }) }), fc.record({ date: fc.constantFrom('2026-06-03', '2026-06-04') }),
        fc.record({ category_name: category }), fc.record({ vis_state: fc.constantFrom(0, 1) }))
    }),
    fc.record({ does: fc.constant('move' as const), which, create_date: fc.constantFrom('2026-05-01', '2026-06-02') })
  )
  const nth = (client: Client, table: string, index: number): number | undefined => {
    const ids = client.sql(`SELECT id FROM ${table} ORDER BY id`)
    return ids[index % Math.max(1, ids.length)]?.id
  }
  const act = async (client: Client, what: typeof more extends fc.Arbitrary<infer T> ? T : never): Promise<void> => {
    if (what.does === 'renumber') return renumber(client, what.number)
    if (what.does === 'spend') return void await spend(client, what.category, what.date, what.amount, { taxName1: 'GST', taxAmount1: { amount: '0.01' } })
    const [path, one, draft] = what.does === 'move'
      ? ['invoices/invoices', 'invoice', { create_date: what.create_date }] as const
      : ['expenses/expenses', 'expense', what.draft] as const
    const id = nth(client, what.does === 'move' ? 'invoices' : 'expenses', what.which)
    if (id === undefined) return
    const { status, text } = await client.put(`${accounting}/${path}/${id}`, { [one]: draft })
    if (status >= 500) throw new Error(text)
  }
  const seen = { reversals: 0 }
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(operation, more), { minLength: 6, maxLength: 14 }), async happenings => {
    const client = freshWorld(t)
    await perform(client, { does: 'create', which: 0, lines: [line('1', '10', hst) as never], discount_value: '0', sends: true })
    await spend(client, 'Gas', '2026-06-01', '5.00')
    for (const happening of happenings) {
      const before = historyOf(client.world)
      if (['renumber', 'spend', 'change expense', 'move'].includes(happening.does)) await act(client, happening as never)
      else await perform(client, happening as never)
      if (!beginsWith(historyOf(client.world), before)) throw new Error(`${JSON.stringify(happening)} changed history`)
    }
    const faults = journalFaults(client.world)
    seen.reversals += client.sql('SELECT count(*) AS count FROM ledger_entries WHERE reverses IS NOT NULL')[0].count
    client.server.worlds.drop(client.name)
    if (faults.length > 0) throw new Error(JSON.stringify(faults, null, 1))
  }), drawn(t, { numRuns: 30 }))
  t.ok(seen.reversals > 40, `${seen.reversals} entries were reversed`)
})

t.test('what changes no figure adds no row to the journal', async t => {
  const { client, may, june, over } = await keepBook(t)
  const [spent] = client.sql('SELECT id FROM expenses ORDER BY id')
  const [credit] = client.sql('SELECT id FROM credit_notes ORDER BY id')
  const moved = (lines: Row[]) => lines.toReversed().map(({ name, qty, unit_cost, taxName1, taxAmount1, taxName2, taxAmount2, compounded_tax }) =>
    ({ name, qty, unit_cost, taxName1, taxAmount1, taxName2, taxAmount2, compounded_tax }))
  const { json } = await client.get(`${accounting}/invoices/invoices/${may.id}?include[]=lines`)
  const cases: Array<[path: string, one: string, id: number, body: Row]> = [
    ['invoices/invoices', 'invoice', june.id, { notes: 'Thanks' }],
    ['invoices/invoices', 'invoice', june.id, { po_number: '7', due_offset_days: 9 }],
    ['invoices/invoices', 'invoice', june.id, { vis_state: 2 }],
    ['invoices/invoices', 'invoice', may.id, { lines: moved(json.response.result.invoice.lines) }],
    ['payments/payments', 'payment', over.id, { note: 'Thanks' }],
    ['expenses/expenses', 'expense', spent.id, { notes: 'Seen', amount: { amount: '112.0', code: 'USD' } }],
    ['credit_notes/credit_notes', 'credit_note', credit.id, { notes: 'Seen' }],
  ]
  const before = sizeOf(client.world)
  for (const [path, one, id, body] of cases) {
    const { status } = await client.put(`${accounting}/${path}/${id}`, { [one]: body })
    t.strictSame([status, sizeOf(client.world)], [status, before], `${one} ${JSON.stringify(Object.keys(body))}`)
    if (one !== 'credit_note') t.equal(status, 200)
  }
  await renumber(client, '1200')
  t.strictSame(sizeOf(client.world), before, 'nor does another number of an account')
  await change(client, 'invoices/invoices', 'invoice', june.id, { create_date: '2026-06-06' })
  t.strictSame(client.sql('SELECT date, reverses IS NULL AS isNew FROM ledger_entries ORDER BY id DESC LIMIT 2'),
    [{ date: '2026-06-06', isNew: 1 }, { date: '2026-06-05', isNew: 0 }], 'what moves is reversed on its old date and posted on the new one')
  t.strictSame(journalFaults(client.world), [])
})

t.test('an account is found whatever became of its number; one that is missing is named', async t => {
  const { client } = await keepBook(t)
  const before = await report(client, 'profitloss', BOTH)
  for (const number of ['1000-1', '1200', '2004', '2005', '4000-3', '6002-1', '6016']) await renumber(client, number)
  await client.post(chart, { name: 'Mine', number: '1200', sub_type: 'Current Asset', parent_account: null })
  t.strictSame(await report(client, 'profitloss', BOTH), before, 'reports stay')
  await spend(client, 'Gas', '2026-06-09', '8.00')
  t.strictSame(client.sql("SELECT account, amount FROM postings WHERE document = 'expenses' ORDER BY document_id DESC, position LIMIT 2"),
    [{ account: '6002-1', amount: 80_000 }, { account: '1000-1', amount: -80_000 }])
  t.strictSame(journalFaults(client.world), [])

  const other = client.world
  other.db.exec("DELETE FROM ledger_accounts WHERE default_number = '6002-1'")
  other.forget()
  const session = sessionOf(client)
  const gas = client.sql("SELECT id FROM categories WHERE category = 'Gas'")[0].id
  const size = sizeOf(other)
  t.throws(() => session.create(expenses, { categoryid: gas, date: '2026-06-01', amount: { amount: '1', code: 'USD' }, staffid: 1 } as never),
    /business 1000001 lacks the default account 6002-1/)
  t.strictSame(sizeOf(other), size, 'and nothing is posted')
})

t.test('what is erased is reversed, what is undone was never posted', async t => {
  const { client } = await keepBook(t)
  const { world } = client
  const before = historyOf(world)
  const [{ id }] = client.sql("SELECT document_id AS id FROM ledger_documents WHERE document = 'expenses' LIMIT 1")
  const session = sessionOf(client)
  const noted = contents(world)
  const undone = new Error('undone')
  t.throws(() => world.transaction(() => {
    const { changes } = world.captureChanges(() => {
      session.update(expenses, id, { amount: { amount: '77', code: 'USD' } } as never)
      session.erase(expenses, id)
    })
    undo(world, changes)
    t.equal(contents(world), noted, 'undoing puts the journal back')
    throw undone
  }), undone)
  session.erase(expenses, id)
  t.ok(beginsWith(historyOf(world), before))
  t.strictSame(client.sql("SELECT count(*) AS count FROM ledger_entries WHERE document = 'expenses' AND document_id = ?", id), [{ count: 2 }])
  t.strictSame(journalFaults(world), [])
})

t.test('a credit note', async t => {
  const client = freshWorld(t)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  const bill = await invoice(client, anna.id, '2026-06-05', [line('1', '100', hst)])
  const session = sessionOf(client)
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
  const entry = client.world.db.prepare(`INSERT INTO ledger_entries (id, document, document_id, accounting_systemid, date, currency_code)
    VALUES (?, ?, 1, 'ACME01', '2026-06-01', 'USD')`)
  const post = client.world.db.prepare(`INSERT INTO ledger_postings (entry, position, account, amount, tax_name, taxable)
    VALUES (?, ?, (SELECT id FROM ledger_accounts WHERE number = ?), ?, ?, ?)`)
  const note = client.world.db.prepare("INSERT INTO ledger_documents VALUES (?, 1, ?, 'ACME01', 'USD', '2026-06-01')")
  entry.run(1, 'other_incomes')
  note.run('other_incomes', 1)
  post.run(1, 1, '1000-1', 15_000_000, null, null)
  post.run(1, 2, '4000-3', -13_274_300, null, null)
  post.run(1, 3, '2005', -1_725_700, 'HST', 13_274_300)
  entry.run(2, 'journal_entries')
  note.run('journal_entries', 2)
  post.run(2, 1, '6010', 1_000_000, null, null)
  post.run(2, 2, '4000-3', -1_000_000, null, null)
  for (const basis of ['false', 'true']) {
    t.strictSame(tree(await report(client, 'profitloss', `${JUNE}&cash_based=${basis}`)), [
      'Sales credit: 1427.43', 'Sales/Adjustment credit: 100.00', 'Sales/Other Income credit: 1327.43', 'Cost of Goods Sold credit: 0.00',
      'Professional Services debit: 100.00', 'Professional Services/Professional Services (general) debit: 100.00',
      'Professional Services/Professional Services (general)/Adjustment debit: 100.00',
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
    // of nothing nothing can be paid: the accrual basis shows its rows of 0.00, the cash basis has none
    fc.pre(Number(bill.amount.amount) > 0)
    let rest = Math.round(Number(bill.amount.amount) * 100)
    for (const [index, percent] of [...parts, 100].entries()) {
      const amount = percent === 100 ? rest : Math.floor(rest * percent / 100)
      rest -= amount
      if (amount > 0) await pay(client, bill.id, `2026-06-1${index}`, cents(amount))
    }
    for (const name of ['profitloss', 'taxsummary'] as const) {
      const { download_token: _, ...accrual } = await report(client, name, BOTH)
      const { download_token: __, ...cash } = await report(client, name, `${BOTH}&cash_based=true`)
      const [is, shouldBe] = [{ ...cash, cash_based: false }, accrual].map(one => JSON.stringify(one, null, 1))
      if (is !== shouldBe) throw new Error(`${name} is\n${is}\nand should be\n${shouldBe}`)
    }
  }), drawn(t, { numRuns: 25 }))
  t.pass('25 invoices')
})

t.test('keys are those of the captures, in alphabetical order', async t => {
  const { client } = await keepBook(t)
  const entry = ['children', 'data', 'description', 'entry_type', 'total']
  const found = await report(client, 'profitloss_entity', `${BOTH}&resolution=3m`)
  const taxes = await report(client, 'taxsummary', BOTH)
  const collected = await report(client, 'payments_collected', BOTH)
  const aging = await report(client, 'accounts_aging')
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
    ['accounts aging', aging, ['accounts', 'company_name', 'currency_code', 'download_token', 'end_date', 'totals']],
    ['a client\'s account', aging.accounts[0], ['0-30', '31-60', '61-90', '91+', 'email', 'fname', 'lname', 'organization', 'total', 'userid']],
    ['totals', aging.totals, ['0-30', '31-60', '61-90', '91+', 'total']],
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
    ['accounts_aging', 'accounts_aging', { end_date: TODAY, group_by: 'outstanding', currency_code: 'USD' }],
    ['revenue_by_client', 'revenue_by_client', { sales_type: 'billed', ...day, currency_code: 'USD', clientids: null }],
    ['trial_balance', 'trial_balance', { ...day, currency_code: 'USD', group_by_category_id: false }],
    ['balance_sheet', 'balance_sheet', { dates: null, currency_code: 'USD', cash_based: false }],
    ['general_ledger', 'general_ledger', { ...day, currency_code: 'USD', accountid: null, subaccountid: null, categoryid: null, group_by_category_id: false }],
    ['cash_flow', 'cash_flow', { ...day, currency_code: 'USD', group_by_category_id: false }],
    ['business_reports.cash_flow', 'business_cash_flow', { ...day, currency_code: 'USD', use_ledger_entries: false, locale: 'en-US' }],
  ]
  for (const [name, objectid, params] of cases) {
    const asked = name === 'revenue_by_client' ? 'sales_type=billed' : ''
    const { download_token } = await report(client, name, asked)
    const iat = Date.parse('2026-06-15T15:00:00Z') / 1000
    const payload = { accountid: 'ACME01', userid: 1, contactid: -1, level: 3, type: 'report', objectid, params, iat, exp: iat + 2_592_000 }
    t.strictSame(JSON.stringify(read(download_token)), JSON.stringify([{ typ: 'JWT', alg: 'HS256' }, payload]), name)
    t.strictSame((await report(twin, name, asked)).download_token, download_token, `${name}, elsewhere`)
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
    ['trial_balance', 'start_date=2027-01-01', [[1007, 'start_date', '2027-01-01']]],
    ['general_ledger', 'accountid=x&subaccountid=-1&categoryid=1.5', [[1015, 'accountid', 'x'], [1015, 'subaccountid', '-1'], [1015, 'categoryid', '1.5']]],
    ['balance_sheet', 'dates[]=2026-06-01&dates[]=x', [[1016, 'dates', 'x']]],
    ['business_reports.balance_sheet', 'date1=2026-02-30&date3=x', [[1016, 'date1', '2026-02-30'], [1016, 'date3', 'x']]],
    ['business_reports.chart_of_accounts', 'state=gone&sort=size_asc&account_type=x', [[1004, 'account_type', 'x'], [1004, 'state', 'gone'], [1004, 'sort', 'size_asc']]],
    ['business_reports.profit_and_loss', 'start_date=0001-01-01&resolution=q', [[1030, 'start_date', '0001-01-01']]],
    ['revenue_by_client', '', [[1004, 'sales_type', '']]],
    ['revenue_by_client', 'start_date=2026-07-01', [[1004, 'sales_type', ''], [1007, 'start_date', '2026-07-01']]],
    ['revenue_by_client', 'sales_type=billed&start_date=0001-01-01', [[1030, 'start_date', '0001-01-01']]],
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
