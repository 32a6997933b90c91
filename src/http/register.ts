// Endpoints → routes of Fastify: the path of every FreshBooks request through this program.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint, Query, Reply } from '../declare/endpoint.ts'
import type { Desk } from '../derive/endpoints.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import type { BaseUrls } from './address.ts'
import { authenticate } from './authenticate.ts'
import { readableBody } from './body.ts'
import type { Admitted } from './entrance.ts'
import { worldOfToken } from '../world/credentials.ts'

/** Registers every endpoint under each of its paths. */
export function registerEndpoints (
  app: FastifyInstance, endpoints: readonly Endpoint[], worlds: Worlds, urls: BaseUrls
): void {
  for (const endpoint of endpoints) {
    const { family, method, operation, paths } = endpoint
    const handler = (request: FastifyRequest, reply: FastifyReply) =>
      serve(endpoint, worlds, urls, request, reply)
    for (const url of paths) app.route({ method, url, handler, config: { operation, family } })
  }
}

function serve (
  endpoint: Endpoint, worlds: Worlds, urls: BaseUrls, request: FastifyRequest, reply: FastifyReply
): void {
  const { world, token } = (request.raw as Admitted).mockAdmission!
  const params = request.params as Record<string, string>
  const { tenantParameter } = endpoint.family
  const session =
    enter({ worlds, world, endpoint, token, tenant: tenantParameter && params[tenantParameter] }, reply)
  const call = {
    session, params, query: request.query as Query, body: readableBody(request), headers: request.headers,
    baseUrl: () => urls.base(request),
  }
  send(endpoint, endpoint.method === 'GET'
    ? endpoint.handle(call)
    : world.transaction(() => endpoint.handle(call)), reply)
}

interface Entry {
  readonly worlds: Worlds
  readonly world: World
  readonly endpoint: Endpoint
  readonly token: string | undefined
  readonly tenant: string | undefined
}

/** Authenticates; a token of another world gets its 401 with a hint, the one mistake nobody finds alone. */
function enter ({ worlds, world, endpoint, token, tenant }: Entry, reply: FastifyReply): Desk {
  try {
    return authenticate(world, endpoint, token, tenant)
  } catch (error) {
    const home = token === undefined ? undefined : worldOfToken(worlds, token)
    if (home !== undefined && home !== world) {
      reply.header('x-mock-hint',
        `this token belongs to world '${home.name}', the request is for world '${world.name}'`)
    }
    throw error
  }
}

function send (
  { family, success }: Endpoint, { status = success ?? 200, text, json, headers }: Reply,
  reply: FastifyReply
): void {
  reply.code(status)
  if (status === 204) return void reply.send()
  reply.header('content-type', family.contentType)
  if (headers !== undefined) reply.headers(headers)
  // a Buffer, because Fastify adds a charset to the content type of a text
  void reply.send(text instanceof Buffer ? text : Buffer.from(text ?? JSON.stringify(json)))
}
