// What is odd about a request that FreshBooks would let pass. Apart from answering, as it changes no answer
// unless the world is strict. A request without query and body costs next to nothing here.
import type { Described, Query } from '../../declare/endpoint.ts'
import { fail } from '../../declare/problem.ts'
import type { Models } from '../../derive/model.ts'
import type { Config } from '../../world/config.ts'
import type { RequestPatterns, Warning } from '../../world/request-log.ts'
import { isListening, judge, severityOf, type Judged } from './codes.ts'
import { lintBody } from './body.ts'
import { lintQuery } from './query.ts'
import { plans } from './plans.ts'
import { hastyRetry, manyReads, type Repeated } from './repeats.ts'

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
