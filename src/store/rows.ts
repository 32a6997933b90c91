// Rows in and out of the tables: the few statements that are the same for every resource.
import type { NewRow, Field, Stored } from '../declare/field.ts'
import type { Owned } from '../declare/resource.ts'
import type { Business } from '../declare/rules.ts'
import { isStored, ownedTable, type Model } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import type { Envelope } from '../derive/endpoints.ts'
import type { Plan } from '../derive/query.ts'
import type { Page } from '../declare/family.ts'
import type { Store } from './store.ts'

/** The columns of a value; a field that nobody gave one takes its initial value. */
function columnValues (field: Field, value: unknown, newRow: NewRow): readonly Stored[] {
  const given = value !== undefined ? value : field.initial?.(newRow) ?? field.default
  return given === undefined || given === null ? field.columns('x').map(() => null) : field.store(given)
}

function recordRowChange (store: Store, { table }: Model, id: number): void {
  store.recordChange({ type: table, id, table, condition: 'id = ?', parameters: [id] })
}

/** Inserts a row; `values` are shown values by field. */
export function insertRow (store: Store, model: Model, values: Values, newRow: NewRow): void {
  recordRowChange(store, model, newRow.id)
  const parameters: Stored[] = []
  for (const [name, field] of model.stored) {
    if (name === 'id') parameters.push(newRow.id)
    else parameters.push(...columnValues(field, values[name], newRow))
  }
  store.statement(model.insert).run(...parameters)
}

/** Changes some fields of a row. */
export function updateRow (store: Store, model: Model, id: number, values: Values): void {
  const changed = model.stored.filter(([name]) => Object.hasOwn(values, name) && name !== 'id')
  if (changed.length === 0) return
  recordRowChange(store, model, id)
  const columns = changed.flatMap(([name, field]) => field.columns(name).map(column => `${column.name} = ?`))
  const parameters = changed.flatMap(([name, field]) => {
    const value = values[name]
    return value === null || value === undefined ? field.columns('x').map(() => null) : field.store(value)
  })
  store.statement(`UPDATE ${model.table} SET ${columns.join(', ')} WHERE id = ?`).run(...parameters, id)
}

/** Replaces the owned rows of a row as a whole. */
export function replaceOwned (
  store: Store, model: Model, id: number, name: string, rows: readonly Values[], newRow: NewRow
): void {
  const { owner, fields } = model.resource.owns![name] as Owned
  const table = ownedTable(model.resource, name)
  store.recordChange({ type: model.table, id, table, condition: `${owner} = ?`, parameters: [id] })
  store.statement(`DELETE FROM ${table} WHERE ${owner} = ?`).run(id)
  const stored = Object.entries(fields).filter(([field, kind]) => field !== owner && isStored(kind))
  const columns = [
    owner, ...stored.flatMap(([field, kind]) => kind.columns(field).map(column => column.name)),
  ]
  const insert = store.statement(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
  )
  for (const row of rows) {
    insert.run(id, ...stored.flatMap(([field, kind]) => columnValues(kind, row[field], newRow)))
  }
}

/** Erases a row with all it owns. */
export function eraseRow (store: Store, model: Model, id: number): void {
  for (const [name, { owner }] of Object.entries(model.resource.owns ?? {})) {
    const table = ownedTable(model.resource, name)
    store.recordChange({ type: model.table, id, table, condition: `${owner} = ?`, parameters: [id] })
    store.statement(`DELETE FROM ${table} WHERE ${owner} = ?`).run(id)
  }
  recordRowChange(store, model, id)
  store.statement(`DELETE FROM ${model.table} WHERE id = ?`).run(id)
}

/** Parameters that keep a statement of a model within one business. */
export type Within = readonly unknown[]

/** Rows of a resource that belongs to a business are seen from within that business only. */
export function withinOf ({ tenant }: Model, business: Business): Within {
  if (tenant === undefined) return []
  return [tenant === 'business_id' ? business.id : business.account_id]
}

/** The row as rules see it, or undefined. */
export function findRow (store: Store, model: Model, id: number, within: Within): Values | undefined {
  const text = store.plucked(model.sql.find).get(id, ...within) as string | undefined
  return text === undefined ? undefined : JSON.parse(text)
}

/** Rows as rules see them. */
export function selectRows (
  store: Store, model: Model, condition: string, parameters: readonly unknown[], within: Within
): Values[] {
  const texts = store.plucked(model.sql.select(condition)).all(...within, ...parameters) as string[]
  return texts.map(text => JSON.parse(text))
}

/** The row as JSON text with these includes, or undefined. */
export function showRow (
  store: Store, model: Model, id: number, includes: readonly string[], within: Within
): string | undefined {
  const sql = model.sql.show(includes)
  return store.cached(sql, `${id} ${within}`,
    () => store.plucked(sql).get(id, ...within) as string | undefined)
}

/** A page of rows as JSON texts joined by commas, and how many there are in all. */
export function showRows (
  store: Store, model: Model, plan: Plan, within: Within
): { rows: string, page: Page } {
  const values = [...within, ...plan.parameters]
  const total = store.plucked(model.sql.count(plan.where)).get(...values) as number
  const perPage = plan.perPage === 'all' ? total : plan.perPage
  const rows = store.plucked(model.sql.page(plan.includes, plan.where, plan.order))
    .all(...values, perPage, (plan.page - 1) * perPage) as string[]
  const sort = plan.sortEcho === undefined ? {} : { sort: plan.sortEcho }
  return { rows: rows.join(','), page: { page: plan.page, per_page: perPage, total, ...sort } }
}

/** The whole body of a page; the next time it is asked for it is there already. */
export function cachedPage (
  store: Store, model: Model, plan: Plan, within: Within, operation: string, envelope: Envelope
): Buffer {
  const question = JSON.stringify([operation, within, plan])
  return store.cached(model.table, question, () => {
    const { rows, page } = showRows(store, model, plan, within)
    return Buffer.from(envelope(rows, page))
  })
}
