// Checks as they are sent → checks that can be made. Everything a writer can get wrong is told here, with
// its place: a check with a typo must not pass because it checks nothing.
import type { Models } from '../../derive/model.ts'
import { nearestName } from '../../suggest.ts'
import { warningCodes } from '../lint/warnings.ts'
import { readStatus } from '../log/filter.ts'
import { readPath } from '../../json-path.ts'
import { BadMatcher, readMatcher, shown, type Matcher } from './matchers.ts'
import type { RequestMatcher } from './request-matcher.ts'

/** How many there may be. */
export interface Bounds {
  readonly min: number
  readonly max: number
}

/** What a check of rows is about. */
export interface RowsWanted {
  readonly table: string
  readonly where: ReadonlyArray<readonly [string, Matcher]>
  readonly ref: string | undefined
  readonly expect: ReadonlyArray<readonly [string, Matcher]>
  readonly bounds: Bounds
}

export type Check =
  | { readonly kind: 'count', readonly wanted: RequestMatcher, readonly bounds: Bounds }
  | { readonly kind: 'never', readonly wanted: RequestMatcher }
  | { readonly kind: 'sequence', readonly steps: readonly RequestMatcher[] }
  | { readonly kind: 'no_unmatched' }
  | { readonly kind: 'no_warnings', readonly codes: readonly string[] | undefined }
  | { readonly kind: 'all_faults_used' }
  | { readonly kind: 'state', readonly rows: readonly RowsWanted[] }
  | { readonly kind: 'max_calls', readonly wanted: RequestMatcher, readonly most: number }

/** What is wrong with a check, where, and what was probably meant. */
export class BadCheck extends Error {
  readonly at: string
  readonly didYouMean: string | undefined

  constructor (at: string, message: string, didYouMean?: string) {
    super(`${at} ${message}`)
    this.at = at
    this.didYouMean = didYouMean
  }
}

/** The names that checks may use. */
export interface Names {
  readonly operations: readonly string[]
  readonly models: Models
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const bad = (at: string, message: string, didYouMean?: string): never => {
  throw new BadCheck(at, message, didYouMean)
}

function known (at: string, what: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name
  const near = nearestName(name, names)
  return bad(at, `has no ${what} '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`, near)
}

function checkKeys (at: string, value: Members, names: readonly string[]): void {
  for (const name of Object.keys(value)) known(at, 'key', name, names)
}

const requestKeys = ['operation', 'method', 'path', 'status', 'query', 'body']
const kinds = [
  'count', 'never', 'sequence', 'no_unmatched', 'no_warnings', 'all_faults_used', 'state', 'max_calls',
]

/** Reads a list of checks. Throws a BadCheck. */
export function readChecks (value: unknown, names: Names): Check[] {
  if (!Array.isArray(value)) return bad('checks', 'must be a list')
  if (value.length === 0) return bad('checks', 'is empty, so nothing would be checked')
  return value.map((check, index) => readCheck(check, `checks[${index}]`, names))
}

function readCheck (value: unknown, at: string, names: Names): Check {
  if (!isObject(value)) return bad(at, 'must be an object such as {"operation":"invoices.create","count":1}')
  checkKeys(at, value, [...kinds, ...requestKeys])
  const present = kinds.filter(kind => value[kind] !== undefined)
  if (present.length > 1) bad(at, `has both ${present.join(' and ')}; make it ${present.length} checks`)
  const kind = present[0] ?? 'count'
  const isAboutRequests = kind === 'count' || kind === 'max_calls'
  const stray = requestKeys.find(key => value[key] !== undefined)
  if (!isAboutRequests && stray !== undefined) bad(at, `has ${stray} beside ${kind}, where it does nothing`)
  return readers[kind]!(value, at, names)
}

const readers: Readonly<Record<string, (value: Members, at: string, names: Names) => Check>> = {
  count: (value, at, names) => {
    const wanted = readRequest(value, at, names)
    if (Object.keys(value).length === 0) bad(at, 'is empty, so nothing would be checked')
    return { kind: 'count', wanted, bounds: readBounds(value.count, `${at}.count`) }
  },
  never: (value, at, names) => ({ kind: 'never', wanted: readWanted(value.never, `${at}.never`, names) }),
  sequence: ({ sequence }, at, names) => {
    const isList = Array.isArray(sequence) && sequence.length > 0
    if (!isList) return bad(`${at}.sequence`, 'must be a list of requests')
    const steps = sequence.map((step, index) => readWanted(step, `${at}.sequence[${index}]`, names))
    return { kind: 'sequence', steps }
  },
  no_unmatched: ({ no_unmatched }, at) => yes(no_unmatched, `${at}.no_unmatched`, { kind: 'no_unmatched' }),
  no_warnings: ({ no_warnings }, at) =>
    ({ kind: 'no_warnings', codes: readCodes(no_warnings, `${at}.no_warnings`) }),
  all_faults_used: ({ all_faults_used }, at) =>
    yes(all_faults_used, `${at}.all_faults_used`, { kind: 'all_faults_used' }),
  state: ({ state }, at, names) => ({ kind: 'state', rows: readState(state, `${at}.state`, names) }),
  max_calls: ({ max_calls, ...rest }, at, names) => ({
    kind: 'max_calls', wanted: readRequest(rest, at, names), most: whole(max_calls, `${at}.max_calls`),
  }),
}

const yes = (value: unknown, at: string, check: Check): Check =>
  value === true ? check : bad(at, 'must be true; leave it out otherwise')

function whole (value: unknown, at: string): number {
  const isWhole = Number.isInteger(value) && (value as number) >= 0
  return isWhole ? value as number : bad(at, 'must be a whole number from 0')
}

function readCodes (value: unknown, at: string): readonly string[] | undefined {
  if (value === true) return undefined
  if (!Array.isArray(value)) return bad(at, 'must be true or a list of codes')
  return value.map(code => known(at, 'warning', shown(code).replaceAll('"', ''), warningCodes))
}

/** Without a count once is enough. */
function readBounds (value: unknown, at: string): Bounds {
  if (value === undefined) return { min: 1, max: Infinity }
  if (typeof value === 'number') return { min: whole(value, at), max: value }
  if (!isObject(value)) return bad(at, 'must be a number or {"min":…,"max":…}')
  checkKeys(at, value, ['min', 'max', 'exact'])
  if (Object.keys(value).length === 0) return bad(at, 'is empty; give min, max or exact')
  if (value.exact !== undefined) {
    const isAlone = Object.keys(value).length === 1
    if (!isAlone) bad(at, 'has exact beside min or max, which leaves them nothing to say')
    return { min: whole(value.exact, `${at}.exact`), max: value.exact as number }
  }
  const min = value.min === undefined ? 0 : whole(value.min, `${at}.min`)
  const max = value.max === undefined ? Infinity : whole(value.max, `${at}.max`)
  return min <= max ? { min, max } : bad(at, `has min ${min} above max ${max}`)
}

/** A request as an operation alone, or as an object. */
function readWanted (value: unknown, at: string, names: Names): RequestMatcher {
  if (typeof value === 'string') return readRequest({ operation: value }, at, names)
  if (!isObject(value)) return bad(at, 'must be the name of an operation or an object')
  checkKeys(at, value, requestKeys)
  const isEmpty = Object.keys(value).length === 0
  if (isEmpty) return bad(at, 'is empty and would be every request; say max_calls 0 for that')
  return readRequest(value, at, names)
}

function readRequest (value: Members, at: string, names: Names): RequestMatcher {
  const text = (key: string): string | undefined => {
    const found = value[key]
    return found === undefined || typeof found === 'string' ? found : bad(`${at}.${key}`, 'must be text')
  }
  const operation = text('operation')
  const isPattern = operation?.includes('*') === true || operation?.includes(' ') === true
  if (operation !== undefined && !isPattern) {
    known(`${at}.operation`, 'operation', operation, names.operations)
  }
  const [method, path] = [text('method')?.toUpperCase(), text('path')]
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(value.status === undefined ? {} : { status: readStatusOf(value.status, `${at}.status`) }),
    query: readMembers(value.query, `${at}.query`, asText),
    body: readBody(value.body, `${at}.body`),
  }
}

/** What comes in a query is text. */
const asText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value

function readStatusOf (value: unknown, at: string): NonNullable<RequestMatcher['status']> {
  const fits = typeof value === 'string' || typeof value === 'number' ? readStatus(String(value)) : undefined
  return fits === undefined
    ? bad(at, "must be a status such as 404, '4xx' or '>=400'")
    : { words: String(value), fits }
}

function readMembers (
  value: unknown, at: string, make: (value: unknown) => unknown = one => one
): Array<readonly [string, Matcher]> {
  if (value === undefined) return []
  if (!isObject(value)) return bad(at, 'must be an object')
  return Object.entries(value).map(([name, wanted]) =>
    [name, matcherAt(make(wanted), `${at}.${name}`)] as const)
}

function matcherAt (value: unknown, at: string): Matcher {
  try {
    return readMatcher(value)
  } catch (error) {
    if (error instanceof BadMatcher) return bad(`${at}:`, error.message)
    throw error
  }
}

/** Members by JSONPath; any other object is what the body must hold. */
function readBody (value: unknown, at: string): RequestMatcher['body'] {
  if (value === undefined) return []
  if (!isObject(value)) return bad(at, 'must be an object such as {"$.invoice.customerid":1001}')
  const paths = Object.keys(value).filter(name => name.startsWith('$'))
  if (paths.length === 0) return [{ text: '$', path: [], matcher: matcherAt(value, at) }]
  return Object.entries(value).map(([text, wanted]) => {
    const path = readPath(text) ??
      bad(at, `has '${text}', which is no JSONPath such as $.invoice.lines[0].name`)
    return { text, path, matcher: matcherAt(wanted, `${at}['${text}']`) }
  })
}

function readState (value: unknown, at: string, names: Names): RowsWanted[] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    return bad(at, 'must be an object such as {"invoices":{"where":{"ref":"overdue"},"expect":{…}}}')
  }
  return Object.entries(value).flatMap(([table, rows]) => {
    known(at, 'resource', table, [...names.models.keys()])
    const several = Array.isArray(rows) ? rows : [rows]
    return several.map((row, index) =>
      readRows(row, table, `${at}.${table}${Array.isArray(rows) ? `[${index}]` : ''}`, names))
  })
}

function readRows (value: unknown, table: string, at: string, { models }: Names): RowsWanted {
  if (!isObject(value)) return bad(at, 'must be an object with where and expect')
  checkKeys(at, value, ['where', 'expect', 'count'])
  if (value.expect === undefined && value.count === undefined) bad(at, 'needs expect or count')
  const { resource } = models.get(table)!
  const fields = [...Object.keys(resource.fields), ...Object.keys(resource.owns ?? {})]
  const { ref, ...where } = isObject(value.where) ? value.where : { ref: undefined }
  if (value.where !== undefined && !isObject(value.where)) bad(`${at}.where`, 'must be an object')
  if (ref !== undefined && typeof ref !== 'string') {
    bad(`${at}.where.ref`, 'must be the name that a fixture gave')
  }
  checkKeys(`${at}.where`, where, [...fields, 'ref'])
  if (isObject(value.expect)) checkKeys(`${at}.expect`, value.expect, fields)
  return {
    table, ref: ref as string | undefined,
    where: readMembers(where, `${at}.where`),
    expect: readMembers(value.expect, `${at}.expect`),
    bounds: readBounds(value.count, `${at}.count`),
  }
}
