// Declarations → tables and indexes, and the selects of read views.
import type { Column, Field } from '../declare/field.ts'
import { tableOf, tenantOf, type Resource } from '../declare/resource.ts'
import { isTime, type Match } from '../declare/search.ts'
import { isStored, visibilityOf, type Models, type OwnedModel } from './model.ts'
import { sourceOf } from './names.ts'

/** All statements that make the schema of a world, in order. */
export function ddl (models: Models): string[] {
  return [...models.values()].flatMap(({ resource, owned }) => [
    table(resource),
    ...indexes(resource),
    ...owned.flatMap(ownedTable),
  ])
}

/** The selects of read views, by the names that statements use: rows with what is derived of them. */
export const readViews = (models: Models): ReadonlyMap<string, string> => models.once('read views', () =>
  new Map([...models.values()].flatMap(({ resource }) => view(resource))))

const declared = ({ name, type }: Column): string =>
  name === 'id' ? 'id INTEGER PRIMARY KEY' : `${name} ${type}`

const columnsOf = (fields: ReadonlyArray<readonly [string, Field]>): Column[] =>
  fields.filter(([, field]) => isStored(field)).flatMap(([name, field]) => [...field.columns(name)])

function table (resource: Resource): string {
  const columns = columnsOf(Object.entries(resource.fields)).map(declared)
  return `CREATE TABLE ${tableOf(resource)} (\n  ${columns.join(',\n  ')}\n) STRICT`
}

function ownedTable ({ table, owner, key, stored, references }: OwnedModel): string[] {
  const columns = columnsOf(stored).filter(column => column.name !== owner)
    .map(({ name, type }) => `${name} ${type}`)
  const declarations = [`${owner} INTEGER`, ...columns].join(',\n  ')
  return [
    `CREATE TABLE ${table} (\n  ${declarations},\n  PRIMARY KEY (${owner}, ${key})\n) STRICT, WITHOUT ROWID`,
    ...references.map(([name]) => index(table, [name])),
  ]
}

const index = (table: string, columns: readonly string[]): string => {
  const names = columns.map(column => column.replace(' COLLATE ', '_').toLowerCase())
  return `CREATE INDEX ${table}_by_${names.join('_')} ON ${table} (${columns.join(', ')})`
}

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
  const ids = within.length === 0 ? [] : [[...within, 'id']]
  return [...ids, ...references, ...lookedUp, ...parents, ...filtered(resource, within)]
    .map(columns => index(tableOf(resource), columns))
}

/**
 * Lists count the visible rows of a business at each request, mostly with a range of days. With these columns
 * in an index SQLite counts without reading rows: 5 ms instead of 160 ms for 100,000 invoices. Texts are
 * compared without regard to case.
 */
function filtered (resource: Resource, within: readonly string[]): string[][] {
  const visibility = visibilityOf(resource)
  const visible = [...within, ...visibility === undefined ? [] : [visibility.column]]
  const ranges = filteredBy(resource, 'from', isTime)
  const texts = filteredBy(resource, 'equals', kind => kind === 'text')
  const isCounted = ranges.length > 0 || visibility === undefined
  return [
    ...isCounted ? ranges.map(name => [...visible, name]) : [visible],
    ...texts.map(name => [...within, `${name} COLLATE NOCASE`]),
  ]
}

/** Stored fields of some kinds that filters compare in one way. */
function filteredBy (
  { fields, search = {} }: Resource, match: Match, isKind: (kind: string) => boolean
): string[] {
  const names = Object.entries(search).filter(([, filter]) => filter.match === match)
    .flatMap(([name, { on }]) => on.length === 0 ? [name] : on)
  return [...new Set(names)].filter(name => isStored(fields[name]!) && isKind(fields[name]!.kind))
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
function view (resource: Resource): Array<[string, string]> {
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
  return [[sourceOf(resource), `SELECT * FROM ${sql.from}`]]
}
