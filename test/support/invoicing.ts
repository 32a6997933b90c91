// Short words for tests about invoices: make one, pay it, look at it, fail at it.
import type { Test } from 'tap'
import { accounting, collection, freshWorld, within, type Answer, type Client, type Row } from './world.ts'
import { parent, type Draft } from './samples.ts'

export const usd = (amount: string) => ({ amount, code: 'USD' })

/** A line of one piece. */
export const charge = (unit_cost: string, more: Draft = {}): Draft => ({ name: 'Work', qty: '1', unit_cost: usd(unit_cost), ...more })

export interface Desk {
  readonly client: Client
  /** Makes an invoice of 100.00 for the usual client, issued today; `more` goes over that. */
  make: (more?: Draft) => Promise<Row>
  sent: (more?: Draft) => Promise<Row>
  change: (id: number, draft: Draft) => Promise<Row>
  read: (id: number) => Promise<Row>
  pay: (id: number, amount: string, more?: Draft) => Promise<Row>
  /** What a write that fails answers: status and the first error. */
  refusal: (answer: Promise<Answer>) => Promise<Row>
  tryInvoice: (more: Draft) => Promise<Answer>
  tryChange: (id: number, draft: Draft) => Promise<Answer>
  tryPayment: (draft: Draft) => Promise<Answer>
}

/** A desk in a world of its own, with its clock at 11 o'clock of 15 June 2026 in New York. */
export function openDesk (t: Test): Desk {
  const client = freshWorld(t)
  const invoices = collection(client, 'invoices')
  const payments = collection(client, 'payments')
  const draft = async (more: Draft) =>
    ({ customerid: (await parent(client, 'clients')).id, create_date: '2026-06-15', lines: [charge('100.00')], ...more })
  const path = `${accounting}/invoices/invoices`
  return {
    client,
    make: async (more = {}) => invoices.create(await draft(more), 'include[]=lines'),
    sent: async (more = {}) => invoices.create({ ...await draft(more), action_mark_as_sent: true }, 'include[]=lines'),
    change: (id, changes) => invoices.update(id, changes, 'include[]=lines'),
    read: id => invoices.get(id, 'include[]=lines'),
    pay: (invoiceid, amount, more = {}) => payments.create({ invoiceid, amount: { amount }, date: '2026-06-14', type: 'Cash', ...more }),
    refusal: async answer => {
      const { status, json } = await answer
      return { status, ...(within(json)?.errors ?? json?.response?.errors ?? [])[0] }
    },
    tryInvoice: async more => client.post(path, { invoice: await draft(more) }),
    tryChange: (id, changes) => client.put(`${path}/${id}`, { invoice: changes }),
    tryPayment: payment => client.post(`${accounting}/payments/payments`, { payment }),
  }
}
