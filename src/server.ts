// The composition root: worlds, endpoints and plugins become one Fastify application.
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { passTime } from './actors/time.ts'
import { checkBinding } from './binding.ts'
import type { CacheFolder } from './cache-folder.ts'
import type { Described } from './declare/endpoint.ts'
import { ordinaryOperations } from './declare/resource.ts'
import { modelsOf } from './derive/model.ts'
import { allEndpoints } from './endpoints/index.ts'
import { acceptJson } from './http/body.ts'
import type { AppContext, FixtureContent } from './control/app-context.ts'
import { registerControl } from './control/index.ts'
import { baseUrls, routedUrl, type AddressedRequest } from './http/address.ts'
import { answerPreflight } from './http/cors.ts'
import { completeHead } from './http/head.ts'
import { enterWorldBy, checkWorldIsCurrent, resolveWorld } from './http/resolve-world.ts'
import { answerClientError, answerError } from './http/errors.ts'
import { registerFaults } from './http/faults.ts'
import { registerRecording, watchUpload } from './http/recording.ts'
import { registerEndpoints } from './http/register.ts'
import { finderOf } from './http/routes.ts'
import { unmatchedHandler } from './http/unmatched.ts'
import { registerOauth } from './http/oauth.ts'
import { oauthOperations } from './oauth/operations.ts'
import { destroyUnusedSockets } from './listen.ts'
import { BODY_LIMIT, LONGEST_URL, type Options } from './options.ts'
import { resources } from './resources/index.ts'
import { hasPrimaryToken } from './oauth/credentials.ts'
import { issuePrimaryToken } from './seed/load/primary-token.ts'
import { redactText } from './requests/log/redact.ts'
import { fixturesOf } from './seed/load/apply.ts'
import { schemasOf } from './server/schemas.ts'
import { imagesIn, loadServicesOf, seederByOrigin, makeFixtures } from './server/fixtures.ts'
import { tellStarted } from './started.ts'
import type { Delivery } from './store/deliveries.ts'
import { version } from './version.ts'
import { EventCourier } from './webhooks/courier.ts'
import type { Change } from './store/changes.ts'
import { defaultBounds, type RecordedRequest } from './world/request-log.ts'
import type { World } from './world/world.ts'
import { DEFAULT_WORLD, Worlds } from './world/worlds.ts'

/** The operations of endpoints, and those of OAuth, in the order of the documentation. */
export const describedOperations = (endpoints: readonly Described[]): Described[] =>
  [...endpoints, ...Object.values(oauthOperations)].sort(byOperation)

/** By subject (`invoices`), the ordinary operations before the others. */
function byOperation (a: Described, b: Described): number {
  const [left, right] = [placeOf(a), placeOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function placeOf ({ operation }: Described): string {
  const [subject, name] = operation.split('.')
  const place = (ordinaryOperations as readonly string[]).indexOf(name!)
  return `${subject} ${place === -1 ? ordinaryOperations.length : place}`
}

/** A server that does not listen yet. */
export interface Server {
  readonly app: FastifyInstance
  readonly worlds: Worlds
  /** What the verbs of the control API receive. */
  readonly context: AppContext
}

/** What a program that embeds a server may give it beside its options; tests pass their own clock. */
export interface Embedding {
  /** The machine's clock: milliseconds since 1970. */
  readonly wall: () => number
  /**
   * Fixtures that replace the built-in default world: YAML or JSON texts, or objects. The first may extend
   * a scenario; the others are loaded on top.
   */
  readonly fixtures?: readonly FixtureContent[]
  /** Stops the server; the verb `shutdown` calls it, and is refused without it. */
  readonly shutdown?: () => void
  /** Receives messages for the person who started the server, one line each. */
  readonly tell?: (line: string) => void
}

/** What a server depends on beside its options. */
export interface ServerEnvironment extends Embedding {
  /** Called for every request of every world; what matches no operation is then not told as well. */
  readonly watch?: (world: World, request: RecordedRequest) => void
  /** Called for every attempt to deliver an event. */
  readonly watchDeliveries?: (world: World, delivery: Delivery) => void
  /** Who delivers events in place of the usual courier; `false` for nobody: events wait in the outbox. */
  readonly courier?: false
  /** Where the lines of the option `log` go. Default: standard error. */
  readonly logs?: { readonly write: (line: string) => void }
  /** Where images of worlds outlive this process. */
  readonly cache?: CacheFolder
}

/** The only code that reads the machine's clock. */
// eslint-disable-next-line no-restricted-properties
export const machine: ServerEnvironment = { wall: () => Date.now() }

/**
 * Builds a server. Throws an Error of one sentence when SQLite cannot be loaded, or when a fixture or the
 * data folder is invalid.
 */
export function buildServer (
  options: Partial<Options> = {}, environment: Partial<ServerEnvironment> = {}
): Server {
  checkBinding()
  const context = makeAppContext(options, { ...machine, ...environment })
  const { worlds, endpoints, operations } = context
  // makes the default world now, so that an invalid fixture stops the start
  const userFixtures = [...fixturesOf(options), ...environment.fixtures ?? []]
  if (userFixtures.length > 0) makeDefaultWorld(worlds)
  const app = makeApp(options, environment.logs)
  const { diagnostics = true } = options
  const urls = baseUrls(options.publicUrl)
  app.addHook('onRequest', answerPreflight)
  const enterWorld = enterWorldBy(passTime)
  app.addHook('onRequest', resolveWorld({
    worlds, find: finderOf(endpoints), enterWorld, onResolved: watchUpload,
  }))
  app.addHook('preHandler', checkWorldIsCurrent)
  app.addHook('onSend', completeHead)
  registerFaults(app, { worlds, recentChanges: changesByRequest })
  // after the faults: the log records the response that was sent
  registerRecording(app, { diagnostics })
  const { tell, watch } = environment
  const unmatched = unmatchedHandler(operations, watch === undefined ? tell : undefined)
  app.setNotFoundHandler(unmatched)
  registerEndpoints(app, endpoints, unmatched, { worlds, urls, diagnostics })
  registerOauth(app, { worlds, enterWorld }, { prompt: options.prompt ?? 'auto', urls })
  registerControl(app, context, {
    allowedHosts: options.allowedHosts ?? [],
    adminToken: options.adminToken,
    urls,
  })
  app.addHook('onClose', async () => {
    worlds.close()
    context.courier?.close()
  })
  tellStarted()
  return { app, worlds, context }
}

/** Makes it, unless it is there. Where it cannot be made, the data folder is free for the next server. */
function makeDefaultWorld (worlds: Worlds): void {
  try {
    worlds.find(DEFAULT_WORLD)
  } catch (error) {
    worlds.close()
    throw error
  }
}

/** The changes of each logged request that changed something. */
const changesByRequest = ({ requests }: World): Array<readonly Change[]> =>
  requests.all().map(({ changes }) => changes).filter(changes => changes.length > 0)

/** Fastify configured as FreshBooks behaves: JSON under any content type, errors in the family's envelope. */
function makeApp (
  { log }: Partial<Options>, stream: ServerEnvironment['logs'] = process.stderr
): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    // address.ts turns HEAD into GET, which avoids a second route for each GET
    exposeHeadRoutes: false,
    logger: log === undefined ? false : { level: log, stream, hooks: { streamWrite: redactText } },
    clientErrorHandler: answerClientError,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_URL },
    rewriteUrl: request => routedUrl(request as AddressedRequest),
    frameworkErrors: (error, request, reply) => answerError(error, request as FastifyRequest, reply as never),
  })
  acceptJson(app)
  destroyUnusedSockets(app, app.server)
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply))
  return app
}

/** Creates the worlds and everything that verbs need. */
function makeAppContext (
  options: Partial<Options>, environment: ServerEnvironment
): AppContext {
  const { wall, shutdown, tell, watch, watchDeliveries, fixtures = [], cache } = environment
  const models = modelsOf(resources)
  const endpoints = allEndpoints(models)
  const operations = describedOperations(endpoints)
  const startedAt = wall()
  const services = loadServicesOf({ endpoints, operations }, options)
  const { dataDir, maxWorlds, idle, journalSize, journalBody } = options
  const images = imagesIn(cache, options, fixtures)
  const courier = environment.courier === false
    ? undefined
    : new EventCourier({ wall, allowedHosts: options.webhookHosts ?? [], watch: watchDeliveries, tell })
  return {
    worlds: new Worlds({
      models, wall, issuePrimaryToken, hasPrimaryToken, seederOf: seederByOrigin(services, options, fixtures),
      ...(images === undefined ? {} : { images }),
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(maxWorlds === undefined ? {} : { maxWorlds }),
      ...(idle === undefined ? {} : { idle_ms: idle * 1000 }),
      ...(tell === undefined ? {} : { tell }),
      ...(watch === undefined ? {} : { watch }),
      ...(courier === undefined ? {} : { courier }),
      logBounds: { size: journalSize ?? defaultBounds.size, body: journalBody ?? defaultBounds.body },
    }),
    fixtures: makeFixtures({ models, wall, endpoints, operations }, services),
    endpoints,
    operations,
    options,
    ...(courier === undefined ? {} : { courier }),
    schemas: schemasOf(models, operations),
    version,
    uptime: () => wall() - startedAt,
    ...(shutdown === undefined ? {} : { shutdown }),
  }
}
