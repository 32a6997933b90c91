// Captured cases of invoices as tables: totals by lines and discount, and what an invoice shows of its state.
import { charge, type Desk } from './invoicing.ts'
import type { Draft } from './samples.ts'
import type { Row } from './world.ts'

const quebec = { taxName1: 'GST', taxAmount1: '5', taxName2: 'QST', taxAmount2: '9.975' }

/** Lines, discount, discount_total and amount, by where they were captured. */
export const totals: Array<readonly [string, Draft[], string | number, string, string]> = [
  ['java fixture', [charge('5.00', { qty: 4, taxName1: 'HST', taxAmount1: 13 }), charge('4.00', { qty: '6' })], '10', '-4.40', '41.94'],
  ['zerospam, two taxes', [charge('9.99', quebec)], '0', '0.00', '11.49'],
  ['zerospam, discount', [charge('29.70', quebec)], 10, '-2.97', '30.74'],
  ['zerospam estimate', [charge('9.99', quebec), charge('0.99', quebec)], '5', '-0.55', '11.99'],
  ['zerospam report', [charge('555.55', quebec), charge('7.98', quebec)], '15', '-84.53', '550.73'],
  ['zerospam report, one untaxed', [charge('555.55', quebec), charge('7.98')], '15', '-84.53', '549.71'],
  ['zerospam profile', [charge('5.99', { qty: '2' }), charge('0.49', { qty: 5 })], '5', '-0.72', '13.71'],
  ['live', [charge('1000.00')], '10.00', '-100.00', '900.00'],
  ['Postman', [charge('80.00'), charge('100.00')], '0', '0.00', '180.00'],
]

/** What happens to an invoice of 100.00 issued today with a due date in thirty days. */
export interface Situation {
  readonly name: string
  readonly more?: Draft
  readonly happens?: (desk: Desk, invoice: Row) => Promise<unknown>
  readonly on?: string
  readonly shows: { status: number, display_status: string, payment_status: string, v3_status: string, date_paid: string | null }
}

const shows = (status: number, display_status: string, payment_status: string, v3_status: string, date_paid: string | null = null) =>
  ({ status, display_status, payment_status, v3_status, date_paid })

const isSent = (desk: Desk, { id }: Row) => desk.change(id, { action_mark_as_sent: true })
const isViewed = async (desk: Desk, { id }: Row) => desk.change(id, { status: 3 })
const isPaid = (amount: string) => async (desk: Desk, invoice: Row) => {
  await isSent(desk, invoice)
  await desk.pay(invoice.id, amount)
}

const overdue = '2026-07-16T12:00:00Z'
const dueToday = '2026-07-15T12:00:00Z'

export const situations: Situation[] = [
  { name: 'a new one', shows: shows(1, 'draft', 'unpaid', 'draft') },
  { name: 'a draft past its due date', on: overdue, shows: shows(1, 'draft', 'unpaid', 'draft') },
  { name: 'sent, due in the future', happens: isSent, shows: shows(2, 'sent', 'unpaid', 'sent') },
  { name: 'sent, due today', happens: isSent, on: dueToday, shows: shows(2, 'sent', 'unpaid', 'sent') },
  { name: 'sent, due today in New York though not in UTC', happens: isSent, on: '2026-07-16T03:00:00Z', shows: shows(2, 'sent', 'unpaid', 'sent') },
  { name: 'sent, past due', happens: isSent, on: overdue, shows: shows(2, 'sent', 'unpaid', 'overdue') },
  { name: 'viewed', happens: isViewed, shows: shows(3, 'viewed', 'unpaid', 'viewed') },
  { name: 'viewed, past due', happens: isViewed, on: overdue, shows: shows(3, 'viewed', 'unpaid', 'overdue') },
  { name: 'sent, nothing to pay, past due', more: { lines: [] }, happens: isSent, on: overdue, shows: shows(2, 'sent', 'unpaid', 'overdue') },
  { name: 'part paid', happens: isPaid('40'), shows: shows(2, 'sent', 'partial', 'partial', '2026-06-14') },
  { name: 'part paid, due today', happens: isPaid('40'), on: dueToday, shows: shows(2, 'sent', 'partial', 'partial', '2026-06-14') },
  { name: 'part paid, past due', happens: isPaid('40'), on: overdue, shows: shows(2, 'sent', 'partial', 'overdue', '2026-06-14') },
  { name: 'fully paid', happens: isPaid('100'), shows: shows(4, 'sent', 'paid', 'paid', '2026-06-14') },
  { name: 'fully paid, past due', happens: isPaid('100'), on: overdue, shows: shows(4, 'sent', 'paid', 'paid', '2026-06-14') },
  { name: 'disputed', happens: (desk, { id }) => desk.change(id, { status: 0 }), shows: shows(0, 'draft', 'unpaid', 'disputed') },
]
