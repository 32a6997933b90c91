// What is odd about a query string: keys that nothing reads, and pages larger than there are. FreshBooks
// answers all of them with 200 and the unfiltered list, which is how such mistakes reach production.
import type { Query } from '../../declare/endpoint.ts'
import { all, last, LARGEST_PAGE } from '../../families/query.ts'
import { nearestName } from '../../suggest.ts'
import type { Warning } from '../../world/request-log.ts'
import { ignoredKeys, ignoredSorts } from './ignored-query-keys.ts'
import type { QueryPlan } from './plans.ts'

/** Most names that a message lists. */
const MOST_LISTED = 12

const list = (names: readonly string[]): string =>
  names.length > MOST_LISTED ? `${names.slice(0, MOST_LISTED).join(', ')}, …` : names.join(', ')

/** Warnings about a query. */
export const lintQuery = (plan: QueryPlan, query: Query): Warning[] =>
  Object.entries(query).flatMap(([name, value]) => lintParameter(plan, name, value))

type Value = Query[string]

function lintParameter (plan: QueryPlan, name: string, value: Value): Warning[] {
  const spelled = name.replace(/\[\d+\]$/, '[]')
  const parameter = plan.parameters.get(spelled)
  if (/^include(_|\[|$)/.test(name)) return lintInclude(plan, name, value, parameter !== undefined)
  if (name === 'sort') return lintSort(plan, value)
  if (parameter === undefined) return unknown(plan, name)
  if (name === 'per_page') return lintSize(value)
  return parameter.inferred === undefined ? [] : [guessed(name, parameter.inferred)]
}

/** Something FreshBooks may do otherwise. */
export const guessed = (at: string, inferred: string): Warning => ({
  code: 'undocumented_behaviour', at,
  message: `What FreshBooks does with ${at} is inferred here (${inferred}): check it there first.`,
})

function lintSize (value: Value): Warning[] {
  const asked = Number(last(value))
  if (!(asked > LARGEST_PAGE)) return []
  return [{
    code: 'per_page_capped', at: 'per_page',
    message: `per_page=${asked} was taken as ${LARGEST_PAGE}, the most there is: ` +
      `ask for ${LARGEST_PAGE} and go on while page is less than pages.`,
  }]
}

/** `include[]=lines` and `include=lines` in accounting, `include_lines=true` elsewhere. */
function lintInclude (plan: QueryPlan, name: string, value: Value, isKnown: boolean): Warning[] {
  if (!plan.isBracketed && isKnown) return []
  if (!plan.isBracketed && name.startsWith('include_')) {
    return [noInclude(plan, name, name.slice('include_'.length))]
  }
  if (!/^include(\[\d*\])?$/.test(name)) return unknown(plan, name)
  return all(value, true).map(one => one.replaceAll('-', '_'))
    .filter(one => !plan.isBracketed || !plan.includes.includes(one))
    .map(one => noInclude(plan, name, one))
}

function noInclude ({ includes, isBracketed, operation }: QueryPlan, at: string, name: string): Warning {
  const spell = (one: string) => isBracketed ? `include[]=${one}` : `include_${one}=true`
  const near = nearestName(name, includes)
  const advice = near !== undefined
    ? `did you mean ${spell(near)}?`
    : includes.length === 0
      ? 'leave it out, there are none.'
      : `use one of ${list(includes)}, spelled ${spell(includes[0]!)}.`
  return { code: 'unknown_include', at, message: `${operation} knows no include '${name}': ${advice}` }
}

/** What a table has under a key that somebody sent, `toString` included. */
const insteadOf = (dead: Readonly<Record<string, string | undefined>> | undefined, key: string) =>
  dead !== undefined && Object.hasOwn(dead, key) ? dead[key] : undefined

function lintSort (plan: QueryPlan, value: Value): Warning[] {
  const asked = last(value) ?? ''
  if (asked === '' || plan.sorts.includes(asked)) return []
  const key = asked.replace(/^-|_(asc|desc)$|:(asc|desc)$/g, '')
  const instead = insteadOf(ignoredSorts[plan.operation], key)
  const near = plan.sorts.find(sort => instead !== undefined && sort.startsWith(instead)) ??
    nearestName(asked, plan.sorts)
  const advice = near !== undefined
    ? `use sort=${near}.`
    : plan.sorts.length === 0 ? 'sort the rows yourself.' : `use one of ${list(plan.sorts)}.`
  return [{
    code: 'search_key_ignored', at: 'sort',
    message: `${plan.operation} does not sort by '${asked}': ${advice}`,
  }]
}

/** A parameter that no documentation has: a filter in all but effect, or nothing at all. */
function unknown (plan: QueryPlan, name: string): Warning[] {
  const key = /^search\[([^\]]+)\]/.exec(name)?.[1]
  const bare = key ?? name.replace(/\[\]$/, '')
  if (plan.visibility === bare && (key !== undefined) === plan.isBracketed) return []
  if (key === undefined && plan.isBracketed && plan.flags.has(name)) return []
  const dead = ignoredKeys[plan.operation]
  const isDead = dead !== undefined && Object.hasOwn(dead, bare)
  if (key !== undefined || isDead || plan.filters.includes(bare)) return [ignored(plan, name, bare)]
  const near = nearestName(name, [...plan.parameters.keys()])
  return [{
    code: 'unknown_query_param', at: name,
    message: `${plan.operation} reads no parameter '${name}': ` +
      (near === undefined ? 'leave it out.' : `leave it out, or did you mean ${near}?`),
  }]
}

function ignored (plan: QueryPlan, name: string, key: string): Warning {
  const names = [...plan.parameters.keys()]
  const spelled = (filter: string | undefined) => filter === undefined
    ? undefined
    : names.find(known => [filter, `search[${filter}]`, `search[${filter}][]`].includes(known))
  const instead = spelled(insteadOf(ignoredKeys[plan.operation], key)) ?? spelled(key) ??
    spelled(nearestName(key, plan.filters))
  const advice = instead === undefined ? 'filter the rows yourself.' : `use ${instead}.`
  return {
    code: 'search_key_ignored', at: name,
    message: `${plan.operation} ignores '${name}' and answers as if it had not been sent: ${advice}`,
  }
}
