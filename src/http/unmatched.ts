// Answers requests that match no route: a wrong method, or a path that FreshBooks does not have, with the
// nearest operations.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import { Problems } from '../declare/problem.ts'
import { isControl, pathOf } from './address.ts'
import { answerError, sendProblem } from './errors.ts'
import {
  describeDifference, isPlaceholder, nearestRoutes, segmentsOf, type Route
} from './route-suggestions.ts'
import type { UnmatchedRoute } from '../world/request-log.ts'
import { redactText } from '../requests/log/redact.ts'
import type { RecordedRequest } from './recording.ts'

/** Prints a line for the person who runs the server. */
export type Report = (line: string) => void

/** Maximum number of unmatched paths that are reported; each is reported once. */
const MAX_REPORTED = 1_000

function matches (route: Route, segments: readonly string[]): boolean {
  return route.segments.length === segments.length &&
    route.segments.every((segment, index) => isPlaceholder(segment) || segment === segments[index])
}

const routesOf = (endpoints: readonly Described[]): Route[] =>
  endpoints.flatMap(({ method, paths, operation }) =>
    paths.map(path => ({ method, segments: segmentsOf(path), operation })))

/** Returns the not-found handler: 405 or 404, with an X-Mock-Unmatched header. */
export function unmatchedHandler (
  endpoints: readonly Described[], report?: Report
): (request: FastifyRequest, reply: FastifyReply) => void {
  const modelled = routesOf(endpoints)
  const record = recorder(report)
  return (request, reply) => {
    const segments = segmentsOf(pathOf(request.url))
    if (isControl(request.url)) {
      return void sendProblem(reply, 404, 'unknown-control-path',
      `there is no ${request.method} ${pathOf(request.url)}`)
    }
    const atPath = modelled.filter(route => matches(route, segments))
    const methods: string[] = atPath.map(route => route.method)
    if (methods.length > 0) {
      const all = [...new Set(methods)]
      // HEAD is GET (captured in the Allow of ledger accounts)
      const allowed = all.flatMap(method => method === 'GET' ? ['GET', 'HEAD'] : [method])
      reply.header('allow', allowed.join(', ')).header('x-mock-operation', atPath[0]!.operation)
      const exist = `${all.join(' and ')} ${all.length === 1 ? 'exists' : 'exist'} here`
      const hint = `${exist}, you sent ${request.method}`
      record(request, reply, { near: [...new Set(atPath.map(route => route.operation))], hint })
      return answerError(new Problems([{ kind: 'wrong-method' }]), request, reply)
    }
    const suggestions = nearestRoutes(modelled, request.method, segments)
    const { mockContext } = request.raw as RecordedRequest
    const hint = describeDifference(mockContext?.world, suggestions[0]!, segments)
    record(request, reply, {
      near: suggestions.map(route => route.operation), ...(hint === undefined ? {} : { hint }),
    })
    reply.header('x-mock-fidelity', 'unsupported')
    answerError(new Problems([{ kind: 'unknown-route' }]), request, reply)
  }
}

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
