// How rows of a resource are shown: SQL that makes the JSON text of a row, as answers show it or as rules see
// it, for a list of ids. Lists find ids; only this file makes the text of a row.
import type { Catalogue } from '../declare/include.ts'
import type { Field, Fields } from '../declare/field.ts'
import { tableOf, type Owned, type Resource } from '../declare/resource.ts'
import type { Tenant } from '../declare/tenant.ts'
import { memoize } from '../memoize.ts'
import { ownedTableOf, sourceOf } from './names.ts'
import { jsonObject, rowText, type Member } from './row-text.ts'

/** Statements that take ids as one JSON array and give each row as a `RowText`, in no particular order. */
export interface Presenter {
  /** Rows as answers show them, with these includes. */
  readonly render: (includes: readonly string[]) => string
  /** Rows as rules see them: hidden fields and owned rows too. */
  readonly read: string
}

/** A row as JSON text, and the business it belongs to: `owner` is null where it belongs to none. */
export interface RowText {
  readonly id: number
  readonly owner: string | number | null
  readonly text: string
}

function members (fields: Fields, keep: (name: string, field: Field) => boolean): Member[] {
  return Object.entries(fields)
    .filter(([name, field]) => field.access !== 'request-only' && keep(name, field))
    .map(([name, field]) => ({ name, sql: field.json(name) }))
}

function inOrder (resource: Resource, list: Member[]): Member[] {
  return resource.family.conventions.keyOrder === 'alphabetical'
    ? list.sort((a, b) => a.name < b.name ? -1 : 1)
    : list
}

/** SQL of a JSON object of a row's shown fields, or of the named ones. */
export function objectSql (resource: Resource, fields?: readonly string[]): string {
  return jsonObject(inOrder(resource,
    members(resource.fields, (name, field) => fields?.includes(name) ?? field.hidden !== true)))
}

/** SQL of the JSON array of owned rows, in the order of their keys; hidden fields too where `isFull`. */
export function ownedRowsSql (resource: Resource, name: string, isFull = false): string {
  const { fields, owner, key } = resource.owns![name] as Owned
  const list = inOrder(resource, members(fields, (_name, field) => isFull || field.hidden !== true))
  return `(SELECT json_group_array(${jsonObject(list)} ORDER BY ${key}) FROM ${ownedTableOf(resource, name)}
    WHERE ${owner} = ${tableOf(resource)}.id)`
}

const ownedMember = (resource: Resource, name: string, isFull: boolean): Member =>
  ({ name, sql: ownedRowsSql(resource, name, isFull), isQuery: true })

function fullRow (resource: Resource): string {
  const owned = Object.keys(resource.owns ?? {}).map(name => ownedMember(resource, name, true))
  return rowText([...members(resource.fields, () => true), ...owned])
}

function includeMember (resource: Resource, catalogue: Catalogue, name: string): Member {
  const { sql, isQuery = false } = resource.include![name]!
  return { name, sql: sql(resource, catalogue), isQuery }
}

/** The fields shown and the includes asked for; an include with the name of a field stands in its place. */
function shownRow (resource: Resource, catalogue: Catalogue, includes: readonly string[]): string {
  const included = new Map(includes.map(name => [name, includeMember(resource, catalogue, name)]))
  const always = Object.entries(resource.owns ?? {}).filter(([, { shown }]) => shown === 'always')
    .map(([name]) => ownedMember(resource, name, false))
  const plain = [...members(resource.fields, (_name, field) => field.hidden !== true), ...always]
    .map(member => included.get(member.name) ?? member)
  const extra = [...included.values()].filter(({ name }) => !plain.some(field => field.name === name))
  return withoutNulls(resource.fields, rowText(inOrder(resource, [...plain, ...extra])))
}

/** Keys that only some rows have are taken out where their value is null. */
function withoutNulls (fields: Fields, object: string): string {
  const paths = Object.entries(fields).filter(([, field]) => field.optionalKey === true)
    .map(([name, field]) => `iif(${field.sql(name)} IS NULL, '$.${name}', '$._')`)
  return paths.length === 0 ? object : `json_remove(${[object, ...paths].join(', ')})`
}

/** The presenter of a resource. */
export function presenterOf (
  resource: Resource, catalogue: Catalogue, tenant: Tenant | undefined
): Presenter {
  const byIds = `FROM ${sourceOf(resource)} AS ${tableOf(resource)}
    WHERE id IN (SELECT value FROM json_each(?))`
  const select = `SELECT id, ${tenant?.column ?? 'NULL'} AS owner`
  const cached = memoize()
  return {
    render: includes => cached(includes.join(), () =>
      `${select}, ${shownRow(resource, catalogue, includes)} AS text ${byIds}`),
    read: `${select}, ${fullRow(resource)} AS text ${byIds}`,
  }
}
