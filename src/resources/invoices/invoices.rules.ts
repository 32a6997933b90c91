// Invoices: what a new one takes from others, and what a change does to items, expenses, time and payments.
import type { Session } from '../../declare/session.ts'
import { isDeepStrictEqual } from 'node:util'
import Big from 'big.js'
import { whenTrue } from '../../declare/action.ts'
import { fail } from '../../declare/problem.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import type { Rules } from '../../declare/rules.ts'
import { postInvoice } from '../../ledger/journal.ts'
import { businesses } from '../businesses.ts'
import { dueDate } from '../documents/dates.ts'
import { numbered, refuseTaken, type Numbering } from '../documents/numbers.ts'
import { partyValues } from '../documents/party.ts'
import { amountsOf } from './amounts.ts'
import { disputesInvoice, paysInvoice, viewsInvoice } from './client.ts'
import { followEstimate } from './estimate.ts'
import { followExpenses } from './expenses.ts'
import { logEvent } from './history.ts'
import { followInventory } from './inventory.ts'
import { followLateness, latenessJobs } from './lateness.ts'
import { mailInvoice } from './mails.ts'
import { invoicePage } from './page.ts'
import { settingsOf } from './settings.ts'
import { markedAsSent, refuseNewStatus, sentValues, statusOf } from './status.ts'
import { followTime } from './time.ts'
import { invoices } from './invoices.ts'
import { payments } from '../payments.ts'
import { keepWithin } from '../payments.rules.ts'

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>

const numbering: Numbering = { resource: invoices, field: 'invoice_number' }

export const invoiceRules: Rules<typeof invoices> = {
  check: refuseNewStatus,
  complete (draft, before, session) {
    const given: Partial<Invoice> = {
      ...partyValues('customerid', draft, before, session),
      ...(before === undefined ? firstValues(draft, session) : {}),
    }
    if (before !== undefined) refuseCurrency(before, given.currency_code!)
    const merged = { ...before, ...draft, ...given } as Invoice
    return {
      ...given,
      ...numbered(numbering, draft, before, session),
      ...amountsOf(draft, before, merged, session),
      due_date: dueDate('invoice', merged.create_date, merged.due_offset_days),
      ...statusOf(draft, before, merged),
      ...settingsOf(draft, before, session),
    }
  },
  actions: {
    mark_as_sent: {
      trigger: whenTrue('action_mark_as_sent', { onCreate: true }),
      run: markedAsSent,
    },
    email: {
      trigger: whenTrue('action_email', { onCreate: true }),
      event: 'invoice.sendByEmail',
      reads: [
        'email_recipients', 'email_include_pdf', 'invoice_customized_email', 'email_subject', 'email_body',
      ],
      run (before, draft, session) {
        mailInvoice(before, draft, session)
        const { invoice_customized_email = before.invoice_customized_email } = draft
        return { ...sentValues(before), invoice_customized_email }
      },
    },
  },
  after (read, before, session) {
    const row = isOverpaid(read()) ? withinAmount(read(), session) : read()
    if (row.vis_state === 1 && before?.vis_state !== 1) refuseIfPaid(row, session)
    if (row.vis_state !== 1 && before?.vis_state === 1) refuseTaken(numbering, row, session)
    followInventory(row, before, session)
    followEstimate(row, before, session)
    followExpenses(row, before, session)
    followTime(row, before, session)
    followLateness(row, before, session)
    if (before !== undefined && before.customerid !== row.customerid) followCustomer(row, session)
    if (before !== undefined && before.create_date !== row.create_date) repostPayments(row, session)
    if (!isDeepStrictEqual(row, before)) logEvent(row, before, session)
  },
  jobs: latenessJobs,
  outsideActions: {
    'client.disputes_invoice': disputesInvoice,
    'client.pays_invoice': paysInvoice,
    'client.views_invoice': viewsInvoice,
  },
  page: invoicePage,
  unposted: [
    'paid', 'net_paid_amount', 'date_paid', 'autobill_status', 'last_order_status', 'late_fee_date',
    'allowed_gateways',
  ],
  postings: row => postInvoice({ ...row, sent: row.display_status !== 'draft' }),
}

const isOverpaid = ({ amount, paid }: Invoice): boolean => new Big(paid.amount).gt(amount.amount)

/** The invoice once its payments are no more than it. */
function withinAmount (invoice: Invoice, session: Session): Invoice {
  keepWithin(invoice, session)
  return session.get(invoices, invoice.id)
}

/** What a new invoice takes from its business and from the caller. */
function firstValues (draft: InvoiceDraft, session: Session): Partial<Invoice> {
  const { street = '', street2 = '', city = '', province = '', country = '', postal_code = '' } =
    session.get(businesses, session.business.id).address ?? {}
  return {
    due_offset_days: draft.due_offset_days ?? 0,
    discount_value: draft.discount_value ?? '0',
    status: draft.status ?? 1,
    ownerid: draft.ownerid ?? session.caller.userid,
    sentid: draft.sentid ?? session.caller.userid,
    sender_address: { city, code: postal_code, country, province, street, street2 },
  }
}

function refuseCurrency (invoice: Invoice, value: string): void {
  if (value === invoice.currency_code || new Big(invoice.paid.amount).eq(0)) return
  fail('refused', {
    field: 'currency_code', object: 'invoice', value,
    message: 'An invoice with payments cannot change its currency.',
  })
}

/** The client of a payment is that of its invoice. */
function followCustomer ({ id, customerid }: Invoice, session: Session): void {
  for (const payment of session.select(payments, 'invoiceid = ?', id)) {
    session.store(payments, payment.id, { clientid: customerid })
  }
}

/** What was paid before an invoice's day is a deposit, so that another day books its payments anew. */
function repostPayments ({ id }: Invoice, session: Session): void {
  for (const payment of session.select(payments, 'invoiceid = ?', id)) session.store(payments, payment.id, {})
}

/**
 * Payments must be removed before their invoice can be deleted (documented;
 * number and sentence are inferred).
 */
function refuseIfPaid (invoice: Invoice, session: Session): void {
  const { count } = session.query<{ count: number }>(
    'SELECT count(*) AS count FROM payments WHERE invoiceid = ? AND vis_state <> 1', invoice.id
  )[0]!
  if (count > 0) {
    fail('refused', {
      field: 'invoiceid', object: 'invoice', value: invoice.id,
      message: 'An invoice with payments cannot be deleted.',
    })
  }
}
