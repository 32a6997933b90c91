// Records every request outside the control API in the log of its world: also unmatched and refused ones,
// OAuth, bugs of the mock, and connections that end without a response. It runs for every request, so it
// stores references and leaves formatting to the readers of the log.
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Query } from '../declare/endpoint.ts'
import { updatePatterns } from '../requests/lint/repeats.ts'
import type { Change } from '../store/changes.ts'
import { storageFailure } from '../store/failures.ts'
import type {
  LogBounds, RequestLog, RowRef, Slot, Touched, UnmatchedRoute, Warning
} from '../world/request-log.ts'
import type { World } from '../world/world.ts'
import { unreadText } from './body.ts'
import { sendableHeaders } from './head.ts'
import type { ContextRequest, RequestContext } from './resolve-world.ts'

/** A request with everything that is recorded. */
export interface RecordedRequest extends ContextRequest {
  mockWarnings?: readonly Warning[]
  mockUnmatched?: UnmatchedRoute
}

const noChanges: readonly Change[] = []
const noFaults: readonly string[] = []
const noWarnings: readonly Warning[] = []
const noQuery: Query = {}

/**
 * Registers the recording hook, the last before an answer goes out, so it makes the headers sendable too.
 * Without `diagnostics` it removes those that FreshBooks would not send.
 */
export function registerRecording (app: FastifyInstance, { diagnostics }: { diagnostics: boolean }): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    recordAnswer(request, reply, payload)
    const headers = sendableHeaders(reply, diagnostics)
    for (const name of Object.keys(reply.getHeaders())) {
      if (headers[name] === undefined) reply.removeHeader(name)
    }
    reply.headers(headers)
    done(null, payload)
  })
}

/** A response with its reply: cheaper than a closure per request. */
interface WatchedResponse extends ServerResponse {
  mockReply?: FastifyReply
}

/** A client may disconnect during an upload. A GET is answered before that, unless a fault is triggered. */
export function watchUpload (request: FastifyRequest, reply: FastifyReply): void {
  if (request.method !== 'GET') watchConnection(reply)
}

/** Records the request at the end of the connection if it has had no response by then. */
export function watchConnection (reply: FastifyReply): void {
  const response: WatchedResponse = reply.raw
  if (response.mockReply !== undefined) return
  response.mockReply = reply
  response.on('close', onClose)
}

function onClose (this: WatchedResponse): void {
  const reply = this.mockReply!
  const { mockContext: context } = reply.request.raw as RecordedRequest
  if (context!.recorded === undefined) record(reply.request, reply.getHeaders(), context!, undefined, 0)
}

/** Records an answer that is about to be sent; its id, or undefined if its world is gone. */
export function recordSent (
  request: FastifyRequest, head: readonly string[], status: number, payload: string | Buffer | undefined
): string | undefined {
  const context = (request.raw as RecordedRequest).mockContext!
  record(request, head, context, payload, status)
  return context.recorded
}

/** Records a response and adds its id as a header. */
function recordAnswer (request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  const { mockContext: context } = request.raw as RecordedRequest
  if (context === undefined || context.recorded !== undefined) return
  record(request, reply.getHeaders(), context, payload, reply.statusCode)
  if (context.recorded !== undefined) reply.header('x-mock-request-id', context.recorded)
}

function record (
  request: FastifyRequest, head: Slot['responseHeaders'], context: RequestContext, payload: unknown,
  status: number
): void {
  // the world was reset or dropped in the meantime
  if (!context.world.isOpen) return
  const log = context.world.requests
  context.recorded = log.add(slot => {
    write(slot, request, head, context)
    slot.status = status
    keepBody(slot, request, log.bounds)
    keepResponse(slot, payload, log)
    updatePatterns(log.patterns, slot)
  })
}

/** Sets every field, because the slot still has those of an older request. */
function write (
  slot: Slot, request: FastifyRequest, head: Slot['responseHeaders'], context: RequestContext
): void {
  const {
    mockUnmatched, mockChanges = noChanges, mockFaults, mockWarnings
  } = request.raw as RecordedRequest
  const { world, token, endpoint, started } = context
  const { url: routed } = request
  slot.method = request.method
  slot.url = request.originalUrl
  slot.routed = routed
  slot.query = routed.includes('?') ? request.query as Query : noQuery
  slot.headers = request.headers
  slot.responseHeaders = head
  slot.endpoint = endpoint
  slot.operation = endpoint?.operation ?? mockUnmatched?.operation
  slot.token = token
  slot.changes = mockChanges
  slot.touched = touchedRows(world, mockChanges)
  slot.faults = mockFaults ?? noFaults
  slot.warnings = mockWarnings ?? noWarnings
  slot.unmatched = mockUnmatched
  slot.at = world.now()
  slot.wall = world.wall()
  slot.duration = Math.round((performance.now() - started) * 1000)
}

/** Keeps the body by reference, or the beginning of its text if it is too long. */
function keepBody (slot: Slot, { body, headers }: FastifyRequest, bounds: LogBounds): void {
  slot.body = body
  slot.bodyText = undefined
  slot.isCut = false
  if (body === undefined || body === null) return
  const text = unreadText(body)
  if (text === undefined && Number(headers['content-length']) <= bounds.body) return
  const bodyText = text ?? JSON.stringify(body)
  if (text === undefined && bodyText.length <= bounds.body) return
  slot.body = undefined
  slot.bodyText = beginningOf(bodyText, bounds.body).toString()
  slot.isCut = bodyText.length > bounds.body
}

/** Keeps the response; the beginning of a long one is copied, so that the rest can be garbage collected. */
function keepResponse (slot: Slot, payload: unknown, { bounds, cuts }: RequestLog): void {
  const isKept = payload instanceof Buffer || typeof payload === 'string'
  slot.response = isKept ? payload : undefined
  if (!isKept || payload.length <= bounds.body) return
  slot.isCut = true
  if (typeof payload === 'string') slot.response = beginningOf(payload, bounds.body)
  else {
    // a cached page is the same object each time: cut it once
    const start = cuts.get(payload) ?? Buffer.from(payload.subarray(0, bounds.body))
    cuts.set(payload, start)
    slot.response = start
  }
}

/** A copy: V8 keeps all of a text for as long as anybody has a slice of it. */
const beginningOf = (text: string, length: number): Buffer => Buffer.from(text.slice(0, length))

const nothingTouched: Touched = { created: [], updated: [], deleted: [] }

/**
 * Rows that a request created, updated and deleted; hiding a row counts as deleting, as in FreshBooks.
 * Computed when the request is recorded, because later requests may change the rows again.
 */
function touchedRows (world: World, changes: readonly Change[]): Touched {
  if (changes.length === 0) return nothingTouched
  try {
    return rowsTouched(world, changes)
  } catch (error) {
    // the request has been answered; the next one is told what is wrong with the disk
    if (storageFailure(error) === undefined) throw error
    return nothingTouched
  }
}

function rowsTouched (world: World, changes: readonly Change[]): Touched {
  const lists: Record<keyof Touched, RowRef[]> = { created: [], updated: [], deleted: [] }
  for (const { first, isOnly } of rowChanges(changes)) {
    const kind = isOnly && first.rows.length === 0 ? 'created' : changeKind(world, first)
    if (kind !== undefined) lists[kind].push({ type: first.type, id: first.id })
  }
  return lists
}

/** The first change of each row in its own table, and whether it is the only one. */
function rowChanges (changes: readonly Change[]): Iterable<{ first: Change, isOnly: boolean }> {
  const byRow = new Map<string, { first: Change, isOnly: boolean }>()
  for (const change of changes) {
    if (change.table !== change.type) continue
    const key = `${change.type}/${change.id}`
    const known = byRow.get(key)
    byRow.set(key, { first: known?.first ?? change, isOnly: known === undefined })
  }
  return byRow.values()
}

type Row = Readonly<Record<string, unknown>>

function changeKind (world: World, { type, id, rows }: Change): keyof Touched | undefined {
  const [before] = rows
  const model = world.models.get(type)
  const kept = model === undefined ? undefined : world.keptRow(model, id)
  const after = kept ?? world.statement(`SELECT * FROM ${type} WHERE id = ?`).get(id) as Row | undefined
  if (before === undefined) return after === undefined ? undefined : 'created'
  if (after === undefined) return 'deleted'
  const visibility = model?.visibility
  if (visibility === undefined) return 'updated'
  const isHidden = (row: Row) => String(Number(row[visibility.column])) === String(Number(visibility.hidden))
  return isHidden(after) && !isHidden(before) ? 'deleted' : 'updated'
}
