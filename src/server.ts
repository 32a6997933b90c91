// The composition root: worlds, endpoints and plugins become one Fastify application.
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Described } from './declare/endpoint.ts'
import { modelsOf } from './derive/model.ts'
import { allEndpoints } from './endpoints/index.ts'
import { acceptJson } from './http/body.ts'
import { registerControl } from './control/index.ts'
import { baseUrls, routedUrl, type Addressed } from './http/address.ts'
import { allowOrigins } from './http/cors.ts'
import { entrance } from './http/entrance.ts'
import { answerError } from './http/errors.ts'
import { registerRecording, watchConnection } from './http/recording.ts'
import { registerEndpoints } from './http/register.ts'
import { unmatchedHandler } from './http/unmatched.ts'
import { registerOauth } from './oauth/index.ts'
import { oauthOperations } from './oauth/operations.ts'
import { BODY_LIMIT, LONGEST_URL, type Options } from './options.ts'
import { resources } from './resources/index.ts'
import { seederOf } from './seed/apply.ts'
import { seedDefault } from './seed/default-world.ts'
import { loadFixture } from './seed/fixture.ts'
import { personalise } from './seed/personalise.ts'
import { seedSystem } from './seed/system.ts'
import { version } from './version.ts'
import { usualBounds } from './world/request-log.ts'
import { DEFAULT_WORLD, makeWorlds, type Worlds } from './world/worlds.ts'

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

/** A server that is not listening yet, and the worlds it serves. */
export interface Server {
  readonly app: FastifyInstance
  readonly worlds: Worlds
}

/** What a server depends on beside its options; tests pass their own clock. */
export interface Surroundings {
  readonly wall: () => number
  /** Tells whoever started the server something worth knowing, a line each; nobody is told without it. */
  readonly tell?: (line: string) => void
}

/** The one place that looks at the machine's clock. */
// eslint-disable-next-line no-restricted-properties
export const machine: Surroundings = { wall: () => Date.now() }

/** Builds a server. Throws an Error with one clear sentence when a fixture or data folder is at fault. */
export function buildServer (options: Partial<Options> = {}, { wall, tell }: Surroundings = machine): Server {
  const models = modelsOf(resources)
  const worlds = makeWorlds({
    models,
    wall,
    personalise,
    seeders: {
      empty: seedSystem,
      seed: options.fixture === undefined ? seedDefault : seederOf(loadFixture({ file: options.fixture })),
    },
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    logBounds: {
      size: options.journalSize ?? usualBounds.size, body: options.journalBody ?? usualBounds.body,
    },
  })
  // a story of the user's own is told at once, so that its mistakes stop the start
  if (options.fixture !== undefined) worlds.find(DEFAULT_WORLD)
  const endpoints = allEndpoints(models)
  const operations = describedOperations(endpoints)
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    // address.ts turns HEAD into GET; a route for each would double them all
    exposeHeadRoutes: false,
    logger: options.log === undefined ? false : { level: options.log },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_URL },
    rewriteUrl: request => routedUrl(request as Addressed),
    frameworkErrors: (error, request, reply) => answerError(error, request as FastifyRequest, reply as never),
  })
  const started = wall()
  acceptJson(app)
  app.addHook('onRequest', allowOrigins)
  app.addHook('onRequest', entrance(worlds, watchConnection))
  registerRecording(app, { diagnostics: options.diagnostics ?? true })
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler(unmatchedHandler(operations, tell))
  const urls = baseUrls(options.publicUrl)
  registerEndpoints(app, endpoints, worlds, urls)
  registerOauth(app, worlds, { prompt: options.prompt ?? 'auto', urls })
  registerControl(app, worlds, {
    version,
    allowedHosts: options.allowedHosts ?? [],
    adminToken: options.adminToken,
    urls,
    uptime: () => wall() - started,
    describe: async () => (await import('./http/openapi.ts')).describingApp(operations, documentInfo),
  })
  app.addHook('onClose', async () => worlds.close())
  return { app, worlds }
}
