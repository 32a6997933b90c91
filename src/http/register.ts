// Registers endpoints as Fastify routes: the path of every FreshBooks request through the server.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { methods, type Endpoint, type Query } from '../declare/endpoint.ts'
import { inspector, refuseWarned } from '../requests/lint/warnings.ts'
import { configOf } from '../world/config.ts'
import { settledFirst } from '../world/courier.ts'
import type { Worlds } from '../world/worlds.ts'
import type { BaseUrls } from './address.ts'
import { answer } from './answer.ts'
import { acceptBodies } from './body.ts'
import type { RecordedRequest } from './recording.ts'
import { sendAnswer, sendByHooks } from './send.ts'
import type { Handler } from './unmatched.ts'

/** What endpoints are served with. */
export interface ServeOptions {
  readonly worlds: Worlds
  readonly urls: BaseUrls
  /** Whether answers have headers that FreshBooks would not send. */
  readonly diagnostics: boolean
}

/**
 * Registers the endpoints: those that read JSON as one route, which the hook resolveWorld finds the endpoint
 * for, and those that read a format of their own in a scope for each format. `unmatched` answers the rest.
 */
export function registerEndpoints (
  app: FastifyInstance, endpoints: readonly Endpoint[], unmatched: Handler, options: ServeOptions
): void {
  const inspect = inspector(options.worlds.models)
  const handler: Handler = (request, reply) => {
    // nobody else describes an endpoint that has no route of its own
    const endpoint = (request.raw as RecordedRequest).mockContext?.endpoint as Endpoint | undefined
    if (endpoint === undefined) unmatched(request, reply)
    else serve(endpoint, options, inspectRequest(inspect, endpoint, request), request, reply)
  }
  app.route({ method: [...methods], url: '/*', handler })
  for (const format of ['multipart', 'form'] as const) {
    void app.register(async scope => {
      acceptBodies[format](scope)
      for (const endpoint of endpoints.filter(({ accepts }) => accepts === format)) {
        const { method, paths } = endpoint
        for (const url of paths) scope.route({ method, url, handler, config: { endpoint } })
      }
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
  const { world, token, params } = raw.mockContext!
  const result = answer({
    worlds, world, endpoint, token, check, params,
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
