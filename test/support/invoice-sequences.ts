// Random lives of invoices, payments and credit notes, for properties: what may happen, how it is done over HTTP, and what must hold then.
import fc from 'fast-check'
import { accounting, type Answer, type Client } from './world.ts'
import { parent } from './samples.ts'

const cents = fc.integer({ min: 0, max: 99_999 }).map(number => (number / 100).toFixed(2))
const percent = fc.constantFrom('0', '5', '9.975', '13', '33.333')

const line = fc.record({
  name: fc.constantFrom('A', 'B', ''),
  qty: fc.constantFrom('1', '2', '0.5', '3.333', '0', '-1'),
  unit_cost: fc.record({ amount: cents }),
  taxName1: fc.constantFrom('GST', null),
  taxAmount1: percent,
  taxName2: fc.constantFrom('QST', null),
  taxAmount2: percent,
  compounded_tax: fc.boolean(),
})

const lines = fc.array(line, { maxLength: 3 })
const which = fc.nat({ max: 5 })
const creditType = fc.constantFrom('goodwill', 'prepayment', 'overpayment')

/** Something that may happen; `which` picks among the documents there are. */
export const operation = fc.oneof(
  fc.record({ does: fc.constant('create' as const), which, lines, discount_value: percent, sends: fc.boolean() }),
  fc.record({ does: fc.constant('change' as const), which, lines, discount_value: percent }),
  fc.record({ does: fc.constant('send' as const), which }),
  fc.record({ does: fc.constant('hide' as const), which, vis_state: fc.constantFrom(0, 1, 2) }),
  fc.record({ does: fc.constant('pay' as const), which, amount: cents }),
  fc.record({ does: fc.constant('change payment' as const), which, amount: cents }),
  fc.record({ does: fc.constant('hide payment' as const), which, vis_state: fc.constantFrom(0, 1) }),
  fc.record({ does: fc.constant('credit' as const), which, lines, credit_type: creditType }),
  fc.record({ does: fc.constant('change credit' as const), which, lines: fc.option(lines), credit_type: creditType }),
  fc.record({ does: fc.constant('hide credit' as const), which, vis_state: fc.constantFrom(0, 1, 2) }),
  fc.record({ does: fc.constant('use credit' as const), which, from: which, amount: cents })
)

export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

const invoices = `${accounting}/invoices/invoices`
const payments = `${accounting}/payments/payments`
const credits = `${accounting}/credit_notes/credit_notes`

function idOf (client: Client, table: string, which: number): number {
  const ids = client.sql(`SELECT id FROM ${table} ORDER BY id`).map(row => row.id as number)
  return ids.length === 0 ? 1 : ids[which % ids.length]!
}

/** Does it; a refusal is as good as a success, a failure of the server is not. */
export async function perform (client: Client, happening: Operation): Promise<void> {
  const answer = await send(client, happening)
  if (answer.status >= 500) throw new Error(`${JSON.stringify(happening)}: ${answer.text}`)
}

async function send (client: Client, happening: Operation): Promise<Answer> {
  const invoice = (id: number, draft: object) => client.put(`${invoices}/${id}`, { invoice: draft })
  const payment = (id: number, draft: object) => client.put(`${payments}/${id}`, { payment: draft })
  const credit = (id: number, draft: object) => client.put(`${credits}/${id}`, { credit_note: draft })
  switch (happening.does) {
    case 'create': {
      const { which, lines, discount_value, sends } = happening
      const customerid = (await parent(client, 'clients', which % 2)).id
      return client.post(invoices, { invoice: { customerid, create_date: '2026-06-01', lines, discount_value, action_mark_as_sent: sends } })
    }
    case 'change': return invoice(idOf(client, 'invoices', happening.which), { lines: happening.lines, discount_value: happening.discount_value })
    case 'send': return invoice(idOf(client, 'invoices', happening.which), { action_mark_as_sent: true })
    case 'hide': return invoice(idOf(client, 'invoices', happening.which), { vis_state: happening.vis_state })
    case 'pay': return client.post(payments, {
      payment: { invoiceid: idOf(client, 'invoices', happening.which), amount: { amount: happening.amount }, date: '2026-06-10' },
    })
    case 'change payment': return payment(idOf(client, 'payments', happening.which), { amount: { amount: happening.amount } })
    case 'credit': {
      const { which, lines, credit_type } = happening
      const clientid = (await parent(client, 'clients', which % 2)).id
      return client.post(credits, { credit_note: { clientid, create_date: '2026-06-05', lines, credit_type } })
    }
    case 'change credit': {
      const { lines, which, credit_type } = happening
      return credit(idOf(client, 'credit_notes', which), { ...(lines === null ? {} : { lines }), credit_type })
    }
    case 'hide credit': return credit(idOf(client, 'credit_notes', happening.which), { vis_state: happening.vis_state })
    case 'use credit': return client.post(payments, {
      payment: {
        invoiceid: idOf(client, 'invoices', happening.which), creditid: idOf(client, 'credit_notes', happening.from), from_credit: true, type: 'Credit',
        amount: { amount: happening.amount }, date: '2026-06-11',
      },
    })
    case 'hide payment': return payment(idOf(client, 'payments', happening.which), { vis_state: happening.vis_state })
  }
}

const laws: Readonly<Record<string, string>> = {
  'outstanding = amount - paid': 'SELECT id, amount, paid, outstanding FROM invoices_read WHERE outstanding <> amount - paid',
  'paid = sum of the payments': `SELECT id, paid FROM invoices_read AS i WHERE paid <>
    (SELECT coalesce(sum(amount), 0) FROM payments WHERE invoiceid = i.id AND vis_state <> 1)`,
  'the postings of a document balance': `SELECT document, document_id, currency_code, sum(amount) AS sum FROM postings
    GROUP BY document, document_id, currency_code HAVING sum <> 0`,
  'all postings balance': 'SELECT currency_code, sum(amount) AS sum FROM postings GROUP BY currency_code HAVING sum <> 0',
  'drafts and deleted invoices are not posted': `SELECT id FROM invoices_read WHERE (display_status = 'draft' OR vis_state = 1)
    AND id IN (SELECT document_id FROM postings WHERE document = 'invoices')`,
  'deleted payments are not posted': `SELECT id FROM payments WHERE vis_state = 1
    AND id IN (SELECT document_id FROM postings WHERE document = 'payments')`,
  'what invoices owe is what the books say they owe': `SELECT i.id, i.outstanding, sum(p.amount) AS booked FROM invoices_read AS i
    JOIN postings AS p ON p.invoiceid = i.id AND p.account = '1200' WHERE i.display_status <> 'draft' AND i.vis_state <> 1
    GROUP BY i.id HAVING booked <> i.outstanding`,
  'deleted credit notes are not posted': `SELECT id FROM credit_notes WHERE vis_state = 1
    AND id IN (SELECT document_id FROM postings WHERE document = 'credit_notes')`,
  'what is used of a credit is what payments took from it, and no more than it holds': `SELECT id, amount, applied FROM credit_notes AS c WHERE applied > amount
    OR applied <> (SELECT coalesce(sum(amount), 0) FROM payments WHERE creditid = c.id AND from_credit = 1 AND vis_state <> 1)`,
  'what is used is not deleted': 'SELECT id, applied FROM credit_notes WHERE vis_state = 1 AND applied > 0',
  'clients have as much credit as the books say': `SELECT currency_code, sum(amount) AS sum FROM (
    SELECT currency_code, amount - applied AS amount FROM credit_notes WHERE vis_state <> 1
    UNION ALL SELECT currency_code, amount FROM postings WHERE account = '2004') GROUP BY currency_code HAVING sum <> 0`,
  'no credit is below zero': 'SELECT id, amount FROM credit_notes WHERE amount < 0',
  'the amount is the lines less the discount plus taxes': `SELECT id, amount FROM invoices AS i WHERE amount <> discount_total + taxes_total +
    (SELECT coalesce(sum(amount), 0) FROM invoice_lines WHERE invoiceid = i.id)`,
}

/** Laws that do not hold, with the rows that break them. */
export function booksOf (client: Client): object[] {
  return Object.entries(laws).map(([law, sql]) => ({ law, rows: client.sql(sql) })).filter(({ rows }) => rows.length > 0)
}
