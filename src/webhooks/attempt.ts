// One attempt to deliver an event: what is sent, what goes wrong with it on purpose, and what becomes of the
// event by what came back.
import { setTimeout as sleep } from 'node:timers/promises'
import { sessionOfRow } from '../actors/resource-actions.ts'
import { faultPlanOf } from '../faults/store.ts'
import type { WebhookEffect } from '../faults/fault.ts'
import { periodOf } from '../faults/rate-limit.ts'
import { fires } from '../faults/select.ts'
import { isLike } from '../glob.ts'
import { HANDSHAKE } from '../resources/callback-events.ts'
import { callbacks } from '../resources/callbacks.ts'
import { noteDelivery, type Delivery, type DeliveryOutcome } from '../store/deliveries.ts'
import type { WaitingEvent } from '../store/outbox.ts'
import { countDropped, forgetDropped, isInQueue, putOff, takeEvent } from '../store/queue.ts'
import { webhookConfigOf } from '../world/config.ts'
import type { World } from '../world/world.ts'
import { messageOf, systemOf, type Message } from './message.ts'
import type { Poster, Reply } from './post.ts'

/** The callback of an event, as it is at the moment of the attempt. */
interface CallbackRow {
  readonly uri: string
  readonly verifier: string
  readonly verified: number
  readonly business: string
}

/** A fault that strikes a message. */
interface StruckBy {
  readonly id: string
  readonly effect: WebhookEffect['effect']
  readonly ms: number
}

/** What is to be sent, and where. */
export interface Attempt {
  readonly event: WaitingEvent
  readonly uri: string
  readonly message: Message
  readonly fault: StruckBy | undefined
}

const callbackSql = `SELECT uri, verifier, verified, business.name AS business FROM callbacks
  JOIN businesses AS business ON business.account_id = callbacks.accounting_systemid WHERE callbacks.id = ?`

/** The callback of an event; undefined where it was deleted. */
const callbackOf = (world: World, { callbackid }: WaitingEvent): CallbackRow | undefined =>
  world.statement(callbackSql).get(callbackid) as CallbackRow | undefined

/**
 * Reads what an attempt needs; undefined for an event that is for nobody any more. `canFail`: whether a fault
 * may strike it.
 */
export function prepare (world: World, event: WaitingEvent, canFail: boolean): Attempt | undefined {
  const callback = callbackOf(world, event)
  if (callback === undefined || (callback.verified === 0 && event.name !== HANDSHAKE)) return undefined
  const fault = canFail ? faultFor(world, event) : undefined
  const { verifier, uri, business } = callback
  const key = fault?.effect === 'bad_signature' ? `not ${verifier}` : verifier
  const isReversed = fault?.effect === 'field_order'
  const receiver = { verifier, system: systemOf(business) }
  return { event, uri, fault, message: messageOf(event, receiver, { key, isReversed }) }
}

/** The first webhook fault that strikes an event, which is counted. */
function faultFor (world: World, { name }: WaitingEvent): StruckBy | undefined {
  for (const active of faultPlanOf(world).faults) {
    const { id, match, do: effect } = active.fault
    if (effect.kind !== 'webhook' || !isLike(match.event ?? '*', name)) continue
    if (world.transaction(() => fires(world, active)) !== undefined) {
      return { id, effect: effect.effect, ms: effect.ms ?? 0 }
    }
  }
  return undefined
}

const nothing: Reply = { status: null, response: '', error: null, ms: 0, isRefused: false }

/** Sends it; not at all where the callback verifies itself, or a fault loses the message. */
export async function send (
  world: World, poster: Poster, { event, uri, message, fault }: Attempt, isForced: boolean,
  ending: AbortSignal
): Promise<Reply> {
  const { timeout_ms, handshake_delay_ms, auto_verify } = webhookConfigOf(world)
  const isHandshake = event.name === HANDSHAKE
  if (fault?.effect === 'drop' || (isHandshake && auto_verify)) return nothing
  const delay = isHandshake && event.attempts === 0 && !isForced ? handshake_delay_ms : 0
  await pause(delay + (fault?.ms ?? 0), ending)
  const post = async (): Promise<Reply> =>
    world.isOpen ? await poster.post(uri, message, timeout_ms, ending) : nothing
  if (fault?.effect === 'duplicate') await post()
  return await post()
}

const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { ref: false, signal }).catch(() => {})
}

/** Notes what came of an attempt, and what follows for the event and its callback. */
export function conclude (world: World, attempt: Attempt, reply: Reply): Delivery {
  return world.attribute('webhooks', () => world.transaction(() => {
    const { event, uri, message, fault } = attempt
    const outcome = outcomeOf(world, attempt, reply)
    if (isForItStill(world, attempt)) follow(world, event, outcome)
    const { id, callbackid, name, object_id, attempts } = event
    const { status, response, error, ms } = reply
    return noteDelivery(world, {
      at: world.now(), event: id, callbackid, name, object_id, attempt: attempts + 1, uri, body: message.body,
      signature: message.signature, outcome, status, response, error, ms, fault: fault?.id ?? null,
    })
  }))
}

/** What an attempt is of may have been deleted or registered for something else while it was under way. */
function isForItStill (world: World, { event, uri }: Attempt): boolean {
  const callback = callbackOf(world, event)
  return callback?.uri === uri && (callback.verified === 1 || event.name === HANDSHAKE)
}

function outcomeOf (world: World, { event, fault }: Attempt, { status, isRefused }: Reply): DeliveryOutcome {
  const { attempts, auto_verify } = webhookConfigOf(world)
  if (fault?.effect === 'drop') return 'lost'
  if (isRefused || (auto_verify && event.name === HANDSHAKE)) return 'kept'
  if (status !== null && status >= 200 && status < 300) return 'delivered'
  return event.attempts + 1 < attempts && isInQueue(world, event.id) ? 'retried' : 'dropped'
}

function follow (world: World, event: WaitingEvent, outcome: DeliveryOutcome): void {
  const { id, callbackid, name } = event
  if (outcome === 'retried') return putOff(world, id, nextAttempt(world, event))
  takeEvent(world, id)
  if (name === HANDSHAKE) return verifyItself(world, callbackid)
  if (outcome === 'delivered') forgetDropped(world, callbackid)
  if (outcome === 'dropped') disableIfHopeless(world, callbackid)
}

/** The time between attempts doubles. */
function nextAttempt (world: World, { attempts }: WaitingEvent): number {
  const first = periodOf(webhookConfigOf(world).retry_after) ?? 0
  return world.now() + first * 2 ** Math.min(attempts, 30)
}

function verifyItself (world: World, callbackid: number): void {
  if (webhookConfigOf(world).auto_verify) setVerified(world, callbackid, true)
}

/** Events of a callback that is not verified are for nobody: those that wait go as well. */
function disableIfHopeless (world: World, callbackid: number): void {
  if (countDropped(world, callbackid) < webhookConfigOf(world).disable_after) return
  forgetDropped(world, callbackid)
  setVerified(world, callbackid, false)
  world.statement('DELETE FROM outbox WHERE callbackid = ?').run(callbackid)
}

const setVerified = (world: World, callbackid: number, verified: boolean): void =>
  sessionOfRow(world, world.models.get('callbacks')!, callbackid).store(callbacks, callbackid, { verified })
