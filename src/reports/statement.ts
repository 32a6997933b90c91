// A statement of income: sales less their cost less expenses, as a tree of entries, whole or in periods.
// Profit and loss of both levels are statements; they differ by what they call a category, and in taxes paid.
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Session } from '../declare/session.ts'
import type { Money } from '../ledger/amounts.ts'
import { lazy } from '../memoize.ts'
import type { Cell as TableCell, Table } from './csv.ts'
import { inferredOfBasis } from './entries.ts'
import { day, listOf, money, moneyOf, roundAway, text, yes } from './figures.ts'
import { groupsBy, sumBy } from './groups.ts'
import { monthsIn, periodsOf, type Length, type Range } from './range.ts'

/** A leaf of the tree in one period. */
export interface Cell {
  readonly section: 'Income' | 'Cost of Goods Sold' | 'Operating Expense'
  readonly category: string
  readonly subcategory: string
  readonly source: string
  /** First day of the period, or WHOLE. */
  readonly period: string
  readonly cents: number
}

type Side = 'credit' | 'debit' | 'none'

/** An entry before it is shown: whole cents, one sum for each period. */
interface Line {
  readonly description: string
  readonly entry_type: Side
  readonly sums: number[]
  readonly children: Line[]
}

/** An entry as it is shown. */
interface Entry {
  readonly children: readonly Entry[]
  readonly data: readonly Money[]
  readonly description: string
  readonly entry_type: Side
  readonly total: Money
}

/** The only period where no resolution is asked for. */
const WHOLE = ''

/** The first day of a date's period: the month, quarter or year that it is in. */
export const periodSql = (months: number): string => months === 0
  ? `'${WHOLE}'`
  : `substr(date, 1, 5) ||
    printf('%02d-01', (CAST(substr(date, 6, 2) AS INTEGER) - 1) / ${months} * ${months} + 1)`

/** What a statement is asked for. */
export interface Asked extends Range {
  readonly currency_code: string
  readonly cash_based: boolean
  readonly resolution: Length | null
}

/** Months of a period; 0 where the statement is whole. */
export const monthsOf = ({ resolution }: Asked): number => resolution === null ? 0 : monthsIn(resolution)

/** The statement of some leaves, in any order. */
export function statementOf (session: Session, asked: Asked, cells: readonly Cell[]) {
  const { cash_based, currency_code, start_date, end_date, resolution } = asked
  const months = monthsOf(asked)
  const periods = months === 0 ? [] : periodsOf(asked, months)
  const { expenses, gross_margin, income, net_profit, total_expenses, total_income } =
    entriesOf(cells, periods, currency_code)
  return {
    cash_based,
    company_name: session.business.name,
    currency_code,
    dates: periods,
    end_date,
    expenses,
    gross_margin,
    income,
    labels: periods.map(period => period.start_date),
    net_profit,
    resolution,
    start_date,
    total_expenses,
    total_income,
  }
}

type Figures = ReturnType<typeof statementOf>

const collator = lazy(() => new Intl.Collator('en'))

/** The six parts that hold figures. Without periods there is one sum each, and no `data`. */
function entriesOf (cells: readonly Cell[], periods: readonly Range[], code: string) {
  const columns = periods.length === 0 ? [WHOLE] : periods.map(({ start_date }) => start_date)
  const places = new Map(columns.map((column, index) => [column, index]))
  const sumsOf = (members: readonly Cell[]) => {
    const sums = new Array<number>(columns.length).fill(0)
    for (const { period, cents } of members) sums[places.get(period)!]! += cents
    return sums
  }
  const linesOf = (members: readonly Cell[], [level, ...deeper]: Level[], entry_type: Side): Line[] =>
    level === undefined
      ? []
      : groupsBy(members, cell => cell[level]).map(group => ({
        description: group[0]![level],
        entry_type,
        sums: sumsOf(group),
        children: linesOf(group, deeper, entry_type),
      })).sort((left, right) => collator().compare(left.description, right.description))
  const section = (name: Cell['section']) => cells.filter(cell => cell.section === name)

  const sales = total('Sales', 'credit', sumsOf(section('Income')),
    linesOf(section('Income'), ['source'], 'credit'))
  const cost = total('Cost of Goods Sold', 'credit', sumsOf(section('Cost of Goods Sold')),
    linesOf(section('Cost of Goods Sold'), ['subcategory', 'source'], 'credit'))
  const gross = total('Gross Profit', 'credit', minus(sales.sums, cost.sums))
  const expenses = total('Total Expenses', 'debit', sumsOf(section('Operating Expense')))
  const net = total(`Net Profit (${code})`, 'credit', minus(gross.sums, expenses.sums))
  const show = (line: Line) => shownLine(line, periods.length > 0, code)
  return {
    expenses: linesOf(section('Operating Expense'), ['category', 'subcategory', 'source'], 'debit').map(show),
    gross_margin: shownMargin(sales.sums, gross.sums, periods.length > 0),
    income: [sales, cost].map(show),
    net_profit: show(net),
    total_expenses: show(expenses),
    total_income: show(gross),
  }
}

type Level = 'category' | 'subcategory' | 'source'

const total = (description: string, entry_type: Side, sums: number[], children: Line[] = []): Line =>
  ({ description, entry_type, sums, children })

const minus = (left: readonly number[], right: readonly number[]): number[] =>
  left.map((sum, index) => sum - right[index]!)

const sumOf = (sums: readonly number[]): number => sumBy(sums, sum => sum)

const shownLine = (line: Line, hasPeriods: boolean, code: string): Entry => ({
  children: line.children.map(child => shownLine(child, hasPeriods, code)),
  data: hasPeriods ? line.sums.map(sum => moneyOf(sum, code)) : [],
  description: line.description,
  entry_type: line.entry_type,
  total: moneyOf(sumOf(line.sums), code),
})

/** Gross profit in percent of sales; the only total that is no sum of its data. */
function shownMargin (sales: readonly number[], gross: readonly number[], hasPeriods: boolean): Entry {
  const percent = (part: number, whole: number) =>
    moneyOf(whole === 0 ? 0 : roundAway(part * 10_000 / whole), '%')
  return {
    children: [],
    data: hasPeriods ? sales.map((sum, index) => percent(gross[index]!, sum)) : [],
    description: 'Gross Margin',
    entry_type: 'none',
    total: percent(sumOf(gross), sumOf(sales)),
  }
}

/** Entries nest three deep at most: category, sub-category, source. */
function entrySchema (depth: number): JsonSchema {
  return exactly({
    children: depth === 0 ? { type: 'array', items: {}, maxItems: 0 } : listOf(entrySchema(depth - 1)),
    data: listOf(money),
    description: text,
    entry_type: { type: 'string', enum: ['credit', 'debit', 'none'] },
    total: money,
  })
}

/** Its schema; `words` are the resolutions that may be asked for. */
export const statementSchema = (words: readonly string[]): JsonSchema => exactly({
  cash_based: yes,
  company_name: text,
  currency_code: text,
  dates: listOf(exactly({ end_date: day, start_date: day })),
  end_date: day,
  expenses: listOf(entrySchema(2)),
  gross_margin: entrySchema(0),
  income: listOf(entrySchema(2)),
  labels: listOf(day),
  net_profit: entrySchema(0),
  resolution: { type: ['string', 'null'], enum: [...words, null] },
  start_date: day,
  total_expenses: entrySchema(0),
  total_income: entrySchema(0),
})

/** All entries in order; a level counts how many stand around an entry. */
export function tableOfEntries ({ labels, ...figures }: Figures): Table {
  const { income, total_income, gross_margin, expenses, total_expenses, net_profit } = figures
  const rowsOf = (entry: Entry, level: number): TableCell[][] => {
    const { description, entry_type, data, total } = entry
    const own = [level, description, entry_type, ...data, total, total.code]
    return [own, ...entry.children.flatMap(child => rowsOf(child, level + 1))]
  }
  const entries = [...income, total_income, gross_margin, ...expenses, total_expenses, net_profit]
  return {
    header: ['level', 'description', 'entry_type', ...labels, 'total', 'code'],
    rows: entries.flatMap(entry => rowsOf(entry, 0)),
  }
}

/** What is inferred of both levels. */
export const inferredOfStatements = [
  ...inferredOfBasis,
  'entries beside each other are in alphabetical order',
  'what is below Cost of Goods Sold: sub-categories and their sources',
  'of the first and last period, only days inside the request count',
  'more than 1,200 periods are refused with 422, errno 1030',
]
