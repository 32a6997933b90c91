// What moved on the accounts of a business: the one query that the reports of the ledger add up.
import type { Session } from '../../declare/session.ts'
import { entriesSql } from '../entries.ts'

/** What a report asks of the ledger. */
export interface Question {
  readonly currency_code: string
  readonly start_date: string
  readonly end_date: string
  /** Default: false. */
  readonly cash_based?: boolean
  /** Whether every category of expenses and every day has a row of its own. */
  readonly byCategory?: boolean
  readonly byDay?: boolean
}

/** What was posted to an account, or to the name of a tax on it; debits and credits are sums of their own. */
export interface Movement {
  /** Stable name of the account. */
  readonly account: string
  readonly tax_name: string | null
  /** Null unless categories have rows of their own. */
  readonly categoryid: number | null
  /** Name of the category. */
  readonly category: string | null
  /** Empty unless days have rows of their own. */
  readonly date: string
  /** Ten-thousandths, neither of them negative. */
  readonly debit: number
  readonly credit: number
  /** Number of postings. */
  readonly count: number
}

/** No document is older or newer: what counts from the first of them on is a balance. */
export const FIRST_DAY = '0000-01-01'
export const LAST_DAY = '9999-12-31'

/** The columns categoryid and category, null unless categories have rows of their own. */
export const categoryColumns = (byCategory: boolean): string => byCategory
  ? 'categoryid, (SELECT category FROM categories WHERE categories.id = categoryid) AS category'
  : 'NULL AS categoryid, NULL AS category'

/** The stable name of the account that rows are grouped by. */
export const accountOf =
  '(SELECT coalesce(default_number, uuid) FROM ledger_accounts WHERE ledger_accounts.id = accountid)'

/** Rows of tax names stand apart because the legacy chart has an account for each. */
const movementsSql = ({ cash_based = false, byCategory = false, byDay = false }: Question): string => `SELECT
    ${accountOf} AS account, tax_name, ${categoryColumns(byCategory)}, ${byDay ? 'date' : "''"} AS date,
    total(max(amount, 0)) AS debit, total(max(0 - amount, 0)) AS credit, count(*) AS count
  FROM (${entriesSql(cash_based)})
  GROUP BY accountid, tax_name ${byCategory ? ', categoryid' : ''} ${byDay ? ', date' : ''}`

/** The values that its rows are narrowed by. */
export const narrowing = (session: Session, { currency_code, start_date, end_date }: Question) =>
  ({ account: session.business.account_id, currency_code, start_date, end_date })

/** What moved in a time, in no order. */
export const movementsOf = (session: Session, question: Question): Movement[] =>
  session.query<Movement>(movementsSql(question), narrowing(session, question))
