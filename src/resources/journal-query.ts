// What the readers of the journal have in common: their filters, and how they read them.
import type { Call, Parameter } from '../declare/endpoint.ts'
import type { Field } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import { accounting } from '../families/accounting.ts'
import { date, integer, text } from '../fields/index.ts'

/** Filters by their names: what they mean, and how their texts are read. */
type Filters = Readonly<Record<string, { readonly doc: string, readonly field: Field }>>

export const dates = {
  start_date: { doc: 'First day.', field: date() },
  end_date: { doc: 'Last day.', field: date() },
} satisfies Filters

export const subAccount = {
  sub_accountid: { doc: 'Only this sub-account.', field: integer() },
} satisfies Filters

export const currency = {
  currency_code: { doc: 'Only this currency. Default: that of the business.', field: text() },
} satisfies Filters

/** Filters as documentation shows them. */
export const filterParameters = (filters: Filters): Parameter[] => Object.entries(filters)
  .flatMap(([name, { doc, field }]) => accounting.query.filter(name, doc, field, undefined))

/** Values of the filters that a request sends; throws every problem. An empty one is not sent. */
export function filtersOf<F extends Filters> (
  { query }: Call, filters: F, object: string
): { readonly [Name in keyof F]?: string | number } {
  const nothing = new Set<string>()
  const sent = accounting.query.read(query, { filters: nothing, flags: nothing, includes: nothing }).filters
  const problems: Problem[] = []
  const values = Object.entries(filters).flatMap(([name, { field }]) => {
    const value = sent.get(name)
    if (typeof value !== 'string' || value === '') return []
    const read = field.filter(value)
    if ('value' in read) return [[name, read.value]]
    problems.push({ kind: read.problem, field: name, object, value })
    return []
  })
  if (problems.length > 0) throw new Problems(problems)
  return Object.fromEntries(values) as { [Name in keyof F]?: string | number }
}

/** A time that ends before it starts is refused (documented for reports, errno 1007). */
export function refuseBackwards (
  { start_date, end_date }: { readonly start_date?: unknown, readonly end_date?: unknown }, object: string
): void {
  if (start_date === undefined || end_date === undefined || String(start_date) <= String(end_date)) return
  throw new Problems([{ kind: 'dates-backwards', field: 'start_date', object, value: start_date }])
}
