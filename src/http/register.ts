// Registers endpoints as Fastify routes: the path of every FreshBooks request through the server.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { BodyFormat, Endpoint, Query } from '../declare/endpoint.ts'
import { inspector, refuseWarned } from '../requests/lint/warnings.ts'
import { configOf } from '../world/config.ts'
import { settledFirst } from '../world/courier.ts'
import type { Worlds } from '../world/worlds.ts'
import type { BaseUrls } from './address.ts'
import { answer } from './answer.ts'
import { acceptBodies } from './body.ts'
import type { RecordedRequest } from './recording.ts'
import { sendAnswer, sendByHooks } from './send.ts'

/** What endpoints are served with. */
export interface ServeOptions {
  readonly worlds: Worlds
  readonly urls: BaseUrls
  /** Whether answers have headers that FreshBooks would not send. */
  readonly diagnostics: boolean
}

/** Registers every endpoint under all of its paths, in a scope for each format of bodies but JSON. */
export function registerEndpoints (
  app: FastifyInstance, endpoints: readonly Endpoint[], options: ServeOptions
): void {
  const { worlds } = options
  const inspect = inspector(worlds.models)
  const add = (scope: FastifyInstance, endpoint: Endpoint): void => {
    const { family, method, operation, paths } = endpoint
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      serve(endpoint, options, inspectRequest(inspect, endpoint, request), request, reply)
    for (const url of paths) scope.route({ method, url, handler, config: { operation, family, endpoint } })
  }
  const byFormat = new Map<BodyFormat, Endpoint[]>()
  for (const endpoint of endpoints) {
    const { accepts = 'json' } = endpoint
    if (accepts === 'json') add(app, endpoint)
    else byFormat.set(accepts, [...byFormat.get(accepts) ?? [], endpoint])
  }
  for (const [format, own] of byFormat) {
    void app.register(async scope => {
      acceptBodies[format](scope)
      for (const endpoint of own) add(scope, endpoint)
    })
  }
}

/**
 * Attaches warnings to a request. Returns a function that throws if the world refuses the request for them.
 */
function inspectRequest (
  inspect: ReturnType<typeof inspector>, endpoint: Endpoint, request: FastifyRequest
): () => void {
  const raw = request.raw as RecordedRequest
  const { world, token, head } = raw.mockContext!
  const { reported, refused } = inspect({
    endpoint, token,
    routed: request.url,
    query: request.query as Query,
    body: request.body,
    headers: request.headers,
    wall: world.wall,
    config: configOf(world),
    patterns: world.requests.patterns,
  })
  if (reported.length > 0) {
    raw.mockWarnings = reported
    head.push('x-mock-warnings', String(reported.length))
  }
  return () => refuseWarned(refused)
}

function serve (
  endpoint: Endpoint, { worlds, urls, diagnostics }: ServeOptions, check: () => void, request: FastifyRequest,
  reply: FastifyReply
): void {
  const raw = request.raw as RecordedRequest
  const { world, token } = raw.mockContext!
  const result = answer({
    worlds, world, endpoint, token, check,
    params: request.params as Record<string, string>,
    query: request.query as Query,
    body: request.body,
    files: raw.mockFiles,
    headers: request.headers,
    url: request.url,
    baseUrl: () => urls.base(request),
    run: raw.mockRun,
  })
  raw.mockChanges = result.changes
  const send = (): void => {
    // a fault may still change the answer, in a hook
    if (raw.mockTriggered === undefined) sendAnswer(result, request, reply, diagnostics)
    else sendByHooks(result, reply)
  }
  const settled = result.changes.length > 0 ? settledFirst(world) : undefined
  if (settled === undefined) send()
  else void settled.then(send)
}
