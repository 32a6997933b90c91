// Reports: a small book is kept through the API, and every figure is compared with numbers worked out by
// hand beside it. Every answer is checked against its schema by the client.
import fc from 'fast-check'
import t from 'tap'
import { MAY, JUNE, BOTH, report, line, invoice, make, pay, change, erase, keepBook, tree, totals } from '../support/books.ts'
import { drawn } from '../support/random.ts'
import { collection, freshWorld, TODAY, type Client, type Row } from '../support/world.ts'

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

const ages = ['0-30', '31-60', '61-90', '91+', 'total']
const owed = (row: Row): string => ages.map(age => row[age].amount).join(' ')

t.test('accounts aging', async t => {
  const { client, anna, bruno } = await keepBook(t)
  const rows = ({ accounts }: Row): string[] => accounts.map((row: Row) => `${row.userid} ${owed(row)}`)
  const nothing = '0.00 0.00 0.00 0.00 0.00'
  const figures: Array<[what: string, query: string, rows: string[], totals: string]> = [
    ['is of today by default: what is paid later is still owed', '', [`${anna.id} 112.99 0.00 0.00 0.00 112.99`], '112.99 0.00 0.00 0.00 112.99'],
    ['is of a day: what was paid by then is not owed', 'end_date=2026-06-14', [`${anna.id} 112.99 147.23 0.00 0.00 260.22`], '112.99 147.23 0.00 0.00 260.22'],
    ['owes nothing before the first invoice', 'end_date=2026-05-09', [], nothing],
    ['owes an invoice from its day on', 'end_date=2026-05-10', [`${anna.id} 247.23 0.00 0.00 0.00 247.23`], '247.23 0.00 0.00 0.00 247.23'],
    ['leaves out drafts, deleted invoices and who owes nothing', 'end_date=2026-06-30', [], nothing],
    ['keeps currencies apart', 'currency_code=EUR', [`${bruno.id} 84.00 0.00 0.00 0.00 84.00`], '84.00 0.00 0.00 0.00 84.00'],
    ['has zeros for a currency nobody used', 'currency_code=JPY', [], nothing],
    ['ignores start_date and clients', `start_date=2026-06-10&clientids[]=${bruno.id}`, [`${anna.id} 112.99 0.00 0.00 0.00 112.99`], '112.99 0.00 0.00 0.00 112.99'],
    ['counts thirty days as the first age', 'end_date=2026-07-10&currency_code=EUR', [`${bruno.id} 42.00 0.00 0.00 0.00 42.00`], '42.00 0.00 0.00 0.00 42.00'],
    ['and 31 as the second', 'end_date=2026-07-11&currency_code=EUR', [`${bruno.id} 0.00 42.00 0.00 0.00 42.00`], '0.00 42.00 0.00 0.00 42.00'],
    ['which ends with 60', 'end_date=2026-08-09&currency_code=EUR', [`${bruno.id} 0.00 42.00 0.00 0.00 42.00`], '0.00 42.00 0.00 0.00 42.00'],
    ['61 is the third', 'end_date=2026-08-10&currency_code=EUR', [`${bruno.id} 0.00 0.00 42.00 0.00 42.00`], '0.00 0.00 42.00 0.00 42.00'],
    ['which ends with 90', 'end_date=2026-09-08&currency_code=EUR', [`${bruno.id} 0.00 0.00 42.00 0.00 42.00`], '0.00 0.00 42.00 0.00 42.00'],
    ['and all else is the fourth', 'end_date=2026-09-09&currency_code=EUR', [`${bruno.id} 0.00 0.00 0.00 42.00 42.00`], '0.00 0.00 0.00 42.00 42.00'],
  ]
  for (const [what, query, expected, totals] of figures) {
    t.test(what, async t => {
      const found = await report(client, 'accounts_aging', query)
      t.strictSame([rows(found), owed(found.totals)], [expected, totals])
    })
  }

  t.test('names the client, and counts from the due date where it is asked to', async t => {
    const carl = await make(client, 'users/clients', 'client', { organization: 'Carl', fname: 'C', lname: 'D', email: 'carl@example.test', currency_code: 'CAD' })
    await invoice(client, carl.id, '2026-05-01', [line('1', '10')], { due_offset_days: 30 })
    const at = async (end_date: string, group_by: string) => rows(await report(client, 'accounts_aging', `currency_code=CAD&end_date=${end_date}&group_by=${group_by}`))
    t.strictSame(await at('2026-05-31', 'overdue'), [], 'not overdue on its due date')
    t.strictSame(await at('2026-06-01', 'overdue'), [`${carl.id} 10.00 0.00 0.00 0.00 10.00`])
    t.strictSame(await at('2026-06-01', 'outstanding'), [`${carl.id} 0.00 10.00 0.00 0.00 10.00`])
    t.strictSame(await at('2026-07-01', 'overdue'), [`${carl.id} 0.00 10.00 0.00 0.00 10.00`])
    const { accounts: [account], company_name } = await report(client, 'accounts_aging', 'currency_code=CAD')
    t.match(account, { userid: carl.id, organization: 'Carl', fname: 'C', lname: 'D', email: 'carl@example.test', total: { amount: '10.00', code: 'CAD' } })
    t.equal(company_name, 'Acme Design')
  })
})

const dayAt = (offset: number): string => new Date(Date.parse('2026-01-01') + offset * 86_400_000).toISOString().slice(0, 10)
const cents = (amount: string): number => Math.round(Number(amount) * 100)
const shownAmount = (sum: number): string => (sum / 100).toFixed(2)

/** What the raw documents say is owed by each client, worked out one by one. */
async function owedByHand (client: Client, currency: string, end: string, group_by: string): Promise<string[]> {
  const invoices = (await collection(client, 'invoices').list('per_page=100')).rows
  const payments = (await collection(client, 'payments').list('per_page=100')).rows
  const sums = new Map<number, number[]>()
  for (const each of invoices) {
    const paid = payments.filter(({ invoiceid, date }) => invoiceid === each.id && date <= end).reduce((sum, { amount }) => sum + cents(amount.amount), 0)
    const open = cents(each.amount.amount) - paid
    const days = (Date.parse(end) - Date.parse(group_by === 'overdue' ? each.due_date : each.create_date)) / 86_400_000
    const isLeftOut = each.currency_code !== currency || each.status === 1 || each.create_date > end || open === 0 || (group_by === 'overdue' && days <= 0)
    if (isLeftOut) continue
    const own = sums.get(each.customerid) ?? [0, 0, 0, 0, 0]
    own[days <= 30 ? 0 : days <= 60 ? 1 : days <= 90 ? 2 : 3]! += open
    own[4]! += open
    sums.set(each.customerid, own)
  }
  return [...sums].map(([userid, own]) => `${userid} ${own.map(shownAmount).join(' ')}`).sort()
}

t.test('whatever was billed and paid, accounts aging has what is outstanding', async t => {
  const offset = fc.integer({ min: 0, max: 150 })
  const document = fc.record({
    client: fc.nat({ max: 2 }), currency: fc.constantFrom('USD', 'USD', 'EUR'), issued: offset, due: fc.constantFrom(0, 14, 45), price: fc.integer({ min: 1, max: 99_999 }),
    fate: fc.constantFrom('sent', 'sent', 'sent', 'draft', 'deleted', 'archived'), payments: fc.array(fc.record({ on: offset, part: fc.integer({ min: 1, max: 100 }) }), { maxLength: 2 }),
  })
  const asked = fc.record({ end: offset, group_by: fc.constantFrom('outstanding', 'overdue') })
  await fc.assert(fc.asyncProperty(fc.array(document, { maxLength: 6 }), fc.array(asked, { minLength: 1, maxLength: 4 }), async (documents, questions) => {
    const client = freshWorld(t)
    const clients = await Promise.all(['A', 'B', 'C'].map(organization => make(client, 'users/clients', 'client', { organization })))
    for (const { client: owner, currency, issued, due, price, fate, payments } of documents) {
      const row = await invoice(client, clients[owner]!.id, dayAt(issued), [{ ...line('1', shownAmount(price)) }],
        { currency_code: currency, due_offset_days: due, action_mark_as_sent: fate !== 'draft' })
      if (fate === 'deleted') await change(client, 'invoices/invoices', 'invoice', row.id, erase)
      if (fate === 'archived') await change(client, 'invoices/invoices', 'invoice', row.id, { vis_state: 2 })
      if (fate !== 'sent') continue
      for (const { on, part } of payments) await pay(client, row.id, dayAt(on), shownAmount(Math.max(1, Math.floor(price * part / 100))))
    }
    for (const { end, group_by } of questions) {
      for (const currency of ['USD', 'EUR']) {
        const found = await report(client, 'accounts_aging', `end_date=${dayAt(end)}&group_by=${group_by}&currency_code=${currency}`)
        const [is, shouldBe] = [found.accounts.map((row: Row) => `${row.userid} ${owed(row)}`).sort(), await owedByHand(client, currency, dayAt(end), group_by)]
        if (JSON.stringify(is) !== JSON.stringify(shouldBe)) throw new Error(`is\n${is.join('\n')}\nand should be\n${shouldBe.join('\n')}`)
        for (const age of ages) {
          const sum = found.accounts.reduce((whole: number, row: Row) => whole + cents(row[age].amount), 0)
          if (shownAmount(sum) !== found.totals[age].amount) throw new Error(`${age} is ${found.totals[age].amount} and should be ${shownAmount(sum)}`)
        }
      }
    }
    const outstanding = (await collection(client, 'invoices').list('per_page=100')).rows
      .filter(({ currency_code, status }) => currency_code === 'USD' && status !== 1).reduce((sum, row) => sum + cents(row.outstanding.amount), 0)
    const { totals } = await report(client, 'accounts_aging', 'end_date=2027-01-01&currency_code=USD')
    if (totals.total.amount !== shownAmount(outstanding)) throw new Error(`the total is ${totals.total.amount}, outstanding is ${shownAmount(outstanding)}`)
    const [ledger] = client.sql("SELECT coalesce(sum(amount), 0) / 100 AS cents FROM postings WHERE account = '1200' AND currency_code = 'USD'")
    if (ledger.cents !== outstanding) throw new Error(`receivable is ${ledger.cents}, outstanding is ${outstanding}`)
  }), drawn(t, { numRuns: 15 }))
  t.pass('15 books')
})
