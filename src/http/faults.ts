// Where faults meet requests: before anything is read or changed, around the handler, and on the way out.
// A world without faults costs a few property reads.
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { familyOf } from '../families/index.ts'
import { oauthRefusal, type OauthError } from '../families/oauth.ts'
import { FaultError, type Effect, type Loss } from '../faults/fault.ts'
import type { Asked } from '../faults/match.ts'
import { mergePatch } from '../faults/merge-patch.ts'
import { renderError, type About } from '../faults/presets.ts'
import { planOf, type Plan } from '../faults/store.ts'
import { strike, type Struck } from '../faults/strike.ts'
import type { Change } from '../world/changes.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { pathOf } from './address.ts'
import type { Admitted } from './entrance.ts'
import { sendProblem } from './errors.ts'
import { crashing, inThePast } from './faulty-runs.ts'
import { watchConnection } from './recording.ts'
import { cutShort, dripping, lose, makeWaiting, type Line, type Waiting } from './losses.ts'

/** What faults need to know. */
export interface FaultsOptions {
  readonly worlds: Worlds
  /** What each of a world's writes has changed, the oldest first, as far as it is remembered. */
  readonly recentChanges: (world: World) => ReadonlyArray<readonly Change[]>
}

/** A request that was struck. */
interface Victim extends Line, FaultsOptions {
  readonly world: World
  readonly struck: Struck
  readonly done: HookHandlerDoneFunction
}

/** Hangs faults into every route that is not the control API's. */
export function registerFaults (app: FastifyInstance, options: FaultsOptions): void {
  const waiting = makeWaiting()
  app.addHook('preHandler', (request, reply, done) => {
    const { mockAdmission, headers } = request.raw as Admitted
    if (mockAdmission === undefined) return done()
    const plan = planOf(mockAdmission.world)
    const isAsked = headers['x-mock-response'] !== undefined || headers['x-mock-delay'] !== undefined
    if (plan.isQuiet && !isAsked) return done()
    meet(plan, request, reply, waiting, options, done)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const effect = (request.raw as Admitted).mockStruck?.effect
    if (effect === undefined) return done(null, payload)
    leave(effect, { request, reply, waiting }, payload, done)
  })
  app.addHook('preClose', done => {
    waiting.endAll()
    done()
  })
}

/** Finds out what happens to a request, and when. */
function meet (
  plan: Plan, request: FastifyRequest, reply: FastifyReply, waiting: Waiting, options: FaultsOptions,
  done: HookHandlerDoneFunction
): void {
  const raw = request.raw as Admitted
  const { world } = raw.mockAdmission!
  const struck = struckBy(plan, world, request, reply)
  if (struck === 'refused') return
  if (struck === undefined) return done()
  watchConnection(reply)
  raw.mockStruck = struck
  raw.mockFaults = struck.ids
  reply.headers(struck.headers)
  if (struck.ids.length > 0) reply.header('x-mock-fault', struck.ids.join(', '))
  const victim = { ...options, request, reply, waiting, world, struck, done }
  if (struck.delay === 0) return befall(victim)
  waiting.later(struck.delay, () => afterwards(victim), () => lose(victim, 'reset', Buffer.alloc(0)))
}

/** A header that asks for what cannot be is told at once, and nothing else happens. */
function struckBy (
  plan: Plan, world: World, request: FastifyRequest, reply: FastifyReply
): Struck | undefined | 'refused' {
  try {
    return strike(world, plan, askedBy(request), request.headers)
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    sendProblem(reply, 400, error.problem, error.message)
    return 'refused'
  }
}

const askedBy = ({ raw, routeOptions, url, query, body }: FastifyRequest): Asked => ({
  operation: routeOptions.config?.operation,
  method: raw.method!,
  path: pathOf(url),
  query: query as Asked['query'],
  body,
  token: (raw as Admitted).mockAdmission!.token,
})

/** A request that waited must not reach a world that was made in the meantime. */
function afterwards (victim: Victim): void {
  const { worlds, world, reply, request } = victim
  if (worlds.find(world.name) === world) return befall(victim)
  delete (request.raw as Admitted).mockStruck
  sendProblem(reply, 409, 'world-reset',
    `world '${world.name}' was reset or dropped while this request waited; nothing was done.`)
}

/** What happens before the handler. */
function befall (victim: Victim): void {
  const { request, reply, struck: { effect }, done, world, recentChanges } = victim
  const raw = request.raw as Admitted
  switch (effect?.kind) {
    case 'error': {
      const { status, contentType, headers, payload } = renderError(effect, aboutOf(victim))
      return void reply.code(status).headers(headers).header('content-type', contentType)
        .send(Buffer.from(payload))
    }
    case 'socket':
      return isLoss(effect.effect) ? lose(victim, effect.effect, noiseOf(victim)) : done()
    case 'oauth': return refuseOauth(victim, effect.error as OauthError)
    case 'crash_before_commit':
      raw.mockRun = crashing(world)
      return done()
    case 'stale_read':
      raw.mockRun = inThePast(world, recentChanges(world).slice(-(effect.writes ?? 1)).flat())
      return done()
    default: return done()
  }
}

const isLoss = (effect: string): effect is Loss => effect !== 'truncate' && effect !== 'drip'

const noiseOf = ({ world, struck: { purpose } }: Pick<Victim, 'world' | 'struck'>): Buffer =>
  world.random(`${purpose}/noise`)

function aboutOf ({ request, world }: Victim): About {
  const { url, routeOptions: { config }, params } = request
  const { operation, family = familyOf(pathOf(url)), endpoint } = config ?? {}
  return {
    world, family, operation,
    scope: endpoint?.scope ?? null,
    method: request.raw.method!,
    url,
    headers: request.headers,
    params: params as Record<string, string>,
    token: (request.raw as Admitted).mockAdmission!.token,
  }
}

/** Authorize refuses by its redirect, which it must check first: see oauth/authorize.ts. */
function refuseOauth ({ request, reply, done }: Victim, error: OauthError): void {
  const { operation } = request.routeOptions.config
  if (operation === 'oauth.authorize' || operation === 'oauth.consent') return done()
  const { status, body } = oauthRefusal(error)
  void reply.code(status).header('cache-control', 'no-store').send(body)
}

type Payload = string | Buffer | null | undefined

/** What happens to an answer that is ready. */
function leave (
  effect: Effect, line: Line, payload: unknown,
  done: (error: Error | null, payload?: unknown) => void
): void {
  const { mockStruck, mockAdmission } = line.request.raw as Admitted
  if (effect.kind === 'lost_response') {
    const noise = noiseOf({ world: mockAdmission!.world, struck: mockStruck! })
    return lose(line, effect.effect ?? 'reset', noise)
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
