// Warnings about query strings: keys that are not read, pages larger than the maximum. FreshBooks answers
// them with 200 and the unfiltered list, so such mistakes reach production.
import type { Query } from '../../declare/endpoint.ts'
import { all, last, LARGEST_PAGE } from '../../families/query.ts'
import { nearestName } from '../../suggest.ts'
import type { Warning } from '../../world/request-log.ts'
import type { QueryPlan } from './plans.ts'

/** Maximum number of names that a message lists. */
const MAX_LISTED = 12

const list = (names: readonly string[]): string =>
  names.length > MAX_LISTED ? `${names.slice(0, MAX_LISTED).join(', ')}, …` : names.join(', ')

/** Most parameters that are looked at; a URL has room for thousands. */
const MOST_PARAMETERS = 100

export const lintQuery = (plan: QueryPlan, query: Query): Warning[] =>
  Object.entries(query).slice(0, MOST_PARAMETERS).flatMap(([name, value]) => lintParameter(plan, name, value))

type Value = Query[string]

function lintParameter (plan: QueryPlan, name: string, value: Value): Warning[] {
  const spelling = name.replace(/\[\d+\]$/, '[]')
  const parameter = plan.parameters.get(spelling)
  if (/^include(_|\[|$)/.test(name)) return lintInclude(plan, name, value, parameter !== undefined)
  if (name === 'sort') return lintSort(plan, value)
  if (parameter === undefined) return unknownParameter(plan, name)
  if (name === 'per_page') return lintSize(value)
  return parameter.inferred === undefined ? [] : [inferredWarning(name, parameter.inferred)]
}

/** A warning that freshbooks-mock infers this behaviour and FreshBooks may differ. */
export const inferredWarning = (at: string, inferred: string): Warning => ({
  code: 'undocumented_behaviour', at,
  message: `What FreshBooks does with ${at} is inferred here (${inferred}): check it there first.`,
})

function lintSize (value: Value): Warning[] {
  const requested = Number(last(value))
  if (!(requested > LARGEST_PAGE)) return []
  return [{
    code: 'per_page_capped', at: 'per_page',
    message: `per_page=${requested} was taken as ${LARGEST_PAGE}, the most there is: ` +
      `ask for ${LARGEST_PAGE} and go on while page is less than pages.`,
  }]
}

/**
 * `include[]=lines` and `include=lines` in accounting, `include_lines=true` elsewhere; reports of accounting
 * have parameters that are called so too.
 */
function lintInclude (plan: QueryPlan, name: string, value: Value, isKnown: boolean): Warning[] {
  if (isKnown && !(plan.isBracketed && name.startsWith('include['))) return []
  if (!plan.isBracketed && name.startsWith('include_')) {
    return [unknownInclude(plan, name, name.slice('include_'.length))]
  }
  if (!/^include(\[\d*\])?$/.test(name)) return unknownParameter(plan, name)
  return all(value, true).map(include => include.replaceAll('-', '_'))
    .filter(include => !plan.isBracketed || !plan.includes.includes(include))
    .map(include => unknownInclude(plan, name, include))
}

function unknownInclude ({ includes, isBracketed, operation }: QueryPlan, at: string, name: string): Warning {
  const spelling = (include: string) => isBracketed ? `include[]=${include}` : `include_${include}=true`
  const suggestion = nearestName(name, includes)
  const advice = suggestion !== undefined
    ? `did you mean ${spelling(suggestion)}?`
    : includes.length === 0
      ? 'leave it out, there are none.'
      : `use one of ${list(includes)}, spelled ${spelling(includes[0]!)}.`
  return { code: 'unknown_include', at, message: `${operation} knows no include '${name}': ${advice}` }
}

/** The key to use instead of an ignored one; undefined for none. A request may send any, also `toString`. */
const replacementOf = (key: string, ignored: Readonly<Record<string, string | null>> = {}) =>
  Object.hasOwn(ignored, key) ? ignored[key] ?? undefined : undefined

function lintSort (plan: QueryPlan, value: Value): Warning[] {
  const requested = last(value) ?? ''
  if (requested === '' || plan.sorts.includes(requested)) return []
  const key = requested.replace(/^-|_(asc|desc)$|:(asc|desc)$/g, '')
  const replacement = replacementOf(key, plan.ignored.sorts)
  const suggestion = plan.sorts.find(sort => replacement !== undefined && sort.startsWith(replacement)) ??
    nearestName(requested, plan.sorts)
  const advice = suggestion !== undefined
    ? `use sort=${suggestion}.`
    : plan.sorts.length === 0 ? 'sort the rows yourself.' : `use one of ${list(plan.sorts)}.`
  return [{
    code: 'search_key_ignored', at: 'sort',
    message: `${plan.operation} does not sort by '${requested}': ${advice}`,
  }]
}

/** An undocumented parameter: it looks like a filter that has no effect, or it is unknown. */
function unknownParameter (plan: QueryPlan, name: string): Warning[] {
  const key = /^search\[([^\]]+)\]/.exec(name)?.[1]
  const filter = key ?? name.replace(/\[\]$/, '')
  if (plan.visibility === filter && (key !== undefined) === plan.isBracketed) return []
  if (key === undefined && plan.isBracketed && plan.flags.has(name)) return []
  const isIgnored = Object.hasOwn(plan.ignored.filters ?? {}, filter)
  if (key !== undefined || isIgnored || plan.filters.includes(filter)) {
    return [ignoredFilter(plan, name, filter)]
  }
  const suggestion = nearestName(name, [...plan.parameters.keys()])
  return [{
    code: 'unknown_query_param', at: name,
    message: `${plan.operation} reads no parameter '${name}': ` +
      (suggestion === undefined ? 'leave it out.' : `leave it out, or did you mean ${suggestion}?`),
  }]
}

function ignoredFilter (plan: QueryPlan, name: string, key: string): Warning {
  const names = [...plan.parameters.keys()]
  const spelling = (filter: string | undefined) => filter === undefined
    ? undefined
    : names.find(known => [filter, `search[${filter}]`, `search[${filter}][]`].includes(known))
  const replacement = spelling(replacementOf(key, plan.ignored.filters)) ?? spelling(key) ??
    spelling(nearestName(key, plan.filters))
  const advice = replacement === undefined ? 'filter the rows yourself.' : `use ${replacement}.`
  return {
    code: 'search_key_ignored', at: name,
    message: `${plan.operation} ignores '${name}' and answers as if it had not been sent: ${advice}`,
  }
}
