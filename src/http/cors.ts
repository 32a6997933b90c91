// CORS: FreshBooks allows any origin (seen live: Access-Control-Allow-Origin *); its answer to a preflight is
// inferred. Not for the control API.
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { isControl } from './address.ts'

/** An onRequest hook that adds CORS headers and answers preflights. */
export function allowOrigins (
  request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction
): void {
  if (isControl(request.url)) return done()
  reply.header('access-control-allow-origin', '*')
  reply.header('access-control-expose-headers', '*')
  if (request.method !== 'OPTIONS') return done()
  reply.code(204)
    .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
    .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
    .header('access-control-max-age', '86400')
    .send()
}
