// Endpoints → routes of Fastify: the path of every FreshBooks request through this program.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint, Query } from '../declare/endpoint.ts'
import type { Worlds } from '../world/worlds.ts'
import type { BaseUrls } from './address.ts'
import { answer, type Answered } from './answer.ts'
import type { Admitted } from './entrance.ts'

/** Registers every endpoint under each of its paths. */
export function registerEndpoints (
  app: FastifyInstance, endpoints: readonly Endpoint[], worlds: Worlds, urls: BaseUrls
): void {
  for (const endpoint of endpoints) {
    const { family, method, operation, paths } = endpoint
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      serve(endpoint, worlds, urls, request, reply)
    for (const url of paths) app.route({ method, url, handler, config: { operation, family, endpoint } })
  }
}

function serve (
  endpoint: Endpoint, worlds: Worlds, urls: BaseUrls, request: FastifyRequest, reply: FastifyReply
): void {
  const raw = request.raw as Admitted
  const { world, token } = raw.mockAdmission!
  const answered = answer({
    worlds, world, endpoint, token,
    params: request.params as Record<string, string>,
    query: request.query as Query,
    body: request.body,
    headers: request.headers,
    url: request.url,
    baseUrl: () => urls.base(request),
    run: raw.mockRun,
  })
  raw.mockChanges = answered.changes
  send(answered, reply)
}

function send ({ status, contentType, payload, headers }: Answered, reply: FastifyReply): void {
  reply.code(status).headers(headers)
  if (payload === undefined) return void reply.send()
  // a Buffer, because Fastify adds a charset to the content type of a text
  void reply.header('content-type', contentType).send(payload)
}
