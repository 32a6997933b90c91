// Credit notes: money owed to clients. Here they come from overpayments; they can be read, not made.
import { accounting } from '../families/accounting.ts'
import {
  accountId, choice, constant, date, id, integer, money, reference, sameAs, text, visState
} from '../fields/index.ts'
import { derived, hidden, nullable, readOnly } from '../declare/field.ts'
import { ownedRows } from '../declare/include.ts'
import { equals, from, to } from '../declare/search.ts'
import { owned, resource } from '../declare/resource.ts'
import { creditNoteFixture } from './credit-notes.fixture.ts'
import { lineFields } from './document-lines.ts'

const inDocument = { code: 'currency_code' }

export const creditNotes = resource({
  family: accounting,
  path: 'credit_notes/credit_notes',
  one: 'credit_note',
  many: 'credit_notes',
  scope: 'credit_notes',
  event: 'credit_note',
  doc: 'Money or goodwill owed to a client.',
  operations: ['list', 'get'],
  fields: {
    id: id({ first: 20301 }),
    creditid: sameAs('id'),
    accounting_systemid: accountId(),
    clientid: reference('clients', { required: true }),
    create_date: date({ required: true }),
    credit_number: text(),
    credit_type: choice(['goodwill', 'prepayment', 'overpayment'], { default: 'goodwill' }),
    currency_code: text(),
    amount: readOnly(money(inDocument)),
    paid: derived(money({ ...inDocument, doc: 'The amount, also of what nobody has used yet.' }), 'amount'),
    payment_status: constant('paid'),
    payment_type: nullable(text()),
    status: constant('created'),
    display_status: constant('created'),
    dispute_status: constant(null),
    last_order_status: constant(null),
    description: readOnly(text()),
    notes: text(),
    terms: { ...nullable(text()), default: '' },
    language: text({ default: 'en' }),
    fname: text(),
    lname: text(),
    organization: text(),
    current_organization: derived(text(),
      '(SELECT clients.organization FROM clients WHERE clients.id = clientid)'),
    street: text(),
    street2: text(),
    city: text(),
    province: text(),
    code: text(),
    country: text(),
    vat_name: { ...nullable(text()), default: '' },
    vat_number: { ...nullable(text()), default: '' },
    sentid: readOnly(integer({ default: 1 })),
    template: text({ default: 'clean-grouped' }),
    ext_archive: constant(0),
    vis_state: visState(),
    applied: hidden(
      readOnly(money({ ...inDocument, default: '0.00', doc: 'What payments have used of it.' }))
    ),
  },
  owns: {
    lines: owned({
      doc: 'What the credit is for.',
      key: 'taskno',
      owner: 'creditid',
      numbering: 'position',
      replaces: 'all',
      shown: 'asked',
      fields: { creditid: readOnly(integer()), ...lineFields },
    }),
  },
  include: { lines: ownedRows('lines') },
  search: { clientid: equals(), date_min: from('create_date'), date_max: to('create_date') },
  inferred: ['numbers of seven digits, counted up from the last one', 'how much is left of one is not shown'],
  fixture: creditNoteFixture,
})
