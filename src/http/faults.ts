// Where faults meet requests: before anything is read or changed, around the handler, and on the way out.
// A world without faults costs a few property reads.
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { fail } from '../declare/problem.ts'
import { familyOf } from '../families/index.ts'
import { oauthRefusal, type OauthError } from '../families/oauth.ts'
import { FaultError, type Effect, type Loss } from '../faults/fault.ts'
import type { RequestFacts } from '../faults/match.ts'
import { renderError, type About } from '../faults/presets.ts'
import { faultPlanOf, type FaultPlan } from '../faults/store.ts'
import { selectFault, type TriggeredFault } from '../faults/select.ts'
import { undo, type Change } from '../store/changes.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { pathOf } from './address.ts'
import type { ContextRequest, Run } from './resolve-world.ts'
import { sendProblem } from './errors.ts'
import { watchConnection } from './recording.ts'
import {
  cutShort, dripping, dropConnection, makePendingResponses, type FaultedConnection, type PendingResponses
} from './connection-faults.ts'

/** What faults need to know. */
export interface FaultsOptions {
  readonly worlds: Worlds
  /** What each of a world's writes has changed, the oldest first, as far as it is remembered. */
  readonly recentChanges: (world: World) => ReadonlyArray<readonly Change[]>
}

/** A request that was struck. */
interface FaultedRequest extends FaultedConnection, FaultsOptions {
  readonly world: World
  readonly struck: TriggeredFault
  readonly done: HookHandlerDoneFunction
}

/** Hangs faults into every route that is not the control API's. */
export function registerFaults (app: FastifyInstance, options: FaultsOptions): void {
  const waiting = makePendingResponses()
  app.addHook('preHandler', (request, reply, done) => {
    const { mockContext: mockAdmission, headers } = request.raw as ContextRequest
    if (mockAdmission === undefined) return done()
    const plan = faultPlanOf(mockAdmission.world)
    const isAsked = headers['x-mock-response'] !== undefined || headers['x-mock-delay'] !== undefined
    if (plan.isQuiet && !isAsked) return done()
    onRequest(plan, request, reply, waiting, options, done)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const effect = (request.raw as ContextRequest).mockTriggered?.effect
    if (effect === undefined) return done(null, payload)
    onSend(effect, { request, reply, waiting }, payload, done)
  })
  app.addHook('preClose', done => {
    waiting.endAll()
    done()
  })
}

/** Finds out what happens to a request, and when. */
function onRequest (
  plan: FaultPlan, request: FastifyRequest, reply: FastifyReply, waiting: PendingResponses,
  options: FaultsOptions, done: HookHandlerDoneFunction
): void {
  const raw = request.raw as ContextRequest
  const { world } = raw.mockContext!
  const struck = selectFor(plan, world, request, reply)
  if (struck === 'refused') return
  if (struck === undefined) return done()
  watchConnection(reply)
  raw.mockTriggered = struck
  raw.mockFaults = struck.ids
  reply.headers(struck.headers)
  if (struck.ids.length > 0) reply.header('x-mock-fault', struck.ids.join(', '))
  const victim = { ...options, request, reply, waiting, world, struck, done }
  if (struck.delay === 0) return applyBefore(victim)
  waiting.later(
    struck.delay, () => applyAfterDelay(victim), () => dropConnection(victim, 'reset', Buffer.alloc(0))
  )
}

/** A header that asks for what cannot be is told at once, and nothing else happens. */
function selectFor (
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

const factsOf = ({ raw, routeOptions, url, query, body }: FastifyRequest): RequestFacts => ({
  operation: routeOptions.config?.operation,
  method: raw.method!,
  path: pathOf(url),
  query: query as RequestFacts['query'],
  body,
  token: (raw as ContextRequest).mockContext!.token,
})

/** A request that waited must not reach a world that was made in the meantime. */
function applyAfterDelay (victim: FaultedRequest): void {
  const { worlds, world, reply, request } = victim
  if (worlds.find(world.name) === world) return applyBefore(victim)
  delete (request.raw as ContextRequest).mockTriggered
  sendProblem(reply, 409, 'world-reset',
    `world '${world.name}' was reset or dropped while this request waited; nothing was done.`)
}

/** What happens before the handler. */
function applyBefore (victim: FaultedRequest): void {
  const { request, reply, struck: { effect }, done, world, recentChanges } = victim
  const raw = request.raw as ContextRequest
  switch (effect?.kind) {
    case 'error': {
      const { status, contentType, headers, payload } = renderError(effect, aboutOf(victim))
      return void reply.code(status).headers(headers).header('content-type', contentType)
        .send(Buffer.from(payload))
    }
    case 'socket':
      return isLoss(effect.effect) ? dropConnection(victim, effect.effect, noiseOf(victim)) : done()
    case 'oauth': return refuseOauth(victim, effect.error as OauthError)
    case 'crash_before_commit':
      raw.mockRun = crashBeforeCommit(world)
      return done()
    case 'stale_read':
      raw.mockRun = staleRead(world, recentChanges(world).slice(-(effect.writes ?? 1)).flat())
      return done()
    default: return done()
  }
}

const isLoss = (effect: string): effect is Loss => effect !== 'truncate' && effect !== 'drip'

const noiseOf = ({ world, struck: { purpose } }: Pick<FaultedRequest, 'world' | 'struck'>): Buffer =>
  world.random(`${purpose}/noise`)

function aboutOf ({ request, world }: FaultedRequest): About {
  const { url, routeOptions: { config }, params } = request
  const { operation, family = familyOf(pathOf(url)), endpoint } = config ?? {}
  return {
    world, family, operation,
    scope: endpoint?.scope ?? null,
    method: request.raw.method!,
    url,
    headers: request.headers,
    params: params as Record<string, string>,
    token: (request.raw as ContextRequest).mockContext!.token,
  }
}

/** Authorize refuses by its redirect, which it must check first: see oauth/authorize.ts. */
function refuseOauth ({ request, reply, done }: FaultedRequest, error: OauthError): void {
  const { operation } = request.routeOptions.config
  if (operation === 'oauth.authorize' || operation === 'oauth.consent') return done()
  const { status, body } = oauthRefusal(error)
  void reply.code(status).header('cache-control', 'no-store').send(body)
}

type Payload = string | Buffer | null | undefined

/** What happens to an answer that is ready. */
function onSend (
  effect: Effect, line: FaultedConnection, payload: unknown,
  done: (error: Error | null, payload?: unknown) => void
): void {
  const { mockTriggered: mockStruck, mockContext: mockAdmission } = line.request.raw as ContextRequest
  if (effect.kind === 'lost_response') {
    const noise = noiseOf({ world: mockAdmission!.world, struck: mockStruck! })
    return dropConnection(line, effect.effect ?? 'reset', noise)
  }
  const body = bodyOf(payload as Payload)
  if (effect.kind === 'body') return done(null, patched(body, effect.patch, payload))
  if (effect.kind !== 'socket' || body.length === 0) return done(null, payload)
  const { effect: how, bytes = Math.floor(body.length / 2), bytes_per_s = 100 } = effect
  if (how === 'truncate' && effect.fitting_length === true) return done(null, body.subarray(0, bytes))
  if (how === 'truncate') return cutShort(line, body, bytes)
  line.reply.header('content-length', body.length)
  done(null, dripping(line, body, bytes_per_s))
}

const bodyOf = (payload: Payload): Buffer =>
  payload instanceof Buffer ? payload : Buffer.from(payload ?? '')

/** The answer after a merge patch; as it is where it is no JSON. */
function patched (body: Buffer, patch: unknown, payload: unknown): unknown {
  try {
    return Buffer.from(JSON.stringify(mergePatch(JSON.parse(body.toString()), patch)))
  } catch {
    return payload
  }
}

/** The value after the patch. */
export function mergePatch (value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(value) ? value : {}))
  for (const [name, part] of Object.entries(patch)) {
    if (part === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), part))
  }
  return Object.fromEntries(merged)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Everything is done, and then taken back. */
export const crashBeforeCommit = (world: World): Run => work => world.transaction(() => {
  work()
  return fail('internal')
})

/** Some changes are taken back, what was there before is read, and then that is taken back. */
export const staleRead = (
  world: World, changes: readonly Change[]
): Run => <Result>(work: () => Result): Result => {
  const past: { result?: Result } = {}
  const present = new Error('back to the present')
  try {
    world.transaction(() => {
      undo(world, changes)
      past.result = work()
      throw present
    })
  } catch (error) {
    if (error !== present) throw error
  }
  return past.result!
}
