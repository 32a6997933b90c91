// What moved on the accounts of profit and loss: the one sum that the statements of both levels show.
import type { Session } from '../../declare/session.ts'
import { entriesSql } from '../entries.ts'
import { roundAway } from '../figures.ts'
import { groupsBy, sumBy } from '../groups.ts'
import type { Level } from '../report.ts'
import { monthsOf, periodSql, type Asked, type Cell } from '../statement.ts'
import { sourceOf } from './documents.ts'
import { accountOf, narrowing } from './movements.ts'
import { generalName, placesOf } from './places.ts'

/** What moved on an account, by category, document and period; debits positive, in ten-thousandths. */
interface Posted {
  readonly account: string
  readonly sub_type: Cell['section']
  readonly categoryid: number | null
  readonly document: string
  readonly period: string
  readonly amount: number
}

const postedSql = (cash_based: boolean, months: number): string => `SELECT ${accountOf} AS account, sub_type,
    categoryid, document, ${periodSql(months)} AS period, total(amount) AS amount
  FROM (${entriesSql(cash_based)})
  WHERE sub_type IN ('Income', 'Cost of Goods Sold', 'Operating Expense')
  GROUP BY accountid, categoryid, document, period`

/** What a leaf is called, and what is above it. */
type Names = Pick<Cell, 'category' | 'subcategory'>
type Naming = (posted: Posted) => Names

/** By accounts of the chart. */
function byAccount (session: Session): Naming {
  const placeOf = placesOf(session, 'business')
  return ({ account }) => {
    const place = placeOf(account, null)
    return { category: place.account.name, subcategory: place.sub.name }
  }
}

const categoriesSql = `SELECT own.id, own.category AS name, parents.category AS parent FROM categories AS own
  LEFT JOIN categories AS parents ON parents.id = own.parentid WHERE own.accounting_systemid = ?`

/** By categories of expenses. What nobody gave a category, such as manual entries, goes by its account. */
function byCategory (session: Session): Naming {
  const categories = new Map(session.query<{ id: number, name: string, parent: string | null }>(
    categoriesSql, session.business.account_id).map(({ id, name, parent }): [number, Names] => [id,
    { category: parent ?? name, subcategory: parent === null ? generalName(name) : name }]))
  const otherwise = byAccount(session)
  return posted => categories.get(posted.categoryid ?? 0) ?? otherwise(posted)
}

const namings: Readonly<Record<Level, (session: Session) => Naming>> =
  { account: byCategory, business: byAccount }

/** Taxes that were paid are no part of the statement of an account, as those collected are none of either. */
const TAXES_PAID = '6016'

/** The leaves of a statement, in no order. */
export function cellsOf (session: Session, level: Level, asked: Asked): Cell[] {
  const namesOf = namings[level](session)
  const posted = session.query<Posted>(
    postedSql(asked.cash_based, monthsOf(asked)), narrowing(session, asked))
  const shown = posted.filter(({ account }) => level === 'business' || account !== TAXES_PAID)
    .map(row => ({ ...row, ...namesOf(row), section: row.sub_type, source: sourceOf(row.document) }))
  return groupsBy(shown, ({ section, category, subcategory, source, period }) =>
    JSON.stringify([section, category, subcategory, source, period])).map(cellOf)
}

/** Sums are rounded once. */
function cellOf (group: ReadonlyArray<Omit<Cell, 'cents'> & { readonly amount: number }>): Cell {
  const { section, category, subcategory, source, period } = group[0]!
  const sum = sumBy(group, ({ amount }) => amount)
  const cents = roundAway((section === 'Income' ? 0 - sum : sum) / 100)
  return { section, category, subcategory, source, period, cents }
}
