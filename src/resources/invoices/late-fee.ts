// The late fee of an invoice: a line that the clock adds some days after the due date. No source shows what a
// charged fee does to its invoice, so all of this is inferred.
import Big from 'big.js'
import type { Draft, Row } from '../../declare/resource.ts'
import type { RowJob } from '../../declare/rules.ts'
import type { Session } from '../../declare/session.ts'
import { roundCents } from '../../ledger/amounts.ts'
import type { LateFee } from '../late-payment.ts'
import { isOpen, startOfDueDay } from './due.ts'
import { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>
type FeeLine = NonNullable<Draft<typeof invoices>['lines']>[number]

/** How often a fee that repeats is charged on one invoice; each is a line, and lines have a bound. */
const MOST_FEES = 100

const keyOf = ({ id }: Invoice): string => `invoices/${id}/late_fee`

/** The fee that an invoice may be charged; none while it is archived, or once it was charged for good. */
function feeOf (invoice: Invoice): LateFee | undefined {
  const { late_fee: fee, late_fee_date: last, vis_state } = invoice
  const isOn = fee?.enabled === true && Number(fee.value) > 0
  if (!isOn || vis_state !== 0 || !isOpen(invoice)) return undefined
  return fee.repeat || last === null ? fee : undefined
}

/** Days between two charges; an invoice is late from the day after its due date on. */
const stepOf = ({ days }: LateFee): number => Math.max(days, 1)

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** The instant of the next charge; undefined for none. What has been missed is not made up for. */
function nextCharge (invoice: Invoice, session: Session): number | undefined {
  const fee = feeOf(invoice)
  if (fee === undefined) return undefined
  const { due_date, late_fee_date: last } = invoice
  const today = session.today()
  const passed = daysBetween(due_date, last !== null && last > today ? last : today)
  const charges = fee.repeat ? Math.max(1, Math.floor(passed / stepOf(fee)) + 1) : 1
  const at = charges > MOST_FEES ? undefined : startOfDueDay(invoice, charges * stepOf(fee), session)
  return at !== undefined && at > session.now() ? at : undefined
}

function schedule (invoice: Invoice, session: Session): void {
  const at = nextCharge(invoice, session)
  if (at === undefined) session.unschedule(keyOf(invoice))
  else session.schedule('invoices.late_fee', at, { id: invoice.id }, keyOf(invoice))
}

/** Schedules the fee of an invoice anew, or takes it back. */
export function followLateFee (row: Invoice, before: Invoice | undefined, session: Session): void {
  if (row.late_fee?.enabled === true || before?.late_fee?.enabled === true) schedule(row, session)
}

/** Percent of what is outstanding with its taxes and earlier fees, or money; in cents. */
function amountOf ({ type, value }: LateFee, { outstanding }: Invoice): string {
  const fee = new Big(value)
  const isPercent = type.startsWith('percent')
  return roundCents(isPercent ? fee.times(outstanding.amount).times('0.01') : fee).toFixed(2)
}

const lineOf = (fee: LateFee, invoice: Invoice): FeeLine => ({
  name: 'Late Fee',
  description: `Payment was due on ${invoice.due_date}`,
  qty: '1',
  unit_cost: { amount: amountOf(fee, invoice), code: invoice.currency_code },
  taxName1: fee.first_tax_name,
  taxAmount1: String(fee.first_tax_percent),
  taxName2: fee.second_tax_name,
  taxAmount2: String(fee.second_tax_percent),
  compounded_tax: fee.compounded_tax,
})

function charge (fee: LateFee, invoice: Invoice, session: Session): void {
  const { id, lines } = invoice
  const line = lineOf(fee, invoice)
  session.store(invoices, id, { late_fee_date: session.today() })
  if (Number(line.unit_cost!.amount) === 0) return schedule(session.get(invoices, id), session)
  session.update(invoices, id, { lines: [...lines.map(({ lineid }) => ({ lineid })), line] })
}

/** Charges the fee, unless it is off, charged already or not due: a world may have been imported. */
export const lateFee: RowJob<Invoice> = {
  run (invoice, _details, session) {
    const fee = feeOf(invoice)
    const { due_date, late_fee_date: last } = invoice
    const isDue = [due_date, last ?? ''].every(day => day < session.today())
    if (fee !== undefined && isDue) charge(fee, invoice, session)
    else schedule(invoice, session)
  },
}
