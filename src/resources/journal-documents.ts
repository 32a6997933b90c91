// What the rows of the ledger are called, by the kind of document that posted them.
import type { Session } from '../declare/session.ts'

/** Words for the rows of one kind of document. */
interface Wording {
  /** SQL of the name of its rows, over the row of the document. */
  readonly name: string
  /** SQL of their description. */
  readonly description: string
  /** Whether the rows of its taxes have no description. */
  readonly withoutTaxes?: true
  /** Type of its rows that are no tax; of an invoice, of its lines. */
  readonly type: string
}

/** By the name of the table. Expenses, invoices and manual entries were captured. */
const wordings: Readonly<Record<string, Wording>> = {
  bill_payments: { name: "'Bill Payment'", description: 'note', type: 'bill_payment' },
  bills: { name: "'Bill'", description: 'overall_description', type: 'bill' },
  credit_notes: { name: "'Credit ' || credit_number", description: 'description', type: 'credit' },
  expenses: { name: "'Expense'", description: 'notes', withoutTaxes: true, type: 'expense' },
  invoices: { name: "'Invoice ' || invoice_number", description: "''", type: 'sales' },
  journal_entries: { name: 'name', description: 'description', type: 'adjustment' },
  manual_journal_entries: { name: 'name', description: 'description', type: 'adjustment' },
  other_incomes: { name: "'Other Income'", description: 'note', type: 'income' },
  payments: { name: "'Payment'", description: 'note', type: 'payment' },
}

/** A kind of document that has no words yet is an adjustment. */
const otherwise = { name: "''", description: 'NULL', type: 'adjustment' }

const wordsBy = (sqlOf: (wording: Wording, table: string) => string): string =>
  Object.entries(wordings).flatMap(([table, wording]) => [table, `${table}_later`]
    .map(document => `WHEN '${document}' THEN ${sqlOf(wording, table)}`)).join(' ')

const fromDocument = (sql: string, table: string): string =>
  `(SELECT ${sql} FROM ${table} WHERE ${table}.id = entry.document_id)`

/** SQL of the name of a row, over `entry`; the row of an erased document has a name still. */
export const nameSql = `coalesce(CASE entry.document ${
  wordsBy(({ name }, table) => /^'[^']*'$/.test(name) ? name : fromDocument(name, table))
} END, '')`

/** SQL of the description of a row, over `entry` and `posting`. */
export const descriptionSql = `CASE entry.document ${
  wordsBy(({ description, withoutTaxes }, table) => {
    const sql = fromDocument(description, table)
    return `iif(posting.tax_name IS NULL, ${sql}, ${withoutTaxes === true ? 'NULL' : 'posting.tax_name'})`
  })
} END`

/** The table of a document, whatever day the entry is of. */
export const documentOf = ({ document }: { readonly document: string }): string =>
  document.replace(/_later$/, '')

interface Row {
  readonly document: string
  readonly account: string
  readonly tax_name: string | null
}

/** The type of a row. */
export function detailTypeOf (row: Row): string {
  const { type } = wordings[documentOf(row)] ?? otherwise
  if (type === 'adjustment') return type
  if (row.tax_name !== null) return 'tax'
  if (type !== 'sales') return type
  return row.account === '1200' ? 'total' : row.account === '4000-2' ? 'discount' : type
}

interface PostedRow extends Row { readonly document_id: number, readonly position: number }

/** Lines of nothing are not posted; the receivable stands before the others. */
const linesSql = `SELECT invoiceid, name FROM invoice_lines
  WHERE invoiceid IN (SELECT value FROM json_each(?)) AND amount <> 0 ORDER BY invoiceid, lineid`

/** Names of the lines of invoices, by `<invoiceid>/<position of the posting>`. */
export function lineNames (rows: readonly PostedRow[], session: Session): ReadonlyMap<string, string> {
  const invoices = rows.filter(({ document }) => document === 'invoices').map(row => row.document_id)
  const lines = session.query<{ invoiceid: number, name: string }>(
    linesSql, JSON.stringify([...new Set(invoices)]))
  const positions = new Map<number, number>()
  return new Map(lines.map(({ invoiceid, name }) => {
    const position = (positions.get(invoiceid) ?? 0) + 1
    positions.set(invoiceid, position)
    return [`${invoiceid}/${position}`, name]
  }))
}
