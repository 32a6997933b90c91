// Rows of the general ledger: single postings with what is said of their documents.
import type { Session } from '../../declare/session.ts'
import { fail } from '../../declare/problem.ts'
import { descriptionSql, entitySql, referenceSql } from './documents.ts'
import { sumBy } from '../groups.ts'
import type { Leaf } from './leaves.ts'
import { narrowing, type Question } from './movements.ts'

/** A posting. */
export interface Transaction {
  readonly account: string
  readonly tax_name: string | null
  readonly categoryid: number | null
  readonly date: string
  readonly document: string
  readonly document_id: number
  /** Debit positive, credit negative, in ten-thousandths. */
  readonly amount: number
  readonly clientid: number | null
  readonly client_name: string | null
  readonly entity_type: string
  readonly reference: string | null
  readonly description: string | null
}

/**
 * The report has no pages, so that this many rows are the most it tells: some 25 MB of JSON, half a second.
 * Who has more asks for less time or for an account.
 */
export const MOST_TRANSACTIONS = 50_000

/** What the leaf of a posting goes by. */
type Home = Pick<Transaction, 'account' | 'tax_name' | 'categoryid'>

const transactionsSql = `SELECT account, tax_name, categoryid, date, document, document_id, amount, clientid,
    (SELECT coalesce(nullif(trim(organization), ''), trim(fname || ' ' || lname)) FROM clients
      WHERE clients.id = clientid) AS client_name,
    ${entitySql} AS entity_type, ${referenceSql} AS reference, ${descriptionSql} AS description
  FROM postings
  WHERE accounting_systemid = $account AND currency_code = $currency_code
    AND date BETWEEN $start_date AND $end_date
    AND account IN (SELECT value FROM json_each($accounts))
  ORDER BY date, entry, position`

/** The rows of each leaf, oldest first. Refuses to tell too many. */
export function transactionsOf (
  session: Session, leaves: readonly Leaf[], question: Question
): ReadonlyMap<Leaf, readonly Transaction[]> {
  const { start_date, byCategory = false } = question
  if (sumBy(leaves, ({ movements }) => sumBy(movements, ({ count }) => count)) > MOST_TRANSACTIONS) {
    fail('out-of-range', { field: 'start_date', object: 'report', value: start_date })
  }
  const keyOf = ({ account, tax_name, categoryid }: Home): string =>
    `${account}\n${byCategory ? categoryid : ''}\n${tax_name}`
  const homes = new Map(leaves.flatMap(leaf => leaf.movements.map(movement => [keyOf(movement), leaf])))
  const own = new Map<Leaf, Transaction[]>(leaves.map(leaf => [leaf, []]))
  const accounts = new Set(leaves.flatMap(({ movements }) => movements.map(({ account }) => account)))
  const parameters = { ...narrowing(session, question), accounts: JSON.stringify([...accounts]) }
  for (const transaction of session.query<Transaction>(transactionsSql, parameters)) {
    const home = homes.get(keyOf(transaction))
    if (home !== undefined) own.get(home)!.push(transaction)
  }
  return own
}
