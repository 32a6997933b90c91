// The mock inside another Fastify application: everything under a prefix is handed over as it came.
import type { FastifyInstance, FastifyReply, FastifyRequest, RegisterOptions } from 'fastify'
import type { Addressed } from '../http/address.ts'
import { createMock, type LocalMock } from './mock.ts'
import type { MockOptions } from './options.ts'

/** How the mock is put into an application: the options of createMock, but for where it listens. */
export interface PluginOptions extends Omit<MockOptions, 'port' | 'host'>, RegisterOptions {
  /** A mock that is there already, for control from this program; its owner closes it. */
  readonly mock?: LocalMock
}

/**
 * `app.register(freshbooksMock, { prefix: '/freshbooks' })`. Links, and the `base_url` of worlds that are
 * made over HTTP, contain the prefix.
 */
export async function freshbooksMock (
  app: FastifyInstance, { prefix, logLevel, logSerializers, mock, ...options }: PluginOptions
): Promise<void> {
  const { app: inner, close } = mock ?? await createMock({ ...options, port: false })
  if (mock === undefined) app.addHook('onClose', close)
  // with the prefixes of the plugins around this one
  const depth = countSegments(app.prefix)
  const forward = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack()
    const raw: Addressed = request.raw
    const { mount, rest } = splitUrl(raw.url ?? '/', depth)
    raw.mockMount = mount
    raw.url = rest
    inner.routing(raw, reply.raw)
  }
  // before the body is read: the mock reads it in its own way
  for (const url of ['/', '/*']) app.all(url, { onRequest: forward }, () => undefined)
}

const countSegments = (prefix: string): number => prefix.split('/').filter(part => part !== '').length

/** A URL in two: so many segments, and the rest. By number, as a prefix may have placeholders. */
function splitUrl (url: string, depth: number): { readonly mount: string, readonly rest: string } {
  const mount = new RegExp(`^(?:/+[^/?#]+){${depth}}`).exec(url)?.[0] ?? ''
  const rest = url.slice(mount.length)
  return { mount, rest: rest.startsWith('/') ? rest : `/${rest}` }
}
