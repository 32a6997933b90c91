// The requests that come nearest to what a check wanted, with what differs: the answer to "why not?".
import type { RecordedRequest } from '../../world/request-log.ts'
import { pathOfRequest } from '../log/entry.ts'
import { redactText } from '../log/redact.ts'
import { differences, type Difference, type RequestMatcher } from './request-matcher.ts'

/** A request as failures name it. */
export interface Named {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly operation: string | null
  readonly status: number
}

/** A request and what differs from what was wanted; nothing where it is one of those wanted. */
export interface Close {
  readonly request: Named
  readonly diff: readonly Difference[]
}

/** Most that a failure names. */
const MOST = 3

/** A request in a failure. */
export const close = (request: RecordedRequest, diff: readonly Difference[] = []): Close => ({
  request: {
    id: request.id, method: request.method, path: redactText(pathOfRequest(request)),
    operation: request.operation ?? null, status: request.status,
  },
  diff,
})

/** What makes a request another one altogether, whatever else differs. */
const isElse = ({ at }: Difference): boolean => at === 'operation' || at === 'path'

const subject = (operation: string): string => operation.split('.')[0]!

function weightOf (one: Difference): number {
  if (!isElse(one)) return 1
  return one.at === 'operation' && subject(one.expected) === subject(one.actual) ? 2 : 3
}

/**
 * The nearest requests; of equals the latest. Where one of them is of the right operation the others say
 * nothing, and of those that are not the operation says enough.
 */
export function closest (wanted: RequestMatcher, requests: readonly RecordedRequest[]): Close[] {
  const weight = (diff: readonly Difference[]) => diff.reduce((sum, one) => sum + weightOf(one), 0)
  const ranked = requests.map((request, index) => ({ request, index, diff: differences(wanted, request) }))
    .sort((a, b) => weight(a.diff) - weight(b.diff) || b.index - a.index)
  const near = ranked.filter(({ diff }) => !diff.some(isElse))
  return near.length > 0
    ? near.slice(0, MOST).map(({ request, diff }) => close(request, diff))
    : ranked.slice(0, 1).map(({ request, diff }) => close(request, diff.filter(isElse)))
}

/** The last requests of a list, for failures that are about those themselves. */
export const lastOf = (requests: readonly RecordedRequest[]): Close[] =>
  requests.slice(-MOST).map(request => close(request))
