// A mock in this process, with or without a socket.
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { cacheFolder } from '../cache-folder.ts'
import { callHere } from '../control/remote.ts'
import { hostInUrl, listen } from '../listen.ts'
import { buildServer, machine } from '../server.ts'
import { sendByInject } from './calls.ts'
import { createMockFacade } from './connect.ts'
import { checkOptions, type MockOptions } from './options.ts'
import type { Mock } from './types.ts'

/**
 * The HTTP application of a mock in this process. It is Fastify's; these types state its shape, so that
 * nobody needs fastify for them.
 */
export interface MockApplication {
  /** The server that listens, unless the mock was made with `port: false`. */
  readonly server: Server
  /** Answers a request of another server: `createServer((...both) => mock.app.routing(...both))`. */
  readonly routing: (request: IncomingMessage, response: ServerResponse) => void
}

/** A request without a socket. */
export interface InjectedRequest {
  /** Default: GET. */
  readonly method?: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** The body; an object is sent as JSON. */
  readonly payload?: string | Buffer | object
}

/** The answer to a request without a socket. */
export interface InjectedAnswer {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly rawPayload: Buffer
  /** The body as JSON; throws a SyntaxError for another one. */
  readonly json: <Body = any>() => Body
}

/** A mock in this process, which also gives access to its HTTP application. */
export interface LocalMock extends Mock {
  readonly app: MockApplication
  /** Sends a request without a socket; a text is the URL of a GET. */
  readonly inject: (request: string | InjectedRequest) => Promise<InjectedAnswer>
}

/**
 * Starts a mock in this process. Throws an Error whose message is one sentence when an option, a fixture or
 * the data folder is invalid, or when the port is in use.
 */
export async function createMock (options: MockOptions = {}): Promise<LocalMock> {
  checkOptions(options)
  const { port = 0, host = 'localhost', wall = machine.wall, ...rest } = options
  const publicUrl = options.publicUrl?.replace(/\/+$/, '')
  const cache = cacheFolder()
  const { app, context } = buildServer(
    { ...rest, ...(publicUrl === undefined ? {} : { publicUrl }) },
    { ...rest, wall, ...(cache === undefined ? {} : { cache }) }
  )
  const callVerb = callHere(context, () => url)
  const bound = await startListening(app, host, port)
  const origin = bound === undefined ? 'http://localhost' : `http://${hostInUrl(host)}:${bound}`
  const url = publicUrl ?? origin
  const send = bound === undefined ? sendByInject(app) : fetch
  const mock = createMockFacade({ url, origin, send }, callVerb, async () => void await app.close())
  return Object.assign(mock, { app, inject: app.inject.bind(app) as LocalMock['inject'] })
}

/** Listens and returns the port, or undefined for `port: false`. Closes the server when it cannot listen. */
async function startListening (
  app: FastifyInstance, host: string, port: number | false
): Promise<number | undefined> {
  try {
    if (port !== false) return await listen(app, host, port)
    await app.ready()
    return undefined
  } catch (error) {
    await app.close()
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new Error(`port ${port} is in use; choose another one, or 0 for one that is free`, { cause: error })
  }
}
