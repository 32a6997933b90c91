// Calls to the mock in the manner of `fetch`: which path of it an address means, and requests over no socket.
// Beside mock.ts, because programs hand these functions to code that takes a `fetch` of its own.
import type { FastifyInstance, InjectOptions } from 'fastify'

/** As the platform's `fetch`, so that it can be given to whatever takes one. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** Sends a request whose address is of the mock. */
export type Send = (request: Request) => Promise<Response>

/** What calls have in common. */
export interface Transport {
  /** Where the mock says that it is. */
  readonly url: string
  /** Where this program reaches it. */
  readonly origin: string
  readonly send: Send
}

/** A `fetch` for paths below a prefix; with a token where the call brings none. */
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
 * The path that an address means: one that begins with a slash is below the prefix, one of this server is
 * itself, and those of FreshBooks' hosts, which many programs have built in, are below the prefix as well.
 * Throws a TypeError for any other, because no test should reach the net unnoticed.
 */
function resolvePath (address: string, url: string, prefix: string): string {
  if (address.startsWith('/')) return prefix + address
  const [there, here] = [URL.canParse(address) ? new URL(address) : undefined, new URL(url)]
  if (there !== undefined && /(^|\.)freshbooks\.com$/.test(there.hostname)) {
    return prefix + there.pathname + there.search
  }
  const basePath = here.pathname.replace(/\/$/, '')
  if (there === undefined || hostOf(there) !== hostOf(here) || !there.pathname.startsWith(basePath)) {
    throw new TypeError(`'${address}' is not of the mock at ${url}: give a path, or an address of FreshBooks`)
  }
  return there.pathname.slice(basePath.length) + there.search
}

/** Host and port; all names of this machine are one. */
const hostOf = ({ hostname, port }: URL): string =>
  `${/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) ? 'localhost' : hostname}:${port}`

/** Statuses whose answers have no body. */
const nullBodyStatuses: readonly number[] = [204, 205, 304]

/** Sends over no socket. Redirects are given back as they are. */
export const sendByInject = (app: FastifyInstance): Send => async request => {
  const { pathname, search } = new URL(request.url)
  const body = Buffer.from(await request.arrayBuffer())
  const response = await app.inject({
    method: request.method as NonNullable<InjectOptions['method']>,
    url: pathname + search,
    headers: { host: new URL(request.url).host, ...Object.fromEntries(request.headers) },
    ...(body.length === 0 ? {} : { payload: body }),
  }).catch((cause: unknown) => {
    // as fetch says it where a connection is lost
    throw new TypeError('fetch failed', { cause })
  })
  const { statusCode: status, rawPayload } = response
  const headers = Object.entries(response.headers)
    .flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]))
  return new Response(nullBodyStatuses.includes(status) ? null : new Uint8Array(rawPayload), { status, headers })
}
