// Plans: everything an endpoint reads, prepared for comparison with requests. A plan is made from the
// endpoint's documentation and its resource at first use, then cached.
import type { Described, Parameter } from '../../declare/endpoint.ts'
import type { Field, Fields, JsonSchema } from '../../declare/field.ts'
import type { IgnoredKeys } from '../../declare/search.ts'
import { memoize } from '../../memoize.ts'
import { keyedActions } from '../../derive/actions.ts'
import type { Model, Models } from '../../derive/model.ts'

/** The query parameters of an endpoint. */
export interface QueryPlan {
  readonly operation: string
  /** By their full spelling (`search[date_min]`). */
  readonly parameters: ReadonlyMap<string, Parameter>
  /** Names without `include[]` or `include_`. */
  readonly includes: readonly string[]
  /** Filters that accounting also accepts without `search[…]`. */
  readonly flags: ReadonlySet<string>
  /** Column that lists can be filtered by without a documented parameter (`vis_state`). */
  readonly visibility: string | undefined
  /** Filters by name, without `search[…]`. */
  readonly filters: readonly string[]
  readonly sorts: readonly string[]
  /** Keys without effect that the resource declares, each with the one to use instead. */
  readonly ignored: IgnoredKeys
  /** Whether filters are spelled `search[…]` and includes `include[]`. */
  readonly isBracketed: boolean
  readonly isList: boolean
}

/** The members of an object in a body. */
export interface Shape {
  readonly fields: ReadonlyMap<string, FieldPlan>
  /** Names in responses that requests cannot set. */
  readonly readOnly: ReadonlySet<string>
  /** The field that names a row which is there already: that one may leave out the rest. */
  readonly key: string | undefined
}

/** One field of a body. */
export interface FieldPlan {
  /** `price` is a decimal amount without a currency; JSON text. */
  readonly kind: 'money' | 'price' | 'decimal' | 'plain'
  /** Its JSON types in responses; undefined if responses do not have it. */
  readonly shownTypes: readonly string[] | undefined
  readonly inferred: string | undefined
  /** What it means that a row is sent without it. */
  readonly unsent: Field['unsent']
  /** What FreshBooks may refuse. */
  readonly doubt: Field['doubt']
  /** Read only when the row is created. */
  readonly isCreateOnly: boolean
  /** Members of its value, or of each of its rows; undefined if unknown. */
  readonly nested: Shape | undefined
}

/** A key of a PUT that makes FreshBooks look at no other keys but those that belong to it. */
export interface ExclusiveKey {
  readonly key: string
  /** Whether it counts with any value, with one that is not null, or with `true` only. */
  readonly when: 'sent' | 'given' | 'true'
  /** The keys that belong to it: `email_recipients` to `action_email`. */
  readonly reads: ReadonlySet<string>
}

/** The body of an endpoint. */
export interface BodyPlan {
  /** Top-level keys; undefined for one whose members are unknown. */
  readonly wrappers: ReadonlyMap<string, Shape | undefined>
  /** The key that lists of the resource have their rows under; undefined for a request of no resource. */
  readonly listKey: string | undefined
  /** Keys that make a PUT ignore others; visibility first. */
  readonly exclusiveKeys: readonly ExclusiveKey[]
  readonly isCreate: boolean
}

/** Everything that an endpoint reads; `body` is undefined if it takes none. */
export interface Plan {
  readonly query: QueryPlan
  readonly body: BodyPlan | undefined
}

/** Returns the plan of an endpoint; cached by operation. */
export function plans (models: Models): (endpoint: Described) => Plan {
  const cached = memoize<Plan>()
  return endpoint => cached(endpoint.operation, () => {
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
    ignored: endpoint.operation.endsWith('.list') ? model?.resource.ignored ?? {} : {},
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
    return [name, shapeOf(draft, findSchema(response, name), written?.resource)] as const
  })
  const hasExclusiveKeys = method === 'PUT' && family.conventions.exclusiveKeys && model !== undefined
  const exclusiveKeys = hasExclusiveKeys ? exclusiveKeysOf(model) : []
  const listKey = model?.resource.many
  return { wrappers: new Map(wrappers), listKey, exclusiveKeys, isCreate: method === 'POST' }
}

function exclusiveKeysOf ({ visibility, rules }: Model): ExclusiveKey[] {
  const column = visibility === undefined
    ? []
    : [{ key: visibility.column, when: 'sent', reads: new Set<string>() } as const]
  return [...column, ...keyedActions(rules).map(([{ key, when }, { reads = [], input = {} }]) =>
    ({ key, when, reads: new Set([...reads, ...Object.keys(input)]) }))]
}

type Properties = Readonly<Record<string, JsonSchema>>

const propertiesOf = (schema: JsonSchema | undefined): Properties => (schema?.properties ?? {}) as Properties

/** The schema of the member with this name, outer levels first: the row within its envelope. */
function findSchema (schema: JsonSchema, name: string): JsonSchema | undefined {
  const members = propertiesOf(schema)
  if (members[name] !== undefined) return members[name]
  const inner = Object.values(members).filter(member => member.type === 'object')
  return inner.map(member => findSchema(member, name)).find(found => found !== undefined)
}

interface Declared {
  readonly fields: Fields
  readonly key?: string
  readonly owns?: Readonly<Record<string, { readonly fields: Fields, readonly key: string }>>
}

/** Undefined for an object without documented members: it may have any. */
function shapeOf (
  draft: JsonSchema, responseSchema: JsonSchema | undefined, declared?: Declared
): Shape | undefined {
  const requestProperties = propertiesOf(draft)
  if (Object.keys(requestProperties).length === 0) return undefined
  const responseProperties = propertiesOf(responseSchema)
  const fields = Object.entries(requestProperties).map(([name, schema]) =>
    [name, fieldPlan(name, schema, responseProperties[name], declared)] as const)
  return {
    fields: new Map(fields),
    readOnly: new Set(Object.keys(responseProperties).filter(name => requestProperties[name] === undefined)),
    key: declared?.key,
  }
}

function fieldPlan (
  name: string, schema: JsonSchema, responseSchema: JsonSchema | undefined, declared: Declared | undefined
): FieldPlan {
  const field = declared?.fields[name]
  const owned = declared?.owns?.[name]
  const items = (schema.items ?? schema) as JsonSchema
  const type = responseSchema?.type
  return {
    kind: kindOf(name, field?.kind, responseSchema),
    shownTypes: type === undefined ? undefined : [type as string | string[]].flat(),
    inferred: (schema['x-inferred'] ?? field?.inferred) as string | undefined,
    unsent: field?.unsent,
    doubt: field?.doubt,
    isCreateOnly: field?.access === 'create-only',
    nested: shapeOf(items, (responseSchema?.items ?? responseSchema) as JsonSchema | undefined, owned),
  }
}

function kindOf (
  name: string, kind: string | undefined, responseSchema: JsonSchema | undefined
): FieldPlan['kind'] {
  const members = propertiesOf(responseSchema)
  if (kind === 'money' || (members.amount !== undefined && members.code !== undefined)) return 'money'
  if (kind === 'decimal' && /rate|price/.test(name)) return 'price'
  return kind === 'decimal' || kind === 'percent' ? 'decimal' : 'plain'
}
