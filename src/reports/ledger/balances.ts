// Balances on one or more days: what the balance sheets of both levels show.
import { exactly } from '../../declare/envelope.ts'
import type { Session } from '../../declare/session.ts'
import type { Money } from '../../ledger/amounts.ts'
import type { Table } from '../csv.ts'
import { day, listOf, money, moneyOf } from '../figures.ts'
import { flag, currency } from '../parameters.ts'
import type { Level } from '../report.ts'
import { centsThatAddUp, leavesOf, passedOn, type Leaf } from './leaves.ts'
import { FIRST_DAY, type Movement } from './movements.ts'
import type { Place } from './places.ts'

/** What a balance sheet is asked for. */
export interface Asked {
  /** One column for each. */
  readonly dates: readonly string[]
  readonly currency_code: string
  readonly cash_based: boolean
}

/** Parameters that both balance sheets have. */
export const asked = {
  currency_code: currency(),
  cash_based: flag({
    description: 'true: sales count when they are paid; receivables and payables are left out.',
  }),
}

/** The balance of a sub-account: whole cents by its natural side, one for each date. */
export interface Line extends Place {
  readonly cents: readonly number[]
}

/** Sub-accounts with their balances, by number, and what was earned until each date. */
export interface Sheet {
  readonly lines: readonly Line[]
  readonly netIncome: readonly number[]
}

/** A balance as it is shown. */
export interface Shown {
  readonly balance: Money
  readonly date: string
}

/** The account that holds what was earned; no ledger has it. */
export const NET_INCOME = { name: 'Net Income', number: null }

/**
 * The sheet for some dates. Every account of income and expense is in the net income, that of taxes paid too
 * (captured), which profit and loss of the account leaves out.
 */
function sheetOf (session: Session, level: Level, { dates, currency_code, cash_based }: Asked): Sheet {
  const days = [...new Set(dates)].sort()
  const leaves = leavesOf(session, level, {
    currency_code, cash_based, start_date: FIRST_DAY, end_date: days.at(-1)!, byDay: days.length > 1,
  })
  const exact = leaves.map(leaf => balancesOf(leaf, days))
  const byDay = days.map((_, index) => centsThatAddUp(exact.map(balances => balances[index]!)))
  const columns = dates.map(date => byDay[days.indexOf(date)]!)
  const lines = leaves.map((leaf, row) => ({ ...leaf, cents: columns.map(column => column[row]!) }))
  const isShown = ({ cents }: Line): boolean => !cash_based || cents.some(balance => balance !== 0)
  return {
    lines: lines.filter(line => !isEarned(line) && isShown(line))
      .map(line => ({ ...line, cents: natural(line) })),
    netIncome: opposite(sumOfLines(lines.filter(isEarned), dates.length)),
  }
}

const isEarned = ({ type }: Place): boolean => type === 'income' || type === 'expense'

const opposite = (cents: readonly number[]): number[] => cents.map(balance => 0 - balance)

const natural = ({ type, cents }: Line): readonly number[] => type === 'asset' ? cents : opposite(cents)

/** Debits less credits until each of these days, which are in order; in ten-thousandths. */
function balancesOf ({ movements }: Leaf, days: readonly string[]): number[] {
  const balances = new Array<number>(days.length).fill(0)
  for (const movement of movements) balances[columnOf(movement, days)]! += movement.debit - movement.credit
  for (let index = 1; index < days.length; index++) balances[index]! += balances[index - 1]!
  return balances
}

/** The first day by which it has happened. */
function columnOf ({ date }: Movement, days: readonly string[]): number {
  let [low, high] = [0, days.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (date <= days[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

/** The sums of lines, one for each date. */
export const sumOfLines = (lines: readonly Pick<Line, 'cents'>[], columns: number): number[] =>
  Array.from({ length: columns }, (_, index) => lines.reduce((sum, { cents }) => sum + cents[index]!, 0))

/** Balances as they are shown. */
export type Show = (cents: readonly number[]) => Shown[]

const showing = ({ dates, currency_code }: Asked): Show => cents =>
  cents.map((balance, index) => ({ balance: moneyOf(balance, currency_code), date: dates[index]! }))

/** The totals of both sides, which are the same. */
const totalsOf = ({ lines, netIncome }: Sheet, show: Show) => {
  const side = (isOn: (line: Line) => boolean) => sumOfLines(lines.filter(isOn), netIncome.length)
  const others = [{ cents: side(({ type }) => type !== 'asset') }, { cents: netIncome }]
  return {
    assets_total: show(side(({ type }) => type === 'asset')),
    liabilities_and_equity_total: show(sumOfLines(others, netIncome.length)),
  }
}

/** What both sheets tell; `dataOf` puts the accounts into groups. */
export function sheetFigures<Data> (
  session: Session, level: Level, asked: Asked, dataOf: (sheet: Sheet, show: Show) => Data
) {
  const sheet = sheetOf(session, level, asked)
  const show = showing(asked)
  return {
    ...totalsOf(sheet, show),
    company_name: session.business.name,
    currency_code: asked.currency_code,
    data: dataOf(sheet, show),
    dates: asked.dates,
  }
}

export const balances = listOf(exactly({ balance: money, date: day }))

/** An account as both sheets show it; what was earned has no number and no sub-accounts. */
interface ShownAccount {
  readonly account_name: string
  readonly account_number: string | null
  readonly balances: readonly Shown[]
  readonly sub_accounts: ReadonlyArray<{
    readonly sub_account_name: string
    readonly sub_account_number: string
    readonly balances: readonly Shown[]
  }>
}

/** The table of a sheet: the words of a group, then a sub-account of it; what was earned has a line, too. */
export const tableOfBalances = (
  words: readonly string[],
  groups: ReadonlyArray<{ words: ReadonlyArray<string | null>, accounts: readonly ShownAccount[] }>,
  { dates, currency_code }: Pick<Asked, 'dates' | 'currency_code'>
): Table => ({
  header: [
    ...words, 'account_number', 'account_name', 'sub_account_number', 'sub_account_name', ...dates,
    'currency_code',
  ],
  rows: groups.flatMap(({ words, accounts }) => accounts.flatMap(rowsOf).map(({ names, balances }) =>
    [...words, ...names, ...balances.map(({ balance }) => balance), currency_code])),
})

function rowsOf ({ account_name, account_number, balances, sub_accounts }: ShownAccount) {
  const own = [account_number, account_name]
  return sub_accounts.length === 0
    ? [{ names: [...own, null, null], balances }]
    : sub_accounts.map(({ sub_account_number, sub_account_name, balances }) =>
      ({ names: [...own, sub_account_number, sub_account_name], balances }))
}

/** What is inferred of both. */
export const inferredOfBalances = [
  'cash based: accounts whose balances are all zero are left out; otherwise every account that was ever ' +
    'posted to is there',
  passedOn,
]
