// Estimates: offers that a client may accept, as plain lists of lines or laid out as proposals.
import { accounting } from '../../families/accounting.ts'
import {
  accountId, choice, currencyCode, date, easternTime, flag, id, integer, money, reference, sameAs, structure,
  text, visState,
} from '../../fields/index.ts'
import { createOnly, derived, hidden, indexed, nullable, readOnly, requestOnly } from '../../declare/field.ts'
import { equals, from, like, to } from '../../declare/search.ts'
import { resource, type Resource } from '../../declare/resource.ts'
import { isNoDraft, ofItsClient } from '../documents/client.ts'
import {
  addressFields, currentOrganization, discountFields, inDocument, nameFields, vatFields
} from '../documents/fields.ts'
import { attachmentSchema, type Attachment } from '../documents/includes.ts'
import { linkToken } from '../documents/link.ts'
import { orPdf } from '../documents/pdf.ts'
import { presentationColumn, wordingSchema, type Presentation } from '../documents/presentation.ts'
import { printedEstimate } from '../documents/printed-kinds.ts'
import { estimateFixture } from './estimates.fixture.ts'
import { estimateIncludes } from './includes.ts'
import { estimateLines } from './lines.ts'
import { status, uiStatus } from './status.ts'

const textOrNull = { type: ['string', 'null'] }

const sectionSchema = {
  type: 'object',
  properties: { type: textOrNull, title: textOrNull, body: textOrNull, group_name: textOrNull },
}

export const estimates = resource({
  family: accounting,
  path: 'estimates/estimates',
  one: 'estimate',
  many: 'estimates',
  scope: 'estimates',
  own: ofItsClient('customerid', isNoDraft),
  event: 'estimate',
  doc: 'An offer that a client may accept, also laid out as a proposal.',
  options: { get: orPdf(printedEstimate, (): Resource => estimates) },
  fields: {
    id: id({ first: 16301 }),
    estimateid: sameAs('id'),
    accounting_systemid: accountId(),
    estimate_number: indexed(text({
      doc: 'Default: the last one, counted up.', max: 50, inferred: 'the length of 50',
    })),
    customerid: reference('clients', { required: true, doc: 'The client it is for.' }),
    create_date: date({ required: true, doc: 'Date of issue.' }),
    created_at: readOnly(easternTime({ set: 'on create' })),
    updated: readOnly(easternTime({ set: 'on write' })),
    accepted: readOnly(flag({ doc: 'Whether the client, or the owner for the client, has accepted it.' })),
    invoiced: readOnly(flag({ doc: 'Whether an invoice that names it has been sent.' })),
    status: derived(choice([1, 2, 3, 4, 5, 6], {
      doc: '1 draft, 2 sent, 3 viewed, 4 replied, 5 accepted, 6 invoiced.',
    }), status),
    display_status: readOnly(choice(['draft', 'sent', 'viewed'], { default: 'draft' })),
    ui_status: derived(
      choice(['draft', 'sent', 'viewed', 'replied', 'accepted', 'invoiced']), uiStatus),
    reply_status: readOnly(nullable(text({ inferred: 'declined, once the client has declined it' }))),
    ...nameFields,
    address: text(),
    ...addressFields,
    current_organization: currentOrganization('customerid'),
    language: text({ default: 'en' }),
    currency_code: currencyCode({
      doc: 'Default: the client\'s. Case does not count.',
      max: 3,
      inferred: 'any code of up to three letters; it can always change',
    }),
    ...vatFields,
    notes: text(),
    terms: nullable(text()),
    po_number: nullable(text()),
    description: readOnly(text({ doc: 'Description of the first line.' })),
    template: text({ default: 'clean-grouped' }),
    amount: readOnly(money({ ...inDocument, doc: 'Total with taxes, after discount.' })),
    ...discountFields,
    ownerid: createOnly(integer({ doc: 'Who made it.' })),
    sentid: createOnly(integer({ doc: 'Who sent it.' })),
    rich_proposal: flag({ doc: 'Whether it is laid out as a proposal.' }),
    require_client_signature: flag(),
    modern_projectid: nullable(reference('projects')),
    ext_archive: choice([0, 1], { default: 0 }),
    vis_state: visState(),
    presentation: hidden(
      structure<Presentation>(presentationColumn, { doc: 'Default: that of the estimate made last.' })
    ),
    sections: hidden(structure<unknown[]>({ type: 'array', items: sectionSchema }, {
      doc: 'Parts of a proposal: {type, title, body, group_name}; no read shows them.', default: [],
    })),
    attachments: hidden(structure<Attachment[]>({ type: 'array', items: attachmentSchema }, { default: [] })),
    link_token: linkToken('estimate'),
    use_default_presentation: requestOnly(flag({ doc: 'false: take no presentation over.' })),
    payment_details: requestOnly(nullable(text({ doc: 'Taken and not kept.' }))),
    action_accept: requestOnly(flag({ doc: 'Accepts it for the client.' })),
    action_email: requestOnly(flag({ doc: 'Sends it by mail to email_recipients.' })),
    action_mark_as_sent: requestOnly(flag({
      doc: 'Marks a draft as sent, without a mail.', inferred: 'its effect: one client sends it',
    })),
    email_recipients: requestOnly(structure<string[]>({ type: 'array', items: { type: 'string' } })),
    email_include_pdf: requestOnly(flag()),
    estimate_customized_email: requestOnly(structure(wordingSchema, { doc: 'Subject and body.' })),
    invoice_customized_email: requestOnly(structure(wordingSchema, {
      doc: 'The same, from one client.', inferred: 'it counts where estimate_customized_email is not sent',
    })),
    email_subject: requestOnly(text({ inferred: 'it counts where neither of these is sent, as email_body' })),
    email_body: requestOnly(text()),
  },
  owns: { lines: estimateLines },
  include: estimateIncludes,
  search: {
    estimateid: equals(),
    estimate_number: equals(),
    estimate_number_like: like('estimate_number'),
    notes: like('notes'),
    statusid: equals('status'),
    customerid: equals(),
    date_min: from('create_date'),
    date_max: to('create_date'),
    updated_min: from('updated'),
    updated_max: to('updated'),
  },
  inferred: [
    'numbers of seven digits, counted up from the last one; one that is taken is answered with 409',
    'names and address that are empty in a POST, or not sent with another customerid, are the client\'s',
    'lines take the currency of their estimate whatever they say; a PUT of lines replaces them all',
    'accepting a draft, or one that is accepted already, is no error; display_status stays',
    'the status is 5 once accepted, 6 once an invoice that names the estimate is sent, 4 once declined',
    'creating an invoice with its estimateid accepts it; deleting that invoice takes invoiced back, not ' +
      'accepted',
    'action_mark_as_sent, which one client sends, is honoured; of what is sent already it is 422, errno 8008',
    'ui_status is never created or open',
    'filters beside those of numbers, notes and status are taken from clients in production; one of them ' +
      'reports that search[customerid] is not always honoured',
    'mails: default words; estimate_customized_email goes over invoice_customized_email, and that over ' +
      'email_subject and email_body',
  ],
  fixture: estimateFixture,
})
