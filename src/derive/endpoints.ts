// A resource → its endpoints. Endpoints that are written by hand use the same five functions.
import { numberOf } from '../json-values.ts'
import type { Call, Endpoint, OperationOptions, Parameter, Reply, Restriction } from '../declare/endpoint.ts'
import { listBody } from '../declare/envelope.ts'
import type { Family } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Catalogue } from '../declare/include.ts'
import { listKeyOf, ordinaryOperations } from '../declare/resource.ts'
import { listName, matches } from '../declare/search.ts'
import { actionEndpoints } from './action-endpoints.ts'
import {
  askable, checkOwnership, common, human, includesOf, mustBeAt, ownRows, parentsOf, rowAt, sessionOf,
  shownSchema, withOptions, type PageBody, type Parents
} from './endpoint-parts.ts'
import type { Model, Models } from './model.ts'
import { plan, restricted, type Plan } from './query.ts'
import { draftSchema } from './schemas.ts'

export { idOf, sessionOf, type EndpointSession, type PageBody } from './endpoint-parts.ts'

/** Largest page of any list. */
const LARGEST_PAGE = 100

/** The page that a request for a list without filters asks for. Throws the problems of bad numbers. */
export function pageAsked ({ query }: Call, family: Family): { page: number, per_page: number } {
  const nothing = { filters: new Set<string>(), flags: new Set<string>(), includes: new Set<string>() }
  const { page = 1, per_page } = family.query.read(query, nothing)
  return { page, per_page: Math.min(per_page ?? family.query.perPage, LARGEST_PAGE) }
}

export function get (model: Model, catalogue: Catalogue, options: OperationOptions = {}): Endpoint {
  const { one, family } = model.resource
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, 'get', 'read'),
    method: 'GET',
    summary: `One ${human(one)}.`,
    handle: call => answer(call, model, options, mustBeAt(call, model), includesOf(call, model, options)),
  }
  return withOptions(endpoint, options, {
    parameters: () => family.query.include(askable(model, options)),
    response: () => oneSchema(model, catalogue, options),
  })
}

function answer (
  call: Call, model: Model, { extra }: OperationOptions, id: number, includes: readonly string[]
): Reply {
  const row = sessionOf(call).show(model, id, includes)
  const subject = { row: () => call.session.get(model.resource, id) }
  return { text: model.envelope.one(model.resource.one, row, extra?.make(call, subject)) }
}

const oneSchema = (model: Model, catalogue: Catalogue, { includes, extra }: OperationOptions): JsonSchema =>
  model.envelope.oneSchema(model.resource.one, shownSchema(model, catalogue, includes), extra?.schemas)

/** Rows of a list belong to the parents in its path. */
function parentRestriction (parents: Parents): Restriction {
  return {
    where: Object.keys(parents).map(field => `${field} = ?`), parameters: Object.values(parents),
  }
}

/** The list that a request asks for. */
export function planOf (call: Call, model: Model, { restrict }: OperationOptions): Plan {
  const asked = plan(model, model.resource.family.query.read(call.query, model.known), LARGEST_PAGE)
  const { under } = model.resource
  const below = under === undefined ? asked : restricted(asked, parentRestriction(parentsOf(call, model)))
  const own = ownRows(call, model)
  const permitted = own === undefined ? below : restricted(below, own)
  return restrict === undefined ? permitted : restricted(permitted, restrict(call))
}

export function list (model: Model, catalogue: Catalogue, options: OperationOptions = {}): Endpoint {
  const { resource, envelope } = model
  const { many, sort } = resource
  const key = listKeyOf(resource)
  const { extra, includes: always = [] } = options
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, 'list', 'read'),
    method: 'GET',
    summary: `A page of ${human(many)}.`,
    handle: call => {
      const planned = planOf(call, model, options)
      const full = { ...planned, includes: [...new Set([...always, ...planned.includes])].sort() }
      if (extra === undefined) {
        const body: PageBody = (rows, page) => listBody(envelope.around(key, page), rows)
        return { text: sessionOf(call).cachedPage(model, full, `${many}.list`, body) }
      }
      const { rows, page } = sessionOf(call).showPage(model, full)
      const selected = { ...planned, from: `${model.source} AS ${model.table}` }
      return { text: listBody(envelope.around(key, page, extra.make(call, { rows: selected })), rows) }
    },
  }
  return withOptions(endpoint, options, {
    parameters: () => listParameters(model, options),
    response: () => envelope.listSchema(
      key, shownSchema(model, catalogue, always), extra?.schemas, sort !== undefined
    ),
  })
}

function listParameters (model: Model, options: OperationOptions): Parameter[] {
  const { family: { query }, search = {}, sort = {}, fields } = model.resource
  const filters = Object.entries(search).flatMap(([name, filter]) => {
    const on = filter.on.length === 0 ? [name] : filter.on
    const description = filter.doc ?? (filter.match === 'flag'
      ? `Whether ${human(name)}.`
      : matches[filter.match].description(on.join('`, `')))
    const notes = filter.inferred === undefined ? {} : { inferred: filter.inferred }
    return query.filter(name, description, fields[on[0]!], listName(name, filter))
      .map(parameter => ({ ...parameter, ...notes }))
  })
  return [...filters, ...query.include(askable(model, options)), ...query.sort(Object.keys(sort)), ...paging]
}

export const paging: readonly Parameter[] = [
  { name: 'page', description: 'Page, from 1; 0 is the first too.', schema: { type: 'integer', minimum: 0 } },
  {
    name: 'per_page',
    description: `Rows of a page; more than ${LARGEST_PAGE} is taken as ${LARGEST_PAGE}.`,
    schema: { type: 'integer', minimum: 0 },
  },
]

/**
 * The draft in a body. Without its wrapper every required field is missing, which is what FreshBooks answers.
 */
export const draftOf = (model: Model, { body }: Call): Record<string, unknown> =>
  model.envelope.unwrap(model.resource.one, body) ?? {}

/** Includes that the answer to a write shows because the write sent a value for them. */
function writtenIncludes (model: Model, draft: Record<string, unknown>): string[] {
  const isSent = (value: unknown) =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
  return Object.entries(model.resource.include ?? {})
    .filter(
      ([name, include]) => include.show === 'written' && Object.hasOwn(draft, name) && isSent(draft[name])
    )
    .map(([name]) => name)
}

/** The row that a write is about: none for a create, unless its parents have their only child already. */
function target (
  call: Call, model: Model, operation: 'create' | 'update', parents: Parents
): number | undefined {
  if (model.address.kind === 'only child') return rowAt(call, model, parents)
  return operation === 'create' ? undefined : mustBeAt(call, model)
}

function write (
  model: Model, catalogue: Catalogue, options: OperationOptions, operation: 'create' | 'update'
): Endpoint {
  const { family, one } = model.resource
  const isCreate = operation === 'create'
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, operation, 'write'),
    method: isCreate ? 'POST' : 'PUT',
    summary: isCreate ? `Makes a ${human(one)}.` : `Changes a ${human(one)}.`,
    ...(isCreate && model.envelope.created !== 200 ? { success: model.envelope.created } : {}),
    handle: call => {
      checkOwnership(call, model)
      const parents = parentsOf(call, model)
      const draft = { ...draftOf(model, call), ...parents }
      const id = sessionOf(call).write(model, draft, target(call, model, operation, parents))
      checkOwnership(call, model, id)
      const includes = new Set([...includesOf(call, model, options), ...writtenIncludes(model, draft)])
      const reply = answer(call, model, options, id, [...includes].sort())
      if (isErasing(model, draft)) sessionOf(call).remove(model, id)
      return reply
    },
  }
  return withOptions(endpoint, options, {
    parameters: () => family.query.include(askable(model, options)),
    request: () => model.envelope.requestSchema(one, draftSchema(model.resource, model.rules)),
    response: () => oneSchema(model, catalogue, options),
  })
}

/** Libraries send vis_state 1 to delete also rows without that field (the PHP library, for taxes). */
const isErasing = ({ resource, visibility }: Model, draft: Record<string, unknown>): boolean =>
  resource.deletion === 'erase' && resource.family.conventions.exclusiveKeys && visibility === undefined &&
  numberOf(draft.vis_state) === 1

export const create = (model: Model, catalogue: Catalogue, options: OperationOptions = {}): Endpoint =>
  write(model, catalogue, options, 'create')

export const update = (model: Model, catalogue: Catalogue, options: OperationOptions = {}): Endpoint =>
  write(model, catalogue, options, 'update')

export function remove (model: Model, options: OperationOptions = {}): Endpoint {
  const { removed } = model.envelope
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, 'delete', 'write'),
    method: 'DELETE',
    summary: `Deletes a ${human(model.resource.one)}.`,
    success: removed.status ?? 200,
    handle: call => {
      checkOwnership(call, model)
      sessionOf(call).remove(model, mustBeAt(call, model))
      return removed
    },
  }
  return withOptions(endpoint, options, { response: () => ({ type: 'object' }) })
}

/** The endpoints of a resource: its operations, its actions with a route, and those written by hand. */
export function endpointsOf (model: Model, catalogue: Catalogue, models: Models): Endpoint[] {
  const { operations = ordinaryOperations, options = {} } = model.resource
  const makers = {
    list, get, create, update,
    delete: (of: Model, _catalogue: Catalogue, removing?: OperationOptions) => remove(of, removing),
  }
  return [
    ...operations.map(operation => makers[operation](model, catalogue, options[operation])),
    ...actionEndpoints(model, catalogue),
    ...model.endpoints(model, catalogue, models),
  ]
}
