// Writes every request outside the control API into its world's log: also those no endpoint matched, refused
// ones, bugs of ours, OAuth, and connections that end without an answer. It is on the path of every request,
// so it keeps references and leaves all work to whoever reads the log.
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Query } from '../declare/endpoint.ts'
import { notePatterns } from '../requests/lint/repeats.ts'
import type { Change } from '../store/changes.ts'
import type {
  LogBounds, RequestLog, RowRef, Slot, Touched, UnmatchedRoute, Warning
} from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { unreadableText } from './body.ts'
import type { RequestContext, ContextRequest } from './resolve-world.ts'

/** A request with what became of it on its way. */
export interface RecordedRequest extends ContextRequest {
  /** Ids of the faults that struck it. */
  mockFaults?: readonly string[]
  mockWarnings?: readonly Warning[]
  mockUnmatched?: UnmatchedRoute
}

const noChanges: readonly Change[] = []
const noFaults: readonly string[] = []
const noWarnings: readonly Warning[] = []
const noQuery: Query = {}

/** Hooks that record. Without `diagnostics` answers lose every header that FreshBooks would not send. */
export function registerRecording (app: FastifyInstance, { diagnostics }: { diagnostics: boolean }): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    finish(request, reply, payload)
    if (!diagnostics) strip(reply)
    done(null, payload)
  })
}

/** A response that knows its request: without a function of its own for each, which would cost more. */
interface Watched extends ServerResponse {
  mockReply?: FastifyReply
}

/** A client may go away while it sends a body; reads are answered before it can, unless a fault strikes. */
export function watchUpload (request: FastifyRequest, reply: FastifyReply): void {
  if (request.method !== 'GET') watchConnection(reply)
}

/** An answer may never come: a fault can end the connection at any point. */
export function watchConnection (reply: FastifyReply): void {
  const response: Watched = reply.raw
  if (response.mockReply !== undefined) return
  response.mockReply = reply
  response.on('close', closed)
}

/** The end of a connection; nearly always its answer has been recorded long before. */
function closed (this: Watched): void {
  const reply = this.mockReply!
  const { mockContext: mockAdmission } = reply.request.raw as RecordedRequest
  if (mockAdmission!.recorded === undefined) record(reply.request, reply, mockAdmission!, undefined, 0)
}

/** Records an answer on its way out, and names it. */
function finish (request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  const { mockContext: mockAdmission } = request.raw as RecordedRequest
  if (mockAdmission === undefined || mockAdmission.recorded !== undefined) return
  record(request, reply, mockAdmission, payload, reply.statusCode)
  if (mockAdmission.recorded !== undefined) reply.header('x-mock-request-id', mockAdmission.recorded)
}

function record (
  request: FastifyRequest, reply: FastifyReply, admission: RequestContext, payload: unknown, status: number
): void {
  // a world that was reset or dropped in the meantime has no log to write into
  if (!admission.world.db.open) return
  const log = admission.world.requests
  admission.recorded = log.add(slot => {
    write(slot, request, reply, admission)
    slot.status = status
    keepBody(slot, request, log.bounds)
    keepAnswer(slot, payload, log)
    notePatterns(log.patterns, slot)
  })
}

/** Every field is set, as the slot holds another request's. */
function write (slot: Slot, request: FastifyRequest, reply: FastifyReply, admission: RequestContext): void {
  const {
    mockUnmatched: mockMiss, mockChanges = noChanges, mockFaults, mockWarnings
  } = request.raw as RecordedRequest
  const { world, token, route, started } = admission
  const { url: routed } = request
  slot.method = request.method
  slot.url = request.originalUrl
  slot.routed = routed
  slot.query = routed.includes('?') ? request.query as Query : noQuery
  slot.headers = request.headers
  slot.responseHeaders = reply.getHeaders()
  slot.endpoint = route.endpoint
  slot.operation = route.operation ?? mockMiss?.operation
  slot.token = token
  slot.changes = mockChanges
  slot.touched = touchedBy(world, mockChanges)
  slot.faults = mockFaults ?? noFaults
  slot.warnings = mockWarnings ?? noWarnings
  slot.miss = mockMiss
  slot.at = world.now()
  slot.wall = world.wall()
  slot.duration = Math.round((performance.now() - started) * 1000)
}

/** A body by reference; of one that is too long only the beginning of its text. */
function keepBody (slot: Slot, { body, headers }: FastifyRequest, bounds: LogBounds): void {
  slot.body = body
  slot.bodyText = undefined
  slot.isCut = false
  if (body === undefined || body === null) return
  const text = unreadableText(body)
  if (text === undefined && Number(headers['content-length']) <= bounds.body) return
  const written = text ?? JSON.stringify(body)
  if (text === undefined && written.length <= bounds.body) return
  slot.body = undefined
  slot.bodyText = written.slice(0, bounds.body)
  slot.isCut = written.length > bounds.body
}

/** The bytes of an answer; the beginning of one that is too long is copied, so that the rest can go. */
function keepAnswer (slot: Slot, payload: unknown, { bounds, cuts }: RequestLog): void {
  const isKept = payload instanceof Buffer || typeof payload === 'string'
  slot.response = isKept ? payload : undefined
  if (!isKept || payload.length <= bounds.body) return
  slot.isCut = true
  if (typeof payload === 'string') slot.response = payload.slice(0, bounds.body)
  else {
    // a page that is asked for again is the same object, and is cut once
    const start = cuts.get(payload) ?? Buffer.from(payload.subarray(0, bounds.body))
    cuts.set(payload, start)
    slot.response = start
  }
}

function strip (reply: FastifyReply): void {
  for (const name of Object.keys(reply.getHeaders())) {
    if (name.startsWith('x-mock-')) reply.removeHeader(name)
  }
}

const nothing: Touched = { created: [], updated: [], deleted: [] }

/** Rows made, changed and deleted; a row that is hidden counts as deleted, as it does in FreshBooks. */
function touchedBy (world: World, changes: readonly Change[]): Touched {
  if (changes.length === 0) return nothing
  const lists: Record<keyof Touched, RowRef[]> = { created: [], updated: [], deleted: [] }
  for (const first of firsts(changes)) {
    const what = whatHappened(world, first)
    if (what !== undefined) lists[what].push({ type: first.type, id: first.id })
  }
  return lists
}

/** The first change of every row's own table, which shows the row before all of them. */
function firsts (changes: readonly Change[]): Iterable<Change> {
  const found = new Map<string, Change>()
  for (const change of changes) {
    const key = `${change.type}/${change.id}`
    if (change.table === change.type && !found.has(key)) found.set(key, change)
  }
  return found.values()
}

type Row = Readonly<Record<string, unknown>>

function whatHappened (world: World, { type, id, rows }: Change): keyof Touched | undefined {
  const [before] = rows
  const after = world.statement(`SELECT * FROM ${type} WHERE id = ?`).get(id) as Row | undefined
  if (before === undefined) return after === undefined ? undefined : 'created'
  if (after === undefined) return 'deleted'
  const visibility = world.models.get(type)?.visibility
  if (visibility === undefined) return 'updated'
  const isHidden = (row: Row) => String(Number(row[visibility.column])) === String(Number(visibility.hidden))
  return isHidden(after) && !isHidden(before) ? 'deleted' : 'updated'
}
