// What an invoice's payments, its sending and the calendar say about it: the SQL of the derived statuses, and
// the values that go with being sent.
import Big from 'big.js'
import { fail, type Problem } from '../../declare/problem.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import { BAD_STATUS, cases, isDraft, isPaidUp, isPastDue, refuseSent } from '../documents/status.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

type InvoiceDraft = Draft<typeof invoices>

export const paidNow = isPaidUp('amount')

/** Paid by the card that its client has saved. */
const autoPaid = `${paidNow} AND autobill_status IS 'success'`

export const paymentStatus =
  cases([[autoPaid, 'auto-paid'], [paidNow, 'paid'], ['paid > 0', 'partial']], 'unpaid')

/** A saved card that was declined shows until somebody pays (numbers documented, their use inferred). */
export const statusCode = `CASE WHEN ${autoPaid} THEN 5 WHEN ${paidNow} THEN 4
  WHEN autobill_status IS 'retry' THEN 6 WHEN autobill_status IS 'failed' THEN 7 ELSE status END`

/** Once the rest is paid too, the deposit has become a part of the payments (inferred). */
export const depositStatus = cases([
  ['deposit_amount IS NULL', 'none'],
  [paidNow, 'converted'],
  ['paid >= deposit_amount', 'paid'],
  ['paid > 0', 'partial'],
], 'unpaid')

/** First match wins (order inferred, the combinations are captured). */
export const v3Status = cases([
  ["dispute_status = 'disputed'", 'disputed'],
  ["payment_status = 'auto-paid'", 'autopaid'],
  ["payment_status = 'paid'", 'paid'],
  ["autobill_status IN ('retry', 'failed')", { column: 'autobill_status' }],
  [isDraft, 'draft'],
  [isPastDue, 'overdue'],
  ["deposit_status = 'paid'", 'deposit-paid'],
  ["deposit_status = 'partial'", 'deposit-partial'],
  ["payment_status = 'partial'", 'partial'],
  ["display_status = 'outstanding'", 'sent'],
], { column: 'display_status' })

/** What the status of a PUT or POST, or the display_status of a POST, means for the values beside it. */
export function statusOf (
  draft: InvoiceDraft, before: Invoice | undefined, merged: Invoice
): Partial<Invoice> {
  if (draft.status === undefined) return before === undefined ? displayedAs(draft, merged) : {}
  const dispute_status = null
  switch (draft.status) {
    case 0: return { dispute_status: 'disputed' }
    case 1: return { ...unsent(before), dispute_status }
    case 2: return { ...sentOn(merged, 'sent'), dispute_status }
    case 3: return { ...sentOn(merged, 'viewed'), dispute_status }
    default: return {}
  }
}

/** A new invoice with a display_status is as if it had been sent, or viewed. */
function displayedAs ({ display_status }: InvoiceDraft, merged: Invoice): Partial<Invoice> {
  if (display_status === undefined || display_status === 'draft') return {}
  return { ...sentOn(merged, display_status), status: display_status === 'viewed' ? 3 : 2 }
}

const sentOn = (merged: Invoice, display_status: Invoice['display_status']): Partial<Invoice> =>
  ({ display_status, fulfillment_date: merged.fulfillment_date ?? merged.create_date })

/** A payment sends a draft, so no invoice with payments is a draft. */
function unsent (before: Invoice | undefined): Partial<Invoice> {
  if (before !== undefined && new Big(before.paid.amount).gt(0)) {
    fail('refused', {
      field: 'status', object: 'invoice', value: 1, message: 'An invoice with payments cannot be a draft.',
    })
  }
  return { display_status: 'draft', fulfillment_date: null }
}

/** Sending a draft, which ends a dispute; what has been sent or viewed stays as it is. */
export function sentValues (before: Invoice): Partial<Invoice> {
  if (before.display_status !== 'draft') return {}
  const { create_date: fulfillment_date } = before
  return { status: 2, display_status: 'sent', fulfillment_date, dispute_status: null }
}

/** Marks a draft as sent; what is sent already is refused. */
export function markedAsSent (before: Invoice): Partial<Invoice> {
  refuseSent('invoice', before.invoice_number, before.display_status)
  return sentValues(before)
}

/** A new invoice is a draft, sent or viewed (a migrator in production). */
export const refuseNewStatus = (
  { status }: InvoiceDraft, { creating }: { readonly creating: boolean }
): readonly Problem[] => creating && status === 0
  ? [{
      kind: 'invalid', field: 'status', object: 'invoice', value: status, errno: BAD_STATUS,
      message: "Status of a new invoice must be one of 'draft', 'sent' or 'viewed'.",
    }]
  : []
