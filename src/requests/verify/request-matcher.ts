// Compares requests with the one that a check expects: how they differ, and which are closest.
import { isPathLike } from '../../glob.ts'
import type { RecordedRequest } from '../../world/request-log.ts'
import { isOauth, pathOfRequest } from '../log/entry.ts'
import { isOperation } from '../log/filter.ts'
import { valuesAt, type JsonPath } from '../../json-path.ts'
import { formatted, type Matcher } from './matchers.ts'
import { redactText, redactValue } from '../log/redact.ts'

/** A part of a request that does not match. */
export interface Difference {
  /** `operation`, `query page`, `body $.invoice.customerid`. */
  readonly at: string
  readonly expected: string
  readonly actual: string
}

/** The expected request; absent members match any value. */
export interface RequestMatcher {
  readonly operation?: string
  readonly method?: string
  /** `*` matches one segment, `**` any number of segments. */
  readonly path?: string
  readonly status?: { readonly description: string, readonly matches: (status: number) => boolean }
  readonly query: ReadonlyArray<readonly [string, Matcher]>
  readonly body: ReadonlyArray<{ readonly text: string, readonly path: JsonPath, readonly matcher: Matcher }>
}

/** Every part in which a request differs; empty if it matches. */
export function differences (matcher: RequestMatcher, request: RecordedRequest): Difference[] {
  const path = pathOfRequest(request)
  const shown = (name: string, values: readonly unknown[]) => valueText(name, values, isOauth(request))
  const found: Difference[] = []
  const add = (at: string, expected: string, actual: string) =>
    void found.push({ at, expected, actual: redactText(actual) })
  if (matcher.operation !== undefined && !isOperation(matcher.operation, request)) {
    add('operation', matcher.operation, request.operation ?? 'none')
  }
  if (matcher.method !== undefined && matcher.method !== request.method) {
    add('method', matcher.method, request.method)
  }
  if (matcher.path !== undefined && !isPathLike(matcher.path, path)) add('path', matcher.path, path)
  if (matcher.status !== undefined && !matcher.status.matches(request.status)) {
    add('status', matcher.status.description, String(request.status))
  }
  for (const [name, { description, matches }] of matcher.query) {
    // a query that was not sent is a plain object, and `toString` no parameter of it
    const value = Object.hasOwn(request.query, name) ? request.query[name] : undefined
    const values = value === undefined ? [] : [value]
    if (!matches(value, value !== undefined)) add(`query ${name}`, description, shown(name, values))
  }
  for (const { text, path: steps, matcher: member } of matcher.body) {
    const values = valuesAt(steps, request.body)
    const isMatch = values.length === 0
      ? member.matches(undefined, false)
      : values.some(value => member.matches(value, true))
    if (!isMatch) add(`body ${text}`, member.description, shown(lastName(text), values))
  }
  return found
}

/** The name of the member that a JSONPath leads to. */
export const lastName = (path: string): string => path.match(/[\w-]+/g)?.at(-1) ?? ''

/** Values as text; those of a secret name are masked. */
function valueText (name: string, values: readonly unknown[], isOauthRequest: boolean): string {
  if (values.length === 0) return 'nothing'
  const redact = (value: unknown) => redactValue({ [name]: value }, isOauthRequest) as Record<string, unknown>
  const redacted = values.map(value => redact(value)[name])
  return formatted(values.length === 1 ? redacted[0] : redacted)
}

/** A request in a failure. */
export interface RequestSummary {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly operation: string | null
  readonly status: number
}

/** A request and how it differs from the expected one. */
export interface ComparedRequest {
  readonly request: RequestSummary
  readonly diff: readonly Difference[]
}

/** Maximum number of requests in a failure. */
const MAX_COMPARED = 3

/** A recorded request and its differences, redacted. */
export const comparedRequest = (
  request: RecordedRequest, diff: readonly Difference[] = []
): ComparedRequest => ({
  request: {
    id: request.id, method: request.method, path: redactText(pathOfRequest(request)),
    operation: request.operation ?? null, status: request.status,
  },
  diff,
})

/** A request with another operation or path is a different request altogether. */
const isDecisive = ({ at }: Difference): boolean => at === 'operation' || at === 'path'

const resourceOf = (operation: string): string => operation.split('.')[0]!

function weightOf (difference: Difference): number {
  if (!isDecisive(difference)) return 1
  const { at, expected, actual } = difference
  return at === 'operation' && resourceOf(expected) === resourceOf(actual) ? 2 : 3
}

/**
 * The closest requests, best first, later ones before equal earlier ones. If some have the right operation
 * and path, only those; else only the closest one, with the difference in its operation or path.
 */
export function closest (matcher: RequestMatcher, requests: readonly RecordedRequest[]): ComparedRequest[] {
  const weight = (diff: readonly Difference[]) => diff.reduce((sum, part) => sum + weightOf(part), 0)
  const ranked = requests.map((request, index) => ({ request, index, diff: differences(matcher, request) }))
    .sort((a, b) => weight(a.diff) - weight(b.diff) || b.index - a.index)
  const sameOperation = ranked.filter(({ diff }) => !diff.some(isDecisive))
  return sameOperation.length > 0
    ? sameOperation.slice(0, MAX_COMPARED).map(({ request, diff }) => comparedRequest(request, diff))
    : ranked.slice(0, 1).map(({ request, diff }) => comparedRequest(request, diff.filter(isDecisive)))
}

/** The last requests of a list, for failures about matching requests. */
export const lastOf = (requests: readonly RecordedRequest[]): ComparedRequest[] =>
  requests.slice(-MAX_COMPARED).map(request => comparedRequest(request))
