// What the endpoints of resources share: the session they need, the row that a path names, and their
// documentation, which is made at the first request for it and not when the server starts.
import type { Action } from '../declare/action.ts'
import type { Call, Endpoint, OperationOptions, Query, Restriction } from '../declare/endpoint.ts'
import type { Page } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Catalogue } from '../declare/include.ts'
import { fail } from '../declare/problem.ts'
import type { Operation, RowScope } from '../declare/resource.ts'
import type { Caller, Session } from '../declare/session.ts'
import { lazy } from '../memoize.ts'
import type { Model } from './model.ts'
import type { Plan } from './query.ts'
import { pascal, rowSchema } from './schemas.ts'

/** Makes the body of a page of its rows. */
export type PageBody = (rows: readonly string[], page: Page) => Buffer

/** What endpoints need of a session beyond what rules see. */
export interface EndpointSession extends Session {
  /** The row as JSON text; throws the `not-found` problem. */
  show: (model: Model, id: number, includes: readonly string[]) => string
  showPage: (model: Model, plan: Plan) => { rows: readonly string[], page: Page }
  /** The whole body of a page; cached until the next write, because programs read the same page often. */
  cachedPage: (model: Model, plan: Plan, operation: string, body: PageBody) => Buffer
  /**
   * The id of the row that a text in a path names, or undefined; `parents` are values of fields that the row
   * must have. Throws the `not-found` problem for a text that can name no row.
   */
  locate: (model: Model, text: string, parents?: Readonly<Record<string, unknown>>) => number | undefined
  /** Writes a draft through the pipeline; returns the id. */
  write: (model: Model, draft: Record<string, unknown>, id: number | undefined) => number
  remove: (model: Model, id: number) => void
  /** Runs an action on a row; `draft` is what the request sent. Returns the id. */
  act: (model: Model, action: Action, draft: Record<string, unknown>, id: number) => number
  /**
   * A session at the same instant in the business of a row: for pages of anybody. Undefined where no business
   * has such a row any more.
   */
  inBusinessOf: (model: Model, id: number, caller: Caller) => EndpointSession | undefined
  /** The model of a table. */
  model: (table: string) => Model
}

/** The session of a call, with all that endpoints may do. */
export const sessionOf = (call: Call): EndpointSession => call.session as EndpointSession

/**
 * The id that a placeholder of the path names; throws the `not-found` problem where it names no row, and for
 * rows of others where the caller is limited to their own.
 */
export function idOf (call: Call, model: Model, name = 'id'): number {
  const text = call.params[name] ?? ''
  const id = sessionOf(call).locate(model, text)
  return id !== undefined && isPermitted(call, model, id) ? id : notFound(model, text)
}

export const notFound = (model: Model, value: unknown): never =>
  fail('not-found', {
    field: model.idField, object: model.resource.one, value, ...model.resource.problems?.['not-found'],
  })

export type Parents = Readonly<Record<string, unknown>>
export const noParents: Parents = {}

/** Values of the fields that the parents in the path give, each checked to be there. */
export function parentsOf (call: Call, model: Model): Parents {
  const { under, fields } = model.resource
  if (under === undefined) return noParents
  return Object.fromEntries(Object.entries(under).map(([placeholder, field]) => {
    const parent = sessionOf(call).model(fields[field]!.refers!)
    const id = idOf(call, parent, placeholder)
    // a deleted parent counts, an unknown one does not
    sessionOf(call).get(parent.resource, id)
    return [field, id]
  }))
}

/** The row a path names: by its address, or as the only child of its parents. */
export function rowAt (call: Call, model: Model, parents: Parents): number | undefined {
  const text = model.address.kind === 'only child' ? '' : call.params.id ?? ''
  return sessionOf(call).locate(model, text, parents)
}

export function mustBeAt (call: Call, model: Model): number {
  const parents = parentsOf(call, model)
  const named = call.params.id ?? Object.values(parents).at(-1)
  const id = rowAt(call, model, parents) ?? notFound(model, named)
  return isPermitted(call, model, id) ? id : notFound(model, named)
}

/** The rows that a caller is limited to; undefined where they are not. */
export function ownRows ({ session: { caller } }: Call, { resource }: Model): Restriction | undefined {
  return caller.isLimitedToOwn === true ? resource.own?.(caller) : undefined
}

function isPermitted (call: Call, model: Model, id: number): boolean {
  const own = ownRows(call, model)
  if (own === undefined) return true
  const condition = ['id = ?', ...own.where].join(' AND ')
  return call.session.select(model.resource, condition, id, ...own.parameters).length > 0
}

/** Who is limited to their own rows writes none that have no owner, and none for others. */
export function checkOwnership (call: Call, model: Model, written?: number): void {
  const isLimited = call.session.caller.isLimitedToOwn === true
  const isRefused = isLimited && (model.resource.own === undefined ||
    (written !== undefined && !isPermitted(call, model, written)))
  if (isRefused) fail('forbidden')
}

export function common (model: Model, operation: Operation, verb: 'read' | 'write') {
  const { resource } = model
  const { family, many, scope, tenant } = resource
  return {
    family, paths: family.paths(resource, operation), operation: `${many}.${operation}`,
    ...(typeof scope === 'string' ? { scope: `user:${scope}:${verb}` } : rowScopes(model, scope, operation)),
    ...(tenant === undefined ? {} : { tenant }),
  }
}

/** Scopes of the row in the path and of the draft. A list is about no row: any token may read it. */
function rowScopes (
  model: Model, { documented, of }: RowScope, operation: Operation
): Pick<Endpoint, 'scope' | 'scopesOf'> {
  if (operation === 'list') return { scope: null }
  const rowOf = (call: Call): object | undefined => {
    const id = operation === 'create' ? undefined : rowAt(call, model, parentsOf(call, model))
    return id === undefined ? undefined : sessionOf(call).find<object>(model.resource, id)
  }
  return {
    scope: documented,
    scopesOf: call => [rowOf(call), model.envelope.unwrap(model.resource.one, call.body)]
      .flatMap(values => values === undefined ? [] : of(values as Readonly<Record<string, unknown>>) ?? []),
  }
}

/** What documents an endpoint. */
type LazyParts = Partial<{ [Name in 'parameters' | 'request' | 'response']: () => Endpoint[Name] }>

export function withLazyParts (endpoint: Omit<Endpoint, 'response'>, parts: LazyParts): Endpoint {
  for (const [name, make] of Object.entries(parts)) {
    Object.defineProperty(endpoint, name, { get: lazy(make as () => unknown), enumerable: true })
  }
  return endpoint as Endpoint
}

/** An ordinary endpoint with what the options of its operation say otherwise. */
export function withOptions (
  endpoint: Omit<Endpoint, 'response'>, options: OperationOptions, parts: LazyParts
): Endpoint {
  const { operation = endpoint.operation, summary = endpoint.summary, inferred, around, parameters } = options
  const { handle } = endpoint
  const changed = {
    ...endpoint,
    operation,
    summary,
    ...(inferred === undefined ? {} : { inferred }),
    ...(around === undefined ? {} : { handle: (call: Call) => around(call, handle) }),
  }
  return withLazyParts(changed, parameters === undefined
    ? parts
    : { ...parts, parameters: () => [...parts.parameters?.() ?? [], ...parameters] })
}

export const human = (name: string): string => name.replaceAll('_', ' ')

/** The schema of a row with every include it may carry. */
export function shownSchema (model: Model, catalogue: Catalogue, always: readonly string[] = []): JsonSchema {
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

export function includesOf (
  call: Call, model: Model, { includes: always = [] }: OperationOptions
): readonly string[] {
  if (Object.keys(call.query).length === 0) return always
  const asked = model.resource.family.query.read(onlyIncludes(call.query), model.known).includes
  return [...new Set([...always, ...asked.filter(name => model.known.includes.has(name))])].sort()
}

/** Paging does not apply to a single row: a bad page beside it is no error. */
const onlyIncludes = ({ page, per_page, ...rest }: Query): Query => rest

/** Includes that a request can ask for. */
export const askable = (model: Model, { includes = [] }: OperationOptions): string[] =>
  [...model.known.includes].filter(name => !includes.includes(name))
