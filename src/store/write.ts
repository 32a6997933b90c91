// The write pipeline: what every request, seed, scenario and rule goes through. One synchronous transaction:
// parse → complete → store → effects → postings.
import type { Action } from '../declare/action.ts'
import type { Session } from '../declare/session.ts'
import { isDeepStrictEqual } from 'node:util'
import type { Field, NewRow } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { Model, NamedField, OwnedModel } from '../derive/model.ts'
import { actionOf } from '../derive/actions.ts'
import { parse, parseInput, worded, type Values } from '../derive/parse.ts'
import { mayPost, post, reverse } from './journal.ts'
import { raisingEvents } from './outbox.ts'
import { eraseRow, findRow, insertRow, replaceOwned, updateRow, withinOf } from './rows.ts'
import type { Store } from './store.ts'

/** Where a write happens. */
export interface WriteContext {
  readonly store: Store
  readonly session: Session
}

/** Key of a draft under which a fixture gives the id itself; no JSON can carry it, so no request can. */
export const PINNED = Symbol('pinned id')

/** Writes a draft: makes a row, or changes the one with that id. Gives the id. */
export function write (context: WriteContext, model: Model, draft: Values, id?: number): number {
  return inTransaction(context, model, () =>
    id === undefined ? create(context, model, draft) : update(context, model, draft, id))
}

/**
 * In the running transaction or one of its own, with its events; people, memberships and businesses decide
 * what tokens may do.
 */
function inTransaction<Result> (
  context: WriteContext, { resource }: Model, work: () => Result
): Result {
  const { store } = context
  const raising = (): Result => raisingEvents(store, work, context)
  return resource.decidesRights === true ? store.changeRights(raising) : store.join(raising)
}

function create (context: WriteContext, model: Model, draft: Values): number {
  const { session, store } = context
  const values = parse(model, draft, true, session.version)
  checkReferences(context, model, values)
  completeOwned(context, model, values)
  const pinned = (draft as { [PINNED]?: number })[PINNED]
  const id = pinned === undefined ? nextId(store, model) : pinnedId(store, model, pinned)
  const completed: Values = { ...values, ...model.rules.complete?.({ ...values }, undefined, session) }
  const newRow = newRowOf(context, model, id)
  insertRow(store, model, completed, newRow)
  writeOwned(context, model, id, completed, newRow, true)
  finish(context, model, id, undefined, values)
  const action = actionOf(model.rules, draft, true)
  if (action !== undefined) runAction(context, model, action, draft, id)
  return id
}

function update (context: WriteContext, model: Model, draft: Values, id: number): number {
  const before = context.session.get<Values>(model.resource, id)
  const action = actionOf(model.rules, draft, false)
  const { exclusiveKeys: phases } = model.resource.family.conventions
  if (phases && Object.hasOwn(draft, 'ext_vis_state')) return id
  if (phases && model.visibility !== undefined && Object.hasOwn(draft, model.visibility.column)) {
    const { column } = model.visibility
    return change(context, model, id, before, parse(model, { [column]: draft[column] }, false), {})
  }
  if (action !== undefined) return runAction(context, model, action, draft, id)
  const replaces = model.resource.update === 'replace'
  const values = parse(model, draft, replaces, context.session.version)
  checkReferences(context, model, values, before)
  completeOwned(context, model, values, before)
  const whole = replaces ? { ...emptyValues(model), ...values } : values
  return change(context, model, id, before,
    { ...whole, ...model.rules.complete?.({ ...whole }, before, context.session) }, values)
}

/** Runs an action on a row and stores what it gives. Gives the id. */
export function act (
  context: WriteContext, model: Model, action: Action, draft: Values, id: number
): number {
  return inTransaction(context, model, () => runAction(context, model, action, draft, id))
}

function runAction (
  context: WriteContext, model: Model, action: Action, draft: Values, id: number
): number {
  const { input, reads = [], run, event } = action
  const read = input === undefined
    ? parse(model, onlyKeys(draft, reads), false)
    : parseInput(model, input, draft)
  const before = context.session.get<Values>(model.resource, id)
  const values = run(before, read, context.session)
  if (event !== undefined) context.session.emit(event, id)
  return change(context, model, id, before, values, read)
}

const onlyKeys = (draft: Values, keys: readonly string[]): Values =>
  Object.fromEntries(keys.filter(key => Object.hasOwn(draft, key)).map(key => [key, draft[key]]))

/** What a replacing update falls back to for each field that the request left out. */
function emptyValues (model: Model): Values {
  return Object.fromEntries(model.updatable.map(([name, field]) => [name, field.default ?? null]))
}

/**
 * Stores what differs; a request that changes nothing leaves even `updated` alone (recorded for expenses).
 * What it sent for the rules' sake alone (contacts) reaches them all the same.
 */
function change (
  context: WriteContext, model: Model, id: number, before: Values, values: Values, draft: Values
): number {
  const differing = Object.entries(values).filter(([name, value]) =>
    value !== undefined && !isDeepStrictEqual(value, before[name]))
  const isRequested =
    model.updatable.some(([name, field]) => field.access === 'request-only' && draft[name] !== undefined)
  if (differing.length > 0) {
    const newRow = newRowOf(context, model, id)
    updateRow(context.store, model, id, { ...Object.fromEntries(differing), ...rewritten(model, newRow) })
    writeOwned(context, model, id, Object.fromEntries(differing), newRow)
  }
  if (differing.length > 0 || isRequested) finish(context, model, id, before, draft)
  return id
}

/** Stores values as they are, for rules: no parsing, completion or effects, but the journal follows. */
export function storeValues (
  context: WriteContext, model: Model, id: number, values: Values, isQuiet = false
): void {
  inTransaction(context, model, () => {
    const stamps = rewritten(model, newRowOf(context, model, id))
    updateRow(context.store, model, id, { ...values, ...stamps }, isQuiet)
    if (mayPost(model, Object.keys(values))) {
      post(context.store, context.session, model, context.session.get<Values>(model.resource, id))
    }
  })
}

/** Deletes a row the way its resource does: hides or erases it. */
export function remove (context: WriteContext, model: Model, id: number): void {
  inTransaction(context, model, () => {
    const before = context.session.get<Values>(model.resource, id)
    const { visibility } = model
    if (visibility === undefined || model.resource.deletion === 'erase') return erase(context, model, id)
    const hidden = typeof before[visibility.column] === 'boolean' ? false : Number(visibility.hidden)
    change(context, model, id, before, { [visibility.column]: hidden }, {})
  })
}

/** Erases a row and what it owns; what it has posted is reversed. */
export function erase (context: WriteContext, model: Model, id: number): void {
  inTransaction(context, model, () => {
    eraseRow(context.store, model, id)
    reverse(context.store, context.session, model, id)
  })
}

const rewritten = (model: Model, newRow: NewRow): Values =>
  Object.fromEntries(model.rewritten.map(([name, field]) => [name, field.rewritten!(newRow)]))

/** Journal first: what an effect then stores in this very row brings the journal along by itself. */
function finish (
  context: WriteContext, model: Model, id: number, before: Values | undefined, draft: Values
): void {
  const { after, postings } = model.rules
  let read: Values | undefined
  const row = (): Values => {
    read ??= context.session.get<Values>(model.resource, id)
    return read
  }
  if (postings !== undefined) post(context.store, context.session, model, row(), before === undefined)
  after?.(row, before, context.session, draft)
}

/**
 * Rows sent for the lists of a row, completed: those with the key of a row that is there are that row with
 * what was sent changed, each meant once (a key that is sent twice is a new row the second time); the rest
 * are new.
 */
function completeOwned (context: WriteContext, model: Model, values: Values, before?: Values): void {
  for (const owned of model.owned) {
    const sent = values[owned.name] as readonly Values[] | undefined
    if (sent === undefined) continue
    const there = (before?.[owned.name] ?? []) as readonly Values[]
    const rows = completeRows(context, owned, sent, there)
    values[owned.name] = before !== undefined && owned.showsOwner
      ? rows.map(row => ({ ...row, [owned.owner]: before.id }))
      : rows
  }
}

function completeRows (
  { store }: WriteContext, owned: OwnedModel, sent: readonly Values[], there: readonly Values[]
): Values[] {
  const { key, numbering, replaces, table, first } = owned
  const free = new Map(replaces === 'all' ? [] : there.map(row => [row[key], row]))
  let last = there.reduce((largest, row) => Math.max(largest, Number(row[key])), 0)
  const nextKey = (index: number): number => {
    if (numbering === 'position') return index + 1
    return numbering === 'table' ? store.nextId(table, first) : ++last
  }
  return sent.map((row, index) => {
    const old = free.get(row[key])
    if (old !== undefined) free.delete(row[key])
    return {
      ...old, ...row, [key]: old === undefined || numbering === 'position' ? nextKey(index) : old[key]
    }
  })
}

function writeOwned (
  context: WriteContext, model: Model, id: number, values: Values, newRow: NewRow, isNew = false
): void {
  for (const owned of model.owned) {
    const rows = values[owned.name]
    if (Array.isArray(rows)) replaceOwned(context.store, model, owned, id, rows, newRow, isNew)
  }
}

/** Whether a row is deleted, where that hides it. */
const isHidden = ({ visibility }: Model, row: Values): boolean =>
  visibility !== undefined && Number(row[visibility.column]) === Number(visibility.hidden)

/** Every row that a request names must exist in this business; one that was named before may stay. */
function checkReferences (context: WriteContext, model: Model, values: Values, before?: Values): void {
  const problems = [
    ...unknownIn(context, model, model.references, values, before),
    ...model.owned.flatMap(owned => unknownInOwned(context, model, owned, values, before)),
  ]
  if (problems.length > 0) throw new Problems(worded(model, problems))
}

/** An owned row that is there already may go on naming what it named. */
function unknownInOwned (
  context: WriteContext, model: Model, { name, key, references }: OwnedModel, values: Values, before?: Values
): Problem[] {
  if (references.length === 0) return []
  const [rows, there] = [values[name], before?.[name]].map(list => (list ?? []) as readonly Values[])
  return rows!.flatMap(row =>
    unknownIn(context, model, references, row, there!.find(old => old[key] === row[key])))
}

function unknownIn (
  context: WriteContext, { resource }: Model, references: readonly NamedField[], values: Values,
  before?: Values
): Problem[] {
  return references.flatMap(([name, field]) => {
    const value = values[name]
    if (
      value === undefined || value === null || value === field.default || value === before?.[name]
    ) return []
    if (typeof value === 'object' || isUsable(context, field, value)) return []
    const { one, title } = context.store.models.get(field.refers!)!.resource
    return [{ kind: 'unknown-reference', field: name, object: resource.one, value, message: title ?? one }]
  })
}

function isUsable ({ session, store }: WriteContext, field: Field, value: unknown): boolean {
  const { refers, refersBy, refersToDeleted } = field
  const model = store.models.get(refers!)!
  const within = withinOf(model, session.business)
  if (refersBy !== undefined) {
    return store.statement(model.sql.usableBy(refersBy)).get(value, ...within) !== undefined
  }
  // the row itself: rules read it anyway
  const row = findRow(store, model, Number(value), within)
  return row !== undefined && (refersToDeleted === true || !isHidden(model, row))
}

const firstId = (model: Model): number => Number(model.resource.fields.id?.default ?? 1)

const nextId = (store: Store, model: Model): number => store.nextId(model.table, firstId(model))

/** An id a fixture has pinned; later rows count on from the largest. */
function pinnedId (store: Store, model: Model, id: number): number {
  const next = Math.max(id + 1, firstId(model))
  store.statement(
    'INSERT INTO sequences VALUES (?, ?) ON CONFLICT DO UPDATE SET next = max(next, excluded.next)'
  ).run(model.table, next)
  return id
}

/** What the initial values of a new row depend on. */
export function newRowOf ({ session, store }: WriteContext, model: Model, id: number): NewRow {
  return {
    now: session.now(),
    shown: show => session.shown(show),
    id,
    account_id: session.business.account_id,
    business_id: session.business.id,
    business_uuid: session.business.business_uuid,
    random: purpose => store.random(`${model.table}/${id}/${purpose}`),
  }
}
