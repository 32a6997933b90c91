// What fixtures know of payments.
import Big from 'big.js'
import type { FixtureNotes } from '../declare/fixture.ts'
import { waysOfPaying } from './sample-values.ts'

/** Few enough of a hundred that thirty payments of one invoice leave something to be paid. */
const [LEAST_PART, LARGEST_PART] = [1, 5]

interface PaidInvoice { readonly create_date: string, readonly amount: number }

export const paymentFixture: FixtureNotes = {
  pointers: {
    credit: {
      field: 'creditid', table: 'credit_notes', what: 'credit note, or of the payment that was too much',
    },
  },
  holds: { clientid: 'clients', overpaymentid: 'credit_notes' },
  /** Pays a part of an invoice on a day after it was made, whatever else has been paid of it. */
  generate ({ given, anyOf, one, between, day, pick }) {
    const id = given.invoiceid ?? anyOf('invoices', 'amount > 0 AND vis_state = 0')
    const invoice = one<PaidInvoice>('SELECT create_date, amount FROM invoices WHERE id = ?', id)
    const cents = Math.round((invoice?.amount ?? 0) / 100 * between('part', LEAST_PART, LARGEST_PART) / 100)
    return {
      invoiceid: id,
      amount: (Math.max(cents, 1) / 100).toFixed(2),
      date: day(invoice?.create_date),
      type: pick('type', waysOfPaying),
    }
  },
  // a fixture deletes when everything is there: until then a payment would take the room of those after it
  omitted: [{
    where: `vis_state = 1 AND
      (SELECT sum(other.amount) FROM payments AS other WHERE other.invoiceid = payments.invoiceid) >
      (SELECT invoices.amount FROM invoices WHERE invoices.id = payments.invoiceid)`,
    because: 'deleted, and its invoice was paid again',
  }, {
    where: `vis_state = 1 AND from_credit = 1 AND
      (SELECT sum(other.amount) FROM payments AS other
        WHERE other.creditid = payments.creditid AND other.from_credit = 1) >
      (SELECT credit_notes.amount FROM credit_notes WHERE credit_notes.id = payments.creditid)`,
    because: 'deleted, and its credit was used again',
  }],
  /** What was sent, of which the cap made an amount and a credit. */
  written: ({ amount: { amount }, received, from_credit, creditid }) => ({
    amount: { amount: new Big(received.amount).gt(amount) ? received.amount : amount, code: '' },
    creditid: from_credit ? creditid : undefined,
    // never shown
    send_client_notification: undefined,
  }),
}
