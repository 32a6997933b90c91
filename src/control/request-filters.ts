// Parses the request-log filters of the control API.
import { LONGEST_GLOB } from '../glob.ts'
import { textOf } from '../json-values.ts'
import type { JsonSchema } from '../declare/field.ts'
import { oauthNames as oauthOperations } from '../families/oauth.ts'
import { warningCodes } from '../requests/lint/warnings.ts'
import { readSince, readStatus, type EntryFilter } from '../requests/log/filter.ts'
import { didYouMean } from '../suggest.ts'
import type { World } from '../world/world.ts'
import type { AppContext } from './app-context.ts'
import { refuse } from './refusal.ts'
import type { Parameter } from './verb.ts'
import { string } from './verbs/schemas.ts'

const booleanLike: JsonSchema = { type: ['boolean', 'string', 'integer'] }

/** Entries of a list without a `limit`. */
const DEFAULT_LIMIT = 100

/** Parameters that every verb about requests takes. */
export const filters: Readonly<Record<string, Parameter>> = {
  operation: { description: 'Name of an operation; * matches anything: invoices.*', schema: string },
  method: { description: 'GET, POST, PUT or DELETE.', schema: string },
  status: {
    description: '404, 4xx or >=400; 0: no response was sent.',
    schema: { type: ['string', 'integer'] },
  },
  since: { description: 'Only requests after this one (req-12), or after this time.', schema: string },
  contains: { description: 'Text that the entry contains.', schema: string },
  warning: { description: 'A code of a warning, or 1 for any.', schema: booleanLike },
  unmatched: { description: '1: only requests that match no operation.', schema: booleanLike },
}

/** Filters before parsing: values from a query string may all be text. */
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

/** OAuth operations, which are not endpoints. */
export const oauthNames: readonly string[] = oauthOperations.map(name => `oauth.${name}`)

/** Names of all operations that a request can have. */
export const operationsOf = ({ endpoints }: AppContext): string[] =>
  [...endpoints.map(({ operation }) => operation), ...oauthNames]

/** Parses filters. Throws a Refusal with status 400. */
export function parseFilters (input: Filters, app: AppContext, world: World): EntryFilter {
  const { operation, method, status, since, contains, warning, unmatched } = input
  if (operation !== undefined) checkOperation(operation, operationsOf(app))
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(method === undefined ? {} : { method }),
    ...(status === undefined ? {} : { status: parseStatus(status) }),
    ...(since === undefined ? {} : { since: parseSince(since, world) }),
    ...(contains === undefined ? {} : { contains: textOf(contains) }),
    ...(warning === undefined ? {} : { warning: parseWarning(warning) }),
    ...(unmatched === undefined ? {} : { unmatched: parseBoolean(unmatched, 'unmatched') }),
  }
}

function checkOperation (name: unknown, names: readonly string[]): void {
  const isGlob = typeof name === 'string' && name.length <= LONGEST_GLOB && /[* ]/.test(name)
  if (isGlob || (names as readonly unknown[]).includes(name)) return
  refuse(400, 'unknown-operation', `there is no operation '${textOf(name)}'`, {
    hint: 'GET /_mock/support lists them', ...didYouMean(textOf(name), names),
  })
}

const parseStatus = (value: string | number) => readStatus(textOf(value)) ??
  refuse(400, 'bad-filter', `status '${value}' is neither a number such as 404 nor 4xx nor >=400`)

/** Parses a position in the log: a request id or a time. Throws a Refusal with status 400. */
export const parseSince = (value: unknown, world: World) =>
  (typeof value === 'string' ? readSince(value, world) : undefined) ??
    refuse(400, 'bad-filter', `since '${textOf(value)}' is neither a request such as req-12 nor a time ` +
      'such as now-5min or 2026-06-15T15:00:00Z')

function parseBoolean (value: unknown, name: string): boolean {
  if (/^(true|1)$/i.test(textOf(value))) return true
  if (/^(false|0)$/i.test(textOf(value))) return false
  return refuse(400, 'bad-filter', `${name} is true or false, not '${textOf(value)}'`)
}

function parseWarning (value: unknown): true | string {
  if (/^(true|1)$/i.test(textOf(value))) return true
  const code = textOf(value)
  if ((warningCodes as readonly string[]).includes(code)) return code
  return refuse(400, 'unknown-warning', `there is no warning '${code}'`, {
    hint: `known: ${warningCodes.join(', ')}`, ...didYouMean(code, warningCodes),
  })
}

/** Parses the limit of a list. Throws a Refusal with status 400. */
export function parseLimit (value: unknown): number {
  if (value === undefined) return DEFAULT_LIMIT
  const limit = Number(value)
  return Number.isInteger(limit) && limit > 0
    ? limit
    : refuse(400, 'bad-filter', `limit must be a whole number above 0, not '${textOf(value)}'`)
}
