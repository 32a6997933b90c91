// Verbs of webhooks: what was sent to callbacks, and sending at will.
import { setTimeout as sleep } from 'node:timers/promises'
import { freshbooksCaller } from '../../declare/outside-action.ts'
import type { JsonSchema } from '../../declare/field.ts'
import { eventNames, nounOf } from '../../resources/callback-events.ts'
import {
  deliveriesOf, findDelivery, MOST_DELIVERIES, type Delivery, type DeliveryFilter
} from '../../store/deliveries.ts'
import { countWaiting, fireEvent, repeatEvent } from '../../store/outbox.ts'
import { openSession } from '../../store/session.ts'
import { didYouMean } from '../../suggest.ts'
import { hintOf } from '../../webhooks/hints.ts'
import { signedText } from '../../webhooks/message.ts'
import { primaryBusiness } from '../../world/primary.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { parseLimit } from '../request-filters.ts'
import { verb, type Verb } from '../verb.ts'
import { arrayOf, integer, objectOf, string } from './schemas.ts'

const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema.type, 'null'] })

const deliverySchema = objectOf({
  id: integer, at: { ...string, format: 'date-time' }, event: string, object_id: integer, callbackid: integer,
  attempt: integer, outcome: { ...string, enum: ['delivered', 'retried', 'dropped', 'kept', 'lost'] },
  uri: string,
  fields: { type: 'object', additionalProperties: string, description: 'The form that was sent.' },
  body: string,
  signature: { ...string, description: 'Value of X-FreshBooks-Hmac-SHA256.' },
  signed: { ...string, description: 'The text that is signed.' },
  status: orNull(integer), response: string, error: orNull(string), ms: integer, fault: orNull(string),
  hint: orNull(string),
})

/** A delivery in answers. */
export function describeDelivery (delivery: Delivery): Record<string, unknown> {
  const { id, at, name, object_id, callbackid, attempt, outcome, uri, body, signature, ...result } = delivery
  const fields = [...new URLSearchParams(body)]
  const { status, response, error, ms, fault } = result
  return {
    id, at: new Date(at).toISOString(), event: name, object_id, callbackid, attempt, outcome, uri,
    fields: Object.fromEntries(fields), body, signature, signed: signedText(fields), status, response, error,
    ms, fault, hint: hintOf(delivery) ?? null,
  }
}

interface FilterInput {
  readonly event?: string
  readonly object_id?: unknown
  readonly callbackid?: unknown
  readonly since?: unknown
  readonly limit?: unknown
}

const filterInput = {
  event: { description: 'Only of this event (`invoice.create`), or `callback.verify`.', schema: string },
  object_id: { description: 'Only about the row with this id.', schema: integer },
  callbackid: { description: 'Only to this callback.', schema: integer },
  since: { description: 'Only after the delivery with this id.', schema: integer },
}

/** Whole numbers come as texts in a query. */
function parseNumber (name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : refuse(400, 'bad-number', `${name} must be a whole number`)
}

const filterOf = ({ event, object_id, callbackid, since }: FilterInput): DeliveryFilter => ({
  event,
  object_id: parseNumber('object_id', object_id),
  callbackid: parseNumber('callbackid', callbackid),
  since: parseNumber('since', since),
})

const list = verb<FilterInput, object>({
  name: 'webhooks.list',
  method: 'GET',
  path: '/worlds/:world/webhooks/deliveries',
  summary: 'Lists what was sent to callbacks, attempt by attempt, oldest first; the last ' +
    `${MOST_DELIVERIES} are kept.`,
  input: {
    ...filterInput,
    limit: { description: 'How many, counted from the last one. Default: 100.', schema: integer },
  },
  columns: ['id', 'at', 'event', 'object_id', 'callbackid', 'attempt', 'outcome', 'status', 'hint'],
  output: objectOf({ deliveries: arrayOf(deliverySchema) }),
  run: ({ limit, ...filter }, { world }) => ({
    deliveries: deliveriesOf(world, Math.min(parseLimit(limit), MOST_DELIVERIES), filterOf(filter))
      .map(describeDelivery),
  }),
})

const delivery = (world: World, id: unknown): Delivery => {
  const number = parseNumber('id', id)!
  return findDelivery(world, number) ??
    refuse(404, 'unknown-delivery', `world '${world.name}' has no delivery ${number}`)
}

const idInput = { id: { description: 'Its id.', schema: { type: ['integer', 'string'] }, required: true } }

const show = verb<{ readonly id: unknown }, object>({
  name: 'webhooks.show',
  method: 'GET',
  path: '/worlds/:world/webhooks/deliveries/:id',
  summary: 'Shows one delivery.',
  input: idInput,
  output: objectOf({ delivery: deliverySchema }),
  run: ({ id }, { world }) => ({ delivery: describeDelivery(delivery(world, id)) }),
})

const LONGEST_WAIT_MS = 60_000

function parseTimeout (value: unknown, usual: number): number {
  const milliseconds = parseNumber('timeout_ms', value) ?? usual
  return milliseconds <= LONGEST_WAIT_MS
    ? milliseconds
    : refuse(400, 'bad-number', `timeout_ms must be ${LONGEST_WAIT_MS} at most`)
}

interface WaitInput extends FilterInput {
  readonly count?: unknown
  readonly timeout_ms?: unknown
}

/** Deliveries that have come to an end: an attempt that is made again is none. */
const ended = (world: World, filter: DeliveryFilter): Delivery[] =>
  deliveriesOf(world, MOST_DELIVERIES, filter).filter(({ outcome }) => outcome !== 'retried')

const wait = verb<WaitInput, object>({
  name: 'webhooks.wait',
  method: 'POST',
  path: '/worlds/:world/webhooks/wait',
  summary: 'Waits until so many messages are delivered, kept or dropped; refuses with 408 where they are ' +
    'not in time.',
  input: {
    ...filterInput,
    count: { description: 'How many. Default: 1.', schema: integer },
    timeout_ms: { description: `Milliseconds. Default: 5000, at most ${LONGEST_WAIT_MS}.`, schema: integer },
  },
  output: objectOf({ deliveries: arrayOf(deliverySchema) }),
  async run ({ count, timeout_ms, ...input }, { world }) {
    const filter = filterOf(input)
    const wanted = parseNumber('count', count) ?? 1
    const until = performance.now() + parseTimeout(timeout_ms, 5_000)
    while (true) {
      const found = ended(world, filter)
      const left = until - performance.now()
      if (found.length >= wanted) return { deliveries: found.map(describeDelivery) }
      if (left <= 0) {
        return refuse(408, 'not-delivered', missingSentence(world, wanted, found.length, input.event))
      }
      await (world.courier?.next(world, left) ?? sleep(left))
      if (!world.isOpen) return refuse(409, 'world-replaced', `world '${world.name}' was put back meanwhile`)
    }
  },
})

function missingSentence (world: World, wanted: number, found: number, event = 'any event'): string {
  const waiting = countWaiting(world)
  const sent = [...new Set(deliveriesOf(world, 20).map(({ name, outcome }) => `${name} (${outcome})`))]
  return `${found} of ${wanted} deliveries of ${event} came in time; ` +
    `${waiting} wait; the last ones were ${sent.join(', ') || 'none'}`
}

const flush = verb<{ readonly timeout_ms?: unknown }, object>({
  name: 'webhooks.flush',
  method: 'POST',
  path: '/worlds/:world/webhooks/flush',
  summary: 'Sends all that waits, and again what fails, without waiting for the clock, until it is ' +
    'delivered or dropped.',
  input: {
    timeout_ms: { description: `Milliseconds. Default: 30000, at most ${LONGEST_WAIT_MS}.`, schema: integer },
  },
  output: objectOf({ deliveries: arrayOf(deliverySchema), waiting: integer }),
  async run ({ timeout_ms }, { world }) {
    const since = deliveriesOf(world, 1)[0]?.id ?? 0
    await world.courier?.flush(world, parseTimeout(timeout_ms, 30_000))
    return {
      deliveries: deliveriesOf(world, MOST_DELIVERIES, { since }).map(describeDelivery),
      waiting: countWaiting(world),
    }
  },
})

interface FireInput {
  readonly event: string
  readonly object_id: unknown
}

const fire = verb<FireInput, object>({
  name: 'webhooks.fire',
  method: 'POST',
  path: '/worlds/:world/webhooks/fire',
  summary: 'Raises an event for the verified callbacks of the primary business, although nothing has ' +
    'happened.',
  input: {
    event: { description: 'The event (`invoice.create`).', schema: string, required: true },
    object_id: {
      description: 'Id of the row it is about, which need not be there.', schema: integer, required: true,
    },
  },
  output: objectOf({ raised: integer }),
  run: ({ event, object_id }, { world }) => {
    const known = eventNames.filter(name => name !== nounOf(name))
    if (!known.includes(event)) {
      refuse(400, 'unknown-event', `no event is called '${event}'`, didYouMean(event, known))
    }
    const session = openSession(world, primaryBusiness(world), freshbooksCaller)
    const raised = fireEvent({ store: world, session }, event, parseNumber('object_id', object_id)!)
    if (raised > 0) return { raised }
    return refuse(409, 'nobody-listens', `no verified callback is registered for ${event}`,
      { hint: '`callbacks list` shows those there are' })
  },
})

const resend = verb<{ readonly id: unknown }, object>({
  name: 'webhooks.resend',
  method: 'POST',
  path: '/worlds/:world/webhooks/deliveries/:id/resend',
  summary: 'Sends a message once more, after those that wait.',
  input: idInput,
  output: objectOf({ waiting: integer }),
  run: ({ id }, { world }) => {
    const { callbackid, name, object_id, body } = delivery(world, id)
    const form = new URLSearchParams(body)
    const number = (field: string): number => Number(form.get(field))
    repeatEvent(world, world.now(), {
      callbackid, name, object_id, account_id: form.get('account_id')!, business_id: number('business_id'),
      identity_id: number('identity_id'), user_id: number('user_id'),
    })
    return { waiting: countWaiting(world) }
  },
})

export const webhooksVerbs: readonly Verb[] = [list, show, wait, flush, fire, resend]
