// What is odd about a request that FreshBooks would let pass. Apart from answering, as it changes no answer
// unless the world is strict. A request without query and body costs next to nothing here.
import type { Described, Query } from '../../declare/endpoint.ts'
import { fail } from '../../declare/problem.ts'
import type { Models } from '../../derive/model.ts'
import type { Config, Severity } from '../../world/config.ts'
import type { RequestPatterns, Warning } from '../../world/request-log.ts'
import { lintBody } from './body.ts'
import { lintQuery } from './query.ts'
import { plans } from './plans.ts'
import { hastyRetry, manyReads, type Repeated } from './repeats.ts'

/** Every code, with what it means. */
export const warningTexts = {
  unread_field: 'a field was sent that nothing reads',
  readonly_field: 'a field was sent that FreshBooks sets itself',
  unknown_query_param: 'a query parameter was sent that nothing reads',
  unknown_include: 'an include was asked for that is none',
  search_key_ignored: 'a filter or sort key was sent that FreshBooks ignores',
  type_coerced: 'a value was sent as another type than FreshBooks shows',
  float_money: 'money was sent as a floating-point number',
  per_page_capped: 'a larger page was asked for than FreshBooks gives',
  missing_api_version_header: 'the request names no API version',
  undocumented_behaviour: 'the request relies on something freshbooks-mock had to infer',
  n_plus_one: 'many reads of one kind in a row, where one list would do',
  retry_without_backoff: 'a failed request was repeated at once',
} as const

export type WarningCode = keyof typeof warningTexts

/** What config.strict may name. */
export const warningCodes = Object.keys(warningTexts) as readonly WarningCode[]

const profiles: Readonly<Record<Config['profile'], Severity>> =
  { lenient: 'off', documented: 'warn', strict: 'error' }

/**
 * Codes that the profile alone does not decide. Nothing documented asks for the version header (it is
 * optional), so nobody hears of it without asking. What is inferred is no fault of the client's, and nearly
 * every write touches some of it: strict tells it, and refuses nothing.
 */
const quiet: Partial<Record<string, Readonly<Record<Config['profile'], Severity>>>> = {
  missing_api_version_header: { lenient: 'off', documented: 'off', strict: 'off' },
  undocumented_behaviour: { lenient: 'off', documented: 'off', strict: 'warn' },
}

/** What becomes of a warning of that code. */
export const severityOf = ({ profile, strict }: Config, code: string): Severity =>
  strict[code] ?? quiet[code]?.[profile] ?? profiles[profile]

/** Whether any warning could come of anything: a lenient world need not look. */
export const isListening = ({ profile, strict }: Config): boolean =>
  profile !== 'lenient' || Object.values(strict).some(severity => severity !== 'off')

/** Warnings that are told, and those for which the request is refused. */
export interface Judged {
  readonly told: readonly Warning[]
  readonly refused: readonly Warning[]
}

/** Sorts warnings by what becomes of them; refused ones are told as well. */
export function judge (config: Config, warnings: readonly Warning[]): Judged {
  const told = warnings.filter(({ code }) => severityOf(config, code) !== 'off')
  return { told, refused: told.filter(({ code }) => severityOf(config, code) === 'error') }
}

/** A request before it is answered. */
export interface Inspected extends Repeated {
  readonly endpoint: Described
  readonly query: Query
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly config: Config
  readonly habits: RequestPatterns
}

const quietly: Judged = { told: [], refused: [] }

/** Looks at requests; what it learns of endpoints it keeps. */
export function inspector (models: Models): (request: Inspected) => Judged {
  const planOf = plans(models)
  return request => {
    const { config, endpoint, routed, query, body, headers, habits } = request
    if (!isListening(config)) return quietly
    const warnings: Array<Warning | undefined> = []
    if (habits.run > 1) warnings.push(manyReads(habits, request))
    if (habits.failures.length > 0) warnings.push(hastyRetry(habits, request))
    if (routed.includes('?')) warnings.push(...lintQuery(planOf(endpoint).query, query))
    if (body !== undefined && body !== null && endpoint.request !== undefined) {
      const plan = planOf(endpoint).body
      if (plan !== undefined) warnings.push(...lintBody(plan, body))
    }
    if (headers['x-api-version'] === undefined && severityOf(config, missing.code) !== 'off') {
      warnings.push(missing)
    }
    const found = warnings.filter(warning => warning !== undefined)
    return found.length === 0 ? quietly : judge(config, found)
  }
}

const missing: Warning = {
  code: 'missing_api_version_header', at: 'x-api-version',
  message: 'The request names no API version: send X-API-VERSION with a date, and answers keep their form.',
}

/** Refuses a request in the family's words for what this world does not let pass. */
export function refuseWarned (refused: readonly Warning[]): void {
  const [first] = refused
  if (first === undefined) return
  const more = refused.length === 1 ? '' : ` (and ${refused.length - 1} more)`
  const field = first.at?.split('/').at(-1)
  fail('inconsistent', {
    ...(field === undefined ? {} : { field }),
    message: `freshbooks-mock is strict about ${first.code}: ${first.message}${more}`,
  })
}
