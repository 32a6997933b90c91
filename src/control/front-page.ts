// The front page, `GET /` and `GET /_mock`: what a world is called and how to use it. A browser gets a page,
// a program the same as JSON. It is no verb, because it says nothing that verbs do not say.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { namedWorld, type AddressedRequest, type BaseUrls } from '../http/address.ts'
import { HTML, pageHeaders } from '../pages/frame.ts'
import { deliveriesOf } from '../store/deliveries.ts'
import { hintOf } from '../webhooks/hints.ts'
import type { World } from '../world/world.ts'
import { showEntry, type Entry } from '../requests/log/entry.ts'
import { DEFAULT_WORLD } from '../world/worlds.ts'
import type { AppContext } from './app-context.ts'
import { findWorld } from './call.ts'
import { baseUrlOf, describeWorld, type WorldDescription } from './describe.ts'
import { pageOf, script } from './front-page-html.ts'

/** Requests that are shown. */
const SHOWN_REQUESTS = 12

const shownMembers = [
  'id', 'time', 'method', 'path', 'status', 'operation', 'unmatched', 'why',
] as const satisfies ReadonlyArray<keyof Entry>

/** A message to a callback that failed, and why as far as it can be told. */
interface FailedDelivery {
  readonly id: number
  readonly event: string
  readonly object_id: number
  readonly uri: string
  readonly status: number | null
  readonly hint: string | null
}

/** Deliveries that failed and are shown. */
const SHOWN_FAILURES = 5

/** The last deliveries, among which those are looked for. */
const LOOKED_AT = 100

/** What the front page shows of one world. */
export interface FrontPage {
  readonly version: string
  readonly world: WorldDescription
  /** URLs by name, such as `reference`. */
  readonly links: Readonly<Record<'reference' | 'openapi' | 'control' | 'requests' | 'har', string>>
  readonly worlds: ReadonlyArray<{ readonly name: string, readonly page: string }>
  /** The last requests, the newest first. */
  readonly requests: ReadonlyArray<Pick<Entry, typeof shownMembers[number]>>
  /** Requests that the world has had. */
  readonly total: number
  /** The last messages to callbacks that failed, the newest first. */
  readonly failed_deliveries: ReadonlyArray<FailedDelivery>
}

/** Registers the page at the root of the scope. */
export function registerFrontPage (app: FastifyInstance, context: AppContext, urls: BaseUrls): void {
  app.get('/', (request, reply) => {
    const page = frontPageOf(context, urls.origin(request), request)
    reply.headers({ 'cache-control': 'no-store', vary: 'Accept' })
    return acceptsHtml(request) ? sendPage(page, reply) : reply.send({ ok: true, ...page })
  })
}

const acceptsHtml = ({ headers }: FastifyRequest): boolean => /\btext\/html\b/i.test(headers.accept ?? '')

function frontPageOf (context: AppContext, origin: string, { raw }: FastifyRequest): FrontPage {
  const { worlds, version } = context
  const world = findWorld(context, namedWorld(raw as AddressedRequest) ?? DEFAULT_WORLD)
  const control = `${origin}/_mock/worlds/${world.name}`
  return {
    version,
    world: describeWorld(world, origin),
    links: {
      reference: `${origin}/_mock/docs`,
      openapi: `${origin}/_mock/openapi.json`,
      control: `${origin}/_mock/control.json`,
      requests: `${control}/requests`,
      har: `${control}/requests.har`,
    },
    worlds: worlds.names().map(name => ({ name, page: `${baseUrlOf(name, origin)}/` })),
    requests: world.requests.all().slice(-SHOWN_REQUESTS).reverse()
      .map(request => pick(showEntry(world, request), shownMembers)),
    total: world.requests.total,
    failed_deliveries: failedDeliveries(world),
  }
}

/** Of the last messages; a host that is not allowed is no failure. */
const failedDeliveries = (world: World): FailedDelivery[] => deliveriesOf(world, LOOKED_AT)
  .filter(({ outcome }) => outcome === 'retried' || outcome === 'dropped').slice(-SHOWN_FAILURES).reverse()
  .map(delivery => {
    const { id, name: event, object_id, uri, status } = delivery
    return { id, event, object_id, uri, status, hint: hintOf(delivery) ?? null }
  })

const pick = <Name extends keyof Entry>(entry: Entry, names: readonly Name[]): Pick<Entry, Name> =>
  Object.fromEntries(names.map(name => [name, entry[name]])) as Pick<Entry, Name>

const sendPage = (page: FrontPage, reply: FastifyReply): FastifyReply =>
  reply.headers({ ...pageHeaders({ script }), 'content-type': HTML }).send(pageOf(page))
