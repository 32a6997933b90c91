// Includes: parts of a row that are shown only when asked for. Each one is a piece of SQL that makes JSON.
import type { JsonSchema } from './field.ts'
import { tableOf, tenantOf, type Resource } from './resource.ts'

/** How an include reaches the declarations of other resources, and shows rows of them. */
export interface Catalogue {
  resource: (table: string) => Resource
  /** SQL of the JSON object of a row, of all shown fields or of the named ones. */
  object: (resource: Resource, fields?: readonly string[]) => string
  /** SQL of the JSON array of owned rows, in order. */
  ownedRows: (resource: Resource, name: string) => string
  /** Name of the table or read view of a resource. */
  source: (resource: Resource) => string
  /** JSON Schema of what `object` and `ownedRows` make. */
  schema: (resource: Resource, fields?: readonly string[]) => JsonSchema
  ownedSchema: (resource: Resource, name: string) => JsonSchema
}

/** A part of a row that is absent from the answer unless asked for. */
export interface Include {
  readonly doc: string
  /** SQL expression, over the columns of `owner`, of the JSON value. */
  readonly sql: (owner: Resource, catalogue: Catalogue) => string
  /** Whether `sql` is a query of its own that makes an object or a list. */
  readonly isQuery?: boolean
  readonly schema: (owner: Resource, catalogue: Catalogue) => JsonSchema
  /**
   * When it is shown. `asked` (default): where the request asks for it. `written`: also in the answer to a
   * write that sent a value for it (late_reminders, attachment). `always`: where the operation says so; a
   * request cannot ask for it.
   */
  readonly show?: 'asked' | 'written' | 'always'
  readonly inferred?: string
}

type Notes = { doc: string, inferred?: string, show?: NonNullable<Include['show']> }

/** The owned rows of that name. */
export const ownedRows = (name: string): Include => ({
  doc: `The ${name}.`,
  isQuery: true,
  sql: (owner, catalogue) => catalogue.ownedRows(owner, name),
  schema: (owner, catalogue) => catalogue.ownedSchema(owner, name),
})

/** A hidden field of the row itself. */
export const shown = (field: string, notes: Notes): Include => ({
  ...notes,
  sql: ({ fields, family }) => {
    const { kind, json } = fields[field]!
    const isSorted = kind === 'structure' && family.conventions.keyOrder === 'alphabetical'
    return isSorted ? inKeyOrder(json(field)) : json(field)
  },
  schema: owner => owner.fields[field]!.schema,
})

/** The one row of another resource whose `key` is the value of the column `by`, or null. */
export const one = (
  many: string, by: string, notes: Notes & { key?: string, fields?: readonly string[] }
): Include => ({
  ...notes,
  isQuery: true,
  sql: (owner, catalogue) => {
    const other = catalogue.resource(many)
    const tenant = tenantOf(owner)?.column
    const within = tenant !== undefined && other.fields[tenant] !== undefined
      ? ` AND other.${tenant} = ${tableOf(owner)}.${tenant}`
      : ''
    return inOrderOf(owner, other, `(SELECT ${catalogue.object(other, notes.fields)}
      FROM ${catalogue.source(other)} AS other
      WHERE other.${notes.key ?? 'id'} = ${tableOf(owner)}.${by}${within})`)
  },
  schema: (_owner, catalogue) =>
    ({ anyOf: [catalogue.schema(catalogue.resource(many), notes.fields), { type: 'null' }] }),
})

/** The visible rows of another resource whose column `by` is this row's id, oldest first. */
export const many = (name: string, by: string, notes: Notes): Include => ({
  ...notes,
  isQuery: true,
  sql: (owner, catalogue) => {
    const other = catalogue.resource(name)
    const visible = other.fields.vis_state === undefined ? '' : ' AND other.vis_state = 0'
    return inOrderOf(owner, other, `(SELECT json_group_array(${catalogue.object(other)} ORDER BY other.id)
      FROM ${catalogue.source(other)} AS other WHERE other.${by} = ${tableOf(owner)}.id${visible})`)
  },
  schema: (_owner, catalogue) => ({ type: 'array', items: catalogue.schema(catalogue.resource(name)) }),
})

/**
 * A query of rows of `other`, shown in a row of `owner`: where only the family of `owner` sorts its keys, it
 * sorts those too.
 */
export const inOrderOf = (owner: Resource, other: Resource, query: string): string =>
  owner.family.conventions.keyOrder === other.family.conventions.keyOrder ? query : `sorted_keys(${query})`

/** JSON that has its keys in alphabetical order whatever order they are stored in. */
export const inKeyOrder = (sql: string): string => `json(sorted_keys(${sql}))`

/** Anything else SQL can say; the expression must make JSON, and be no query of an object or a list. */
export const computed = (sql: string, schema: JsonSchema, notes: Notes): Include =>
  ({ ...notes, sql: () => sql, schema: () => schema })

/**
 * What a query finds, one object or list, inside of other JSON. SQLite before 3.54 took the value of a query
 * for JSON there, later ones take it for text. Reading it again is cheap where it is short.
 */
export const jsonFrom = (query: string): string => `json((${query}))`
