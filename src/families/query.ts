// What the families' readings of a query string share: taking values, whole numbers, and empty parts.
import type { Query } from '../declare/endpoint.ts'
import type { QueryDialect } from '../declare/family.ts'
import { fail, type ProblemKind } from '../declare/problem.ts'

/** The last value sent under a name; undefined for none. */
export function last (value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value
}

/** Whether a yes-or-no parameter says yes, in Python's or JavaScript's spelling. */
export const isYes = (value: string | string[] | undefined): boolean => /^(true|1)$/i.test(last(value) ?? '')

/** All values sent under a name; `a,b` counts as two where `split` says so. */
export function all (value: string | string[] | undefined, split = false): string[] {
  const values = value === undefined ? [] : [value].flat()
  return split ? values.flatMap(text => text.split(',')).filter(text => text !== '') : values
}

/**
 * A page number or size. Nothing and empty are undefined; page 0 is the first page (documented); anything
 * else but a whole number above 0 is the problem.
 */
export function readCount (
  query: Query, name: 'page' | 'per_page', problem: ProblemKind
): number | undefined {
  const text = last(query[name])
  if (text === undefined || text === '') return undefined
  const isCount = /^\d{1,9}$/.test(text) && (name === 'page' || Number(text) > 0)
  return isCount ? Math.max(1, Number(text)) : fail(problem, { field: name, value: text })
}

/** Of dialects in which nothing in a query counts. */
export const readsNothing: Pick<QueryDialect, 'read' | 'filter' | 'include' | 'sort'> = {
  read: () => ({
    filters: new Map(), includes: [], sort: undefined, sortEcho: [], page: undefined, per_page: undefined,
  }),
  filter: () => [],
  include: () => [],
  sort: () => [],
}

/** Largest page FreshBooks gives, whatever is asked for (documented). */
export const LARGEST_PAGE = 100

/** Pages of a list; none when it is empty (live-verified). */
export const pageCount = (total: number, perPage: number): number =>
  perPage === 0 ? 0 : Math.ceil(total / perPage)
