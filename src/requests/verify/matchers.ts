// Matchers of values in bodies, queries and rows: a literal value, or operators such as {"gt": 100}.
import { isDeepStrictEqual } from 'node:util'
import { PatternError, readPattern } from '../../patterns.ts'

/** A predicate for a value, with a description for messages. */
export interface Matcher {
  readonly description: string
  /** `present` is false if there is no value. */
  readonly matches: (actual: unknown, present: boolean) => boolean
}

/** An invalid matcher. The message is the end of a sentence that starts with its position. */
export class MatcherError extends Error {}

type MatcherFactory = (expected: unknown) => Matcher

const json = (value: unknown): string => value === undefined ? 'nothing' : JSON.stringify(value)

type Comparison = (actual: number, expected: number) => boolean

const numberMatcher = (sign: string, compare: Comparison): MatcherFactory => expected => {
  const bound = Number(expected)
  const isNumber = expected !== null && expected !== '' && !Number.isNaN(bound)
  if (!isNumber) throw new MatcherError(`needs a number after it, not ${json(expected)}`)
  return {
    description: `${sign} ${bound}`,
    matches: (actual, present) =>
      present && actual !== null && actual !== '' && compare(Number(actual), bound),
  }
}

type TextTest = (expected: string) => (actual: string) => boolean

const textMatcher = (verb: string, make: TextTest): MatcherFactory => expected => {
  if (typeof expected !== 'string') throw new MatcherError(`needs text after it, not ${json(expected)}`)
  const matches = make(expected)
  return {
    description: `${verb} ${json(expected)}`,
    matches: actual => (typeof actual === 'string' || typeof actual === 'number') && matches(String(actual)),
  }
}

function pattern (expected: string): (actual: string) => boolean {
  try {
    return readPattern(expected)
  } catch (error) {
    throw error instanceof PatternError ? new MatcherError(error.message) : error
  }
}

function oneOf (expected: unknown): Matcher {
  if (!Array.isArray(expected)) throw new MatcherError(`needs a list after it, not ${json(expected)}`)
  const matchers = expected.map(readMatcher)
  return {
    description: `one of ${expected.map(json).join(', ')}`,
    matches: (actual, present) => matchers.some(({ matches }) => matches(actual, present)),
  }
}

function exists (expected: unknown): Matcher {
  if (typeof expected !== 'boolean') {
    throw new MatcherError(`needs true or false after it, not ${json(expected)}`)
  }
  return { description: expected ? 'there' : 'absent', matches: (_actual, present) => present === expected }
}

function not (expected: unknown): Matcher {
  const { description, matches } = readMatcher(expected)
  return { description: `not ${description}`, matches: (actual, present) => !matches(actual, present) }
}

const equals = (expected: unknown): Matcher => ({
  description: json(expected),
  matches: (actual, present) => present && isDeepStrictEqual(actual, expected),
})

/** Operators by name. */
export const operators: Readonly<Record<string, MatcherFactory>> = {
  equals,
  not,
  exists,
  one_of: oneOf,
  contains: textMatcher('containing', expected => actual => actual.includes(expected)),
  matches: textMatcher('matching', pattern),
  gt: numberMatcher('>', (actual, expected) => actual > expected),
  gte: numberMatcher('>=', (actual, expected) => actual >= expected),
  lt: numberMatcher('<', (actual, expected) => actual < expected),
  lte: numberMatcher('<=', (actual, expected) => actual <= expected),
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a matcher. If all keys of an object are operators, a value must satisfy each of them. Any other
 * object matches objects with these members and any others. Anything else is a literal. Throws a
 * MatcherError.
 */
export function readMatcher (expected: unknown): Matcher {
  if (!isObject(expected)) return equals(expected)
  const entries = Object.entries(expected)
  const isOperator = entries.length > 0 && entries.every(([name]) => Object.hasOwn(operators, name))
  if (!isOperator) return members(expected)
  const matchers = entries.map(([name, value]) => operator(name, value))
  return {
    description: matchers.map(({ description }) => description).join(' and '),
    matches: (actual, present) => matchers.every(({ matches }) => matches(actual, present)),
  }
}

function operator (name: string, value: unknown): Matcher {
  try {
    return operators[name]!(value)
  } catch (error) {
    const isOurs = error instanceof MatcherError && !error.message.startsWith("'")
    throw isOurs ? new MatcherError(`'${name}' ${error.message}`) : error
  }
}

function members (expected: Readonly<Record<string, unknown>>): Matcher {
  const matchers = Object.entries(expected).map(([name, value]) => [name, readMatcher(value)] as const)
  return {
    description: json(expected),
    matches: (actual, present) => present && isObject(actual) && matchers.every(([name, { matches }]) =>
      Object.hasOwn(actual, name) ? matches(actual[name], true) : matches(undefined, false)),
  }
}

/** A value as text in a failure, at most 200 characters. */
export function formatted (value: unknown, present = true): string {
  const text = present ? json(value) : 'nothing'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
