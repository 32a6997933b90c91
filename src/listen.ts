// Listens on a host and port. `localhost` is both loopback addresses, because some programs resolve it to ::1
// and others to 127.0.0.1.
import { createServer, type Server as HttpServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { answerClientError } from './http/errors.ts'

/** Whether an error means that the machine has no IPv6, or no ::1. */
const lacksIPv6 = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')

/** Listens and returns the port. `localhost` is 127.0.0.1 and ::1, whatever the machine resolves it to. */
export async function listen (app: FastifyInstance, host: string, port: number): Promise<number> {
  const isLocal = host === 'localhost'
  const ipv6Server = isLocal ? ipv6ServerFor(app) : undefined
  await app.ready()
  // ::1 first: for port 0 it determines the port, which 127.0.0.1 then shares
  const sharedPort = ipv6Server === undefined ? port : await bind(ipv6Server, port)
  await app.listen({ host: isLocal ? '127.0.0.1' : host, port: sharedPort })
  return (app.server.address() as AddressInfo).port
}

/**
 * Destroys connections that never sent a byte when the application closes. Node does not count them as idle,
 * and clients open one in advance after an aborted request; closing would wait until they give it up.
 */
export function destroyUnusedSockets (app: FastifyInstance, server: HttpServer): void {
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('preClose', async () => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  })
}

/** A second server for the same routes, closed with the first. */
function ipv6ServerFor (app: FastifyInstance): HttpServer {
  const server = createServer((request, response) => app.routing(request, response))
  server.on('clientError', answerClientError)
  destroyUnusedSockets(app, server)
  app.addHook('preClose', async () => {
    server.close()
    server.closeIdleConnections()
  })
  return server
}

/** Binds to ::1 and returns the port; returns the given one when the machine has no ::1. */
async function bind (server: HttpServer, port: number): Promise<number> {
  server.listen(port, '::1')
  try {
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (error) {
    if (lacksIPv6(error)) return port
    throw error
  }
}

/** The host part of a URL for an address to listen on. */
export const hostInUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
