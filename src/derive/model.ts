// Everything that is derived from a declaration once and used at every request: the columns, the prepared
// texts of SQL, and the ways a row is shown. Pure: built from declarations, remembers nothing.
import type { Catalogue } from '../declare/include.ts'
import type { Field, Fields } from '../declare/field.ts'
import type { Owned, Resource } from '../declare/resource.ts'
import type { AnyRules } from '../declare/rules.ts'
import { memoize } from './memoize.ts'
import { jsonObject, rowText, type Member } from './row-text.ts'
import { ownedSchema, rowSchema } from './schemas.ts'
import { listName, type Filter } from '../declare/search.ts'
import type { KnownQuery } from '../declare/family.ts'

/** A declared resource together with its rules. */
export interface Entry {
  readonly resource: Resource
  readonly rules?: AnyRules
}

/** A resource as the rest of the program uses it. */
export interface Model {
  readonly resource: Resource
  readonly rules: AnyRules
  readonly table: string
  /** The read view where values are derived, else the table. */
  readonly source: string
  /** Fields with a column of their own, in order. */
  readonly stored: ReadonlyArray<readonly [string, Field]>
  /** Fields a create and an update read from the request. */
  readonly creatable: ReadonlyArray<readonly [string, Field]>
  readonly updatable: ReadonlyArray<readonly [string, Field]>
  readonly refused: readonly string[]
  readonly references: ReadonlyArray<readonly [string, Field]>
  /** Fields set anew at each write (`updated`). */
  readonly rewritten: ReadonlyArray<readonly [string, Field]>
  readonly insert: string
  /** The second name of the id, which errors use (`invoiceid`). */
  readonly idField: string
  /** Column and value that hide a row from lists; undefined where nothing does. */
  readonly visibility: { readonly column: string, readonly hidden: string } | undefined
  /** Column that ties a row to its business; undefined where rows belong to none. */
  readonly tenant: string | undefined
  /** Names a list or a row can be asked for. */
  readonly known: KnownQuery
  /** Whole statements, kept: making them again would cost more than running them. */
  readonly sql: {
    /** Whether there is a row of that id (and business), and whether there is one that is not deleted. */
    readonly exists: string
    readonly usable: string
    /** The row as rules see it, hidden fields and owned rows included, by id (and business). */
    readonly find: string
    /** The same by id alone, whatever business it belongs to. */
    readonly anywhere: string
    /** Rows as rules see them, by business and a condition. */
    readonly select: (condition: string) => string
    /** The row as it is shown, by id (and business). */
    readonly show: (includes: readonly string[]) => string
    /** Number of rows of a list; conditions come after the business. */
    readonly count: (where: readonly string[]) => string
    /** A page of a list, its size and offset last. */
    readonly page: (includes: readonly string[], where: readonly string[], order: string) => string
  }
}

/** All models by the name of their table. */
export type Models = ReadonlyMap<string, Model>

/** Name of the table of owned rows. */
export const ownedTable = (resource: Resource, name: string): string => `${resource.one}_${name}`

/** Whether a field has a column in the table. */
export const isStored = (field: Field): boolean =>
  field.access !== 'request-only' && (field.derivation === undefined || field.stored === true) &&
    field.columns('x').length > 0

/** Columns of a field within its table. */
const columnNames = ([name, field]: readonly [string, Field]): string[] =>
  field.columns(name).map(column => column.name)

const hasDerived = (resource: Resource): boolean =>
  Object.values(resource.fields).some(field => field.derivation !== undefined)

/** Name of the table or read view of a resource. */
export const sourceOf = (resource: Resource): string =>
  hasDerived(resource) ? `${resource.many}_read` : resource.many

function members (fields: Fields, keep: (name: string, field: Field) => boolean): Member[] {
  return Object.entries(fields)
    .filter(([name, field]) => field.access !== 'request-only' && keep(name, field))
    .map(([name, field]) => ({ name, sql: field.json(name) }))
}

function inOrder (resource: Resource, list: Member[]): Member[] {
  return resource.family.keyOrder === 'alphabetical' ? list.sort((a, b) => a.name < b.name ? -1 : 1) : list
}

/** The ways includes reach other resources. */
export function catalogueOf (resources: ReadonlyMap<string, Resource>): Catalogue {
  const catalogue: Catalogue = {
    resource: many => {
      const found = resources.get(many)
      if (found === undefined) throw new Error(`no resource is called ${many}`)
      return found
    },
    object: (resource, fields) =>
      jsonObject(inOrder(resource,
        members(resource.fields, (name, field) => fields?.includes(name) ?? field.hidden !== true))),
    ownedRows: (resource, name) => ownedRowsSql(resource, name, false),
    source: sourceOf,
    schema: (resource, fields) => rowSchema(resource, fields),
    ownedSchema: (resource, name) => ownedSchema(resource, name),
  }
  return catalogue
}

function ownedRowsSql (resource: Resource, name: string, whole: boolean): string {
  const { fields, owner, key } = resource.owns![name] as Owned
  const list = inOrder(resource, members(fields, (_name, field) => whole || field.hidden !== true))
  return `(SELECT json_group_array(${jsonObject(list)} ORDER BY ${key}) FROM ${ownedTable(resource, name)}
    WHERE ${owner} = ${sourceOf(resource)}.id)`
}

function fullRow (resource: Resource): string {
  const owned = Object.keys(resource.owns ?? {})
    .map(name => ({ name, sql: ownedRowsSql(resource, name, true), isQuery: true }))
  return rowText([...members(resource.fields, () => true), ...owned])
}

function memberOf (resource: Resource, catalogue: Catalogue, name: string): Member {
  const { sql, isQuery = false } = resource.include![name]!
  return { name, sql: sql(resource, catalogue), isQuery }
}

/** The fields shown and the includes asked for; an include with the name of a field stands in its place. */
function shownRow (resource: Resource, catalogue: Catalogue, includes: readonly string[]): string {
  const included = new Map(includes.map(name => [name, memberOf(resource, catalogue, name)]))
  const plain = members(resource.fields, (_name, field) => field.hidden !== true)
    .map(member => included.get(member.name) ?? member)
  const extra = [...included.values()].filter(({ name }) => !plain.some(field => field.name === name))
  return rowText(inOrder(resource, [...plain, ...extra]))
}

function visibilityOf (resource: Resource): Model['visibility'] {
  const found = Object.entries(resource.fields).find(([, field]) => field.hides !== undefined)
  return found === undefined ? undefined : { column: found[0], hidden: String(found[1].hides) }
}

function modelOf ({ resource, rules = {} }: Entry, catalogue: Catalogue): Model {
  const fields = Object.entries(resource.fields)
  const stored = fields.filter(([, field]) => isStored(field))
  const names = stored.flatMap(columnNames)
  const tenant = resource.family.tenant !== undefined && resource.fields[resource.family.tenant] !== undefined
    ? resource.family.tenant
    : undefined
  const written = (access: readonly string[]) => fields.filter(([, field]) => access.includes(field.access))
  return {
    resource,
    rules,
    table: resource.many,
    source: sourceOf(resource),
    stored,
    creatable: written(['writable', 'create-only', 'request-only']),
    updatable: written(['writable', 'request-only']),
    refused: fields.filter(([, field]) => field.refused === true).map(([name]) => name),
    references: fields.filter(([, field]) => field.refers !== undefined),
    rewritten: fields.filter(([, field]) => field.rewritten !== undefined),
    insert: `INSERT INTO ${resource.many} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    idField: fields.find(([, field]) => field.kind === 'id' && field.repeats === 'id')?.[0] ?? 'id',
    visibility: visibilityOf(resource),
    tenant,
    known: knownQuery(resource),
    sql: statements(resource, catalogue, tenant),
  }
}

function knownQuery (resource: Resource): KnownQuery {
  const { search = {}, include = {}, fields } = resource
  const filters = Object.entries(search).flatMap(([name, filter]) => [name, listName(name, filter) ?? name])
  const visibility = visibilityOf(resource)
  const isFlag = ([name, { match, on }]: readonly [string, Filter]) =>
    match === 'flag' || fields[on[0] ?? name]?.kind === 'flag'
  return {
    filters: new Set([...filters, ...(visibility === undefined ? [] : [visibility.column])]),
    flags: new Set(Object.entries(search).filter(isFlag).map(([name]) => name)),
    includes: new Set(Object.keys(include).filter(name => include[name]!.unasked !== true)),
  }
}

function statements (resource: Resource, catalogue: Catalogue, tenant: string | undefined): Model['sql'] {
  const source = sourceOf(resource)
  const within = tenant === undefined ? '1' : `${tenant} = ?`
  const whole = fullRow(resource)
  const keep = memoize()
  const exists = `SELECT 1 FROM ${resource.many} WHERE id = ? AND ${within}`
  const visibility = visibilityOf(resource)
  return {
    exists,
    usable: visibility === undefined ? exists : `${exists} AND ${visibility.column} <> ${visibility.hidden}`,
    find: `SELECT ${whole} FROM ${source} WHERE id = ? AND ${within}`,
    anywhere: `SELECT ${whole} FROM ${source} WHERE id = ?`,
    select: condition => keep(`select ${condition}`, () =>
      `SELECT ${whole} FROM ${source} WHERE ${within} AND (${condition}) ORDER BY id`),
    show: includes => keep(`show ${includes.join()}`, () =>
      `SELECT ${shownRow(resource, catalogue, includes)} FROM ${source} WHERE id = ? AND ${within}`),
    count: where => keep(`count ${where.join()}`,
      () => `SELECT count(*) FROM ${source} WHERE ${[within, ...where].join(' AND ')}`),
    page: (includes, where, order) => keep(`page ${includes.join()} ${where.join()} ${order}`, () =>
      `SELECT ${shownRow(resource, catalogue, includes)} FROM ${source}
        WHERE ${[within, ...where].join(' AND ')} ORDER BY ${order} LIMIT ? OFFSET ?`),
  }
}

/** Derives all models of a list of resources. */
export function modelsOf (entries: readonly Entry[]): Models {
  const catalogue = catalogueOf(new Map(entries.map(({ resource }) => [resource.many, resource])))
  return new Map(entries.map(entry => [entry.resource.many, modelOf(entry, catalogue)]))
}
