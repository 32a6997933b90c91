// Functions like `fetch` that send requests to the mock, so that they can be passed to code under test: they
// map addresses to paths of the mock, and send over a socket or through Fastify's inject.
import type { FastifyInstance, InjectOptions } from 'fastify'

/** The signature of the platform's `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** Sends a request to the mock. */
export type Send = (request: Request) => Promise<Response>

/** How this program reaches a mock. */
export interface Transport {
  /** The public URL of the mock, which its links contain. */
  readonly url: string
  /** The URL under which this program reaches it. */
  readonly origin: string
  readonly send: Send
}

/** A `fetch` for paths below a prefix; adds the token to requests without an Authorization header. */
export const createFetch = ({ url, origin, send }: Transport, prefix = '', token?: string): Fetch =>
  async (input, init) => {
    const path = resolvePath(input instanceof Request ? input.url : String(input), url, prefix)
    const request = new Request(origin + path, input instanceof Request ? new Request(input, init) : init)
    if (token !== undefined && !request.headers.has('authorization')) {
      request.headers.set('authorization', `Bearer ${token}`)
    }
    return await send(request)
  }

/**
 * The path on the mock for an address. A path goes below the prefix, and so does an address of FreshBooks'
 * hosts, which many programs have built in; an address of the mock is taken as it is. Throws a TypeError for
 * any other host, so that no test reaches the network unnoticed.
 */
function resolvePath (address: string, url: string, prefix: string): string {
  if (address.startsWith('/')) return prefix + address
  const [target, mock] = [URL.canParse(address) ? new URL(address) : undefined, new URL(url)]
  if (target !== undefined && /(^|\.)freshbooks\.com$/.test(target.hostname)) {
    return prefix + target.pathname + target.search
  }
  const basePath = mock.pathname.replace(/\/$/, '')
  if (target === undefined || hostOf(target) !== hostOf(mock) || !target.pathname.startsWith(basePath)) {
    throw new TypeError(`'${address}' is not of the mock at ${url}: give a path, or an address of FreshBooks`)
  }
  return target.pathname.slice(basePath.length) + target.search
}

/** Host and port; all names of the loopback address compare equal. */
const hostOf = ({ hostname, port }: URL): string =>
  `${/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) ? 'localhost' : hostname}:${port}`

/** Statuses for which `new Response` accepts no body. */
const nullBodyStatuses: readonly number[] = [204, 205, 304]

/** Sends through Fastify's inject, without a socket. Redirects are not followed. */
export const sendByInject = (app: FastifyInstance): Send => async request => {
  const { pathname, search } = new URL(request.url)
  const body = Buffer.from(await request.arrayBuffer())
  const response = await app.inject({
    method: request.method as NonNullable<InjectOptions['method']>,
    url: pathname + search,
    headers: { host: new URL(request.url).host, ...Object.fromEntries(request.headers) },
    ...(body.length === 0 ? {} : { payload: body }),
  }).catch((cause: unknown) => {
    // the error that fetch throws for a lost connection
    throw new TypeError('fetch failed', { cause })
  })
  const { statusCode: status, rawPayload } = response
  const headers = Object.entries(response.headers)
    .flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]))
  const payload = nullBodyStatuses.includes(status) ? null : new Uint8Array(rawPayload)
  return new Response(payload, { status, headers })
}
