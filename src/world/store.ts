// Rows in and out of the tables: the few statements that are the same for every resource.
import type { Birth, Field, Stored } from '../declare/field.ts'
import type { Owned } from '../declare/resource.ts'
import { isStored, ownedTable, type Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import type { World } from './world.ts'

/** The condition that keeps a statement within one business, and its parameter. */
export interface Tenant {
  readonly condition: string
  readonly parameters: readonly unknown[]
}

/** The columns of a value; a field that nobody gave one takes its initial value. */
function columnValues (field: Field, value: unknown, birth: Birth): readonly Stored[] {
  const given = value !== undefined ? value : field.initial?.(birth) ?? field.default
  return given === undefined || given === null ? field.columns('x').map(() => null) : field.store(given)
}

/** Inserts a row; `values` are shown values by field. */
export function insertRow (world: World, model: Model, values: Values, birth: Birth): void {
  const parameters = model.stored.flatMap(([name, field]) =>
    name === 'id' ? [birth.id] : columnValues(field, values[name], birth))
  world.statement(model.insert).run(...parameters)
}

/** Changes some fields of a row. */
export function updateRow (world: World, model: Model, id: number, values: Values): void {
  const changed = model.stored.filter(([name]) => Object.hasOwn(values, name) && name !== 'id')
  if (changed.length === 0) return
  const columns = changed.flatMap(([name, field]) => field.columns(name).map(column => `${column.name} = ?`))
  const parameters = changed.flatMap(([name, field]) => {
    const value = values[name]
    return value === null || value === undefined ? field.columns('x').map(() => null) : field.store(value)
  })
  world.statement(`UPDATE ${model.table} SET ${columns.join(', ')} WHERE id = ?`).run(...parameters, id)
}

/** Replaces the owned rows of a row as a whole. */
export function replaceOwned (world: World, model: Model, id: number, name: string, rows: readonly Values[], birth: Birth): void {
  const { owner, fields } = model.resource.owns![name] as Owned
  const table = ownedTable(model.resource, name)
  world.statement(`DELETE FROM ${table} WHERE ${owner} = ?`).run(id)
  const stored = Object.entries(fields).filter(([field, kind]) => field !== owner && isStored(kind))
  const columns = [owner, ...stored.flatMap(([field, kind]) => kind.columns(field).map(column => column.name))]
  const insert = world.statement(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
  for (const row of rows) insert.run(id, ...stored.flatMap(([field, kind]) => columnValues(kind, row[field], birth)))
}

/** Erases a row with all it owns. */
export function eraseRow (world: World, model: Model, id: number): void {
  for (const [name, { owner }] of Object.entries(model.resource.owns ?? {})) {
    world.statement(`DELETE FROM ${ownedTable(model.resource, name)} WHERE ${owner} = ?`).run(id)
  }
  world.statement(`DELETE FROM ${model.table} WHERE id = ?`).run(id)
}

/** The row as rules see it, or undefined. */
export function findRow (world: World, model: Model, id: number, tenant: Tenant): Values | undefined {
  const sql = `SELECT ${model.wholeRow} FROM ${model.source} WHERE id = ? AND ${tenant.condition}`
  const text = world.statement(sql).pluck().get(id, ...tenant.parameters) as string | undefined
  return text === undefined ? undefined : JSON.parse(text)
}

/** Rows as rules see them. */
export function selectRows (
  world: World, model: Model, condition: string, parameters: readonly unknown[], tenant: Tenant
): Values[] {
  const sql = `SELECT ${model.wholeRow} FROM ${model.source} WHERE ${tenant.condition} AND (${condition}) ORDER BY id`
  const texts = world.statement(sql).pluck().all(...tenant.parameters, ...parameters) as string[]
  return texts.map(text => JSON.parse(text))
}

/** The row as JSON text with these includes, or undefined. */
export function showRow (
  world: World, model: Model, id: number, includes: readonly string[], tenant: Tenant
): string | undefined {
  const sql = `SELECT ${model.shownRow(includes)} FROM ${model.source} WHERE id = ? AND ${tenant.condition}`
  return world.statement(sql).pluck().get(id, ...tenant.parameters) as string | undefined
}
