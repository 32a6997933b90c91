// Models of owned rows: everything that is derived once from the declaration of owned rows.
import type { Field } from '../declare/field.ts'
import type { Owned, Resource } from '../declare/resource.ts'
import { columnNames, isStored, ownedTableOf } from './names.ts'

type NamedField = readonly [string, Field]

export interface OwnedModel extends Pick<Owned, 'key' | 'owner' | 'numbering' | 'replaces' | 'shown'> {
  /** The member of a row that holds them (`lines`). */
  readonly name: string
  readonly table: string
  /** First key of a table that is numbered as a whole. */
  readonly first: number
  readonly fields: readonly NamedField[]
  /** Whether its rows show the id of their owner. */
  readonly showsOwner: boolean
  /** Fields with a column of their own beside that of the owner. */
  readonly stored: readonly NamedField[]
  /** Fields read from requests; the key is among them, since requests name rows by it. */
  readonly writable: readonly NamedField[]
  readonly required: readonly NamedField[]
  readonly references: readonly NamedField[]
  /** Takes the owner's id first. */
  readonly insert: string
}

/** The lists of rows that rows of a resource own. */
export const ownedModels = (resource: Resource): OwnedModel[] =>
  Object.entries(resource.owns ?? {}).map(([name, owned]) => ownedModel(resource, name, owned))

function ownedModel (resource: Resource, name: string, owned: Owned): OwnedModel {
  const { key, owner, numbering, replaces, shown, first = 1 } = owned
  const table = ownedTableOf(resource, name)
  const fields = Object.entries(owned.fields)
  const stored = fields.filter(([field, kind]) => field !== owner && isStored(kind))
  const columns = [owner, ...stored.flatMap(columnNames)]
  return {
    name, table, key, owner, numbering, replaces, shown, first, fields, stored,
    showsOwner: Object.hasOwn(owned.fields, owner),
    writable: fields.filter(([field, { access }]) => access !== 'read-only' || field === key),
    required: fields.filter(([, { required }]) => required !== undefined && required !== false),
    references: fields.filter(([, { refers }]) => refers !== undefined),
    insert: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  }
}
