// Streams the request log as server-sent events. It is not a verb because it has no end. Nothing is queued
// for a slow client: when it reads on, it gets what the ring buffer still has, and an event names the gap.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerResponse } from 'node:http'
import { namedWorld, type AddressedRequest } from '../http/address.ts'
import { sendProblem } from '../http/errors.ts'
import { showEntry } from '../requests/log/entry.ts'
import { seqOf } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'

/** Milliseconds between comment lines, which keep proxies from closing an idle connection. */
const HEARTBEAT = 15_000

/** Registers the streams of a named world and of the default one; the caller adds the /_mock prefix. */
export function registerStream (app: FastifyInstance, worlds: Worlds): void {
  for (const url of ['/worlds/:world/requests/stream', '/requests/stream']) {
    app.get(url, (request, reply) => {
      const { world: pathName } = request.params as { world?: string }
      const name = pathName ?? namedWorld(request.raw as AddressedRequest) ?? DEFAULT_WORLD
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
  const writer = entryWriter(world, raw, lastEventSeq(request) ?? world.requests.total)
  const stop = world.requests.listen({ added: writer.send, closed: () => raw.end() })
  const timer = setInterval(() => { if (!raw.writableNeedDrain) raw.write(': still here\n\n') }, HEARTBEAT)
  timer.unref()
  raw.on('drain', writer.send)
  raw.on('close', () => {
    stop()
    clearInterval(timer)
  })
  writer.send()
}

/** The last entry the client has seen: browsers send Last-Event-ID when they reconnect. */
function lastEventSeq (request: FastifyRequest): number | undefined {
  const { since } = request.query as { since?: string }
  const text = request.headers['last-event-id'] ?? since
  return typeof text === 'string' ? seqOf(text) : undefined
}

/** Writes all entries after `from`, as long as the connection takes them. */
function entryWriter (world: World, raw: ServerResponse, from: number): { readonly send: () => void } {
  let lastSent = from
  let isScheduled = false
  const sendNow = (): void => {
    isScheduled = false
    if (!world.isOpen) return
    const log = world.requests
    if (log.total < lastSent) lastSent = 0
    for (const entry of log.all().filter(({ seq }) => seq > lastSent)) {
      if (raw.writableNeedDrain || raw.destroyed) return
      if (log.evicted > 0 && lastSent < log.evictedUpTo) {
        const gap = { after: `req-${lastSent}`, before: entry.id }
        raw.write(`event: missed\ndata: ${JSON.stringify(gap)}\n\n`)
      }
      lastSent = entry.seq
      raw.write(`event: request\nid: ${entry.id}\ndata: ${JSON.stringify(showEntry(world, entry))}\n\n`)
    }
  }
  // deferred and batched, so that the request that is being answered does not wait for the stream
  const send = (): void => {
    if (!isScheduled) setImmediate(sendNow)
    isScheduled = true
  }
  return { send }
}
