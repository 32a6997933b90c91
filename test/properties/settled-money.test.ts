// Money that is settled is in cents, whatever was sent: random invoices, several payments of each, edits below and
// above what is paid. What must hold is asked of the API, of the report and of the books.
import fc from 'fast-check'
import t from 'tap'
import { booksOf } from '../support/invoice-sequences.ts'
import { openDesk, type Desk } from '../support/invoicing.ts'
import { journalFaults } from '../support/journal.ts'
import { drawn } from '../support/random.ts'
import { accounting, collection, type Row } from '../support/world.ts'

/** An amount with up to six decimals. */
const amount = fc.integer({ min: 1, max: 200_000_000 }).map(millionths => (millionths / 1_000_000).toFixed(6).replace(/0+$/, '').replace(/\.$/, ''))

const lines = fc.array(fc.record({
  qty: fc.constantFrom('1', '2', '0.333333', '3.5'),
  unit_cost: fc.record({ amount }),
  taxName1: fc.constant('GST'),
  taxAmount1: fc.constantFrom('0', '5', '9.975', '13.0005'),
}), { minLength: 1, maxLength: 3 })

const document = fc.record({ lines, discount_value: fc.constantFrom('0', '10', '33.333') })

const which = fc.nat({ max: 4 })
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('pay' as const), amount }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('edit' as const), document }) },
  fc.record({ does: fc.constant('shrink' as const), part: fc.integer({ min: 0, max: 99 }) }),
  fc.record({ does: fc.constant('change payment' as const), which, amount }),
  fc.record({ does: fc.constant('hide payment' as const), which, vis_state: fc.constantFrom(0, 1) })
)

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

const cents = (text: string): number => {
  if (!/^-?\d+\.\d\d$/.test(text)) throw new Error(`${text} is not in cents`)
  return Math.round(Number(text) * 100)
}

/** Half up at the third decimal, on the digits: 1.005 is 1.01. */
function roundedCents (sent: string): number {
  const [whole, fraction = ''] = sent.split('.') as [string, string?]
  const digits = fraction.padEnd(3, '0')
  return Number(whole) * 100 + Number(digits.slice(0, 2)) + (Number(digits[2]) >= 5 ? 1 : 0)
}

const paymentsOf = async ({ client }: Desk, query = ''): Promise<Row[]> => (await collection(client, 'payments').list(query)).rows

/** Does it; a refusal is as good as a success. Notes what was sent of each payment. */
async function perform (desk: Desk, id: number, happening: Happening, sent: Map<number, number>): Promise<void> {
  const { client, tryChange, tryPayment } = desk
  const all = [...sent.keys()]
  const payment = 'which' in happening ? all[happening.which % Math.max(all.length, 1)] ?? 1 : 1
  const put = (draft: object) => client.put(`${accounting}/payments/payments/${payment}`, { payment: draft })
  switch (happening.does) {
    case 'edit': return void await tryChange(id, happening.document)
    case 'shrink': return void await tryChange(id, { discount_value: String(happening.part) })
    case 'hide payment': return void await put({ vis_state: happening.vis_state })
    case 'pay': {
      const { status, json } = await tryPayment({ invoiceid: id, amount: { amount: happening.amount }, date: '2026-06-10' })
      if (status === 200) sent.set(json.response.result.payment.id, roundedCents(happening.amount))
      return
    }
    case 'change payment': {
      const [before] = client.sql('SELECT amount FROM payments WHERE id = ?', payment)
      const { status } = await put({ amount: { amount: happening.amount } })
      // what repeats the amount shown leaves the rest alone
      if (status === 200 && before.amount !== roundedCents(happening.amount) * 100) sent.set(payment, roundedCents(happening.amount))
    }
  }
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, each) => sum + each, 0)

/** What does not hold of the invoice and of what was paid on it. */
async function faultsOf (desk: Desk, id: number, sent: ReadonlyMap<number, number>): Promise<unknown[]> {
  const { client } = desk
  const invoice = await desk.read(id)
  const [amount, paid, outstanding, discount] = ['amount', 'paid', 'outstanding', 'discount_total'].map(name => cents(invoice[name].amount)) as [number, number, number, number]
  const [{ taxes }] = client.sql('SELECT taxes_total / 100 AS taxes FROM invoices WHERE id = ?', id) as [{ taxes: number }]
  const sum = total(invoice.lines.map((line: Row) => cents(line.amount.amount)))
  const payments = await paymentsOf(desk)
  const left = await collection(client, 'credit_notes').list()
  const range = 'start_date=2026-01-01&end_date=2026-12-31'
  const collected = (await client.get(`${accounting}/reports/accounting/payments_collected?${range}`)).json.response.result.payments_collected
  const onInvoices: Row[] = collected.payments.filter(({ invoiceid }: Row) => invoiceid === id)
  const laws: Record<string, [number, number]> = {
    'amount = lines less discount plus taxes': [amount, sum + discount + taxes],
    'outstanding = amount - paid': [outstanding, amount - paid],
    'outstanding is never below zero': [Math.min(outstanding, 0), 0],
    'paid = payments': [paid, total(payments.map(row => cents(row.amount.amount)))],
    'money that came in = paid + credits': [total(payments.map(({ id }) => sent.get(id)!)), paid + total(left.rows.map(row => cents(row.amount.amount)))],
    'the report has what was paid on the invoice': [total(onInvoices.map(row => cents(row.amount.amount))), paid],
    'the report has all money that came in': [cents(collected.totals[0]?.amount ?? '0.00'), total(payments.map(({ id }) => sent.get(id)!))],
  }
  const broken = Object.entries(laws).filter(([, [is, shouldBe]]) => is !== shouldBe)
  return [...broken, ...booksOf(client), ...journalFaults(client.world)]
}

t.test('whatever is billed and paid, sums are in cents, nothing is owed below zero, and report and books agree', async t => {
  await fc.assert(fc.asyncProperty(document, fc.array(happening, { minLength: 2, maxLength: 8 }), async (first, happenings) => {
    const desk = openDesk(t)
    const sent = new Map<number, number>()
    const { id } = await desk.sent(first)
    for (const happening of happenings) {
      await perform(desk, id, happening, sent)
      const faults = await faultsOf(desk, id, sent)
      if (faults.length > 0) throw new Error(`${JSON.stringify(happening)}: ${JSON.stringify(faults)}`)
    }
    desk.client.server.worlds.drop(desk.client.name)
  }), drawn(t, { numRuns: 40 }))
  t.pass('40 lives of an invoice')
})

t.test('an invoice edited below what is paid keeps its payments, the latest give way', async t => {
  const desk = openDesk(t)
  const charge = (amount: string) => ({ lines: [{ name: 'Work', qty: '1', unit_cost: { amount } }] })
  const { id } = await desk.sent(charge('100'))
  const [first, second, third] = [await desk.pay(id, '33.333'), await desk.pay(id, '33.335'), await desk.pay(id, '20')]
  t.match([first, second, third].map(({ amount }) => amount.amount), ['33.33', '33.34', '20.00'], 'halves go up')
  t.match(await desk.read(id), { paid: { amount: '86.67' }, outstanding: { amount: '13.33' } })
  t.match(await desk.change(id, charge('50')), { amount: { amount: '50.00' }, paid: { amount: '50.00' }, outstanding: { amount: '0.00' }, status: 4, payment_status: 'paid' })
  t.match((await paymentsOf(desk)).map(({ amount, overpaymentid }) => [amount.amount, overpaymentid !== null]), [['0.00', true], ['16.67', true], ['33.33', false]])
  const { rows } = await collection(desk.client, 'credit_notes').list()
  t.match(rows.map(({ amount, credit_type }) => [amount.amount, credit_type]).sort(), [['16.67', 'overpayment'], ['20.00', 'overpayment']])
  t.match(await desk.change(id, charge('60')), { paid: { amount: '50.00' }, outstanding: { amount: '10.00' } }, 'raised again, it takes nothing back')
  const entries = desk.client.sql("SELECT document_id AS id, account, amount FROM postings WHERE document = 'payments' ORDER BY 1, 3 DESC")
  t.same(entries.filter(row => row.id === second.id).map(({ account, amount }) => `${account} ${amount / 10_000}`), ['1000-1 33.34', '1201 -16.67', '2004 -16.67'],
    'the excess is in the entry of the payment')
  t.same(desk.client.sql("SELECT * FROM postings WHERE document = 'credit_notes'"), [], 'and its credit note posts nothing more')
})
