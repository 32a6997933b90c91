// The mock as a plugin of another Fastify application: requests below a prefix are forwarded unread.
import type { FastifyInstance, FastifyReply, FastifyRequest, RegisterOptions } from 'fastify'
import type { AddressedRequest } from '../http/address.ts'
import { createMock, type LocalMock } from './mock.ts'
import type { MockOptions } from './options.ts'

/** The options of createMock, except the address on which it listens. */
export interface PluginOptions extends Omit<MockOptions, 'port' | 'host'> {
  /** Path under which the mock answers, such as `/freshbooks`. */
  readonly prefix?: string
  /** An existing mock, so that the program can control it; the caller closes it. */
  readonly mock?: LocalMock
}

/** The application that registers the plugin: a FastifyInstance, of which these types know no more. */
export interface HostApplication {
  readonly prefix: string
}

/**
 * Usage: `app.register(freshbooksMock, { prefix: '/freshbooks' })`. Links, and the `base_url` of worlds that
 * are created over HTTP, contain the prefix.
 */
export async function freshbooksMock (
  host: HostApplication, { mock, ...given }: PluginOptions
): Promise<void> {
  const app = host as FastifyInstance
  // Fastify gives the options of `register` to the plugin as well
  const { prefix, logLevel, logSerializers, ...options } = given as typeof given & RegisterOptions
  const { app: inner, close } = mock ?? await createMock({ ...options, port: false })
  if (mock === undefined) app.addHook('onClose', close)
  // app.prefix includes the prefixes of enclosing plugins
  const depth = countSegments(app.prefix)
  const forward = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack()
    const raw: AddressedRequest = request.raw
    const { mount, rest } = splitUrl(raw.url ?? '/', depth)
    raw.mockMount = mount
    raw.url = rest
    inner.routing(raw, reply.raw)
  }
  // onRequest runs before the body is read; the mock has its own parsers
  for (const url of ['/', '/*']) app.all(url, { onRequest: forward }, () => undefined)
}

const countSegments = (prefix: string): number => prefix.split('/').filter(part => part !== '').length

/** Splits a URL after `depth` segments. Segments are counted, because a prefix may contain parameters. */
function splitUrl (url: string, depth: number): { readonly mount: string, readonly rest: string } {
  const mount = new RegExp(`^(?:/+[^/?#]+){${depth}}`).exec(url)?.[0] ?? ''
  const rest = url.slice(mount.length)
  return { mount, rest: rest.startsWith('/') ? rest : `/${rest}` }
}
