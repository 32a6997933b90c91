// The request log as it grows, as server-sent events. No verb, because it has no end. Nothing is queued for a
// reader that is slow: it is told what the ring still has when it reads on, and how many it has missed.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerResponse } from 'node:http'
import { namedWorld, type AddressedRequest } from '../http/address.ts'
import { sendProblem } from '../http/errors.ts'
import { showEntry } from '../requests/log/entry.ts'
import { seqOf } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'

/** A line now and then keeps proxies from taking silence for the end, in milliseconds. */
const HEARTBEAT = 15_000

/** Registers the stream of a world and of the default one, without the /_mock prefix. */
export function registerStream (app: FastifyInstance, worlds: Worlds): void {
  for (const url of ['/worlds/:world/requests/stream', '/requests/stream']) {
    app.get(url, (request, reply) => {
      const { world: inPath } = request.params as { world?: string }
      const name = inPath ?? namedWorld(request.raw as AddressedRequest) ?? DEFAULT_WORLD
      const world = worlds.find(name)
      if (world === undefined) {
        return sendProblem(reply, 404, 'unknown-world', `world '${name}' does not exist`)
      }
      stream(world, request, reply)
    })
  }
}

function stream (world: World, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  raw.write(': requests of freshbooks-mock\n\n')
  const reader = readerOf(world, raw, lastSeen(request) ?? world.requests.total)
  const stop = world.requests.listen({ added: reader.tell, closed: () => raw.end() })
  const timer = setInterval(() => { if (!raw.writableNeedDrain) raw.write(': still here\n\n') }, HEARTBEAT)
  timer.unref()
  raw.on('drain', reader.tell)
  raw.on('close', () => {
    stop()
    clearInterval(timer)
  })
  reader.tell()
}

/** A browser that connects again says what it saw last. */
function lastSeen (request: FastifyRequest): number | undefined {
  const { since } = request.query as { since?: string }
  const text = request.headers['last-event-id'] ?? since
  return typeof text === 'string' ? seqOf(text) : undefined
}

/** Tells everything after a place in the log, as long as the connection takes it. */
function readerOf (world: World, raw: ServerResponse, from: number): { readonly tell: () => void } {
  let seen = from
  let isComing = false
  const tellNow = (): void => {
    isComing = false
    const log = world.requests
    if (log.total < seen) seen = 0
    for (const entry of log.all().filter(({ seq }) => seq > seen)) {
      if (raw.writableNeedDrain || raw.destroyed) return
      if (log.evicted > 0 && seen < log.evictedUpTo) {
        raw.write(`event: missed\ndata: ${JSON.stringify({ after: `req-${seen}`, before: entry.id })}\n\n`)
      }
      seen = entry.seq
      raw.write(`event: request\nid: ${entry.id}\ndata: ${JSON.stringify(showEntry(world, entry))}\n\n`)
    }
  }
  // later, and once for many: whoever is answered now should not wait for whoever looks on
  const tell = (): void => {
    if (!isComing) setImmediate(tellNow)
    isComing = true
  }
  return { tell }
}
