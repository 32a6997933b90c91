// Declarations → tables, indexes and read views.
import type { Column, Field } from '../declare/field.ts'
import { tableOf, tenantOf, type Resource } from '../declare/resource.ts'
import { isStored, type Models, type OwnedModel } from './model.ts'

/** All statements that make the schema of a world, in order. */
export function ddl (models: Models): string[] {
  return [...models.values()].flatMap(({ resource, owned }) => [
    table(resource),
    ...indexes(resource),
    ...owned.flatMap(ownedTable),
    ...view(resource),
  ])
}

const declared = ({ name, type }: Column): string =>
  name === 'id' ? 'id INTEGER PRIMARY KEY' : `${name} ${type}`

const columnsOf = (fields: ReadonlyArray<readonly [string, Field]>): Column[] =>
  fields.filter(([, field]) => isStored(field)).flatMap(([name, field]) => [...field.columns(name)])

function table (resource: Resource): string {
  const columns = columnsOf(Object.entries(resource.fields)).map(declared)
  return `CREATE TABLE ${tableOf(resource)} (\n  ${columns.join(',\n  ')}\n) STRICT`
}

function ownedTable ({ table, owner, key, stored, references }: OwnedModel): string[] {
  const columns = columnsOf(stored).filter(column => column.name !== owner).map(declared)
  const declarations = [`${owner} INTEGER`, ...columns].join(',\n  ')
  return [
    `CREATE TABLE ${table} (\n  ${declarations},\n  PRIMARY KEY (${owner}, ${key})\n) STRICT, WITHOUT ROWID`,
    ...references.map(([name]) => index(table, [name])),
  ]
}

const index = (table: string, names: readonly string[]): string =>
  `CREATE INDEX ${table}_by_${names.join('_')} ON ${table} (${names.join(', ')})`

/**
 * References are looked up from the other side (payments of an invoice), so each has an index. Values that
 * are looked up within a business have the business first, or SQLite would walk all rows of the business
 * instead.
 */
function indexes (resource: Resource): string[] {
  const { address, under = {} } = resource
  const fields = Object.entries(resource.fields).filter(([, field]) => isStored(field))
  const tenant = tenantOf(resource)?.column
  const within = tenant !== undefined && resource.fields[tenant] !== undefined ? [tenant] : []
  const references = fields.filter(([, field]) => field.refers !== undefined).map(([name]) => [name])
  const lookedUp = fields.filter(([name, field]) =>
    field.indexed === true || (address?.kind === 'field' && address.field === name))
    .map(([name]) => [...within, name])
  const parents = Object.values(under).filter(name => resource.fields[name]?.refers === undefined)
    .map(name => [name])
  return [...within.length === 0 ? [] : [[...within, 'id']], ...references, ...lookedUp, ...parents]
    .map(names => index(tableOf(resource), names))
}

type Named = readonly [string, Field]

/**
 * Derived fields by level, the lowest first: a field stands above the derived fields that its SQL names.
 * SQLite flattens nested selects when it prepares a statement, and each level costs: two prepare in half the
 * time of one level for each field.
 */
function levelsOf (derived: readonly Named[]): Named[][] {
  const levels = new Map<string, number>()
  for (const [name, field] of derived) {
    const words = new Set((field.derivation ?? []).flatMap(sql => sql.match(/\w+/g) ?? []))
    const below = [...levels].filter(
      ([other]) => other !== name && words.has(other)
    ).map(([, level]) => level)
    levels.set(name, Math.max(-1, ...below) + 1)
  }
  const top = Math.max(-1, ...levels.values())
  return Array.from({ length: top + 1 }, (_, level) => derived.filter(([name]) => levels.get(name) === level))
}

/**
 * One nested select for each level. Each has the table's name, so that SQL may say `invoices.id` anywhere.
 */
function view (resource: Resource): string[] {
  const fields = Object.entries(resource.fields)
  const levels = levelsOf(fields.filter(([, field]) => field.derivation !== undefined))
  if (levels.length === 0) return []
  const table = tableOf(resource)
  const sql = levels.reduce(({ names, from }, level) => {
    const made = level.flatMap(([name, field]) => field.columns(name)
      .map((column, index) => ({ name: column.name, sql: field.derivation![index] ?? 'NULL' })))
    const kept = names.filter(other => !made.some(column => column.name === other))
    const select = [...kept, ...made.map(column => `${column.sql} AS ${column.name}`)]
    return {
      names: [...kept, ...made.map(column => column.name)],
      from: `(SELECT ${select.join(', ')} FROM ${from}) AS ${table}`,
    }
  }, { names: columnsOf(fields).map(column => column.name), from: table })
  return [`CREATE VIEW ${table}_read AS SELECT * FROM ${sql.from}`]
}
