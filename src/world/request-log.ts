// The requests a world has answered: a bounded ring on the world, not in its database, because it tells what
// happened to the world and is not part of it. Entries keep references; whatever is only for people who look
// (redaction, JSON, names) is worked out in src/requests when they do.
import type { Described, Query } from '../declare/endpoint.ts'
import type { Change } from '../store/changes.ts'
import { KeptAnswers } from './kept-answers.ts'
import { makeListeners, type Listener, type Listeners } from './log-listeners.ts'
import { share } from './share.ts'

/** Something a client does that FreshBooks lets pass, or that works here by luck. */
export interface Warning {
  /** `unread_field`; all of them are in src/requests/lint/warnings.ts. */
  readonly code: string
  /** JSON pointer of a field, or name of a parameter; absent where it is the request as a whole. */
  readonly at?: string
  /** One sentence that says what to do. */
  readonly message: string
}

/** A row by its table and id. */
export interface RowRef {
  readonly type: string
  readonly id: number
}

/** What a request did to the world. */
export interface Touched {
  readonly created: readonly RowRef[]
  readonly updated: readonly RowRef[]
  readonly deleted: readonly RowRef[]
}

/** Why no endpoint has matched. */
export interface UnmatchedRoute {
  /** Nearest operations, best first. */
  readonly near: readonly string[]
  /** Which part differs, as one sentence. */
  readonly hint?: string
  /** FreshBooks' operation that is known and not modelled. */
  readonly operation?: string
}

type Headers = Readonly<Record<string, string | string[] | number | undefined>>

/** A request that has been answered. Nothing in it is redacted: see src/requests. */
export interface RecordedRequest {
  /** Counts within the world, from 1. */
  readonly seq: number
  /** `req-<seq>`. */
  readonly id: string
  readonly method: string
  /** As it was sent, with the world's prefix and the query. */
  readonly url: string
  /** As it was routed: without the world's prefix. */
  readonly routed: string
  readonly headers: Headers
  readonly query: Query
  /** The parsed body; undefined where there was none, or it was cut. */
  readonly body: unknown
  /** Text of a body that could not be read, or the beginning of one that was too long to keep. */
  readonly bodyText: string | undefined
  /** Whether the body or the answer was longer than the log keeps. */
  readonly isCut: boolean
  readonly endpoint: Described | undefined
  /** Name of the operation, also of one that is known and not modelled. */
  readonly operation: string | undefined
  readonly token: string | undefined
  /** 0 where the connection ended without an answer. */
  readonly status: number
  /** Without X-Mock-Request-Id, which would make them differ from all others. */
  readonly responseHeaders: Headers
  readonly response: Buffer | string | undefined
  readonly changes: readonly Change[]
  readonly touched: Touched
  readonly faults: readonly string[]
  readonly warnings: readonly Warning[]
  readonly unmatched: UnmatchedRoute | undefined
  /** Milliseconds since 1970 on the world's clock, and on the machine's. */
  readonly at: number
  readonly wall: number
  /** Microseconds between the request's coming and its answer. */
  readonly duration: number
}

/** Where a request is written: every place of the ring is used again and again. */
export type Slot = {
  -readonly [Name in Exclude<keyof RecordedRequest, 'id' | 'responseHeaders'>]: RecordedRequest[Name]
} & {
  /** As an object, or as names and values in turn. */
  responseHeaders: Headers | readonly string[]
}

/** What the last requests had in common; see src/requests/lint/repeats.ts. */
export interface RequestPatterns {
  /** The operation asked for again and again, the URL it was last asked under, how many in a row. */
  operation: string | undefined
  url: string
  run: number
  /** The last requests that failed for a while: a retry of one of them comes at once or waits. */
  failures: ReadonlyArray<Slot>
}

/** Bounds of a log. */
export interface LogBounds {
  /** Requests that are kept. */
  readonly size: number
  /** Bytes of a body that are kept. */
  readonly body: number
  /** Bytes of all answers that are kept; beyond them the oldest go, their entries are cut. Default: 8 MiB. */
  readonly bytes?: number
}

export const defaultBounds: LogBounds = { size: 1_000, body: 65_536 }

const DEFAULT_BYTES = 2 ** 23

export interface RequestLog {
  readonly bounds: LogBounds
  readonly patterns: RequestPatterns
  /** Beginnings of answers that were too long to keep. */
  readonly cuts: WeakMap<Buffer, Buffer>
  /** Requests ever recorded, those that are no longer kept included. */
  readonly total: number
  /** How many had to go to make room since the log was last cleared, and the last of them. */
  readonly evicted: number
  readonly evictedUpTo: number
  /** Writes the next entry. Gives its id. */
  add: (write: (slot: Slot) => void) => string
  /** What is kept, oldest first. */
  all: () => RecordedRequest[]
  find: (id: string) => RecordedRequest | undefined
  /** Forgets those that `which` names, or everything. Gives how many. */
  clear: (which?: (request: RecordedRequest) => boolean) => number
  /** Calls back at every new entry, until the function it gives is called. */
  listen: (listener: Listener) => () => void
  /** Tells the listeners that nothing more will come to the world they knew, and lets them go. */
  close: () => void
}

const nothingTouched: Touched = { created: [], updated: [], deleted: [] }

/** Everything a slot ever holds is there from the start, so that all slots are of one shape. */
const emptySlot = (): Slot => ({
  seq: 0, method: '', url: '', routed: '', operation: undefined, token: undefined, status: 0, query: {},
  endpoint: undefined, headers: {}, responseHeaders: {}, response: undefined, body: undefined,
  bodyText: undefined, isCut: false, changes: [], touched: nothingTouched, faults: [], warnings: [],
  unmatched: undefined, at: 0.5, wall: 0.5, duration: 0,
})

const idOf = (seq: number): string => `req-${seq}`

const entryOf = (slot: Slot): RecordedRequest =>
  ({ ...slot, id: idOf(slot.seq), responseHeaders: asObject(slot.responseHeaders) })

function asObject (headers: Slot['responseHeaders']): Headers {
  if (!Array.isArray(headers)) return headers as Headers
  const pairs = headers.flatMap((name, index) => index % 2 === 0 ? [[name, headers[index + 1]]] : [])
  return Object.fromEntries(pairs) as Headers
}

/**
 * An empty log. A server that is asked twenty thousand times a second would make its garbage collector busy
 * with entries that live just long enough to be expensive; so slots are written over, and what is equal to
 * the last request of the operation is not kept a second time. Readers get copies.
 */
export function requestLog (bounds: LogBounds = defaultBounds): RequestLog {
  const listeners = makeListeners(entryOf)
  const counts = { total: 0, evicted: 0, evictedUpTo: 0 }
  const last = new Map<string | undefined, Slot>()
  const ring = makeRing(bounds.size)
  const answers = new KeptAnswers(bounds.bytes ?? DEFAULT_BYTES)
  const add = (write: (slot: Slot) => void): string => {
    if (bounds.size === 0) return countOnly(counts, write, listeners)
    const slot = ring.next()
    if (slot.seq !== 0) {
      counts.evicted++
      counts.evictedUpTo = slot.seq
    }
    slot.seq = ++counts.total
    write(slot)
    const before = last.get(slot.operation)
    if (before !== undefined && before !== slot) share(before, slot)
    answers.add(slot, before)
    last.set(slot.operation, slot)
    listeners.tell(slot)
    return idOf(slot.seq)
  }
  const clear = (which?: (request: RecordedRequest) => boolean): number => {
    if (which === undefined) Object.assign(counts, { evicted: 0, evictedUpTo: 0 })
    last.clear()
    const removed = ring.remove(slot => which === undefined || which(entryOf(slot)))
    answers.keepOnly(ring.all())
    return removed
  }
  return {
    bounds,
    patterns: { operation: undefined, url: '', run: 0, failures: [] },
    cuts: new WeakMap(),
    get total () { return counts.total },
    get evicted () { return counts.evicted },
    get evictedUpTo () { return counts.evictedUpTo },
    add,
    all: () => ring.all().map(entryOf),
    find: id => ring.all().filter(({ seq }) => seq === seqOf(id)).map(entryOf)[0],
    clear,
    listen: listeners.listen,
    close: listeners.close,
  }
}

/** So many slots, of which the one written longest ago comes next. */
function makeRing (size: number) {
  let slots: Slot[] = []
  let place = 0
  const inOrder = (): Slot[] => [...slots.slice(place), ...slots.slice(0, place)]
  return {
    next: (): Slot => {
      if (slots.length < size) {
        const slot = emptySlot()
        slots.push(slot)
        return slot
      }
      const slot = slots[place]!
      place = (place + 1) % size
      return slot
    },
    all: inOrder,
    remove: (which: (slot: Slot) => boolean): number => {
      const left = inOrder().filter(slot => !which(slot))
      const removed = slots.length - left.length
      slots = left
      place = 0
      return removed
    },
  }
}

/** A log of size 0 is off: it knows that there were requests, and that it has forgotten them. */
function countOnly (
  counts: { total: number, evicted: number, evictedUpTo: number }, write: (slot: Slot) => void,
  listeners: Listeners
): string {
  counts.evictedUpTo = ++counts.total
  counts.evicted++
  if (listeners.exist()) {
    const slot = { ...emptySlot(), seq: counts.total }
    write(slot)
    listeners.tell(slot)
  }
  return idOf(counts.total)
}

/** The number in an id; undefined where it is none. */
export function seqOf (id: string): number | undefined {
  const digits = /^req-(\d{1,15})$/.exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
