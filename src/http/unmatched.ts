// What to say about a path that leads nowhere: wrong method, an operation of FreshBooks that is not
// modelled, or a path FreshBooks does not have either, with the nearest ones that exist.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import { Problems } from '../declare/problem.ts'
import { knownOperations } from './known-operations.ts'
import { pathOf } from './address.ts'
import { answerError, sendProblem } from './errors.ts'
import { difference, isPlaceholder, nearest, split, type Route } from './route-suggestions.ts'
import type { UnmatchedRoute } from '../world/request-log.ts'
import type { RecordedRequest } from './recording.ts'

/** Tells a person of a path that leads nowhere, once. */
export type Tell = (line: string) => void

/** Paths that are remembered as told. */
const MOST_TOLD = 1_000

function matches (route: Route, segments: readonly string[]): boolean {
  return route.segments.length === segments.length &&
    route.segments.every((segment, index) => isPlaceholder(segment) || segment === segments[index])
}

/** Known operations that none of these serves, as `METHOD /path`. */
export function unmodelled (endpoints: readonly Described[]): string[] {
  const served = new Set(endpoints.flatMap(({ method, paths }) => paths.map(path => shapeOf(method, path))))
  return knownOperations.filter(text => {
    const [method, path] = text.split(' ') as [string, string]
    return !served.has(shapeOf(method, path))
  })
}

/** An operation whatever its placeholders are called. */
const shapeOf = (method: string, path: string): string =>
  [method, ...split(path).map(segment => isPlaceholder(segment) ? '*' : segment)].join(' ')
const routesOf = (endpoints: readonly Described[]): Route[] =>
  endpoints.flatMap(({ method, paths, operation }) =>
    paths.map(path => ({ method, segments: split(path), operation })))

const knownRoutes = (): Route[] => knownOperations.map(text => {
  const [method, path] = text.split(' ') as [string, string]
  return { method, segments: split(path), operation: text }
})

/** Answers whatever no endpoint has matched. */
export function unmatchedHandler (
  endpoints: readonly Described[], tell?: Tell
): (request: FastifyRequest, reply: FastifyReply) => void {
  const modelled = routesOf(endpoints)
  const known = knownRoutes()
  const note = noting(tell)
  return (request, reply) => {
    const segments = split(pathOf(request.url))
    if (segments[0] === '_mock') {
      return void sendProblem(reply, 404, 'unknown-control-path',
      `there is no ${request.method} ${pathOf(request.url)}`)
    }
    const there = modelled.filter(route => matches(route, segments))
    const methods: string[] = there.map(route => route.method)
    const unmodelled = known.find(route => route.method === request.method && matches(route, segments))
    if (unmodelled !== undefined && !methods.includes(request.method)) {
      const { operation } = unmodelled
      const near = nearest(modelled, request.method, segments).map(route => route.operation)
      note(request, reply, { near, hint: notModelled(operation), operation })
      reply.header('x-mock-operation', operation).header('x-mock-fidelity', 'unsupported')
      return void sendProblem(reply, 501, 'not-implemented', notModelled(operation))
    }
    if (methods.length > 0) {
      const all = [...new Set(methods)]
      reply.header('allow', all.join(', ')).header('x-mock-operation', there[0]!.operation)
      const exist = `${all.join(' and ')} ${all.length === 1 ? 'exists' : 'exist'} here`
      const hint = `${exist}, you sent ${request.method}`
      note(request, reply, { near: [...new Set(there.map(route => route.operation))], hint })
      return answerError(new Problems([{ kind: 'wrong-method' }]), request, reply)
    }
    const near = nearest(modelled, request.method, segments)
    const hint = difference((request.raw as RecordedRequest).mockContext?.world, near[0]!, segments)
    note(request, reply, {
      near: near.map(route => route.operation), ...(hint === undefined ? {} : { hint }),
    })
    reply.header('x-mock-fidelity', 'unsupported')
    answerError(new Problems([{ kind: 'unknown-route' }]), request, reply)
  }
}

/** A plausible answer would be worse than none: the user must see that this is the mock's gap. */
const notModelled = (operation: string): string =>
  `freshbooks-mock does not model ${operation}; FreshBooks has it.`

/** Puts a miss into the answer and the log, and tells it once for each path. */
function noting (tell: Tell | undefined) {
  const told = new Set<string>()
  return (request: FastifyRequest, reply: FastifyReply, miss: UnmatchedRoute): void => {
    (request.raw as RecordedRequest).mockUnmatched = miss
    const hint = miss.hint === undefined ? '' : `; hint="${printable(miss.hint)}"`
    reply.header('x-mock-unmatched', `near=${miss.near.join(',')}${hint}`)
    const what = `${request.method} ${pathOf(request.url)}`
    if (tell === undefined || told.has(what) || told.size >= MOST_TOLD) return
    told.add(what)
    tell(`no operation matches ${what}${miss.hint === undefined ? '' : `: ${miss.hint}`}` +
      ` (nearest: ${miss.near.join(', ')})`)
  }
}

/** What may stand between quotes in a header. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').replaceAll('"', "'")
