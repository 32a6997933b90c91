// The outbox as a queue: each callback has its own, in the order of events; what fails stands at its head
// until it is delivered or dropped.
import type { Store } from './store.ts'
import type { WaitingEvent } from './outbox.ts'

/** The first event of each callback, of those that are due; the oldest first. */
export const dueEvents = (store: Store, now: number, most: number): WaitingEvent[] =>
  store.statement(`SELECT * FROM outbox WHERE id IN (SELECT min(id) FROM outbox GROUP BY callbackid)
    AND due_at <= ? ORDER BY id LIMIT ?`).all(now, most) as WaitingEvent[]

/** When the next event is due on the world's clock; infinity where none waits. */
export const nextDueAt = (store: Store, after: number): number =>
  (store.plucked('SELECT min(due_at) FROM outbox WHERE due_at > ?').get(after) as number | null) ?? Infinity

/** Whether anything waits. */
export const isWaiting = (store: Store): boolean =>
  store.plucked('SELECT 1 FROM outbox LIMIT 1').get() === 1

/**
 * Whether an event waits: its callback may have changed since it was read, or newer events have taken its
 * place.
 */
export const isInQueue = (store: Store, id: number): boolean =>
  store.plucked('SELECT 1 FROM outbox WHERE id = ?').get(id) === 1

/** The number of the newest event that waits; 0 where none does. */
export const newestWaiting = (store: Store): number =>
  store.plucked('SELECT coalesce(max(id), 0) FROM outbox').get() as number

export const takeEvent = (store: Store, id: number): void =>
  void store.statement('DELETE FROM outbox WHERE id = ?').run(id)

/** Puts an event off after an attempt that failed. */
export const putOff = (store: Store, id: number, due_at: number): void =>
  void store.statement('UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?').run(due_at, id)

/** The event of a callback that comes after another one. */
export const eventAfter = (store: Store, { callbackid, id }: WaitingEvent): WaitingEvent | undefined =>
  store.statement('SELECT * FROM outbox WHERE callbackid = ? AND id > ? ORDER BY id LIMIT 1')
    .get(callbackid, id) as WaitingEvent | undefined

/** Lets two events change places. */
export function swapEvents (store: Store, one: number, other: number): void {
  const move = store.statement('UPDATE outbox SET id = ? WHERE id = ?')
  move.run(-1, one)
  move.run(one, other)
  move.run(other, -1)
}

/** Counts a message of a callback that was dropped; gives how many were in a row. */
export const countDropped = (store: Store, callbackid: number): number =>
  store.plucked(`INSERT INTO dropped_messages VALUES (?, 1)
    ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count`).get(callbackid) as number

/** Something was delivered, or the callback begins anew. */
export const forgetDropped = (store: Store, callbackid: number): void =>
  void store.statement('DELETE FROM dropped_messages WHERE callbackid = ?').run(callbackid)
