// Connection faults: reset, closed, hanging, garbled, truncated or slow. Injected requests have no socket;
// they fail at once with an ECONNRESET error instead.
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ConnectionLoss } from '../faults/fault.ts'
import { sendableHeaders } from './head.ts'

/** Delayed and hanging responses, which must not keep a closing server waiting. */
export interface PendingResponses {
  /** Adds a response by the function that cancels it. Returns a function that removes it again. */
  readonly add: (cancel: () => void) => () => void
  /** Calls `work` after the delay, or `cancel` if the server closes before. */
  readonly schedule: (milliseconds: number, work: () => void, cancel: () => void) => void
  /** Cancels all responses, when the server closes. */
  readonly cancelAll: () => void
}

/** The pending responses of one server. */
export function makePendingResponses (): PendingResponses {
  const cancels = new Set<() => void>()
  let isClosing = false
  const add = (cancel: () => void) => {
    cancels.add(cancel)
    // a request may reach its fault after the server began to close; the caller finishes its own work first
    if (isClosing) setImmediate(cancel)
    return () => void cancels.delete(cancel)
  }
  return {
    add,
    schedule: (milliseconds, work, cancel) => {
      const timer = setTimeout(() => {
        remove()
        work()
      }, milliseconds)
      const remove = add(() => {
        clearTimeout(timer)
        cancel()
      })
    },
    cancelAll: () => {
      isClosing = true
      const all = [...cancels]
      cancels.clear()
      all.forEach(cancel => cancel())
    },
  }
}

/** A request with a connection fault. */
export interface FaultedConnection {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly pending: PendingResponses
}

/** The error of an injected request in place of a lost connection. */
const connectionError = (loss: string): Error =>
  Object.assign(new Error(`the connection was lost, as a fault wants it: ${loss}`), { code: 'ECONNRESET' })

const socketOf = ({ raw: { socket } }: FastifyRequest): Socket | undefined =>
  socket instanceof Socket ? socket : undefined

type LoseConnection = (socket: Socket, pending: PendingResponses, noise: Buffer) => void

const lossEffects: Readonly<Record<ConnectionLoss, LoseConnection>> = {
  reset: socket => void socket.resetAndDestroy(),
  empty: socket => void socket.destroy(),
  hang: (socket, pending) => void socket.once('close', pending.add(() => socket.destroy())),
  garbage: (socket, _pending, noise) =>
    void socket.end(Buffer.concat([Buffer.from([0xff]), noise]), () => socket.destroy()),
  close_mid_headers: socket =>
    void socket.end('HTTP/1.1 200 OK\r\nContent-Type: applicat', () => socket.destroy()),
}

/** Drops the connection without a response. The reply cannot be used afterwards. */
export function dropConnection (
  { request, reply, pending }: FaultedConnection, loss: ConnectionLoss, noise: Buffer
): void {
  const socket = socketOf(request)
  if (!reply.sent) reply.hijack()
  if (socket === undefined) reply.raw.destroy(connectionError(loss))
  else lossEffects[loss](socket, pending, noise)
}

/** Sends the first bytes of a body with the content-length of the whole, then closes the connection. */
export function truncateResponse ({ request, reply }: FaultedConnection, body: Buffer, bytes: number): void {
  const socket = socketOf(request)
  if (socket === undefined) return void reply.raw.destroy(connectionError('truncate'))
  reply.raw.writeHead(reply.statusCode, { ...sendableHeaders(reply, true), 'content-length': body.length })
  // at least one byte is missing, else the client would not notice
  reply.raw.write(body.subarray(0, Math.min(bytes, body.length - 1)), () => socket.destroy())
}

const CHUNKS_PER_SECOND = 10

/** The body as a slow stream. */
export function dripStream (
  { reply, pending }: FaultedConnection, body: Buffer, bytesPerSecond: number
): Readable {
  const size = Math.max(1, Math.round(bytesPerSecond / CHUNKS_PER_SECOND))
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
  // without its socket the stream's error could still be answered, as a bug of the mock
  const cancel = (): void => {
    stream.destroy(connectionError('drip'))
    reply.raw.destroy()
  }
  reply.raw.once('close', pending.add(cancel))
  return stream
}
