// Fields that documents share, by the groups in which kinds of document have them.
import { currencyCode, date, integer, money, percent, text } from '../../fields/index.ts'
import { derived, nullable, readOnly, refused, type Field } from '../../declare/field.ts'

/** Amounts are in the currency of their document. */
export const inDocument = { code: 'currency_code' }

/** Whom a document is addressed to; copied from the client when it is made. */
export const nameFields = { fname: text(), lname: text(), organization: text() }

/** Where they live: a primary address, copied likewise. */
export const addressFields = {
  street: text(),
  street2: text(),
  city: text(),
  province: text(),
  code: text({ doc: 'Postal code.' }),
  country: text(),
}

export const vatFields = {
  vat_name: { ...nullable(text()), default: '' },
  vat_number: { ...nullable(text()), default: '' },
}

/** The client's organization of today; `party` is the field that names the client. */
export const currentOrganization = (party: string): Field<string, 'read-only'> => derived(
  text({ doc: 'Follows the client, unlike organization.' }),
  `(SELECT clients.organization FROM clients WHERE clients.id = ${party})`)

/** The currency; `fixedBy` is what keeps it from changing. */
export const currencyField = (fixedBy: string): Field<string, 'writable'> => currencyCode({
  doc: 'Default: the client\'s. Case does not count.',
  max: 3,
  inferred: `any code of up to three letters; nothing keeps the old one; fixed once something is ${fixedBy}`,
})

/** The date of payment, which follows from two others. */
export const dueFields = {
  due_offset_days: integer({
    doc: 'Days from issue to due date.', default: 0, min: 0, max: 36_500, inferred: 'at most 36500',
  }),
  due_date: refused(date({ doc: 'Follows from create_date and due_offset_days; writing it is refused.' })),
}

/** Filters by the date of issue that lists of documents ignore, and those that they read. */
export const ignoredDates =
  { create_date: 'date_min', create_date_min: 'date_min', create_date_max: 'date_max' }

/**
 * Kept in the spelling of a text that is sent: "10.00" stays so (live 2026); numbers are unpadded, and what
 * is rounded is shown rounded.
 */
function asSent (field: Field<string, 'writable'>): Field<string, 'writable'> {
  const isPlain = (input: unknown): input is string =>
    typeof input === 'string' && /^\d+(\.\d{1,3})?$/.test(input.trim())
  return {
    ...field,
    parse: input => {
      const read = field.parse(input)
      return 'value' in read && isPlain(input) ? { value: input.trim() } : read
    },
  }
}

export const discountFields = {
  discount_value: asSent(percent({ doc: 'Percentage taken off the subtotal.', default: '0' })),
  discount_total: readOnly(money({ ...inDocument, doc: 'Zero or negative.' })),
}
