// What fixtures know of bill payments.
import type { FixtureNotes } from '../declare/fixture.ts'
import { waysOfPaying } from './sample-values.ts'

/** Few enough of a hundred that twenty payments of one bill leave something to be paid. */
const [LEAST_PART, LARGEST_PART] = [1, 5]

interface OpenBill { readonly id: number, readonly issue_date: string, readonly total_amount: number }

export const billPaymentFixture: FixtureNotes = {
  labels: ['note'],
  labelPrefix: 'bill-payment-',
  /** Pays a part of a bill on a day after its issue. */
  generate ({ given, anyOf, one, between, day, pick }) {
    const id = given.billid ?? anyOf('bills', 'total_amount > 0 AND vis_state = 0')
    const bill = one<OpenBill>('SELECT id, issue_date, total_amount FROM bills WHERE id = ?', id)
    const part = between('part', LEAST_PART, LARGEST_PART)
    const cents = Math.floor((bill?.total_amount ?? 0) / 100 * part / 100)
    return {
      billid: id,
      amount: (Math.max(cents, 1) / 100).toFixed(2),
      paid_date: day(bill?.issue_date),
      payment_type: pick('payment_type', waysOfPaying),
    }
  },
  // a fixture deletes when everything is there: until then a payment would take the room of those after it
  omitted: [{
    where: `vis_state = 1 AND
      (SELECT sum(other.amount) FROM bill_payments AS other WHERE other.billid = bill_payments.billid) >
      (SELECT bills.total_amount FROM bills WHERE bills.id = bill_payments.billid)`,
    because: 'deleted, and its bill was paid again',
  }],
}
