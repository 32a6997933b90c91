// Reports: a small book is kept through the API, and every figure is compared with numbers worked out by
// hand beside it. Every answer is checked against its schema by the client.
import t from 'tap'
import { MAY, JUNE, BOTH, report, line, invoice, pay, keepBook, tree, totals } from '../support/books.ts'
import { TODAY, type Row } from '../support/world.ts'

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
