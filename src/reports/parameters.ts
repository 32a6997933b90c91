// What reports are asked: flat parameters, their defaults and what is wrong with them. Apart from the
// figures, because all reports read the same handful.
import type { Call, Parameter, Query } from '../declare/endpoint.ts'
import { Problems, type Problem, type ProblemKind } from '../declare/problem.ts'
import { date } from '../fields/index.ts'
import { all, last } from '../families/query.ts'

/** First and last day a report covers. */
export interface Range {
  readonly start_date: string
  readonly end_date: string
}

/** A range in one currency, by issue date or by payment. */
export interface Basis extends Range {
  readonly currency_code: string
  readonly cash_based: boolean
}

/** The FreshBooks words for the length of a period, and its months. */
export const resolutions: ReadonlyMap<string, number> = new Map([['m', 1], ['3m', 3], ['y', 12]])

/** A century of months: far beyond any book, and still answered at once. */
const MOST_PERIODS = 1200

/** What the payments report is narrowed to; empty lists are no restriction. */
export interface Selection extends Range {
  readonly currency_codes: readonly string[]
  readonly clientids: readonly number[]
  readonly payment_methods: readonly string[]
  readonly payment_for: string | null
}

type Noted = (kind: ProblemKind, field: string, value: string) => void

/** Reads parameters, then fails with all that was wrong with them. */
function reading<Result> (read: (note: Noted) => Result): Result {
  const problems: Problem[] = []
  const result = read((kind, field, value) => problems.push({ kind, field, object: 'report', value }))
  if (problems.length > 0) throw new Problems(problems)
  return result
}

/** An empty parameter counts as none. */
const textOf = (query: Query, name: string): string | undefined => last(query[name]) || undefined

/** Null for a day that is none. */
function readDay ({ query, session }: Call, name: string, note: Noted): string | null {
  const text = textOf(query, name)
  if (text === undefined) return session.today()
  const read = date().parse(text)
  if ('value' in read) return read.value
  note('not-a-datetime', name, text)
  return null
}

function readRange (call: Call, note: Noted): Range {
  const start_date = readDay(call, 'start_date', note)
  const end_date = readDay(call, 'end_date', note)
  // a malformed day is one mistake, not two
  const isBackwards = start_date !== null && end_date !== null && start_date > end_date
  if (isBackwards) note('dates-backwards', 'start_date', start_date)
  return { start_date: start_date ?? '', end_date: end_date ?? '' }
}

/** In the spellings of Python and JavaScript, and as a number. */
function readFlag (query: Query, name: string, note: Noted): boolean {
  const text = textOf(query, name) ?? 'false'
  if (!/^(true|false|1|0)$/i.test(text)) note('not-a-boolean', name, text)
  return /^(true|1)$/i.test(text)
}

function readBasisNoting (call: Call, note: Noted): Basis {
  return {
    ...readRange(call, note),
    currency_code: textOf(call.query, 'currency_code') ?? call.session.business.currency_code,
    cash_based: readFlag(call.query, 'cash_based', note),
  }
}

/** Range, currency and basis of the tax summary. */
export const readBasis = (call: Call): Basis => reading(note => readBasisNoting(call, note))

/** The same and the length of the periods of a profit and loss report. */
export const readPeriodical = (call: Call): Basis & { resolution: string | null } => reading(note => {
  const resolution = textOf(call.query, 'resolution') ?? null
  if (resolution !== null && !resolutions.has(resolution)) note('invalid', 'resolution', resolution)
  const basis = readBasisNoting(call, note)
  if (periodsIn(basis, resolutions.get(resolution ?? '') ?? 0) > MOST_PERIODS) {
    note('out-of-range', 'start_date', basis.start_date)
  }
  return { ...basis, resolution }
})

/** How many periods cover a range; none where a day is missing, which is a mistake of its own. */
function periodsIn ({ start_date, end_date }: Range, months: number): number {
  if (months === 0 || start_date === '' || end_date === '') return 0
  const periodOf = (date: string) => Math.floor(monthOf(date) / months)
  return periodOf(end_date) - periodOf(start_date) + 1
}

/** Months from the year 0 to a date. */
export const monthOf = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1

/** What a payments report covers. Without the brackets in their names, lists are ignored (live-verified). */
export const readSelection = (call: Call): Selection => reading(note => {
  const listOf = (name: string) => all(call.query[`${name}[]`]).filter(text => text !== '')
  const clients = listOf('clientids')
  for (const text of clients) if (!/^\d{1,15}$/.test(text)) note('not-a-number', 'clientids', text)
  return {
    ...readRange(call, note),
    currency_codes: listOf('currency_codes'),
    clientids: clients.map(Number),
    payment_methods: listOf('payment_methods'),
    payment_for: textOf(call.query, 'payment_for') ?? null,
  }
})

const listParameter = (name: string, description: string, type = 'string'): Parameter =>
  ({ name: `${name}[]`, description, schema: { type: 'array', items: { type } } })

const day = { type: 'string', format: 'date' }

const rangeParameters: readonly Parameter[] = [
  { name: 'start_date', description: 'First day. Default: today.', schema: day },
  { name: 'end_date', description: 'Last day. Default: today.', schema: day },
]

/** As documentation shows them. */
export const basisParameters: readonly Parameter[] = [
  ...rangeParameters,
  { name: 'currency_code', description: 'Default: that of the business.', schema: { type: 'string' } },
  {
    name: 'cash_based',
    description: 'true: sales count when they are paid, and not when they are billed.',
    schema: { type: 'boolean', default: false },
  },
]

/** As documentation shows them. */
export const periodicalParameters: readonly Parameter[] = [
  ...basisParameters,
  {
    name: 'resolution',
    description: 'Length of the periods in `data`: month, quarter or year. Default: none.',
    schema: { type: 'string', enum: [...resolutions.keys()] },
    inferred: 'another value is refused with 422, errno 1004',
  },
]

/** As documentation shows them. */
export const selectionParameters: readonly Parameter[] = [
  ...rangeParameters,
  listParameter('currency_codes', 'Only these currencies.'),
  listParameter('clientids', 'Only these clients.', 'integer'),
  listParameter('payment_methods', 'Only these methods: Check, Cash, Credit, ….'),
  {
    name: 'payment_for',
    description: 'Only what was paid on invoices (`invoices`), or what became a credit (`credits`).',
    schema: { type: 'string' },
    inferred: 'its spellings; any other value is ignored',
  },
]
