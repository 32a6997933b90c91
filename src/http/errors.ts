// Error responses: problems in the format of the family, bugs of the mock in a format of its own.
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Problems, type Problem } from '../declare/problem.ts'
import { familyOf } from '../families/index.ts'
import { statusOf } from '../families/problem-kinds.ts'
import { redactText } from '../requests/log/redact.ts'
import { StoreClosed, StoreLost, storageFailure } from '../store/failures.ts'
import { isControl, pathOf } from './address.ts'
import { UnknownWorld } from './authenticate.ts'
import type { ContextRequest } from './resolve-world.ts'

/** Errors of Fastify as problems, by code. */
const frameworkProblems: Readonly<Record<string, Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { kind: 'body-too-large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { kind: 'unsupported-media-type' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    kind: 'malformed-body', message: 'The request body does not have the length it claims.',
  },
  FST_ERR_BAD_URL: { kind: 'bad-url' },
}

/** Sends the response for any error; nothing where the client is gone. */
export function answerError (
  error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply
): void {
  if (isGone(error, request)) return void reply.hijack()
  if (error instanceof UnknownWorld) return answerUnknownWorld(error, reply)
  if (error instanceof StoreClosed) return void sendProblem(reply, 409, 'world-reset', error.message)
  if (error instanceof StoreLost) return void sendProblem(reply, 500, 'world-lost', error.message)
  const problems = problemsOf(error)
  if (problems === undefined) return answerFailure(error, request, reply)
  if (isControl(request.url)) return answerControl(problems[0]!, reply)
  const { endpoint } = (request.raw as ContextRequest).mockContext ?? {}
  const family = endpoint?.family ?? familyOf(pathOf(request.url))
  const { status, body } = family.problems.word(problems, request)
  void reply.code(status).header(
    'content-type', family.conventions.contentType
  ).send(Buffer.from(JSON.stringify(body)))
}

/** A client that goes away while its body is read: the log has its request, without an answer. */
export const isGone = (error: FastifyError | Error, { raw }: FastifyRequest): boolean =>
  (error as NodeJS.ErrnoException).code === 'ECONNRESET' && raw.destroyed

function answerUnknownWorld ({ isGone, message }: UnknownWorld, reply: FastifyReply): void {
  if (isGone) sendProblem(reply, 410, 'world-gone', message)
  else sendProblem(reply, 404, 'unknown-world', message)
}

/** The control API has its own format, also for unreadable bodies. */
function answerControl ({ kind, message }: Problem, reply: FastifyReply): void {
  sendProblem(reply, statusOf({ kind }), kind, message ?? kind.replaceAll('-', ' '))
}

function problemsOf (error: FastifyError | Error): readonly Problem[] | undefined {
  if (error instanceof Problems) return error.problems
  const known = frameworkProblems[(error as FastifyError).code]
  return known === undefined ? undefined : [known]
}

/** What a disk did, or else a bug. A fault that is still to change the answer might fail in the same way. */
function answerFailure (error: Error, request: FastifyRequest, reply: FastifyReply): void {
  delete (request.raw as ContextRequest).mockTriggered
  const failure = storageFailure(error)
  if (failure !== undefined) return void sendProblem(reply, failure.status, failure.problem, failure.detail)
  request.log.error(error)
  const { method, url } = request
  const told = `freshbooks-mock: ${method} ${url} failed: ${error.stack ?? error.message}\n`
  process.stderr.write(redactText(told))
  sendProblem(reply, 500, 'mock-bug',
    `This is a bug of freshbooks-mock, not an answer of FreshBooks: ${error.message}`)
}

/** An error of the mock itself (RFC 9457), as JSON. */
const problemText = (status: number, problem: string, detail: string, extra: object = {}): string =>
  JSON.stringify({
    type: `urn:freshbooks-mock:${problem}`,
    title: problem.replaceAll('-', ' '),
    status,
    problem: problem.replaceAll('-', '_'),
    detail,
    ...extra,
  })

/** Sends an error of the mock itself, as application/problem+json. */
export function sendProblem (
  reply: FastifyReply, status: number, problem: string, detail: string, extra: Record<string, unknown> = {}
): FastifyReply {
  return reply.code(status).header('content-type', 'application/problem+json')
    .send(Buffer.from(problemText(status, problem, detail, extra)))
}

/** What Node's parser refuses, by its code; anything else is a 400. */
const parserProblems: Readonly<Record<string, readonly [status: number, problem: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'head-too-large', 'URL and headers of a request may have 16 KB together'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body-too-large', 'the extensions of a chunk are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'the request did not arrive in time'],
}

/** Answers what is no HTTP request, on the connection itself: no request, world or log is there yet. */
export function answerClientError (error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, problem, detail] = parserProblems[error.code ?? ''] ??
    [400, 'malformed-request', `this is no HTTP request that can be read: ${error.message}`]
  const body = problemText(status, problem, detail)
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body,
  ].join('\r\n'))
}
