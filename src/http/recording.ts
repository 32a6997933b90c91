// Writes every request outside the control API into its world's log: also those no endpoint matched, refused
// ones, bugs of ours, OAuth, and connections that end without an answer. It is on the path of every request,
// so it keeps references and leaves all work to whoever reads the log. Measured: see src/README.md.
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Query } from '../declare/endpoint.ts'
import { noteHabits } from '../requests/repeats.ts'
import { touchedBy } from '../requests/touched.ts'
import type { Change } from '../world/changes.ts'
import type { Miss, Occurrence, RequestLog, Warning } from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { unreadableText } from './body.ts'
import type { Admitted } from './entrance.ts'

/** A request with what became of it on its way. */
export interface Recorded extends Admitted {
  /** When it came, in milliseconds on a clock that only measures. */
  mockStarted?: number
  /** Ids of the faults that struck it. */
  mockFaults?: readonly string[]
  mockWarnings?: readonly Warning[]
  mockMiss?: Miss
  /** Its number in the log, once it is there. */
  mockRecorded?: string
}

const noChanges: readonly Change[] = []
const noFaults: readonly string[] = []
const noWarnings: readonly Warning[] = []

/** Hooks that record. Without `diagnostics` answers lose every header that FreshBooks would not send. */
export function registerRecording (app: FastifyInstance, { diagnostics }: { diagnostics: boolean }): void {
  app.addHook('onRequest', begin)
  app.addHook('onSend', (request, reply, payload, done) => {
    finish(request, reply, payload)
    if (!diagnostics) strip(reply)
    done(null, payload)
  })
}

/** Notes the time, and that an answer may never come: a fault can end the connection at any point. */
function begin (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
  const raw = request.raw as Recorded
  if (raw.mockAdmission !== undefined) {
    raw.mockStarted = performance.now()
    reply.raw.once('close', () => {
      if (raw.mockRecorded === undefined) record(request, reply, undefined, 0)
    })
  }
  done()
}

/** Records an answer on its way out, and names it. */
function finish (request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  const raw = request.raw as Recorded
  const { mockAdmission } = raw
  if (mockAdmission === undefined || raw.mockRecorded !== undefined) return
  reply.header('x-mock-request-id', mockAdmission.world.requests.nextId())
  record(request, reply, payload, reply.statusCode)
}

function record (request: FastifyRequest, reply: FastifyReply, payload: unknown, status: number): void {
  const raw = request.raw as Recorded
  const { world } = raw.mockAdmission!
  const log = world.requests
  const entry = log.add(occurrence(request, reply, payload, status, world))
  raw.mockRecorded = entry.id
  noteHabits(log.habits, entry)
}

function occurrence (
  request: FastifyRequest, reply: FastifyReply, payload: unknown, status: number, world: World
): Occurrence {
  const raw = request.raw as Recorded
  const { mockStarted, mockFaults = noFaults, mockWarnings = noWarnings, mockChanges = noChanges } = raw
  const body = bodyKept(request, world.requests)
  const response = answerKept(payload, world.requests)
  const responseHeaders = reply.getHeaders()
  return {
    method: request.method,
    url: request.originalUrl,
    routed: request.url,
    headers: request.headers,
    query: request.query as Query,
    params: request.params as Record<string, string>,
    body: body.body,
    ...(body.text === undefined ? {} : { bodyText: body.text }),
    isCut: body.isCut || response.isCut,
    endpoint: request.routeOptions.config?.endpoint,
    operation: request.routeOptions.config?.operation ?? raw.mockMiss?.operation,
    token: raw.mockAdmission!.token,
    status,
    responseHeaders,
    response: response.kept,
    changes: mockChanges,
    touched: touchedBy(world, mockChanges),
    faults: mockFaults,
    warnings: mockWarnings,
    miss: raw.mockMiss,
    hint: responseHeaders['x-mock-hint'] as string | undefined,
    at: world.now(),
    wall: world.wall(),
    duration: performance.now() - (mockStarted ?? performance.now()),
  }
}

interface BodyKept {
  readonly body: unknown
  readonly text?: string
  readonly isCut: boolean
}

/** A body by reference; of one that is too long only the beginning of its text. */
function bodyKept ({ body, headers }: FastifyRequest, { bounds }: RequestLog): BodyKept {
  if (body === undefined || body === null) return { body, isCut: false }
  const text = unreadableText(body)
  if (text !== undefined) {
    return { body: undefined, text: text.slice(0, bounds.body), isCut: text.length > bounds.body }
  }
  const size = Number(headers['content-length'])
  if (size <= bounds.body) return { body, isCut: false }
  const written = JSON.stringify(body)
  if (written.length <= bounds.body) return { body, isCut: false }
  return { body: undefined, text: written.slice(0, bounds.body), isCut: true }
}

/** The bytes of an answer; the beginning of one that is too long is copied, so that the rest can go. */
function answerKept (
  payload: unknown, { bounds }: RequestLog
): { readonly kept: Buffer | string | undefined, readonly isCut: boolean } {
  if (!(payload instanceof Buffer) && typeof payload !== 'string') return { kept: undefined, isCut: false }
  if (payload.length <= bounds.body) return { kept: payload, isCut: false }
  const start = payload.slice(0, bounds.body)
  return { kept: start instanceof Buffer ? Buffer.from(start) : start, isCut: true }
}

function strip (reply: FastifyReply): void {
  for (const name of Object.keys(reply.getHeaders())) {
    if (name.startsWith('x-mock-')) reply.removeHeader(name)
  }
}
