// The OAuth routes: an encapsulated Fastify plugin with its own body parsers and error format. They are not
// endpoints of a family, because they have no bearer token, session or envelope.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problems } from '../declare/problem.ts'
import { BODY_LIMIT } from '../options.ts'
import type { BaseUrls } from './address.ts'
import { bearer } from './authenticate.ts'
import { acceptForms, acceptParts, readableBody } from './body.ts'
import type { ContextRequest } from './resolve-world.ts'
import { tokenHint } from './token-hint.ts'
import { answerError, isGone } from './errors.ts'
import { worldOfCredential } from '../oauth/credentials.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { resolveOauthWorld, resolvedWorld, type OauthOptions } from './oauth-world.ts'
import { HTML, pageHeaders } from '../pages/frame.ts'
import { refuse, type Answer, type OauthError } from '../oauth/answers.ts'
import { answerAuthorize, answerForm, type AuthorizeResult, type Prompt } from '../oauth/authorize.ts'
import { credentialsOf, type Credentials } from '../oauth/clients.ts'
import { answerToken } from '../oauth/grants.ts'
import { answerIntrospect, answerRevoke, answerTokenInfo } from '../oauth/inspection.ts'
import { metadata, oauthOperations, type OauthOperation } from '../oauth/operations.ts'
import { lastOf, readBody, type Parameters } from '../oauth/parameters.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => void

/** Registers the OAuth routes. `prompt` is the default for GET authorize. */
export function registerOauth (
  app: FastifyInstance, options: OauthOptions,
  { prompt, urls }: { readonly prompt: 'auto' | 'page', readonly urls: BaseUrls }
): void {
  void app.register(async scope => {
    acceptForms(scope)
    acceptParts(scope, BODY_LIMIT)
    scope.addHook('preValidation', resolveOauthWorld(options))
    scope.addHook('preHandler', (request, _reply, done) => {
      readableBody(request)
      done()
    })
    scope.setErrorHandler((error: Error, request, reply) => answerBodyError(error, request, reply))
    const add: Add = (name, handler) => {
      const endpoint = oauthOperations[name]
      const { method, paths } = endpoint
      for (const url of paths) {
        scope.route({ method, url, handler, exposeHeadRoute: false, config: { endpoint } })
      }
    }
    addAuthorize(add, prompt, urls)
    addTokenCalls(add, options.worlds)
    addMetadata(add, urls)
  })
}

type Add = (name: OauthOperation, handler: Handler) => void

function addAuthorize (add: Add, prompt: Prompt, urls: BaseUrls): void {
  const around = (request: FastifyRequest) => ({ origin: urls.origin(request), error: faultError(request) })
  add('authorize', (request, reply) => {
    const chosenPrompt = promptOf(lastOf(request.query, 'mock_prompt')) ?? prompt
    sendAuthorize(reply, runInWorld(request, world =>
      answerAuthorize(world, request.query, chosenPrompt, around(request))))
  })
  add('consent', (request, reply) => {
    sendAuthorize(reply, runInWorld(request, world => answerForm(world, request.body, around(request))))
  })
}

/** Runs a request in one transaction; a fault may replace how it runs. */
function runInWorld<Result> (request: FastifyRequest, work: (world: World) => Result): Result {
  const { mockRun: run = runDirectly } = request.raw as ContextRequest
  const world = resolvedWorld(request)
  return world.changeRights(() => run(() => work(world)))
}

const runDirectly = <Result>(work: () => Result): Result => work()

/** The error of a triggered `oauth` fault. */
function faultError ({ raw }: FastifyRequest): OauthError | undefined {
  const effect = (raw as ContextRequest).mockTriggered?.effect
  return effect?.kind === 'oauth' ? effect.error as OauthError : undefined
}

const promptOf = (text: string | undefined): Prompt | undefined =>
  text === 'auto' || text === 'page' || text === 'deny' ? text : undefined

type TokenCall = (world: World, parameters: Parameters, credentials: readonly Credentials[]) => Answer

function addTokenCalls (add: Add, worlds: Worlds): void {
  const addCall = (name: OauthOperation, answer: TokenCall) =>
    add(name, (request, reply) => serve(worlds, request, reply, answer))
  addCall('token', answerToken)
  addCall('revoke', answerRevoke)
  addCall('introspect', answerIntrospect)
  add('token_info', (request, reply) => {
    const token = bearer(request.raw)
    const result = runInWorld(request, world => answerTokenInfo(world, token))
    if (result.status !== 401) return send(reply, result)
    const { authorization } = request.headers
    const hint = tokenHint({ worlds, world: resolvedWorld(request), authorization, token })
    send(reply, { ...result, hint })
  })
}

/** One call is one transaction: of concurrent calls with the same refresh token exactly one succeeds. */
function serve (worlds: Worlds, request: FastifyRequest, reply: FastifyReply, answer: TokenCall): void {
  const parameters = readBody(request.body)
  const credentials = credentialsOf(request.headers.authorization, parameters ?? {})
  if (parameters === undefined) {
    return send(reply, refuse('invalid_request', 'a parameter was sent twice, or is no plain value'))
  }
  const result = runInWorld(request, world => answer(world, parameters, credentials))
  const client_id = credentials.at(-1)?.client_id
  const hint = result.status === 401 ? otherWorldHint(worlds, resolvedWorld(request), client_id) : undefined
  send(reply, hint === undefined ? result : { ...result, hint })
}

/** The 401 for a client of another world has a hint, because the mistake is hard to find. */
function otherWorldHint (worlds: Worlds, world: World, client_id: string | undefined): string | undefined {
  const owner = worldOfCredential(worlds, { client_id })
  if (owner === undefined || owner === world) return undefined
  return `this client belongs to world '${owner.name}', the request is for world '${world.name}'`
}

function addMetadata (add: Add, urls: BaseUrls): void {
  add('metadata', (request, reply) => void reply.send(metadata(urls.base(request))))
}

/** An unreadable body is an `invalid_request`; other errors are answered as everywhere. */
function answerBodyError (error: Error, request: FastifyRequest, reply: FastifyReply): void {
  if (isGone(error, request)) return answerError(error, request, reply)
  const { code = '', statusCode = 500 } = error as { code?: string, statusCode?: number }
  const isRefusedByFastify = code.startsWith('FST_') && statusCode < 500
  const isRefused = error instanceof Problems && error.problems[0]!.kind !== 'internal'
  if (!isRefused && !isRefusedByFastify) return answerError(error, request, reply)
  send(reply, refuse('invalid_request', 'the body could not be read: JSON, form and multipart are taken'))
}

function send (reply: FastifyReply, { status, body, hint }: Answer): void {
  if (hint !== undefined) reply.header('x-mock-hint', hint)
  void reply.code(status).header('cache-control', 'no-store').send(body)
}

function sendAuthorize (reply: FastifyReply, result: AuthorizeResult): void {
  reply.header('cache-control', 'no-store')
  if ('location' in result) return void reply.redirect(result.location, 302)
  const headers = { ...pageHeaders(result), 'content-type': HTML }
  void reply.code(result.status).headers(headers).send(result.html)
}
