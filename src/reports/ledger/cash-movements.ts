// What came into the accounts of cash and what went out, and what it was for.
import type { Session } from '../../declare/session.ts'
import { receiptsSql } from '../entries.ts'
import { groupsBy, sumBy } from '../groups.ts'
import type { Level } from '../report.ts'
import { sourceOf, type Source } from './documents.ts'
import { centsThatAddUp } from './leaves.ts'
import { accountOf, categoryColumns, narrowing, type Question } from './movements.ts'
import { comparePlaces, placesOf, type Place } from './places.ts'

/** Ids of the accounts of cash: read once, where the sub-type would be looked up for every posting. */
const cash = "(SELECT id FROM ledger_accounts WHERE sub_type = 'Cash & Bank')"
const isCash = `accountid IN ${cash}`

const ours = 'accounting_systemid = $account AND currency_code = $currency_code'

/** Cash before the time, and what came in within it, document by document. */
const totalsSql = `SELECT total(max(moved, 0)) AS inflow,
    (SELECT total(amount) FROM postings WHERE ${ours} AND date < $start_date AND ${isCash}) AS starting
  FROM (SELECT (SELECT sum(amount) FROM ledger_postings AS line
      WHERE line.entry = ledger_documents.entry AND line.account IN ${cash}) AS moved
    FROM ledger_documents WHERE ${ours} AND date BETWEEN $start_date AND $end_date)`

/**
 * The other sides of the documents that moved cash. A payment is for what its invoice is for, and not for the
 * receivable, one before the invoice is for a deposit (documented): so they are rows of the cash basis.
 */
const purposesSql = (byCategory: boolean): string => `SELECT ${accountOf} AS account, tax_name, document,
    ${categoryColumns(byCategory)}, 0 - total(amount) AS amount
  FROM (${receiptsSql}) AS receipt
  WHERE NOT ${isCash} AND EXISTS (SELECT 1 FROM ledger_postings AS line
    WHERE line.entry = receipt.entry AND line.account IN ${cash})
  GROUP BY accountid, tax_name, document ${byCategory ? ', categoryid' : ''}`

interface Purpose {
  readonly account: string
  readonly tax_name: string | null
  readonly document: string
  readonly categoryid: number | null
  readonly category: string | null
  /** Ten-thousandths that came in. */
  readonly amount: number
}

/** The kinds of activities that cash is told by. */
export const activities = ['operating', 'investing', 'financing'] as const

/** What cash moved for: whole cents that came in, on a sub-account. */
export interface CashLine extends Place {
  readonly activity: typeof activities[number]
  /** What a group of accounts within the activity is called. */
  readonly detail: string
  readonly categoryid: number | null
  readonly cents: number
}

const investing = ['Property, Plant, and Equipment', 'Long-Term Asset']
const financing = ['Long-Term Liability', 'Equity']

function activityOf ({ sub_type }: Place): CashLine['activity'] {
  if (investing.includes(sub_type)) return 'investing'
  return financing.includes(sub_type) ? 'financing' : 'operating'
}

const details: Partial<Record<Source, string>> =
  { Expenses: 'Expenses', Bills: 'Expenses', 'Bill Payments': 'Expenses', Adjustment: 'Adjustments' }

const detailOf = (place: Place, source: Source): string =>
  activityOf(place) === 'operating' ? details[source] ?? 'Sales' : place.sub_type

/** The place as this report names it: nothing is (general), current assets stand together (documented). */
function namedIn (level: Level, place: Place, category: string | null): Place {
  const { account, sub, sub_type, isOwn } = place
  const name = category ?? (isOwn ? account.name : sub.name)
  const isGrouped = level === 'business' && sub_type === 'Current Asset'
  const group = isGrouped ? { ...account, id: sub_type, name: sub_type } : account
  return { ...place, account: group, sub: { ...sub, name } }
}

/** What cash moved for, by account and number. */
export function cashLinesOf (session: Session, level: Level, question: Question): CashLine[] {
  const placeOf = placesOf(session, level)
  const compare = comparePlaces(level)
  const sql = purposesSql(question.byCategory ?? false)
  const purposes = session.query<Purpose>(sql, narrowing(session, question))
  const lines = purposes.map(({ account, tax_name, document, categoryid, category, amount }) => {
    const place = namedIn(level, placeOf(account, tax_name), category)
    const detail = detailOf(place, sourceOf(document))
    return { ...place, activity: activityOf(place), detail, categoryid, amount }
  })
  const merged = groupsBy(lines, ({ detail, sub, categoryid }) => `${detail}\n${sub.id}\n${categoryid}`)
    .map(group => ({ ...group[0]!, amount: sumBy(group, ({ amount }) => amount) }))
    .sort(compare)
  const cents = centsThatAddUp(merged.map(({ amount }) => amount))
  return merged.map((line, index) => ({ ...line, cents: cents[index]! })).filter(({ cents }) => cents !== 0)
}

/** Cash before the time and what came in within it, in whole cents. */
export function cashTotalsOf (session: Session, question: Question): { starting: number, inflow: number } {
  const [{ starting, inflow }] = session.query<{ starting: number, inflow: number }>(
    totalsSql, narrowing(session, question)) as [{ starting: number, inflow: number }]
  return { starting: Math.round(starting / 100), inflow: Math.round(inflow / 100) }
}
