// Declarations → tables, indexes and read views.
import type { Column, Field } from '../declare/field.ts'
import type { Owned, Resource } from '../declare/resource.ts'
import { isStored, ownedTable, type Models } from './model.ts'

/** All statements that make the schema of a world, in order. */
export function ddl (models: Models): string[] {
  return [...models.values()].flatMap(({ resource }) => [
    table(resource),
    ...indexes(resource),
    ...Object.entries(resource.owns ?? {}).map(([name, owned]) => ownedRowsTable(resource, name, owned)),
    ...view(resource),
  ])
}

const declared = ({ name, type }: Column): string =>
  name === 'id' ? 'id INTEGER PRIMARY KEY' : `${name} ${type}`

const columnsOf = (fields: ReadonlyArray<readonly [string, Field]>): Column[] =>
  fields.filter(([, field]) => isStored(field)).flatMap(([name, field]) => [...field.columns(name)])

function table (resource: Resource): string {
  const columns = columnsOf(Object.entries(resource.fields)).map(declared)
  return `CREATE TABLE ${resource.many} (\n  ${columns.join(',\n  ')}\n) STRICT`
}

function ownedRowsTable (resource: Resource, name: string, { fields, owner, key }: Owned): string {
  const columns = columnsOf(Object.entries(fields)).filter(column => column.name !== owner).map(declared)
  const declarations = [`${owner} INTEGER`, ...columns].join(',\n  ')
  return `CREATE TABLE ${ownedTable(resource, name)} (\n  ${declarations},\n` +
    `  PRIMARY KEY (${owner}, ${key})\n) STRICT, WITHOUT ROWID`
}

/**
 * References are looked up from the other side (payments of an invoice), so each has an index. Values that
 * are looked up within a business have the business first, or SQLite would walk all rows of the business
 * instead.
 */
function indexes (resource: Resource): string[] {
  const fields = Object.entries(resource.fields).filter(([, field]) => isStored(field))
  const { tenant } = resource.family
  const within = tenant !== undefined && resource.fields[tenant] !== undefined ? [tenant] : []
  const references = fields.filter(([, field]) => field.refers !== undefined).map(([name]) => [name])
  const lookedUp = fields.filter(([, field]) => field.indexed === true).map(([name]) => [...within, name])
  return [...within.length === 0 ? [] : [[...within, 'id']], ...references, ...lookedUp].map(names =>
    `CREATE INDEX ${resource.many}_by_${names.join('_')} ON ${resource.many} (${names.join(', ')})`)
}

/** One nested select for each derived field, in order, so that each may use the ones before it. */
function view (resource: Resource): string[] {
  const fields = Object.entries(resource.fields)
  const derived = fields.filter(([, field]) => field.derivation !== undefined)
  if (derived.length === 0) return []
  const base = columnsOf(fields).map(column => column.name)
  const sql = derived.reduce(({ names, from }, [name, field]) => {
    const made = field.columns(name)
      .map((column, index) => ({ name: column.name, sql: field.derivation![index] ?? 'NULL' }))
    const kept = names.filter(other => !made.some(column => column.name === other))
    const select = [...kept, ...made.map(column => `${column.sql} AS ${column.name}`)]
    return {
      names: [...kept, ...made.map(column => column.name)],
      from: `(SELECT ${select.join(', ')} FROM ${from})`,
    }
  }, { names: base, from: resource.many })
  return [`CREATE VIEW ${resource.many}_read AS SELECT * FROM ${sql.from}`]
}
