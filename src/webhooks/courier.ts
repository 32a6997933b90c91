// Delivers the events of worlds: for each callback one message at a time, in the order of events. There is no
// state beside the tables but what is under way, so that a reset, a copy or a restart finds all that waits.
import { HANDSHAKE } from '../resources/callback-events.ts'
import type { Delivery } from '../store/deliveries.ts'
import type { WaitingEvent } from '../store/outbox.ts'
import { dueEvents, eventAfter, isWaiting, nextDueAt, swapEvents, takeEvent } from '../store/queue.ts'
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

export interface CourierOptions {
  /** Reads the machine's clock. */
  readonly wall: () => number
  /** Hosts beside this machine that messages may go to. */
  readonly allowedHosts: readonly string[]
  /** Told of every attempt. */
  readonly watch?: ((world: World, delivery: Delivery) => void) | undefined
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
  readonly listeners: Set<(delivery: Delivery) => void>
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
      if (isUsable(world) && webhookConfigOf(world).deliver !== 'held') this.#sendDue(world, false)
    })
  }

  async settle (world: World): Promise<void> {
    const { busy } = this.#underWay(world)
    if (!isUsable(world) || webhookConfigOf(world).deliver === 'held') return
    const isOurs = ({ callbackid, name }: WaitingEvent) => name !== HANDSHAKE && !busy.has(callbackid)
    const ours = new Set(dueEvents(world, world.now(), MOST_AT_ONCE).filter(isOurs).map(({ callbackid }) => callbackid))
    this.#sendDue(world, false)
    while (true) {
      const sending = [...ours].flatMap(id => busy.get(id) ?? [])
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
      await Promise.race([...busy.values(), this.next(world, left)])
    }
  }

  async next (world: World, milliseconds: number): Promise<Delivery | undefined> {
    const { listeners } = this.#underWay(world)
    const { promise, fulfil } = withResolvers<Delivery | undefined>()
    listeners.add(fulfil)
    const timer = setTimeout(fulfil, milliseconds, undefined)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      listeners.delete(fulfil)
    }
  }

  close (): void {
    this.#poster.close()
  }

  #underWay (world: World): UnderWay {
    const known = this.#worlds.get(world)
    if (known !== undefined) return known
    const under: UnderWay = {
      isScheduled: false, busy: new Map(), held: new Set(), swapped: new Set(), timer: undefined, listeners: new Set(),
    }
    this.#worlds.set(world, under)
    return under
  }

  /** Begins with what is due; `isForced` counts all that waits as due. */
  #sendDue (world: World, isForced: boolean): void {
    const { busy } = this.#underWay(world)
    const due = isForced ? Number.MAX_SAFE_INTEGER : world.now()
    for (const head of dueEvents(world, due, MOST_AT_ONCE)) {
      if (busy.has(head.callbackid)) continue
      const event = this.#inTurn(world, head, isForced)
      if (event !== undefined) this.#begin(world, event, isForced)
    }
    this.#setTimer(world)
  }

  /** The event that goes first: one that a fault holds lets the next one pass, if there is one. */
  #inTurn (world: World, head: WaitingEvent, isForced: boolean): WaitingEvent | undefined {
    const { held, swapped } = this.#underWay(world)
    if (!held.has(head.id)) return head
    const next = eventAfter(world, head)
    if (next === undefined && !isForced) return undefined
    held.delete(head.id)
    swapped.add(next?.id ?? head.id)
    if (next === undefined) return head
    world.transaction(() => swapEvents(world, head.id, next.id))
    return { ...next, id: head.id }
  }

  #begin (world: World, event: WaitingEvent, isForced: boolean): void {
    const under = this.#underWay(world)
    const attempt = prepare(world, event, !under.swapped.has(event.id))
    if (attempt === undefined) return takeEvent(world, event.id)
    if (attempt.fault?.effect === 'reorder') {
      under.held.add(event.id)
      return this.wake(world)
    }
    under.swapped.delete(event.id)
    const done = this.#deliver(world, attempt, isForced).finally(() => {
      under.busy.delete(event.callbackid)
      this.wake(world)
    })
    under.busy.set(event.callbackid, done)
  }

  async #deliver (world: World, attempt: Attempt, isForced: boolean): Promise<void> {
    const reply = await send(world, this.#poster, attempt, isForced)
    // nothing reaches a world that was reset meanwhile
    if (!isUsable(world)) return
    const delivery = conclude(world, attempt, reply)
    this.#options.watch?.(world, delivery)
    for (const listener of [...this.#underWay(world).listeners]) listener(delivery)
  }

  /** Looks again when the next attempt is due, if the clock gets there by itself. */
  #setTimer (world: World): void {
    const under = this.#underWay(world)
    clearTimeout(under.timer)
    const now = world.now()
    const due = nextDueAt(world, now)
    const wait = due === Infinity ? Infinity : wallUntil(clockOf(world), due, this.#options.wall())
    if (wait === Infinity) return
    under.timer = setTimeout(() => this.wake(world), Math.min(wait, LONGEST_WAIT_MS)).unref()
  }
}

const isUsable = (world: World): boolean => world.failure === undefined

/** A promise and what fulfils it: Promise.withResolvers of Node 22. */
function withResolvers<Value> () {
  let fulfil!: (value: Value) => void
  const promise = new Promise<Value>(resolve => { fulfil = resolve })
  return { promise, fulfil }
}
