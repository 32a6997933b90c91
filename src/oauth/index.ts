// The OAuth routes: an encapsulated scope of Fastify with its own body parsers and its own refusals. They
// are no endpoints of a family, because they know no bearer token, no session and no envelope.
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problems } from '../declare/problem.ts'
import { namedWorld, type Addressed, type BaseUrls } from '../http/address.ts'
import { bearer, UnknownWorld, worldOf } from '../http/authenticate.ts'
import { readableBody } from '../http/body.ts'
import type { Admitted } from '../http/entrance.ts'
import { answerError } from '../http/errors.ts'
import { auth } from '../families/auth.ts'
import { worldOfCredential } from '../world/credentials.ts'
import type { World } from '../world/world.ts'
import { DEFAULT_WORLD, type Worlds } from '../world/worlds.ts'
import { refuse, type Answer } from './answers.ts'
import { answerAuthorize, answerForm, type Prompt, type Shown } from './authorize.ts'
import { credentialsOf, type Credentials } from './clients.ts'
import { answerToken } from './grants.ts'
import { answerIntrospect, answerRevoke, answerTokenInfo } from './inspection.ts'
import { metadata } from './metadata.ts'
import { oauthOperations, type OauthOperation } from './operations.ts'
import { lastOf, readBody, type Parameters } from './parameters.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => void

/** Registers the OAuth routes. `prompt` says what GET authorize does when the request does not. */
export function registerOauth (
  app: FastifyInstance, worlds: Worlds,
  { prompt, urls }: { readonly prompt: 'auto' | 'page', readonly urls: BaseUrls }
): void {
  void app.register(async scope => {
    await scope.register(formbody)
    await scope.register(multipart, {
      attachFieldsToBody: 'keyValues',
      limits: { files: 0, fields: 50, parts: 50, fieldNameSize: 100, fieldSize: 16_384 },
    })
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
    addAuthorize(add, worlds, prompt)
    addTokenCalls(add, worlds)
    addMetadata(add, worlds, urls)
  })
}

type Add = (name: OauthOperation, handler: Handler) => void

function addAuthorize (add: Add, worlds: Worlds, prompt: Prompt): void {
  add('authorize', (request, reply) => {
    const world = worldFor(worlds, request, reply, { client_id: lastOf(request.query, 'client_id') })
    const wanted = promptOf(lastOf(request.query, 'mock_prompt')) ?? prompt
    show(reply, world.changeRights(() => answerAuthorize(world, request.query, wanted)))
  })
  add('consent', (request, reply) => {
    const world = worldFor(worlds, request, reply, { client_id: lastOf(request.body, 'client_id') })
    show(reply, world.changeRights(() => answerForm(world, request.body)))
  })
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
    const world = worldOf(worlds, request.raw, bearer(request.raw))
    reply.header('x-mock-world', world.name)
    send(reply, answerTokenInfo(world, bearer(request.raw)))
  })
}

/** One call is one transaction: of many that come with the same refresh token exactly one wins. */
function serve (worlds: Worlds, request: FastifyRequest, reply: FastifyReply, answer: TokenCall): void {
  const parameters = readBody(request.body)
  const credentials = credentialsOf(request.headers.authorization, parameters ?? {})
  const client_id = credentials.at(-1)?.client_id
  const world = worldFor(worlds, request, reply, { ...parameters, client_id })
  if (parameters === undefined) {
    return send(reply, refuse('invalid_request', 'a parameter was sent twice, or is no plain value'))
  }
  const result = world.changeRights(() => answer(world, parameters, credentials))
  const hint = result.status === 401 ? strangerHint(worlds, world, client_id) : undefined
  send(reply, hint === undefined ? result : { ...result, hint })
}

/** A client of another world gets its 401 with a hint, the one mistake nobody finds alone. */
function strangerHint (worlds: Worlds, world: World, client_id: string | undefined): string | undefined {
  const home = worldOfCredential(worlds, { client_id })
  if (home === undefined || home === world) return undefined
  return `this client belongs to world '${home.name}', the request is for world '${world.name}'`
}

/** RFC 8414 puts the path of an issuer behind the well-known part, so a world's prefix may come there too. */
function addMetadata (add: Add, worlds: Worlds, urls: BaseUrls): void {
  add('metadata', (request, reply) => {
    const raw = request.raw as Addressed
    const { world } = request.params as { world?: string }
    if (world !== undefined) raw.mockWorld = world
    worldFor(worlds, request, reply, {})
    void reply.send(metadata(urls.base(request)))
  })
}

/** The world of a request: by its URL or header, by what it sent, else the default one. */
function worldFor (worlds: Worlds, request: FastifyRequest, reply: FastifyReply, sent: Parameters): World {
  const name = namedWorld(request.raw)
  const world = name === undefined ? worldOfCredential(worlds, sent) : worlds.find(name)
  if (world === undefined && name !== undefined) throw new UnknownWorld(name)
  const found = world ?? worlds.find(DEFAULT_WORLD)!
  // the log of the world that answers has the request, not that of the one the URL alone led to
  const raw = request.raw as Admitted
  raw.mockAdmission = { ...raw.mockAdmission!, world: found }
  reply.header('x-mock-world', found.name)
  return found
}

/** A body that cannot be read is one more malformed request; other failures are answered as everywhere. */
function refuseBody (error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { code = '', statusCode = 500 } = error as { code?: string, statusCode?: number }
  const isRefusedByFastify = code.startsWith('FST_') && statusCode < 500
  const isUnreadable = error instanceof Problems || isRefusedByFastify || isMultipartFault(request, error)
  if (!isUnreadable) return answerError(error, request, reply)
  send(reply, refuse('invalid_request', 'the body could not be read: JSON, form and multipart are taken'))
}

/** busboy throws plain errors at multipart it cannot follow. */
const isMultipartFault = ({ body, headers }: FastifyRequest, error: Error): boolean =>
  body === undefined && headers['content-type']?.startsWith('multipart/') === true &&
  !(error instanceof UnknownWorld)

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
