// The first hook of every request outside the control API: it finds the world, and begins the head of the
// answer.
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Described, File } from '../declare/endpoint.ts'
import type { TriggeredFault } from '../faults/select.ts'
import type { Change } from '../store/changes.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { header, isControl, pathOf, type AddressedRequest } from './address.ts'
import { bearer, worldOf } from './authenticate.ts'
import { beginHead, type Head } from './head.ts'
import type { Find } from './routes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The endpoint of a route that has but one. */
    endpoint?: Described
  }
}

/** The context of a request; one object, because each property added to Node's request costs time. */
export interface RequestContext {
  readonly world: World
  readonly token: string | undefined
  /** What answers it; undefined where nothing does. */
  readonly endpoint: Described | undefined
  /** What its path says in place of placeholders. */
  readonly params: Readonly<Record<string, string>>
  /** `performance.now()` at its arrival. */
  readonly started: number
  /** How the head of its answer begins. */
  readonly head: Head
  /** Its id in the log (`req-12`); undefined until it is recorded. */
  recorded: string | undefined
}

/** A request with its context, and what faults and the handler add. */
export interface ContextRequest extends AddressedRequest {
  mockContext?: RequestContext
  /** Changes that the handler made. */
  mockChanges?: readonly Change[]
  /** Ids of the triggered faults, in order. */
  mockFaults?: readonly string[]
  /** The effect of the triggered faults. */
  mockTriggered?: TriggeredFault
  /** Set by a fault that replaces how the handler runs. */
  mockRun?: Run
  /** Files of a multipart body by the names of their parts. */
  mockFiles?: Readonly<Record<string, File>>
}

/** Runs the work of a request, and may roll it back. */
export type Run = <Result>(work: () => Result) => Result

/** A preHandler hook: refuses if the world was reset, dropped or lost while the body was being received. */
export function checkWorldIsCurrent (
  request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction
): void {
  done((request.raw as ContextRequest).mockContext?.world.failure)
}

/** Advances a world to now. Throws StoreLost. */
export type EnterWorld = (world: World) => void

/** `passTime` runs the jobs that are due in a world. */
export const enterWorldBy = (passTime: (world: World) => unknown): EnterWorld => world => {
  world.usedAt = world.wall()
  if (world.failure !== undefined) throw world.failure
  passTime(world)
}

/** Returns an onRequest hook; it calls `onResolved` when the world is known. */
export function resolveWorld (
  { worlds, find, enterWorld, onResolved }: {
    readonly worlds: Worlds
    readonly find: Find<Described>
    readonly enterWorld: EnterWorld
    readonly onResolved: (request: FastifyRequest, reply: FastifyReply) => void
  }
) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (isControl(request.url)) return done()
    const raw = request.raw as ContextRequest
    try {
      const token = bearer(raw)
      const world = worldOf(worlds, raw, token)
      raw.mockContext = contextIn(world, request, token, endpointOf(request, find))
      onResolved(request, reply)
      enterWorld(world)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}

/** The endpoint of a request, and the parameters of its path. */
function endpointOf (
  { method, url, routeOptions, params }: FastifyRequest, find: Find<Described>
): Pick<RequestContext, 'endpoint' | 'params'> {
  const { endpoint } = routeOptions.config
  const found = endpoint === undefined ? find(method, pathOf(url)) : undefined
  return found === undefined
    ? { endpoint, params: params as Record<string, string> }
    : { endpoint: found.target, params: found.params }
}

/** The context of a request to a world. */
export function contextIn (
  world: World, { raw }: FastifyRequest, token: string | undefined,
  { endpoint, params }: Pick<RequestContext, 'endpoint' | 'params'>
): RequestContext {
  const head = beginHead(world, header(raw, 'x-api-version'), endpoint)
  return { world, token, endpoint, params, started: performance.now(), head, recorded: undefined }
}
