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

/** Words for a matcher that asks for nothing. */
export const anyRequest = 'any request'

/** In a few words, for people. */
export function describe ({ operation, method, path, status, query, body }: RequestMatcher): string {
  const place = operation === undefined || path === undefined ? undefined : `at ${path}`
  const what = [method, operation ?? path ?? anyRequest, place].filter(part => part !== undefined).join(' ')
  const parts = [
    ...query.map(([name, { words }]) => `query ${name} ${worded(words)}`),
    ...body.map(({ text, matcher }) => `body ${text} ${worded(matcher.words)}`),
    ...(status === undefined ? [] : [`status ${status.words}`]),
  ]
  return parts.length === 0 ? what : `${what} with ${parts.join(' and ')}`
}

/** Operators have words of their own; a value is told by an equals sign. */
const worded = (words: string): string => /^(["[{\d-]|true$|false$|null$)/.test(words) ? `= ${words}` : words

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
    // a query that was not sent is a plain object, and `toString` no parameter of it
    const value = Object.hasOwn(request.query, name) ? request.query[name] : undefined
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
