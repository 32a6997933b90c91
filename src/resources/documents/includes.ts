// Includes that documents share: people, the business and files. Their shapes are captured.
import { textOf } from '../../json-values.ts'
import { exactly } from '../../declare/envelope.ts'
import type { JsonSchema } from '../../declare/field.ts'
import { computed, inKeyOrder, jsonFrom, type Include } from '../../declare/include.ts'
import type { Session } from '../../declare/session.ts'
import { attachmentNumber } from '../receipts.ts'
import type { PartyKey } from './party.ts'
import { isDraft } from './status.ts'

/** A file attached to a document. */
export interface Attachment {
  readonly id: number
  readonly attachmentid: number
  readonly expenseid: number | null
  readonly jwt: string
  readonly media_type: string
}

const text: JsonSchema = { type: 'string' }
const textOrNull: JsonSchema = { type: ['string', 'null'] }
const whole: JsonSchema = { type: 'integer' }
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

/** An include whose rows no source shows. */
export const alwaysEmpty = (doc: string): Include =>
  computed("json('[]')", listOf({}), { doc, inferred: 'always empty: the shape of its rows is unknown' })
export const alwaysNull = (doc: string): Include =>
  computed("json('null')", { type: 'null' }, { doc, inferred: 'always null' })

/** The person behind the `ownerid` of the documents of a table. */
export const owner = (table: string): Include => computed(
  jsonFrom(`SELECT json_object('email', i.email, 'fname', i.first_name, 'lname', i.last_name,
    'organization', '', 'userid', m.userid)
  FROM businesses b JOIN memberships m ON m.business_id = b.id JOIN identities i ON i.id = m.identity_id
  WHERE b.account_id = ${table}.accounting_systemid AND m.userid = ${table}.ownerid
    AND m.role <> 'client' LIMIT 1`),
  {
    anyOf: [
      exactly({ email: text, fname: text, lname: text, organization: text, userid: whole }), { type: 'null' }
    ],
  },
  { doc: 'Who made it.' })

/** The business that the documents of a table are of. */
export const system = (table: string): Include => computed(
  jsonFrom(`SELECT json_object('bus_phone', coalesce(b.phone_number ->> '$.phone_number', ''),
  'city', b.address ->> '$.city', 'code', b.address ->> '$.postal_code', 'country', b.address ->> '$.country',
  'currency_code', b.currency_code, 'date', replace(substr(b.created_at, 1, 19), 'T', ' '),
  'fax', '', 'info_email', b.email,
  'mob_phone', '', 'modern_system', json('true'), 'name', b.name, 'province', b.address ->> '$.province',
  'street', b.address ->> '$.street', 'street2', b.address ->> '$.street2', 'subdomain', '',
  'vat_name', NULL, 'vat_number', '',
  'vis_state', 0) FROM businesses b WHERE b.account_id = ${table}.accounting_systemid`),
  exactly({
    bus_phone: text, city: textOrNull, code: textOrNull, country: textOrNull, currency_code: text,
    date: text, fax: text,
    info_email: text, mob_phone: text, modern_system: { type: 'boolean' }, name: text, province: textOrNull,
    street: textOrNull,
    street2: textOrNull, subdomain: text, vat_name: textOrNull, vat_number: text, vis_state: whole,
  }), { doc: 'The business.' })

/** Whom the documents of a table are addressed to; `party` names the client, `key` the document. */
export const contacts = (table: string, party: PartyKey, key: string): Include => computed(
  inKeyOrder(`(SELECT json_group_array(json_object('contactid', -1,
  'email', c.email, 'fname', c.fname, '${key}', ${table}.id, 'lname', c.lname, 'userid', c.id))
  FROM clients c WHERE c.id = ${table}.${party})`),
  listOf(exactly({ contactid: whole, email: text, fname: text, [key]: whole, lname: text, userid: whole })),
  { doc: 'Whom it is addressed to; contactid -1 is the client.', inferred: 'only the client itself' })

/** How somebody gets to see it who is not logged in: `https://my.freshbooks.com/#/link/<token>`. */
export const directLinks = (type: 'invoice' | 'estimate'): Include => computed(
  `iif(${isDraft}, json('[]'), json_array(json_object('token', link_token, 'type', '${type}')))`,
  listOf(exactly({ token: text, type: text })),
  { doc: 'Its link for viewers who are not logged in; none for a draft.', inferred: 'when it appears' })

/** A file as its document shows it. */
export const attachmentSchema = exactly({
  attachmentid: whole, expenseid: { type: ['integer', 'null'] }, id: whole, jwt: text, media_type: text,
})

export const attachments: Include = computed(inKeyOrder('attachments'), listOf(attachmentSchema),
  { doc: 'Attached files.' })

/** Files as their document keeps them. */
export function attachmentsOf (sent: readonly unknown[], session: Session): Attachment[] {
  const isRow = (row: unknown): row is Record<string, unknown> => typeof row === 'object' && row !== null
  return sent.filter(isRow).map(({ jwt, media_type }) => {
    const id = attachmentNumber(textOf(jwt), session)
    return {
      id, attachmentid: id, expenseid: null, jwt: textOf(jwt ?? ''), media_type: textOf(media_type ?? ''),
    }
  })
}
