// A resource → its endpoints. The five functions are also building blocks: an irregular resource composes its
// endpoints by hand from the same ones. What documents them is worked out when somebody asks for it, not when the
// server starts.
import type {
  Call, Endpoint, OperationOptions, Parameter, Query, Reply, Restriction
} from '../declare/endpoint.ts'
import type { Page } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Catalogue } from '../declare/include.ts'
import { fail } from '../declare/problem.ts'
import { listKeyOf, type Operation } from '../declare/resource.ts'
import { listName, matches } from '../declare/search.ts'
import type { Session } from '../declare/session.ts'
import { lazy } from './memoize.ts'
import type { Model } from './model.ts'
import { plan, restricted, type Plan } from './query.ts'
import { draftSchema, pascal, rowSchema } from './schemas.ts'

/** Makes the body of a page of its rows. */
export type PageBody = (rows: string, page: Page) => string

/** What endpoints need of a session beyond what rules see. */
export interface EndpointSession extends Session {
  /** The row as JSON text; throws the `not-found` problem. */
  show: (model: Model, id: number, includes: readonly string[]) => string
  showPage: (model: Model, plan: Plan) => { rows: string, page: Page }
  /** The whole body of a page; kept until something is written, as programs page and poll. */
  cachedPage: (model: Model, plan: Plan, operation: string, body: PageBody) => string
  /**
   * The id of the row that a text in a path names, or undefined; `parents` are values of fields that the row must
   * have. Throws the `not-found` problem for a text that can name no row.
   */
  locate: (model: Model, text: string, parents?: Readonly<Record<string, unknown>>) => number | undefined
  /** Writes a draft through the pipeline; returns the id. */
  write: (model: Model, draft: Record<string, unknown>, id: number | undefined) => number
  remove: (model: Model, id: number) => void
  /** The model of a table. */
  model: (table: string) => Model
}

/** Largest page of any list. */
const LARGEST_PAGE = 100

/** The session of a call, with all that endpoints may do. */
export const sessionOf = (call: Call): EndpointSession => call.session as EndpointSession

/** The id that a placeholder of the path names; throws the `not-found` problem where it names no row. */
export function idOf (call: Call, model: Model, name = 'id'): number {
  const text = call.params[name] ?? ''
  return sessionOf(call).locate(model, text) ?? notFound(model, text)
}

const notFound = (model: Model, value: unknown): never =>
  fail('not-found', {
    field: model.idField, object: model.resource.one, value, ...model.resource.problems?.['not-found'],
  })

type Parents = Readonly<Record<string, unknown>>
const noParents: Parents = {}

/** Values of the fields that the parents in the path give, each checked to be there. */
function parentsOf (call: Call, model: Model): Parents {
  const { under, fields } = model.resource
  if (under === undefined) return noParents
  return Object.fromEntries(Object.entries(under).map(([placeholder, field]) => {
    const parent = sessionOf(call).model(fields[field]!.refers!)
    const id = idOf(call, parent, placeholder)
    // a parent that is deleted is still a parent; one that is not there is none
    sessionOf(call).get(parent.resource, id)
    return [field, id]
  }))
}

/** The row a path names: by its address, or as the only child of its parents. */
function rowAt (call: Call, model: Model, parents: Parents): number | undefined {
  const text = model.address.kind === 'only child' ? '' : call.params.id ?? ''
  return sessionOf(call).locate(model, text, parents)
}

function mustBeAt (call: Call, model: Model): number {
  const parents = parentsOf(call, model)
  return rowAt(call, model, parents) ?? notFound(model, call.params.id ?? Object.values(parents).at(-1))
}

function common (model: Model, operation: Operation, verb: 'read' | 'write') {
  const { resource } = model
  const { family, many, scope, tenant } = resource
  return {
    family, paths: family.paths(resource, operation), operation: `${many}.${operation}`,
    scope: `user:${scope}:${verb}`, ...(tenant === undefined ? {} : { tenant }),
  }
}

/** What documents an endpoint. */
type LazyParts = Partial<{ [Name in 'parameters' | 'request' | 'response']: () => Endpoint[Name] }>

function withLazyParts (endpoint: Omit<Endpoint, 'response'>, parts: LazyParts): Endpoint {
  for (const [name, make] of Object.entries(parts)) {
    Object.defineProperty(endpoint, name, { get: lazy(make as () => unknown), enumerable: true })
  }
  return endpoint as Endpoint
}

const human = (name: string): string => name.replaceAll('_', ' ')

/** The schema of a row with every include it may carry. */
function shownSchema (model: Model, catalogue: Catalogue, always: readonly string[] = []): JsonSchema {
  const row = rowSchema(model.resource) as { properties: Record<string, JsonSchema>, required: string[] }
  const extra = Object.entries(model.resource.include ?? {}).map(([name, include]) =>
    [name, { ...include.schema(model.resource, catalogue), description: include.doc }])
  const required = [...new Set([...row.required, ...always])]
  const name = [model.resource.one, ...always.map(include => `with_${include}`)].join('_')
  return {
    'x-component': pascal(name),
    ...row,
    properties: { ...row.properties, ...Object.fromEntries(extra) },
    required,
  }
}

function includesOf (call: Call, model: Model, { includes: always = [] }: OperationOptions): readonly string[] {
  if (Object.keys(call.query).length === 0) return always
  const asked = model.resource.family.query.read(onlyIncludes(call.query), model.known).includes
  return [...new Set([...always, ...asked.filter(name => model.known.includes.has(name))])].sort()
}

/** Paging does not apply to a single row: a bad page beside it is no error. */
const onlyIncludes = ({ page, per_page, ...rest }: Query): Query => rest

export function get (model: Model, catalogue: Catalogue, options: OperationOptions = {}): Endpoint {
  const { one, family } = model.resource
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, 'get', 'read'),
    method: 'GET',
    summary: `One ${human(one)}.`,
    handle: call => answer(call, model, options, mustBeAt(call, model), includesOf(call, model, options)),
  }
  return withLazyParts(endpoint, {
    parameters: () => family.query.include(askable(model, options)),
    response: () => oneSchema(model, catalogue, options),
  })
}

function answer (
  call: Call, model: Model, { extra }: OperationOptions, id: number, includes: readonly string[]
): Reply {
  const row = sessionOf(call).show(model, id, includes)
  return { text: model.envelope.one(model.resource.one, row, extra?.make(call, { id })) }
}

const oneSchema = (model: Model, catalogue: Catalogue, { includes, extra }: OperationOptions): JsonSchema =>
  model.envelope.oneSchema(model.resource.one, shownSchema(model, catalogue, includes), extra?.schemas)

const askable = (model: Model, { includes = [] }: OperationOptions): string[] =>
  [...model.known.includes].filter(name => !includes.includes(name))

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
  return restrict === undefined ? below : restricted(below, restrict(call))
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
        const body: PageBody = (rows, page) => envelope.list(key, rows, page)
        return { text: sessionOf(call).cachedPage(model, full, `${many}.list`, body) }
      }
      const { rows, page } = sessionOf(call).showPage(model, full)
      return { text: envelope.list(key, rows, page, extra.make(call, { rows: planned })) }
    },
  }
  return withLazyParts(endpoint, {
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

const paging: readonly Parameter[] = [
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

/** Includes that show themselves when a write sent something for them. */
function writtenIncludes (model: Model, draft: Record<string, unknown>): string[] {
  const isSent = (value: unknown) =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
  return Object.entries(model.resource.include ?? {})
    .filter(([name, include]) => include.show === 'written' && Object.hasOwn(draft, name) && isSent(draft[name]))
    .map(([name]) => name)
}

/** The row that a write is about: none for a create, unless its parents have their only child already. */
function target (call: Call, model: Model, operation: 'create' | 'update', parents: Parents): number | undefined {
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
      const parents = parentsOf(call, model)
      const draft = { ...draftOf(model, call), ...parents }
      const id = sessionOf(call).write(model, draft, target(call, model, operation, parents))
      const includes = new Set([...includesOf(call, model, options), ...writtenIncludes(model, draft)])
      const reply = answer(call, model, options, id, [...includes].sort())
      if (isErasing(model, draft)) sessionOf(call).remove(model, id)
      return reply
    },
  }
  return withLazyParts(endpoint, {
    parameters: () => family.query.include(askable(model, options)),
    request: () => model.envelope.requestSchema(one, draftSchema(model.resource)),
    response: () => oneSchema(model, catalogue, options),
  })
}

/** Libraries delete by vis_state 1 also what has no such state and is erased (taxes, by the PHP one). */
const isErasing = ({ resource, visibility }: Model, draft: Record<string, unknown>): boolean =>
  resource.deletion === 'erase' && resource.family.conventions.exclusiveKeys && visibility === undefined &&
  Number(draft.vis_state) === 1

export const create = (model: Model, catalogue: Catalogue, options: OperationOptions = {}): Endpoint =>
  write(model, catalogue, options, 'create')

export const update = (model: Model, catalogue: Catalogue, options: OperationOptions = {}): Endpoint =>
  write(model, catalogue, options, 'update')

export function remove (model: Model): Endpoint {
  const { removed } = model.envelope
  return {
    ...common(model, 'delete', 'write'),
    method: 'DELETE',
    summary: `Deletes a ${human(model.resource.one)}.`,
    response: { type: 'object' },
    success: removed.status ?? 200,
    handle: call => {
      sessionOf(call).remove(model, mustBeAt(call, model))
      return removed
    },
  }
}

/** The endpoints of a resource. */
export function endpointsOf (model: Model, catalogue: Catalogue): Endpoint[] {
  const { operations = ['list', 'get', 'create', 'update', 'delete'], options = {} } = model.resource
  const makers = { list, get, create, update, delete: (of: Model) => remove(of) }
  return operations.map(operation => makers[operation](model, catalogue, options[operation]))
}
