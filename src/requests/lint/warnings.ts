// Warnings about requests that FreshBooks accepts but that are probably mistakes. No response changes unless
// the world is strict. On the path of every request: one without query and body costs almost nothing.
import type { Described, Query } from '../../declare/endpoint.ts'
import { fail } from '../../declare/problem.ts'
import type { Models } from '../../derive/model.ts'
import type { Config, Severity } from '../../world/config.ts'
import type { RequestPatterns, Warning } from '../../world/request-log.ts'
import { lintBody } from './body.ts'
import { lintQuery } from './query.ts'
import { plans } from './plans.ts'
import { earlyRetry, manyReads, type RepeatCandidate } from './repeats.ts'

/** All warning codes with their meaning. */
export const warningDescriptions = {
  unread_field: 'a field was sent that nothing reads',
  plural_wrapper: 'what was sent stands under the key of a list',
  left_out: 'a field was not sent, and that means something',
  readonly_field: 'a field was sent that FreshBooks sets itself',
  unknown_query_param: 'a query parameter was sent that nothing reads',
  unknown_include: 'an include was asked for that is none',
  search_key_ignored: 'a filter or sort key was sent that FreshBooks ignores',
  may_be_refused: 'a value was sent that few sources say FreshBooks refuses',
  type_coerced: 'a value was sent as another type than FreshBooks shows',
  float_money: 'money was sent as a floating-point number',
  per_page_capped: 'a larger page was asked for than FreshBooks gives',
  missing_api_version_header: 'the request names no API version',
  undocumented_behaviour: 'the request relies on something freshbooks-mock had to infer',
  n_plus_one: 'many reads of one kind in a row, where one list would do',
  retry_without_backoff: 'a failed request was repeated at once',
} as const

export type WarningCode = keyof typeof warningDescriptions

/** The codes that `config.strict` may name. */
export const warningCodes = Object.keys(warningDescriptions) as readonly WarningCode[]

const profileSeverities: Readonly<Record<Config['profile'], Severity>> =
  { lenient: 'off', documented: 'warn', strict: 'error' }

/**
 * Codes whose severity differs from that of the profile. The documentation calls the version header optional,
 * so its warning is off by default. Inferred behaviour is not a mistake of the client, and nearly every write
 * touches some, and what may be refused is known too little to be refused here: strict reports both.
 * A lenient world reports a plural wrapper, too: the one it takes (of credit notes) fails against FreshBooks.
 */
const codeSeverities: Partial<Record<string, Readonly<Record<Config['profile'], Severity>>>> = {
  missing_api_version_header: { lenient: 'off', documented: 'off', strict: 'off' },
  undocumented_behaviour: { lenient: 'off', documented: 'off', strict: 'warn' },
  plural_wrapper: { lenient: 'warn', documented: 'warn', strict: 'error' },
  may_be_refused: { lenient: 'off', documented: 'warn', strict: 'warn' },
}

/** The severity of a code in a world with this config. */
const severityOf = ({ profile, strict }: Config, code: string): Severity =>
  strict[code] ?? codeSeverities[code]?.[profile] ?? profileSeverities[profile]

/** Reported warnings; `refused` are those of them that refuse the request. */
export interface Verdict {
  readonly reported: readonly Warning[]
  readonly refused: readonly Warning[]
}

function classify (config: Config, warnings: readonly Warning[]): Verdict {
  const reported = warnings.filter(({ code }) => severityOf(config, code) !== 'off')
  return { reported, refused: reported.filter(({ code }) => severityOf(config, code) === 'error') }
}

/** A request before its handler runs. */
export interface InspectedRequest extends RepeatCandidate {
  readonly endpoint: Described
  readonly query: Query
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly config: Config
  readonly patterns: RequestPatterns
}

const noWarnings: Verdict = { reported: [], refused: [] }

/** Returns a function that inspects requests. It caches the plans of endpoints. */
export function inspector (models: Models): (request: InspectedRequest) => Verdict {
  const planOf = plans(models)
  return request => {
    const { config, endpoint, routed, query, body, headers, patterns } = request
    const warnings: Array<Warning | undefined> = []
    if (patterns.run > 1) warnings.push(manyReads(patterns, request))
    if (patterns.failures.length > 0) warnings.push(earlyRetry(patterns, request))
    if (routed.includes('?')) warnings.push(...lintQuery(planOf(endpoint).query, query))
    if (body !== undefined && body !== null && endpoint.request !== undefined) {
      const plan = planOf(endpoint).body
      if (plan !== undefined) warnings.push(...lintBody(plan, body))
    }
    if (headers['x-api-version'] === undefined && severityOf(config, missingVersion.code) !== 'off') {
      warnings.push(missingVersion)
    }
    const found = warnings.filter(warning => warning !== undefined)
    return found.length === 0 ? noWarnings : classify(config, found)
  }
}

const missingVersion: Warning = {
  code: 'missing_api_version_header', at: 'x-api-version',
  message: 'The request names no API version: send X-API-VERSION with a date, and answers keep their form.',
}

/** Throws the family's problem for the first of these warnings; returns if there are none. */
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
