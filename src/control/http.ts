// The HTTP door: turns verbs into routes under /_mock. A verb about a world has a second path without
// /worlds/:world; the world is then the one named by URL prefix or header, else the default world.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problems } from '../declare/problem.ts'
import { namedWorld, pathOf, type AddressedRequest, type BaseUrls } from '../http/address.ts'
import { sendProblem } from '../http/errors.ts'
import { finderOf } from '../http/routes.ts'
import { answerUnknownControl } from '../http/unmatched.ts'
import { controlBounds, readJson } from '../json-text.ts'
import { statusOf } from '../families/problem-kinds.ts'
import { callVerb } from './call.ts'
import type { AppContext } from './app-context.ts'
import { coerceText, type Input } from './input.ts'
import { Refusal, refuse } from './refusal.ts'
import { Document, isAboutWorld, type Verb } from './verb.ts'

/** Bytes; large enough to import the export of a whole world. */
const CONTROL_BODY_LIMIT = 64 * 1_048_576

/** Registers the routes of verbs; the caller adds the /_mock prefix. */
export function registerVerbs (
  app: FastifyInstance, verbs: readonly Verb[], context: AppContext, urls: BaseUrls
): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: CONTROL_BODY_LIMIT },
    (_request, body, done) => done(null, body))
  app.setErrorHandler((error: Error, _request, reply) => sendError(error, reply))
  const find = finderOf(verbs.map(verb => ({ verb, method: verb.method, paths: pathsOf(verb) })))
  app.route({
    method: [...new Set(verbs.map(({ method }) => method))],
    url: '/*',
    handler: async (request, reply) => {
      const found = find(request.method, pathOf(request.url).slice(app.prefix.length))
      if (found === undefined) answerUnknownControl(request, reply)
      else await handleRequest({ ...found.target, params: found.params, context, urls, request, reply })
    },
  })
}

/** Paths of a verb below /_mock. */
export const pathsOf = (verb: Verb): string[] => {
  const short = verb.path.replace(/^\/worlds\/:world/, '')
  return isAboutWorld(verb) && short !== '' ? [verb.path, short] : [verb.path]
}

interface VerbRequest {
  readonly verb: Verb
  /** What its path says in place of placeholders. */
  readonly params: Readonly<Record<string, string>>
  readonly context: AppContext
  readonly urls: BaseUrls
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

async function handleRequest ({ verb, params, context, urls, request, reply }: VerbRequest): Promise<void> {
  const { world, ...path } = params
  const { status, output } = await callVerb(verb, context, { ...requestInput(verb, request), ...path }, {
    world: world ?? namedWorld(request.raw as AddressedRequest),
    origin: urls.origin(request),
    accept: request.headers.accept ?? 'application/json',
  })
  reply.code(status)
  if (output instanceof Document) {
    return void reply.header('content-type', output.contentType).send(Buffer.from(output.content))
  }
  await reply.send(output)
}

/** The verb's input from query and body; path parameters are added by the caller. */
function requestInput (verb: Verb, request: FastifyRequest): Input {
  const { input = {} } = verb
  const query = Object.entries(request.query as Record<string, string | string[]>)
    .map(([name, value]) => {
      const text = [value].flat().at(-1)!
      return [name, Object.hasOwn(input, name) ? coerceText(text, input[name]!) : text]
    })
  return { ...Object.fromEntries(query), ...bodyInput(verb, request.body as Buffer | undefined) }
}

function bodyInput ({ input = {} }: Verb, body: Buffer | undefined): Input {
  if (body === undefined || body.length === 0) return {}
  const parameter = Object.entries(input).find(([, parameter]) => parameter.isBody === true)
  if (parameter === undefined) return parseObject(body)
  const [name, { schema }] = parameter
  if (schema.type === 'object') return { [name]: parseObject(body) }
  // unparsed, so that the errors of a fixture can name line and column
  return { [name]: isText(body) ? body.toString() : body }
}

function parseObject (body: Buffer): Input {
  const value = parseJson(body.toString())
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input
  return refuse(400, 'malformed-body', 'the body must be a JSON object')
}

/** A SQLite file has a zero byte after the 15 characters of its magic text. */
const isText = (body: Buffer): boolean => !body.subarray(0, 16).includes(0)

function parseJson (text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return readJson(text, controlBounds)
  } catch (error) {
    return refuse(400, 'malformed-body', (error as Error).message)
  }
}

/** Sends refusals and problems as RFC 9457; other errors go to the application's error handler. */
export function sendError (error: Error, reply: FastifyReply): void {
  if (error instanceof Refusal) {
    return void sendProblem(reply, error.status, error.problem, error.message, error.more)
  }
  if (error instanceof Problems) {
    const { kind, message } = error.problems[0]!
    return void sendProblem(reply, statusOf({ kind }), kind, message ?? kind.replaceAll('-', ' '))
  }
  if ((error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return void sendProblem(reply, 413, 'body-too-large', 'the body is too large')
  }
  throw error
}
