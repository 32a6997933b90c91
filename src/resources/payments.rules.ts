// Payments: what they do to their invoice, and what becomes of money beyond what is outstanding.
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules, Session } from '../declare/rules.ts'
import { fromScaled } from '../ledger/amounts.ts'
import { postPayment } from '../ledger/journal.ts'
import { creditNotes } from './credit-notes.ts'
import { netPaid, sentValues } from './invoices.rules.ts'
import { invoices } from './invoices.ts'
import { payments } from './payments.ts'

type Payment = Row<typeof payments>
type Invoice = Row<typeof invoices>

export const paymentRules: Rules<typeof payments> = {
  complete (draft, before, session) {
    const invoice = session.get(invoices, draft.invoiceid ?? before!.invoiceid)
    if (draft.amount === undefined) return { clientid: invoice.customerid }
    checkAmount(draft, invoice)
    const own = before === undefined || before.vis_state === 1 ? 0 : before.amount.amount
    const free = new Big(invoice.outstanding.amount).plus(own)
    const open = free.lt(0) ? new Big(0) : free
    const amount = open.lt(draft.amount.amount) ? open.toFixed(2) : draft.amount.amount
    if (draft.from_credit === true) checkCredit(draft, amount, session)
    const creditid = before === undefined && draft.from_credit !== true ? { creditid: null } : {}
    return { clientid: invoice.customerid, amount: { amount, code: invoice.currency_code }, ...creditid }
  },
  after (read, before, session, draft) {
    const row = read()
    settleInvoice(row.invoiceid, session)
    if (row.creditid !== null && row.from_credit) settleCredit(row.creditid, session)
    if (before !== undefined && before.vis_state !== row.vis_state) followVisibility(row, session)
    const excess =
      draft.amount === undefined ? new Big(0) : new Big(draft.amount.amount).minus(row.amount.amount)
    if (excess.gt(0) && !row.from_credit) creditExcess(row, excess, session)
  },
  postings: row => postPayment(row),
}

function checkAmount ({ amount }: Draft<typeof payments>, invoice: Invoice): void {
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

/** Money from a credit: the credit must be the account's and hold enough. */
function checkCredit ({ creditid }: Draft<typeof payments>, amount: string, session: Session): void {
  const credit = creditid == null ? undefined : session.find(creditNotes, creditid)
  if (credit === undefined) return fail('invalid', { field: 'creditid', object: 'payment', value: creditid })
  if (new Big(credit.amount.amount).minus(credit.applied.amount).lt(amount)) {
    fail('invalid', {
      field: 'amount', object: 'payment', value: amount, message: 'The credit does not hold that much.',
    })
  }
}

/**
 * The credit of an overpayment goes and comes back with its payment,
 * as long as nothing was used of it (inferred).
 */
function followVisibility ({ overpaymentid, vis_state }: Payment, session: Session): void {
  const credit = overpaymentid === null ? undefined : session.find(creditNotes, overpaymentid)
  if (credit !== undefined && new Big(credit.applied.amount).eq(0)) {
    session.update(creditNotes, credit.id, { vis_state })
  }
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
}

function settleCredit (id: number, session: Session): void {
  const { applied } = session.query<{ applied: number }>(
    `SELECT coalesce(sum(amount), 0) AS applied FROM payments
      WHERE creditid = ? AND from_credit = 1 AND vis_state <> 1`, id)[0]!
  const { currency_code } = session.get(creditNotes, id)
  session.store(creditNotes, id, { applied: { amount: fromScaled(applied), code: currency_code } })
}

/** What was paid too much becomes a credit of the client (captured). */
function creditExcess (payment: Payment, excess: Big, session: Session): void {
  const invoice = session.get(invoices, payment.invoiceid)
  const words = `Overpayment: invoice #${invoice.invoice_number}`
  const credit = session.create(creditNotes, {
    clientid: payment.clientid,
    create_date: payment.date,
    credit_type: 'overpayment',
    currency_code: payment.amount.code,
    notes: words,
    payment_type: payment.type,
    lines: [{ description: words, unit_cost: { amount: excess.toFixed(2), code: payment.amount.code } }],
  })
  session.store(payments, payment.id, { overpaymentid: credit.id })
}
