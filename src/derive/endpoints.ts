// A resource → its endpoints. The five functions are also building blocks: an irregular resource composes its
// endpoints by hand from the same ones, with other includes or members beside the row. What documents them is
// worked out when somebody asks, not when the server starts.
import type { Call, Endpoint, Parameter, Query } from '../declare/endpoint.ts'
import type { Page } from '../declare/family.ts'
import type { Catalogue } from '../declare/include.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import type { Operation } from '../declare/resource.ts'
import type { Session } from '../declare/rules.ts'
import { listName, matches } from '../declare/search.ts'
import { numberOf } from '../json-values.ts'
import { lazy } from './memoize.ts'
import { plan, type Plan } from './query.ts'
import { draftSchema, pascal, rowSchema } from './schemas.ts'
import type { Model } from './model.ts'

/** Makes the body of a page of its rows. */
export type Envelope = (rows: string, page: Page) => string

/** What the endpoints need of a session beyond what rules see. */
export interface EndpointSession extends Session {
  /** The row as JSON text; throws the `not-found` problem. */
  show: (model: Model, id: number, includes: readonly string[]) => string
  showPage: (model: Model, plan: Plan) => { rows: string, page: Page }
  /** The whole body of a page; kept until something is written, as programs page and poll. */
  cachedPage: (
    model: Model, plan: Plan, operation: string, envelope: Envelope
  ) => Buffer
  /** Writes a draft through the pipeline; gives the id. */
  write: (model: Model, draft: Record<string, unknown>, id: number | undefined) => number
  remove: (model: Model, id: number) => void
}

/** What an irregular resource changes about an operation. */
export interface OperationOptions {
  /** Includes that are always shown. */
  readonly includes?: readonly string[]
  /** Conditions a list has whatever is asked for: only the caller's own entries. */
  readonly restrict?: (planned: Plan, call: Call) => Plan
  /** Members beside the row or rows. */
  readonly extra?: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly make: (
      call: Call, desk: EndpointSession, subject: { id?: number, plan?: Plan }
    ) => Readonly<Record<string, unknown>>
  }
}

/** Largest page of any list. */
const LARGEST_PAGE = 100

/** The session of a call, with all that endpoints may do. */
export const sessionOf = (call: Call): EndpointSession => call.session as EndpointSession

/** The id in a path; one that is no number names no row. */
export function idOf ({ params }: Call, { resource, idField }: Model, name = 'id'): number {
  const text = params[name] ?? ''
  return /^\d{1,15}$/.test(text)
    ? Number(text)
    : fail('not-found', { field: idField, object: resource.one, value: text })
}

function common (model: Model, operation: Operation, verb: 'read' | 'write') {
  const { family, many, scope } = model.resource
  return {
    family, paths: family.paths(model.resource, operation), operation: `${many}.${operation}`,
    scope: `user:${scope}:${verb}`,
  }
}

/** What only documentation asks for, worked out when it does. */
type LazyParts = Partial<{ [Name in 'parameters' | 'request' | 'response']: () => Endpoint[Name] }>

function withLazyParts (endpoint: Omit<Endpoint, 'response'>, late: LazyParts): Endpoint {
  for (const [name, make] of Object.entries(late)) {
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

function includesOf (call: Call, model: Model, extras: OperationOptions): readonly string[] {
  const always = extras.includes ?? []
  if (Object.keys(call.query).length === 0) return always
  const asked = model.resource.family.readQuery(onlyIncludes(call.query), model.known).includes
  return [...new Set([...always, ...asked.filter(name => model.known.includes.has(name))])].sort()
}

/** Paging is no business of a single row: a bad page beside it is no error. */
const onlyIncludes = ({ page, per_page, ...rest }: Query): Query => rest

export function get (model: Model, catalogue: Catalogue, extras: OperationOptions = {}): Endpoint {
  const { one, family } = model.resource
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, 'get', 'read'),
    method: 'GET',
    summary: `One ${human(one)}.`,
    handle: call => answer(call, model, extras, idOf(call, model), includesOf(call, model, extras)),
  }
  return withLazyParts(endpoint, {
    parameters: () => family.spelling.include(askable(model, extras)),
    response: () =>
      family.oneSchema(one, shownSchema(model, catalogue, extras.includes), extras.extra?.schemas),
  })
}

function answer (call: Call, model: Model, extras: OperationOptions, id: number, includes: readonly string[]) {
  const { family, one } = model.resource
  const row = sessionOf(call).show(model, id, includes)
  return { text: family.one(one, row, extras.extra?.make(call, sessionOf(call), { id })) }
}

const askable = (model: Model, extras: OperationOptions): string[] =>
  [...model.known.includes].filter(name => extras.includes?.includes(name) !== true)

export function list (model: Model, catalogue: Catalogue, extras: OperationOptions = {}): Endpoint {
  const { resource } = model
  const { family, many } = resource
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, 'list', 'read'),
    method: 'GET',
    summary: `A page of ${human(many)}.`,
    handle: call => {
      const asked = plan(model, family.readQuery(call.query, model.known), LARGEST_PAGE)
      const planned = extras.restrict?.(asked, call) ?? asked
      const includes = [...new Set([...extras.includes ?? [], ...planned.includes])].sort()
      const whole = { ...planned, includes }
      if (extras.extra === undefined) {
        const envelope: Envelope = (rows, page) => family.list(many, rows, page)
        return { text: sessionOf(call).cachedPage(model, whole, `${many}.list`, envelope) }
      }
      const { rows, page } = sessionOf(call).showPage(model, whole)
      return { text: family.list(many, rows, page, extras.extra.make(call, sessionOf(call), { plan: planned })) }
    },
  }
  return withLazyParts(endpoint, {
    parameters: () => listParameters(model, extras),
    response: () => family.listSchema(many, shownSchema(model, catalogue, extras.includes),
      extras.extra?.schemas, resource.sort !== undefined),
  })
}

function listParameters (model: Model, extras: OperationOptions): Parameter[] {
  const { family, search = {}, sort = {}, fields } = model.resource
  const filters = Object.entries(search).flatMap(([name, filter]) => {
    const on = filter.on.length === 0 ? [name] : filter.on
    const description = filter.doc ?? (filter.match === 'flag'
      ? `Whether ${human(name)}.`
      : matches[filter.match].description(on.join('`, `')))
    const notes = filter.inferred === undefined ? {} : { inferred: filter.inferred }
    return family.spelling.filter(name, description, fields[on[0]!], listName(name, filter))
      .map(parameter => ({ ...parameter, ...notes }))
  })
  return [...filters, ...family.spelling.include(
    askable(model, extras)
  ), ...family.spelling.sort(Object.keys(sort)), ...paging]
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
function draftOf (model: Model, call: Call): Record<string, unknown> {
  return model.resource.family.unwrap(model.resource, call.body) ?? {}
}

/** Includes that show themselves when a write sent something for them. */
function echoed (model: Model, draft: Record<string, unknown>): string[] {
  const isSent = (value: unknown) =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
  return Object.entries(model.resource.include ?? {})
    .filter(([name, include]) => include.echoed === true && isSent(draft[name])).map(([name]) => name)
}

function write (
  model: Model, catalogue: Catalogue, extras: OperationOptions, operation: 'create' | 'update'
): Endpoint {
  const { family, one } = model.resource
  const endpoint: Omit<Endpoint, 'response'> = {
    ...common(model, operation, 'write'),
    method: operation === 'create' ? 'POST' : 'PUT',
    summary: operation === 'create' ? `Makes a ${human(one)}.` : `Changes a ${human(one)}.`,
    handle: call => {
      const draft = draftOf(model, call)
      const id = sessionOf(call).write(model, draft, operation === 'create' ? undefined : idOf(call, model))
      const includes = [...new Set([...includesOf(call, model, extras), ...echoed(model, draft)])].sort()
      const reply = answer(call, model, extras, id, includes)
      if (isErasing(model, draft)) sessionOf(call).remove(model, id)
      return reply
    },
  }
  return withLazyParts(endpoint, {
    parameters: () => family.spelling.include(askable(model, extras)),
    request: () => family.requestSchema(one, draftSchema(model.resource)),
    response: () =>
      family.oneSchema(one, shownSchema(model, catalogue, extras.includes), extras.extra?.schemas),
  })
}

/** Libraries delete by vis_state 1 also what has no such state and is erased (taxes, by the PHP one). */
const isErasing = ({ resource, visibility }: Model, draft: Record<string, unknown>): boolean =>
  resource.deletion === 'erase' && resource.family.exclusiveKeys && visibility === undefined &&
  numberOf(draft.vis_state) === 1

export const create = (model: Model, catalogue: Catalogue, extras: OperationOptions = {}): Endpoint =>
  write(model, catalogue, extras, 'create')

export const update = (model: Model, catalogue: Catalogue, extras: OperationOptions = {}): Endpoint =>
  write(model, catalogue, extras, 'update')

export function remove (model: Model): Endpoint {
  const { family, one } = model.resource
  const removed = family.removed()
  return {
    ...common(model, 'delete', 'write'),
    method: 'DELETE',
    summary: `Deletes a ${human(one)}.`,
    response: { type: 'object' },
    success: removed.status ?? 200,
    handle: call => {
      sessionOf(call).remove(model, idOf(call, model))
      return removed
    },
  }
}

/** The endpoints of a resource; those of `replaced` are given elsewhere, by hand. */
export function endpointsOf (
  model: Model, catalogue: Catalogue, extras: Partial<Record<Operation, OperationOptions>> = {}
): Endpoint[] {
  const makers = { list, get, create, update, delete: (of: Model) => remove(of) }
  const operations = model.resource.operations ?? ['list', 'get', 'create', 'update', 'delete']
  return operations.map(operation => makers[operation](model, catalogue, extras[operation]))
}
