// The first hook of every request outside the control API: it finds the world, and adds headers for the world
// and the operation to every response, whatever its outcome.
import type { FastifyContextConfig, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import type { Family } from '../declare/family.ts'
import type { TriggeredFault } from '../faults/select.ts'
import type { Change } from '../store/changes.ts'
import { clockOf } from '../world/clock.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { header, isControl, type AddressedRequest } from './address.ts'
import { bearer, worldOf } from './authenticate.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of the operation (`invoices.create`). */
    operation?: string
    /** The family whose format its errors have. */
    family?: Family
    /** Description of the endpoint. */
    endpoint?: Described
  }
}

/** The context of a request; one object, because each property added to Node's request costs time. */
export interface RequestContext {
  readonly world: World
  readonly token: string | undefined
  /** Config of the matched route. */
  readonly route: FastifyContextConfig
  /** `performance.now()` at its arrival. */
  readonly started: number
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
}

/** Runs the work of a request, and may roll it back. */
export type Run = <Result>(work: () => Result) => Result

/** A preHandler hook: refuses if the world was reset, dropped or lost while the body was being received. */
export function checkWorldIsCurrent (
  request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction
): void {
  done((request.raw as ContextRequest).mockContext?.world.failure)
}

/** X-API-Version of the response if the request has none (live-verified). */
const DEFAULT_API_VERSION = '2023-02-20'

/** Advances the world to now, and adds its name and date to the response. Throws StoreLost. */
export type EnterWorld = (world: World, reply: FastifyReply) => void

/** `passTime` runs the jobs that are due in a world. */
export const enterWorldBy = (passTime: (world: World) => unknown): EnterWorld => (world, reply) => {
  world.usedAt = world.wall()
  if (world.failure !== undefined) throw world.failure
  passTime(world)
  reply.header('x-mock-world', world.name)
  // Node would send the date of the machine's clock
  if (clockOf(world).mode !== 'real') reply.header('date', new Date(world.now()).toUTCString())
  // an OAuth request may have the date of another world; removing an absent header costs time
  else if (reply.getHeader('date') !== undefined) reply.removeHeader('date')
}

/** Returns an onRequest hook; it calls `onResolved` when the world is known. */
export function resolveWorld (
  worlds: Worlds, enterWorld: EnterWorld, onResolved?: (request: FastifyRequest, reply: FastifyReply) => void
) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (isControl(request.url)) return done()
    const raw = request.raw as ContextRequest
    const route = request.routeOptions.config
    const { operation, endpoint } = route
    if (operation !== undefined) {
      reply.header('x-mock-operation', operation)
      reply.header('x-mock-fidelity', endpoint?.fidelity ?? 'semantic')
    }
    reply.header('x-api-version', header(raw, 'x-api-version') ?? DEFAULT_API_VERSION)
    try {
      const token = bearer(raw)
      const world = worldOf(worlds, raw, token)
      raw.mockContext = { world, token, route, started: performance.now(), recorded: undefined }
      onResolved?.(request, reply)
      enterWorld(world, reply)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}
