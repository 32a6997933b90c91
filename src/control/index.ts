// The control API under /_mock: health for everybody, everything else behind the guard. Its verbs are data;
// each verb listed here exists over HTTP, on the command line and in the library.
import type { FastifyInstance } from 'fastify'
import type { BaseUrls } from '../http/address.ts'
import { warningCodes } from '../requests/lint/warnings.ts'
import { guard, type GuardOptions } from './guard.ts'
import type { AppContext } from './app-context.ts'
import { registerFrontPage } from './front-page.ts'
import { registerVerbs, sendError } from './http.ts'
import { controlDocument } from './openapi.ts'
import { registerReference } from './reference.ts'
import { registerStream } from './stream.ts'
import type { Verb } from './verb.ts'
import { actionsVerbs } from './verbs/actions.ts'
import { applicationsVerbs } from './verbs/applications.ts'
import { callbacksVerbs } from './verbs/callbacks.ts'
import { changesVerbs } from './verbs/changes.ts'
import { clockVerbs } from './verbs/clock.ts'
import { configVerbsFor } from './verbs/config.ts'
import { exportVerbs } from './verbs/export.ts'
import { faultsVerbs } from './verbs/faults.ts'
import { mailVerbs } from './verbs/mail.ts'
import { requestsVerbs } from './verbs/requests.ts'
import { serverVerbs } from './verbs/server.ts'
import { snapshotsVerbs } from './verbs/snapshots.ts'
import { fixturesVerbs } from './verbs/fixtures.ts'
import { tokensVerbs } from './verbs/tokens.ts'
import { webhooksVerbs } from './verbs/webhooks.ts'
import { worldsVerbs } from './verbs/worlds.ts'

/** All verbs; earlier ones come first in the help and in the documentation. */
export const verbs: readonly Verb[] = [
  ...worldsVerbs, ...snapshotsVerbs, ...exportVerbs, ...changesVerbs, ...fixturesVerbs, ...clockVerbs,
  ...faultsVerbs, ...requestsVerbs, ...actionsVerbs, ...mailVerbs, ...callbacksVerbs, ...webhooksVerbs,
  ...tokensVerbs, ...applicationsVerbs,
  ...configVerbsFor(warningCodes), ...serverVerbs,
]

export interface ControlOptions extends GuardOptions {
  readonly urls: BaseUrls
}

/** Registers everything under /_mock. */
export function registerControl (app: FastifyInstance, context: AppContext, options: ControlOptions): void {
  app.get('/_mock/health', (_request, reply) => reply.send({
    ok: true,
    version: context.version,
    uptime_ms: context.uptime(),
    ready: true,
  }))
  app.register(async scope => {
    scope.addHook('onRequest', guard(options))
    scope.register(async inner => registerVerbs(inner, verbs, context, options.urls))
    scope.register(async inner => registerPage(inner, context, options.urls))
    registerStream(scope, context.worlds)
    registerReference(scope)
    scope.get('/control.json', async () => controlDocument(verbs, context.version))
  }, { prefix: '/_mock' })
  app.register(async scope => {
    scope.addHook('onRequest', guard(options))
    registerPage(scope, context, options.urls)
  })
}

/** Registers the front page, with the errors of the control API. */
function registerPage (app: FastifyInstance, context: AppContext, urls: BaseUrls): void {
  app.setErrorHandler((error: Error, _request, reply) => sendError(error, reply))
  registerFrontPage(app, context, urls)
}
