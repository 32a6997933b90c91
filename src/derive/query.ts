// A list request, as its family has read it → conditions, order and page in SQL.
import type { Field } from '../declare/field.ts'
import type { Restriction } from '../declare/endpoint.ts'
import type { ListQuery } from '../declare/family.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import { listName, matches, type Filter } from '../declare/search.ts'
import { readBoolean } from '../fields/index.ts'
import type { Model } from './model.ts'
import { visibleSql } from './statements.ts'

/** A list as SQL: conditions joined by AND, with their parameters in order. */
export interface Plan {
  readonly where: readonly string[]
  readonly parameters: readonly unknown[]
  readonly order: string
  readonly includes: readonly string[]
  readonly page: number
  /** Rows of a page; `all` where the list has pages only on request. */
  readonly perPage: number | 'all'
  readonly sortEcho?: readonly string[]
}

/** Plans a list. Unknown filters, includes and sort keys are ignored (live-verified). */
export function plan (model: Model, query: ListQuery, largestPage: number): Plan {
  const { resource } = model
  const problems: Problem[] = []
  const clauses = [...visibilityClauses(model, query), ...filterClauses(model, query, problems)]
  problems.push(...backwards(model, query))
  if (problems.length > 0) throw new Problems(problems)
  const { perPage } = resource.family.query
  const size = query.per_page ??
    (query.page !== undefined && resource.perPage === 'all' ? perPage : undefined)
  const usual = resource.perPage ?? perPage
  return {
    where: clauses.map(clause => clause.sql),
    parameters: clauses.flatMap(clause => clause.parameters),
    order: orderOf(model, query.sort),
    includes: query.includes.filter(name => model.known.includes.has(name)),
    page: query.page ?? 1,
    perPage: size === undefined ? usual : Math.min(size, largestPage),
    ...(resource.sort === undefined ? {} : { sortEcho: query.sortEcho }),
  }
}

/**
 * Rows with equal values are ordered by id, newest first, so that pages never overlap. An unknown key orders
 * projects oldest first (recorded), and changes nothing in lists that cannot be sorted.
 */
function orderOf ({ resource }: Model, sort: ListQuery['sort']): string {
  const usual = resource.order ?? 'id DESC'
  if (sort === undefined || resource.sort === undefined) return usual
  const sql = Object.hasOwn(resource.sort, sort.key) ? resource.sort[sort.key] : undefined
  if (sql === undefined) return resource.family.query.unknownSort ?? usual
  return `${sql} ${sort.descending ? 'DESC' : 'ASC'}, id ${sort.descending ? 'DESC' : 'ASC'}`
}

/** The same list with further conditions, another order, or another size of its pages. */
export function restricted (planned: Plan, { where, parameters, order, perPage }: Restriction): Plan {
  return {
    ...planned,
    where: [...planned.where, ...where],
    parameters: [...planned.parameters, ...parameters],
    order: order ?? planned.order,
    perPage: perPage !== undefined && planned.perPage === 'all' ? perPage : planned.perPage,
  }
}

interface Clause {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** Deleted rows are listed only when asked for by their state. */
function visibilityClauses ({ resource, visibility }: Model, { filters }: ListQuery): Clause[] {
  if (visibility === undefined || revealsDeleted(resource, filters)) return []
  const { column } = visibility
  const asked = filters.get(column)
  if (typeof asked !== 'string' || asked === '') return [{ sql: visibleSql(visibility)!, parameters: [] }]
  const read = resource.fields[column]!.filter(asked)
  if ('problem' in read) {
    throw new Problems([{ kind: read.problem, field: column, object: resource.one, value: asked }])
  }
  return [{ sql: `${column} = ?`, parameters: [read.value] }]
}

function revealsDeleted ({ search = {} }: Model['resource'], filters: ListQuery['filters']): boolean {
  return Object.entries(search)
    .some(([name, { reveals }]) => reveals === true && readBoolean(filters.get(name)) === true)
}

function filterClauses (model: Model, { filters }: ListQuery, problems: Problem[]): Clause[] {
  const clauses: Clause[] = []
  for (const [name, filter] of Object.entries(model.resource.search ?? {})) {
    const list = listName(name, filter)
    const several = list === undefined ? undefined : filters.get(list)
    const single = filters.get(name)
    if (several !== undefined && typeof several !== 'string' && several.length > 0) {
      clauses.push(inList(model, name, filter, several, problems))
    } else if (typeof single === 'string' && (single !== '' || filter.match === 'flag')) {
      clauses.push(filter.match === 'one of'
        ? inList(model, name, filter, [single], problems)
        : clause(model, name, filter, single, problems))
    }
  }
  return clauses
}

/** Ranges whose smallest value is above the largest (errno 1007 and 1039, documented). */
function backwards ({ resource }: Model, { filters }: ListQuery): Problem[] {
  return Object.keys(resource.search ?? {}).filter(name => name.endsWith('_min')).flatMap(name => {
    const [least, most] =
      [name, name.replace(/_min$/, '_max')].map(key => readBound(resource, key, filters.get(key)))
    if (least == null || most == null || least <= most) return []
    return [{
      kind: typeof least === 'number' ? 'values-backwards' : 'dates-backwards', field: name,
      object: resource.one, value: filters.get(name),
    }]
  })
}

function readBound (
  { fields, search }: Model['resource'], name: string, text: string | readonly string[] | undefined
) {
  const field = fields[search?.[name]?.on[0] ?? '']
  if (field === undefined || typeof text !== 'string' || text === '') return undefined
  const read = field.filter(text)
  return 'value' in read ? read.value : undefined
}

/** The fields a filter looks at, with their SQL; a filter without any looks at the field of its own name. */
function targets ({ resource }: Model, name: string, filter: Filter): Array<readonly [string, Field]> {
  const names = filter.on.length === 0 ? [name] : filter.on
  return names.map(field => [field, resource.fields[field]!] as const)
}

function clause (model: Model, name: string, filter: Filter, text: string, problems: Problem[]): Clause {
  if (filter.sql !== undefined) return flagClause(model, name, filter.sql, text, problems)
  const fields = targets(model, name, filter)
  const { sql } = matches[filter.match as keyof typeof matches]
  const value = filter.match === 'like' ? text : readValue(model, name, fields[0]![1], text, problems)
  const alternatives = fields.map(([field, { kind, sql: expression }]) => sql(expression(field), kind, value))
  return { sql: `(${alternatives.join(' OR ')})`, parameters: alternatives.map(() => value) }
}

function flagClause (
  { resource }: Model, field: string, sql: { true: string, false: string }, value: string, problems: Problem[]
): Clause {
  const isYes = /^(true|1)?$/i.test(value) // has_outstanding is documented as a flag without a value
  if (!isYes && !/^(false|0)$/i.test(value)) {
    problems.push({ kind: 'filter-not-a-boolean', field, object: resource.one, value })
  }
  return { sql: `(${isYes ? sql.true : sql.false})`, parameters: [] }
}

function inList (
  model: Model, name: string, filter: Filter, texts: readonly string[], problems: Problem[]
): Clause {
  const [field, kind] = targets(model, name, filter)[0]!
  const values = texts.map(text => readValue(model, name, kind, text, problems))
  const isOne = (expression: string) => matches['one of'].sql(expression, kind.kind, undefined)
  const sql = filter.through === undefined
    ? isOne(kind.sql(field))
    : `${kind.sql(field)} IN (${isOne(filter.through)})`
  return { sql, parameters: [JSON.stringify(values)] }
}

function readValue (model: Model, name: string, field: Field, text: string, problems: Problem[]): unknown {
  const read = field.filter(text)
  if ('value' in read) return read.value
  problems.push({ kind: read.problem, field: name, object: model.resource.one, value: text })
  return null
}
