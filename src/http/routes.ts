// Which operation a method and a path belong to. Fastify has one route for all of them: it makes hook runners
// and a part of a tree for each route that it is told of, a seventh of a start; a test calls few operations.

/** What answers a method under several paths, such as `/invoices/:id`. */
export interface Routed {
  readonly method: string
  readonly paths: readonly string[]
}

/** One of its paths, split into segments. */
export interface Route<Target extends Routed = Routed> {
  readonly target: Target
  readonly segments: readonly string[]
  /** The same, undefined where a placeholder stands: it is compared at every request. */
  readonly words: ReadonlyArray<string | undefined>
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
  targets.flatMap(target => target.paths.map(path => routeOf(target, segmentsOf(path))))

const routeOf = <Target extends Routed>(target: Target, segments: readonly string[]): Route<Target> =>
  ({ target, segments, words: segments.map(segment => isPlaceholder(segment) ? undefined : segment) })

/** Whether the segments of a path are of a route. Paths differ most where they end. */
export function isAt ({ words }: Route, segments: readonly string[]): boolean {
  if (words.length !== segments.length) return false
  for (let index = words.length - 1; index >= 0; index--) {
    if (words[index] !== undefined && words[index] !== segments[index]) return false
  }
  return true
}

/** Finds targets among the routes that are as long as the path. It runs for every request. */
export function finderOf<Target extends Routed> (targets: readonly Target[]): Find<Target> {
  const routes = tableOf(targets)
  return (method, path) => {
    const segments = decodedSegments(path)
    const candidates = routes.get(method)?.[segments.length]
    if (candidates === undefined) return undefined
    let best: Route<Target> | undefined
    for (const route of candidates) {
      if (isAt(route, segments) && (best === undefined || isMoreExact(route, best))) best = route
    }
    return best === undefined ? undefined : { target: best.target, params: paramsOf(best, segments) }
  }
}

/** Routes by method and by length. */
function tableOf<Target extends Routed> (targets: readonly Target[]) {
  const table = new Map<string, Array<Array<Route<Target>>>>()
  for (const route of routesOf(targets)) {
    const ofMethod = table.get(route.target.method) ?? []
    const ofLength = ofMethod[route.segments.length] ??= []
    ofLength.push(route)
    table.set(route.target.method, ofMethod)
  }
  return table
}

/** The router has refused what cannot be decoded. */
function decodedSegments (path: string): string[] {
  const segments = segmentsOf(path)
  return path.includes('%') ? segments.map(segment => decodeURIComponent(segment)) : segments
}

/** Whether a route has a word where another one that fits as well has a placeholder first. */
const isMoreExact = (route: Route, other: Route): boolean =>
  route.words[other.words.findIndex((word, index) => word !== route.words[index])] !== undefined

function paramsOf ({ segments, words }: Route, actual: readonly string[]): Found<Routed>['params'] {
  const params: Record<string, string> = {}
  for (let index = 0; index < words.length; index++) {
    if (words[index] === undefined) params[segments[index]!.slice(1)] = actual[index]!
  }
  return params
}
