// The sixteen includes of an invoice. Their shapes are captured; the inner shape of those that are always
// empty here is unknown.
import { computed, jsonFrom, many, ownedRows, type Include } from '../../declare/include.ts'
import type { JsonSchema } from '../../declare/field.ts'
import { lateFee, lateReminders } from '../late-payment.ts'

/** Look of an invoice. */
export interface Presentation {
  readonly date_format: string
  readonly image_banner_position_y: number
  readonly image_banner_src: string | null
  readonly image_logo_src: string | null
  readonly theme_font_name: string
  readonly theme_layout: string
  readonly theme_primary_color: string
  readonly [heading: string]: string | number | null
}

/** A file attached to a document. */
export interface Attachment {
  readonly id: number
  readonly attachmentid: number
  readonly expenseid: number | null
  readonly jwt: string
  readonly media_type: string
}

/** A way to pay online. */
export interface AllowedGateway {
  readonly allowedid: number
  readonly connectionid: string
  readonly gateway_name: string
  readonly gatewayid: number
  readonly id: number
}

/** The look of a new account's documents. */
export const plainPresentation: Presentation = {
  date_format: 'mm/dd/yyyy',
  description_heading: null,
  hours_heading: null,
  image_banner_position_y: 0,
  image_banner_src: null,
  image_logo_src: null,
  item_heading: null,
  label: null,
  quantity_heading: null,
  rate_heading: null,
  task_heading: null,
  theme_font_name: 'modern',
  theme_layout: 'simple',
  theme_primary_color: '#4f697a',
  time_entry_notes_heading: null,
  unit_cost_heading: null,
}

const invoice = 'invoices'
const text: JsonSchema = { type: 'string' }
const textOrNull: JsonSchema = { type: ['string', 'null'] }
const whole: JsonSchema = { type: 'integer' }
const closed = (properties: Record<string, JsonSchema>): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

/** Schema of a presentation as the include shows it. */
export const presentationSchema: JsonSchema = closed({
  ...Object.fromEntries(Object.entries(plainPresentation)
    .map(([name, value]) => [name, typeof value === 'number' ? whole : textOrNull])),
  invoiceid: whole,
})

const alwaysEmpty = (doc: string): Include =>
  computed("json('[]')", listOf({}), { doc, inferred: 'always empty: the shape of its rows is unknown' })
const alwaysNull = (doc: string): Include =>
  computed("json('null')", { type: 'null' }, { doc, inferred: 'always null' })

/** The person behind a userid of the account. */
const ownerSql = jsonFrom(`SELECT json_object('email', i.email, 'fname', i.first_name, 'lname', i.last_name,
    'organization', '', 'userid', m.userid)
  FROM businesses b JOIN memberships m ON m.business_id = b.id JOIN identities i ON i.id = m.identity_id
  WHERE b.account_id = ${invoice}.accounting_systemid AND m.userid = ${invoice}.ownerid
    AND m.role <> 'client' LIMIT 1`)

const systemSql = jsonFrom(`SELECT json_object('bus_phone', coalesce(b.phone_number ->> '$.phone_number', ''),
  'city', b.address ->> '$.city', 'code', b.address ->> '$.postal_code', 'country', b.address ->> '$.country',
  'currency_code', b.currency_code, 'date', replace(substr(b.created_at, 1, 19), 'T', ' '),
  'fax', '', 'info_email', b.email,
  'mob_phone', '', 'modern_system', json('true'), 'name', b.name, 'province', b.address ->> '$.province',
  'street', b.address ->> '$.street', 'street2', b.address ->> '$.street2', 'subdomain', '',
  'vat_name', NULL, 'vat_number', '',
  'vis_state', 0) FROM businesses b WHERE b.account_id = ${invoice}.accounting_systemid`)

const ownerSchema = closed({ email: text, fname: text, lname: text, organization: text, userid: whole })
const contactsSql = jsonFrom(`SELECT json_group_array(json_object('contactid', -1,
  'email', c.email, 'fname', c.fname, 'invoiceid', ${invoice}.id, 'lname', c.lname, 'userid', c.id))
  FROM clients c WHERE c.id = ${invoice}.customerid`)

export const invoiceIncludes: Record<string, Include> = {
  lines: ownedRows('lines'),
  audit_logs: many('audit_logs', 'invoiceid', { doc: 'What happened to it.' }),
  client_audits: alwaysEmpty('What the client can see of it.'),
  allowed_gateways: computed('json(allowed_gateways)',
    listOf(closed({ allowedid: whole, connectionid: text, gateway_name: text, gatewayid: whole, id: whole })),
    { doc: 'Ways to pay online.' }),
  attachments: computed('json(attachments)',
    listOf(closed({
      attachmentid: whole, expenseid: { type: ['integer', 'null'] }, id: whole, jwt: text, media_type: text,
    })),
    { doc: 'Attached files.' }),
  contacts: computed(contactsSql,
    listOf(closed({
      contactid: whole, email: text, fname: text, invoiceid: whole, lname: text, userid: whole,
    })),
    { doc: 'Whom it is addressed to; contactid -1 is the client.', inferred: 'only the client itself' }),
  comments: alwaysEmpty('Comments.'),
  invoice_profile: alwaysNull('The profile it was generated from.'),
  late_fee: lateFee('invoice', invoice),
  late_reminders: lateReminders('invoice', invoice),
  latest_journal_entry: alwaysNull('Its latest journal entry.'),
  owner: computed(ownerSql,
    { anyOf: [ownerSchema, { type: 'null' }] },
    { doc: 'Who made it.' }),
  payment_schedule: alwaysEmpty('Its payment schedule.'),
  presentation: computed(`json_set(presentation, '$.invoiceid', ${invoice}.id)`, presentationSchema, {
    doc: 'Its look.',
  }),
  system: computed(systemSql, closed({
    bus_phone: text, city: textOrNull, code: textOrNull, country: textOrNull, currency_code: text,
    date: text, fax: text,
    info_email: text, mob_phone: text, modern_system: { type: 'boolean' }, name: text, province: textOrNull,
    street: textOrNull,
    street2: textOrNull, subdomain: text, vat_name: textOrNull, vat_number: text, vis_state: whole,
  }), { doc: 'The business.' }),
}
