// Compiles the `match` of a fault into a predicate: once per fault, because it runs for every request.
import { isDeepStrictEqual } from 'node:util'
import type { Query } from '../declare/endpoint.ts'
import { isLike, isPathLike } from '../glob.ts'
import { readPath, valuesAt } from '../json-path.ts'
import { readPattern } from '../patterns.ts'
import type { Fault, Match } from './fault.ts'

/** The parts of a request that faults can match. */
export interface RequestFacts {
  /** Undefined if no route matches. */
  readonly operation: string | undefined
  readonly method: string
  /** Without the world's prefix and without the query. */
  readonly path: string
  readonly query: Query
  readonly body: unknown
  readonly token: string | undefined
}

export type RequestTest = (request: RequestFacts) => boolean

/** The predicate of a fault. */
export function testOf ({ match, do: { kind } }: Pick<Fault, 'match' | 'do'>): RequestTest {
  const tests = [...kindTests(kind), ...matchTests(match)]
  return request => tests.every(test => test(request))
}

/**
 * `oauth` applies to OAuth routes only, `stale_read` to GET requests outside OAuth only, `webhook` to
 * messages that are sent and to no request.
 */
function kindTests (kind: string): RequestTest[] {
  const isOauth: RequestTest = ({ operation }) => operation?.startsWith('oauth.') === true
  if (kind === 'oauth') return [isOauth]
  if (kind === 'webhook') return [() => false]
  return kind === 'stale_read' ? [request => request.method === 'GET' && !isOauth(request)] : []
}

function matchTests ({ operation, method, path, query = {}, body = {}, token }: Match): RequestTest[] {
  const tests: RequestTest[] = []
  if (method !== undefined) tests.push(request => request.method === method)
  if (token !== undefined) tests.push(request => request.token === token)
  if (operation !== undefined) {
    tests.push(request => request.operation !== undefined && isLike(operation, request.operation))
  }
  if (path !== undefined) tests.push(request => isPathLike(path, request.path))
  for (const [name, expected] of Object.entries(query)) {
    const isExpected = valueTest(expected)
    tests.push(request => isExpected(queryValues(request.query, name)))
  }
  for (const [text, expected] of Object.entries(body)) {
    const steps = readPath(text)!
    const isExpected = valueTest(expected)
    tests.push(request => isExpected(valuesAt(steps, request.body)))
  }
  return tests
}

const queryValues = (query: Query, name: string): unknown[] =>
  Object.hasOwn(query, name) && query[name] !== undefined ? [query[name]].flat() : []

/** An expected null matches an absent value and null. */
function valueTest (expected: unknown): (values: readonly unknown[]) => boolean {
  if (expected === null) return values => values.every(value => value === null)
  const { matches } = expected as { matches?: string }
  const isMatch = matches === undefined ? undefined : readPattern(matches)
  return isMatch === undefined
    ? values => values.some(value => isSame(value, expected))
    : values => values.some(value => isScalar(value) && isMatch(String(value)))
}

const isScalar = (value: unknown): boolean => value !== null && typeof value !== 'object'

/** Scalars are compared as text: SDKs send `"1001"` for 1001, and a query has only text. */
const isSame = (value: unknown, expected: unknown): boolean =>
  isScalar(value) && isScalar(expected)
    ? String(value) === String(expected)
    : isDeepStrictEqual(value, expected)
