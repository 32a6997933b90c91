// Bill payments: money paid of bills.
import { accounting } from '../families/accounting.ts'
import {
  accountId, choice, constant, date, id, money, reference, text, visState
} from '../fields/index.ts'
import { createOnly, hidden, nullable } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { payableOptions } from './accounts-payable.ts'
import { billPaymentFixture } from './bill-payments.fixture.ts'
import { paymentTypes } from './payments.ts'

const names = {
  one: 'bill_payment', many: 'bill_payments',
  noAccess: { errno: 41101, message: 'You do not have access to bill payments' },
}

/** Ways of paying a vendor: those of clients but for two (documented). */
const types = paymentTypes.filter(type => type !== 'EUROCARD' && type !== 'NOVA')

export const billPayments = resource({
  ...names,
  family: accounting,
  path: 'bill_payments/bill_payments',
  scope: 'bill_payments',
  partOf: { table: 'bills', by: 'billid' },
  doc: 'Money paid of a bill.',
  operations: ['list', 'get', 'create', 'update'],
  options: payableOptions(names),
  fields: {
    id: id({ first: 8301 }),
    accounting_systemid: hidden(accountId()),
    billid: createOnly(reference('bills', { required: true, inferred: 'that it stays' })),
    amount: money({ required: true, doc: 'At most what is outstanding.' }),
    payment_type: choice(types, { required: true, doc: 'How it was paid, in exactly this spelling.' }),
    paid_date: date({ doc: 'Default: today.', inferred: 'the default' }),
    note: nullable(text()),
    matched_with_expense: constant(false, {
      doc: 'Whether it was matched with an imported expense.', inferred: 'always false',
    }),
    vis_state: visState(),
  },
  ignored: {
    filters: {
      billid: null, bill_id: null, payment_type: null, paid_date: null, paid_date_min: null,
      paid_date_max: null,
    },
  },
  inferred: [
    'an amount beyond what is outstanding is refused with 422, errno 1004: a bill cannot be overpaid',
    'an amount not above zero is refused with 422, errno 1028; one in another currency with errno 1004',
    'one is restored only while its bill is there and has room for it: 422, errno 1004',
    'it raises bill.update: callbacks know no event of bill payments',
    'the include bill is ignored',
  ],
  fixture: billPaymentFixture,
})
