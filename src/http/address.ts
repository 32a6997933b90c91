// What a URL says before any route is looked at: the world, and which of FreshBooks' hosts was meant.
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'

/** A request with what its URL said about the world. */
export interface Addressed extends IncomingMessage {
  /** The world named by a /w/<world> prefix. */
  mockWorld?: string
  /** The path under which another application serves this one, such as `/freshbooks`. */
  mockMount?: string
}

const worldPrefix = /^\/+w\/([^/?#]+)/

/**
 * The path to route: with single slashes, without the world's prefix, and without /service, under which
 * my.freshbooks.com and auth.freshbooks.com serve what api.freshbooks.com has at the top. Notes the world on
 * the request.
 */
export function routedUrl (request: Addressed): string {
  const url = request.url ?? '/'
  const match = worldPrefix.exec(url)
  if (match !== null) request.mockWorld = decode(match[1]!)
  const rest = match === null ? url : url.slice(match[0].length)
  const [path, ...query] = (rest.startsWith('/') ? rest : `/${rest}`).split('?')
  const routed = path!.replace(/\/{2,}/g, '/').replace(/^\/service(?=\/)/, '')
  // Node leaves the body out by itself; HEAD of authorize must not make a code
  if (request.method === 'HEAD' && !/^(\/auth)?\/oauth\//.test(routed)) request.method = 'GET'
  return [routed, ...query].join('?')
}

/** A header, the first one where it was sent twice. */
export function header (request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** The world a request named: by its URL, else by header. */
export function namedWorld (request: Addressed): string | undefined {
  return request.mockWorld ?? header(request, 'x-mock-world')
}

/**
 * Where the server is reached: `origin` without, `base` with the world's prefix that the request came under.
 */
export interface BaseUrls {
  readonly origin: (request: FastifyRequest) => string
  readonly base: (request: FastifyRequest) => string
}

/** By what the request shows, unless the server was told its public address. */
export function baseUrls (publicUrl: string | undefined): BaseUrls {
  const origin = (request: FastifyRequest) =>
    publicUrl ?? `${request.protocol}://${request.host}${(request.raw as Addressed).mockMount ?? ''}`
  const base = (request: FastifyRequest) => {
    const { mockWorld } = request.raw as Addressed
    return mockWorld === undefined ? origin(request) : `${origin(request)}/w/${encodeURIComponent(mockWorld)}`
  }
  return { origin, base }
}

/** Whether a URL is the control API's; the router does not mind double slashes. */
export const isControl = (url: string): boolean => /^\/+_mock(?:[/?#]|$)/.test(url)

/** The path of a URL, without its query. */
export const pathOf = (url: string): string => url.split('?', 1)[0]!

function decode (text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
