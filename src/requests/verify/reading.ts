// Reading parts of checks: every mistake is an error with its position.
import { nearestName } from '../../suggest.ts'
import { isSecret } from '../log/redact.ts'
import { MatcherError, readMatcher, type Matcher } from './matchers.ts'

/** Allowed number of requests, rows or deliveries, both inclusive. */
export interface Bounds {
  readonly min: number
  readonly max: number
}

/** An invalid check; `at` is its position, such as `checks[0].status`. */
export class CheckError extends Error {
  readonly at: string
  readonly didYouMean: string | undefined

  constructor (at: string, message: string, didYouMean?: string) {
    super(`${at} ${message}`)
    this.at = at
    this.didYouMean = didYouMean
  }
}

/** The members of an object that is read. */
export type Members = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws a CheckError. */
export const fail = (at: string, message: string, didYouMean?: string): never => {
  throw new CheckError(at, message, didYouMean)
}

/** The name, which must be one of those that are known. */
export function checkName (at: string, what: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name
  const suggestion = nearestName(name, names)
  const advice = suggestion === undefined ? '' : `; did you mean '${suggestion}'?`
  return fail(at, `has no ${what} '${name}'${advice}`, suggestion)
}

/** Looks at the names of members. */
export function checkKeys (at: string, value: Members, names: readonly string[]): void {
  for (const name of Object.keys(value)) checkName(at, 'key', name, names)
}

/** A whole number, not negative. */
export function readCount (value: unknown, at: string): number {
  const isWhole = Number.isInteger(value) && (value as number) >= 0
  return isWhole ? value as number : fail(at, 'must be a whole number from 0')
}

/** Default: at least one. */
export function readBounds (value: unknown, at: string): Bounds {
  if (value === undefined) return { min: 1, max: Infinity }
  if (typeof value === 'number') return { min: readCount(value, at), max: value }
  if (!isObject(value)) return fail(at, 'must be a number or {"min":…,"max":…}')
  checkKeys(at, value, ['min', 'max', 'exact'])
  if (Object.keys(value).length === 0) return fail(at, 'is empty; give min, max or exact')
  if (value.exact !== undefined) {
    const isAlone = Object.keys(value).length === 1
    if (!isAlone) fail(at, 'has exact beside min or max, which leaves them nothing to say')
    return { min: readCount(value.exact, `${at}.exact`), max: value.exact as number }
  }
  const min = value.min === undefined ? 0 : readCount(value.min, `${at}.min`)
  const max = value.max === undefined ? Infinity : readCount(value.max, `${at}.max`)
  return min <= max ? { min, max } : fail(at, `has min ${min} above max ${max}`)
}

/** Matchers of members by name; `transform` changes values first. */
export function readMembers (
  value: unknown, at: string, transform: (member: unknown) => unknown = member => member
): Array<readonly [string, Matcher]> {
  if (value === undefined) return []
  if (!isObject(value)) return fail(at, 'must be an object')
  return Object.entries(value).map(([name, member]) =>
    [name, matcherAt(transform(member), `${at}.${name}`, name)] as const)
}

/** The matcher of a member; reports do not tell what a secret should have been. */
export function matcherAt (value: unknown, at: string, name?: string): Matcher {
  try {
    const matcher = readMatcher(value)
    return name !== undefined && isSecret(name, false) ? { ...matcher, description: '…' } : matcher
  } catch (error) {
    if (error instanceof MatcherError) return fail(`${at}:`, error.message)
    throw error
  }
}
