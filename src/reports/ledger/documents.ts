// What rows of the general ledger say of the documents that were posted.

import { documentOf } from '../../resources/journal-documents.ts'

/** The words of the statement of profit for what was booked. */
export type Source =
  | 'Invoice' | 'Payment' | 'Expenses' | 'Credit' | 'Other Income' | 'Bills' | 'Bill Payments' | 'Adjustment'

/** A kind of document in the general ledger. */
interface Kind {
  readonly entity_type: string
  /** What it is called among the children of the statement of profit. */
  readonly source: Source
  /** The key that has its id; none for a manual entry. */
  readonly id: string | null
  /** SQL over its table. */
  readonly reference: string
  readonly description: string
}

/** Kinds by the tables of their documents. */
const kinds: Readonly<Record<string, Kind>> = {
  bills: {
    entity_type: 'bill', source: 'Bills', id: 'billid', reference: 'bill_number',
    description: 'overall_description',
  },
  bill_payments: {
    entity_type: 'bill_payment', source: 'Bill Payments', id: 'bill_paymentid', description: 'note',
    reference: '(SELECT bill_number FROM bills WHERE bills.id = bill_payments.billid)',
  },
  invoices: {
    entity_type: 'invoice', source: 'Invoice', id: 'invoiceid', reference: 'invoice_number',
    description: 'description',
  },
  payments: {
    entity_type: 'payment', source: 'Payment', id: 'paymentid', description: 'note',
    reference: '(SELECT invoice_number FROM invoices WHERE invoices.id = payments.invoiceid)',
  },
  credit_notes: {
    entity_type: 'credit', source: 'Credit', id: 'creditid', reference: 'credit_number', description: 'notes',
  },
  expenses: {
    entity_type: 'expense', source: 'Expenses', id: 'expenseid', reference: 'vendor', description: 'notes',
  },
  journal_entries: {
    entity_type: 'adjustment', source: 'Adjustment', id: null, reference: 'name', description: 'description',
  },
  manual_journal_entries: {
    entity_type: 'adjustment', source: 'Adjustment', id: null, reference: 'name', description: 'description',
  },
  other_incomes: {
    entity_type: 'income', source: 'Other Income', id: 'incomeid', reference: 'source', description: 'note',
  },
}

const casesOf = (valueOf: (kind: Kind, table: string) => string): string => `CASE document ${
  Object.entries(kinds).flatMap(([table, kind]) => [table, `${table}_later`]
    .map(document => `WHEN '${document}' THEN ${valueOf(kind, table)}`)).join(' ')} END`

const looked = (name: 'reference' | 'description'): string =>
  casesOf((kind, table) => `(SELECT ${kind[name]} FROM ${table} WHERE ${table}.id = document_id)`)

/** SQL over postings: the word for the kind of document, its reference and its description. */
export const entitySql = `coalesce(${casesOf(({ entity_type }) => `'${entity_type}'`)}, 'adjustment')`
export const referenceSql = looked('reference')
export const descriptionSql = looked('description')

/** What documents of a table are called, also by what they post on a later day. */
export const sourceOf = (document: string): Source => kinds[document.replace(/_later$/, '')]!.source

/** The ids of documents that a row has: that of its own kind, null for the others. */
export function idsOf (
  keys: readonly string[], row: { readonly document: string, readonly document_id: number }
): Record<string, number | null> {
  const own = kinds[documentOf(row)]?.id
  return Object.fromEntries(keys.map(key => [key, own === key ? row.document_id : null]))
}
