// What every request outside the control API meets first: its world is found, and the answer is named after
// it and after the operation, whatever becomes of the request.
import type { FastifyContextConfig, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import type { Family } from '../declare/family.ts'
import type { Change } from '../world/changes.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { header, isControl, type Addressed } from './address.ts'
import { bearer, worldOf } from './authenticate.ts'

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
export interface Admission {
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
export interface Admitted extends Addressed {
  mockAdmission?: Admission
  /** What the request has changed, once it is answered. */
  mockChanges?: readonly Change[]
}

/** Version FreshBooks echoes when a request names none (live-verified). */
const API_VERSION = '2023-02-20'

/** An onRequest hook. `admitted` is called when the world is known. */
export function entrance (
  worlds: Worlds, admitted?: (request: FastifyRequest, reply: FastifyReply) => void
) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (isControl(request.url)) return done()
    const raw = request.raw as Admitted
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
      raw.mockAdmission = { world, token, route, started: performance.now(), recorded: undefined }
      admitted?.(request, reply)
      reply.header('x-mock-world', world.name)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
}
