// What every request outside the control API meets first: its world is found, and the answer is named after
// it and after the operation, whatever becomes of the request.
import type { FastifyContextConfig, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import type { Family } from '../declare/family.ts'
import type { TriggeredFault } from '../faults/select.ts'
import type { Change } from '../store/changes.ts'
import { clockOf } from '../world/clock.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { header, isControl, type Addressed } from './address.ts'
import { bearer, worldOf } from './authenticate.ts'
import { sendProblem } from './errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Stable name of what a route does (`invoices.create`). */
    operation?: string
    /** In whose words its failures are told. */
    family?: Family
    /** What the route does, where it is an endpoint; OAuth's routes are only described. */
    endpoint?: Described
  }
}

/** What is known of a request from the start; one object, as properties of Node's own cost more. */
export interface RequestContext {
  readonly world: World
  readonly token: string | undefined
  /** The route it takes. */
  readonly route: FastifyContextConfig
  /** When it came, in milliseconds on a clock that only measures. */
  readonly started: number
  /** Its id in the log, once it is there. */
  recorded: string | undefined
}

/** A request whose world and token are known. */
export interface ContextRequest extends Addressed {
  mockContext?: RequestContext
  /** What the request has changed, once it is answered. */
  mockChanges?: readonly Change[]
  /** Names of the faults that struck it, in order. */
  mockFaults?: readonly string[]
  /** What faults do to it. */
  mockTriggered?: TriggeredFault
  /** How a fault wants its handler run. */
  mockRun?: Run
}

/** Runs the work of a request, and may take back what it did. */
export type Run = <Result>(work: () => Result) => Result

/**
 * A preHandler hook: what came for a world that was reset or dropped while its body was on the way must not
 * reach the new one.
 */
export function checkWorldIsCurrent (
  request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction
): void {
  const world = (request.raw as ContextRequest).mockContext?.world
  if (world === undefined || world.db.open) return done()
  sendProblem(reply, 409, 'world-reset',
    `world '${world.name}' was reset or dropped while this request was under way; nothing was changed`)
}

/** Version FreshBooks echoes when a request names none (live-verified). */
const API_VERSION = '2023-02-20'

/** What happens when a request has come to its world: time passes there, and the answer is named after it. */
export type EnterWorld = (world: World, reply: FastifyReply) => void

/** `passTime` makes happen what has become due in a world since somebody last looked. */
export const enterWorldBy = (passTime: (world: World) => unknown): EnterWorld => (world, reply) => {
  world.usedAt = world.wall()
  passTime(world)
  reply.header('x-mock-world', world.name)
  // Node dates answers by the machine's clock
  if (clockOf(world).mode !== 'real') reply.header('date', new Date(world.now()).toUTCString())
  // an OAuth request may have been given another world's date; taking away what is not there costs
  else if (reply.getHeader('date') !== undefined) reply.removeHeader('date')
}

/** An onRequest hook. `admitted` is called when the world is known. */
export function resolveWorld (
  worlds: Worlds, arrive: EnterWorld, admitted?: (request: FastifyRequest, reply: FastifyReply) => void
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
    reply.header('x-api-version', header(raw, 'x-api-version') ?? API_VERSION)
    try {
      const token = bearer(raw)
      const world = worldOf(worlds, raw, token)
      raw.mockContext = { world, token, route, started: performance.now(), recorded: undefined }
      admitted?.(request, reply)
      arrive(world, reply)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}
