// Where postings stand: reports of the business name the accounts of its chart by uuid, those of the account
// the legacy accounts and sub-accounts by number.
import type { Session } from '../../declare/session.ts'
import { subTypes, type AccountType } from '../../ledger/chart.ts'
import { lazy } from '../../memoize.ts'
import { legacyChartOf } from '../../resources/legacy-chart.ts'
import type { Level } from '../report.ts'

/** An account or sub-account as a report names it. */
export interface Named {
  readonly id: number | string
  readonly name: string
  readonly number: string
}

/** The account and the sub-account of a posting. */
export interface Place {
  readonly account: Named
  readonly sub: Named
  readonly type: AccountType
  /** Sub-type in the chart of the business, whichever chart names the place. */
  readonly sub_type: string
  /** Whether the posting stands on the account itself, which then is its own sub-account. */
  readonly isOwn: boolean
}

/** Finds the place of a posting by the stable name of its account and its tax name. */
export type Places = (account: string, tax_name: string | null) => Place

/** An account of the chart, with its stable name. */
export interface Account {
  readonly key: string
  readonly uuid: string
  readonly number: string
  readonly name: string
  readonly sub_type: string
  /** Uuid of the account above it. */
  readonly parent_account: string | null
}

export const typeOf = (sub_type: string): AccountType => subTypes.find(({ name }) => name === sub_type)!.type

/** The accounts of the chart, in no order. */
export const accountsOf = (session: Session): Account[] =>
  session.query<Account>(accountsSql, session.business.business_uuid)

const accountsSql = `SELECT coalesce(default_number, uuid) AS key, uuid, number, name, sub_type,
    parent_account
  FROM ledger_accounts WHERE business_uuid = ?`

const named = ({ uuid, name, number }: Account): Named => ({ id: uuid, name, number })

/** The name of what stands on an account itself (documented). */
export const generalName = (name: string): string => `${name} (general)`

/** Rows on an account that has no account above it come as a sub-account of its own. */
function businessPlaces (session: Session): Places {
  const accounts = accountsOf(session)
  const byUuid = new Map(accounts.map(account => [account.uuid, named(account)]))
  const places = new Map(accounts.map((account): [string, Place] => {
    const own = named(account)
    const above = byUuid.get(account.parent_account ?? '')
    const { key, sub_type } = account
    const sub = above === undefined ? { ...own, name: generalName(own.name) } : own
    return [key, { account: above ?? own, sub, type: typeOf(sub_type), sub_type, isOwn: above === undefined }]
  }))
  return key => places.get(key)!
}

/** Every account of the chart, and every name of a tax, has one place in the legacy tree. */
function legacyPlaces (session: Session): Places {
  const chart = legacyChartOf(session)
  const subTypes = new Map(accountsOf(session).map(({ key, sub_type }) => [key, sub_type]))
  return (key, tax_name) => {
    const sub = chart.subAccountOf(key, tax_name)
    return { account: chart.accountOf(sub), sub, type: sub.type, sub_type: subTypes.get(key)!, isOwn: false }
  }
}

const levels: Readonly<Record<Level, (session: Session) => Places>> =
  { account: legacyPlaces, business: businessPlaces }

/** The places of a business's postings, as a level of reports names them. */
export const placesOf = (session: Session, level: Level): Places => levels[level](session)

const compareTexts = (left: string, right: string): number => left < right ? -1 : left > right ? 1 : 0

/** Making the first one takes as long as many requests. */
const numeric = lazy(() => new Intl.Collator('en', { numeric: true }))

/**
 * Orders of numbers: those of the chart are texts, of which 6008-10 comes before 6008-2, as in the list of
 * accounts; those of legacy sub-accounts are numbers.
 */
const orders: Readonly<Record<Level, (left: string, right: string) => number>> =
  { account: (left, right) => numeric().compare(left, right), business: compareTexts }

/** The order of places in reports: by number, an account itself first; what has the same number, by name. */
export function comparePlaces (level: Level): (left: Place, right: Place) => number {
  const order = orders[level]
  const compare = (left: Named, right: Named): number =>
    order(left.number, right.number) || compareTexts(left.name, right.name)
  return (left, right) => compare(left.account, right.account) ||
    Number(right.isOwn) - Number(left.isOwn) || compare(left.sub, right.sub)
}
