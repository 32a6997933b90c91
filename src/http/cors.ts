// CORS: FreshBooks allows any origin (seen live: Access-Control-Allow-Origin *); its answer to a preflight is
// inferred. Not for the control API.
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { isControl } from './address.ts'

/** The headers of every answer, names and values in turn. */
export const corsHead: readonly string[] =
  ['access-control-allow-origin', '*', 'access-control-expose-headers', '*']

/** An onRequest hook that answers preflights. */
export function answerPreflight (
  request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction
): void {
  if (request.method !== 'OPTIONS' || isControl(request.url)) return done()
  void reply.code(204)
    .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
    .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
    .header('access-control-max-age', '86400')
    .send()
}
