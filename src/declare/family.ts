// A family: one dialect of the API. Whom its paths are about, envelopes, query spelling, error bodies and a
// few conventions are all that distinguishes one from another; a new dialect is one value of this type.
import type { Parameter, Query } from './endpoint.ts'
import type { Envelope } from './envelope.ts'
import type { Field, JsonSchema } from './field.ts'
import type { Problem } from './problem.ts'
import type { Declaration, Operation } from './resource.ts'
import type { Tenant } from './tenant.ts'

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

/** Names that the query of a list or a row may use. */
export interface KnownQuery {
  /** Filters, in-list forms included. */
  readonly filters: ReadonlySet<string>
  /** Those of them that take true or false. */
  readonly flags: ReadonlySet<string>
  readonly includes: ReadonlySet<string>
}

/** How a family spells queries: reading them, and writing them for documentation and tests. */
export interface QueryDialect {
  readonly read: (query: Query, known: KnownQuery) => ListQuery
  /** The parameters of one filter: its own and, where it has one, its in-list form. */
  readonly filter: (
    name: string, description: string, field: Field | undefined, list: string | undefined
  ) => Parameter[]
  readonly include: (names: readonly string[]) => Parameter[]
  readonly sort: (keys: readonly string[]) => Parameter[]
  /** How to send a sort key. */
  readonly sortValue: (key: string, descending: boolean) => string
  readonly filterName: (name: string) => string
  readonly listName: (name: string) => string
  /** How to ask for an include, as one `name=value` pair. */
  readonly includePair: (name: string) => string
  /** Rows of a page when the request names no number. */
  readonly perPage: number
  /** SQL of the order under an unknown sort key; without it the default order stays. */
  readonly unknownSort?: string
}

/** A request as far as an error body may depend on it. */
export interface ProblemContext {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The version that the application of its token was registered with, if any. */
  readonly registered?: string | undefined
}

/** How a family words failures. */
export interface ProblemDialect {
  readonly word: (problems: readonly Problem[], context: ProblemContext) => { status: number, body: unknown }
  /** Schema of these bodies. */
  readonly schema: JsonSchema
}

/** Habits of a family in reading and showing rows. */
export interface Conventions {
  readonly contentType: string
  /** Whether the keys of a row are shown in alphabetical order or as declared. */
  readonly keyOrder: 'alphabetical' | 'declared'
  /** Whether a PUT that carries vis_state or an action drops everything else (accounting does). */
  readonly exclusiveKeys: boolean
  /** Whether null stands for a field's default where null is not a value (accounting) or is refused. */
  readonly nullIsDefault: boolean
  /** Whether money must be text in a version (accounting, in later ones). Default: in none. */
  readonly moneyIsText?: (version: string | undefined) => boolean
}

export interface Family {
  readonly name: string
  /** Beginning of the paths of this family; the longest match decides who words an error. */
  readonly prefixes: readonly string[]
  /** The business that its paths name, unless a resource or endpoint differs; undefined for none. */
  readonly tenant?: Tenant
  /** Every path of an operation, the documented one first; placeholders as in `:id`. */
  readonly paths: (resource: Declaration, operation: Operation) => string[]
  readonly envelope: Envelope
  readonly query: QueryDialect
  readonly problems: ProblemDialect
  readonly conventions: Conventions
}
