// Invoices: what clients are billed. Amounts are fixed when written; what payments and the calendar decide
// is derived at each reading.
import { accounting } from '../../families/accounting.ts'
import {
  accountId, choice, chosenUuid, constant, date, easternTime, flag, id, integer, money, moneySchema,
  percent, reference, sameAs, structure, text, tolerated, versionTime, visState,
} from '../../fields/index.ts'
import {
  createOnly, derived, hidden, indexed, nullable, readOnly, requestOnly, computedFrom
} from '../../declare/field.ts'
import { equals, flagged, from, oneOf, to } from '../../declare/search.ts'
import { resource, type Resource } from '../../declare/resource.ts'
import { isNoDraft, ofItsClient } from '../documents/client.ts'
import { invoiceFixture } from './invoices.fixture.ts'
import { amountText } from '../../ledger/amounts.ts'
import {
  addressFields, currencyField, currentOrganization, discountFields, dueFields, inDocument,
  ignoredDates, nameFields, vatFields
} from '../documents/fields.ts'
import { attachmentSchema, type Attachment } from '../documents/includes.ts'
import type { AllowedGateway } from '../gateways.ts'
import { linkToken } from '../documents/link.ts'
import { orPdf } from '../documents/pdf.ts'
import { presentationColumn, wordingSchema, type Presentation } from '../documents/presentation.ts'
import { printedInvoice } from '../documents/printed-kinds.ts'
import { BAD_STATUS } from '../documents/status.ts'
import { invoiceIncludes } from './includes.ts'
import { invoiceLines } from './lines.ts'
import { depositStatus, paidNow, paymentStatus, statusCode, v3Status } from './status.ts'
import { lateFeeColumn, remindersColumn, type LateFee, type LateReminder } from '../late-payment.ts'

const discountMember = `json_object('amount',
  json_object('amount', ${amountText('discount_total')}, 'code', currency_code),
  'rate', discount_value, 'type', 'percent')`

export const invoices = resource({
  family: accounting,
  path: 'invoices/invoices',
  one: 'invoice',
  many: 'invoices',
  scope: 'invoices',
  own: ofItsClient('customerid', isNoDraft),
  event: 'invoice',
  doc: 'A request for payment sent to a client.',
  options: { get: orPdf(printedInvoice, (): Resource => invoices) },
  fields: {
    id: id({ first: 34401 }),
    invoiceid: sameAs('id'),
    uuid: chosenUuid({ doc: 'Whoever makes the invoice may choose it, as the web app does.' }),
    accounting_systemid: accountId(),
    accountid: accountId('accounting_systemid'),
    version: readOnly(versionTime()),
    invoice_number: indexed(text({ doc: 'Default: the last one, counted up.', max: 20 })),
    customerid: reference('clients', { required: true, doc: 'The client billed.' }),
    create_date: date({ required: true, doc: 'Date of issue.' }),
    created_at: readOnly(easternTime({ set: 'on create' })),
    updated: readOnly(easternTime({ set: 'on write' })),
    ...dueFields,
    generation_date: nullable(date()),
    fulfillment_date: nullable(date({ doc: 'The date of issue, once sent.' })),
    date_paid: readOnly(nullable(date({ doc: 'Date of the latest payment.' }))),
    ...nameFields,
    address: text(),
    ...addressFields,
    language: text({ default: 'en' }),
    currency_code: currencyField('paid'),
    ...vatFields,
    notes: text(),
    terms: nullable(text()),
    po_number: nullable(text()),
    description: readOnly(text({ doc: 'Description of the first line.' })),
    template: text({ default: 'clean-grouped' }),
    ownerid: createOnly(integer({ doc: 'Who made it.' })),
    sentid: createOnly(integer({ doc: 'Who sent it.' })),
    estimateid: indexed(createOnly(integer({
      doc: 'The estimate it came from, which counts as accepted, and as invoiced once this is sent.',
      default: 0,
      inferred: 'the number of no estimate of the account is kept, and has no effect',
    }))),
    parent: indexed(integer({ doc: 'The profile it was generated from.', default: 0 })),
    amount: readOnly(money({ ...inDocument, doc: 'Total with taxes, after discount.' })),
    paid: readOnly(money({ ...inDocument, doc: 'Sum of the payments.', default: '0.00' })),
    outstanding: derived(money({ ...inDocument, doc: 'What is still to be paid.' }), 'amount - paid'),
    net_paid_amount: readOnly(money({
      ...inDocument,
      doc: 'The part of what is paid that is no tax.',
      default: '0.00',
      inferred: 'paid × (amount − taxes) / amount, to four decimals',
    })),
    ...discountFields,
    discount_description: nullable(text()),
    discount: derived(structure({
      type: 'object',
      properties: {
        amount: moneySchema,
        rate: { type: 'string' },
        type: { type: 'string' },
      },
      required: ['amount', 'rate', 'type'],
    }, { inferred: 'its amount is that of discount_total' }), discountMember),
    deposit_amount: nullable(money({
      ...inDocument,
      positive: true,
      inferred: 'sent beside a percentage, the percentage counts; zero is none',
    })),
    deposit_percentage: nullable(percent({ doc: 'Clearing it clears the deposit.' })),
    payment_status: derived(choice(['unpaid', 'partial', 'paid', 'auto-paid']), paymentStatus),
    deposit_status: derived(choice(['none', 'unpaid', 'partial', 'paid', 'converted'], {
      inferred: 'follows the payments whatever a create sends; converted once the whole invoice is paid',
    }), depositStatus),
    status: computedFrom(choice([0, 1, 2, 3, 4, 5, 6, 7, 8], {
      doc: '0 disputed (not of a new invoice), 1 draft, 2 sent, 3 viewed, 4 paid, 5 auto-paid.',
      writable: [0, 1, 2, 3],
      strict: true,
      refusal: {
        errno: BAD_STATUS, message: "Status must be one of 'draft', 'sent', 'viewed' or 'disputed'.",
      },
    }), statusCode),
    display_status: createOnly(choice(['draft', 'created', 'sent', 'viewed', 'outstanding'], {
      default: 'draft', inferred: 'a new invoice with any but draft counts as sent; status goes first',
    })),
    dispute_status: readOnly(nullable(choice(['disputed', 'resolved'], {
      inferred: 'disputed by PUT status 0, null again by any other status',
    }))),
    autobill_status: createOnly(nullable(choice(['retry', 'failed', 'success'], {
      inferred: 'success, once everything is paid, makes it auto-paid; the others move v3_status alone',
    }))),
    last_order_status: createOnly(nullable(choice(['pending', 'declined', 'success'], {
      inferred: 'has no effect',
    }))),
    v3_status: derived(choice([
      'created', 'draft', 'sent', 'viewed', 'failed', 'retry', 'success', 'autopaid', 'paid', 'partial',
      'disputed', 'resolved', 'overdue', 'deposit-partial', 'deposit-paid', 'declined', 'pending',
    ], { inferred: 'the order in which its conditions are asked' }), v3Status),
    current_organization: currentOrganization('customerid'),
    auto_bill: createOnly(flag()),
    gmail: readOnly(flag({ doc: 'Whether it went by post.' })),
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
      structure<Presentation>(presentationColumn, { doc: 'Default: that of the invoice made last.' })
    ),
    attachments: hidden(structure<Attachment[]>({ type: 'array', items: attachmentSchema }, { default: [] })),
    allowed_gateways: hidden(readOnly(structure<AllowedGateway[]>({ type: 'array' }, { default: [] }))),
    late_fee: hidden(nullable(structure<LateFee>(lateFeeColumn))),
    late_fee_date: hidden(readOnly(nullable(date({ doc: 'The day on which a late fee was charged last.' })))),
    late_reminders: hidden(structure<LateReminder[]>(remindersColumn)),
    allowed_gatewayids: requestOnly(
      structure<number[]>({ type: 'array', items: { type: 'integer' } },
        { doc: '26 Stripe, 30 FreshBooks Payments, 7 PayPal.' })
    ),
    use_default_presentation: requestOnly(flag({ doc: 'false: take no presentation over.' })),
    action_mark_as_sent: requestOnly(flag({ doc: 'Marks a draft as sent, without a mail.' })),
    action_email: requestOnly(flag({ doc: 'Sends it by mail to email_recipients.' })),
    email_recipients: requestOnly(structure<string[]>({ type: 'array', items: { type: 'string' } })),
    email_include_pdf: requestOnly(flag()),
    invoice_customized_email: hidden(nullable(
      structure(wordingSchema, { doc: 'Subject and body of its mail.' })
    )),
    email_subject: requestOnly(text()),
    email_body: requestOnly(text()),
    link_token: linkToken('invoice'),
    ...tolerated('sales_type', 'invoice_stamp', 'branch', 'sender_name', 'highlight_string',
      'invoice_client_id', 'transactioninvoiceid', 'async_invoice_profile', 'allowed_gateway_info',
      'direct_links', 'payment_schedule', 'contacts'),
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
  ignored: {
    filters: {
      ...ignoredDates, status: 'v3_status', statusid: 'v3_status', payment_status: 'v3_status',
      client_id: 'customerid', clientid: 'customerid',
    },
    sorts: { create_date: 'invoice_date', date: 'invoice_date', updated: 'invoice_date' },
  },
  inferred: [
    'an explicit invoice number that is taken is answered with 409; a deleted invoice frees its number',
    'numbers: a full place carries to the one before it, a full number grows (SS99 → SS100)',
    'marking as sent is honoured in a POST too; of what is sent already it is 422, errno 8008',
    'status 4 to 8 in a PUT has the errno of a POST, 8008',
    'uuid in a POST: any UUID is taken, also one that another invoice has',
    'direct_links: one once the invoice is sent, with the token of its share link',
    'PUT status 1 makes a draft again, unless something is paid: 422, errno 1004; 2 and 3 fulfil it',
    'an invoice with payments cannot be deleted: 422, errno 1004',
    'an invoice without an amount is never paid; a total below zero is refused with 422, errno 1040',
    'amounts beyond 1e11 are refused with 422, errno 1030; halves are rounded away from zero',
    'percentages below 0 or above 100 are refused with 422, errno 1018',
    'lines take the currency of their document whatever they say, also when it changes',
    'names and address that are empty in a POST, or not sent with another customerid, are the client\'s',
    'payments follow their invoice to another client',
    'stock may go below zero, and follows all items of a line\'s name',
    'a deleted invoice frees its expenses and time entries, and takes them again when restored',
    'a new invoice has reminders a week before, on and a week after the due date, off, with no late fee; ' +
      'its client\'s settings go over that',
    'attachments in a PUT replace the list; numbers of attachments and gateway connections',
    'audit_logs: an entry for each change, of the events Created, Sent, Viewed, Updated, Deleted, ' +
      'Archived, Restored',
    'the payment_status of a create is ignored',
    'a change that moves no amount adds nothing to the journal; FreshBooks may reverse and book again',
    'mails: at most 50 recipients of 254 characters, each once; 422, errno 1004 for what is no address; ' +
      'a subject of 1000 and a body of 10000 characters, 422, errno 1017',
    'mails: the default words are those of the captured request, amounts and dates as the API shows them; ' +
      'invoice_customized_email goes over email_subject and email_body; the PDF shows the invoice as it was',
    'late reminders: sent when their day begins in the business\'s time zone, to the client\'s address, ' +
      'unless that day has begun when the invoice is sent or changed; none for drafts, deleted or paid ' +
      'invoices; their default words',
    'late fee: when the day begins that is so many days after the due date (0 is 1), a line Late Fee with ' +
      'its taxes is added, a percentage of what is outstanding by then, or money; like any line it takes ' +
      'part in the discount and in a deposit that is a percentage; removed by a PUT of the other lines',
    'late fee: none for drafts, deleted, archived or paid invoices, nor for a day that has begun; charged ' +
      'once, or with repeat every so many days again, 100 times at most; calculation_type has no effect',
  ],
  fixture: invoiceFixture,
})
