// Whether a request is one that a fault is about. Everything is compiled once; a world asks at every request.
import { isDeepStrictEqual } from 'node:util'
import type { Query } from '../declare/endpoint.ts'
import type { Fault, Match } from './fault.ts'
import { readPath, valuesAt } from '../json-path.ts'

/** A request as far as faults look at it. */
export interface RequestFacts {
  /** Undefined where no operation is at that path. */
  readonly operation: string | undefined
  readonly method: string
  /** Without the world's prefix and without the query. */
  readonly path: string
  readonly query: Query
  readonly body: unknown
  readonly token: string | undefined
}

export type Test = (asked: RequestFacts) => boolean

const escaped = (text: string): string => text.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&')

/** `invoices.*` → what it means. */
export const operationPattern = (glob: string): RegExp =>
  new RegExp(`^${escaped(glob).replaceAll('*', '.*')}$`)

/** `*` is one segment or a part of one, `**` any number of segments, none included. */
export function pathPattern (glob: string): RegExp {
  const inner = escaped(glob.replace(/(?<=.)\/$/, ''))
    .replaceAll(/\/\*\*(?=\/|$)|\*\*|\*/g, part => part === '*' ? '[^/]*' : part === '**' ? '.*' : '(?:/.*)?')
  return new RegExp(`^${inner}/?$`)
}

/** The test of a fault. */
export function testOf ({ match, do: { kind } }: Pick<Fault, 'match' | 'do'>): Test {
  const tests = [...kindTests(kind), ...matchTests(match)]
  return asked => tests.every(test => test(asked))
}

/** Kinds that are about some requests only, whatever their match says. */
function kindTests (kind: string): Test[] {
  const isOauth: Test = ({ operation }) => operation?.startsWith('oauth.') === true
  if (kind === 'oauth') return [isOauth]
  return kind === 'stale_read' ? [asked => asked.method === 'GET' && !isOauth(asked)] : []
}

function matchTests ({ operation, method, path, query = {}, body = {}, token }: Match): Test[] {
  const tests: Test[] = []
  if (method !== undefined) tests.push(asked => asked.method === method)
  if (token !== undefined) tests.push(asked => asked.token === token)
  if (operation !== undefined) {
    const pattern = operationPattern(operation)
    tests.push(asked => asked.operation !== undefined && pattern.test(asked.operation))
  }
  if (path !== undefined) {
    const pattern = pathPattern(path)
    tests.push(asked => pattern.test(asked.path))
  }
  for (const [name, wanted] of Object.entries(query)) {
    const isWanted = wantedTest(wanted)
    tests.push(asked => isWanted(sent(asked.query, name)))
  }
  for (const [text, wanted] of Object.entries(body)) {
    const steps = readPath(text)!
    const isWanted = wantedTest(wanted)
    tests.push(asked => isWanted(valuesAt(steps, asked.body)))
  }
  return tests
}

const sent = (query: Query, name: string): unknown[] =>
  Object.hasOwn(query, name) && query[name] !== undefined ? [query[name]].flat() : []

/** Null is satisfied by nothing, and by null. */
function wantedTest (wanted: unknown): (values: readonly unknown[]) => boolean {
  if (wanted === null) return values => values.every(value => value === null)
  const { matches } = wanted as { matches?: string }
  const pattern = matches === undefined ? undefined : new RegExp(matches)
  return pattern === undefined
    ? values => values.some(value => isSame(value, wanted))
    : values => values.some(value => isPlain(value) && pattern.test(String(value)))
}

const isPlain = (value: unknown): boolean => value !== null && typeof value !== 'object'

/** SDKs send `"1001"` for 1001, and a query is text anyway. */
const isSame = (value: unknown, wanted: unknown): boolean =>
  isPlain(value) && isPlain(wanted) ? String(value) === String(wanted) : isDeepStrictEqual(value, wanted)
