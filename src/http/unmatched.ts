// What to say about a path that leads nowhere: wrong method, an operation of FreshBooks that is not
// modelled, or a path FreshBooks does not have either, with the nearest ones that exist.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Described } from '../declare/endpoint.ts'
import { Problems } from '../declare/problem.ts'
import { knownOperations } from './known-operations.ts'
import { pathOf } from './address.ts'
import { answerError, sendProblem } from './errors.ts'

interface Route {
  readonly method: string
  readonly segments: readonly string[]
  readonly operation: string
}

const split = (path: string): string[] => path.split('/').filter(segment => segment !== '')

const isPlaceholder = (segment: string): boolean => segment.startsWith(':') || segment.startsWith('<')

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

/** Answers whatever no endpoint has matched. */
export function unmatchedHandler (
  endpoints: readonly Described[]
): (request: FastifyRequest, reply: FastifyReply) => void {
  const modelled = endpoints.flatMap(({ method, paths, operation }) =>
    paths.map(path => ({ method, segments: split(path), operation })))
  const known = knownOperations.map(text => {
    const [method, path] = text.split(' ') as [string, string]
    return { method, segments: split(path), operation: text }
  })
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
      return void notModelled(reply, unmodelled.operation)
    }
    if (methods.length > 0) {
      reply.header('allow', [...new Set(methods)].join(', ')).header('x-mock-operation', there[0]!.operation)
      return answerError(new Problems([{ kind: 'wrong-method' }]), request, reply)
    }
    reply.header('x-mock-unmatched', describe(nearest(modelled, request.method, segments)))
    answerError(new Problems([{ kind: 'unknown-route' }]), request, reply)
  }
}

/** A plausible answer would be worse than none: the user must see that this is the mock's gap. */
function notModelled (reply: FastifyReply, operation: string): void {
  reply.header('x-mock-operation', operation)
  sendProblem(reply, 501, 'not-implemented',
    `freshbooks-mock does not model ${operation}; FreshBooks has it.`)
}

interface Near {
  readonly route: Route
  readonly distance: number
}

/** The three routes with the fewest differing segments. */
function nearest (routes: readonly Route[], method: string, segments: readonly string[]): Near[] {
  return routes
    .map(route =>
      ({ route, distance: differences(route.segments, segments) + (route.method === method ? 0 : 0.5) }))
    .sort((a, b) => a.distance - b.distance)
    .filter((near, index, all) =>
      all.findIndex(other => other.route.operation === near.route.operation) === index)
    .slice(0, 3)
}

function differences (route: readonly string[], path: readonly string[]): number {
  const length = Math.max(route.length, path.length)
  return Array.from({ length }, (_, index) => segmentDistance(route[index], path[index]))
    .reduce((sum, value) => sum + value, 0)
}

/** 0 for the same, less than 1 for spellings that share most of their letters. */
function segmentDistance (wanted: string | undefined, got: string | undefined): number {
  if (wanted === undefined || got === undefined) return 1
  if (wanted === got || isPlaceholder(wanted)) return wanted === got ? 0 : 0.01
  const shared = [...got].findIndex((letter, index) => letter !== wanted[index])
  return 1 - (shared === -1 ? got.length : shared) / Math.max(wanted.length, got.length)
}

const describe = (near: readonly Near[]): string =>
  `near=${near.map(({ route }) => route.operation).join(',')}`
