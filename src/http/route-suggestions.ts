// Suggestions for an unmatched path: the nearest routes, and one sentence about the part that differs.
import { distance as levenshtein } from 'fastest-levenshtein'
import type { Tenant } from '../declare/tenant.ts'
import { tenants } from '../families/tenants.ts'
import type { World } from '../world/world.ts'
import { isPlaceholder, type Route, type Routed } from './routes.ts'

/** A path of an operation. */
export type OperationRoute = Route<Routed & { readonly operation: string }>

/**
 * Most segments of a path that are compared, and most characters of one; no route has as many. The distance
 * of two paths takes the product of their lengths, for each of the routes.
 */
const MOST_SEGMENTS = 20
const LONGEST_SEGMENT = 64

/** The routes of the three nearest operations, best first, one route per operation. */
export function nearestRoutes (
  routes: readonly OperationRoute[], method: string, path: readonly string[]
): OperationRoute[] {
  const segments = path.slice(0, MOST_SEGMENTS)
  const best = new Map<string, { readonly route: OperationRoute, readonly distance: number }>()
  for (const route of routes) {
    const { operation, method: expected } = route.target
    const distance = editDistance(route.segments, segments) + (expected === method ? 0 : 0.5)
    const nearest = best.get(operation)
    if (nearest === undefined || distance < nearest.distance) best.set(operation, { route, distance })
  }
  return [...best.values()].sort((a, b) => a.distance - b.distance).slice(0, 3).map(({ route }) => route)
}

/** The edit distance of two paths in segments (Levenshtein; a substitution costs segmentDistance). */
function editDistance (route: readonly string[], path: readonly string[]): number {
  let previous = Array.from({ length: path.length + 1 }, (_, index) => index)
  for (const expected of route) {
    const row = [previous[0]! + 1]
    path.forEach((actual, index) => {
      const substituted = previous[index]! + segmentDistance(expected, actual)
      row.push(Math.min(substituted, previous[index + 1]! + 1, row[index]! + 1))
    })
    previous = row
  }
  return previous.at(-1)!
}

/** From 0 (equal) to 1. A placeholder matches any segment, but an exact match is better. */
function segmentDistance (expected: string | undefined, actual: string | undefined): number {
  if (expected === undefined || actual === undefined) return 1
  if (expected === actual) return 0
  if (isPlaceholder(expected)) return expected === ':id' && !/^\d+$/.test(actual) ? 0.6 : 0.01
  if (actual.length > LONGEST_SEGMENT) return 1
  return levenshtein(expected, actual) / Math.max(expected.length, actual.length)
}

/** Up to this distance, a segment is a misspelling and not another word. */
const MAX_DISTANCE = 0.75

/** One sentence about the part of a path that differs from a route; undefined if too much differs. */
export function describeDifference (
  world: World | undefined, route: Route, segments: readonly string[]
): string | undefined {
  const tenantText = world === undefined ? undefined : unknownTenant(world, route, segments)
  if (tenantText !== undefined) return tenantText
  if (segments.length > MOST_SEGMENTS) return undefined
  if (route.segments.length !== segments.length) return lengthDifference(route, segments)
  const distances = route.segments.map((segment, index) => segmentDistance(segment, segments[index]))
  const differing = distances.flatMap((distance, index) => distance > 0.01 ? [index] : [])
  const [first] = differing
  const total = distances.reduce((sum, distance) => sum + distance, 0)
  if (first === undefined || total > MAX_DISTANCE) return undefined
  // include the segment before, so that the reader recognises the position
  const from = first > 0 && !isPlaceholder(route.segments[first - 1]!) ? first - 1 : first
  const excerpt = (path: readonly string[]) => path.slice(from, differing.at(-1)! + 1).join('/')
  const expected = route.segments.map((segment, index) =>
    isPlaceholder(segment) && !differing.includes(index) ? segments[index]! : segment)
  return `'${excerpt(segments)}': did you mean '${excerpt(expected)}'?`
}

/** If a segment is missing or superfluous, the whole path is clearer than an excerpt. */
function lengthDifference (route: Route, segments: readonly string[]): string | undefined {
  const isNear = editDistance(route.segments, segments) <= Math.min(1.5, segments.length / 2)
  return isNear ? `did you mean '/${route.segments.join('/')}'?` : undefined
}

function unknownTenant (world: World, route: Route, segments: readonly string[]): string | undefined {
  for (const tenant of tenants) {
    const position = route.segments.indexOf(`:${tenant.parameter}`)
    const isSamePrefix = position !== -1 && segments[position] !== undefined &&
      route.segments.slice(0, position).every((segment, index) => segment === segments[index])
    if (isSamePrefix) return tenantHint(world, tenant, segments[position]!)
  }
  return undefined
}

/** Maximum number of ids that a hint lists. */
const MAX_LISTED = 5

/** A hint for an account or business id that the world does not have; undefined if it has it. */
export function tenantHint (world: World, { name, lookup }: Tenant, id: string): string | undefined {
  const sql = `SELECT ${lookup} FROM businesses WHERE ${lookup} IS NOT NULL ORDER BY id`
  const known = (world.plucked(sql).all() as unknown[]).map(String)
  if (known.includes(id)) return undefined
  const list = known.slice(0, MAX_LISTED).join(', ') + (known.length > MAX_LISTED ? ', …' : '')
  return `${name} id '${id}' is not in this world; known: ${list}`
}
