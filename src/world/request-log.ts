// The requests a world has answered: a bounded ring on the world, not in its database, because it tells what
// happened to the world and is not part of it. Entries keep references; whatever is only for people who look
// (redaction, JSON, names) is worked out in src/requests when they do.
import type { Described, Query } from '../declare/endpoint.ts'
import type { Change } from './changes.ts'

/** Something a client does that FreshBooks lets pass, or that works here by luck. */
export interface Warning {
  /** `unread_field`; all of them are in src/requests/codes.ts. */
  readonly code: string
  /** JSON pointer of a field, or name of a parameter; absent where it is the request as a whole. */
  readonly at?: string
  /** One sentence that says what to do. */
  readonly message: string
}

/** A row by its table and id. */
export interface Named {
  readonly type: string
  readonly id: number
}

/** What a request did to the world. */
export interface Touched {
  readonly created: readonly Named[]
  readonly updated: readonly Named[]
  readonly deleted: readonly Named[]
}

/** Why no endpoint has matched. */
export interface Miss {
  /** Nearest operations, best first. */
  readonly near: readonly string[]
  /** Which part differs, as one sentence. */
  readonly hint?: string
  /** FreshBooks' operation that is known and not modelled. */
  readonly operation?: string
}

type Headers = Readonly<Record<string, string | string[] | number | undefined>>

/** What is known of a request when it has been answered. Nothing in it is redacted: see src/requests. */
export interface Occurrence {
  readonly method: string
  /** As it was sent, with the world's prefix and the query. */
  readonly url: string
  /** As it was routed: without the world's prefix. */
  readonly routed: string
  readonly headers: Headers
  readonly query: Query
  readonly params: Readonly<Record<string, string>>
  /** The parsed body; undefined where there was none, or it was cut. */
  readonly body: unknown
  /** Text of a body that could not be read, or the beginning of one that was too long to keep. */
  readonly bodyText?: string
  /** Whether the body or the answer was longer than the log keeps. */
  readonly isCut: boolean
  readonly endpoint: Described | undefined
  /** Name of the operation, also of one that is known and not modelled. */
  readonly operation: string | undefined
  readonly token: string | undefined
  /** 0 where the connection ended without an answer. */
  readonly status: number
  readonly responseHeaders: Headers
  readonly response: Buffer | string | undefined
  readonly changes: readonly Change[]
  readonly touched: Touched
  readonly faults: readonly string[]
  readonly warnings: readonly Warning[]
  readonly miss: Miss | undefined
  readonly hint: string | undefined
  /** Milliseconds since 1970 on the world's clock, and on the machine's. */
  readonly at: number
  readonly wall: number
  /** Milliseconds between the request's coming and its answer. */
  readonly duration: number
}

/** A request in the log. */
export interface RecordedRequest extends Occurrence {
  /** Counts within the world, from 1. */
  readonly seq: number
  /** `req-<seq>`. */
  readonly id: string
}

/** Listens to a log. */
export interface Listener {
  readonly added: (request: RecordedRequest) => void
  /** The world is gone, or goes on as another one. */
  readonly closed?: () => void
}

/** What the last requests had in common; see src/requests/repeats.ts. */
export interface Habits {
  /** The operation asked for again and again, the URL it was last asked under, how many in a row. */
  operation: string | undefined
  url: string
  run: number
  /** The last requests that failed for a while: a retry of one of them comes at once or waits. */
  failures: RecordedRequest[]
}

/** Bounds of a log. */
export interface LogBounds {
  /** Requests that are kept. */
  readonly size: number
  /** Bytes of a body that are kept. */
  readonly body: number
}

export const usualBounds: LogBounds = { size: 1_000, body: 65_536 }

export interface RequestLog {
  readonly bounds: LogBounds
  readonly habits: Habits
  /** Requests ever told, those forgotten included. */
  readonly total: number
  /** How many had to go to make room since the log was last cleared, and the last of them. */
  readonly evicted: number
  readonly evictedUpTo: number
  add: (occurrence: Occurrence) => RecordedRequest
  /** The id that the next request gets. */
  nextId: () => string
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

/** An empty log. */
export function requestLog (bounds: LogBounds = usualBounds): RequestLog {
  const kept = new Map<number, RecordedRequest>()
  const listeners = new Set<Listener>()
  const counts = { total: 0, evicted: 0, evictedUpTo: 0 }
  const add = (occurrence: Occurrence): RecordedRequest => {
    const seq = ++counts.total
    const request = Object.assign(occurrence, { seq, id: `req-${seq}` })
    kept.set(seq, request)
    if (kept.size > bounds.size) evict()
    for (const listener of listeners) listener.added(request)
    return request
  }
  const evict = (): void => {
    const oldest = kept.keys().next().value!
    kept.delete(oldest)
    counts.evicted++
    counts.evictedUpTo = oldest
  }
  const clear = (which?: (request: RecordedRequest) => boolean): number => {
    const before = kept.size
    if (which === undefined) {
      kept.clear()
      Object.assign(counts, { evicted: 0, evictedUpTo: 0 })
    } else {
      for (const request of [...kept.values()]) if (which(request)) kept.delete(request.seq)
    }
    return before - kept.size
  }
  return {
    bounds,
    habits: { operation: undefined, url: '', run: 0, failures: [] },
    get total () { return counts.total },
    get evicted () { return counts.evicted },
    get evictedUpTo () { return counts.evictedUpTo },
    add,
    nextId: () => `req-${counts.total + 1}`,
    all: () => [...kept.values()],
    find: id => kept.get(seqOf(id) ?? 0),
    clear,
    listen: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      const left = [...listeners]
      listeners.clear()
      for (const listener of left) listener.closed?.()
    },
  }
}

/** The number in an id; undefined where it is none. */
export function seqOf (id: string): number | undefined {
  const digits = /^req-(\d{1,15})$/.exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/**
 * Waits for the next entry or until a time is over, in milliseconds. Resolves to whether there was one; also
 * when the world is gone, as nothing will come then.
 */
export function nextRequest (log: RequestLog, milliseconds: number): Promise<boolean> {
  return new Promise(resolve => {
    const finish = (came: boolean) => {
      stop()
      clearTimeout(timer)
      resolve(came)
    }
    const stop = log.listen({ added: () => finish(true), closed: () => finish(false) })
    const timer = setTimeout(() => finish(false), milliseconds)
  })
}
