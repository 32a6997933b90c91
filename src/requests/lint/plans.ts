// What an endpoint reads, in the form that comparing a request with it needs: made from its documentation and
// its resource the first time a request might differ from it, and kept.
import type { Described, Parameter } from '../../declare/endpoint.ts'
import type { Fields, JsonSchema } from '../../declare/field.ts'
import { memoize } from '../../derive/memoize.ts'
import type { Model, Models } from '../../derive/model.ts'

/** What a query may hold. */
export interface QueryPlan {
  readonly operation: string
  /** By their full spelling (`search[date_min]`). */
  readonly parameters: ReadonlyMap<string, Parameter>
  /** Names without `include[]` or `include_`. */
  readonly includes: readonly string[]
  /** Filters that accounting also takes bare. */
  readonly flags: ReadonlySet<string>
  /** The column that lists can be asked for though no parameter is documented for it (`vis_state`). */
  readonly visibility: string | undefined
  /** Filters by name, without `search[…]`. */
  readonly filters: readonly string[]
  readonly sorts: readonly string[]
  /** Whether filters are spelled search[…] and includes include[] here. */
  readonly isBracketed: boolean
  readonly isList: boolean
}

/** What an object in a body may hold. */
export interface Shape {
  readonly fields: ReadonlyMap<string, FieldPlan>
  /** Names that answers show and requests cannot set. */
  readonly readOnly: ReadonlySet<string>
}

/** One field of a body. */
export interface FieldPlan {
  /** `price` is money without a currency beside it, a text on the wire. */
  readonly kind: 'money' | 'price' | 'decimal' | 'plain'
  /** JSON types under which FreshBooks shows it; undefined where it does not. */
  readonly shown: readonly string[] | undefined
  readonly inferred: string | undefined
  /** Taken from a create only. */
  readonly isCreateOnly: boolean
  /** What its value, or each of its rows, may hold; undefined where that is not known. */
  readonly inside: Shape | undefined
}

/** What a body may hold. */
export interface BodyPlan {
  /** Keys of the body, each with what it may hold. */
  readonly wrappers: ReadonlyMap<string, Shape | undefined>
  /** Keys that make a PUT drop everything beside them, the state of visibility first. */
  readonly phases: readonly string[]
  readonly isCreate: boolean
}

export interface Plan {
  readonly query: QueryPlan
  readonly body: BodyPlan | undefined
}

/** Plans of all endpoints, each made when it is first asked for. */
export function plans (models: Models): (endpoint: Described) => Plan {
  const keep = memoize<Plan>()
  return endpoint => keep(endpoint.operation, () => {
    const model = models.get(endpoint.operation.split('.')[0]!)
    return { query: queryPlan(endpoint, model), body: bodyPlan(endpoint, model, models) }
  })
}

const isFilter = (name: string): boolean => !/^(include|sort$|page$|per_page$)/.test(name)

const withoutBrackets = (name: string): string => /^search\[([^\]]+)\]/.exec(name)?.[1] ?? name

function queryPlan (endpoint: Described, model: Model | undefined): QueryPlan {
  const parameters = new Map((endpoint.parameters ?? []).map(parameter => [parameter.name, parameter]))
  const names = [...parameters.keys()]
  const isList = parameters.has('per_page')
  const enumOf = (name: string) => (parameters.get(name)?.schema.enum ?? []) as readonly string[]
  const items = parameters.get('include[]')?.schema.items as JsonSchema | undefined
  return {
    operation: endpoint.operation,
    parameters,
    includes: items === undefined
      ? names.filter(name => name.startsWith('include_')).map(name => name.slice('include_'.length))
      : items.enum as readonly string[],
    flags: isList ? model?.known.flags ?? new Set() : new Set(),
    visibility: isList ? model?.visibility?.column : undefined,
    filters: [...new Set(names.filter(isFilter).map(withoutBrackets))],
    sorts: enumOf('sort'),
    isBracketed: endpoint.family.query.filterName('x') !== 'x',
    isList,
  }
}

function bodyPlan (
  endpoint: Described, model: Model | undefined, models: Models
): BodyPlan | undefined {
  const { request, response, method, family } = endpoint
  if (request === undefined) return undefined
  const wrappers = Object.entries(propertiesOf(request)).map(([name, draft]) => {
    const written = [...models.values()].find(({ resource }) => resource.one === name)
    return [name, shapeOf(draft, find(response, name), written?.resource)] as const
  })
  const hasPhases = method === 'PUT' && family.conventions.exclusiveKeys && model !== undefined
  const phases = hasPhases ? phasesOf(model) : []
  return { wrappers: new Map(wrappers), phases, isCreate: method === 'POST' }
}

function phasesOf ({ visibility, rules }: Model): string[] {
  const column = visibility === undefined ? [] : [visibility.column]
  return [...column, ...Object.keys(rules.actions ?? {})]
}

type Properties = Readonly<Record<string, JsonSchema>>

const propertiesOf = (schema: JsonSchema | undefined): Properties => (schema?.properties ?? {}) as Properties

/** The schema of the first member of that name, from the outside in: the row within its envelope. */
function find (schema: JsonSchema, name: string): JsonSchema | undefined {
  const members = propertiesOf(schema)
  if (members[name] !== undefined) return members[name]
  const inner = Object.values(members).filter(member => member.type === 'object')
  return inner.map(member => find(member, name)).find(found => found !== undefined)
}

interface Declared {
  readonly fields: Fields
  readonly owns?: Readonly<Record<string, { readonly fields: Fields }>>
}

/** An object that documents no members may hold anything. */
function shapeOf (draft: JsonSchema, shown: JsonSchema | undefined, declared?: Declared): Shape | undefined {
  const taken = propertiesOf(draft)
  if (Object.keys(taken).length === 0) return undefined
  const seen = propertiesOf(shown)
  const fields = Object.entries(taken).map(([name, schema]) =>
    [name, fieldPlan(name, schema, seen[name], declared)] as const)
  return {
    fields: new Map(fields),
    readOnly: new Set(Object.keys(seen).filter(name => taken[name] === undefined)),
  }
}

function fieldPlan (
  name: string, schema: JsonSchema, shown: JsonSchema | undefined, declared: Declared | undefined
): FieldPlan {
  const field = declared?.fields[name]
  const owned = declared?.owns?.[name]
  const items = (schema.items ?? schema) as JsonSchema
  return {
    kind: kindOf(name, field?.kind, shown),
    shown: shown?.type === undefined ? undefined : [shown.type as string | string[]].flat(),
    inferred: (schema['x-inferred'] ?? field?.inferred) as string | undefined,
    isCreateOnly: field?.access === 'create-only',
    inside: shapeOf(items, (shown?.items ?? shown) as JsonSchema | undefined, owned),
  }
}

function kindOf (
  name: string, kind: string | undefined, shown: JsonSchema | undefined
): FieldPlan['kind'] {
  const members = propertiesOf(shown)
  if (kind === 'money' || (members.amount !== undefined && members.code !== undefined)) return 'money'
  if (kind === 'decimal' && /rate|price/.test(name)) return 'price'
  return kind === 'decimal' || kind === 'percent' ? 'decimal' : 'plain'
}
