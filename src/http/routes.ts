// Which operation a method and a path belong to. Fastify has one route for all of them: it makes hook runners
// and a part of a tree for each route that it is told of, a seventh of a start; a test calls few operations.
import { memoize } from '../memoize.ts'

/** What answers a method under several paths, such as `/invoices/:id`. */
export interface Routed {
  readonly method: string
  readonly paths: readonly string[]
}

/** One of its paths, split into segments. */
export interface Route<Target extends Routed = Routed> {
  readonly target: Target
  readonly segments: readonly string[]
}

/** The target of a request, and what its path says in place of placeholders. */
export interface Found<Target> {
  readonly target: Target
  readonly params: Readonly<Record<string, string>>
}

/** The target of a method and a path without its query; undefined where nothing answers. */
export type Find<Target> = (method: string, path: string) => Found<Target> | undefined

export const segmentsOf = (path: string): string[] => path.split('/').filter(segment => segment !== '')

export const isPlaceholder = (segment: string): boolean => segment.startsWith(':')

export const routesOf = <Target extends Routed>(targets: readonly Target[]): Array<Route<Target>> =>
  targets.flatMap(target => target.paths.map(path => ({ target, segments: segmentsOf(path) })))

/** Whether the segments of a path are of a route. Paths differ most where they end. */
export function isAt ({ segments: expected }: Route, segments: readonly string[]): boolean {
  if (expected.length !== segments.length) return false
  for (let index = expected.length - 1; index >= 0; index--) {
    if (expected[index] !== segments[index] && !isPlaceholder(expected[index]!)) return false
  }
  return true
}

/** Finds targets by the routes of their method that are as long as the path. */
export function finderOf<Target extends Routed> (targets: readonly Target[]): Find<Target> {
  const routes = memoize<ReadonlyArray<Route<Target>>>()
  const ofMethod = (method: string) =>
    routes(method, () => routesOf(targets.filter(target => target.method === method)))
  const ofLength = memoize<ReadonlyArray<Route<Target>>>()
  return (method, path) => {
    const segments = segmentsOf(path).map(decoded)
    const candidates = ofLength(`${method} ${segments.length}`, () =>
      ofMethod(method).filter(route => route.segments.length === segments.length))
    const route = candidates.filter(candidate => isAt(candidate, segments))
      .reduce<Route<Target> | undefined>(moreExact, undefined)
    return route === undefined ? undefined : { target: route.target, params: paramsOf(route, segments) }
  }
}

/** The router has refused what cannot be decoded. */
const decoded = (segment: string): string => segment.includes('%') ? decodeURIComponent(segment) : segment

/** The route that has a word where the other has a placeholder first. */
function moreExact<Target extends Routed> (
  best: Route<Target> | undefined, route: Route<Target>
): Route<Target> {
  const differing = best?.segments.find((segment, index) => segment !== route.segments[index])
  return best === undefined || (differing !== undefined && isPlaceholder(differing)) ? route : best
}

const paramsOf = (route: Route, segments: readonly string[]): Found<Routed>['params'] =>
  Object.fromEntries(route.segments.flatMap((segment, index) =>
    isPlaceholder(segment) ? [[segment.slice(1), segments[index]!]] : []))
