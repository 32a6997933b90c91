// The way out of an endpoint's answer: recorded, then head and body written at once. Hooks and the setting of
// headers by Fastify would cost 20 µs of 50; answers that a fault may change take that way.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from './answer.ts'
import { compressed } from './compression.ts'
import { headFor, sendableHead } from './head.ts'
import { recordSent, type RecordedRequest } from './recording.ts'

/** Node copies a string into the chunk of the head, which is slower than a second chunk for long ones. */
const LONGEST_STRING = 50_000

/** Records an answer and sends it. `diagnostics`: whether with headers that FreshBooks would not send. */
export function sendAnswer (
  { status, contentType, payload, headers }: Answer, request: FastifyRequest, reply: FastifyReply,
  diagnostics: boolean
): void {
  const head = headFor(status, (request.raw as RecordedRequest).mockContext!.head)
  for (const name in headers) head.push(name, headers[name]!)
  if (payload !== undefined) head.push('content-type', contentType)
  const id = recordSent(request, head, status, payload)
  const whole = [...head]
  // a file has its length in the head already, and goes as it is
  const isMeasured = headers['content-length'] !== undefined
  const sent = isMeasured ? payload : compressed(payload, contentType, request)
  if (sent !== payload) whole.push('content-encoding', 'gzip')
  if (sent !== undefined && !isMeasured) whole.push('content-length', String(Buffer.byteLength(sent)))
  if (id !== undefined) whole.push('x-mock-request-id', id)
  reply.hijack()
  reply.raw.writeHead(status, sendableHead(whole, diagnostics))
  const isLong = typeof sent === 'string' && sent.length > LONGEST_STRING
  reply.raw.end(isLong ? Buffer.from(sent) : sent)
}

/** Sends an answer through Fastify, whose hooks record and may change it; headers that a fault set stay. */
export function sendByHooks ({ status, contentType, payload, headers }: Answer, reply: FastifyReply): void {
  reply.code(status)
  for (const name in headers) if (!reply.hasHeader(name)) reply.header(name, headers[name])
  if (payload === undefined) return void reply.send()
  // a Buffer, because Fastify adds a charset to the content type of a string
  void reply.header('content-type', contentType).send(Buffer.from(payload))
}
