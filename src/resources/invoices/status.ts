// What an invoice's payments, its sending and the calendar say about it: the SQL of the derived statuses, and
// the values that go with being sent.
import Big from 'big.js'
import { fail } from '../../declare/problem.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>

/** An invoice of nothing is never paid (a capture shows one that was sent as overdue). */
export const paidNow = 'paid > 0 AND paid >= amount'

export const paymentStatus =
  `CASE WHEN ${paidNow} THEN 'paid' WHEN paid > 0 THEN 'partial' ELSE 'unpaid' END`

export const depositStatus =
  `CASE WHEN deposit_amount IS NULL THEN 'none' WHEN paid >= deposit_amount THEN 'paid'
  WHEN paid > 0 THEN 'partial' ELSE 'unpaid' END`

/** First match wins (order inferred, the combinations are captured). */
export const v3Status = `CASE
  WHEN dispute_status = 'disputed' THEN 'disputed'
  WHEN payment_status = 'paid' THEN 'paid'
  WHEN autobill_status IN ('retry', 'failed') THEN autobill_status
  WHEN display_status = 'draft' THEN 'draft'
  WHEN due_date < today(accounting_systemid) THEN 'overdue'
  WHEN deposit_status = 'paid' THEN 'deposit-paid'
  WHEN deposit_status = 'partial' THEN 'deposit-partial'
  WHEN payment_status = 'partial' THEN 'partial'
  WHEN display_status = 'outstanding' THEN 'sent'
  ELSE display_status END`

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

/** Paying sends a draft, so that what has payments cannot be one. */
function unsent (before: Invoice | undefined): Partial<Invoice> {
  if (before !== undefined && new Big(before.paid.amount).gt(0)) {
    fail('refused', {
      field: 'status', object: 'invoice', value: 1, message: 'An invoice with payments cannot be a draft.',
    })
  }
  return { display_status: 'draft', fulfillment_date: null }
}

/** Sending a draft; what has been sent or viewed stays as it is. */
export function sentValues (before: Invoice): Partial<Invoice> {
  if (before.display_status !== 'draft') return {}
  return { status: 2, display_status: 'sent', fulfillment_date: before.create_date }
}
