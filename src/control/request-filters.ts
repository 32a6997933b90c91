// Filters of the request log as the control API takes them: read, or refused with what was probably meant.
import type { JsonSchema } from '../declare/field.ts'
import { textOf } from '../json-values.ts'
import { warningCodes } from '../requests/lint/codes.ts'
import { readSince, readStatus, type EntryFilter } from '../requests/log/filter.ts'
import { nearestName } from '../suggest.ts'
import type { AppContext } from './app-context.ts'
import { refuse } from './refusal.ts'
import type { Parameter } from './verb.ts'

const text: JsonSchema = { type: 'string' }
const yesOrNo: JsonSchema = { type: ['boolean', 'string', 'integer'] }

/** Entries of a list that nobody has limited. */
const USUAL_LIMIT = 100

/** What every verb about requests takes. */
export const filters: Readonly<Record<string, Parameter>> = {
  operation: { description: 'Name of an operation; a star stands for anything: invoices.*', schema: text },
  method: { description: 'GET, POST, PUT or DELETE.', schema: text },
  status: {
    description: '404, 4xx or >=400; 0 is a connection without an answer.',
    schema: { type: ['string', 'integer'] },
  },
  since: { description: 'A request (req-12), after which to look, or an instant.', schema: text },
  contains: { description: 'Text anywhere in the entry.', schema: text },
  warning: { description: '1 for any warning, or its code.', schema: yesOrNo },
  unmatched: { description: 'Whether no operation matched.', schema: yesOrNo },
}

/** As they come: from a query all of them are text. */
export interface Filters {
  readonly operation?: string
  readonly method?: string
  readonly status?: string | number
  readonly since?: string
  readonly contains?: string
  readonly warning?: unknown
  readonly unmatched?: unknown
  readonly limit?: unknown
}

/** OAuth's operations are no endpoints; test/behaviour/requests.test.ts holds this list against theirs. */
export const oauthNames: readonly string[] = [
  'oauth.authorize', 'oauth.consent', 'oauth.token', 'oauth.revoke', 'oauth.introspect', 'oauth.token_info',
  'oauth.metadata',
]

/** Names that requests can have. */
export const operationsOf = ({ endpoints }: AppContext): string[] =>
  [...endpoints.map(({ operation }) => operation), ...oauthNames]

/** Reads filters, or refuses. */
export function readFilters (input: Filters, house: AppContext): EntryFilter {
  const { operation, method, status, since, contains, warning, unmatched } = input
  if (operation !== undefined) checkOperation(operation, operationsOf(house))
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(method === undefined ? {} : { method }),
    ...(status === undefined ? {} : { status: statusOf(status) }),
    ...(since === undefined ? {} : { since: sinceOf(since) }),
    ...(contains === undefined ? {} : { contains: textOf(contains) }),
    ...(warning === undefined ? {} : { warning: warningOf(warning) }),
    ...(unmatched === undefined ? {} : { unmatched: isYes(unmatched, 'unmatched') }),
  }
}

function checkOperation (name: unknown, names: readonly string[]): void {
  if (typeof name === 'string' && (/[* ]/.test(name) || names.includes(name))) return
  const near = nearestName(textOf(name), names)
  refuse(400, 'unknown-operation', `there is no operation '${textOf(name)}'`, {
    hint: 'GET /_mock/support lists them', ...(near === undefined ? {} : { did_you_mean: near }),
  })
}

const statusOf = (value: string | number) => readStatus(textOf(value)) ??
  refuse(400, 'bad-filter', `status '${value}' is neither a number such as 404 nor 4xx nor >=400`)

/** Reads a place in the log, or refuses. */
export const sinceOf = (value: unknown) => (typeof value === 'string' ? readSince(value) : undefined) ??
  refuse(400, 'bad-filter', `since '${textOf(value)}' is neither a request such as req-12 nor an instant ` +
    'such as 2026-06-15T15:00:00Z')

function isYes (value: unknown, name: string): boolean {
  if (/^(true|1)$/i.test(textOf(value))) return true
  if (/^(false|0)$/i.test(textOf(value))) return false
  return refuse(400, 'bad-filter', `${name} is true or false, not '${textOf(value)}'`)
}

function warningOf (value: unknown): true | string {
  if (/^(true|1)$/i.test(textOf(value))) return true
  const code = textOf(value)
  if ((warningCodes as readonly string[]).includes(code)) return code
  const near = nearestName(code, warningCodes)
  return refuse(400, 'unknown-warning', `there is no warning '${code}'`, {
    hint: `known: ${warningCodes.join(', ')}`, ...(near === undefined ? {} : { did_you_mean: near }),
  })
}

/** How many entries of a list. */
export function limitOf (value: unknown): number {
  if (value === undefined) return USUAL_LIMIT
  const limit = Number(value)
  return Number.isInteger(limit) && limit > 0
    ? limit
    : refuse(400, 'bad-filter', `limit must be a whole number above 0, not '${textOf(value)}'`)
}
