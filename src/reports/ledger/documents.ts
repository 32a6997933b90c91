// What rows of the general ledger say of the documents that were posted.

/** A kind of document in the general ledger. */
interface Kind {
  readonly entity_type: string
  /** The key that has its id; none for a manual entry. */
  readonly id: string | null
  /** SQL over its table. */
  readonly reference: string
  readonly description: string
}

/** Kinds by the tables of their documents. */
const kinds: Readonly<Record<string, Kind>> = {
  invoices: {
    entity_type: 'invoice', id: 'invoiceid', reference: 'invoice_number', description: 'description',
  },
  payments: {
    entity_type: 'payment', id: 'paymentid', description: 'note',
    reference: '(SELECT invoice_number FROM invoices WHERE invoices.id = payments.invoiceid)',
  },
  credit_notes: { entity_type: 'credit', id: 'creditid', reference: 'credit_number', description: 'notes' },
  expenses: { entity_type: 'expense', id: 'expenseid', reference: 'vendor', description: 'notes' },
  other_incomes: { entity_type: 'income', id: 'incomeid', reference: 'source', description: 'note' },
}

const casesOf = (valueOf: (kind: Kind, table: string) => string): string => `CASE document ${
  Object.entries(kinds).map(([table, kind]) => `WHEN '${table}' THEN ${valueOf(kind, table)}`).join(' ')} END`

const looked = (name: 'reference' | 'description'): string =>
  casesOf((kind, table) => `(SELECT ${kind[name]} FROM ${table} WHERE ${table}.id = document_id)`)

/** SQL over postings: the word for the kind of document, its reference and its description. */
export const entitySql = `coalesce(${casesOf(({ entity_type }) => `'${entity_type}'`)}, 'adjustment')`
export const referenceSql = looked('reference')
export const descriptionSql = looked('description')

/** The ids of documents that a row has: that of its own kind, null for the others. */
export const idsOf = (keys: readonly string[], document: string, id: number): Record<string, number | null> =>
  Object.fromEntries(keys.map(key => [key, kinds[document]?.id === key ? id : null]))
