// The composition root: worlds, endpoints and plugins become one Fastify application.
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { passTime } from './actors/time.ts'
import type { Described } from './declare/endpoint.ts'
import { modelsOf } from './derive/model.ts'
import { allEndpoints } from './endpoints/index.ts'
import { acceptJson } from './http/body.ts'
import type { AppContext, FixtureContent } from './control/app-context.ts'
import { registerControl } from './control/index.ts'
import { baseUrls, routedUrl, type Addressed } from './http/address.ts'
import { allowOrigins } from './http/cors.ts'
import { enterWorldBy, checkWorldIsCurrent, resolveWorld } from './http/resolve-world.ts'
import { answerError } from './http/errors.ts'
import { registerFaults } from './http/faults.ts'
import { registerRecording, watchUpload } from './http/recording.ts'
import { registerEndpoints } from './http/register.ts'
import { unmatchedHandler } from './http/unmatched.ts'
import { registerOauth } from './http/oauth.ts'
import { oauthOperations } from './oauth/operations.ts'
import { endUnused } from './listen.ts'
import { BODY_LIMIT, LONGEST_URL, type Options } from './options.ts'
import { resources } from './resources/index.ts'
import { hasPrimaryToken } from './oauth/credentials.ts'
import { issuePrimaryToken } from './seed/load/primary-token.ts'
import { fixturesOf } from './seed/load/apply.ts'
import { schemasOf } from './server/schemas.ts'
import { loadServicesOf, seeders, makeFixtures } from './server/fixtures.ts'
import { version } from './version.ts'
import type { Change } from './store/changes.ts'
import { defaultBounds } from './world/request-log.ts'
import type { World } from './world/world.ts'
import { DEFAULT_WORLD, Worlds } from './world/worlds.ts'

/** What the API description says about itself. */
export const documentInfo = {
  title: 'FreshBooks API as modelled by freshbooks-mock',
  description: 'The operations of the FreshBooks JSON API that freshbooks-mock models. ' +
    'Not affiliated with FreshBooks.',
  version,
  server: '/',
}

/** Every operation that is served, the OAuth ones included. */
export const describedOperations = (endpoints: readonly Described[]): Described[] =>
  [...endpoints, ...Object.values(oauthOperations)]

/** A server that is not listening yet, and what it serves. */
export interface Server {
  readonly app: FastifyInstance
  readonly worlds: Worlds
  /** What the control API works with. */
  readonly context: AppContext
}

/** What a server depends on beside its options; tests pass their own clock. */
export interface ServerEnvironment {
  /** Milliseconds since 1970. */
  readonly wall: () => number
  /**
   * What worlds begin with in place of the built-in story: YAML or JSON texts, or objects. The first says
   * itself what it extends, the others are told on top.
   */
  readonly fixtures?: readonly FixtureContent[]
  /** Stops the server at somebody's word; without it nobody can. */
  readonly shutdown?: () => void
  /** Tells whoever started the server something worth knowing, a line each; nobody is told without it. */
  readonly tell?: (line: string) => void
}

/** The one place that looks at the machine's clock. */
// eslint-disable-next-line no-restricted-properties
export const machine: ServerEnvironment = { wall: () => Date.now() }

/** Builds a server. Throws an Error with one clear sentence when a fixture or data folder is at fault. */
export function buildServer (
  options: Partial<Options> = {}, surroundings: Partial<ServerEnvironment> = {}
): Server {
  const house = makeAppContext(options, { ...machine, ...surroundings })
  const { worlds, endpoints, operations } = house
  // a story of the user's own is told at once, so that its mistakes stop the start
  const told = [...fixturesOf(options), ...surroundings.fixtures ?? []]
  if (told.length > 0) worlds.find(DEFAULT_WORLD)
  const app = makeApp(options)
  const urls = baseUrls(options.publicUrl)
  app.addHook('onRequest', allowOrigins)
  const arrive = enterWorldBy(passTime)
  app.addHook('onRequest', resolveWorld(worlds, arrive, watchUpload))
  app.addHook('preHandler', checkWorldIsCurrent)
  registerFaults(app, { worlds, recentChanges: changesOf })
  // after the faults: the log has what went out
  registerRecording(app, { diagnostics: options.diagnostics ?? true })
  app.setNotFoundHandler(unmatchedHandler(operations, surroundings.tell))
  registerEndpoints(app, endpoints, worlds, urls)
  registerOauth(app, { worlds, arrive }, { prompt: options.prompt ?? 'auto', urls })
  registerControl(app, house, {
    allowedHosts: options.allowedHosts ?? [],
    adminToken: options.adminToken,
    urls,
    describe: async () => (await import('./http/openapi.ts')).describingApp(operations, documentInfo),
  })
  app.addHook('onClose', async () => worlds.close())
  return { app, worlds, context: house }
}

/** What each of the requests that are remembered has changed. */
const changesOf = ({ requests }: World): Array<readonly Change[]> =>
  requests.all().map(({ changes }) => changes).filter(changes => changes.length > 0)

/** Fastify as FreshBooks behaves: JSON under any content type, and errors in the family's words. */
function makeApp ({ log }: Partial<Options>): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    // address.ts turns HEAD into GET; a route for each would double them all
    exposeHeadRoutes: false,
    logger: log === undefined ? false : { level: log },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_URL },
    rewriteUrl: request => routedUrl(request as Addressed),
    frameworkErrors: (error, request, reply) => answerError(error, request as FastifyRequest, reply as never),
  })
  acceptJson(app)
  endUnused(app, app.server)
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply))
  return app
}

/** Worlds and what can be done with them, before anybody listens. */
function makeAppContext (
  options: Partial<Options>, { wall, shutdown, tell, fixtures = [] }: ServerEnvironment
): AppContext {
  const models = modelsOf(resources)
  const endpoints = allEndpoints(models)
  const operations = describedOperations(endpoints)
  const started = wall()
  const crew = loadServicesOf({ endpoints, operations }, options)
  const { dataDir, maxWorlds, idle, journalSize, journalBody } = options
  return {
    worlds: new Worlds({
      models, wall, issuePrimaryToken, hasPrimaryToken, seederOf: seeders(crew, options, fixtures),
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(maxWorlds === undefined ? {} : { maxWorlds }),
      ...(idle === undefined ? {} : { idle_ms: idle * 1000 }),
      ...(tell === undefined ? {} : { tell }),
      logBounds: { size: journalSize ?? defaultBounds.size, body: journalBody ?? defaultBounds.body },
    }),
    fixtures: makeFixtures({ models, wall, endpoints, operations }, crew),
    endpoints,
    operations,
    options,
    schemas: schemasOf(models, operations),
    version,
    uptime: () => wall() - started,
    ...(shutdown === undefined ? {} : { shutdown }),
  }
}
