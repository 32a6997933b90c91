// Which messages to callbacks a check is about: read from JSON, described, compared.
import { isLike, LONGEST_GLOB } from '../../glob.ts'
import { eventNames, HANDSHAKE } from '../../resources/callback-events.ts'
import type { Delivery } from '../../store/deliveries.ts'
import {
  checkKeys, checkName, fail, isObject, readBounds, readCount, type Bounds
} from './reading.ts'

/** What a message must be like; what is left out may be anything. */
export interface DeliveryMatcher {
  /** `*` matches any text. */
  readonly event?: string
  readonly object_id?: number
  readonly callbackid?: number
  readonly outcome?: string
}

const outcomes = ['delivered', 'dropped', 'kept', 'lost']
const keys = ['event', 'object_id', 'callbackid', 'outcome']

/** Most steps of a sequence. */
const MOST_STEPS = 1_000

/** A message, with how often it may be there; the name of an event stands for any message of it. */
export function readDelivery (
  value: unknown, at: string
): { readonly matcher: DeliveryMatcher, readonly bounds: Bounds } {
  if (!isObject(value)) return { matcher: readMatcherOf(value, at), bounds: readBounds(undefined, at) }
  const { count, ...matcher } = value
  return { matcher: readMatcherOf(matcher, at), bounds: readBounds(count, `${at}.count`) }
}

/** Messages in their order. */
export function readDeliveries (value: unknown, at: string): DeliveryMatcher[] {
  if (!Array.isArray(value) || value.length === 0) return fail(at, 'must be a list of events')
  if (value.length > MOST_STEPS) return fail(at, `has more than ${MOST_STEPS} messages`)
  return value.map((step, index) => readMatcherOf(step, `${at}[${index}]`))
}

function readMatcherOf (value: unknown, at: string): DeliveryMatcher {
  const members = typeof value === 'string' ? { event: value } : value
  if (!isObject(members)) return fail(at, 'must be the name of an event or an object')
  checkKeys(at, members, keys)
  const { event, object_id, callbackid, outcome } = members
  return {
    ...(event === undefined ? {} : { event: readEvent(event, `${at}.event`) }),
    ...(object_id === undefined ? {} : { object_id: readCount(object_id, `${at}.object_id`) }),
    ...(callbackid === undefined ? {} : { callbackid: readCount(callbackid, `${at}.callbackid`) }),
    ...(outcome === undefined
      ? {}
      : { outcome: checkName(`${at}.outcome`, 'outcome', String(outcome), outcomes) }),
  }
}

function readEvent (value: unknown, at: string): string {
  if (typeof value !== 'string' || value.length > LONGEST_GLOB) {
    return fail(at, 'must be the name of an event')
  }
  return value.includes('*') ? value : checkName(at, 'event', value, [...eventNames, HANDSHAKE])
}

/** Whether a delivery is what a matcher says. An attempt that is made again is none. */
export const isMatch = ({ event, ...values }: DeliveryMatcher, delivery: Delivery): boolean =>
  delivery.outcome !== 'retried' && (event === undefined || isLike(event, delivery.name)) &&
  Object.entries(values).every(([name, value]) => delivery[name as keyof Delivery] === value)

/** `invoice.create of 34401`. */
export function describeDelivery (
  { event = 'any event', object_id, callbackid, outcome }: DeliveryMatcher
): string {
  const about = object_id === undefined ? '' : ` of ${object_id}`
  const to = callbackid === undefined ? '' : ` to callback ${callbackid}`
  return `${event}${about}${to}${outcome === undefined ? '' : `, ${outcome}`}`
}
