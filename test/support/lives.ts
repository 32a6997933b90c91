// Random lives of a whole business, for properties that hold for any world: what may happen in it, done over HTTP.
import fc from 'fast-check'
import { accounting, business, BUSINESS_UUID, type Answer, type Client, type Row } from './world.ts'

const which = fc.nat({ max: 6 })
const word = fc.constantFrom('Anna', 'Ben', 'Zoë & Co', 'no', '1042', 'null', 'a: b', '# c', ' spaced ', 'two\nlines', '日本', '')
const cents = fc.integer({ min: 0, max: 99_999 }).map(number => (number / 100).toFixed(2))
const day = fc.constantFrom('2026-03-01', '2026-05-20', '2026-06-10', '2026-06-15', '2026-07-01')
const vis = fc.constantFrom(0, 1, 2)

const line = fc.record({
  name: fc.constantFrom('A', 'B', ''), description: word, qty: fc.constantFrom('1', '2', '0.5', '3.333'), unit_cost: fc.record({ amount: cents }),
  taxName1: fc.constantFrom('GST', null), taxAmount1: fc.constantFrom('0', '5'), expense: fc.option(which), time: fc.option(which), project: fc.option(which),
}, { requiredKeys: ['name', 'qty', 'unit_cost'] })

const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] })

const client = some({
  fname: word, lname: word, organization: word, email: fc.constantFrom('a@x.test', ''), p_street: word, p_city: word, p_code: fc.constantFrom('01234', 'H2Y 1Z9'), note: word,
  currency_code: fc.constantFrom('USD', 'EUR'), language: fc.constantFrom('en', 'fr'), contacts: fc.array(some({ fname: word, email: fc.constantFrom('c@x.test', 'd@x.test') }), { maxLength: 2 }),
  late_fee: some({ enabled: fc.boolean(), value: fc.integer({ min: 0, max: 9 }), days: fc.integer({ min: 0, max: 60 }) }), vis_state: fc.constantFrom(0, 0, 1, 2),
})
const invoice = some({
  create_date: day, due_offset_days: fc.constantFrom(0, 30), lines: fc.array(line, { maxLength: 2 }), discount_value: fc.constantFrom('0', '10', '10.00'), invoice_number: fc.constantFrom('7', 'A-9'),
  deposit_percentage: fc.constantFrom('25'), deposit_amount: fc.record({ amount: cents }), notes: word, terms: word, action_mark_as_sent: fc.constant(true), status: fc.constantFrom(0, 1, 2, 3),
  presentation: some({ theme_primary_color: fc.constantFrom('#000000', '#ffffff') }), allowed_gatewayids: fc.constantFrom([26], [7, 30]), po_number: word, street: word,
  late_reminders: fc.array(some({ delay: fc.integer({ min: -9, max: 9 }), enabled: fc.boolean() }), { maxLength: 2 }),
})
const credit = some({
  create_date: day, lines: fc.array(line, { maxLength: 2 }), credit_number: fc.constantFrom('7', 'C-9'), credit_type: fc.constantFrom('goodwill', 'prepayment', 'overpayment', 'credit_note'),
  payment_type: fc.constantFrom('Cash', null), currency_code: fc.constantFrom('USD', 'EUR'), clientid: which, notes: word, terms: word, street: word, language: fc.constantFrom('en', 'fr'),
})
const profile = some({
  create_date: day, frequency: fc.constantFrom('w', 'm'), numberRecurring: fc.constantFrom(0, 1, 3), disable: fc.boolean(), send_email: fc.boolean(), auto_bill: fc.boolean(),
  bill_gateway: fc.constantFrom('stripe', null), include_unbilled_time: fc.boolean(), skip_generation: fc.boolean(), lines: fc.array(line, { maxLength: 2 }), notes: word, street: word,
  discount_value: fc.constantFrom('10'), allowed_gatewayids: fc.constantFrom([26], []), project_format: some({ show_staff: fc.boolean() }),
  invoice_profile_customized_email: some({ subject: word }), late_reminders: fc.array(some({ delay: fc.integer({ min: -9, max: 9 }), enabled: fc.boolean() }), { maxLength: 2 }),
})
const expense = some({
  amount: fc.record({ amount: cents, code: fc.constantFrom('USD', 'CAD') }), date: day, vendor: word, notes: word, clientid: which, modern_projectid: which, billable: fc.boolean(),
  category_name: fc.constantFrom('Software', 'Rent or Lease'), taxName1: fc.constantFrom('GST'), is_cogs: fc.boolean(),
})
const vendor = some({ vendor_name: fc.constantFrom('Ink', 'Zoë & Co', 'no', '7'), currency_code: fc.constantFrom('USD', 'EUR'), note: word, is_1099: fc.boolean(), tax_defaults: fc.array(fc.record({ system_taxid: which, enabled: fc.boolean() }), { maxLength: 2 }) })
const bill = some({
  vendorid: which, bill_number: fc.constantFrom('7', '', null), issue_date: day, due_offset_days: fc.constantFrom(0, 30), currency_code: fc.constantFrom('USD', 'EUR'), language: fc.constantFrom('en', 'fr'),
  lines: fc.array(some({
    category: fc.constantFrom('Software', 'Rent or Lease'), description: fc.oneof(word, fc.constant(null)), quantity: fc.constantFrom('1', '0.5'), unit_cost: fc.record({ amount: cents }),
    tax_name1: fc.constantFrom('GST', null), tax_percent1: fc.constantFrom('5', 7, null), tax_authorityid1: word, compounded_tax: fc.boolean(),
  }), { maxLength: 2 }),
})
const billPayment = some({ billid: which, amount: fc.record({ amount: cents }), paid_date: day, payment_type: fc.constantFrom('Cash', 'Check'), note: word })
const expenseProfile = some({
  amount: fc.record({ amount: cents }), start_date: day, frequency: fc.constantFrom('w', 'm'), end_date: fc.constantFrom('2026-06-16', '2026-07-01', null), next_issue_date: day, clientid: which, vendor: word, notes: word,
  is_cogs: fc.boolean(), taxName1: fc.constantFrom('GST'),
})
const item = some({ name: fc.constantFrom('A', 'B'), unit_cost: fc.record({ amount: cents }), inventory: fc.constantFrom('10', '2.5'), description: word, tax1: which, sku: word })
const entry = some({
  started_at: fc.constantFrom('2026-06-14T09:15:30Z', '2026-03-08T06:59:00Z', '2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z', '2026-06-16T12:00:00Z'), duration: fc.constantFrom(60, 5400),
  is_logged: fc.boolean(), note: word, client_id: which, project_id: which, service_id: which, billable: fc.boolean(), internal: fc.boolean(),
})
const project = some({ title: fc.constantFrom('Shop', 'Site'), client_id: which, internal: fc.boolean(), services: fc.array(which, { maxLength: 2 }), due_date: day, fixed_price: cents, description: word })

const make = <T extends string, D>(table: T, draft: fc.Arbitrary<D>) =>
  fc.record({ does: fc.constantFrom('make' as const, 'make' as const, 'change' as const), table: fc.constant(table), draft: draft as fc.Arbitrary<Row>, which })

/** Something that may happen; `which` picks among the rows there are. */
export const happening = fc.oneof(
  make('clients', client), make('invoices', invoice), make('invoices', invoice), make('expenses', expense), make('items', item), make('time_entries', entry), make('projects', project),
  make('taxes', some({ name: fc.constantFrom('GST', 'QST'), amount: fc.constantFrom('5', '9.975'), number: word, compound: fc.boolean() })),
  make('services', some({ name: fc.constantFrom('Design', 'Talk'), billable: fc.boolean(), vis_state: vis })),
  make('payments', some({ invoiceid: which, amount: fc.record({ amount: cents }), date: day, type: fc.constantFrom('Cash', 'Check', 'Credit'), note: word, from_credit: fc.boolean(), creditid: which })),
  make('bill_vendors', vendor),
  make('bills', bill), make('bills', bill),
  make('bill_payments', billPayment),
  make('expense_profiles', expenseProfile),
  make('credit_notes', credit),
  make('journal_entries', some({ name: word, description: word, currency_code: fc.constantFrom('USD', 'EUR'), user_entered_date: day, debit: which, credit: which, amount: cents })),
  make('invoice_profiles', profile),
  make('categories', some({ category: fc.constantFrom('Travel', 'Own'), parentid: which })),
  fc.record({ does: fc.constant('delete' as const), table: fc.constantFrom('clients', 'invoices', 'expenses', 'items', 'time_entries', 'projects', 'taxes', 'services', 'payments', 'credit_notes', 'invoice_profiles'), which, draft: fc.constant({}) }),
  fc.record({ does: fc.constant('hide' as const), table: fc.constantFrom('clients', 'invoices', 'expenses', 'payments', 'categories', 'credit_notes', 'invoice_profiles', 'bills', 'bill_payments', 'bill_vendors', 'expense_profiles'), which, draft: fc.record({ vis_state: vis }) }),
  fc.record({ does: fc.constant('rate' as const), table: fc.constant('services'), which, draft: fc.record({ rate: cents }) }),
  fc.record({ does: fc.constant('wait' as const), table: fc.constant(''), which, draft: fc.constant({}) })
)

export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

const paths: Readonly<Record<string, [all: string, one: string, key: string]>> = {
  clients: [`${accounting}/users/clients`, '', 'client'],
  invoices: [`${accounting}/invoices/invoices`, '', 'invoice'],
  expenses: [`${accounting}/expenses/expenses`, '', 'expense'],
  items: [`${accounting}/items/items`, '', 'item'],
  taxes: [`${accounting}/taxes/taxes`, '', 'tax'],
  bills: [`${accounting}/bills/bills`, '', 'bill'],
  bill_payments: [`${accounting}/bill_payments/bill_payments`, '', 'bill_payment'],
  bill_vendors: [`${accounting}/bill_vendors/bill_vendors`, '', 'bill_vendor'],
  expense_profiles: [`${accounting}/expense_profiles/expense_profiles`, '', 'expense_profile'],
  payments: [`${accounting}/payments/payments`, '', 'payment'],
  journal_entries: [`${accounting}/journal_entries/journal_entries`, '', 'journal_entry'],
  categories: [`${accounting}/expenses/categories`, '', 'category'],
  credit_notes: [`${accounting}/credit_notes/credit_notes`, '', 'credit_note'],
  invoice_profiles: [`${accounting}/invoice_profiles/invoice_profiles`, '', 'invoice_profile'],
  time_entries: [`${business('timetracking')}/time_entries`, '', 'time_entry'],
  projects: [`${business('projects')}/projects`, `${business('projects')}/project`, 'project'],
  services: [`${business('comments')}/services`, `${business('comments')}/service`, 'service'],
}

const idOf = (client: Client, table: string, which: number): number => found(client, table, which) ?? 1

const found = (client: Client, table: string, which: number): number | undefined => {
  const ids = client.sql(`SELECT id FROM ${table} ORDER BY id ${table === 'categories' ? 'DESC' : ''}`).map(row => row.id as number)
  return ids[which % Math.max(1, ids.length)]
}

const categoryOf = (client: Client, name: string): number => client.sql('SELECT id FROM categories WHERE category = ?', name)[0].id

/** One of the sub-accounts of the chart. */
const subAccount = (client: Client, which: number): number =>
  client.sql('SELECT jesa_id FROM ledger_accounts_read WHERE jesa_id IS NOT NULL AND business_uuid = ? ORDER BY id LIMIT 1 OFFSET ?', BUSINESS_UUID, which)[0].jesa_id

/** Picks become ids, and what a create must have is put in. */
function draftFor (client: Client, table: string, draft: Row, isNew: boolean): Row {
  const id = (of: string, key: string) => (typeof draft[key] === 'number' ? { [key]: found(client, of, draft[key]) } : {})
  switch (table) {
    case 'clients': return isNew ? { fname: 'Jane', ...draft } : draft
    case 'invoices': return {
      ...(isNew ? { customerid: idOf(client, 'clients', 0), create_date: '2026-06-01' } : {}),
      ...draft,
      ...(draft.lines === undefined
        ? {}
        : {
            lines: (draft.lines as Row[]).map(({ expense, time, project, ...line }) => ({
              ...line,
              ...(typeof expense === 'number' ? { expenseid: found(client, 'expenses', expense) } : {}),
              ...(typeof time === 'number' ? { modern_time_entries: [found(client, 'time_entries', time)].filter(Number.isInteger) } : {}),
              ...(typeof project === 'number' ? { modern_project_id: found(client, 'projects', project) } : {}),
            })),
          }),
    }
    case 'expenses': return { ...(isNew ? { amount: { amount: '5.00' }, date: '2026-06-01', category_name: 'Wages', staffid: 1 } : {}), ...draft, ...id('clients', 'clientid'), ...id('projects', 'modern_projectid') }
    case 'items': return { ...(isNew ? { name: 'A' } : {}), ...draft, ...id('taxes', 'tax1') }
    case 'bill_vendors': return {
      ...(isNew ? { vendor_name: 'Paper', language: 'en' } : {}),
      ...draft,
      ...(draft.tax_defaults === undefined ? {} : { tax_defaults: (draft.tax_defaults as Row[]).map(row => ({ ...row, system_taxid: found(client, 'taxes', row.system_taxid as number) })) }),
    }
    case 'bills': return {
      ...(isNew ? { vendorid: idOf(client, 'bill_vendors', 0), issue_date: '2026-06-01', due_offset_days: 9, currency_code: 'USD', language: 'en' } : {}),
      ...draft,
      ...id('bill_vendors', 'vendorid'),
      ...(draft.lines === undefined ? {} : { lines: (draft.lines as Row[]).map(({ category = 'Wages', ...line }) => ({ ...line, categoryid: categoryOf(client, category) })) }),
    }
    case 'bill_payments': return { ...(isNew ? { billid: idOf(client, 'bills', 0), amount: { amount: '9.00' }, payment_type: 'Cash' } : {}), ...draft, ...id('bills', 'billid') }
    case 'expense_profiles': return { ...(isNew ? { amount: { amount: '5.00' }, start_date: '2026-06-16', frequency: 'w', categoryid: categoryOf(client, 'Wages') } : {}), ...draft, ...id('clients', 'clientid') }
    case 'taxes': return { ...(isNew ? { name: 'HST' } : {}), ...draft }
    case 'payments': return { ...(isNew ? { invoiceid: idOf(client, 'invoices', 0), amount: { amount: '9.00' }, date: '2026-06-10' } : {}), ...draft, ...id('invoices', 'invoiceid'), ...id('credit_notes', 'creditid') }
    case 'credit_notes': return {
      ...(isNew ? { clientid: idOf(client, 'clients', 0), create_date: '2026-06-01' } : {}),
      ...draft,
      ...id('clients', 'clientid'),
      ...(draft.lines === undefined ? {} : { lines: (draft.lines as Row[]).map(({ expense, time, project, ...line }) => line) }),
    }
    case 'invoice_profiles': return {
      ...(isNew ? { customerid: idOf(client, 'clients', 0), create_date: '2026-06-20', frequency: 'm', numberRecurring: 0 } : {}),
      ...draft,
      ...(draft.lines === undefined
        ? {}
        : { lines: (draft.lines as Row[]).map(({ expense, time, project, ...line }) => ({ ...line, ...(typeof project === 'number' ? { modern_projectid: found(client, 'projects', project) } : {}) })) }),
    }
    case 'journal_entries': return {
      name: 'Correction', currency_code: 'USD', user_entered_date: '2026-06-01', ...draft,
      details: (['debit', 'credit'] as const).map(side => ({ sub_accountid: subAccount(client, Number(draft[side] ?? 3)), [side]: draft.amount ?? '7.00' })),
    }
    case 'categories': return { ...(isNew ? { category: 'Mine', parentid: 13151877 } : {}), ...draft, ...(draft.parentid === undefined ? {} : { parentid: 13151877 + 2 * draft.parentid }) }
    case 'time_entries': return { started_at: '2026-06-12T10:00:00Z', is_logged: true, duration: 900, ...draft, ...id('clients', 'client_id'), ...id('projects', 'project_id'), ...id('services', 'service_id') }
    case 'projects': return { title: 'Plan', ...draft, ...id('clients', 'client_id'), ...(draft.services === undefined ? {} : { services: (draft.services as number[]).map(pick => ({ id: found(client, 'services', pick) })) }) }
    default: return { ...(isNew ? { name: 'Help' } : {}), ...draft }
  }
}

async function send (client: Client, { does, table, which, draft }: Happening): Promise<Answer | undefined> {
  if (does === 'wait') return void client.setClock(client.world.now() + (which + 1) * 7 * 3_600_000)
  const [all, one, key] = paths[table]!
  const path = `${one === '' ? all : one}/${idOf(client, table, which)}`
  if (does === 'rate') return client.post(`${path}/rate`, { service_rate: draft })
  if (does === 'make') return client.post(table === 'services' ? path.replace(/\/\d+$/, '') : all, { [key]: draftFor(client, table, draft, true) })
  if (does === 'delete') return client.delete(path)
  return client.put(path, { [key]: does === 'hide' ? draft : draftFor(client, table, draft, false) })
}

/** Does it; a refusal is as good as a success, a failure of the server is not. */
export async function live (client: Client, happening: Happening): Promise<boolean> {
  const answer = await send(client, happening)
  if (answer !== undefined && answer.status >= 500 && happening.table !== 'projects') throw new Error(`${JSON.stringify(happening)}: ${answer.text}`)
  return answer === undefined || answer.status < 300
}
