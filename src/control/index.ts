// The control API under /_mock: health for everybody, the rest for those the guard lets in.
import type { FastifyInstance } from 'fastify'
import type { BaseUrls } from '../http/address.ts'
import type { Worlds } from '../world/worlds.ts'
import { guard, type GuardOptions } from './guard.ts'
import { registerDocs, type Describe } from './docs.ts'
import { registerStream } from './stream.ts'
import { registerWorlds } from './worlds.ts'

export interface ControlOptions extends GuardOptions {
  readonly version: string
  readonly urls: BaseUrls
  /** Milliseconds this server has been up. */
  readonly uptime: () => number
  /** Makes the application that holds the API description. */
  readonly describe: Describe
}

/** Registers everything under /_mock. */
export function registerControl (app: FastifyInstance, worlds: Worlds, options: ControlOptions): void {
  app.get('/_mock/health', (_request, reply) => reply.send({
    ok: true,
    version: options.version,
    uptime_ms: options.uptime(),
    ready: true,
  }))
  app.register(async scope => {
    scope.addHook('onRequest', guard(options))
    registerWorlds(scope, worlds, options.urls)
    registerStream(scope, worlds)
    registerDocs(scope, options.describe)
  }, { prefix: '/_mock' })
}
