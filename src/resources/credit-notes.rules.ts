// Credit notes: numbers, totals, what they copy from their client, and what must stay as long as they are
// used.
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { fromScaled, roundCents } from '../ledger/amounts.ts'
import { postCreditNote } from '../ledger/journal.ts'
import { addressWithVat } from './credit-notes.fixture.ts'
import { creditNotes } from './credit-notes.ts'
import { numbered, refuseTaken, type Numbering } from './documents/numbers.ts'
import { partyValues } from './documents/party.ts'
import { linesOf, refuseNegative, totalsOf } from './documents/totals.ts'
import { payments } from './payments.ts'

type CreditNote = Row<typeof creditNotes>

const numbering: Numbering = { resource: creditNotes, field: 'credit_number' }

export const creditNoteRules: Rules<typeof creditNotes> = {
  complete (draft, before, session) {
    const given = partyValues('clientid', draft, before, session, addressWithVat)
    const totals = totalsOf(
      linesOf(draft.lines, before?.lines, given.currency_code), '0', given.currency_code, 'credit_note')
    refuseNegative(totals, 'credit_note')
    const { amount, description, lines } = totals
    const values = { ...given, ...numbered(numbering, draft, before, session), amount, description, lines }
    if (before === undefined) return { ...values, sentid: session.caller.userid }
    checkChange({ ...before, ...draft, ...values } as CreditNote, before, session)
    return values
  },
  after (read, before, session) {
    const row = read()
    if (row.vis_state === 1 && before?.vis_state !== 1) refuseIfApplied(row)
    if (row.vis_state !== 1 && before?.vis_state === 1) checkRestored(row, session)
    if (before !== undefined && before.vis_state !== row.vis_state) repostSource(row, session)
  },
  unposted: ['applied'],
  postings: ({ credit_type, ...row }, session) => credit_type === 'overpayment' && isOfPayment(row, session)
    ? []
    : postCreditNote({ ...row, credit_type: credit_type === 'credit_note' ? 'goodwill' : credit_type }),
}

/**
 * Whether its money is in the entry of the payment that it came with: of one that has it, or that waits for
 * it while it is made.
 */
const isOfPayment = ({ id, clientid }: Pick<CreditNote, 'id' | 'clientid'>, session: Session): boolean =>
  session.query(`SELECT 1 FROM payments WHERE overpaymentid = ? OR (overpaymentid IS NULL AND clientid = ?
    AND received > amount AND NOT from_credit) LIMIT 1`, id, clientid).length > 0

/** A credit that is deleted, or comes back, is taken out of the entry of its payment, or put in. */
function repostSource ({ id }: CreditNote, session: Session): void {
  for (const payment of session.select(payments, 'overpaymentid = ?', id)) {
    session.store(payments, payment.id, {})
  }
}

const refuse = (field: string, value: unknown, message: string): never =>
  fail('refused', { field, object: 'credit_note', value, message })

/** What is used of a credit, and the payment that it came with, keep it from becoming another (inferred). */
function checkChange (after: CreditNote, before: CreditNote, session: Session): void {
  const applied = new Big(before.applied.amount)
  const source = sourceOf(before.id, session)
  const isFixed = applied.gt(0) || source !== undefined
  for (const field of ['clientid', 'currency_code'] as const) {
    if (isFixed && after[field] !== before[field]) {
      refuse(field, after[field], `A credit note that is used, or came with a payment, keeps its ${field}.`)
    }
  }
  if (source !== undefined && after.credit_type !== before.credit_type) {
    refuse('credit_type', after.credit_type, 'What was paid too much stays an overpayment.')
  }
  checkAmount(after.amount.amount, before, source?.excess)
}

/** `excess` is what was paid too much with the payment that the credit came with. */
function checkAmount (amount: string, before: CreditNote, excess: Big | undefined): void {
  const applied = new Big(before.applied.amount)
  const least = excess?.gt(applied) ? excess : applied
  if (new Big(amount).eq(before.amount.amount)) return
  if (excess === undefined ? least.gt(amount) : !least.eq(amount)) {
    refuse('lines', amount, excess === undefined
      ? 'A credit note cannot be less than what is used of it.'
      : 'An overpayment is as much as was paid too much: change its payment.')
  }
}

/** What was paid too much with the payment that a credit came with; undefined for one made by hand. */
function sourceOf (id: number, session: Session): { excess: Big, isThere: boolean } | undefined {
  const [payment] = session.query<{ excess: number, vis_state: number }>(
    'SELECT received - amount AS excess, vis_state FROM payments WHERE overpaymentid = ?', id)
  return payment && {
    excess: roundCents(new Big(fromScaled(payment.excess))), isThere: payment.vis_state !== 1,
  }
}

/** A credit that is used must be taken off its invoices before it can be deleted (inferred). */
function refuseIfApplied ({ applied, vis_state }: CreditNote): void {
  if (new Big(applied.amount).gt(0)) {
    refuse('vis_state', vis_state, 'A credit note that is applied to an invoice cannot be deleted.')
  }
}

/** Its number must still be free, and the payment that it came with be there. */
function checkRestored (row: CreditNote, session: Session): void {
  refuseTaken(numbering, row, session)
  if (sourceOf(row.id, session)?.isThere === false) {
    refuse('vis_state', row.vis_state, 'The payment that this credit came with is deleted: restore that.')
  }
}
