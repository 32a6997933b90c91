// Listening: on both loopback addresses where localhost is meant, as it is ::1 for some programs and
// 127.0.0.1 for others.
import { createServer, type Server as HttpServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Machines without IPv6, or without its loopback address, have one address less. */
const lacksIPv6 = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '')

/** Listens and gives the port. `localhost` is 127.0.0.1 and ::1, whatever it resolves to here. */
export async function listen (app: FastifyInstance, host: string, port: number): Promise<number> {
  const isLocal = host === 'localhost'
  const ipv6Server = isLocal ? ipv6ServerFor(app) : undefined
  await app.ready()
  // the other address first: a port that is free there is then taken on both, or refused on both
  const sharedPort = ipv6Server === undefined ? port : await bind(ipv6Server, port)
  await app.listen({ host: isLocal ? '127.0.0.1' : host, port: sharedPort })
  return (app.server.address() as AddressInfo).port
}

/**
 * Ends connections on which nothing was ever asked when the application closes. Node does not count them as
 * idle, and clients open one in advance after a request that was given up; it would hold up the end for as
 * long as they keep it.
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
  destroyUnusedSockets(app, server)
  app.addHook('preClose', async () => {
    server.close()
    server.closeIdleConnections()
  })
  return server
}

/** Gives the port it is bound to; the wanted one where there is no ::1. */
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

/** The address as part of a URL. */
export const hostInUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
