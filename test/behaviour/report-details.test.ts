// Reports that list documents: a small book with figures worked out by hand, and books of chance whose documents
// are read through the API and added up here once more.
import Big from 'big.js'
import fc from 'fast-check'
import t from 'tap'
import { ask, BOTH, change, erase, gst, hst, invoice, JUNE, keepBook, line, make, MAY, pay, report, spend } from '../support/books.ts'
import { drawn } from '../support/random.ts'
import { BUSINESS_UUID, collection, freshWorld, type Client, type Row } from '../support/world.ts'

t.test('invoice details', async t => {
  const { client, anna, bruno, may } = await keepBook(t)
  const sums = ({ total, paid, outstanding }: Row): string => [total, paid, outstanding].map(({ amount }) => amount).join(' ')
  const rows = ({ clients }: Row): string[] => clients.map(({ userid, invoices, summary }: Row) => `${userid}: ${invoices.length}, ${sums(summary)}`)
  const none = '0.00 0.00 0.00'
  const figures: Array<[what: string, query: string, anna: string, bruno: string, all: string]> = [
    ['has every invoice but deleted ones, drafts too', BOTH, '4, 1520.22 390.22 1130.00', `0, ${none}`, '1520.22 390.22 1130.00'],
    ['is of today by default', '', `0, ${none}`, `0, ${none}`, none],
    ['counts a month by itself', MAY, '1, 247.23 247.23 0.00', `0, ${none}`, '247.23 247.23 0.00'],
    ['counts its first and last day', 'start_date=2026-05-10&end_date=2026-05-10', '1, 247.23 247.23 0.00', `0, ${none}`, '247.23 247.23 0.00'],
    ['goes by the latest payment where it is asked to', `${JUNE}&date_type=paid`, '3, 390.22 390.22 0.00', `0, ${none}`, '390.22 390.22 0.00'],
    ['keeps currencies apart', `${BOTH}&currency_code=EUR`, `0, ${none}`, '1, 84.00 42.00 42.00', '84.00 42.00 42.00'],
    ['filters by status', `${BOTH}&statusids[]=1&statusids[]=8`, '1, 1130.00 0.00 1130.00', `0, ${none}`, '1130.00 0.00 1130.00'],
    ['ignores names without brackets', `${BOTH}&statusids=1&clientids=${bruno.id}`, '4, 1520.22 390.22 1130.00', `0, ${none}`, '1520.22 390.22 1130.00'],
  ]
  for (const [what, query, ofAnna, ofBruno, all] of figures) {
    t.test(what, async t => {
      const found = await report(client, 'invoice_details', query)
      t.strictSame([rows(found), sums(found.summary)], [[`${anna.id}: ${ofAnna}`, `${bruno.id}: ${ofBruno}`], all])
    })
  }

  t.test('shows amounts of lines before the discount and their taxes after it', async t => {
    const { clients, date_type, summary_only } = await report(client, 'invoice_details', `${MAY}&clientids[]=${anna.id}`)
    t.strictSame([clients.length, date_type, summary_only], [1, 'issue', false])
    const usd = (amount: string) => ({ amount, code: 'USD' })
    const [{ invoices: [shown] }] = clients
    t.match(shown, {
      invoiceid: may.id, invoice_number: may.invoice_number, v3_status: 'paid', date_paid: '2026-06-15', due_offset_days: 0, po_number: null,
      subtotal: usd('250.00'), discount_total: usd('-25.00'), tax: usd('22.23'), total: usd('247.23'), paid: usd('247.23'), outstanding: usd('0.00'),
    })
    t.strictSame(shown.tax_summaries, [
      { tax_name: 'GST', tax_number: null, tax_rate: '5', tax_total: usd('9.00') }, { tax_name: 'PST', tax_number: null, tax_rate: '7', tax_total: usd('13.23') },
    ])
    const shared = { description: '', name: 'Work' }
    t.strictSame(shown.lines, [
      { ...shared, amount: usd('200.00'), lineid: 1, qty: '2', rate: usd('100.00'), taskno: 1, tax_amount1: usd('9.00'), tax_amount2: usd('13.23'), tax_name1: 'GST', tax_name2: 'PST', total: usd('222.23') },
      { ...shared, amount: usd('50.00'), lineid: 2, qty: '1', rate: usd('50.00'), taskno: 2, tax_amount1: usd('0.00'), tax_amount2: usd('0.00'), tax_name1: null, tax_name2: null, total: usd('50.00') },
    ])
  })

  t.test('names the number of a tax, and a deleted client only with invoices', async t => {
    await collection(client, 'taxes').create({ name: 'QST', number: 'Q-1', amount: '9.975' })
    const [carl, dora] = await Promise.all(['Carl', 'Dora'].map(organization => make(client, 'users/clients', 'client', { organization })))
    await invoice(client, carl!.id, '2026-01-05', [line('1', '10', { taxName1: 'QST', taxAmount1: '9.975' }), line('1', '20', { taxName2: 'QST', taxAmount2: '9.975' })])
    for (const { id } of [carl!, dora!]) await change(client, 'users/clients', 'client', id, erase)
    const { clients } = await report(client, 'invoice_details', 'start_date=2026-01-01&end_date=2026-01-31')
    t.strictSame(clients.map(({ userid }: Row) => userid), [anna.id, bruno.id, carl!.id])
    t.match(clients[2].invoices[0].tax_summaries, [{ tax_name: 'QST', tax_number: 'Q-1', tax_rate: '9.975', tax_total: { amount: '3.00' } }])
  })
})

t.test('item sales', async t => {
  const { client, anna, may } = await keepBook(t)
  await invoice(client, anna.id, '2026-05-30', [{ ...line('0.5', '10'), name: 'art' }, { ...line('0.1', '5'), name: 'art' }, { ...line('0.2', '5'), name: 'art' }, { ...line('1', '3'), name: 'Zinc' }], { discount_value: '33.333' })
  const items = ({ items }: Row): string[] => items.map(({ name, total, total_discount, total_qty, invoices }: Row) => `${name} ${total_qty} ${total.amount} ${total_discount.amount} of ${invoices.length}`)
  const work = 'Work 8 1379.99 -25.00 of 5'
  const figures: Array<[what: string, query: string, items: string[], totals: string]> = [
    ['adds up each name, drafts too, in alphabetical order', BOTH, ['art 0.8 6.50 -2.17 of 3', work, 'Zinc 1 3.00 -1.00 of 1'], '9.8 1389.49 -28.17'],
    ['is of today by default', '', [], '0 0.00 0.00'],
    ['filters by names', `${BOTH}&item_names[]=Zinc&item_names[]=Nothing`, ['Zinc 1 3.00 -1.00 of 1'], '1 3.00 -1.00'],
    ['filters by status', `${BOTH}&statusids[]=1`, ['Work 1 1000.00 0.00 of 1'], '1 1000.00 0.00'],
    ['filters by clients', `${BOTH}&clientids[]=1`, [], '0 0.00 0.00'],
    ['keeps currencies apart', `${BOTH}&currency_code=eur`, ['Work 1 80.00 0.00 of 1'], '1 80.00 0.00'],
    ['ignores names without brackets', `${BOTH}&item_names=Zinc&statusids=1`, ['art 0.8 6.50 -2.17 of 3', work, 'Zinc 1 3.00 -1.00 of 1'], '9.8 1389.49 -28.17'],
  ]
  for (const [what, query, expected, totals] of figures) {
    t.test(what, async t => {
      const found = await report(client, 'item_sales', query)
      t.strictSame([items(found), [found.total_qty, found.total.amount, found.total_discount.amount].join(' ')], [expected, totals])
    })
  }
  const { items: [, sold] } = await report(client, 'item_sales', MAY)
  t.match(sold.invoices[0], { invoiceid: may.id, invoice_number: may.invoice_number, organization: 'Anna Ltd', qty: '2', unit_cost: { amount: '100.00' }, amount: { amount: '200.00' }, discount: { amount: '-20.00' }, v3_status: 'paid' })
})

t.test('the account statement', async t => {
  const { client, anna, bruno, over } = await keepBook(t)
  const rows = ({ opening_balance, closing_balance, transactions }: Row): string[] => [opening_balance.amount,
    ...transactions.map(({ date, entity_type, amount, balance }: Row) => `${date} ${entity_type} ${amount.amount} ${balance.amount}`), closing_balance.amount]
  const june = ['147.23', '2026-06-05 invoice 112.99 260.22', '2026-06-15 payment -147.23 112.99', '2026-06-20 payment -150.00 -37.01', '2026-06-21 invoice 30.00 -7.01', '-7.01']
  const figures: Array<[what: string, query: string, rows: string[]]> = [
    ['has what was owed before, every movement, and what is owed then', `${JUNE}&clientid=${anna.id}`, june],
    ['is of all clients by default', JUNE, june],
    ['is of today by default', `clientid=${anna.id}`, ['260.22', '2026-06-15 payment -147.23 112.99', '112.99']],
    ['is empty before there is anything', 'start_date=2025-01-01&end_date=2025-12-31', ['0.00', '0.00']],
    ['keeps currencies apart', `${BOTH}&clientid=${bruno.id}&currency_code=EUR`, ['0.00', '2026-06-10 invoice 84.00 84.00', '2026-06-25 payment -42.00 42.00', '42.00']],
    ['shows nothing of another client', `${BOTH}&clientid=${bruno.id}`, ['0.00', '0.00']],
  ]
  for (const [what, query, expected] of figures) {
    t.test(what, async t => t.strictSame(rows(await report(client, 'account_statement', query)), expected))
  }

  t.test('names the client and the documents, and has credits', async t => {
    const note = await make(client, 'credit_notes/credit_notes', 'credit_note', { clientid: bruno.id, create_date: '2026-06-27', currency_code: 'EUR', lines: [line('1', '2')] })
    const found = await report(client, 'account_statement', `start_date=2026-06-25&end_date=2026-06-27&clientid=${bruno.id}&currency_code=EUR`)
    t.match(found, { client: { userid: bruno.id, fname: 'Bruno', lname: 'Bär', organization: 'Bruno Bär' }, clientid: bruno.id, closing_balance: { amount: '40.00', code: 'EUR' } })
    t.match(found.transactions[1], { entity_type: 'credit', creditid: note.id, invoiceid: null, paymentid: null, reference: note.credit_number, amount: { amount: '-2.00' } })
    const { transactions } = await report(client, 'account_statement', 'start_date=2026-06-20&end_date=2026-06-20')
    t.match(transactions, [{ paymentid: over.id, creditid: null, invoiceid: over.invoiceid, clientid: anna.id }])
  })

  t.test('a client that nobody knows is not found', async t => {
    const { status, json } = await ask(client, 'account_statement', 'clientid=9')
    t.match([status, json.response.errors[0]], [404, { errno: 1012, message: 'Client not found.' }])
  })
})

t.test('the bank reconciliation summary says what it is about, and lists no accounts', async t => {
  const client = freshWorld(t)
  const { download_token, ...found } = await report(client, 'bank_reconciliation_summary', 'date=2026-06-01&currency_code=eur&bank_accountid=7')
  t.type(download_token, 'string')
  t.strictSame(found, { bank_accountid: 7, bank_accounts: [], company_name: 'Acme Design', currency_code: 'EUR', date: '2026-06-01' })
})

t.test('expense details', async t => {
  const { client, anna } = await keepBook(t)
  await spend(client, 'Personal', '2026-06-11', '4.1234', { vendor: 'Corner', clientid: anna.id, taxName1: 'GST', taxPercent1: '5', taxAmount1: { amount: '0.20' } })
  const project = await collection(client, 'projects').create({ title: 'Site', client_id: anna.id })
  await spend(client, 'Gas', '2026-06-12', '3.00', { vendor: 'Corner', modern_projectid: project.id })
  const name = ({ categories, clients, authors, vendors, group_by }: Row, id: string): string => ({
    parent_category: () => categories[id].category, category: () => categories[id].category, clients: () => clients[id].organization, vendor: () => vendors[id], author: () => authors[id].fname,
  } as Record<string, () => string>)[group_by]!()
  const groups = (found: Row): string[] => found.data.map(({ groupid, total, expenses }: Row) => `${name(found, groupid)} ${total.amount} of ${expenses.length}`)
  const figures: Array<[what: string, query: string, groups: string[]]> = [
    ['has parent categories by default, in alphabetical order', BOTH, ['Car & Truck Expenses 165.00 of 3', 'Cost of Goods Sold 25.00 of 2', 'Personal 4.1234 of 1', 'Professional Services 10.00 of 1']],
    ['has categories', `${BOTH}&group_by=category`, ['Car & Truck Expenses 50.00 of 1', 'Cost of Goods Sold 20.00 of 1', 'Cost of Shipping & Handling 5.00 of 1', 'Gas 115.00 of 2', 'Personal 4.1234 of 1', 'Testing 10.00 of 1']],
    ['has clients, those of none under the business', `${BOTH}&group_by=clients`, ['Acme Design 200.00 of 6', 'Anna Ltd 4.1234 of 1']],
    ['has vendors', `${BOTH}&group_by=vendor`, [' 197.00 of 5', 'Corner 7.1234 of 2']],
    ['has authors', `${BOTH}&group_by=author`, ['Olivia 204.1234 of 7']],
    ['is of today by default', '', []],
    ['counts a month by itself', MAY, ['Car & Truck Expenses 112.00 of 1', 'Cost of Goods Sold 5.00 of 1']],
    ['leaves out what is personal', `${BOTH}&exclude_personal=true`, ['Car & Truck Expenses 165.00 of 3', 'Cost of Goods Sold 25.00 of 2', 'Professional Services 10.00 of 1']],
    ['filters by client', `${BOTH}&client_id=${anna.id}`, ['Personal 4.1234 of 1']],
    ['filters by project', `${BOTH}&project_id=${project.id}`, ['Car & Truck Expenses 3.00 of 1']],
    ['keeps currencies apart', `${BOTH}&currency_code=EUR`, ['Office Expenses & Postage 7.00 of 1']],
    ['ignores summary_only', `${MAY}&summary_only=true`, ['Car & Truck Expenses 112.00 of 1', 'Cost of Goods Sold 5.00 of 1']],
  ]
  for (const [what, query, expected] of figures) {
    t.test(what, async t => t.strictSame(groups(await report(client, 'expense_details', query)), expected))
  }

  t.test('shows an expense with texts for ids, and its project where it is asked to', async t => {
    const found = await report(client, 'expense_details', `${JUNE}&client_id=${anna.id}`)
    const { expenses: [shown], groupid, children } = found.data[0]
    t.match([groupid, children, found.exclude_personal, found.group_by], [shown.categoryid, [], false, 'parent_category'])
    const { expenseid, vendorid, ...rest } = shown
    t.match([expenseid, vendorid], [Number, /^[0-9a-f]{32}$/])
    t.strictSame(rest, {
      amount: { amount: '4.1234', code: 'USD' }, authorid: '1', categoryid: groupid, clientid: String(anna.id), date: '2026-06-11', notes: '', taxAmount1: { amount: '0.20', code: 'USD' },
      taxAmount2: { amount: '0.00', code: 'USD' }, taxName1: 'GST', taxName2: null, taxPercent1: '5', taxPercent2: null, vendor: 'Corner',
    })
    t.match(found.clients, { [anna.id]: { id: anna.id, userid: anna.id, organization: 'Anna Ltd' } })
    const { data } = await report(client, 'expense_details', `${JUNE}&include_project=true&project_id=${project.id}`)
    t.match(data[0].expenses, [{ modern_projectid: project.id }])
  })

  t.test('names a category and the one above it', async t => {
    const { categories, data } = await report(client, 'expense_details', `${MAY}&group_by=parent_category`)
    const [{ groupid, expenses: [{ categoryid }] }] = data
    t.strictSame(categories[groupid], { category: 'Car & Truck Expenses', categoryid: Number(groupid), subcategory_name: 'Car & Truck Expenses (general)' })
    t.strictSame(categories[categoryid], { category: 'Gas', categoryid, subcategory_name: 'Gas' })
  })

  t.test('is there for the business, which has no filter by project', async t => {
    const { json } = await client.get(`/accounting/businesses/${BUSINESS_UUID}/reports/expense_details?${BOTH}&project_id=${project.id}`)
    const { download_token: _own, ...found } = await report(client, 'expense_details', BOTH)
    const { download_token, ...business } = json.response.result.expense_details
    t.type(download_token, 'string')
    t.strictSame(business, found)
  })
})

const dayAt = (offset: number): string => new Date(Date.parse('2026-01-01') + offset * 86_400_000).toISOString().slice(0, 10)
const sumOf = (amounts: ReadonlyArray<string | number | Big>): Big => amounts.reduce<Big>((sum, amount) => sum.plus(amount), new Big(0))
const all = async (client: Client, many: string, asked = ''): Promise<Row[]> => (await collection(client, many).list(`per_page=100${asked}`)).rows
const same = (what: string, is: unknown, shouldBe: unknown): void => {
  if (JSON.stringify(is) !== JSON.stringify(shouldBe)) throw new Error(`${what} is ${JSON.stringify(is)} and should be ${JSON.stringify(shouldBe)}`)
}

/** Every figure of a time against the documents as lists show them. */
async function recompute (client: Client, [start, end]: readonly [string, string], ids: readonly number[]): Promise<void> {
  const time = `start_date=${start}&end_date=${end}`
  const [invoices, payments, notes, expenses] = await Promise.all([
    all(client, 'invoices', '&include[]=lines'), all(client, 'payments'), all(client, 'credit_notes'), all(client, 'expenses'),
  ])
  const isIn = (date: string): boolean => date >= start && date <= end
  const chosen = invoices.filter(({ create_date, currency_code }) => isIn(create_date) && currency_code === 'USD')

  const details = await report(client, 'invoice_details', time)
  same('the total of invoice details', details.summary.total.amount, sumOf(chosen.map(({ amount }) => amount.amount)).toFixed(2))
  const shown: Row[] = details.clients.flatMap((each: Row) => each.invoices)
  same('its invoices', shown.map(({ invoiceid }) => invoiceid).sort(), chosen.map(({ id }) => id).sort())
  for (const each of shown) {
    const taxes = sumOf(each.lines.flatMap(({ tax_amount1, tax_amount2 }: Row) => [tax_amount1.amount, tax_amount2.amount]))
    same('the tax of an invoice', each.tax.amount, taxes.toFixed(2))
    same('its summaries', sumOf(each.tax_summaries.map(({ tax_total }: Row) => tax_total.amount)).toFixed(2), taxes.toFixed(2))
    same('its total', each.total.amount, sumOf([each.subtotal.amount, each.discount_total.amount, taxes]).toFixed(2))
  }

  const sales = await report(client, 'item_sales', time)
  const lines: Row[] = chosen.flatMap(({ lines }) => lines)
  same('item sales', sales.total.amount, sumOf(lines.map(({ amount }) => amount.amount)).toFixed(2))
  for (const item of sales.items) {
    const own = lines.filter(({ name }) => name === item.name)
    same(`what ${item.name} comes to`, [item.total.amount, item.total_qty], [sumOf(own.map(({ amount }) => amount.amount)).toFixed(2), sumOf(own.map(({ qty }) => qty)).toFixed()])
  }
  same('their number of names', sales.items.length, new Set(lines.map(({ name }) => name)).size)

  for (const clientid of ids) {
    const movements = [
      ...invoices.filter(each => each.customerid === clientid && each.status !== 1 && each.currency_code === 'USD').map(each => [each.create_date, each.amount.amount]),
      ...payments.filter(each => each.clientid === clientid && each.amount.code === 'USD').map(each => [each.date, `-${each.amount.amount}`]),
      ...notes.filter(each => each.clientid === clientid && each.currency_code === 'USD').map(each => [each.create_date, `-${each.amount.amount}`]),
    ] as Array<[string, string]>
    const until = (isCounted: (date: string) => boolean): string => sumOf(movements.filter(([date]) => isCounted(date)).map(([, amount]) => amount)).toFixed(2)
    const statement = await report(client, 'account_statement', `${time}&clientid=${clientid}`)
    const { opening_balance, closing_balance, transactions } = statement
    same('a statement', [opening_balance.amount, closing_balance.amount], [until(date => date < start), until(date => date <= end)])
    same('its movements', closing_balance.amount, sumOf([opening_balance.amount, ...transactions.map(({ amount }: Row) => amount.amount)]).toFixed(2))
  }

  const spent = sumOf(expenses.filter(({ date, amount }) => isIn(date) && amount.code === 'USD').map(({ amount }) => amount.amount))
  for (const group_by of ['parent_category', 'category', 'clients', 'vendor', 'author']) {
    const { data } = await report(client, 'expense_details', `${time}&group_by=${group_by}`)
    same(`expenses by ${group_by}`, sumOf(data.map(({ total }: Row) => total.amount)).toFixed(), spent.toFixed())
    same('its expenses', sumOf(data.flatMap(({ expenses }: Row) => expenses.map(({ amount }: Row) => amount.amount))).toFixed(), spent.toFixed())
  }
}

t.test('whatever was billed, paid and spent, each report has what its documents come to', async t => {
  const offset = fc.integer({ min: 0, max: 120 })
  const taxes = fc.constantFrom({}, gst, hst, { ...gst, taxName2: 'QST', taxAmount2: '9.975', compounded_tax: true })
  const sold = fc.record({ name: fc.constantFrom('Art', 'art', 'Work', ''), qty: fc.constantFrom('1', '2', '0.1', '0.25', '3.333'), cents: fc.integer({ min: 1, max: 99_999 }), taxes })
  const document = fc.record({
    client: fc.nat({ max: 1 }), currency: fc.constantFrom('USD', 'USD', 'EUR'), on: offset, lines: fc.array(sold, { maxLength: 3 }), discount: fc.constantFrom('0', '10', '33.333'),
    fate: fc.constantFrom('sent', 'sent', 'draft', 'deleted'), paid: fc.option(fc.record({ on: offset, part: fc.constantFrom(0.5, 1, 1.5) })),
  })
  const credit = fc.record({ client: fc.nat({ max: 1 }), on: offset, cents: fc.integer({ min: 1, max: 9999 }), taxes, type: fc.constantFrom('goodwill', 'prepayment') })
  const expense = fc.record({ category: fc.constantFrom('Gas', 'Personal', 'Software'), on: offset, scaled: fc.integer({ min: 1, max: 999_999 }), vendor: fc.constantFrom(null, 'A', 'a'), client: fc.nat({ max: 1 }), kept: fc.boolean() })
  const time = fc.tuple(offset, offset).map(([a, b]) => [dayAt(Math.min(a, b)), dayAt(Math.max(a, b))] as const)
  const book = fc.record({ documents: fc.array(document, { maxLength: 5 }), credits: fc.array(credit, { maxLength: 2 }), expenses: fc.array(expense, { maxLength: 4 }), times: fc.array(time, { minLength: 1, maxLength: 2 }) })
  await fc.assert(fc.asyncProperty(book, async ({ documents, credits, expenses, times }) => {
    const client = freshWorld(t)
    const ids = (await Promise.all(['A', 'B'].map(organization => make(client, 'users/clients', 'client', { organization })))).map(({ id }) => id)
    for (const { client: owner, currency, on, lines, discount, fate, paid } of documents) {
      const row = await invoice(client, ids[owner]!, dayAt(on), lines.map(({ name, qty, cents, taxes }) => ({ ...line(qty, (cents / 100).toFixed(2), taxes), name })),
        { currency_code: currency, discount_value: discount, action_mark_as_sent: fate !== 'draft' })
      if (fate === 'deleted') await change(client, 'invoices/invoices', 'invoice', row.id, erase)
      const amount = new Big(row.amount.amount).times(paid?.part ?? 0).toFixed(2)
      if (fate === 'sent' && paid !== null && Number(amount) > 0) await pay(client, row.id, dayAt(paid.on), amount)
    }
    for (const { client: owner, on, cents, taxes, type } of credits) {
      await make(client, 'credit_notes/credit_notes', 'credit_note', { clientid: ids[owner], create_date: dayAt(on), credit_type: type, lines: [line('1', (cents / 100).toFixed(2), taxes)] })
    }
    for (const { category, on, scaled, vendor, client: owner, kept } of expenses) {
      const { id } = await spend(client, category, dayAt(on), (scaled / 10_000).toFixed(4), { vendor, clientid: owner === 0 ? 0 : ids[owner] })
      if (!kept) await change(client, 'expenses/expenses', 'expense', id, erase)
    }
    for (const each of times) await recompute(client, each, ids)
    await recompute(client, [dayAt(0), dayAt(120)], ids)
  }), drawn(t, { numRuns: 12 }))
  t.pass('12 books')
})
