// A small book of two months in two currencies, kept through the API, and its reports as text.
import type { Test } from 'tap'
import { openSession } from '../../src/store/session.ts'
import { accounting, BUSINESS_UUID, freshWorld, pathOf, type Answer, type Client, type Row } from '../support/world.ts'

export const MAY = 'start_date=2026-05-01&end_date=2026-05-31'
export const JUNE = 'start_date=2026-06-01&end_date=2026-06-30'
export const BOTH = 'start_date=2026-05-01&end_date=2026-06-30'

export const reports = {
  profitloss_entity: 'profitloss', profitloss: 'profitloss', taxsummary: 'taxsummary', payments_collected: 'payments_collected', accounts_aging: 'accounts_aging',
  revenue_by_client: 'revenue_by_client', account_statement: 'account_statement', bank_reconciliation_summary: 'bank_reconciliation_summary',
  expense_details: 'expense_details', invoice_details: 'invoice_details', item_sales: 'item_sales',
  accounts_payable_aging: 'accounts_payable_aging', balance_sheet: 'balance_sheet', trial_balance: 'trial_balance', general_ledger: 'general_ledger', cash_flow: 'cash_flow',
  'business_reports.profit_and_loss': 'profit_and_loss', 'business_reports.balance_sheet': 'balance_sheet', 'business_reports.trial_balance': 'trial_balance',
  'business_reports.general_ledger': 'general_ledger', 'business_reports.cash_flow': 'cash_flow', 'business_reports.chart_of_accounts': 'journal_entry_accounts',
}
export type Name = keyof typeof reports

/** Reports of the business are named by their operation. */
export const ask = (client: Client, name: Name, query = ''): Promise<Answer> =>
  client.get(`${pathOf(name.includes('.') ? name : `reports.${name}`)}?${query}`)

const acme = { id: 1000001, business_uuid: BUSINESS_UUID, account_id: 'ACME01', name: '', timezone: 'UTC', currency_code: 'USD' }

/** A session of the owner of the usual business. */
export const sessionOf = (client: Client) => openSession(client.world, acme, { identity_id: 1, userid: 1, role: 'owner' })

export async function report (client: Client, name: Name, query = ''): Promise<Row> {
  const { json } = await ask(client, name, query)
  return json.response.result[reports[name]]
}

/** Writes a row; gives it back. */
export async function make (client: Client, path: string, one: string, body: Row): Promise<Row> {
  const { status, json, text } = await client.post(`${accounting}/${path}`, { [one]: body })
  if (status >= 300) throw new Error(text)
  return json.response.result[one]
}

export async function change (client: Client, path: string, one: string, id: number, body: Row): Promise<void> {
  const { status, text } = await client.put(`${accounting}/${path}/${id}`, { [one]: body })
  if (status >= 300) throw new Error(text)
}

export const gst = { taxName1: 'GST', taxAmount1: '5' }
export const compound = { ...gst, taxName2: 'PST', taxAmount2: '7', compounded_tax: true }
export const hst = { taxName1: 'HST', taxAmount1: '13' }
export const line = (qty: string, amount: string, taxes: Row = {}) => ({ qty, unit_cost: { amount }, name: 'Work', ...taxes })

export const invoice = (client: Client, customerid: number, create_date: string, lines: Row[], more: Row = {}) =>
  make(client, 'invoices/invoices', 'invoice', { customerid, create_date, lines, action_mark_as_sent: true, ...more })

export const pay = (client: Client, invoiceid: number, date: string, amount: string, more: Row = {}) =>
  make(client, 'payments/payments', 'payment', { invoiceid, date, amount: { amount }, type: 'Check', ...more })

export async function spend (client: Client, category_name: string, date: string, amount: string, more: Row = {}): Promise<Row> {
  return make(client, 'expenses/expenses', 'expense', { category_name, date, amount: { amount, code: 'USD' }, staffid: 1, ...more })
}

export const erase = { vis_state: 1 }

/** Two months in two currencies: what each document means to the books stands beside it. */
export async function keepBook (test: Test) {
  const client = freshWorld(test)
  const anna = await make(client, 'users/clients', 'client', { organization: 'Anna Ltd' })
  const bruno = await make(client, 'users/clients', 'client', { fname: 'Bruno', lname: 'Bär', currency_code: 'EUR' })
  // 250.00 less 10 %: 225.00 net; GST on 180.00: 9.00, PST on 189.00: 13.23
  const may = await invoice(client, anna.id, '2026-05-10', [line('2', '100', compound), line('1', '50')], { discount_value: '10' })
  // 99.99 net, HST 12.9987
  const june = await invoice(client, anna.id, '2026-06-05', [line('3', '33.33', hst)])
  await invoice(client, anna.id, '2026-06-06', [line('1', '1000', hst)], { action_mark_as_sent: false })
  const gone = await invoice(client, anna.id, '2026-06-07', [line('1', '500', hst)])
  await change(client, 'invoices/invoices', 'invoice', gone.id, erase)
  const euros = await invoice(client, bruno.id, '2026-06-10', [line('1', '80', gst)])
  const credited = await invoice(client, anna.id, '2026-06-21', [line('1', '30')])

  await pay(client, may.id, '2026-05-20', '100.00', { note: 'first' })
  await pay(client, may.id, '2026-06-15', '147.23', { type: 'Cash' })
  const over = await pay(client, june.id, '2026-06-20', '150.00', { type: 'Bank Transfer' })
  await pay(client, credited.id, '2026-06-22', '30.00', { type: 'Credit', from_credit: true, creditid: over.overpaymentid })
  await pay(client, euros.id, '2026-06-25', '42.00')
  const bounced = await pay(client, euros.id, '2026-06-26', '10.00')
  await change(client, 'payments/payments', 'payment', bounced.id, erase)

  const professional = client.sql("SELECT id FROM categories WHERE category = 'Professional Services'")[0].id
  await make(client, 'expenses/categories', 'category', { category: 'Testing', parentid: professional })
  await spend(client, 'Gas', '2026-05-03', '112.00', { taxName1: 'GST', taxAmount1: { amount: '12.00' } })
  await spend(client, 'Cost of Shipping & Handling', '2026-05-04', '5.00')
  await spend(client, 'Car & Truck Expenses', '2026-06-03', '50.00')
  await spend(client, 'Testing', '2026-06-04', '10.00', { taxName1: 'HST', taxAmount1: { amount: '1.15' } })
  await spend(client, 'Cost of Goods Sold', '2026-06-05', '20.00')
  const returned = await spend(client, 'Gas', '2026-06-08', '99.00')
  await change(client, 'expenses/expenses', 'expense', returned.id, erase)
  await spend(client, 'Software', '2026-06-09', '7.00', { amount: { amount: '7.00', code: 'EUR' } })
  return { client, anna, bruno, may, june, euros, over }
}

/** Every entry of the tree as text: its path, its side, its total and its data. */
export function entriesOf (entry: Row, path = ''): string[] {
  const { children, data, description, entry_type, total } = entry
  const figures = [total.amount, ...data.map(({ amount }: Row) => amount)].join(' ')
  const here = `${path}${description} ${entry_type}: ${figures}`
  return [here, ...children.flatMap((child: Row) => entriesOf(child, `${path}${description}/`))]
}

export const tree = ({ income, expenses, total_income, total_expenses, net_profit, gross_margin }: Row): string[] =>
  [...income, ...expenses, total_income, total_expenses, net_profit, gross_margin].flatMap(entry => entriesOf(entry))

export const totals = ({ income, total_income, total_expenses, net_profit, gross_margin }: Row): string =>
  [income[0], income[1], total_income, total_expenses, net_profit, gross_margin].map(({ total }) => total.amount).join(' ')
