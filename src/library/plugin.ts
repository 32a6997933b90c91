// The mock inside another Fastify application: everything under a prefix is handed over as it came.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Options } from '../options.ts'
import { buildServer } from '../server.ts'

export interface PluginOptions extends Partial<Options> {
  /** Where the mock is, such as `/freshbooks`. */
  readonly prefix?: string
}

/** `app.register(freshbooksMock, { prefix: '/freshbooks' })` */
export async function freshbooksMock (
  app: FastifyInstance, { prefix = '', ...options }: PluginOptions
): Promise<void> {
  const { app: mock } = buildServer(options)
  await mock.ready()
  app.addHook('onClose', () => mock.close())
  // before the body is read: the mock reads it in its own way
  const onRequest = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack()
    request.raw.url = (request.raw.url ?? '/').slice(prefix.length) || '/'
    mock.routing(request.raw, reply.raw)
  }
  app.all('/*', { onRequest }, () => undefined)
}
