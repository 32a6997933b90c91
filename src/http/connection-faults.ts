// Connections that go wrong: reset, ended, silent, garbled, cut short or slow. Requests that were injected
// have no connection; theirs fail at once with an error instead.
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Loss } from '../faults/fault.ts'

/** Things that are going on and must not hold up a server that closes. */
export interface PendingResponses {
  /** Notes something, by how to end it; gives what takes the note back. */
  readonly add: (end: () => void) => () => void
  /** Does something later, unless the server closes before that: then it does the other thing. */
  readonly later: (milliseconds: number, work: () => void, end: () => void) => void
  readonly endAll: () => void
}

/** What a server waits for. */
export function makePendingResponses (): PendingResponses {
  const ends = new Set<() => void>()
  const add = (end: () => void) => {
    ends.add(end)
    return () => void ends.delete(end)
  }
  return {
    add,
    later: (milliseconds, work, end) => {
      const timer = setTimeout(() => {
        done()
        work()
      }, milliseconds)
      const done = add(() => {
        clearTimeout(timer)
        end()
      })
    },
    endAll: () => {
      const all = [...ends]
      ends.clear()
      all.forEach(end => end())
    },
  }
}

/** A request whose connection goes wrong. */
export interface FaultedConnection {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly waiting: PendingResponses
}

/** What an injected request is told in place of a lost connection. */
const failure = (how: string): Error =>
  Object.assign(new Error(`the connection was lost, as a fault wants it: ${how}`), { code: 'ECONNRESET' })

const socketOf = ({ raw: { socket } }: FastifyRequest): Socket | undefined =>
  socket instanceof Socket ? socket : undefined

const losses: Readonly<Record<Loss, (socket: Socket, waiting: PendingResponses, noise: Buffer) => void>> = {
  reset: socket => void socket.resetAndDestroy(),
  empty: socket => void socket.destroy(),
  hang: (socket, waiting) => void socket.once('close', waiting.add(() => socket.destroy())),
  garbage: (socket, _waiting, noise) =>
    void socket.end(Buffer.concat([Buffer.from([0xff]), noise]), () => socket.destroy()),
  close_mid_headers: socket =>
    void socket.end('HTTP/1.1 200 OK\r\nContent-Type: applicat', () => socket.destroy()),
}

/** Loses the connection without an answer. Nothing may be sent to the reply any more. */
export function dropConnection (
  { request, reply, waiting }: FaultedConnection, how: Loss, noise: Buffer
): void {
  const socket = socketOf(request)
  if (!reply.sent) reply.hijack()
  if (socket === undefined) reply.raw.destroy(failure(how))
  else losses[how](socket, waiting, noise)
}

/** Sends the beginning of a body under the length of the whole, and ends the connection. */
export function cutShort ({ request, reply }: FaultedConnection, body: Buffer, bytes: number): void {
  const socket = socketOf(request)
  if (socket === undefined) return void reply.raw.destroy(failure('truncate'))
  reply.raw.writeHead(reply.statusCode, { ...reply.getHeaders(), 'content-length': body.length } as never)
  // there is always a byte missing, or nobody would notice
  reply.raw.write(body.subarray(0, Math.min(bytes, body.length - 1)), () => socket.destroy())
}

/** Parts of a second in which a slow body comes. */
const PER_SECOND = 10

/** A body that comes slowly. */
export function dripping (
  { reply, waiting }: FaultedConnection, body: Buffer, bytesPerSecond: number
): Readable {
  const size = Math.max(1, Math.round(bytesPerSecond / PER_SECOND))
  const pause = size / bytesPerSecond * 1000
  let sent = 0
  let timer: NodeJS.Timeout | undefined
  const stream = new Readable({
    read () {
      timer = setTimeout(() => {
        stream.push(sent < body.length ? body.subarray(sent, sent + size) : null)
        sent += size
      }, sent === 0 ? 0 : pause)
    },
    destroy (error, callback) {
      clearTimeout(timer)
      callback(error)
    },
  })
  reply.raw.once('close', waiting.add(() => stream.destroy(failure('drip'))))
  return stream
}
