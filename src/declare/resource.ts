// A resource: one FreshBooks collection, as data. Tables, parsing, filters, answers, endpoints and
// documentation are derived from it; behaviour is in the rules beside it (see rules.ts for why).
import type { Family } from './family.ts'
import type { Field, Fields } from './field.ts'
import type { FixtureNotes } from './fixture.ts'
import type { Include } from './include.ts'
import type { Filter } from './search.ts'

/** The five ordinary operations of a collection. */
export type Operation = 'list' | 'get' | 'create' | 'update' | 'delete'

type Flat<T> = { [K in keyof T]: T[K] } & {}
type ValueOf<F> = F extends Field<infer V> ? V : never
type RowOf<F> = { [K in keyof F as F[K] extends Field<any, 'request-only'> ? never : K]: ValueOf<F[K]> }
type DraftOf<F> = { [K in keyof F as F[K] extends Field<any, 'read-only'> ? never : K]?: ValueOf<F[K]> }

/** Rows that belong to one row of a resource and are replaced as a whole with it: invoice lines. */
export interface Owned<Row = any, Draft = any> {
  readonly doc: string
  /** The field that numbers the rows within their owner (`lineid`). */
  readonly key: string
  /** The column that names the owner (`invoiceid`). */
  readonly owner: string
  readonly fields: Fields
  readonly types?: [Row, Draft]
}

/** Everything that is said about a resource. */
export interface Declaration<F = Fields, O = Record<string, Owned>> {
  readonly family: Family
  /** Path below the family's prefix, as FreshBooks spells it (`users/clients`). */
  readonly path: string
  /** Paths of a single one, where FreshBooks spells them differently; the first is the documented one. */
  readonly itemPaths?: readonly string[]
  /** FreshBooks' singular and plural key; the plural is also the name of the table. */
  readonly one: string
  readonly many: string
  /** The resource in FreshBooks' messages, where it is not the singular key (`Client not found.`). */
  readonly title?: string
  readonly doc: string
  /** The object of the scope: `clients` asks for user:clients:read or user:clients:write. */
  readonly scope: string
  readonly fields: F
  readonly owns?: O
  /** Default: all five. */
  readonly operations?: readonly Operation[]
  /** Whether tokens may do more or less when a row changes: people, memberships, businesses. */
  readonly decidesRights?: boolean
  /** What DELETE does: hide the row (vis_state, active) or erase it. */
  readonly deletion?: 'hide' | 'erase'
  /** Whether PUT merges with what is there or replaces it, omitted fields falling back to their defaults. */
  readonly update?: 'merge' | 'replace'
  readonly search?: Record<string, Filter>
  readonly include?: Record<string, Include>
  /** Sort keys and the SQL each one orders by. */
  readonly sort?: Record<string, string>
  /** SQL of the order when none is asked for. Default: newest id first. */
  readonly order?: string
  /** Rows of a page when none are asked for; `all` where FreshBooks does not page by itself. */
  readonly perPage?: number | 'all'
  /** Why parts of this are guesses, a sentence each: they appear in the fidelity page. */
  readonly inferred?: readonly string[]
  /** What fixtures know of it beyond its fields. */
  readonly fixture?: FixtureNotes
}

/** A declared resource with the types of its rows and of what a request may send. */
export interface Resource<Row = any, Draft = any> extends Declaration {
  readonly types?: [Row, Draft]
}

/** The row type of a resource. */
export type Row<R> = R extends Resource<infer T, any> ? T : never
/** What a request may send for a resource. */
export type Draft<R> = R extends Resource<any, infer T> ? T : never

/** Declares owned rows. */
export function owned<F extends Fields> (
  declaration: { doc: string, key: keyof F & string, owner: string, fields: F }
): Owned<Flat<RowOf<F>>, Flat<DraftOf<F>>> {
  return declaration
}

/** Declares a resource. */
export function resource<F extends Fields, O extends Record<string, Owned> = {}> (
  declaration: Declaration<F, O>
): Resource<
  Flat<RowOf<F> & { [K in keyof O]: O[K] extends Owned<infer R> ? R[] : never }>,
  Flat<DraftOf<F> & { [K in keyof O]?: O[K] extends Owned<any, infer D> ? D[] : never }>
> {
  return declaration
}
