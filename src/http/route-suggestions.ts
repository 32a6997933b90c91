// What a path that leads nowhere was probably meant to be: the nearest routes, and the one part that differs,
// in a sentence. Apart from unmatched.ts, which decides what to answer.
import type { Tenant } from '../declare/tenant.ts'
import { tenants } from '../families/tenants.ts'
import { distance as spelling } from 'fastest-levenshtein'
import type { World } from '../world/world.ts'

/** A path of an operation, in segments. */
export interface Route {
  readonly method: string
  readonly segments: readonly string[]
  readonly operation: string
}

export const split = (path: string): string[] => path.split('/').filter(segment => segment !== '')

export const isPlaceholder = (segment: string): boolean => segment.startsWith(':') || segment.startsWith('<')

/** The three nearest operations, best first, each by its nearest path. */
export function nearest (routes: readonly Route[], method: string, segments: readonly string[]): Route[] {
  const best = new Map<string, { readonly route: Route, readonly distance: number }>()
  for (const route of routes) {
    const distance = differences(route.segments, segments) + (route.method === method ? 0 : 0.5)
    const known = best.get(route.operation)
    if (known === undefined || distance < known.distance) best.set(route.operation, { route, distance })
  }
  return [...best.values()].sort((a, b) => a.distance - b.distance).slice(0, 3).map(({ route }) => route)
}

/** How much it takes to make one of the other: a segment may be missing or be too many. */
function differences (route: readonly string[], path: readonly string[]): number {
  let above = path.reduce<number[]>((row, _segment, index) => [...row, index + 1], [0])
  for (const wanted of route) {
    const row = [above[0]! + 1]
    path.forEach((got, index) => row.push(
      Math.min(above[index]! + segmentDistance(wanted, got), above[index + 1]! + 1, row[index]! + 1)))
    above = row
  }
  return above.at(-1)!
}

/** 0 for the same, 1 for nothing in common; a placeholder takes anything, but a name rather than not. */
function segmentDistance (wanted: string | undefined, got: string | undefined): number {
  if (wanted === undefined || got === undefined) return 1
  if (wanted === got) return 0
  if (isPlaceholder(wanted)) return wanted === ':id' && !/^\d+$/.test(got) ? 0.6 : 0.01
  return spelling(wanted, got) / Math.max(wanted.length, got.length)
}

/** Two spellings of one word, rather than two words. */
const ALIKE = 0.75

/** Which part of a path differs from a route, as one sentence; undefined where too much does. */
export function difference (
  world: World | undefined, route: Route, segments: readonly string[]
): string | undefined {
  const strange = world === undefined ? undefined : strangeTenant(world, route, segments)
  if (strange !== undefined) return strange
  if (route.segments.length !== segments.length) return otherLength(route, segments)
  const apart = route.segments.map((segment, index) => segmentDistance(segment, segments[index]))
  const places = apart.flatMap((distance, index) => distance > 0.01 ? [index] : [])
  const [place] = places
  if (place === undefined || apart.reduce((sum, distance) => sum + distance, 0) > ALIKE) return undefined
  // one segment more than differs, as a reader knows the place by it
  const from = place > 0 && !isPlaceholder(route.segments[place - 1]!) ? place - 1 : place
  const part = (of: readonly string[]) => of.slice(from, places.at(-1)! + 1).join('/')
  const wanted = route.segments.map((segment, index) =>
    isPlaceholder(segment) && !places.includes(index) ? segments[index]! : segment)
  return `'${part(segments)}': did you mean '${part(wanted)}'?`
}

/** With a segment missing or too many the whole path is clearer than a part of it. */
function otherLength (route: Route, segments: readonly string[]): string | undefined {
  const isNear = differences(route.segments, segments) <= Math.min(1.5, segments.length / 2)
  return isNear ? `did you mean '/${route.segments.join('/')}'?` : undefined
}

function strangeTenant (world: World, route: Route, segments: readonly string[]): string | undefined {
  for (const tenant of tenants) {
    const place = route.segments.indexOf(`:${tenant.parameter}`)
    const isThere = place !== -1 && segments[place] !== undefined &&
      route.segments.slice(0, place).every((segment, index) => segment === segments[index])
    if (isThere) return tenantHint(world, tenant, segments[place]!)
  }
  return undefined
}

/** Most ids that a hint lists. */
const MOST_LISTED = 5

/** What to say of an account or business id that is not in a world; undefined where it is. */
export function tenantHint (world: World, { name, lookup }: Tenant, id: string): string | undefined {
  const sql = `SELECT ${lookup} FROM businesses WHERE ${lookup} IS NOT NULL ORDER BY id`
  const known = (world.plucked(sql).all() as unknown[]).map(String)
  if (known.includes(id)) return undefined
  const list = known.slice(0, MOST_LISTED).join(', ') + (known.length > MOST_LISTED ? ', …' : '')
  return `${name} id '${id}' is not in this world; known: ${list}`
}
