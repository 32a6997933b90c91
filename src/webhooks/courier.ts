// Delivers the events of worlds: for each callback one message at a time, in the order of events. There is no
// state beside the tables but what is under way, so that a reset, a copy or a restart finds all that waits.
import { HANDSHAKE } from '../resources/callback-events.ts'
import type { Delivery } from '../store/deliveries.ts'
import { storageFailure } from '../store/failures.ts'
import type { WaitingEvent } from '../store/outbox.ts'
import {
  dueEvents, eventAfter, isWaiting, newestWaiting, nextDueAt, swapEvents, takeEvent,
} from '../store/queue.ts'
import { clockOf, wallUntil } from '../world/clock.ts'
import { webhookConfigOf } from '../world/config.ts'
import type { Courier } from '../world/courier.ts'
import type { World } from '../world/world.ts'
import { conclude, prepare, send, type Attempt } from './attempt.ts'
import { Poster } from './post.ts'
import type { Lookup } from './targets.ts'

/** Most callbacks of a world that are sent to at a time. */
const MOST_AT_ONCE = 32

/** Longest time for a timer; what is due later is looked at again then. */
const LONGEST_WAIT_MS = 3_600_000

/** Time after which it is tried again where a world could not be read or written. */
const AFTER_FAILURE_MS = 1_000

export interface CourierOptions {
  /** Reads the machine's clock. */
  readonly wall: () => number
  /** Hosts beside this machine that messages may go to. */
  readonly allowedHosts: readonly string[]
  /** Told of every attempt. */
  readonly watch?: ((world: World, delivery: Delivery) => void) | undefined
  /** Receives messages for the person who started the server, one line each. */
  readonly tell?: ((line: string) => void) | undefined
  /** For tests. */
  readonly lookup?: Lookup
}

/** What is under way in a world. */
interface UnderWay {
  isScheduled: boolean
  /** Callbacks that are being sent to. */
  readonly busy: Map<number, Promise<void>>
  /** Events that a fault lets change places: those that wait for the next one, and those that have. */
  readonly held: Set<number>
  readonly swapped: Set<number>
  timer: NodeJS.Timeout | undefined
  readonly listeners: Set<(delivery: Delivery | undefined) => void>
  /** Aborted when the world is closed. */
  readonly ending: AbortController
}

export class EventCourier implements Courier {
  readonly #options: CourierOptions
  readonly #poster: Poster
  readonly #worlds = new WeakMap<World, UnderWay>()

  constructor (options: CourierOptions) {
    this.#options = options
    this.#poster = new Poster(options.allowedHosts, options.lookup)
  }

  wake (world: World): void {
    const under = this.#underWay(world)
    if (under.isScheduled) return
    under.isScheduled = true
    // after the transaction and the answer that are being worked on
    setImmediate(() => {
      under.isScheduled = false
      if (webhookConfigIn(world)?.deliver !== 'held') this.#sendDue(world, false)
    })
  }

  async settle (world: World): Promise<void> {
    if (!isUsable(world)) return
    const { busy } = this.#underWay(world)
    const [left, newest] = [new Set(busy.keys()), newestWaiting(world)]
    const isOurs = ({ id, callbackid, name }: WaitingEvent): boolean =>
      id <= newest && name !== HANDSHAKE && !left.has(callbackid)
    while (webhookConfigIn(world)?.deliver === 'sync') {
      this.#sendDue(world, false)
      if (!isUsable(world)) return
      const sending = dueEvents(world, world.now(), MOST_AT_ONCE).filter(isOurs)
        .flatMap(({ callbackid }) => busy.get(callbackid) ?? [])
      if (sending.length === 0) return
      await Promise.race(sending)
    }
  }

  async flush (world: World, milliseconds: number): Promise<void> {
    const { busy } = this.#underWay(world)
    const until = performance.now() + milliseconds
    while (isUsable(world) && (isWaiting(world) || busy.size > 0)) {
      this.#sendDue(world, true)
      const left = until - performance.now()
      if (left <= 0) return
      const waiting = new AbortController()
      await Promise.race([...busy.values(), this.next(world, left, waiting.signal)])
      waiting.abort()
    }
  }

  async next (world: World, milliseconds: number, given?: AbortSignal): Promise<Delivery | undefined> {
    const { listeners, ending } = this.#underWay(world)
    if (ending.signal.aborted) return undefined
    const { promise, fulfil } = withResolvers<Delivery | undefined>()
    const giveUp = (): void => fulfil(undefined)
    listeners.add(fulfil)
    given?.addEventListener('abort', giveUp, { once: true })
    const timer = setTimeout(giveUp, milliseconds)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      listeners.delete(fulfil)
    }
  }

  leave (world: World): void {
    const under = this.#worlds.get(world)
    if (under === undefined) return
    clearTimeout(under.timer)
    under.ending.abort()
    for (const listener of [...under.listeners]) listener(undefined)
  }

  close (): void {
    this.#poster.close()
  }

  #underWay (world: World): UnderWay {
    const known = this.#worlds.get(world)
    if (known !== undefined) return known
    const under: UnderWay = {
      isScheduled: false, busy: new Map(), held: new Set(), swapped: new Set(), timer: undefined,
      listeners: new Set(), ending: new AbortController(),
    }
    this.#worlds.set(world, under)
    return under
  }

  /**
   * Begins with what is due; `isForced` counts all that waits as due. Whatever the store does is no end of
   * it.
   */
  #sendDue (world: World, isForced: boolean): void {
    if (!isUsable(world)) return
    try {
      // most worlds have no callback at all
      if (!isWaiting(world)) return
      // what is for nobody, or lets another one pass, makes way for the next of its callback
      while (this.#beginDue(world, isForced));
      this.#setTimer(world, nextWait(world, this.#options.wall()))
    } catch (error) {
      this.#tryLater(world, error)
    }
  }

  /** Whether something made way. */
  #beginDue (world: World, isForced: boolean): boolean {
    const { busy } = this.#underWay(world)
    const due = isForced ? Number.MAX_SAFE_INTEGER : world.now()
    const heads = dueEvents(world, due, MOST_AT_ONCE).filter(({ callbackid }) => !busy.has(callbackid))
    return heads.map(head => this.#beginNext(world, head, isForced)).includes(true)
  }

  /** Begins with the event at the head of a callback's queue, or lets it make way. */
  #beginNext (world: World, head: WaitingEvent, isForced: boolean): boolean {
    const { held, swapped } = this.#underWay(world)
    const event = held.has(head.id) ? this.#passing(world, head, isForced) : head
    if (event === undefined) return false
    const canFail = event === head && !swapped.has(event.id)
    const attempt = prepare(world, event, canFail)
    if (attempt === undefined) takeEvent(world, event.id)
    else if (attempt.fault?.effect === 'reorder') held.add(event.id)
    else this.#begin(world, attempt, isForced)
    return attempt === undefined || attempt.fault?.effect === 'reorder'
  }

  /** The event that passes one that a fault holds; undefined where there is none to come. */
  #passing (world: World, head: WaitingEvent, isForced: boolean): WaitingEvent | undefined {
    const { held, swapped } = this.#underWay(world)
    const next = eventAfter(world, head)
    if (next === undefined && !isForced) return undefined
    held.delete(head.id)
    swapped.add(next?.id ?? head.id)
    if (next === undefined) return head
    world.transaction(() => swapEvents(world, head.id, next.id))
    return { ...next, id: head.id }
  }

  #begin (world: World, attempt: Attempt, isForced: boolean): void {
    const { busy, swapped } = this.#underWay(world)
    const { id, callbackid } = attempt.event
    swapped.delete(id)
    const done = this.#deliver(world, attempt, isForced).then(
      () => {
        busy.delete(callbackid)
        this.wake(world)
      },
      (error: unknown) => {
        busy.delete(callbackid)
        this.#tryLater(world, error)
      })
    busy.set(callbackid, done)
  }

  async #deliver (world: World, attempt: Attempt, isForced: boolean): Promise<void> {
    const { ending, listeners } = this.#underWay(world)
    const reply = await send(world, this.#poster, attempt, isForced, ending.signal)
    // nothing reaches a world that was reset meanwhile
    if (!isUsable(world)) return
    const delivery = conclude(world, attempt, reply)
    this.#options.watch?.(world, delivery)
    for (const listener of [...listeners]) listener(delivery)
  }

  /** The disk is full, say. What waits is there still, and may be delivered a second time. */
  #tryLater (world: World, error: unknown): void {
    if (!isUsable(world)) return
    this.#options.tell?.(`events of world '${world.name}' wait: ` +
      `${storageFailure(error)?.detail ?? String(error)}`)
    this.#setTimer(world, AFTER_FAILURE_MS)
  }

  #setTimer (world: World, milliseconds: number): void {
    const under = this.#underWay(world)
    clearTimeout(under.timer)
    if (milliseconds === Infinity) return
    under.timer = setTimeout(() => this.wake(world), Math.min(milliseconds, LONGEST_WAIT_MS)).unref()
  }
}

/** Milliseconds until the next attempt is due; infinity where the clock does not get there by itself. */
function nextWait (world: World, wall: number): number {
  const due = nextDueAt(world, world.now())
  return due === Infinity ? Infinity : wallUntil(clockOf(world), due, wall)
}

/** How a world delivers; undefined for one that is closed or lost. */
const webhookConfigIn = (world: World) => isUsable(world) ? webhookConfigOf(world) : undefined

const isUsable = (world: World): boolean => world.failure === undefined

/** A promise and what fulfils it: Promise.withResolvers of Node 22. */
function withResolvers<Value> () {
  let fulfil!: (value: Value) => void
  const promise = new Promise<Value>(resolve => { fulfil = resolve })
  return { promise, fulfil }
}
