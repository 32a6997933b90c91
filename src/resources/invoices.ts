// Invoices: what clients are billed. Amounts are fixed when written; what payments and the calendar decide
// is derived at each reading.
import { accounting } from '../families/accounting.ts'
import {
  accountId, choice, constant, date, easternTime, flag, id, integer, money, percent, reference, sameAs,
  structure, text, uuid, versionTime, visState,
} from '../fields/index.ts'
import {
  createOnly, derived, hidden, indexed, nullable, readOnly, refused, requestOnly, shownAs
} from '../declare/field.ts'
import { equals, flagged, from, oneOf, to } from '../declare/search.ts'
import { owned, resource } from '../declare/resource.ts'
import { amountText } from '../ledger/amounts.ts'
import { lineFields } from './document-lines.ts'
import {
  invoiceIncludes, type AllowedGateway, type Attachment, type Presentation
} from './invoice-includes.ts'
import { lateFeeColumn, remindersColumn, type LateFee, type LateReminder } from './late-payment.ts'

const inDocument = { code: 'currency_code' }

export const invoiceLines = owned({
  doc: 'The charges. An update replaces them all; those with a known lineid stay the same line.',
  key: 'lineid',
  owner: 'invoiceid',
  fields: {
    lineid: { ...readOnly(integer({ doc: 'Number of the line within its invoice.' })), kind: 'id' },
    invoiceid: readOnly(integer()),
    type: choice([0, 1, 2, 5], {
      doc: '0 ordinary, 1 rebilled expense, 5 unbilled time of a profile.', default: 0,
    }),
    ...lineFields,
    taxNumber1: readOnly(nullable(text({ doc: 'Registration number of the account\'s tax of that name.' }))),
    taxNumber2: readOnly(nullable(text())),
    expenseid: integer({ doc: 'The expense it rebills; 0 for none.', default: 0 }),
    basecampid: constant(0),
    date: readOnly(nullable(text())),
    modern_project_id: nullable(integer({ doc: 'The project it bills.' })),
    modern_time_entries: structure<unknown[]>({ type: 'array' }, {
      doc: 'The time entries it bills, as numbers or objects with an id.',
      default: [],
      inferred: 'the shape of an entry, and that listing one makes it billed',
    }),
    retainer_id: readOnly(nullable(integer())),
    retainer_period_id: readOnly(nullable(integer())),
    updated: readOnly(easternTime({ set: 'on create' })),
  },
})

const paymentStatus =
  'CASE WHEN paid > 0 AND paid >= amount THEN \'paid\' WHEN paid > 0 THEN \'partial\' ELSE \'unpaid\' END'

/** First match wins (order inferred, the combinations are captured). */
const v3Status = `CASE
  WHEN dispute_status = 'disputed' THEN 'disputed'
  WHEN payment_status = 'paid' THEN 'paid'
  WHEN display_status = 'draft' THEN 'draft'
  WHEN due_date < today(accounting_systemid) THEN 'overdue'
  WHEN deposit_status = 'paid' THEN 'deposit-paid'
  WHEN deposit_status = 'partial' THEN 'deposit-partial'
  WHEN payment_status = 'partial' THEN 'partial'
  ELSE display_status END`

const depositStatus = `CASE WHEN deposit_amount IS NULL THEN 'none' WHEN paid >= deposit_amount THEN 'paid'
  WHEN paid > 0 THEN 'partial' ELSE 'unpaid' END`

const discountMember = `json_object('amount',
  json_object('amount', ${amountText('discount_total')}, 'code', currency_code),
  'rate', discount_value, 'type', 'percent')`

const paidNow = 'paid > 0 AND paid >= amount'

export const invoices = resource({
  family: accounting,
  path: 'invoices/invoices',
  one: 'invoice',
  many: 'invoices',
  scope: 'invoices',
  doc: 'A request for payment sent to a client.',
  fields: {
    id: id({ first: 34401 }),
    invoiceid: sameAs('id'),
    uuid: uuid(),
    accounting_systemid: accountId(),
    accountid: accountId('accounting_systemid'),
    version: readOnly(versionTime()),
    invoice_number: indexed(text({ doc: 'Default: the last one, counted up.', max: 50 })),
    customerid: reference('clients', { required: true, doc: 'The client billed.' }),
    create_date: date({ required: true, doc: 'Date of issue.' }),
    created_at: readOnly(easternTime({ set: 'on create' })),
    updated: readOnly(easternTime({ set: 'on write' })),
    due_offset_days: integer({ doc: 'Days from issue to due date.', default: 0, min: 0 }),
    due_date: refused(date({ doc: 'Follows from create_date and due_offset_days; writing it is refused.' })),
    generation_date: nullable(date()),
    fulfillment_date: nullable(date({ doc: 'The date of issue, once sent.' })),
    date_paid: readOnly(nullable(date({ doc: 'Date of the latest payment.' }))),
    fname: text(),
    lname: text(),
    organization: text(),
    address: text(),
    street: text(),
    street2: text(),
    city: text(),
    province: text(),
    code: text({ doc: 'Postal code.' }),
    country: text(),
    language: text({ default: 'en' }),
    currency_code: text({ doc: 'Default: the client\'s.', max: 3 }),
    vat_name: { ...nullable(text()), default: '' },
    vat_number: { ...nullable(text()), default: '' },
    notes: text(),
    terms: nullable(text()),
    po_number: nullable(text()),
    description: readOnly(text({ doc: 'Description of the first line.' })),
    template: text({ default: 'clean-grouped' }),
    ownerid: createOnly(integer({ doc: 'Who made it.' })),
    sentid: createOnly(integer({ doc: 'Who sent it.' })),
    estimateid: createOnly(integer({ doc: 'The estimate it came from.', default: 0 })),
    parent: integer({ doc: 'The profile it was generated from.', default: 0 }),
    amount: readOnly(money({ ...inDocument, doc: 'Total with taxes, after discount.' })),
    paid: readOnly(money({ ...inDocument, doc: 'Sum of the payments.', default: '0.00' })),
    outstanding: derived(money({ ...inDocument, doc: 'What is still to be paid.' }), 'amount - paid'),
    net_paid_amount: readOnly(money({
      ...inDocument,
      doc: 'The part of what is paid that is no tax.',
      default: '0.00',
      inferred: 'paid × (amount − taxes) / amount, to four decimals',
    })),
    discount_value: percent({ doc: 'Percentage taken off the subtotal.', default: '0' }),
    discount_total: readOnly(money({ ...inDocument, doc: 'Zero or negative.' })),
    discount_description: nullable(text()),
    discount: derived(structure({
      type: 'object',
      properties: {
        amount: {
          type: 'object',
          properties: { amount: { type: 'string' }, code: { type: 'string' } },
          required: ['amount', 'code'],
        },
        rate: { type: 'string' },
        type: { type: 'string' },
      },
      required: ['amount', 'rate', 'type'],
    }, { inferred: 'its amount is that of discount_total' }), discountMember),
    deposit_amount: nullable(money(inDocument)),
    deposit_percentage: nullable(percent()),
    payment_status: derived(choice(['unpaid', 'partial', 'paid', 'auto-paid']), paymentStatus),
    deposit_status: derived(choice(['none', 'unpaid', 'partial', 'paid', 'converted']), depositStatus),
    status: shownAs(choice([0, 1, 2, 3, 4, 5, 6, 7, 8], {
      doc: '0 disputed, 1 draft, 2 sent, 3 viewed, 4 paid.',
      default: 1,
      writable: [0, 1, 2, 3],
      refusal: "Status must be one of 'draft', 'sent', 'viewed' or 'disputed'.",
    }), `iif(${paidNow}, 4, status)`),
    display_status: readOnly(
      choice(['draft', 'created', 'sent', 'viewed', 'outstanding'], { default: 'draft' })
    ),
    dispute_status: readOnly(nullable(choice(['disputed', 'resolved']))),
    autobill_status: readOnly(nullable(choice(['retry', 'failed', 'success']))),
    last_order_status: readOnly(nullable(choice(['pending', 'declined', 'success']))),
    v3_status: derived(choice([
      'created', 'draft', 'sent', 'viewed', 'failed', 'retry', 'success', 'autopaid', 'paid', 'partial',
      'disputed', 'resolved', 'overdue', 'deposit-partial', 'deposit-paid', 'declined', 'pending',
    ], { inferred: 'the order in which its conditions are asked' }), v3Status),
    current_organization: derived(text({ doc: 'Follows the client, unlike organization.' }),
      '(SELECT clients.organization FROM clients WHERE clients.id = customerid)'),
    auto_bill: createOnly(flag()),
    gmail: constant(false),
    show_attachments: flag({ default: true }),
    attach_pdf_to_email: flag(),
    ext_archive: choice([0, 1], { default: 0 }),
    basecampid: constant(0),
    payment_details: text(),
    return_uri: nullable(text()),
    lock_status: constant('unlocked'),
    series: constant(''),
    sender_address: readOnly(structure({
      type: 'object',
      properties: Object.fromEntries(['city', 'code', 'country', 'province', 'street', 'street2']
        .map(key => [key, { type: ['string', 'null'] }])),
      required: ['city', 'code', 'country', 'province', 'street', 'street2'],
    })),
    vis_state: visState(),
    taxes_total: hidden(readOnly(money({ ...inDocument, default: '0.00' }))),
    presentation: hidden(
      structure<Presentation>({ type: 'object' }, { doc: 'Default: that of the invoice made last.' })
    ),
    attachments: hidden(structure<Attachment[]>({ type: 'array' }, { default: [] })),
    allowed_gateways: hidden(readOnly(structure<AllowedGateway[]>({ type: 'array' }, { default: [] }))),
    late_fee: hidden(nullable(structure<LateFee>(lateFeeColumn))),
    late_reminders: hidden(structure<LateReminder[]>(remindersColumn)),
    allowed_gatewayids: requestOnly(
      structure<number[]>({ type: 'array' }, { doc: '26 Stripe, 30 FreshBooks Payments, 7 PayPal.' })
    ),
    use_default_presentation: requestOnly(flag({ doc: 'false: take no presentation over.' })),
    action_mark_as_sent: requestOnly(flag({ doc: 'Marks a draft as sent, without a mail.' })),
    action_email: requestOnly(flag({ doc: 'Sends it by mail to email_recipients.' })),
    email_recipients: requestOnly(structure<string[]>({ type: 'array' })),
    email_include_pdf: requestOnly(flag()),
    invoice_customized_email: requestOnly(structure({ type: 'object' }, { doc: 'Subject and body.' })),
    email_subject: requestOnly(text()),
    email_body: requestOnly(text()),
  },
  owns: { lines: invoiceLines },
  include: invoiceIncludes,
  search: {
    customerid: equals(),
    date_min: from('create_date'),
    date_max: to('create_date'),
    updated_min: from('updated'),
    updated_max: to('updated'),
    v3_status: equals('v3_status'),
    paid: flagged(paidNow, `NOT (${paidNow})`, { doc: 'Whether it is fully paid.' }),
    outstanding: flagged('outstanding > 0', 'outstanding <= 0', {
      doc: 'Whether anything is still to be paid.',
    }),
    invoiceid: equals(),
    invoice_number: equals(),
    statusids: oneOf('status'),
  },
  sort: { invoice_date: 'create_date' },
  inferred: [
    'an explicit invoice number that is taken is answered with 409',
    'marking as sent is honoured in a POST too',
    'an invoice with payments cannot be deleted: 422, errno 1004',
    'who made an invoice, display_status and payment_status cannot be set by a request',
  ],
})
