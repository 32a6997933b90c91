// The write pipeline: what every request, seed, scenario and rule goes through. One synchronous transaction:
// parse → complete → store → effects → postings.
import { isDeepStrictEqual } from 'node:util'
import type { NewRow } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { Session } from '../declare/rules.ts'
import { assertBalanced } from '../ledger/journal.ts'
import type { Model } from '../derive/model.ts'
import { parse, type Values } from '../derive/parse.ts'
import { eraseRow, insertRow, replaceOwned, updateRow, withinOf } from './rows.ts'
import type { World } from '../world/world.ts'

/** Where a write happens. */
export interface WriteContext {
  readonly world: World
  readonly session: Session
}

/** Key of a draft under which a fixture gives the id itself; no JSON can carry it, so no request can. */
export const PINNED = Symbol('pinned id')

/** Writes a draft: makes a row, or changes the one with that id. Gives the id. */
export function write (place: WriteContext, model: Model, draft: Values, id?: number): number {
  return inTransaction(place, model, () =>
    id === undefined ? create(place, model, draft) : update(place, model, draft, id))
}

/** In one transaction; people, memberships and businesses decide what tokens may do. */
function inTransaction<Result> ({ world }: WriteContext, { resource }: Model, work: () => Result): Result {
  return resource.decidesRights === true ? world.changeRights(work) : world.transaction(work)
}

function create (place: WriteContext, model: Model, draft: Values): number {
  const { session, world } = place
  const values = parse(model, draft, true)
  checkReferences(place, model, values)
  const pinned = (draft as { [PINNED]?: number })[PINNED]
  const id = pinned === undefined ? nextId(world, model) : pinnedId(world, model, pinned)
  const completed: Values = { ...values, ...model.rules.complete?.({ ...values }, undefined, session) }
  const birth = newRowOf(place, model, id)
  insertRow(world, model, completed, birth)
  writeOwned(place, model, id, completed, birth)
  finish(place, model, id, undefined, values)
  const action = actionOf(model, draft)
  if (action !== undefined) act(place, model, action, values, id)
  return id
}

function update (place: WriteContext, model: Model, draft: Values, id: number): number {
  const before = place.session.get<Values>(model.resource, id)
  const action = actionOf(model, draft)
  const { exclusiveKeys: phases } = model.resource.family
  if (phases && Object.hasOwn(draft, 'ext_vis_state')) return id
  if (phases && model.visibility !== undefined && Object.hasOwn(draft, model.visibility.column)) {
    const { column } = model.visibility
    return change(place, model, id, before, parse(model, { [column]: draft[column] }, false), {})
  }
  if (action !== undefined) return act(place, model, action, parse(model, draft, false), id)
  const replaces = model.resource.update === 'replace'
  const values = parse(model, draft, replaces)
  checkReferences(place, model, values, before)
  const whole = replaces ? { ...emptyValues(model), ...values } : values
  return change(place, model, id, before,
    { ...whole, ...model.rules.complete?.({ ...whole }, before, place.session) }, values)
}

/**
 * An action key that is set, where actions are a phase of their own (documented:
 * plain data beside it is dropped).
 */
function actionOf (model: Model, draft: Values): string | undefined {
  return Object.keys(model.rules.actions ?? {}).find(name => draft[name] === true || draft[name] === 'true')
}

function act (place: WriteContext, model: Model, action: string, draft: Values, id: number): number {
  const before = place.session.get<Values>(model.resource, id)
  const values = model.rules.actions![action]!(before, draft, place.session)
  return change(place, model, id, before, values, draft)
}

/** What a replacing update falls back to for each field that the request left out. */
function emptyValues (model: Model): Values {
  return Object.fromEntries(model.updatable.map(([name, field]) => [name, field.default ?? null]))
}

/**
 * Stores what differs; a request that changes nothing leaves even `updated` alone (recorded for expenses).
 * What it sent for the rules' sake alone (contacts) reaches them all the same.
 */
function change (
  place: WriteContext, model: Model, id: number, before: Values, values: Values, draft: Values
): number {
  const differing = Object.entries(values).filter(([name, value]) =>
    value !== undefined && !isDeepStrictEqual(value, before[name]))
  const isRequested =
    model.updatable.some(([name, field]) => field.access === 'request-only' && draft[name] !== undefined)
  if (differing.length > 0) {
    const birth = newRowOf(place, model, id)
    updateRow(place.world, model, id, { ...Object.fromEntries(differing), ...rewritten(model, birth) })
    writeOwned(place, model, id, Object.fromEntries(differing), birth)
  }
  if (differing.length > 0 || isRequested) finish(place, model, id, before, draft)
  return id
}

/** Stores values as they are, for rules: no parsing, completion or effects, but the journal follows. */
export function storeValues (place: WriteContext, model: Model, id: number, values: Values): void {
  inTransaction(place, model, () => {
    updateRow(place.world, model, id, { ...values, ...rewritten(model, newRowOf(place, model, id)) })
    if (model.rules.postings !== undefined) post(place, model, place.session.get<Values>(model.resource, id))
  })
}

/** Deletes a row the way its resource does: hides or erases it. */
export function remove (place: WriteContext, model: Model, id: number): void {
  inTransaction(place, model, () => {
    const before = place.session.get<Values>(model.resource, id)
    const { visibility } = model
    if (visibility === undefined || model.resource.deletion === 'erase') return erase(place, model, id)
    const hidden = typeof before[visibility.column] === 'boolean' ? false : Number(visibility.hidden)
    change(place, model, id, before, { [visibility.column]: hidden }, {})
  })
}

/** Erases a row, what it owns and its journal. */
export function erase (place: WriteContext, model: Model, id: number): void {
  inTransaction(place, model, () => {
    eraseRow(place.world, model, id)
    unpost(place.world, model, id)
  })
}

const rewritten = (model: Model, birth: NewRow): Values =>
  Object.fromEntries(model.rewritten.map(([name, field]) => [name, field.rewritten!(birth)]))

/** Journal first: what an effect then stores in this very row brings the journal along by itself. */
function finish (place: WriteContext, model: Model, id: number, before: Values | undefined, draft: Values): void {
  const { after, postings } = model.rules
  let read: Values | undefined
  const row = (): Values => {
    read ??= place.session.get<Values>(model.resource, id)
    return read
  }
  if (postings !== undefined) post(place, model, row())
  after?.(row, before, place.session, draft)
}

function writeOwned (place: WriteContext, model: Model, id: number, values: Values, birth: NewRow): void {
  for (const name of Object.keys(model.resource.owns ?? {})) {
    if (Array.isArray(values[name])) replaceOwned(place.world, model, id, name, values[name], birth)
  }
}

function unpost (world: World, model: Model, id: number): void {
  const { rules: { postings }, table } = model
  if (postings === undefined) return
  const condition = 'document = ? AND document_id = ?'
  world.recordChange({ type: table, id, table: 'postings', condition, parameters: [table, id] })
  world.statement(`DELETE FROM postings WHERE ${condition}`).run(table, id)
}

const insertPosting = `INSERT INTO postings (document, document_id, position, accounting_systemid, date,
  account, amount, currency_code, source, clientid, categoryid, tax_name, taxable, invoiceid, creditid)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Replaces the journal of a document; a deleted one has none. */
function post ({ session, world }: WriteContext, model: Model, row: Values): void {
  const { rules: { postings }, table, visibility } = model
  if (postings === undefined) return
  const id = row.id as number
  unpost(world, model, id)
  if (visibility !== undefined && Number(row[visibility.column]) === Number(visibility.hidden)) return
  assertBalanced(postings(row, session)).forEach((posting, position) => world.statement(insertPosting).run(
    table, id, position, session.business.account_id, posting.date, posting.account, posting.amount,
    posting.currency_code, posting.source, posting.clientid, posting.categoryid, posting.tax_name,
    posting.taxable, posting.invoiceid, posting.creditid))
}

/** Every id that a request names must exist in this business; one that was there before may stay. */
function checkReferences (place: WriteContext, model: Model, values: Values, before?: Values): void {
  const problems: Problem[] = []
  for (const [field, { refers, refersToDeleted, default: nobody }] of model.references) {
    const value = values[field]
    if (typeof value !== 'number' || value === nobody || value === before?.[field]) continue
    if (!isUsable(place, refers!, value, refersToDeleted === true)) {
      const { one, title } = place.world.models.get(refers!)!.resource
      problems.push({
        kind: 'unknown-reference', field, object: model.resource.one, value, message: title ?? one,
      })
    }
  }
  if (problems.length > 0) throw new Problems(problems)
}

function isUsable ({ session, world }: WriteContext, table: string, id: number, evenDeleted: boolean): boolean {
  const model = world.models.get(table)!
  return world.statement(evenDeleted ? model.sql.exists : model.sql.usable)
    .get(id, ...withinOf(model, session.business)) !== undefined
}

const firstId = (model: Model): number => Number(model.resource.fields.id?.default ?? 1)

const nextId = (world: World, model: Model): number => world.nextId(model.table, firstId(model))

/** An id a fixture has pinned; later rows count on from the largest. */
function pinnedId (world: World, model: Model, id: number): number {
  const next = Math.max(id + 1, firstId(model))
  world.statement(
    'INSERT INTO sequences VALUES (?, ?) ON CONFLICT DO UPDATE SET next = max(next, excluded.next)'
  ).run(model.table, next)
  return id
}

/** What the initial values of a new row depend on. */
export function newRowOf ({ session, world }: WriteContext, model: Model, id: number): NewRow {
  return {
    now: session.now(),
    shown: show => session.shown(show),
    id,
    account_id: session.business.account_id,
    business_id: session.business.id,
    random: purpose => world.random(`${model.table}/${id}/${purpose}`),
  }
}
