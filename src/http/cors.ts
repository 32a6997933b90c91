// Cross-origin requests: FreshBooks lets pages of any origin call it (seen: Access-Control-Allow-Origin *);
// what it answers to a preflight is inferred. The control API has none of this.
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { isControl } from './address.ts'

/** An onRequest hook. */
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
