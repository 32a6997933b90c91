// The HTTP door: verbs → routes under /_mock. A verb about a world has a second path without the world's
// part, which then is the one named by prefix or header, else the default one.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problems } from '../declare/problem.ts'
import { namedWorld, type AddressedRequest, type BaseUrls } from '../http/address.ts'
import { sendProblem } from '../http/errors.ts'
import { statusOf } from '../families/problem-kinds.ts'
import { callVerb } from './call.ts'
import type { AppContext } from './app-context.ts'
import { fromText, type Input } from './input.ts'
import { Refusal, refuse } from './refusal.ts'
import { Document, isAboutWorld, type Verb } from './verb.ts'

/** Exports of whole worlds come back by import. */
const CONTROL_BODY_LIMIT = 64 * 1_048_576

/** Registers verbs, without the /_mock prefix. */
export function registerVerbs (
  app: FastifyInstance, verbs: readonly Verb[], house: AppContext, urls: BaseUrls
): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: CONTROL_BODY_LIMIT },
    (_request, body, done) => done(null, body))
  app.setErrorHandler((error: Error, _request, reply) => answerRefusal(error, reply))
  for (const verb of verbs) {
    const handler = (request: FastifyRequest, reply: FastifyReply) => serve(verb, house, urls, request, reply)
    for (const url of pathsOf(verb)) app.route({ method: verb.method, url, handler })
  }
}

/** Paths of a verb below /_mock. */
export const pathsOf = (verb: Verb): string[] => {
  const short = verb.path.replace(/^\/worlds\/:world/, '')
  return isAboutWorld(verb) && short !== '' ? [verb.path, short] : [verb.path]
}

async function serve (
  verb: Verb, house: AppContext, urls: BaseUrls, request: FastifyRequest, reply: FastifyReply
): Promise<void> {
  const { world, ...path } = request.params as Record<string, string>
  const { status, output } = await callVerb(verb, house, { ...sentWith(verb, request), ...path }, {
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

/** What a request gives a verb beside its path. */
function sentWith (verb: Verb, request: FastifyRequest): Input {
  const { input = {} } = verb
  const query = Object.entries(request.query as Record<string, string | string[]>)
    .map(([name, value]) => {
      const text = [value].flat().at(-1)!
      return [name, Object.hasOwn(input, name) ? fromText(text, input[name]!) : text]
    })
  return { ...Object.fromEntries(query), ...bodyOf(verb, request.body as Buffer | undefined) }
}

function bodyOf ({ input = {} }: Verb, body: Buffer | undefined): Input {
  if (body === undefined || body.length === 0) return {}
  const whole = Object.entries(input).find(([, parameter]) => parameter.whole === true)
  // as it was written: mistakes are told with their lines
  if (whole === undefined) return objectOf(body)
  const [name, { schema }] = whole
  if (schema.type === 'object') return { [name]: objectOf(body) }
  return { [name]: isText(body) ? body.toString() : body }
}

function objectOf (body: Buffer): Input {
  const value = readJson(body.toString())
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input
  return refuse(400, 'malformed-body', 'the body must be a JSON object')
}

/** SQLite files begin with their own name and a zero byte. */
const isText = (body: Buffer): boolean => !body.subarray(0, 16).includes(0)

function readJson (text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    return refuse(400, 'malformed-body', (error as Error).message)
  }
}

/** Refusals in RFC 9457's form; bugs are told as everywhere. */
function answerRefusal (error: Error, reply: FastifyReply): void {
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
