// Events: what a piece of work of a session did to rows, as FreshBooks names it (`invoice.create`), and the
// outbox, where the events that somebody has registered for wait until they are delivered. Both are written
// in the transaction of the work, so that a rollback leaves nothing.
import { isDeepStrictEqual } from 'node:util'
import type { Session } from '../declare/session.ts'
import type { Model } from '../derive/model.ts'
import { HANDSHAKE, nounOf, type EventVerb } from '../resources/callback-events.ts'
import type { Change } from './changes.ts'
import type { Store } from './store.ts'

/** Most events that wait in a world; with more, the oldest go. */
export const MOST_WAITING = 1_000

/** Something that happened to a row. */
interface Event {
  readonly name: string
  readonly object_id: number
}

/** Who does something, and where. */
interface EventContext {
  readonly store: Store
  readonly session: Session
}

/** A piece of work whose events are raised together at its end: a request, or an action. */
export interface PieceOfWork {
  /** Who writes first in it; undefined while nobody has. */
  context: EventContext | undefined
  readonly emitted: Event[]
}

/**
 * Runs a piece of work and raises its events, within the caller's transaction. Work within it (what rules
 * write) belongs to it: each row has one fate in the end, whatever happened to it in between.
 */
export function raisingEvents<Result> (store: Store, work: () => Result, context?: EventContext): Result {
  const outer = store.pieceOfWork
  if (outer !== undefined) {
    outer.context ??= context
    return work()
  }
  const own: PieceOfWork = store.pieceOfWork = { context, emitted: [] }
  try {
    const isListening = registered(store).count > 0
    const { result, changes } = isListening ? store.captureChanges(work) : { result: work(), changes: [] }
    if (own.context !== undefined) raise(own.context, changes, own.emitted)
    return result
  } finally {
    store.pieceOfWork = undefined
  }
}

function raise (context: EventContext, changes: readonly Change[], emitted: readonly Event[]): void {
  if (changes.length + emitted.length === 0) return
  const rows = changedRows(context.store, changes.filter(({ isQuiet }) => isQuiet !== true))
  dropStale(context.store, rows)
  enqueue(context, inOrder(context.store, rows, emitted))
}

/** Raises an event that no change shows (`invoice.sendByEmail`). */
export function emitEvent (context: EventContext, name: string, object_id: number): void {
  const { store } = context
  store.transaction(() => raisingEvents(store, () => {
    store.pieceOfWork!.emitted.push({ name, object_id })
  }, context))
}

/** The callbacks of a world. */
interface Registered {
  readonly count: number
  /** Ids of the verified ones, by account and by what they are registered for. */
  readonly verified: ReadonlyMap<string, readonly number[]>
}

interface CallbackRow {
  readonly id: number
  readonly account_id: string
  readonly event: string
  readonly verified: number
}

const keyOf = (account: string, event: string): string => `${account} ${event}`

const nobody: Registered = { count: 0, verified: new Map() }

/** Read once until a callback changes: every write asks for it. */
const registered = (store: Store): Registered => store.keptOf('callbacks', '', () => {
  if (!store.models.has('callbacks')) return nobody
  const rows = store.statement(
    'SELECT id, accounting_systemid AS account_id, event, verified FROM callbacks ORDER BY id'
  ).all() as CallbackRow[]
  const verified = new Map<string, number[]>()
  for (const { id, account_id, event } of rows.filter(row => row.verified === 1)) {
    const key = keyOf(account_id, event)
    verified.set(key, [...verified.get(key) ?? [], id])
  }
  return { count: rows.length, verified }
})

/** The callbacks that an event is for: one may be registered for the event, another one for its noun. */
function recipientsOf ({ store, session }: EventContext, { name, object_id }: Event): readonly number[] {
  if (name === HANDSHAKE) return [object_id]
  const { verified } = registered(store)
  const found = [name, nounOf(name)].map(event =>
    verified.get(keyOf(session.business.account_id ?? '', event)) ?? [])
  return found.flat().sort((a, b) => a - b)
}

const insert = `INSERT INTO outbox (id, at, callbackid, name, object_id, account_id, business_id, identity_id,
  user_id, due_at, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`

const dropOldest = `DELETE FROM outbox
  WHERE id <= (SELECT id FROM outbox ORDER BY id DESC LIMIT 1 OFFSET ${MOST_WAITING})`

/**
 * Puts events into the outbox, a row for each callback they are for; gives how many rows. A statement a row
 * and two more, however many wait; of more rows than may wait, the oldest would go at once.
 */
function enqueue (context: EventContext, events: readonly Event[]): number {
  const { store, session } = context
  const { business, caller } = session
  const rows = events.flatMap(event => recipientsOf(context, event).map(id => [id, event] as const))
    .slice(-MOST_WAITING)
  if (rows.length === 0) return 0
  const first = store.nextId('outbox', 1, rows.length)
  for (const [index, [callbackid, { name, object_id }]] of rows.entries()) {
    store.statement(insert).run(
      first + index, session.now(), callbackid, name, object_id,
      business.account_id, business.id, caller.identity_id, caller.userid, session.now())
  }
  store.statement(dropOldest).run()
  store.eventsRaised()
  return rows.length
}

/** Raises an event of nothing that happened; gives for how many callbacks it is. */
export const fireEvent = (context: EventContext, name: string, object_id: number): number =>
  context.store.transaction(() => enqueue(context, [{ name, object_id }]))

/** Puts a message of a callback into the outbox once more, as the last one. */
export function repeatEvent (
  store: Store, at: number, event: Omit<WaitingEvent, 'id' | 'at' | 'attempts' | 'due_at'>
): void {
  const { callbackid, name, object_id, account_id, business_id, identity_id, user_id } = event
  store.transaction(() => store.statement(insert).run(
    store.nextId('outbox', 1), at, callbackid, name, object_id, account_id, business_id, identity_id, user_id,
    at))
  store.eventsRaised()
}

/** A row that a piece of work wrote, and what was there before. */
interface ChangedRow {
  readonly model: Model
  readonly id: number
  readonly changes: readonly Change[]
}

/** The rows of resources that were written, in the order of their first change. */
function changedRows (store: Store, changes: readonly Change[]): ChangedRow[] {
  const rows = new Map<string, { model: Model, id: number, changes: Change[] }>()
  for (const change of changes) {
    for (const { model, id } of subjectsOf(store, change)) {
      const key = `${model.table}/${id}`
      const row = rows.get(key) ?? { model, id, changes: [] }
      row.changes.push(change)
      rows.set(key, row)
    }
  }
  return [...rows.values()]
}

/** The row that a change is of, and the one that this is a part of. */
function subjectsOf (store: Store, { type, id, rows }: Change): Array<Pick<ChangedRow, 'model' | 'id'>> {
  const model = store.models.get(type)
  if (model === undefined) return []
  const { partOf } = model.resource
  if (partOf === undefined) return [{ model, id }]
  const now = store.statement(`SELECT * FROM ${type} WHERE id = ?`).get(id) as StoredRow | undefined
  const whole = (now ?? rows[0] as StoredRow | undefined)?.[partOf.by]
  if (typeof whole !== 'number') return [{ model, id }]
  return [{ model, id }, { model: store.models.get(partOf.table)!, id: whole }]
}

/** What of a callback says for whom its messages are. */
const forWhom = ['event', 'uri', 'verified']

/**
 * What waits for a callback that has changed or gone is for nobody any more, and what it missed is forgotten.
 * A fixture that brings a verifier changes nothing of the handshake that waits.
 */
function dropStale (store: Store, rows: readonly ChangedRow[]): void {
  for (const { id, changes } of rows.filter(({ model }) => model.table === 'callbacks')) {
    const now = store.statement('SELECT * FROM callbacks WHERE id = ?').get(id) as StoredRow | undefined
    const before = changes.find(({ table }) => table === 'callbacks')?.rows[0]
    if (now !== undefined && forWhom.every(name => now[name] === before?.[name])) continue
    store.statement('DELETE FROM outbox WHERE callbackid = ?').run(id)
    store.statement('DELETE FROM dropped_messages WHERE callbackid = ?').run(id)
  }
}

/**
 * Events of rows in the order in which the work came to them. What was emitted of a row stands beside its own
 * event: after a create, before anything else (inferred). What was emitted of other rows comes last.
 */
function inOrder (store: Store, rows: readonly ChangedRow[], emitted: readonly Event[]): Event[] {
  const left = new Set(emitted)
  const ordered = rows.flatMap(row => {
    const noun = row.model.resource.event
    if (noun === undefined) return []
    const own = fateOf(store, row).map(verb => ({ name: `${noun}.${verb}`, object_id: row.id }))
    const beside = [...left].filter(({ name, object_id }) => nounOf(name) === noun && object_id === row.id)
    for (const event of beside) left.delete(event)
    return own[0]?.name.endsWith('.create') === true
      ? [own[0], ...beside, ...own.slice(1)]
      : [...beside, ...own]
  })
  return [...ordered, ...left]
}

type StoredRow = Readonly<Record<string, unknown>>

/** What became of a row. One that was made deleted, as fixtures make them, was made and deleted. */
function fateOf (store: Store, { model, id, changes }: ChangedRow): readonly EventVerb[] {
  const { table, visibility } = model
  const isHidden = (row: StoredRow) =>
    visibility !== undefined && String(row[visibility.column]) === visibility.hidden
  const now = store.statement(`SELECT * FROM ${table} WHERE id = ?`).get(id) as StoredRow | undefined
  const first = changes.find(change => change.table === table)
  const before = first === undefined ? now : first.rows[0]
  if (before === undefined) {
    if (now === undefined) return []
    return isHidden(now) ? ['create', 'delete'] : ['create']
  }
  if (now === undefined) return isHidden(before) ? [] : ['delete']
  if (isHidden(now) && !isHidden(before)) return ['delete']
  return isDifferent(store, model, changes) ? ['update'] : []
}

/** Whether a row, what it owns or a part of it is stored otherwise than before. */
function isDifferent (store: Store, { table, owned }: Model, changes: readonly Change[]): boolean {
  const names = [table, ...owned.map(rows => rows.table)]
  const own = names.map(name => changes.find(change => change.table === name))
  const parts = changes.filter((change, index) => change.type !== table &&
    changes.findIndex(({ table, id }) => table === change.table && id === change.id) === index)
  return [...own, ...parts].some(change => change !== undefined && isChanged(store, change))
}

/** Whether what a change noted is stored otherwise now. */
function isChanged (store: Store, { table, condition, parameters, rows }: Change): boolean {
  const now = store.statement(`SELECT * FROM ${table} WHERE ${condition}`).all(...parameters)
  return !isDeepStrictEqual(now, rows)
}

/** An event that waits for its delivery. Ids are in the order of events and are not used again. */
export interface WaitingEvent {
  readonly id: number
  /** Milliseconds since 1970 on the world's clock. */
  readonly at: number
  readonly callbackid: number
  readonly name: string
  readonly object_id: number
  readonly account_id: string
  readonly business_id: number
  readonly identity_id: number
  readonly user_id: number
  /** Attempts that failed. */
  readonly attempts: number
  /** Milliseconds since 1970 on the world's clock: when the next attempt is made. */
  readonly due_at: number
}

/** With null for any of them. */
const ofCallback = 'callbackid = coalesce(?, callbackid)'

/** The first of the events that wait, the oldest first; of one callback where one is named. */
export const waitingEvents = (store: Store, most: number, callbackid?: number): WaitingEvent[] =>
  store.statement(`SELECT * FROM outbox WHERE ${ofCallback} ORDER BY id LIMIT ?`)
    .all(callbackid ?? null, most) as WaitingEvent[]

/** How many there are. */
export const countWaiting = (store: Store, callbackid?: number): number =>
  store.plucked(`SELECT count(*) FROM outbox WHERE ${ofCallback}`).get(callbackid ?? null) as number

/** Forgets what happened while a world was made: it begins with handshakes alone. */
export function forgetEvents (store: Store): void {
  store.statement('DELETE FROM outbox WHERE name <> ?').run(HANDSHAKE)
}
