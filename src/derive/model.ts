// Everything that is derived from a declaration once and used at every request: the columns, the texts of
// SQL, and the ways a row is shown. It depends on declarations only, and holds no state of a world.
import type { Address } from '../declare/address.ts'
import type { Endpoint } from '../declare/endpoint.ts'
import type { Envelope } from '../declare/envelope.ts'
import type { KnownQuery } from '../declare/family.ts'
import type { Field } from '../declare/field.ts'
import type { Catalogue } from '../declare/include.ts'
import { tableOf, tenantOf, type Owned, type Resource } from '../declare/resource.ts'
import type { AnyRules } from '../declare/rules.ts'
import { listName, type Filter } from '../declare/search.ts'
import type { Tenant } from '../declare/tenant.ts'
import { memoize } from '../memoize.ts'
import { columnNames, isStored, sourceOf } from './names.ts'
import { ownedModels, type OwnedModel } from './owned.ts'
import { objectSql, ownedRowsSql, presenterOf, type Presenter } from './presenter.ts'
import { ownedSchema, rowSchema } from './schemas.ts'
import { statementsOf, type Statements } from './statements.ts'

export type { OwnedModel } from './owned.ts'
export { isStored } from './names.ts'

/** Makes the endpoints of a resource that its declaration cannot express. */
export type EndpointMaker = (model: Model, catalogue: Catalogue, models: Models) => Endpoint[]

/** A declared resource together with its rules and its endpoints that are written by hand. */
export interface Entry {
  readonly resource: Resource
  readonly rules?: AnyRules
  readonly endpoints?: EndpointMaker
}

/** A field with its name. */
export type NamedField = readonly [string, Field]

/** A resource as the rest of the program uses it. */
export interface Model {
  readonly resource: Resource
  readonly rules: AnyRules
  readonly endpoints: EndpointMaker
  readonly table: string
  /** The read view where values are derived, else the table. */
  readonly source: string
  readonly envelope: Envelope
  readonly address: Address
  /** How rows belong to a business; undefined where they belong to none. */
  readonly tenant: Tenant | undefined
  /** Fields with a column of their own, in order. */
  readonly stored: readonly NamedField[]
  /** Fields a create and an update read from the request. */
  readonly creatable: readonly NamedField[]
  readonly updatable: readonly NamedField[]
  readonly refused: readonly string[]
  readonly references: readonly NamedField[]
  /** Fields set anew at each write (`updated`). */
  readonly rewritten: readonly NamedField[]
  readonly owned: readonly OwnedModel[]
  readonly insert: string
  /** The second name of the id, which errors use (`invoiceid`). */
  readonly idField: string
  /** Column and value that hide a row from lists; undefined where nothing does. */
  readonly visibility: { readonly column: string, readonly hidden: string } | undefined
  /** Names that the query of a list or a row may use. */
  readonly known: KnownQuery
  readonly sql: Statements
  readonly presenter: Presenter
  /**
   * Tables that a statement over its rows depends on, read from the first database that is asked: all have
   * the same tables.
   */
  readonly dependencies: (sql: string, read: () => ReadonlySet<string>) => ReadonlySet<string>
}

/** All models by the name of their table, and what was made of all of them together. */
export interface Models extends ReadonlyMap<string, Model> {
  /** What is made of the models once, by its purpose: the image of an empty database. */
  readonly once: <Value>(purpose: string, make: () => Value) => Value
}

/** What includes need of other resources. */
export function catalogueOf (resources: ReadonlyMap<string, Resource>): Catalogue {
  return {
    resource: table => {
      const found = resources.get(table)
      if (found === undefined) throw new Error(`no resource is called ${table}`)
      return found
    },
    object: objectSql,
    ownedRows: ownedRowsSql,
    source: sourceOf,
    schema: (resource, fields) => rowSchema(resource, fields),
    ownedSchema: (resource, name) => ownedSchema(resource.owns![name] as Owned),
  }
}

/** Column and value that hide rows of a resource. */
export function visibilityOf (resource: Resource): Model['visibility'] {
  const found = Object.entries(resource.fields).find(([, field]) => field.hides !== undefined)
  return found === undefined ? undefined : { column: found[0], hidden: String(found[1].hides) }
}

function tenantIn (resource: Resource): Tenant | undefined {
  const tenant = tenantOf(resource)
  return tenant !== undefined && resource.fields[tenant.column] !== undefined ? tenant : undefined
}

function modelOf ({ resource, rules = {}, endpoints = () => [] }: Entry, catalogue: Catalogue): Model {
  const fields = Object.entries(resource.fields)
  const stored = fields.filter(([, field]) => isStored(field))
  const names = stored.flatMap(columnNames)
  const table = tableOf(resource)
  const written = (access: readonly string[]) => fields.filter(([, field]) => access.includes(field.access))
  const tenant = tenantIn(resource)
  const visibility = visibilityOf(resource)
  return {
    resource,
    rules,
    endpoints,
    table,
    source: sourceOf(resource),
    envelope: { ...resource.family.envelope, ...resource.envelope },
    address: resource.address ?? { kind: 'field', field: 'id' },
    tenant,
    stored,
    creatable: written(['writable', 'create-only', 'request-only']),
    updatable: written(['writable', 'request-only']),
    refused: fields.filter(([, field]) => field.refused === true).map(([name]) => name),
    references: fields.filter(([, field]) => field.refers !== undefined),
    rewritten: fields.filter(([, field]) => field.rewritten !== undefined),
    owned: ownedModels(resource),
    insert: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    idField: fields.find(([, field]) => field.kind === 'id' && field.repeats === 'id')?.[0] ?? 'id',
    visibility,
    known: knownQuery(resource, visibility),
    sql: statementsOf(resource, tenant, visibility),
    presenter: presenterOf(resource, catalogue, tenant),
    dependencies: memoize(),
  }
}

function knownQuery (resource: Resource, visibility: Model['visibility']): KnownQuery {
  const { search = {}, include = {}, fields } = resource
  const filters = Object.entries(search).flatMap(([name, filter]) => [name, listName(name, filter) ?? name])
  const isFlag = ([name, { match, on }]: readonly [string, Filter]) =>
    match === 'flag' || fields[on[0] ?? name]?.kind === 'flag'
  return {
    filters: new Set([...filters, ...(visibility === undefined ? [] : [visibility.column])]),
    flags: new Set(Object.entries(search).filter(isFlag).map(([name]) => name)),
    includes: new Set(Object.keys(include).filter(name => include[name]!.show !== 'always')),
  }
}

/** Derives all models of a list of resources. */
export function modelsOf (entries: readonly Entry[]): Models {
  const catalogue = catalogueOf(new Map(entries.map(({ resource }) => [tableOf(resource), resource])))
  const models = new Map(entries.map(entry => [tableOf(entry.resource), modelOf(entry, catalogue)]))
  return Object.assign(models, { once: memoize<unknown>() as Models['once'] })
}
