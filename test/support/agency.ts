// A year of the small agency of the scenario `agency-year`: what its owner and its clients do day by day, and the year told
// as text: its invoices, its mails, and what each client owes.
import type { Test } from 'tap'
import { actionsVerbs } from '../../src/control/verbs/actions.ts'
import { clockVerbs } from '../../src/control/verbs/clock.ts'
import { mailVerbs } from '../../src/control/verbs/mail.ts'
import { tell, type Told } from './scenarios.ts'
import { table } from './text-table.ts'
import { callerOf } from './verb-calls.ts'
import { collection, type Row } from './world.ts'

type Who = 'harbor' | 'fernhill' | 'maison'

export interface Agency {
  readonly told: Told
  /** Moves the clock; gives what the clock has done. */
  advance: (to: string) => Row[]
  mails: () => Row[]
  /** Invoices, oldest first. */
  invoices: () => Promise<Row[]>
  /** The invoice of a client that was issued on a day. */
  issued: (who: Who, create_date: string) => Promise<Row>
  /** A payment of so much on the invoice of a day, made today. */
  pay: (who: Who, create_date: string, amount: string, more?: object) => Promise<Row>
  acts: (name: string, details: object) => unknown
}

export function openAgency (t: Test): Agency {
  const told = tell(t, 'agency-year')
  const call = callerOf([...actionsVerbs, ...clockVerbs, ...mailVerbs], () => told.world)
  const today = (): string => call('clock.show').now.slice(0, 10)
  const invoices = async (): Promise<Row[]> => (await collection(told, 'invoices').list('per_page=100&include[]=lines')).rows.toReversed()
  const issued = async (who: Who, create_date: string): Promise<Row> => {
    const found = (await invoices()).find(row => row.customerid === told.refs[who] && row.create_date === create_date)
    if (found === undefined) throw new Error(`nothing was issued to ${who} on ${create_date}`)
    return found
  }
  return {
    told,
    advance: to => call('clock.advance', { to }).ran,
    mails: () => call('mail.list', { limit: 1000 }).mails,
    invoices,
    issued,
    pay: async (who, create_date, amount, more = {}) => {
      const { id, currency_code: code } = await issued(who, create_date)
      return collection(told, 'payments').create({ invoiceid: id, amount: { amount, code }, date: today(), type: 'Bank Transfer', ...more })
    },
    acts: (name, details) => call('actions.perform', { name, details }),
  }
}

/** What people do, in the order of the days; invoices, reminders, fees and card payments come by themselves. */
export const year: ReadonlyArray<readonly [day: string, does: (agency: Agency) => Promise<unknown>]> = [
  // the offer became an order: a quarter of it is due at once
  ['2026-02-09', async ({ told }) => {
    const { lines } = await collection(told, 'estimates').get(told.refs.shop!, 'include[]=lines')
    const { id } = await collection(told, 'invoices').create({
      customerid: told.refs.maison, create_date: '2026-02-09', due_offset_days: 60, estimateid: told.refs.shop, deposit_percentage: '25',
      lines: lines.map(({ name, description, qty, unit_cost, taxName1, taxAmount1, taxName2, taxAmount2 }: Row) => ({ name, description, qty, unit_cost, taxName1, taxAmount1, taxName2, taxAmount2 })),
    })
    await collection(told, 'invoices').update(id, { action_email: true, email_recipients: ['camille@maison.test'], invoice_customized_email: { subject: 'Your new shop (::invoice number::)' } })
  }],
  ['2026-02-12', ({ pay }) => pay('fernhill', '2026-01-15', '400.00')],
  ['2026-02-16', ({ pay }) => pay('maison', '2026-01-20', '344.93')],
  ['2026-02-20', ({ pay }) => pay('maison', '2026-02-09', '689.85', { note: 'Deposit', send_client_notification: true })],
  // after the first reminder
  ['2026-03-20', ({ pay }) => pay('fernhill', '2026-02-15', '400.00')],
  // 2,069.55 would have been enough: 30.45 become a credit, which the next invoice takes
  ['2026-04-03', ({ pay }) => pay('maison', '2026-02-09', '2100.00')],
  ['2026-04-22', async ({ told, pay }) => {
    const [credit] = (await collection(told, 'credit_notes').list()).rows
    return pay('maison', '2026-04-20', '30.45', { type: 'Credit', from_credit: true, creditid: credit!.id })
  }],
  // after both reminders, with the fee
  ['2026-05-04', ({ pay }) => pay('fernhill', '2026-03-15', '420.00')],
  ['2026-05-12', ({ pay }) => pay('fernhill', '2026-04-15', '400.00')],
  ['2026-05-15', ({ pay }) => pay('maison', '2026-04-20', '314.48')],
  // in two parts: the reminder is about the second
  ['2026-06-10', ({ pay }) => pay('fernhill', '2026-05-15', '150.00')],
  ['2026-06-19', ({ pay }) => pay('fernhill', '2026-05-15', '250.00')],
  // something went wrong in June
  ['2026-06-30', async ({ told, pay }) => {
    const credit = await collection(told, 'credit_notes').create({
      clientid: told.refs.fernhill, create_date: '2026-06-30', lines: [{ name: 'Goodwill', description: 'The site was down', qty: 1, unit_cost: { amount: '100.00' } }],
    })
    return pay('fernhill', '2026-06-15', '100.00', { type: 'Credit', from_credit: true, creditid: credit.id })
  }],
  ['2026-07-10', ({ pay }) => pay('fernhill', '2026-06-15', '300.00')],
  // the card payment of August bounces, a check comes
  ['2026-08-07', async ({ told, issued }) => {
    const { id } = await issued('harbor', '2026-08-05')
    const [payment] = (await collection(told, 'payments').list(`search[invoiceid]=${id}`)).rows
    await collection(told, 'payments').update(payment!.id, { vis_state: 1 })
  }],
  ['2026-08-10', ({ pay }) => pay('fernhill', '2026-07-15', '400.00')],
  ['2026-08-18', async ({ pay }) => {
    await pay('harbor', '2026-08-05', '1080.00', { type: 'Check', note: '1042' })
    await pay('maison', '2026-07-20', '344.93')
  }],
  ['2026-09-10', ({ pay }) => pay('fernhill', '2026-08-15', '400.00')],
  ['2026-10-13', ({ pay }) => pay('fernhill', '2026-09-15', '400.00')],
  // the year ends with a part that is late, and two invoices of fernhill's with their fees
  ['2026-11-18', ({ pay }) => pay('maison', '2026-10-20', '144.93')],
]

/** Lives through the year, up to the morning of its last day. */
export async function liveThrough (agency: Agency): Promise<void> {
  for (const [day, does] of year) {
    agency.advance(`${day} 12:00`)
    await does(agency)
  }
  agency.advance('2026-12-31 09:00')
}

const linesOf = ({ lines }: Row): string => lines.map(({ name, qty, unit_cost, taxAmount1, taxAmount2 }: Row) => {
  const taxes = [taxAmount1, taxAmount2].filter(percent => percent !== '0').map(percent => ` +${percent}%`).join('')
  return `${name} ${qty} × ${unit_cost.amount}${taxes}`
}).join(', ')

/** The day where the agency is. */
const agencyDay = ({ world }: Told): string => world.today('America/New_York', world.now())

/** The year as a page: invoices, mails, and the balances of each client by currency. */
export async function pageOf ({ told, invoices, mails }: Agency): Promise<string> {
  const names = new Map(Object.entries(told.refs).map(([ref, id]) => [id, ref]))
  const bills = (await invoices()).map(row => [
    row.invoice_number, names.get(row.customerid)!, row.create_date, row.due_date, linesOf(row), row.amount.amount, row.paid.amount, row.outstanding.amount, row.currency_code, row.v3_status,
  ])
  const letters = mails().map(({ at, kind, to, subject }) => [at.slice(0, 10), kind, to.join(' '), subject])
  const kinds = ['draft', 'outstanding', 'overdue', 'credit']
  const clients = await collection(told, 'clients').list(kinds.map(kind => `include[]=${kind}_balance`).join('&'))
  const balances = clients.rows.toReversed().flatMap(client => {
    const sums = (kind: string): Row[] => client[`${kind}_balance`]
    const codes = [...new Set([client.currency_code, ...kinds.flatMap(kind => sums(kind).map(({ amount }) => amount.code))])]
    return codes.map(code => [names.get(client.id)!, code, ...kinds.map(kind => sums(kind).find(({ amount }) => amount.code === code)?.amount.amount ?? '0.00')])
  })
  return `A year of a small agency, as its books and its letter box show it on ${agencyDay(told)}.

${table(['number', 'client', 'issued', 'due', 'lines', 'amount', 'paid', 'outstanding', '', 'status'], bills)}

${table(['sent', 'kind', 'to', 'subject'], letters)}

${table(['client', '', ...kinds], balances)}
`
}
