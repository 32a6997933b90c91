// A field: one value of a resource. It knows its column, how to read it from a request, how to store it
// and the SQL that shows it; nothing here (or in any kind of field) knows HTTP or a family's envelope.
import type { ProblemKind } from './problem.ts'

/** Who may write a field. `request-only` values are read from a request and never stored or shown. */
export type Access = 'writable' | 'create-only' | 'read-only' | 'request-only'

/** A JSON Schema (draft 2020-12, the dialect of OpenAPI 3.1). */
export type JsonSchema = { readonly [keyword: string]: unknown }

/** What SQLite stores. */
export type Stored = string | number | bigint | Buffer | null

/** The outcome of reading one value of a request. */
export type Parsed<Value> = { readonly value: Value } | {
  readonly problem: ProblemKind
  readonly message?: string
  /** FreshBooks' number, where the problem's own one does not fit. */
  readonly errno?: number
  readonly permitted?: readonly (string | number)[]
}

/** A column of a table, in SQLite's STRICT types. */
export interface Column {
  readonly name: string
  readonly type: 'INTEGER' | 'TEXT' | 'REAL' | 'ANY'
  readonly unique?: boolean
}

/** What a field's initial value may depend on: all of it belongs to the world, none to the machine. */
export interface NewRow {
  /** Milliseconds since 1970 on the world's clock. */
  readonly now: number
  /** That instant in some form; asked for the same form again, it is not worked out again. */
  readonly shown: (show: (milliseconds: number) => string) => string
  readonly id: number
  /** The business the row is made in. */
  readonly account_id: string | null
  readonly business_id: number
  readonly business_uuid: string
  /** A value that is random to look at and the same whenever the world is made again. */
  readonly random: (purpose: string) => Buffer
}

/** A field that was left out. */
export interface Unsent {
  /** The end of a sentence: "a line without qty counts as 0". */
  readonly because: string
  /** Only where the row has this value. */
  readonly where?: { readonly field: string, readonly value: unknown }
}

/** Why FreshBooks may refuse a draft for this field: a clause without a full stop, or undefined. */
export type Doubt = (draft: Readonly<Record<string, unknown>>) => string | undefined

/**
 * One value of a resource. `Value` is the value as FreshBooks shows it in JSON, which is also what rules
 * see and what `store` takes: there is one shape from JSON to SQL.
 */
export interface Field<Value = any, A extends Access = any> {
  /** Name of the kind (`money`), for filters, tests and documentation. */
  readonly kind: string
  readonly access: A
  readonly doc?: string
  /** Why this is a guess: it then appears in the fidelity page. */
  readonly inferred?: string
  /** A create without it fails; an object says with which problem, and whether every write needs it. */
  readonly required?: boolean | Required
  /** What it means that a row is sent without it, where that is often a mistake: for the diagnostics. */
  readonly unsent?: Unsent
  /** What too few sources say is refused: it is taken, and the diagnostics tell. */
  readonly doubt?: Doubt
  /** Writing it is an error; other read-only fields are ignored in silence. */
  readonly refused?: boolean
  readonly nullable?: boolean
  /** Whether an empty text stands for null where the field may be null. */
  readonly emptyIsNull?: boolean
  /** Stored for rules, filters and includes, but not part of the answer. */
  readonly hidden?: boolean
  /** The table whose rows this value names, by their id or by the field `refersBy`. */
  readonly refers?: string
  readonly refersBy?: string
  /** Whether it may name a deleted row: a log of what happened must be able to. */
  readonly refersToDeleted?: boolean
  /** Looked up by value often enough to deserve an index; references always have one. */
  readonly indexed?: boolean
  /** The field whose value this one repeats under a second name. */
  readonly repeats?: string
  /** Whether the second name may be written too; the first one wins where both are sent. */
  readonly isAlias?: boolean
  /** Whether the key is left out of rows where the value is null. */
  readonly optionalKey?: boolean
  /** Value of the field that hides a row from lists (`vis_state` 1, `active` false). */
  readonly hides?: Stored
  /** SQL of a value that is computed at each reading, one expression per column. */
  readonly derivation?: readonly string[]
  /** Whether the derived value also has a stored column of the same name, which the SQL may use. */
  readonly stored?: boolean
  readonly columns: (name: string) => readonly Column[]
  /** SQL expression (over the resource's columns) of the JSON value shown. */
  readonly json: (name: string) => string
  /** SQL expression to compare and sort by. */
  readonly sql: (name: string) => string
  readonly schema: JsonSchema
  /** Schema of what a request may send, where it is wider than what is shown. */
  readonly input: JsonSchema
  readonly parse: (input: unknown) => Parsed<Value>
  readonly store: (value: Value) => readonly Stored[]
  /** Reads the text of a filter into what is stored. */
  readonly filter: (text: string) => Parsed<Stored>
  /**
   * Value of a new row that neither the request nor the rules gave one;
   * also what null stands for in accounting.
   */
  readonly default?: Value
  /** The same for values that depend on when and where the row is made (`signup_date`, `uuid`). */
  readonly initial?: (row: NewRow) => Value
  /** Value set at each write, whatever the request says (`updated`). */
  readonly rewritten?: (row: NewRow) => Value
}

/** What a missing value is a problem of, where it is not `required` on create alone. */
export interface Required {
  readonly problem?: ProblemKind
  /** The offending value that the error shows. Default: null. */
  readonly value?: unknown
  /** Whether an update needs the key too. */
  readonly always?: boolean
}

/** The fields of a resource by FreshBooks' names. */
export type Fields = Record<string, Field>

/** Never taken from a request; a request that carries it is not at fault. */
export function readOnly<V> (field: Field<V>): Field<V, 'read-only'> {
  return { ...field, access: 'read-only' }
}

/** Taken from a create only; later requests that carry it change nothing. */
export function createOnly<V> (field: Field<V>): Field<V, 'create-only'> {
  return { ...field, access: 'create-only' }
}

/** Read from requests for the rules' sake; has no column and is never shown. */
export function requestOnly<V> (field: Field<V>): Field<V, 'request-only'> {
  return { ...field, access: 'request-only', columns: () => [], nullable: true }
}

/** A read-only field whose writing FreshBooks answers with 403, errno 1038 (live-verified: due_date). */
export function refused<V> (field: Field<V>): Field<V, 'read-only'> {
  return { ...readOnly(field), refused: true }
}

/** Null, or an empty text where the kind takes that for it. */
const isNothing = (field: Field, input: unknown): boolean =>
  input === null || (input === '' && field.emptyIsNull === true)

/** May be null; null is then also what a new row holds unless the field says otherwise. */
export function nullable<V, A extends Access> (field: Field<V, A>): Field<V | null, A> {
  return {
    ...field,
    nullable: true,
    default: field.default === undefined || field.default === '' ? null : field.default,
    schema: orNull(field.schema),
    input: orNull(field.input),
    parse: input => isNothing(field, input) ? { value: null } : field.parse(input),
    store: value => value === null ? field.columns('x').map(() => null) : field.store(value),
    json: name => nullSafe(field, name),
  }
}

/** Stored and known to rules, filters and includes, but not shown. */
export function hidden<V, A extends Access> (field: Field<V, A>): Field<V, A> {
  return { ...field, hidden: true }
}

/** A key that only rows have whose value is not null (`system_account_name`). */
export function optionalKey<V, A extends Access> (field: Field<V, A>): Field<V | null, A> {
  return { ...nullable(field), schema: field.schema, optionalKey: true }
}

/** Looked up by its value: gets an index. */
export function indexed<V, A extends Access> (field: Field<V, A>): Field<V, A> {
  return { ...field, indexed: true }
}

/**
 * A value computed by SQL at each reading; `sql` (one expression per column of the kind) may use every
 * stored column and every value derived before it. With `stored` the field also has its own column, which
 * the SQL then sees under its own name: a status that is written by hand until a payment decides it.
 */
export function derived<V> (field: Field<V>, sql: string | readonly string[]): Field<V, 'read-only'> {
  return { ...readOnly(field), derivation: typeof sql === 'string' ? [sql] : sql }
}

/** As `derived`, for a value that is also written: the SQL sees what was stored under the same name. */
export function computedFrom<V, A extends Access> (field: Field<V, A>, sql: string): Field<V, A> {
  return { ...field, derivation: [sql], stored: true }
}

function orNull (schema: JsonSchema): JsonSchema {
  if (schema.type === undefined) return { anyOf: [schema, { type: 'null' }] }
  const type = [schema.type].flat()
  const values = schema.enum === undefined ? {} : { enum: [...schema.enum as unknown[], null] }
  return { ...schema, type: type.includes('null') ? type : [...type, 'null'], ...values }
}

/** `json_object` of SQL turns NULL into null by itself, but a composed value must not show its shell. */
function nullSafe (field: Field, name: string): string {
  const first = field.columns(name)[0]?.name
  const shown = field.json(name)
  return first === undefined || shown === first ? shown : `iif(${first} IS NULL, NULL, ${shown})`
}
