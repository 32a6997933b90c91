// A resource: one FreshBooks collection, as data. Tables, parsing, filters, answers, endpoints and
// documentation are derived from it; behaviour is in the rules beside it (see rules.ts for why).
import type { Address } from './address.ts'
import type { OperationOptions, Restriction } from './endpoint.ts'
import type { Envelope } from './envelope.ts'
import type { Family } from './family.ts'
import type { Field, Fields } from './field.ts'
import type { FixtureNotes } from './fixture.ts'
import type { Include } from './include.ts'
import type { Problem, ProblemKind } from './problem.ts'
import type { Filter, IgnoredKeys } from './search.ts'
import type { Caller } from './session.ts'
import type { Tenant } from './tenant.ts'

/** The five ordinary operations of a collection. */
export const ordinaryOperations = ['list', 'get', 'create', 'update', 'delete'] as const
export type Operation = typeof ordinaryOperations[number]

type Flat<T> = { [K in keyof T]: T[K] } & {}
type ValueOf<F> = F extends Field<infer V> ? V : never
type RowOf<F> = { [K in keyof F as F[K] extends Field<any, 'request-only'> ? never : K]: ValueOf<F[K]> }
type DraftOf<F> = { [K in keyof F as F[K] extends Field<any, 'read-only'> ? never : K]?: ValueOf<F[K]> }

/** Rows that belong to one row of a resource and are written with it: invoice lines. */
export interface Owned<Row = any, Draft = any> {
  readonly doc: string
  /** The field that names a row (`lineid`); requests name rows by it. */
  readonly key: string
  /** The column that names the owner (`invoiceid`). */
  readonly owner: string
  /**
   * How new rows get their key: their position in the list, the next number within their owner (numbers are
   * not used again while the row with the largest one is there), or the next number of the whole table.
   */
  readonly numbering: 'position' | 'within owner' | 'table'
  /** First key of a table numbered as a whole. Default: 1. */
  readonly first?: number
  /**
   * What a list in a request does to the rows there are: those with a known key stay the same rows with what
   * was sent changed, or all are made anew. Rows that are not sent go.
   */
  readonly replaces: 'by key' | 'all'
  /** Whether rows are always part of the answer or have to be asked for (by an include of their name). */
  readonly shown: 'always' | 'asked'
  readonly fields: Fields
  readonly types?: [Row, Draft]
}

/** A scope that depends on the row: that of what a callback's event is about. */
export interface RowScope {
  /** How documentation writes it. */
  readonly documented: string
  /** The scope that the values of a row, or of a draft as it was sent, ask for; undefined for none. */
  readonly of: (values: Readonly<Record<string, unknown>>) => string | undefined
}

/** Everything that is said about a resource. */
export interface Declaration<F = Fields, O = Record<string, Owned>> {
  readonly family: Family
  /** Path below the family's prefix, as FreshBooks spells it (`users/clients`). */
  readonly path: string
  /** Paths of a single one, where FreshBooks spells them differently; the first is the documented one. */
  readonly itemPaths?: readonly string[]
  /** How its paths name the business, where the family's way is not it. */
  readonly tenant?: Tenant
  /** What the paths name a row by. Default: its id. */
  readonly address?: Address
  /** Parents that the path names: the field each placeholder gives (`{ project: 'project_id' }`). */
  readonly under?: Readonly<Record<string, string>>
  /** What differs from the family's envelope. */
  readonly envelope?: Partial<Envelope>
  /** FreshBooks' singular and plural key; operations are named after the plural. */
  readonly one: string
  readonly many: string
  /** Key of a list of rows, where it is not the plural. */
  readonly listKey?: string
  /** Name of the table, where it is not the plural. */
  readonly table?: string
  /** The resource in FreshBooks' messages, where it is not the singular key (`Client not found.`). */
  readonly title?: string
  readonly doc: string
  /** The object of the scope: `clients` asks for user:clients:read or user:clients:write. */
  readonly scope: string | RowScope
  /** FreshBooks' noun of its events (`time_entry`): create, update and delete are raised of it. */
  readonly event?: string
  /** The table of the row that its rows are a part of, and the field that names it: its events are theirs. */
  readonly partOf?: { readonly table: string, readonly by: string }
  readonly fields: F
  readonly owns?: O
  /** Default: all five. */
  readonly operations?: readonly Operation[]
  /** What single operations show or restrict beyond the ordinary. */
  readonly options?: Partial<Record<Operation, OperationOptions>>
  /**
   * What differs in the family's words for a problem of this resource (`{ 'not-found': { message: … } }`).
   */
  readonly problems?: Partial<Record<ProblemKind, Partial<Omit<Problem, 'kind'>>>>
  /**
   * FreshBooks' number and words for somebody whose role or plan does not give access to it, where they are
   * known.
   */
  readonly noAccess?: { readonly errno: number, readonly message: string }
  /** Which rows are a caller's own, for roles that are limited to those. */
  readonly own?: (caller: Caller) => Pick<Restriction, 'where' | 'parameters'>
  /** Whether tokens may do more or less when a row changes: people, memberships, businesses. */
  readonly decidesRights?: boolean
  /** What DELETE does: hide the row (vis_state, active) or erase it. */
  readonly deletion?: 'hide' | 'erase'
  /** Whether PUT merges with what is there or replaces it, omitted fields falling back to their defaults. */
  readonly update?: 'merge' | 'replace'
  readonly search?: Record<string, Filter>
  /** Keys that its list does not read although they look as if it did: requests are warned about them. */
  readonly ignored?: IgnoredKeys
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
export function owned<F extends Fields, K extends keyof F & string> (
  declaration: Omit<Owned, 'fields' | 'key' | 'types'> & { key: K, fields: F }
): Owned<Flat<RowOf<F>>, Flat<DraftOf<F> & { [Key in K]?: ValueOf<F[K]> }>> {
  return declaration
}

/** Name of the table of a resource, which is also its name in the program. */
export const tableOf = ({ table, many }: Pick<Declaration, 'table' | 'many'>): string => table ?? many

/** Key of a list of rows in bodies. */
export const listKeyOf = ({ listKey, many }: Pick<Declaration, 'listKey' | 'many'>): string => listKey ?? many

/** How the paths of a resource name the business; undefined where they name none. */
export const tenantOf = ({ tenant, family }: Pick<Declaration, 'tenant' | 'family'>): Tenant | undefined =>
  tenant ?? family.tenant

/** Declares a resource. */
export function resource<F extends Fields, O extends Record<string, Owned> = {}> (
  declaration: Declaration<F, O>
): Resource<
  Flat<RowOf<F> & { [K in keyof O]: O[K] extends Owned<infer R> ? R[] : never }>,
  Flat<DraftOf<F> & { [K in keyof O]?: O[K] extends Owned<any, infer D> ? D[] : never }>
> {
  return declaration
}
