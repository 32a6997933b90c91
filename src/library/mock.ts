// A mock in this program, with or without a socket.
import type { FastifyInstance } from 'fastify'
import { callHere } from '../control/remote.ts'
import { hostInUrl, listen } from '../listen.ts'
import { buildServer, machine } from '../server.ts'
import { sendByInject } from './calls.ts'
import { createMockFacade } from './connect.ts'
import { checkOptions, type MockOptions } from './options.ts'
import type { Mock } from './types.ts'

/** A mock in this program, with Fastify's `inject` beside what every mock has. */
export interface LocalMock extends Mock {
  readonly app: FastifyInstance
  /** A request over no socket, in the manner of Fastify. */
  readonly inject: FastifyInstance['inject']
}

/**
 * Starts a mock in this program. Throws an Error of one sentence where an option, a fixture or the data
 * folder is at fault, or the port cannot be had.
 */
export async function createMock (options: MockOptions = {}): Promise<LocalMock> {
  checkOptions(options)
  const { port = 0, host = 'localhost', wall = machine.wall, ...rest } = options
  const publicUrl = options.publicUrl?.replace(/\/+$/, '')
  const { app, context } =
    buildServer({ ...rest, ...(publicUrl === undefined ? {} : { publicUrl }) }, { ...rest, wall })
  const bound = await startListening(app, host, port)
  const origin = bound === undefined ? 'http://localhost' : `http://${hostInUrl(host)}:${bound}`
  const url = publicUrl ?? origin
  const send = bound === undefined ? sendByInject(app) : fetch
  const mock = createMockFacade({ url, origin, send }, callHere(context, () => url), async () => void await app.close())
  return Object.assign(mock, { app, inject: app.inject.bind(app) as FastifyInstance['inject'] })
}

/** Listens where it should; gives the port. A server that cannot listen is closed again. */
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
