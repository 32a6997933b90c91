// Payments: what they do to their invoice, and what becomes of money beyond what is outstanding.
import type { Session } from '../declare/session.ts'
import { isDeepStrictEqual } from 'node:util'
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import { fromScaled } from '../ledger/amounts.ts'
import { postPayment } from '../ledger/journal.ts'
import { creditNotes } from './credit-notes.ts'
import { netPaid } from './invoices/amounts.ts'
import { followLateness } from './invoices/lateness.ts'
import { mailReceipt } from './invoices/mails.ts'
import { sentValues } from './invoices/status.ts'
import { invoices } from './invoices/invoices.ts'
import { payments } from './payments.ts'

type Payment = Row<typeof payments>
type PaymentDraft = Draft<typeof payments>
type Invoice = Row<typeof invoices>

export const paymentRules: Rules<typeof payments> = {
  complete (draft, before, session) {
    const invoice = session.get(invoices, draft.invoiceid ?? before!.invoiceid)
    return {
      clientid: invoice.customerid,
      ...amountOf(draft, before, invoice, session),
      ...(before === undefined && draft.from_credit !== true ? { creditid: null } : {}),
    }
  },
  after (read, before, session, draft) {
    const row = read()
    if (before?.vis_state === 1 && row.vis_state !== 1) checkRoom(row, session)
    followCharge(row, before, session)
    settle(row, before, session)
    if (before === undefined && draft.send_client_notification === true) {
      mailReceipt(row, session.get(invoices, row.invoiceid), session)
    }
  },
  postings: (row, session) => postPayment({
    ...row,
    excess: { amount: creditOf(row, session).toFixed(2), code: row.amount.code },
    issued: session.get(invoices, row.invoiceid).create_date,
  }),
}

/** Brings up to date what a payment counts for: its invoice, the credit that it uses or leaves. */
function settle (row: Payment, before: Payment | undefined, session: Session): void {
  settleInvoice(row.invoiceid, session)
  if (row.creditid !== null && row.from_credit) settleCredit(row.creditid, session)
  if (!row.from_credit) followExcess(row, before, session)
}

/**
 * An invoice that is edited below what was paid keeps its payments up to its new amount: the latest give way,
 * and what they hold beyond it becomes credits of the client (inferred).
 */
export function keepWithin ({ id, amount, paid }: Invoice, session: Session): void {
  let over = new Big(paid.amount).minus(amount.amount)
  for (const before of session.select(payments, 'invoiceid = ? AND vis_state <> 1', id).reverse()) {
    const held = new Big(before.amount.amount)
    const given = over.gt(held) ? held : over
    if (given.lte(0)) continue
    over = over.minus(given)
    const { code } = before.amount
    session.store(payments, before.id, { amount: { amount: held.minus(given).toFixed(2), code } })
    settle(session.get(payments, before.id), before, session)
  }
}

/** At most the outstanding amount (captured); the amount that was sent decides how much becomes a credit. */
function amountOf (
  draft: PaymentDraft, before: Payment | undefined, invoice: Invoice, session: Session
): Partial<Payment> {
  if (draft.amount === undefined) return {}
  checkAmount(draft, invoice)
  const sent = new Big(draft.amount.amount)
  if (before !== undefined && sent.eq(before.amount.amount)) return { amount: before.amount }
  const own = before === undefined || before.vis_state === 1 ? '0' : before.amount.amount
  const room = new Big(invoice.outstanding.amount).plus(own)
  const open = room.lt(0) ? new Big(0) : room
  const amount = open.lt(sent) ? open.toFixed(2) : draft.amount.amount
  const { from_credit, creditid } = before ?? draft
  if (before === undefined && from_credit === true) checkOwner(creditid, invoice, session)
  if (from_credit === true) checkCredit(creditid, invoice.currency_code, amount, own, session)
  const code = invoice.currency_code
  return { amount: { amount, code }, received: { amount: draft.amount.amount, code } }
}

function checkAmount ({ amount }: PaymentDraft, invoice: Invoice): void {
  if (new Big(amount!.amount).lte(0)) {
    fail('less-than-one', { field: 'amount', object: 'payment', value: amount!.amount })
  }
  if (amount!.code !== '' && amount!.code !== invoice.currency_code) {
    fail('invalid', {
      field: 'amount', object: 'payment', value: amount!.code,
      message: 'A payment must be in the currency of its invoice.',
    })
  }
}

/** A credit pays invoices of its own client (inferred). */
function checkOwner (id: number | null | undefined, { customerid }: Invoice, session: Session): void {
  const credit = id == null ? undefined : session.find(creditNotes, id)
  if (credit === undefined || credit.clientid === customerid) return
  fail('invalid', {
    field: 'creditid', object: 'payment', value: id, message: 'The credit belongs to another client.',
  })
}

/** Money from a credit: the credit must be there, in that currency, and hold enough beside `own`. */
function checkCredit (
  id: number | null | undefined, code: string, amount: string, own: string, session: Session
): void {
  const credit = id == null ? undefined : session.find(creditNotes, id)
  if (credit === undefined || credit.vis_state === 1 || credit.currency_code !== code) {
    return fail('invalid', { field: 'creditid', object: 'payment', value: id })
  }
  if (new Big(credit.amount.amount).minus(credit.applied.amount).plus(own).lt(amount)) {
    fail('invalid', {
      field: 'amount', object: 'payment', value: amount, message: 'The credit does not hold that much.',
    })
  }
}

/** What was paid meanwhile must leave room for a payment that comes back, and its credit too. */
function checkRoom (row: Payment, session: Session): void {
  const invoice = session.get(invoices, row.invoiceid)
  if (invoice.vis_state === 1 || new Big(invoice.outstanding.amount).lt(row.amount.amount)) {
    fail('refused', {
      field: 'vis_state', object: 'payment', value: row.vis_state,
      message: 'The invoice has no room for this payment any more.',
    })
  }
  if (row.from_credit) checkCredit(row.creditid, invoice.currency_code, row.amount.amount, '0', session)
}

/** A charge of the saved card takes the success of its invoice with it when it goes, and brings it back. */
function followCharge (row: Payment, before: Payment | undefined, session: Session): void {
  const isGone = row.vis_state === 1
  if (before === undefined || row.gateway === null || isGone === (before.vis_state === 1)) return
  const { auto_bill, autobill_status } = session.get(invoices, row.invoiceid)
  if (!auto_bill || autobill_status !== (isGone ? 'success' : null)) return
  session.store(invoices, row.invoiceid, { autobill_status: isGone ? null : 'success' })
}

const paidSql = `SELECT coalesce(sum(amount), 0) AS paid, max(date) AS date FROM payments
  WHERE invoiceid = ? AND vis_state <> 1`

/** Brings an invoice up to date with its payments; paying a draft sends it (inferred from a capture). */
function settleInvoice (id: number, session: Session): void {
  const invoice = session.get(invoices, id)
  const { paid, date } = session.query<{ paid: number, date: string | null }>(paidSql, id)[0]!
  const amount = fromScaled(paid)
  session.store(invoices, id, {
    paid: { amount, code: invoice.currency_code },
    date_paid: date,
    ...netPaid(amount, invoice.amount.amount, invoice.taxes_total.amount, invoice.currency_code),
    ...(date === null ? {} : sentValues(invoice)),
  })
  followLateness(session.get(invoices, id), invoice, session)
}

function settleCredit (id: number, session: Session): void {
  const { applied } = session.query<{ applied: number }>(
    `SELECT coalesce(sum(amount), 0) AS applied FROM payments
      WHERE creditid = ? AND from_credit = 1 AND vis_state <> 1`, id)[0]!
  const { currency_code } = session.get(creditNotes, id)
  session.store(creditNotes, id, { applied: { amount: fromScaled(applied), code: currency_code } })
}

/** What was paid too much, as it was sent: in cents, nothing of money from a credit. */
const excessOf = ({ amount, from_credit, received }: Payment): Big =>
  from_credit ? new Big(0) : new Big(received.amount).minus(amount.amount)

/** The same while there is a credit for it: one that somebody deleted is gone from the books too. */
function creditOf (payment: Payment, session: Session): Big {
  const { overpaymentid } = payment
  const isDeleted = overpaymentid !== null && session.find(creditNotes, overpaymentid)?.vis_state === 1
  return isDeleted ? new Big(0) : excessOf(payment)
}

/**
 * What was paid too much becomes a credit of the client (captured), one for each payment: it changes, goes
 * and comes back with it, as far as nothing of it is used (inferred). What changes neither the money nor its
 * date does not change the credit.
 */
function followExcess (payment: Payment, before: Payment | undefined, session: Session): void {
  const isSame = (['amount', 'date', 'received', 'vis_state'] as const)
    .every(name => isDeepStrictEqual(payment[name], before?.[name]))
  if (isSame) return
  const { id, overpaymentid, vis_state } = payment
  const excess = excessOf(payment)
  const credit = overpaymentid === null ? undefined : session.find(creditNotes, overpaymentid)
  if (credit === undefined) {
    if (excess.gt(0)) createCredit(payment, excess, session)
    return
  }
  refuseUsed(payment, vis_state === 1 ? new Big(0) : excess, credit)
  if (excess.eq(0)) {
    session.update(creditNotes, credit.id, { vis_state: 1 })
    session.store(payments, id, { overpaymentid: null })
    return
  }
  session.update(creditNotes, credit.id,
    { create_date: payment.date, lines: linesFor(credit.description, excess) })
  session.update(creditNotes, credit.id, { vis_state })
}

/** What is used of a credit must be taken off its invoices before the credit can become less or go. */
function refuseUsed (payment: Payment, excess: Big, { applied }: Row<typeof creditNotes>): void {
  if (excess.gte(applied.amount)) return
  const field = payment.vis_state === 1 ? 'vis_state' : 'amount'
  fail('refused', {
    field, object: 'payment', value: field === 'amount' ? payment.received.amount : payment.vis_state,
    message: 'The credit that this payment left is used: take it off its invoices first.',
  })
}

const linesFor = (description: string, excess: Big) =>
  [{ description, qty: '1', unit_cost: { amount: excess.toFixed(2), code: '' } }]

function createCredit (payment: Payment, excess: Big, session: Session): void {
  const invoice = session.get(invoices, payment.invoiceid)
  const words = `Overpayment: invoice #${invoice.invoice_number}`
  const credit = session.create(creditNotes, {
    clientid: payment.clientid,
    create_date: payment.date,
    credit_type: 'overpayment',
    currency_code: payment.amount.code,
    notes: words,
    payment_type: payment.type,
    lines: linesFor(words, excess),
  })
  session.store(payments, payment.id, { overpaymentid: credit.id })
  if (payment.vis_state === 1) session.update(creditNotes, credit.id, { vis_state: 1 })
}
