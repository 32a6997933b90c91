// Reads checks from JSON. Every mistake is an error with its position, because a check with a typo must not
// pass by checking nothing.
import type { Models } from '../../derive/model.ts'
import { LONGEST_GLOB } from '../../glob.ts'
import { warningCodes } from '../lint/warnings.ts'
import { readStatus } from '../log/filter.ts'
import { readPath } from '../../json-path.ts'
import { readDelivery, readDeliveries, type DeliveryMatcher } from './delivery-matcher.ts'
import { formatted, type Matcher } from './matchers.ts'
import {
  checkKeys, checkName, fail, isObject, matcherAt, readBounds, readCount, readMembers, type Bounds,
  type Members,
} from './reading.ts'
import { lastName, type RequestMatcher } from './request-matcher.ts'

/** A check of stored rows. `where` and `expect` hold matchers by field name. */
export interface RowsCheck {
  readonly table: string
  readonly where: ReadonlyArray<readonly [string, Matcher]>
  readonly ref: string | undefined
  readonly expect: ReadonlyArray<readonly [string, Matcher]>
  readonly bounds: Bounds
}

/** A parsed check. */
export type Check =
  | { readonly kind: 'count', readonly matcher: RequestMatcher, readonly bounds: Bounds }
  | { readonly kind: 'never', readonly matcher: RequestMatcher }
  | { readonly kind: 'sequence', readonly steps: readonly RequestMatcher[] }
  | { readonly kind: 'no_unmatched' }
  | { readonly kind: 'no_warnings', readonly codes: readonly string[] | undefined }
  | { readonly kind: 'all_faults_used' }
  | { readonly kind: 'state', readonly rows: readonly RowsCheck[] }
  | { readonly kind: 'max_calls', readonly matcher: RequestMatcher, readonly max: number }
  | { readonly kind: 'delivery', readonly matcher: DeliveryMatcher, readonly bounds: Bounds }
  | { readonly kind: 'deliveries', readonly steps: readonly DeliveryMatcher[] }

/** Names that checks can refer to. */
export interface KnownNames {
  readonly operations: readonly string[]
  readonly models: Models
}

/** Most checks, and most requests in a sequence: each is compared with every request of the log. */
const MOST_CHECKS = 1_000

const requestKeys = ['operation', 'method', 'path', 'status', 'query', 'body']
const kinds = [
  'count', 'never', 'sequence', 'no_unmatched', 'no_warnings', 'all_faults_used', 'state', 'max_calls',
  'delivery', 'deliveries',
]

/** Reads a list of checks. Throws a CheckError. */
export function readChecks (value: unknown, names: KnownNames): Check[] {
  if (!Array.isArray(value)) return fail('checks', 'must be a list')
  if (value.length === 0) return fail('checks', 'is empty, so nothing would be checked')
  if (value.length > MOST_CHECKS) return fail('checks', `has more than ${MOST_CHECKS} checks`)
  return value.map((check, index) => readCheck(check, `checks[${index}]`, names))
}

function readCheck (value: unknown, at: string, names: KnownNames): Check {
  if (!isObject(value)) return fail(at, 'must be an object such as {"operation":"invoices.create","count":1}')
  checkKeys(at, value, [...kinds, ...requestKeys])
  const present = kinds.filter(kind => value[kind] !== undefined)
  if (present.length > 1) fail(at, `has both ${present.join(' and ')}; make it ${present.length} checks`)
  const kind = present[0] ?? 'count'
  const isAboutRequests = kind === 'count' || kind === 'max_calls'
  const misplaced = requestKeys.find(key => value[key] !== undefined)
  if (!isAboutRequests && misplaced !== undefined) {
    fail(at, `has ${misplaced} beside ${kind}, where it does nothing`)
  }
  return readers[kind]!(value, at, names)
}

const readers: Readonly<Record<string, (value: Members, at: string, names: KnownNames) => Check>> = {
  count: (value, at, names) => {
    const matcher = readRequest(value, at, names)
    if (Object.keys(value).length === 0) fail(at, 'is empty, so nothing would be checked')
    return { kind: 'count', matcher, bounds: readBounds(value.count, `${at}.count`) }
  },
  never: (value, at, names) =>
    ({ kind: 'never', matcher: readRequestOrName(value.never, `${at}.never`, names) }),
  sequence: ({ sequence }, at, names) => {
    const isList = Array.isArray(sequence) && sequence.length > 0
    if (!isList) return fail(`${at}.sequence`, 'must be a list of requests')
    if (sequence.length > MOST_CHECKS) return fail(`${at}.sequence`, `has more than ${MOST_CHECKS} requests`)
    const steps = sequence.map((step, index) => readRequestOrName(step, `${at}.sequence[${index}]`, names))
    return { kind: 'sequence', steps }
  },
  no_unmatched: ({ no_unmatched }, at) =>
    readTrue(no_unmatched, `${at}.no_unmatched`, { kind: 'no_unmatched' }),
  no_warnings: ({ no_warnings }, at) =>
    ({ kind: 'no_warnings', codes: readCodes(no_warnings, `${at}.no_warnings`) }),
  all_faults_used: ({ all_faults_used }, at) =>
    readTrue(all_faults_used, `${at}.all_faults_used`, { kind: 'all_faults_used' }),
  state: ({ state }, at, names) => ({ kind: 'state', rows: readState(state, `${at}.state`, names) }),
  max_calls: ({ max_calls, ...rest }, at, names) => ({
    kind: 'max_calls', matcher: readRequest(rest, at, names), max: readCount(max_calls, `${at}.max_calls`),
  }),
  delivery: ({ delivery }, at) => ({ kind: 'delivery', ...readDelivery(delivery, `${at}.delivery`) }),
  deliveries: ({ deliveries }, at) => ({
    kind: 'deliveries', steps: readDeliveries(deliveries, `${at}.deliveries`),
  }),
}

const readTrue = (value: unknown, at: string, check: Check): Check =>
  value === true ? check : fail(at, 'must be true; leave it out otherwise')

function readCodes (value: unknown, at: string): readonly string[] | undefined {
  if (value === true) return undefined
  if (!Array.isArray(value)) return fail(at, 'must be true or a list of codes')
  return value.map(code => checkName(at, 'warning', formatted(code).replaceAll('"', ''), warningCodes))
}

/** Reads a request from the name of an operation or an object. */
function readRequestOrName (value: unknown, at: string, names: KnownNames): RequestMatcher {
  if (typeof value === 'string') return readRequest({ operation: value }, at, names)
  if (!isObject(value)) return fail(at, 'must be the name of an operation or an object')
  checkKeys(at, value, requestKeys)
  const isEmpty = Object.keys(value).length === 0
  if (isEmpty) return fail(at, 'is empty and would be every request; say max_calls 0 for that')
  return readRequest(value, at, names)
}

function readRequest (value: Members, at: string, names: KnownNames): RequestMatcher {
  const text = (key: string): string | undefined => {
    const member = value[key]
    if (member === undefined) return undefined
    if (typeof member !== 'string') return fail(`${at}.${key}`, 'must be text')
    return member.length > LONGEST_GLOB
      ? fail(`${at}.${key}`, `is longer than ${LONGEST_GLOB} characters`)
      : member
  }
  const operation = text('operation')
  const isPattern = operation?.includes('*') === true || operation?.includes(' ') === true
  if (operation !== undefined && !isPattern) {
    checkName(`${at}.operation`, 'operation', operation, names.operations)
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

/** Values in a query are text. */
const asText = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value

function readStatusOf (value: unknown, at: string): NonNullable<RequestMatcher['status']> {
  const isText = typeof value === 'string' || typeof value === 'number'
  const matches = isText ? readStatus(String(value)) : undefined
  return matches === undefined
    ? fail(at, "must be a status such as 404, '4xx' or '>=400'")
    : { description: String(value), matches }
}

/** An object with JSONPath keys, or an object whose members the body must have. */
function readBody (value: unknown, at: string): RequestMatcher['body'] {
  if (value === undefined) return []
  if (!isObject(value)) return fail(at, 'must be an object such as {"$.invoice.customerid":1001}')
  const paths = Object.keys(value).filter(name => name.startsWith('$'))
  if (paths.length === 0) return [{ text: '$', path: [], matcher: matcherAt(value, at) }]
  return Object.entries(value).map(([text, member]) => {
    const path = readPath(text) ??
      fail(at, `has '${text}', which is no JSONPath such as $.invoice.lines[0].name`)
    return { text, path, matcher: matcherAt(member, `${at}['${text}']`, lastName(text)) }
  })
}

function readState (value: unknown, at: string, names: KnownNames): RowsCheck[] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    return fail(at, 'must be an object such as {"invoices":{"where":{"ref":"overdue"},"expect":{…}}}')
  }
  return Object.entries(value).flatMap(([table, rows]) => {
    checkName(at, 'resource', table, [...names.models.keys()])
    const list = Array.isArray(rows) ? rows : [rows]
    return list.map((row, index) =>
      readRows(row, table, `${at}.${table}${Array.isArray(rows) ? `[${index}]` : ''}`, names))
  })
}

function readRows (value: unknown, table: string, at: string, { models }: KnownNames): RowsCheck {
  if (!isObject(value)) return fail(at, 'must be an object with where and expect')
  checkKeys(at, value, ['where', 'expect', 'count'])
  if (value.expect === undefined && value.count === undefined) fail(at, 'needs expect or count')
  const { resource } = models.get(table)!
  const fields = [...Object.keys(resource.fields), ...Object.keys(resource.owns ?? {})]
  const { ref, ...where } = isObject(value.where) ? value.where : { ref: undefined }
  if (value.where !== undefined && !isObject(value.where)) fail(`${at}.where`, 'must be an object')
  if (ref !== undefined && typeof ref !== 'string') {
    fail(`${at}.where.ref`, 'must be the name that a fixture gave')
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
