// Applies faults to requests: in a preHandler hook before anything is read or changed, around the handler,
// and in onSend. A world without faults costs a few property reads.
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { fail } from '../declare/problem.ts'
import { familyOf } from '../families/index.ts'
import { oauthRefusal, type OauthError } from '../families/oauth.ts'
import { FaultError, type ConnectionLoss, type Effect } from '../faults/fault.ts'
import type { RequestFacts } from '../faults/match.ts'
import { renderError, type ErrorContext } from '../faults/presets.ts'
import { faultPlanOf, type FaultPlan } from '../faults/store.ts'
import { selectFault, type TriggeredFault } from '../faults/select.ts'
import { registeredVersion } from '../oauth/applications.ts'
import { undo, type Change } from '../store/changes.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { pathOf } from './address.ts'
import type { ContextRequest, Run } from './resolve-world.ts'
import { sendProblem } from './errors.ts'
import { watchConnection } from './recording.ts'
import {
  dripStream, dropConnection, makePendingResponses, truncateResponse, type FaultedConnection,
  type PendingResponses
} from './connection-faults.ts'

/** What the fault hooks need from the server. */
export interface FaultsOptions {
  readonly worlds: Worlds
  /** Changes of each recent write of a world, oldest first, as far as the request log has them. */
  readonly recentChanges: (world: World) => ReadonlyArray<readonly Change[]>
}

/** A request that triggered a fault. */
interface FaultedRequest extends FaultedConnection, FaultsOptions {
  readonly world: World
  readonly triggered: TriggeredFault
  readonly done: HookHandlerDoneFunction
}

/** Registers the fault hooks for every route outside the control API. */
export function registerFaults (app: FastifyInstance, options: FaultsOptions): void {
  const pending = makePendingResponses()
  app.addHook('preHandler', (request, reply, done) => {
    const { mockContext: context, headers } = request.raw as ContextRequest
    if (context === undefined) return done()
    const plan = faultPlanOf(context.world)
    const hasFaultHeaders = headers['x-mock-response'] !== undefined || headers['x-mock-delay'] !== undefined
    if (plan.isEmpty && !hasFaultHeaders) return done()
    onRequest(plan, request, reply, pending, options, done)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const effect = (request.raw as ContextRequest).mockTriggered?.effect
    if (effect === undefined) return done(null, payload)
    onSend(effect, { request, reply, pending }, payload, done)
  })
  app.addHook('preClose', done => {
    pending.cancelAll()
    done()
  })
}

/** Selects the faults of a request and applies them, after their delay if they have one. */
function onRequest (
  plan: FaultPlan, request: FastifyRequest, reply: FastifyReply, pending: PendingResponses,
  options: FaultsOptions, done: HookHandlerDoneFunction
): void {
  const raw = request.raw as ContextRequest
  const { world } = raw.mockContext!
  const triggered = selectOrRefuse(plan, world, request, reply)
  if (triggered === 'refused') return
  if (triggered === undefined) return done()
  watchConnection(reply)
  raw.mockTriggered = triggered
  raw.mockFaults = triggered.ids
  reply.headers(triggered.headers)
  if (triggered.ids.length > 0) reply.header('x-mock-fault', triggered.ids.join(', '))
  const faulted = { ...options, request, reply, pending, world, triggered, done }
  if (triggered.delay === 0) return applyBefore(faulted)
  pending.schedule(
    triggered.delay, () => applyAfterDelay(faulted), () => dropConnection(faulted, 'reset', Buffer.alloc(0))
  )
}

/** Answers 400 if an X-Mock-* header is invalid; the handler does not run then. */
function selectOrRefuse (
  plan: FaultPlan, world: World, request: FastifyRequest, reply: FastifyReply
): TriggeredFault | undefined | 'refused' {
  try {
    return selectFault(world, plan, factsOf(request), request.headers)
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    sendProblem(reply, 400, error.problem, error.message)
    return 'refused'
  }
}

const factsOf = ({ raw, url, query, body }: FastifyRequest): RequestFacts => ({
  operation: (raw as ContextRequest).mockContext!.endpoint?.operation,
  method: raw.method!,
  path: pathOf(url),
  query: query as RequestFacts['query'],
  body,
  token: (raw as ContextRequest).mockContext!.token,
})

/** A delayed request must not reach a world that has replaced its own in the meantime. */
function applyAfterDelay (faulted: FaultedRequest): void {
  const { worlds, world, reply, request } = faulted
  if (worlds.find(world.name) === world) return applyBefore(faulted)
  delete (request.raw as ContextRequest).mockTriggered
  sendProblem(reply, 409, 'world-reset',
    `world '${world.name}' was reset or dropped while this request waited; nothing was done.`)
}

/** Applies the part of an effect that comes before the handler. */
function applyBefore (faulted: FaultedRequest): void {
  const { request, reply, triggered: { effect }, done, world, recentChanges } = faulted
  const raw = request.raw as ContextRequest
  switch (effect?.kind) {
    case 'error': {
      const { status, contentType, headers, payload } = renderError(effect, errorContextOf(faulted))
      return void reply.code(status).headers(headers).header('content-type', contentType)
        .send(Buffer.from(payload))
    }
    case 'socket':
      return isLoss(effect.effect) ? dropConnection(faulted, effect.effect, noiseOf(faulted)) : done()
    case 'oauth': return refuseOauth(faulted, effect.error as OauthError)
    case 'crash_before_commit':
      raw.mockRun = crashBeforeCommit(world)
      return done()
    case 'stale_read':
      raw.mockRun = staleRead(world, recentChanges(world).slice(-(effect.writes ?? 1)).flat())
      return done()
    default: return done()
  }
}

const isLoss = (effect: string): effect is ConnectionLoss => effect !== 'truncate' && effect !== 'drip'

const noiseOf = ({ world, triggered: { purpose } }: Pick<FaultedRequest, 'world' | 'triggered'>): Buffer =>
  world.random(`${purpose}/noise`)

function errorContextOf ({ request, world }: FaultedRequest): ErrorContext {
  const { url } = request
  const { endpoint, params, token } = (request.raw as ContextRequest).mockContext!
  return {
    world,
    family: endpoint?.family ?? familyOf(pathOf(url)),
    operation: endpoint?.operation,
    scope: endpoint?.scopesOf === undefined ? endpoint?.scope ?? null : null,
    method: request.raw.method!,
    url,
    headers: request.headers,
    params,
    token,
    registered: token === undefined ? undefined : registeredVersion(world, token),
  }
}

/** Authorize sends the error in its redirect, after it has checked the address: see oauth/authorize.ts. */
function refuseOauth ({ request, reply, done }: FaultedRequest, error: OauthError): void {
  const { endpoint } = (request.raw as ContextRequest).mockContext!
  const operation = endpoint?.operation
  if (operation === 'oauth.authorize' || operation === 'oauth.consent') return done()
  const { status, body } = oauthRefusal(error)
  void reply.code(status).header('cache-control', 'no-store').send(body)
}

type Payload = string | Buffer | null | undefined

/** Applies the part of an effect that changes a finished response. */
function onSend (
  effect: Effect, connection: FaultedConnection, payload: unknown,
  done: (error: Error | null, payload?: unknown) => void
): void {
  const { mockTriggered: triggered, mockContext: context } = connection.request.raw as ContextRequest
  if (effect.kind === 'lost_response') {
    const noise = noiseOf({ world: context!.world, triggered: triggered! })
    return dropConnection(connection, effect.effect ?? 'reset', noise)
  }
  const body = bodyOf(payload as Payload)
  if (effect.kind === 'body') return done(null, patched(body, effect.patch, payload))
  if (effect.kind !== 'socket' || body.length === 0) return done(null, payload)
  const { effect: effectName, bytes = Math.floor(body.length / 2), bytes_per_s = 100 } = effect
  if (effectName === 'truncate' && effect.fitting_length === true) return done(null, body.subarray(0, bytes))
  if (effectName === 'truncate') return truncateResponse(connection, body, bytes)
  connection.reply.header('content-length', body.length)
  done(null, dripStream(connection, body, bytes_per_s))
}

const bodyOf = (payload: Payload): Buffer =>
  payload instanceof Buffer ? payload : Buffer.from(payload ?? '')

/** The body after a merge patch; unchanged if it is not JSON. */
function patched (body: Buffer, patch: unknown, payload: unknown): unknown {
  try {
    return Buffer.from(JSON.stringify(mergePatch(JSON.parse(body.toString()), patch)))
  } catch {
    return payload
  }
}

/** Applies a JSON merge patch (RFC 7396): null removes a member, objects merge, anything else replaces. */
export function mergePatch (value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(value) ? value : {}))
  for (const [name, member] of Object.entries(patch)) {
    if (member === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), member))
  }
  return Object.fromEntries(merged)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Runs the handler in a transaction and rolls it back: the client gets a 500 and nothing has changed. */
export const crashBeforeCommit = (world: World): Run => work => world.transaction(() => {
  work()
  return fail('internal')
})

/** Undoes the changes in a transaction, runs the read on the older state, and rolls the undo back. */
export const staleRead = (
  world: World, changes: readonly Change[]
): Run => <Result>(work: () => Result): Result => {
  const read: { result?: Result } = {}
  const rollback = new Error('rollback of a stale read')
  try {
    world.transaction(() => {
      undo(world, changes)
      read.result = work()
      throw rollback
    })
  } catch (error) {
    if (error !== rollback) throw error
  }
  return read.result!
}
