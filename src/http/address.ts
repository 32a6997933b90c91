// Rewrites URLs before routing: the world's prefix, and the paths of FreshBooks' different hosts.
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { DEFAULT_WORLD } from '../store/names.ts'
import type { ContextRequest } from './resolve-world.ts'

/** A request with the world and mount path from its URL. */
export interface AddressedRequest extends IncomingMessage {
  /** Name of the world from a `/w/<world>` prefix. */
  mockWorld?: string
  /** The path under which another application mounts this one, such as `/freshbooks`. */
  mockMount?: string
}

const worldPrefix = /^\/+w\/([^/?#]+)/

/**
 * The URL to route: with single slashes, without the world's prefix, and without /service, under which
 * my.freshbooks.com and auth.freshbooks.com serve what api.freshbooks.com serves at the root (the web app
 * writes /service/api). Sets
 * `mockWorld`, and turns HEAD into GET.
 */
export function routedUrl (request: AddressedRequest): string {
  const rest = withoutWorld(request)
  const routed = isPlain(rest) ? rest : normalized(rest)
  // Node omits the body by itself; HEAD of authorize must not issue a code
  if (request.method === 'HEAD' && !/^(\/auth)?\/oauth\//.test(routed)) request.method = 'GET'
  return routed
}

function withoutWorld (request: AddressedRequest): string {
  const url = request.url ?? '/'
  const match = worldPrefix.exec(url)
  if (match === null) return url
  request.mockWorld = decode(match[1]!)
  return url.slice(match[0].length)
}

/** Most URLs need no change: taking them apart would cost 5 µs of each request, looking costs nothing. */
const isPlain = (url: string): boolean =>
  url.startsWith('/') && !url.includes('//') && !url.startsWith('/service/')

function normalized (url: string): string {
  const [path, ...query] = (url.startsWith('/') ? url : `/${url}`).split('?')
  return [path!.replace(/\/{2,}/g, '/').replace(/^\/service(\/api)?(?=\/)/, ''), ...query].join('?')
}

/** The value of a header, the first if it was sent twice. */
export function header (request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** The name of the world in the URL, else in the X-Mock-World header. */
export function namedWorld (request: AddressedRequest): string | undefined {
  return request.mockWorld ?? header(request, 'x-mock-world')
}

/**
 * The server's address without a trailing slash. Links begin with `base`: it has the prefix of the world that
 * answers, because whoever follows a link sends neither the header nor the token that chose the world. Only
 * the default world goes without, unless the request named it.
 */
export interface BaseUrls {
  readonly origin: (request: FastifyRequest) => string
  readonly base: (request: FastifyRequest) => string
}

/** Addresses from the public URL if it is configured, else from the request. */
export function baseUrls (publicUrl: string | undefined): BaseUrls {
  const origin = (request: FastifyRequest) =>
    publicUrl ?? `${request.protocol}://${request.host}${(request.raw as AddressedRequest).mockMount ?? ''}`
  const base = (request: FastifyRequest) => {
    const { mockWorld, mockContext } = request.raw as ContextRequest
    const name = mockWorld ?? mockContext?.world.name ?? DEFAULT_WORLD
    const isPlain = mockWorld === undefined && name === DEFAULT_WORLD
    return isPlain ? origin(request) : `${origin(request)}/w/${encodeURIComponent(name)}`
  }
  return { origin, base }
}

/** Whether a URL is of the control API or the front page; the router accepts double slashes. */
export const isControl = (url: string): boolean => /^(?:\/+_mock(?:[/?#]|$)|\/+(?:[?#]|$))/.test(url)

/** The path of a URL, without its query. */
export const pathOf = (url: string): string => url.split('?', 1)[0]!

function decode (text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
