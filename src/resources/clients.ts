// Clients: whom invoices are addressed to.
import { accounting } from '../families/accounting.ts'
import {
  accountId, constant, easternTime, email, flag, id, integer, moneySchema, sameAs, structure, text, utcTime,
  uuid, visState,
} from '../fields/index.ts'
import { derived, hidden, indexed, nullable, readOnly, requestOnly } from '../declare/field.ts'
import { computed, jsonFrom, many } from '../declare/include.ts'
import { equals, flagged, from, like, oneOf, to } from '../declare/search.ts'
import { resource } from '../declare/resource.ts'
import { ofItsClient } from './documents/client.ts'
import { clientFixture } from './clients.fixture.ts'
import { createClientOptions } from './clients.options.ts'
import { contacts } from './contacts.ts'
import { isDraft, isPastDue } from './documents/status.ts'
import { amountText } from '../ledger/amounts.ts'
import {
  lateFee, lateFeeColumn, lateReminders, remindersColumn, type LateFee, type LateReminder
} from './late-payment.ts'

/** Sums per currency as the balance includes show them: one element each, doubly nested. */
const balance = (sums: string) => computed(
  jsonFrom(`SELECT json_group_array(json_object(
    'amount', json_object('amount', ${amountText('total')}, 'code', currency_code))
    ORDER BY currency_code) FROM (${sums})`),
  {
    type: 'array',
    items: {
      type: 'object',
      properties: { amount: moneySchema },
      required: ['amount'],
      additionalProperties: false,
    },
  },
  { doc: 'Sums by currency.' })

const outstandingOf = (condition: string) => `SELECT sum(amount - paid) AS total, currency_code
  FROM invoices_read WHERE customerid = clients.id AND vis_state <> 1 AND ${condition}
  GROUP BY currency_code HAVING total > 0`
const sent = "display_status <> 'draft' AND payment_status NOT IN ('paid', 'auto-paid')"
const overdue = `${sent} AND ${isPastDue}`
const creditOf = `SELECT sum(amount - applied) AS total, currency_code FROM credit_notes
  WHERE clientid = clients.id AND vis_state <> 1 GROUP BY currency_code HAVING total > 0`
const has = (sums: string) => flagged(`EXISTS (${sums})`, `NOT EXISTS (${sums})`)

/** A secondary contact as it is sent with its client. */
const contactSchema = {
  type: 'object',
  properties: Object.fromEntries(['contactid', 'email', 'fname', 'lname', 'phone1', 'phone2']
    .map(name => [name, contacts.fields[name]!.input])),
}

/** SQL of the number of a client's active retainer. */
const activeRetainer = 'SELECT retainer.id FROM retainers AS retainer ' +
  'WHERE retainer.client_user_id = clients.id AND retainer.active'

export const clients = resource({
  family: accounting,
  path: 'users/clients',
  one: 'client',
  many: 'clients',
  scope: 'clients',
  own: ofItsClient('id'),
  event: 'client',
  doc: 'A customer that invoices, estimates and credit notes are addressed to.',
  operations: ['list', 'get', 'create', 'update', 'delete'],
  fields: {
    id: id({ first: 56001 }),
    userid: sameAs('id'),
    uuid: uuid(),
    accounting_systemid: accountId(),
    fname: text({ max: 255, inferred: 'the length of 255, as of lname and organization' }),
    lname: text({ max: 255 }),
    organization: text({ doc: 'Default: the names, else the e-mail address.', max: 255 }),
    email: email(),
    username: indexed(text({ doc: 'Default: both names in lower case, with a number when taken.' })),
    bus_phone: text(),
    mob_phone: text(),
    fax: text(),
    home_phone: nullable(text()),
    p_street: text(),
    p_street2: text(),
    p_city: text(),
    p_province: text(),
    p_code: text(),
    p_country: text(),
    s_street: text(),
    s_street2: text(),
    s_city: text(),
    s_province: text(),
    s_code: text(),
    s_country: text(),
    currency_code: text({
      doc: 'Default: the account\'s currency.', inferred: 'any text; nothing in a PUT keeps the old one',
    }),
    language: text({ default: 'en' }),
    note: nullable(text()),
    number_format: constant(null),
    company_industry: nullable(text()),
    company_size: nullable(text()),
    vat_name: nullable(text()),
    vat_number: nullable(text()),
    allow_late_fees: flag({ default: true }),
    allow_late_notifications: flag({ default: true }),
    allow_email_include_pdf: flag(),
    pref_email: flag({ default: true }),
    pref_gmail: flag({ doc: 'Whether documents go by ground mail.' }),
    notified: flag(),
    level: constant(0),
    role: constant('client'),
    num_logins: constant(0),
    last_login: constant(null),
    last_activity: constant(null, { doc: 'Null unless asked for.' }),
    direct_link_token: constant(null),
    statement_token: constant(null),
    subdomain: constant(null),
    exceeds_client_limit: constant(0),
    has_retainer: derived(nullable(flag({
      doc: 'true where it has an active retainer, else null.', inferred: 'that it is never false',
    })), `iif((${activeRetainer}) IS NULL, NULL, 1)`),
    retainer_id: derived(nullable(integer({ doc: 'Its active retainer.' })), `(${activeRetainer})`),
    signup_date: readOnly(utcTime({ set: 'on create', doc: 'In UTC, unlike `updated`.' })),
    updated: readOnly(easternTime({ set: 'on write' })),
    vis_state: visState(),
    late_reminders: hidden(structure<LateReminder[]>(remindersColumn, { default: [] })),
    late_fee: hidden(nullable(structure<LateFee>(lateFeeColumn))),
    contacts: requestOnly(structure<Array<Record<string, unknown>>>({ type: 'array', items: contactSchema },
      { doc: 'The secondary contacts, replaced as a whole; those with a known contactid are kept.' })),
  },
  search: {
    address_like: like('p_street', 'p_street2', 'p_city', 'p_province', 'p_code', 'p_country', 's_street',
      's_street2', 's_city', 's_province', 's_code', 's_country'),
    email: equals(),
    email_like: like('email'),
    fname_like: like('fname'),
    lname_like: like('lname'),
    note_like: like('note'),
    organization_like: like('organization'),
    phone_like: like('mob_phone', 'home_phone', 'bus_phone', 'fax'),
    user_like: like('fname', 'lname', 'organization'),
    userid: equals(),
    clientids: oneOf('id'),
    username: equals(),
    updated_min: from('updated'),
    updated_max: to('updated'),
    has_credit: has(creditOf),
    has_draft: has(outstandingOf(isDraft)),
    has_outstanding: has(outstandingOf(sent)),
    has_overdue: has(outstandingOf(overdue)),
  },
  options: { create: createClientOptions },
  include: {
    contacts: many('contacts', 'userid', { doc: 'The secondary contacts.' }),
    recent_contacts: many('contacts', 'userid', {
      doc: 'The contacts that its documents were addressed to last.',
      inferred: 'all its contacts, as documents are addressed to the client alone; known is only email',
    }),
    late_reminders: lateReminders('client', 'clients'),
    late_fee: lateFee('client', 'clients'),
    last_activity: computed(
      '(SELECT max(updated) FROM invoices WHERE customerid = clients.id AND vis_state <> 1)',
      { type: ['string', 'null'] },
      { doc: 'When a document of the client last changed.', inferred: 'what counts as activity' }),
    outstanding_balance: balance(outstandingOf(sent)),
    overdue_balance: balance(outstandingOf(overdue)),
    draft_balance: balance(outstandingOf(isDraft)),
    credit_balance: balance(creditOf),
    grand_total_balance: {
      ...balance(outstandingOf(`(${sent} OR ${isDraft})`)),
      inferred: 'taken as outstanding and drafts together',
    },
  },
  sort: {
    client_id: 'id',
    organization_name: 'organization COLLATE NOCASE',
    email: 'email COLLATE NOCASE',
    bus_phone: 'bus_phone',
    updated: 'updated',
    fullname: "fname || ' ' || lname COLLATE NOCASE",
    primarycontact: "fname || ' ' || lname COLLATE NOCASE",
    outstanding: `(SELECT total(amount - paid) FROM invoices_read
      WHERE customerid = clients.id AND vis_state <> 1 AND ${sent})`,
    overdue: `(SELECT total(amount - paid) FROM invoices_read
      WHERE customerid = clients.id AND vis_state <> 1 AND ${overdue})`,
    credit: `(SELECT total(amount - applied) FROM credit_notes
      WHERE clientid = clients.id AND vis_state <> 1)`,
  },
  ignored: {
    filters: { organization: 'organization_like', fname: 'fname_like', lname: 'lname_like' },
    sorts: { organization: 'organization_name', fname: 'fullname', lname: 'fullname' },
  },
  inferred: [
    'of a client only the form of the e-mail address is checked',
    'one without fname, lname, email and organization: 422, errno 7012, from the README of the official SDK',
    'contacts are replaced as a whole; those with a known contactid stay the same contact',
    'late_reminders merge by position; two of one position are refused with 422, errno 1029',
    'HTTP DELETE beside PUT vis_state: no library uses it here',
    'a client with invoices can be deleted',
    'the sort key primarycontact orders like fullname',
    'the number after a taken username is the next after one that is taken, not always the lowest free one',
  ],
  fixture: clientFixture,
})
