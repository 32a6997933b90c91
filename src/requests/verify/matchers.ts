// What a value should be: itself, or an operator such as {"gt": 100}. Used for bodies, queries and rows.
import { isDeepStrictEqual } from 'node:util'

/** Whether a value is what was expected; the words say what that was. */
export interface Matcher {
  readonly words: string
  /** `present` is false where there is no such value at all. */
  readonly fits: (actual: unknown, present: boolean) => boolean
}

/** What cannot be a matcher, with the reason as the end of a sentence. */
export class BadMatcher extends Error {}

type Make = (wanted: unknown) => Matcher

const json = (value: unknown): string => value === undefined ? 'nothing' : JSON.stringify(value)

const comparison = (sign: string, compare: (actual: number, wanted: number) => boolean): Make => wanted => {
  const bound = Number(wanted)
  const isNumber = wanted !== null && wanted !== '' && !Number.isNaN(bound)
  if (!isNumber) throw new BadMatcher(`needs a number after it, not ${json(wanted)}`)
  return {
    words: `${sign} ${bound}`,
    fits: (actual, present) => present && actual !== null && actual !== '' && compare(Number(actual), bound),
  }
}

const textual = (word: string, make: (wanted: string) => (actual: string) => boolean): Make => wanted => {
  if (typeof wanted !== 'string') throw new BadMatcher(`needs text after it, not ${json(wanted)}`)
  const fits = make(wanted)
  return {
    words: `${word} ${json(wanted)}`,
    fits: actual => (typeof actual === 'string' || typeof actual === 'number') && fits(String(actual)),
  }
}

function pattern (wanted: string): (actual: string) => boolean {
  try {
    const expression = new RegExp(wanted)
    return actual => expression.test(actual)
  } catch (error) {
    throw new BadMatcher(`is no regular expression: ${(error as Error).message}`)
  }
}

function oneOf (wanted: unknown): Matcher {
  if (!Array.isArray(wanted)) throw new BadMatcher(`needs a list after it, not ${json(wanted)}`)
  const matchers = wanted.map(readMatcher)
  return {
    words: `one of ${wanted.map(json).join(', ')}`,
    fits: (actual, present) => matchers.some(({ fits }) => fits(actual, present)),
  }
}

function exists (wanted: unknown): Matcher {
  if (typeof wanted !== 'boolean') throw new BadMatcher(`needs true or false after it, not ${json(wanted)}`)
  return { words: wanted ? 'there' : 'absent', fits: (_actual, present) => present === wanted }
}

function not (wanted: unknown): Matcher {
  const { words, fits } = readMatcher(wanted)
  return { words: `not ${words}`, fits: (actual, present) => !fits(actual, present) }
}

const literally = (wanted: unknown): Matcher =>
  ({ words: json(wanted), fits: (actual, present) => present && isDeepStrictEqual(actual, wanted) })

/** Operators by name. */
export const operators: Readonly<Record<string, Make>> = {
  equals: literally,
  not,
  exists,
  one_of: oneOf,
  contains: textual('containing', wanted => actual => actual.includes(wanted)),
  matches: textual('matching', pattern),
  gt: comparison('>', (actual, wanted) => actual > wanted),
  gte: comparison('>=', (actual, wanted) => actual >= wanted),
  lt: comparison('<', (actual, wanted) => actual < wanted),
  lte: comparison('<=', (actual, wanted) => actual <= wanted),
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a matcher: an object whose keys are all operators must satisfy each of them; any other object asks
 * for its members and lets others be; everything else is the value itself. Throws a BadMatcher.
 */
export function readMatcher (wanted: unknown): Matcher {
  if (!isObject(wanted)) return literally(wanted)
  const entries = Object.entries(wanted)
  const isOperator = entries.length > 0 && entries.every(([name]) => Object.hasOwn(operators, name))
  if (!isOperator) return members(wanted)
  const matchers = entries.map(([name, value]) => operator(name, value))
  return {
    words: matchers.map(({ words }) => words).join(' and '),
    fits: (actual, present) => matchers.every(({ fits }) => fits(actual, present)),
  }
}

function operator (name: string, value: unknown): Matcher {
  try {
    return operators[name]!(value)
  } catch (error) {
    const isOurs = error instanceof BadMatcher && !error.message.startsWith("'")
    throw isOurs ? new BadMatcher(`'${name}' ${error.message}`) : error
  }
}

function members (wanted: Readonly<Record<string, unknown>>): Matcher {
  const matchers = Object.entries(wanted).map(([name, value]) => [name, readMatcher(value)] as const)
  return {
    words: json(wanted),
    fits: (actual, present) => present && isObject(actual) && matchers.every(([name, { fits }]) =>
      Object.hasOwn(actual, name) ? fits(actual[name], true) : fits(undefined, false)),
  }
}

/** A value as failures show it, cut where it is long. */
export function shown (value: unknown, present = true): string {
  const text = present ? json(value) : 'nothing'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
