// A family: one dialect of the API. Its prefix, envelopes, paging, query spelling and error bodies are
// all that distinguishes one from another; adding a dialect is adding one value of this type.
import type { Parameter, Query, Reply } from './endpoint.ts'
import type { Field, JsonSchema } from './field.ts'
import type { Problem } from './problem.ts'
import type { Declaration, Operation } from './resource.ts'

/** A page of a list: what was asked for, and what there is. */
export interface Page {
  readonly page: number
  readonly per_page: number
  readonly total: number
  /** The sort parameter as it was sent, for lists that can be sorted; some families echo it. */
  readonly sort?: readonly string[]
}

/** A list request after the family has read its own spelling. */
export interface ListQuery {
  /** Filters by their FreshBooks names; in-lists under their plural name. */
  readonly filters: ReadonlyMap<string, string | readonly string[]>
  readonly includes: readonly string[]
  readonly sort: { readonly key: string, readonly descending: boolean } | undefined
  readonly sortEcho: readonly string[]
  /** Undefined where nothing was sent. */
  readonly page: number | undefined
  readonly per_page: number | undefined
}

/** What a list or a row can be asked for. */
export interface KnownQuery {
  /** Filters, in-list forms included. */
  readonly filters: ReadonlySet<string>
  /** Those of them that are a matter of yes or no. */
  readonly flags: ReadonlySet<string>
  readonly includes: ReadonlySet<string>
}

/** A request as far as an error body may depend on it. */
export interface ProblemContext {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** What documentation needs to know of a list's spelling. */
export interface QuerySpelling {
  /** The parameters of one filter: its own and, where it has one, its in-list form. */
  filter: (
    name: string, description: string, field: Field | undefined, list: string | undefined
  ) => Parameter[]
  include: (names: readonly string[]) => Parameter[]
  sort: (keys: readonly string[]) => Parameter[]
  /** How to send a sort key, for tests and documentation. */
  sortValue: (key: string, descending: boolean) => string
  filterName: (name: string) => string
  listName: (name: string) => string
  /** How to ask for an include, as one `name=value` pair. */
  includePair: (name: string) => string
}

export interface Family {
  readonly name: string
  /** Beginning of the paths of this family; the longest match decides who words an error. */
  readonly prefixes: readonly string[]
  /** Column that ties a row to its business. */
  readonly tenant: 'accounting_systemid' | 'business_id' | undefined
  /** Placeholder of the business in this family's paths. */
  readonly tenantParameter: 'account' | 'business' | undefined
  readonly contentType: string
  /** Whether the keys of a row are shown in alphabetical order or as declared. */
  readonly keyOrder: 'alphabetical' | 'declared'
  readonly perPage: number
  /** SQL of the order under a sort key that is none; without it the usual order stays. */
  readonly unknownSort?: string
  /** Whether a PUT that carries vis_state or an action drops everything else (accounting does). */
  readonly exclusiveKeys: boolean
  /**
   * Whether null stands for a field's default where null is not a value (accounting)
   * or is refused (business).
   */
  readonly nullIsDefault: boolean
  paths: (resource: Declaration, operation: Operation) => string[]
  /** The draft within a request body; undefined when the wrapper is missing. */
  unwrap: (resource: Declaration, body: unknown) => Record<string, unknown> | undefined
  /**
   * Envelopes; a row is a JSON text, rows are such texts with commas between them.
   * `beside` are members next to the row or the rows.
   */
  one: (key: string, row: string, beside?: Readonly<Record<string, unknown>>) => string
  list: (key: string, rows: string, page: Page, beside?: Readonly<Record<string, unknown>>) => string
  removed: () => Reply
  oneSchema: (key: string, row: JsonSchema, beside?: Readonly<Record<string, JsonSchema>>) => JsonSchema
  /** `sorted` where the list can be sorted and says so. */
  listSchema: (
    key: string, row: JsonSchema, beside?: Readonly<Record<string, JsonSchema>>, sorted?: boolean
  ) => JsonSchema
  requestSchema: (key: string, draft: JsonSchema) => JsonSchema
  readQuery: (query: Query, known: KnownQuery) => ListQuery
  spelling: QuerySpelling
  problems: (problems: readonly Problem[], context: ProblemContext) => { status: number, body: unknown }
  /** Schema of the error bodies above. */
  problemSchema: JsonSchema
}
