// Rows in and out of the tables: the few statements that are the same for every resource.
import type { Page } from '../declare/envelope.ts'
import type { Field, NewRow, Parsed, Stored } from '../declare/field.ts'
import type { Business } from '../declare/session.ts'
import type { PageBody } from '../derive/endpoints.ts'
import type { Model, OwnedModel } from '../derive/model.ts'
import type { Values } from '../derive/parse.ts'
import type { Plan } from '../derive/query.ts'
import { eraseContent } from './blobs.ts'
import type { Store } from './store.ts'

const nulls = (field: Field): readonly null[] => field.columns('x').map(() => null)

/** The columns of a value; a field without one takes its initial value. */
function columnValues (field: Field, value: unknown, newRow: NewRow): readonly Stored[] {
  const given = value !== undefined ? value : field.initial?.(newRow) ?? field.default
  return given === undefined || given === null ? nulls(field) : field.store(given)
}

function recordRowChange (
  store: Store, { table }: Model, id: number, { isNew = false, isQuiet = false } = {}
): void {
  store.recordChange({ type: table, id, table, condition: 'id = ?', parameters: [id], isQuiet }, isNew)
}

function recordOwnedChange (
  store: Store, model: Model, { table, owner }: OwnedModel, id: number, isNew = false
): void {
  store.recordChange({ type: model.table, id, table, condition: `${owner} = ?`, parameters: [id] }, isNew)
}

/** Inserts a row; `values` are shown values by field. */
export function insertRow (store: Store, model: Model, values: Values, newRow: NewRow): void {
  recordRowChange(store, model, newRow.id, { isNew: true })
  const parameters: Stored[] = []
  for (const [name, field] of model.stored) {
    if (name === 'id') parameters.push(newRow.id)
    else parameters.push(...columnValues(field, values[name], newRow))
  }
  store.statement(model.insert).run(...parameters)
}

/** Changes some fields of a row. `isQuiet`: no event tells of it. */
export function updateRow (store: Store, model: Model, id: number, values: Values, isQuiet = false): void {
  const changed = model.stored.filter(([name]) => Object.hasOwn(values, name) && name !== 'id')
  if (changed.length === 0) return
  recordRowChange(store, model, id, { isQuiet })
  const columns = changed.flatMap(([name, field]) => field.columns(name).map(column => `${column.name} = ?`))
  const parameters = changed.flatMap(([name, field]) => {
    const value = values[name]
    return value === null || value === undefined ? nulls(field) : field.store(value)
  })
  store.statement(`UPDATE ${model.table} SET ${columns.join(', ')} WHERE id = ?`).run(...parameters, id)
}

/** Replaces the owned rows of a row as a whole; a new row has none yet. */
export function replaceOwned (
  store: Store, model: Model, owned: OwnedModel, id: number, rows: readonly Values[], newRow: NewRow,
  isNew = false
): void {
  recordOwnedChange(store, model, owned, id, isNew)
  if (!isNew) store.statement(`DELETE FROM ${owned.table} WHERE ${owned.owner} = ?`).run(id)
  const insert = store.statement(owned.insert)
  for (const row of rows) {
    insert.run(id, ...owned.stored.flatMap(([name, field]) => columnValues(field, row[name], newRow)))
  }
}

/** Erases a row with all it owns. */
export function eraseRow (store: Store, model: Model, id: number): void {
  for (const owned of model.owned) {
    recordOwnedChange(store, model, owned, id)
    store.statement(`DELETE FROM ${owned.table} WHERE ${owned.owner} = ?`).run(id)
  }
  eraseContent(store, model.table, id)
  recordRowChange(store, model, id)
  store.statement(`DELETE FROM ${model.table} WHERE id = ?`).run(id)
}

/** Parameters that keep a statement of a model within one business. */
export type Within = readonly unknown[]

/** Rows of a resource that belongs to a business are seen from within that business only. */
export const withinOf = ({ tenant }: Model, business: Business): Within =>
  tenant === undefined ? [] : [tenant.keyOf(business)]

const isOwner = (owner: unknown, within: Within): boolean => within.length === 0 || owner === within[0]

const isWithin = ({ tenant }: Model, row: Values, within: Within): boolean =>
  tenant === undefined || isOwner(row[tenant.column], within)

/** The row as rules see it, or undefined; shared, so not to be changed. */
export function findRow (store: Store, model: Model, id: number, within: Within): Values | undefined {
  const row = store.row(model, id)
  return row !== undefined && isWithin(model, row, within) ? row : undefined
}

/** Rows as rules see them, in the order of their ids; texts of many are made at once. */
export function selectRows (
  store: Store, model: Model, condition: string, parameters: readonly unknown[], within: Within
): Values[] {
  const ids = store.plucked(model.sql.idsWhere(condition)).all(...within, ...parameters) as number[]
  if (ids.length > 1) store.rowTexts(model, model.presenter.read, ids)
  return ids.map(id => store.row(model, id)!)
}

/**
 * The row as JSON text with these includes, or undefined. Without `within` it is known to be of the business.
 */
export function showRow (
  store: Store, model: Model, id: number, includes: readonly string[], within?: Within
): string | undefined {
  const [row] = store.rowTexts(model, model.presenter.render(includes), [id])
  return row !== undefined && (within === undefined || isOwner(row.owner, within)) ? row.text : undefined
}

/** A page of rows as JSON texts, and how many there are in all. */
export function showRows (
  store: Store, model: Model, plan: Plan, within: Within
): { rows: readonly string[], page: Page } {
  const values = [...within, ...plan.parameters]
  const total = store.plucked(model.sql.count(plan.where)).get(...values) as number
  const perPage = plan.perPage === 'all' ? total : plan.perPage
  const ids = store.plucked(model.sql.page(plan.where, plan.order))
    .all(...values, perPage, (plan.page - 1) * perPage) as number[]
  const rows = store.rowTexts(model, model.presenter.render(plan.includes), ids)
  const sort = plan.sortEcho === undefined ? {} : { sort: plan.sortEcho }
  return { rows: rows.map(({ text }) => text), page: { page: plan.page, per_page: perPage, total, ...sort } }
}

/** The whole body of a page; the next time it is asked for it is there already. */
export function cachedPage (
  store: Store, model: Model, plan: Plan, within: Within, operation: string, body: PageBody
): Buffer {
  const question = JSON.stringify([operation, within, plan])
  return store.cached(model.table, question, () => {
    const { rows, page } = showRows(store, model, plan, within)
    return body(rows, page)
  })
}

/** What a text in a path says of a field: numbers are digits alone there. */
const addressed = (field: Field, text: string): Parsed<Stored> =>
  field.kind === 'integer' && !/^\d{1,15}$/.test(text) ? { problem: 'not-a-number' } : field.filter(text)

/**
 * The id of the row that a text in a path names, in a business and below its parents; undefined where there
 * is none. A plain id is not looked up: reading the row shows whether it is there.
 */
export function locateRow (
  store: Store, model: Model, text: string, parents: Values, within: Within
): number | undefined {
  const { address, resource } = model
  const fields = Object.keys(parents)
  if (address.kind === 'field' && address.field === 'id' && fields.length === 0) {
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined
  }
  const named = address.kind === 'field' ? [address.field] : []
  const value = address.kind === 'field' ? addressed(resource.fields[address.field]!, text) : { value: null }
  if ('problem' in value) return undefined
  const condition = [...named, ...fields].map(field => `${field} = ?`).join(' AND ')
  const parameters = [...named.map(() => value.value), ...Object.values(parents)]
  return store.plucked(model.sql.idsWhere(condition)).get(...within, ...parameters) as number | undefined
}
