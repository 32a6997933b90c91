// Rows that differ in everything a list can be asked by: three made from the samples on different days, and
// what a resource needs beside them. A story says which of its rows each flag leaves.
import { as } from './people.ts'
import { makeRow, parent, sample, type Draft } from './samples.ts'
import { collection, modelOf, type Client, type Row } from './world.ts'

export interface Told {
  /** Ids of the rows that the list shows within the scope. */
  readonly ids: readonly number[]
  /** Ids of rows that only a flag shows. */
  readonly others: readonly number[]
  readonly flags: Readonly<Record<string, Leaving>>
  /** Parameters that make the list show all of the story. */
  readonly scope: Readonly<Record<string, unknown>>
}

/** Ids that `true` and `false` leave. */
export interface Leaving {
  readonly yes: readonly number[]
  readonly no: readonly number[]
}

/** Filters on fields that nothing can set yet, with the reason. */
export const unset: Readonly<Record<string, string>> = {
  'expenses.profileid': 'there are no recurring expenses yet, so that it is always null',
  'tasks.projectids': 'a task holds no project: behaviour/projects-and-services.test.ts',
  'time_entries.team': 'its rows need colleagues: behaviour/time-entries.test.ts',
}

export const hasKey = (row: object, key: string): boolean => Object.hasOwn(row, key)

const lower = (text: string): string => text.toLowerCase()
const sum = (client: Client, condition: string, id: number): number =>
  client.sql(`SELECT total(amount - paid) AS sum FROM invoices_read WHERE customerid = ? AND display_status <> 'draft' AND ${condition}`, id)[0].sum

/** What sort keys order by where that is no field of the same name. */
export const orders: Readonly<Record<string, (row: Row, told: { client: Client }) => any>> = {
  'clients.client_id': row => row.id,
  'clients.organization_name': row => lower(row.organization),
  'clients.email': row => lower(row.email),
  'clients.fullname': row => lower(`${row.fname} ${row.lname}`),
  'clients.primarycontact': row => lower(`${row.fname} ${row.lname}`),
  'clients.outstanding': (row, { client }) => sum(client, "payment_status <> 'paid'", row.id),
  'clients.overdue': (row, { client }) => sum(client, "v3_status = 'overdue'", row.id),
  'clients.credit': (row, { client }) => client.sql('SELECT total(amount) AS sum FROM credit_notes WHERE clientid = ?', row.id)[0].sum,
  'invoices.invoice_date': row => row.create_date,
}

type Teller = (client: Client, rows: readonly Row[]) => Promise<Partial<Told> & { more?: readonly Row[] }>

const usd = (amount: string) => ({ amount, code: 'USD' })
const pay = (client: Client, invoiceid: number, amount: string, more: Draft = {}) =>
  collection(client, 'payments').create({ invoiceid, amount: { amount }, date: '2026-06-10', ...more })

const invoiceFor = (client: Client, customerid: number, more: Draft = {}) => collection(client, 'invoices').create({
  customerid, create_date: '2026-06-01', lines: [{ name: 'Work', qty: '1', unit_cost: usd('50.00') }], action_mark_as_sent: true, ...more,
})

/** The complement within the rows of the story. */
const flag = (all: readonly Row[], yes: readonly Row[]): Leaving =>
  ({ yes: yes.map(row => row.id), no: all.filter(row => !yes.includes(row)).map(row => row.id) })

const tellers: Readonly<Record<string, Teller>> = {
  categories: async client => ({ more: client.sql("SELECT id FROM categories WHERE category IN ('Rent or Lease', 'Personal', 'Gas')") }),
  clients: async (client, rows) => {
    const [drafting, overdue, overpaid] = rows as [Row, Row, Row]
    await invoiceFor(client, drafting.id, { action_mark_as_sent: false })
    await invoiceFor(client, overdue.id)
    const later = await invoiceFor(client, overpaid.id, { due_offset_days: 60 })
    await invoiceFor(client, overpaid.id, { due_offset_days: 60, lines: [{ name: 'More', qty: '1', unit_cost: usd('7.00') }] })
    await pay(client, later.id, '80.00')
    return {
      flags: {
        has_draft: flag(rows, [drafting]),
        has_outstanding: flag(rows, [overdue, overpaid]),
        has_overdue: flag(rows, [overdue]),
        has_credit: flag(rows, [overpaid]),
      },
    }
  },
  bills: async (client, [first]) => {
    await collection(client, 'bill_payments').create({ billid: first!.id, amount: usd('1.00'), paid_date: '2026-06-10', payment_type: 'Check' })
    return { more: [await makeRow(client, 'bills', 3, { currency_code: 'CAD' })] }
  },
  estimates: async (client, [first]) => {
    await collection(client, 'estimates').update(first!.id, { action_mark_as_sent: true })
    return {}
  },
  invoice_profiles: async (client, [first]) => {
    await collection(client, 'invoice_profiles').update(first!.id, { currency_code: 'CAD' })
    return {}
  },
  invoices: async (client, rows) => {
    const [draft, paid, partial] = rows as [Row, Row, Row]
    await pay(client, paid.id, paid.amount.amount)
    await pay(client, partial.id, '10.00')
    const free = await invoiceFor(client, draft.customerid, { lines: [], invoice_number: 'FREE-1' })
    const all = [...rows, free]
    return { more: [free], flags: { paid: flag(all, [paid]), outstanding: flag(all, [draft, partial]) } }
  },
  payments: async (client, [first]) => {
    const { id: clientid } = await parent(client, 'clients', 0)
    const foreign = await invoiceFor(client, clientid, { currency_code: 'CAD', lines: [{ qty: '1', unit_cost: { amount: '50.00' } }], invoice_number: 'CAD-1' })
    const inCad = await pay(client, foreign.id, '20.00', { note: 'foreign' })
    const over = await pay(client, first!.invoiceid, '500.00')
    const fromCredit = await pay(client, (await invoiceFor(client, clientid)).id, '9.00', { type: 'Credit', from_credit: true, creditid: over.overpaymentid })
    return { more: [inCad, over, fromCredit] }
  },
  projects: async (client, rows) => {
    const internal = await makeRow(client, 'projects', 1, { internal: true, title: 'Internal' })
    await collection(client, 'projects').update(rows[0]!.id, { title: rows[0]!.title, complete: true })
    return { more: [internal] }
  },
  staffs: async client => ({ more: client.sql('SELECT userid AS id FROM staffs WHERE userid = 1') }),
  time_entries: async (client, rows) => {
    const entries = collection(client, 'time_entries')
    const others = as(client, {})
    const theirs = (await client.post('/timetracking/business/1000001/time_entries', { time_entry: await ownEntry(client) }, others)).json.time_entry
    const running = await entries.create({ is_logged: false, started_at: '2026-06-15T14:00:00Z', timer: {} })
    const deleted = await makeRow(client, 'time_entries', 1)
    await entries.remove(deleted.id)
    const shown = [...rows, theirs].map(row => row.id)
    return {
      more: [theirs],
      others: [running.id, deleted.id],
      scope: { team: true },
      flags: {
        include_unlogged: { yes: [...shown, running.id], no: shown },
        include_deleted: { yes: [...shown, deleted.id], no: shown },
      },
    }
  },
}

async function ownEntry (client: Client): Promise<Draft> {
  const { identity_id: _owner, ...draft } = await sample(client, 'time_entries', 2)
  return draft
}

const days = ['2026-06-10', '2026-06-11', '2026-06-12']

/** Makes three rows, each on a day of its own, and tells what else happened. */
export async function story (client: Client, many: string): Promise<Told> {
  const rows: Row[] = []
  for (const [n, day] of days.entries()) {
    client.setClock(`${day}T15:00:00Z`)
    rows.push(await makeRow(client, many, n))
  }
  client.setClock('2026-06-13T15:00:00Z')
  const { others = [], flags = {}, scope = {}, more = [] } = await tellers[many]?.(client, rows) ?? {}
  if (modelOf(many).visibility?.column === 'vis_state') await hideSome(client, many)
  return { ids: [...rows, ...more].map(row => row.id), others, flags, scope }
}

/** A deleted row and an archived one, which the default list leaves out and keeps. */
async function hideSome (client: Client, many: string): Promise<void> {
  const insert = modelOf(many).resource.operations?.includes('create') ?? true
  if (!insert) return
  const [deleted] = [await makeRow(client, many, 0, unlike(many))]
  client.world.transaction(() => client.world.db.prepare(`UPDATE ${many} SET vis_state = 1 WHERE ${addressOf(many)} = ?`).run(deleted.id))
  client.world.forget()
}

/** The column that paths name a row by. */
function addressOf (many: string): string {
  const { address } = modelOf(many)
  return address.kind === 'field' ? address.field : 'id'
}

/** Values that may not be there twice. */
const unlike = (many: string): Draft =>
  ({ invoices: { invoice_number: 'GONE-1' }, credit_notes: { credit_number: 'GONE-1' }, estimates: { estimate_number: 'GONE-1' }, clients: { email: 'gone@example.test' }, items: { name: 'Gone' }, bill_vendors: { vendor_name: 'Gone' } })[many] ?? {}
