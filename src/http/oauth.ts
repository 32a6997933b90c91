// The OAuth routes: an encapsulated scope of Fastify with its own body parsers and its own refusals. They
// are no endpoints of a family, because they know no bearer token, no session and no envelope.
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problems } from '../declare/problem.ts'
import type { BaseUrls } from './address.ts'
import { bearer, UnknownWorld } from './authenticate.ts'
import { readableBody } from './body.ts'
import type { ContextRequest } from './resolve-world.ts'
import { answerError } from './errors.ts'
import { auth } from '../families/auth.ts'
import { worldOfCredential } from '../oauth/credentials.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'
import { admission, worldIn, type OauthRequests } from './oauth-world.ts'
import { refuse, type Answer, type OauthError } from '../oauth/answers.ts'
import { answerAuthorize, answerForm, type Prompt, type Shown } from '../oauth/authorize.ts'
import { credentialsOf, type Credentials } from '../oauth/clients.ts'
import { answerToken } from '../oauth/grants.ts'
import { answerIntrospect, answerRevoke, answerTokenInfo } from '../oauth/inspection.ts'
import { metadata, oauthOperations, type OauthOperation } from '../oauth/operations.ts'
import { lastOf, readBody, type Parameters } from '../oauth/parameters.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => void

/** Registers the OAuth routes. `prompt` says what GET authorize does when the request does not. */
export function registerOauth (
  app: FastifyInstance, lobby: OauthRequests,
  { prompt, urls }: { readonly prompt: 'auto' | 'page', readonly urls: BaseUrls }
): void {
  void app.register(async scope => {
    await scope.register(formbody)
    await scope.register(multipart, {
      attachFieldsToBody: 'keyValues',
      limits: { files: 0, fields: 50, parts: 50, fieldNameSize: 100, fieldSize: 16_384 },
    })
    scope.addHook('preValidation', admission(lobby))
    scope.addHook('preHandler', (request, _reply, done) => {
      readableBody(request)
      done()
    })
    scope.setErrorHandler((error: Error, request, reply) => refuseBody(error, request, reply))
    const add: Add = (name, handler) => {
      const endpoint = oauthOperations[name]
      const { method, paths, operation } = endpoint
      for (const url of paths) {
        const config = { operation, family: auth, endpoint }
        scope.route({ method, url, handler, exposeHeadRoute: false, config })
      }
    }
    addAuthorize(add, prompt)
    addTokenCalls(add, lobby.worlds)
    addMetadata(add, urls)
  })
}

type Add = (name: OauthOperation, handler: Handler) => void

function addAuthorize (add: Add, prompt: Prompt): void {
  add('authorize', (request, reply) => {
    const wanted = promptOf(lastOf(request.query, 'mock_prompt')) ?? prompt
    show(reply, within(request, world => answerAuthorize(world, request.query, wanted, wantedError(request))))
  })
  add('consent', (request, reply) => {
    show(reply, within(request, world => answerForm(world, request.body, wantedError(request))))
  })
}

/** One request is one transaction, unless a fault wants it otherwise. */
function within<Result> (request: FastifyRequest, work: (world: World) => Result): Result {
  const { mockRun: run = directly } = request.raw as ContextRequest
  const world = worldIn(request)
  return world.changeRights(() => run(() => work(world)))
}

const directly = <Result>(work: () => Result): Result => work()

/** The error that a fault wants of a consent. */
function wantedError ({ raw }: FastifyRequest): OauthError | undefined {
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
    send(reply, within(request, world => answerTokenInfo(world, bearer(request.raw))))
  })
}

/** One call is one transaction: of many that come with the same refresh token exactly one wins. */
function serve (worlds: Worlds, request: FastifyRequest, reply: FastifyReply, answer: TokenCall): void {
  const parameters = readBody(request.body)
  const credentials = credentialsOf(request.headers.authorization, parameters ?? {})
  if (parameters === undefined) {
    return send(reply, refuse('invalid_request', 'a parameter was sent twice, or is no plain value'))
  }
  const result = within(request, world => answer(world, parameters, credentials))
  const client_id = credentials.at(-1)?.client_id
  const hint = result.status === 401 ? strangerHint(worlds, worldIn(request), client_id) : undefined
  send(reply, hint === undefined ? result : { ...result, hint })
}

/** A client of another world gets its 401 with a hint, the one mistake nobody finds alone. */
function strangerHint (worlds: Worlds, world: World, client_id: string | undefined): string | undefined {
  const home = worldOfCredential(worlds, { client_id })
  if (home === undefined || home === world) return undefined
  return `this client belongs to world '${home.name}', the request is for world '${world.name}'`
}

function addMetadata (add: Add, urls: BaseUrls): void {
  add('metadata', (request, reply) => void reply.send(metadata(urls.base(request))))
}

/** A body that cannot be read is one more malformed request; other failures are answered as everywhere. */
function refuseBody (error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { code = '', statusCode = 500 } = error as { code?: string, statusCode?: number }
  const isRefusedByFastify = code.startsWith('FST_') && statusCode < 500
  const isRefused = error instanceof Problems && error.problems[0]!.kind !== 'internal'
  const isUnreadable = isRefused || isRefusedByFastify || isMultipartFault(request, error)
  if (!isUnreadable) return answerError(error, request, reply)
  send(reply, refuse('invalid_request', 'the body could not be read: JSON, form and multipart are taken'))
}

/** busboy throws plain errors at multipart it cannot follow. */
const isMultipartFault = ({ body, headers }: FastifyRequest, error: Error): boolean =>
  body === undefined && headers['content-type']?.startsWith('multipart/') === true &&
  !(error instanceof UnknownWorld) && !(error instanceof Problems)

function send (reply: FastifyReply, { status, body, hint }: Answer): void {
  if (hint !== undefined) reply.header('x-mock-hint', hint)
  void reply.code(status).header('cache-control', 'no-store').send(body)
}

const policy = [
  "default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "frame-ancestors 'none'",
]

function show (reply: FastifyReply, shown: Shown): void {
  reply.header('cache-control', 'no-store')
  if ('location' in shown) return void reply.redirect(shown.location, 302)
  void reply.code(shown.status).headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [...policy, `form-action ${shown.formTargets ?? "'none'"}`].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }).send(shown.html)
}
