// Payments: money received on invoices.
import { exactly } from '../declare/envelope.ts'
import { accounting } from '../families/accounting.ts'
import {
  accountId, choice, constant, date, easternTime, flag, id, integer, money, moneySchema, reference, sameAs,
  text, visState
} from '../fields/index.ts'
import { createOnly, derived, hidden, indexed, nullable, readOnly } from '../declare/field.ts'
import { computed, one } from '../declare/include.ts'
import { equals, from, like, to } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { ofItsClient } from './documents/client.ts'
import { amountText } from '../ledger/amounts.ts'
import { gatewayOfPayment } from './gateways.ts'
import { paymentFixture } from './payments.fixture.ts'

/** Ways of paying, in FreshBooks' spelling and case. */
export const paymentTypes = [
  'Check', 'Credit', 'Cash', 'Bank Transfer', 'Credit Card', 'Debit', 'PayPal', '2Checkout', 'VISA',
  'MASTERCARD', 'DISCOVER', 'AMEX', 'DINERS', 'JCB', 'EUROCARD', 'NOVA', 'ACH', 'Other',
] as const

/** Names as one text; documents keep those their client had. */
const namesOf = (table: string, by: string): string =>
  `coalesce((SELECT fname || ' ' || lname || ' ' || organization FROM ${table}
    WHERE ${table}.id = ${by}), '')`

/** The order of a gateway; its shape is inferred, since documentation only names it. */
const order = computed(`iif(orderid IS NULL, NULL, json_object('amount',
  json_object('amount', ${amountText('amount')}, 'code', amount_code),
  'gateway', gateway, 'id', orderid, 'status', 'success', 'transactionid', transactionid))`, {
  anyOf: [exactly({
    amount: moneySchema, gateway: { type: ['string', 'null'] }, id: { type: 'integer' },
    status: { type: 'string' }, transactionid: { type: ['string', 'null'] },
  }), { type: 'null' }],
}, { doc: 'The order of the gateway that it belongs to, or null.', inferred: 'its shape' })

export const payments = resource({
  family: accounting,
  path: 'payments/payments',
  one: 'payment',
  many: 'payments',
  scope: 'payments',
  own: ofItsClient('clientid'),
  event: 'payment',
  doc: 'Money received on an invoice.',
  operations: ['list', 'get', 'create', 'update', 'delete'],
  fields: {
    id: id({ first: 10301 }),
    logid: sameAs('id'),
    accounting_systemid: accountId(),
    invoiceid: createOnly(reference('invoices', { required: true })),
    amount: money({ required: true, doc: 'At most what is outstanding; the rest becomes a credit.' }),
    date: date({ required: true }),
    type: choice(paymentTypes, { default: 'Other', inferred: 'a payment without a type is Other' }),
    note: text(),
    clientid: readOnly(integer({ doc: 'The client of the invoice.' })),
    creditid: createOnly(nullable(integer({ doc: 'The credit the money came from.' }))),
    from_credit: createOnly(flag()),
    overpaymentid: indexed(
      readOnly(nullable(integer({ doc: 'The credit that holds what was paid too much.' })))
    ),
    orderid: nullable(integer({ inferred: 'any number is taken, as for bulk_paymentid' })),
    gateway: readOnly(nullable(text())),
    transactionid: nullable(text()),
    transaction_uuid: constant(null),
    bulk_paymentid: createOnly(nullable(integer())),
    send_client_notification: { ...createOnly(nullable(flag())), json: () => "json('null')" },
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
    received: hidden(readOnly(money({ code: 'amount_code', doc: 'What was sent, before the cap.' }))),
    currency: hidden(derived(text(), 'amount_code')),
    client_name: hidden(derived(text(), `${namesOf('clients', 'clientid')} || char(10) ||
      ${namesOf('invoices', 'invoiceid')}`)),
    number: hidden(derived(text(), `coalesce((SELECT credit_number FROM credit_notes
      WHERE credit_notes.id = creditid), '') || char(10) ||
      (SELECT invoice_number FROM invoices WHERE invoices.id = invoiceid)`)),
    payment_or_credit: hidden(
      derived(choice(['invoice', 'credit']), 'iif(from_credit, \'credit\', \'invoice\')')
    ),
  },
  search: {
    logid: equals(),
    date_min: from('date'),
    date_max: to('date'),
    updated_min: from('updated'),
    updated_max: to('updated'),
    amount_min: from('amount'),
    amount_max: to('amount'),
    type: equals('type'),
    customerid: equals('clientid'),
    clientid: equals(),
    currency: equals('currency'),
    invoiceid: equals(),
    notes: like('note'),
    from_credit: equals(),
    client_name: like('client_name'),
    number: like('number'),
    payment_or_credit: equals(),
  },
  include: {
    client: one('clients', 'clientid', { doc: 'The client.' }),
    invoice: one('invoices', 'invoiceid', { doc: 'The invoice.' }),
    credit_note: one('credit_notes', 'creditid', { doc: 'The credit it came from.' }),
    order,
    gateway: gatewayOfPayment,
  },
  inferred: [
    'paying a draft sends it; a deleted invoice cannot be paid',
    'the credit of an overpayment follows its payment: changed, deleted and restored with it; a payment ' +
      'whose credit is used keeps so much: 422, errno 1004',
    'an invoice that is edited below what was paid keeps its payments up to the new amount, the latest ' +
      'give way, and the rest becomes credits, dated as the payments; raised again, it takes nothing back',
    'a PUT that repeats the amount shown leaves the credit alone',
    'an amount not above zero is refused with 422, errno 1028; one in another currency with errno 1004',
    'a credit that is deleted, of another client, in another currency or too small is refused with 422, ' +
      'errno 1004',
    'a payment is restored only while its invoice still has room for it: 422, errno 1004',
    'HTTP DELETE beside PUT vis_state: no library uses it here',
    'a creditid without from_credit is ignored; one of the type Credit moves no money all the same: it is ' +
      'booked against the credit of the client',
    'what is paid before the day of its invoice is a customer deposit until then',
    'a charge of the saved card that is deleted takes autobill_status success with it, until it is restored',
    'send_client_notification: a receipt to the client\'s address when the payment is made; its words',
    'the filter payment_or_credit tells payments that came from a credit from the others',
  ],
  fixture: paymentFixture,
})
