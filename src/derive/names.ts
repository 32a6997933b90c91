// Names in SQL: of tables, read views and columns.
import type { Field } from '../declare/field.ts'
import { tableOf, type Resource } from '../declare/resource.ts'

/** Name of the table of owned rows. */
export const ownedTableOf = (resource: Resource, name: string): string => `${resource.one}_${name}`

/** Name of the table or read view of a resource. */
export const sourceOf = (resource: Resource): string =>
  Object.values(resource.fields).some(field => field.derivation !== undefined)
    ? `${tableOf(resource)}_read`
    : tableOf(resource)

/** Whether a field has a column in the table. */
export const isStored = (field: Field): boolean =>
  field.access !== 'request-only' && (field.derivation === undefined || field.stored === true) &&
    field.columns('x').length > 0

/** Columns of a field within its table. */
export const columnNames = ([name, field]: readonly [string, Field]): string[] =>
  field.columns(name).map(column => column.name)
