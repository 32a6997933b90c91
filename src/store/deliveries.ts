// Deliveries: what became of each message to a callback, attempt by attempt. Rows, so that snapshots and
// exports have them.
import type { Store } from './store.ts'

/** Most deliveries that a world remembers; the oldest go. */
export const MOST_DELIVERIES = 1_000

/**
 * What became of an attempt: `delivered`; `retried`, which failed and is made again; `dropped`, which failed
 * for the last time; `kept`, where the message was made and not sent, as its host is not allowed; `lost` by a
 * fault.
 */
export type DeliveryOutcome = 'delivered' | 'retried' | 'dropped' | 'kept' | 'lost'

/** One attempt to deliver a message. */
export interface Delivery {
  readonly id: number
  /** Milliseconds since 1970 on the world's clock. */
  readonly at: number
  /** Number of the event: that of all attempts of one message. */
  readonly event: number
  readonly callbackid: number
  readonly name: string
  readonly object_id: number
  /** From 1. */
  readonly attempt: number
  readonly uri: string
  /** The form as it was sent. */
  readonly body: string
  readonly signature: string
  readonly outcome: DeliveryOutcome
  readonly status: number | null
  /** The beginning of the answer's body. */
  readonly response: string
  readonly error: string | null
  /** How long the exchange took. */
  readonly ms: number
  /** The fault that struck, by its id. */
  readonly fault: string | null
}

const columns = [
  'id', 'at', 'event', 'callbackid', 'name', 'object_id', 'attempt', 'uri', 'body', 'signature', 'outcome',
  'status', 'response', 'error', 'ms', 'fault',
] as const satisfies ReadonlyArray<keyof Delivery>

const insert = `INSERT INTO deliveries (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`

/** Notes an attempt. */
export function noteDelivery (store: Store, delivery: Omit<Delivery, 'id'>): Delivery {
  const row = { ...delivery, id: store.nextId('deliveries', 1) }
  store.statement(insert).run(...columns.map(name => row[name]))
  store.statement('DELETE FROM deliveries WHERE id <= ?').run(row.id - MOST_DELIVERIES)
  return row
}

/** Which deliveries; null for any. */
export interface DeliveryFilter {
  /** Deliveries after this one. */
  readonly since?: number | undefined
  readonly callbackid?: number | undefined
  readonly event?: string | undefined
  readonly object_id?: number | undefined
}

/** The last of the deliveries that a filter leaves, the oldest first. */
export function deliveriesOf (store: Store, most: number, filter: DeliveryFilter = {}): Delivery[] {
  const { since = 0, callbackid = null, event = null, object_id = null } = filter
  const rows = store.statement(`SELECT * FROM deliveries WHERE id > ? AND callbackid = coalesce(?, callbackid)
    AND name = coalesce(?, name) AND object_id = coalesce(?, object_id) ORDER BY id DESC LIMIT ?`)
    .all(since, callbackid, event, object_id, most) as Delivery[]
  return rows.reverse()
}

export const findDelivery = (store: Store, id: number): Delivery | undefined =>
  store.statement('SELECT * FROM deliveries WHERE id = ?').get(id) as Delivery | undefined

/** The last handshake that a callback was sent; undefined where it was sent none. */
export const lastHandshake = (store: Store, callbackid: number): Delivery | undefined =>
  store.statement(`SELECT * FROM deliveries WHERE callbackid = ? AND name = 'callback.verify'
    ORDER BY id DESC LIMIT 1`).get(callbackid) as Delivery | undefined
