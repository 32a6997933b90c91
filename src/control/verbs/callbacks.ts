// Verbs of callbacks (webhooks) and of the outbox: what tests need of them and FreshBooks does not show.
import type { JsonSchema } from '../../declare/field.ts'
import { lastHandshake } from '../../store/deliveries.ts'
import { fullRow, idsOf } from '../../store/full-rows.ts'
import { countWaiting, MOST_WAITING, waitingEvents } from '../../store/outbox.ts'
import { handshakeHint } from '../../webhooks/hints.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { parseLimit } from '../request-filters.ts'
import { verb, type Verb } from '../verb.ts'
import { arrayOf, boolean, integer, objectOf, string } from './schemas.ts'

const callbackSchema: JsonSchema = objectOf({
  callbackid: integer, account_id: string, event: string, uri: string, verified: boolean, verifier: string,
  updated_at: string, waiting: { ...integer, description: 'Events for it in the outbox.' },
  hint: { type: ['string', 'null'], description: 'What an unverified one waits for.' },
})

const modelIn = ({ models }: World) => models.get('callbacks')!

/** A callback with its hidden verifier; undefined where there is none. */
function describe (world: World, id: number): Record<string, unknown> | undefined {
  const row = fullRow(world, modelIn(world), id)
  if (row === undefined) return undefined
  const { callbackid, accounting_systemid: account_id, event, uri, verified, verifier, updated_at } = row
  const waiting = countWaiting(world, id)
  const hint = verified === true ? null : handshakeHint(lastHandshake(world, id), world.now())
  return { callbackid, account_id, event, uri, verified, verifier, updated_at, waiting, hint }
}

const list = verb({
  name: 'callbacks.list',
  method: 'GET',
  path: '/worlds/:world/callbacks',
  summary: 'Lists the registered callbacks of all accounts with their verifiers.',
  output: objectOf({ callbacks: arrayOf(callbackSchema) }),
  run: (_input: object, { world }) =>
    ({ callbacks: idsOf(world, modelIn(world)).map(id => describe(world, id)) }),
})

const show = verb<{ readonly id: unknown }, object>({
  name: 'callbacks.show',
  method: 'GET',
  path: '/worlds/:world/callbacks/:id',
  summary: 'Shows one callback with its verifier.',
  input: {
    id: { description: 'Its callbackid.', schema: { type: ['integer', 'string'] }, required: true },
  },
  output: objectOf({ callback: callbackSchema }),
  run: ({ id }, { world }) => ({ callback: describe(world, parseId('id', id)) ?? unknown(world, id) }),
})

function unknown (world: World, id: unknown): never {
  return refuse(404, 'unknown-callback', `world '${world.name}' has no callback ${String(id)}`)
}

/** A number, as text where it comes in a path or a query. */
function parseId (name: string, value: unknown): number {
  const id = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0
    ? id
    : refuse(400, 'bad-id', `${name} must be the number of a callback`)
}

const outbox = verb<{ readonly limit?: unknown, readonly callbackid?: unknown }, object>({
  name: 'outbox.list',
  method: 'GET',
  path: '/worlds/:world/outbox',
  summary: `Lists events that are to be delivered, oldest first; at most ${MOST_WAITING} are kept.`,
  input: {
    limit: { description: 'How many of the first ones. Default: 100.', schema: integer },
    callbackid: { description: 'Only those for this callback.', schema: integer },
  },
  output: objectOf({
    outbox: arrayOf(objectOf({
      id: integer, at: { ...string, format: 'date-time' }, callbackid: integer, name: string,
      object_id: integer, account_id: string, business_id: integer, identity_id: integer, user_id: integer,
      attempts: { ...integer, description: 'Those that failed.' },
      due_at: { ...string, format: 'date-time', description: 'When the next one is made.' },
    })),
    count: { ...integer, description: 'How many there are in all.' },
  }),
  run: ({ limit, callbackid }, { world }) => {
    const id = callbackid === undefined ? undefined : parseId('callbackid', callbackid)
    const events = waitingEvents(world, parseLimit(limit), id)
    return {
      outbox: events.map(event => ({ ...event, at: iso(event.at), due_at: iso(event.due_at) })),
      count: countWaiting(world, id),
    }
  },
})

const iso = (moment: number): string => new Date(moment).toISOString()

export const callbacksVerbs: readonly Verb[] = [list, show, outbox]
