// The control API under /_mock: health for everybody, the rest for those the guard lets in. Its verbs are
// data; what is listed here can be done over HTTP, on the command line and in the library.
import type { FastifyInstance } from 'fastify'
import type { BaseUrls } from '../http/address.ts'
import { warningCodes } from '../requests/lint/warnings.ts'
import { registerDocs, type Describe } from './docs.ts'
import { guard, type GuardOptions } from './guard.ts'
import type { AppContext } from './app-context.ts'
import { registerVerbs } from './http.ts'
import { controlDocument } from './openapi.ts'
import { registerStream } from './stream.ts'
import type { Verb } from './verb.ts'
import { actionsVerbs } from './verbs/actions.ts'
import { applicationsVerbs } from './verbs/applications.ts'
import { changesVerbs } from './verbs/changes.ts'
import { clockVerbs } from './verbs/clock.ts'
import { configVerbsFor } from './verbs/config.ts'
import { exportVerbs } from './verbs/export.ts'
import { faultsVerbs } from './verbs/faults.ts'
import { requestsVerbs } from './verbs/requests.ts'
import { serverVerbs } from './verbs/server.ts'
import { snapshotsVerbs } from './verbs/snapshots.ts'
import { fixturesVerbs } from './verbs/fixtures.ts'
import { tokensVerbs } from './verbs/tokens.ts'
import { worldsVerbs } from './verbs/worlds.ts'

/** Everything the control API can do. */
export const verbs: readonly Verb[] = [
  ...worldsVerbs, ...snapshotsVerbs, ...exportVerbs, ...changesVerbs, ...fixturesVerbs, ...clockVerbs,
  ...faultsVerbs, ...requestsVerbs, ...actionsVerbs, ...tokensVerbs, ...applicationsVerbs,
  ...configVerbsFor(warningCodes), ...serverVerbs,
]

export interface ControlOptions extends GuardOptions {
  readonly urls: BaseUrls
  /** Makes the application that holds the API description. */
  readonly describe: Describe
}

/** Registers everything under /_mock. */
export function registerControl (app: FastifyInstance, house: AppContext, options: ControlOptions): void {
  app.get('/_mock/health', (_request, reply) => reply.send({
    ok: true,
    version: house.version,
    uptime_ms: house.uptime(),
    ready: true,
  }))
  app.register(async scope => {
    scope.addHook('onRequest', guard(options))
    scope.register(async inner => registerVerbs(inner, verbs, house, options.urls))
    registerStream(scope, house.worlds)
    registerDocs(scope, options.describe)
    scope.get('/control.json', async () => controlDocument(verbs, house.version))
  }, { prefix: '/_mock' })
}
