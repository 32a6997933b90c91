// The API description for people and programs, made when somebody first asks for it.
import type { FastifyInstance } from 'fastify'
import { lazy } from '../derive/memoize.ts'

/** Makes an application whose `swagger()` gives the document. */
export type Describe = () => Promise<FastifyInstance>

/** Registers the document and its pages, without the /_mock prefix. */
export function registerDocs (app: FastifyInstance, describe: Describe): void {
  const pages = lazy(async () => {
    const { default: swaggerUi } = await import('@fastify/swagger-ui')
    const described = await describe()
    await described.register(swaggerUi, {
      routePrefix: '/_mock/docs',
      // without the bar that asks for other documents, and with answers rather than schemas first
      uiConfig: {
        layout: 'BaseLayout', docExpansion: 'none', tryItOutEnabled: true, defaultModelRendering: 'example',
      },
      theme: { title: 'freshbooks-mock' },
    })
    await described.ready()
    return described
  })
  app.get('/openapi.json', async () => (await pages()).swagger())
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, async (request, reply) => {
      const described = await pages()
      reply.hijack()
      described.routing(request.raw, reply.raw)
    })
  }
}
