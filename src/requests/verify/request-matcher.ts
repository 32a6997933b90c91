// Which request a check is about, and in what another one differs from it.
import type { RecordedRequest } from '../../world/request-log.ts'
import { pathOfRequest } from '../log/entry.ts'
import { isLike } from '../log/filter.ts'
import { valuesAt, type JsonPath } from '../../json-path.ts'
import { shown, type Matcher } from './matchers.ts'
import { redactText, redactValue } from '../log/redact.ts'

/** A part of a request that is not as expected. */
export interface Difference {
  /** `operation`, `query.page`, `body $.invoice.customerid`. */
  readonly at: string
  readonly expected: string
  readonly actual: string
}

/** What a request must be; what is left out does not matter. */
export interface RequestMatcher {
  readonly operation?: string
  readonly method?: string
  /** With `*` for a segment and `**` for any number of them. */
  readonly path?: string
  readonly status?: { readonly words: string, readonly fits: (status: number) => boolean }
  readonly query: ReadonlyArray<readonly [string, Matcher]>
  readonly body: ReadonlyArray<{ readonly text: string, readonly path: JsonPath, readonly matcher: Matcher }>
}

/** Every part in which a request differs; none where it is one of those meant. */
export function differences (wanted: RequestMatcher, request: RecordedRequest): Difference[] {
  const path = pathOfRequest(request)
  const found: Difference[] = []
  const note = (at: string, expected: string, actual: string) =>
    void found.push({ at, expected, actual: redactText(actual) })
  if (wanted.operation !== undefined && !isLike(wanted.operation, request.operation)) {
    note('operation', wanted.operation, request.operation ?? 'none')
  }
  if (wanted.method !== undefined && wanted.method !== request.method) {
    note('method', wanted.method, request.method)
  }
  if (wanted.path !== undefined && !isPath(wanted.path, path)) note('path', wanted.path, path)
  if (wanted.status !== undefined && !wanted.status.fits(request.status)) {
    note('status', wanted.status.words, String(request.status))
  }
  for (const [name, { words, fits }] of wanted.query) {
    const value = request.query[name]
    const values = value === undefined ? [] : [value]
    if (!fits(value, value !== undefined)) note(`query ${name}`, words, valueText(name, values))
  }
  for (const { text, path, matcher } of wanted.body) {
    const values = valuesAt(path, request.body)
    const fits = values.length === 0
      ? matcher.fits(undefined, false)
      : values.some(value => matcher.fits(value, true))
    if (!fits) note(`body ${text}`, matcher.words, valueText(lastName(text), values))
  }
  return found
}

const lastName = (path: string): string => /([\w-]+)\W*$/.exec(path)?.[1] ?? ''

/** Values as they are shown; under a secret's name they stay secret. */
function valueText (name: string, values: readonly unknown[]): string {
  if (values.length === 0) return 'nothing'
  const redact = (value: unknown) => redactValue({ [name]: value }, false) as Record<string, unknown>
  const redacted = values.map(value => redact(value)[name])
  return shown(values.length === 1 ? redacted[0] : redacted)
}

/** A path with `*` for one segment and `**` for any number. */
export function isPath (pattern: string, path: string): boolean {
  const parts = pattern.split('/').map(segment => {
    if (segment === '**') return '.*'
    return segment.startsWith(':') ? '[^/]+' : segment.split('*').map(escaped).join('[^/]*')
  })
  return new RegExp(`^${parts.join('/').replaceAll('/.*', '(?:/.*)?')}/?$`).test(path)
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

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
