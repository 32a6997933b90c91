// Checks and numbers in words, for people: the same in JSON, text and JUnit.
import type { Bounds, Check, RowsWanted } from './checks.ts'
import type { RequestMatcher } from './request-matcher.ts'

/** In a few words, for people. */
export function nameOf (check: Check): string {
  switch (check.kind) {
    case 'count': return `${times(check.bounds)}: ${describe(check.wanted)}`
    case 'never': return `never: ${describe(check.wanted)}`
    case 'sequence': return `in this order: ${check.steps.map(describe).join(', then ')}`
    case 'no_unmatched': return 'no request without an operation'
    case 'no_warnings':
      return check.codes === undefined ? 'no warnings' : `no warnings of ${check.codes.join(', ')}`
    case 'all_faults_used': return 'every fault was used'
    case 'state': return check.rows.map(rowsName).join(', and ')
    case 'max_calls': {
      const which = describe(check.wanted)
      return `at most ${plural(check.most, 'request')}${which === anyRequest ? '' : `: ${which}`}`
    }
  }
}

/** `1 request`, `2 requests`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** `exactly 2`, `at least 1`. */
export function amount ({ min, max }: Bounds): string {
  if (min === max) return `exactly ${min}`
  if (max === Infinity) return `at least ${min}`
  return min === 0 ? `at most ${max}` : `${min} to ${max}`
}

const times = (bounds: Bounds): string =>
  `${amount(bounds)} time${(bounds.max === Infinity ? bounds.min : bounds.max) === 1 ? '' : 's'}`

/** `exactly 2 such requests`. */
export const requestsText = (bounds: Bounds): string =>
  `${amount(bounds)} such request${(bounds.max === Infinity ? bounds.min : bounds.max) === 1 ? '' : 's'}`

const rowsName = ({ table, ref, where, expect, bounds }: RowsWanted): string => {
  const named = ref === undefined ? [] : [`ref ${JSON.stringify(ref)}`]
  const which = [...named, ...where.map(([name, { words }]) => `${name} ${words}`)].join(' and ')
  const what = expect.map(([name, { words }]) => `${name} ${words}`).join(', ')
  return `${table}${which === '' ? '' : ` with ${which}`}: ${what === '' ? amount(bounds) : what}`
}

/** Words for a matcher that asks for nothing. */
const anyRequest = 'any request'

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
