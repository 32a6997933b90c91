// Describes checks in a few words: the same text in JSON, plain text and JUnit.
import type { Check, RowsCheck } from './checks.ts'
import { describeDelivery } from './delivery-matcher.ts'
import type { Matcher } from './matchers.ts'
import type { Bounds } from './reading.ts'
import type { RequestMatcher } from './request-matcher.ts'

/** `exactly 2 times: invoices.create`. */
export function describeCheck (check: Check): string {
  switch (check.kind) {
    case 'count': return `${times(check.bounds)}: ${describeRequest(check.matcher)}`
    case 'never': return `never: ${describeRequest(check.matcher)}`
    case 'sequence': return `in this order: ${check.steps.map(describeRequest).join(', then ')}`
    case 'no_unmatched': return 'no request without an operation'
    case 'no_warnings':
      return check.codes === undefined ? 'no warnings' : `no warnings of ${check.codes.join(', ')}`
    case 'all_faults_used': return 'every fault was used'
    case 'state': return check.rows.map(describeRows).join(', and ')
    case 'delivery': return `${times(check.bounds)} delivered: ${describeDelivery(check.matcher)}`
    case 'deliveries': return `delivered in this order: ${check.steps.map(describeDelivery).join(', then ')}`
    case 'max_calls': {
      const which = describeRequest(check.matcher)
      return `at most ${plural(check.max, 'request')}${which === anyRequest ? '' : `: ${which}`}`
    }
  }
}

/** `1 request`, `2 requests`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** `exactly 2`, `at least 1`. */
export function countText ({ min, max }: Bounds): string {
  if (min === max) return `exactly ${min}`
  if (max === Infinity) return `at least ${min}`
  return min === 0 ? `at most ${max}` : `${min} to ${max}`
}

const times = (bounds: Bounds): string =>
  `${countText(bounds)} time${(bounds.max === Infinity ? bounds.min : bounds.max) === 1 ? '' : 's'}`

/** `exactly 2 such requests`. */
export const requestsText = (bounds: Bounds): string =>
  `${countText(bounds)} such request${(bounds.max === Infinity ? bounds.min : bounds.max) === 1 ? '' : 's'}`

const describeRows = ({ table, ref, where, expect, bounds }: RowsCheck): string => {
  const refText = ref === undefined ? [] : [`ref ${JSON.stringify(ref)}`]
  const fieldText = ([name, { description }]: readonly [string, Matcher]) => `${name} ${description}`
  const which = [...refText, ...where.map(fieldText)].join(' and ')
  const what = expect.map(fieldText).join(', ')
  return `${table}${which === '' ? '' : ` with ${which}`}: ${what === '' ? countText(bounds) : what}`
}

const anyRequest = 'any request'

/** `POST invoices.create with status 201`. */
export function describeRequest ({ operation, method, path, status, query, body }: RequestMatcher): string {
  const pathText = operation === undefined || path === undefined ? undefined : `at ${path}`
  const what = [method, operation ?? path ?? anyRequest, pathText]
    .filter(part => part !== undefined).join(' ')
  const parts = [
    ...query.map(([name, { description }]) => `query ${name} ${withEquals(description)}`),
    ...body.map(({ text, matcher }) => `body ${text} ${withEquals(matcher.description)}`),
    ...(status === undefined ? [] : [`status ${status.description}`]),
  ]
  return parts.length === 0 ? what : `${what} with ${parts.join(' and ')}`
}

/** Puts an equals sign before a plain value; operators have their own words. */
const withEquals = (description: string): string =>
  /^(["[{\d-]|true$|false$|null$)/.test(description) ? `= ${description}` : description
