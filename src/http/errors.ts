// Error responses: problems in the format of the family, bugs of the mock in a format of its own.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Problems, type Problem } from '../declare/problem.ts'
import { familyOf } from '../families/index.ts'
import { statusOf } from '../families/problem-kinds.ts'
import { StoreClosed, StoreLost } from '../store/failures.ts'
import { isControl, pathOf } from './address.ts'
import { UnknownWorld } from './authenticate.ts'

/** Errors of Fastify as problems, by code. */
const frameworkProblems: Readonly<Record<string, Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { kind: 'body-too-large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { kind: 'unsupported-media-type' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    kind: 'malformed-body', message: 'The request body does not have the length it claims.',
  },
  FST_ERR_BAD_URL: { kind: 'bad-url' },
}

/** Sends the response for any error. */
export function answerError (
  error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply
): void {
  if (error instanceof UnknownWorld) return answerUnknownWorld(error, reply)
  if (error instanceof StoreClosed) return void sendProblem(reply, 409, 'world-reset', error.message)
  if (error instanceof StoreLost) return void sendProblem(reply, 500, 'world-lost', error.message)
  const problems = problemsOf(error)
  if (problems === undefined) return answerBug(error, request, reply)
  if (isControl(request.url)) return answerControl(problems[0]!, reply)
  const family = request.routeOptions?.config?.family ?? familyOf(pathOf(request.url))
  const { status, body } = family.problems.word(problems, request)
  void reply.code(status).header(
    'content-type', family.conventions.contentType
  ).send(Buffer.from(JSON.stringify(body)))
}

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

function answerBug (error: Error, request: FastifyRequest, reply: FastifyReply): void {
  request.log.error(error)
  process.stderr.write(
    `freshbooks-mock: ${request.method} ${request.url} failed: ${error.stack ?? error.message}\n`
  )
  sendProblem(reply, 500, 'mock-bug',
    `This is a bug of freshbooks-mock, not an answer of FreshBooks: ${error.message}`)
}

/** Sends an error of the mock itself, as application/problem+json (RFC 9457). */
export function sendProblem (
  reply: FastifyReply, status: number, problem: string, detail: string, extra: Record<string, unknown> = {}
): FastifyReply {
  return reply.code(status).header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify({
      type: `urn:freshbooks-mock:${problem}`,
      title: problem.replaceAll('-', ' '),
      status,
      problem: problem.replaceAll('-', '_'),
      detail,
      ...extra,
    })))
}
