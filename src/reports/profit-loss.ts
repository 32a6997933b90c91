// Profit and loss: sales less their cost less expenses, without taxes, as a tree of entries, whole or in
// calendar periods.
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Session } from '../declare/session.ts'
import type { Money } from '../ledger/amounts.ts'
import type { Cell as TableCell, Table } from './csv.ts'
import { entriesSql, inferredOfBasis } from './entries.ts'
import { centsOf, day, listOf, money, moneyOf, text, yes } from './figures.ts'
import { text as anyText, type Values } from './parameters.ts'
import {
  backwards, basis, monthsIn, periodsOf, resolution, resolutions, tooManyPeriods, type Range
} from './range.ts'
import { report } from './report.ts'

/** `report_mode` is what the token says of it where the request does not. */
const parametersIn = (report_mode: string | null) => {
  const { start_date, end_date, currency_code, cash_based } = basis
  return {
    start_date,
    end_date,
    resolution,
    currency_code,
    cash_based,
    report_mode: anyText({
      description: `Default: ${report_mode ?? 'none'}.`, inferred: 'no effect beyond the token',
    }, report_mode),
  }
}

/** A leaf of the tree in one period. */
interface Cell {
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
const periodSql = (months: number): string => months === 0
  ? `'${WHOLE}'`
  : `substr(date, 1, 5) ||
    printf('%02d-01', (CAST(substr(date, 6, 2) AS INTEGER) - 1) / ${months} * ${months} + 1)`

/**
 * Taxes are no part of it: neither those collected, a liability, nor those paid, account 6016. Entries
 * nobody gave a category, such as manual ones, come under Uncategorized Expenses.
 */
const cellsSql = (cash_based: boolean, months: number): string => `SELECT
    sub_type AS section, source, ${periodSql(months)} AS period,
    coalesce(parents.category, categories.category, 'Uncategorized Expenses') AS category,
    iif(parents.id IS NOT NULL, categories.category,
      coalesce(categories.category, 'Uncategorized Expenses') || ' (general)') AS subcategory,
    ${centsOf("sum(iif(sub_type = 'Income', -amount, amount))")} AS cents
  FROM (${entriesSql(cash_based)}) AS entries
  LEFT JOIN categories ON categories.id = entries.categoryid
  LEFT JOIN categories AS parents ON parents.id = categories.parentid
  WHERE sub_type IN ('Income', 'Cost of Goods Sold', 'Operating Expense') AND account <> '6016'
  GROUP BY 1, 2, 3, 4, 5
  ORDER BY category COLLATE NOCASE, subcategory COLLATE NOCASE, source`

function figuresOf (session: Session, values: Values<ReturnType<typeof parametersIn>>) {
  const { cash_based, currency_code, start_date, end_date, resolution } = values
  const months = resolution === null ? 0 : monthsIn(resolution)
  const periods = months === 0 ? [] : periodsOf(values, months)
  const cells = session.query<Cell>(cellsSql(cash_based, months),
    { account: session.business.account_id, currency_code, start_date, end_date })
  const { expenses, gross_margin, income, net_profit, total_expenses, total_income } =
    statement(cells, periods, currency_code)
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

type Figures = ReturnType<typeof figuresOf>

/** The six parts that hold figures. Without periods there is one sum each, and no `data`. */
function statement (cells: readonly Cell[], periods: readonly Range[], code: string) {
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
      : [...groups(members, level)].map(([description, group]) =>
          ({ description, entry_type, sums: sumsOf(group), children: linesOf(group, deeper, entry_type) }))
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

/** Cells by what they say at a level, in the order the query gave them. */
function groups (cells: readonly Cell[], level: Level): Map<string, Cell[]> {
  const found = new Map<string, Cell[]>()
  for (const cell of cells) {
    const group = found.get(cell[level])
    if (group === undefined) found.set(cell[level], [cell])
    else group.push(cell)
  }
  return found
}

const total = (description: string, entry_type: Side, sums: number[], children: Line[] = []): Line =>
  ({ description, entry_type, sums, children })

const minus = (left: readonly number[], right: readonly number[]): number[] =>
  left.map((sum, index) => sum - right[index]!)

const sumOf = (sums: readonly number[]): number => sums.reduce((whole, sum) => whole + sum, 0)

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

const roundAway = (value: number): number => Math.sign(value) * Math.round(Math.abs(value))

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

const schema = exactly({
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
  resolution: { type: ['string', 'null'], enum: [...resolutions, null] },
  start_date: day,
  total_expenses: entrySchema(0),
  total_income: entrySchema(0),
})

/** All entries in order; a level counts how many stand around an entry. */
function tableOfEntries ({ labels, ...figures }: Figures): Table {
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

/** Two paths lead to the report. */
const profitLossAt = (name: string, report_mode: string | null) => report({
  name,
  key: 'profitloss',
  summary: 'Income, cost of goods sold and expenses of a time, without taxes.',
  parameters: parametersIn(report_mode),
  check: values => [...backwards(values), ...tooManyPeriods(values)],
  response: schema,
  make: figuresOf,
  csv: tableOfEntries,
  inferred: [
    ...inferredOfBasis,
    'dates is an empty list without resolution; the only capture of that (2019) is older than the key',
    'entries beside each other are in alphabetical order',
    'what is below Cost of Goods Sold: sub-categories and their sources',
    'of the first and last period, only days inside the request count',
    'group_by_account, group_by_category_id and fiscal_year_view have no effect',
    'more than 1,200 periods are refused with 422, errno 1030',
  ],
})

export const profitLossEntity = profitLossAt('profitloss_entity', 'modern_entity')
export const profitLoss = profitLossAt('profitloss', null)
