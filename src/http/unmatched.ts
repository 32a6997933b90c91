// Answers requests that match no route: a wrong method, or a path that FreshBooks does not have, with the
// nearest operations.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import { Problems } from '../declare/problem.ts'
import { isControl, pathOf } from './address.ts'
import { answerError, sendProblem } from './errors.ts'
import { describeDifference, nearestRoutes } from './route-suggestions.ts'
import { isAt, routesOf, segmentsOf } from './routes.ts'
import { lazy } from '../memoize.ts'
import type { UnmatchedRoute } from '../world/request-log.ts'
import { redactText } from '../requests/log/redact.ts'
import type { RecordedRequest } from './recording.ts'

/** Answers a request. */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => void

/** Prints a line for the person who runs the server. */
export type Report = (line: string) => void

/** Maximum number of unmatched paths that are reported; each is reported once. */
const MAX_REPORTED = 1_000

/** Returns the not-found handler: 405 or 404, with an X-Mock-Unmatched header. */
export function unmatchedHandler (endpoints: readonly Described[], report?: Report): Handler {
  const modelled = lazy(() => routesOf(endpoints))
  const record = recorder(report)
  return (request, reply) => {
    const segments = segmentsOf(pathOf(request.url))
    if (isControl(request.url)) return answerUnknownControl(request, reply)
    const atPath = modelled().filter(route => isAt(route, segments)).map(({ target }) => target)
    const methods: string[] = atPath.map(({ method }) => method)
    if (methods.length > 0) {
      const all = [...new Set(methods)]
      // HEAD is GET (captured in the Allow of ledger accounts)
      const allowed = all.flatMap(method => method === 'GET' ? ['GET', 'HEAD'] : [method])
      reply.header('allow', allowed.join(', ')).header('x-mock-operation', atPath[0]!.operation)
      const exist = `${all.join(' and ')} ${all.length === 1 ? 'exists' : 'exist'} here`
      const hint = `${exist}, you sent ${request.method}`
      record(request, reply, { near: [...new Set(atPath.map(({ operation }) => operation))], hint })
      return answerError(new Problems([{ kind: 'wrong-method' }]), request, reply)
    }
    const suggestions = nearestRoutes(modelled(), request.method, segments)
    const { mockContext } = request.raw as RecordedRequest
    const hint = describeDifference(mockContext?.world, suggestions[0]!, segments)
    record(request, reply, {
      near: suggestions.map(({ target }) => target.operation), ...(hint === undefined ? {} : { hint }),
    })
    reply.header('x-mock-fidelity', 'unsupported')
    answerError(new Problems([{ kind: 'unknown-route' }]), request, reply)
  }
}

/** Answers a request to the control API that no verb has the path of. */
export const answerUnknownControl: Handler = ({ method, url }, reply) =>
  void sendProblem(reply, 404, 'unknown-control-path', `there is no ${method} ${pathOf(url)}`)

/** Adds an unmatched route to the response and the log, and reports it once per path. */
function recorder (report: Report | undefined) {
  const reported = new Set<string>()
  return (request: FastifyRequest, reply: FastifyReply, unmatched: UnmatchedRoute): void => {
    (request.raw as RecordedRequest).mockUnmatched = unmatched
    const hint = unmatched.hint === undefined ? '' : `; hint="${unmatched.hint.replaceAll('"', "'")}"`
    reply.header('x-mock-unmatched', `near=${unmatched.near.join(',')}${hint}`)
    const methodAndPath = `${request.method} ${pathOf(request.url)}`
    if (report === undefined || reported.has(methodAndPath) || reported.size >= MAX_REPORTED) return
    reported.add(methodAndPath)
    const advice = unmatched.hint === undefined ? '' : `: ${unmatched.hint}`
    const nearest = unmatched.near.join(', ')
    report(redactText(`no operation matches ${methodAndPath}${advice} (nearest: ${nearest})`))
  }
}
