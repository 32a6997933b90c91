// Credit notes: money owed to clients, given for goodwill, paid ahead or paid too much. Payments use them up.
import { accounting } from '../families/accounting.ts'
import {
  accountId, choice, constant, date, id, integer, money, reference, sameAs, text, tolerated, visState
} from '../fields/index.ts'
import { derived, hidden, indexed, nullable, readOnly } from '../declare/field.ts'
import { ownedRows } from '../declare/include.ts'
import { equals, from, to } from '../declare/search.ts'
import { owned, resource, type Resource } from '../declare/resource.ts'
import { ofItsClient } from './documents/client.ts'
import { creditNoteFixture } from './credit-notes.fixture.ts'
import { creditNoteEnvelope, creditNoteOptions } from './credit-notes.options.ts'
import {
  addressFields, currencyField, currentOrganization, ignoredDates, inDocument, nameFields, vatFields
} from './documents/fields.ts'
import { lineFields } from './documents/lines.ts'

export const creditNotes = resource({
  family: accounting,
  path: 'credit_notes/credit_notes',
  one: 'credit_note',
  many: 'credit_notes',
  scope: 'credit_notes',
  own: ofItsClient('clientid'),
  event: 'credit_note',
  doc: 'Money or goodwill owed to a client.',
  options: creditNoteOptions((): Resource => creditNotes),
  envelope: creditNoteEnvelope,
  fields: {
    id: id({ first: 20301 }),
    creditid: sameAs('id'),
    accounting_systemid: accountId(),
    clientid: reference('clients', { required: true }),
    create_date: date({ required: true, doc: 'Date of issue.' }),
    credit_number: indexed(text({
      doc: 'Default: the last one, counted up.', max: 50, inferred: 'the length of 50',
    })),
    credit_type: choice(['goodwill', 'prepayment', 'overpayment', 'credit_note'], {
      default: 'goodwill', inferred: 'credit_note, which one client sends, is taken and booked as goodwill',
    }),
    currency_code: currencyField('applied'),
    amount: readOnly(money({ ...inDocument, doc: 'Total of the lines with taxes.' })),
    paid: derived(money({ ...inDocument, doc: 'The amount, also of what nobody has used yet.' }), 'amount'),
    payment_status: constant('paid'),
    payment_type: nullable(text({ doc: 'How a prepayment was paid.', inferred: 'any text' })),
    status: constant('created'),
    display_status: constant('created'),
    dispute_status: constant(null),
    last_order_status: constant(null),
    description: readOnly(text({ doc: 'Description of the first line.' })),
    notes: text(),
    terms: { ...nullable(text()), default: '' },
    language: text({ default: 'en' }),
    ...nameFields,
    current_organization: currentOrganization('clientid'),
    ...addressFields,
    ...vatFields,
    sentid: readOnly(integer({ doc: 'Who made it.', default: 1 })),
    template: text({ default: 'clean-grouped' }),
    ext_archive: constant(0),
    vis_state: visState(),
    applied: hidden(
      readOnly(money({ ...inDocument, default: '0.00', doc: 'What payments have used of it.' }))
    ),
  },
  owns: {
    lines: owned({
      doc: 'What the credit is for. An update replaces them all.',
      key: 'taskno',
      owner: 'creditid',
      numbering: 'position',
      replaces: 'all',
      shown: 'asked',
      // the collection sends lines with an id, credit and position: 20375-1
      fields: { creditid: readOnly(integer()), ...lineFields, ...tolerated('id') },
    }),
  },
  include: { lines: ownedRows('lines') },
  search: { clientid: equals(), date_min: from('create_date'), date_max: to('create_date') },
  ignored: { filters: { ...ignoredDates, client_id: 'clientid', customerid: 'clientid' } },
  inferred: [
    'numbers of seven digits, counted up from the last one',
    'a credit_number that is taken is answered with 409; a deleted credit note frees its number',
    'how much is left of one is not shown',
    'name, address, language and VAT that are empty in a POST are the client\'s; name, address and VAT ' +
      'likewise with another clientid',
    'lines take the currency of their credit note whatever they say, also when it changes',
    'a total below zero is refused with 422, errno 1040; one without lines is 0.00',
    'one that payments use keeps its client and currency, holds at least what they use, and cannot be ' +
      'deleted: 422, errno 1004',
    'one that came with a payment that was too much keeps client, currency, type and amount: 422, ' +
      'errno 1004; it is restored only while its payment is there',
    'one of the type overpayment that is made by hand is booked as a prepayment',
    'HTTP DELETE beside PUT vis_state: no library uses it here',
    'worlds with the profile lenient take and answer the plural key beside the singular, for the Node ' +
      'library: FreshBooks does not',
  ],
  fixture: creditNoteFixture,
})
