// Resolves names in the details of an action to ids: refs of fixtures, ids, what people call a row by, e-mail
// addresses. The error for an unknown name suggests a similar one.
import { failAction } from '../declare/outside-action.ts'
import type { Resource } from '../declare/resource.ts'
import type { Model } from '../derive/model.ts'
import { nearestName } from '../suggest.ts'
import { applicationsOf } from '../oauth/applications.ts'
import { peopleOf } from '../oauth/people.ts'
import { primaryBusiness } from '../world/primary.ts'
import type { World } from '../world/world.ts'

/** The id of the row that a value names. Throws an ActionError. */
export const idNamed = (world: World, table: string, value: unknown): number | string =>
  foundingNames[table]?.(world, value) ?? rowNamed(world, world.models.get(table)!, value)

/** What a world is founded on: people go by their e-mail address, applications are no resource. */
const foundingNames: Readonly<Record<string, (world: World, value: unknown) => number | string>> = {
  identities: personNamed,
  applications: applicationNamed,
}

/** The field that people call a row by: the first of the labels in fixtures. */
const labelOf = ({ fixture }: Resource): string | undefined => fixture?.labels?.[0]

const human = (name: string): string => name.replaceAll('_', ' ')

/** How a row can be named: `a ref, an invoice number or an id`. */
export function waysToName (resource: Resource): string {
  const label = labelOf(resource)
  if (label === undefined) return 'a ref or an id'
  return `a ref, ${/^[aeiou]/.test(label) ? 'an' : 'a'} ${human(label)} or an id`
}

/** A row by ref, label or id. A label prefers visible rows, the primary business, newer rows. */
function rowNamed (world: World, model: Model, value: unknown): number {
  const { resource, table } = model
  return refOrId(world, table, value, text => idLabelled(world, model, text)) ??
    unknown(`no ${human(resource.one)} is called '${formatted(value)}': give ${waysToName(resource)}`,
      value, refsTo(world, table))
}

function idLabelled (world: World, model: Model, text: string): number | undefined {
  const { resource, table, tenant, visibility } = model
  const label = labelOf(resource)
  if (label === undefined) return undefined
  const isHidden = visibility === undefined ? 'NULL' : `${visibility.column} = ${visibility.hidden}`
  const isElsewhere = tenant === undefined ? 'NULL' : `${tenant.column} <> ?`
  return world.plucked(`SELECT id FROM ${table} WHERE ${label} = ?
    ORDER BY ${isHidden}, ${isElsewhere}, id DESC LIMIT 1`)
    .get(text, ...(tenant === undefined ? [] : [tenant.keyOf(primaryBusiness(world))])) as number | undefined
}

/** The id of a person, by ref, e-mail address or id. Throws an ActionError. */
export function personNamed (world: World, value: unknown): number {
  const people = peopleOf(world)
  const byEmail = (text: string) => people.find(({ email }) => email.toLowerCase() === text.toLowerCase())?.id
  return refOrId(world, 'identities', value, byEmail) ??
    unknown(`nobody is called '${formatted(value)}': give a ref, an e-mail address or an identity's id`,
      value, [...refsTo(world, 'identities'), ...people.map(({ email }) => email)])
}

/** The client id of an application that is registered or has tokens. Throws an ActionError. */
export function applicationNamed (world: World, value: unknown): string {
  const registered = applicationsOf(world).map(({ client_id }) => client_id)
  const holds = 'SELECT 1 FROM oauth_tokens WHERE client_id = ?'
  const isThere = typeof value === 'string' &&
    (registered.includes(value) || world.statement(holds).get(value) !== undefined)
  return isThere
    ? value
    : unknown(`no application has the client id '${formatted(value)}'`, value, registered)
}

const refsOf = (world: World): Readonly<Record<string, number>> => world.setting('refs') ?? {}

/** Refs are shared by all tables; those whose id exists in this table. */
const refsTo = (world: World, table: string): string[] =>
  Object.entries(refsOf(world)).filter(([, id]) => isThere(world, table, id)).map(([ref]) => ref)

const isThere = (world: World, table: string, id: number): boolean =>
  world.statement(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined

/** A text is a ref, else a name, else an id: invoice numbers may be digits too. */
function refOrId (
  world: World, table: string, value: unknown, byName: (text: string) => number | undefined
): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const refs = refsOf(world)
  const candidates = typeof value === 'number'
    ? [value]
    : [Object.hasOwn(refs, value) ? refs[value] : undefined, byName(value), digits(value)]
  return candidates.find(id => id !== undefined && isThere(world, table, id))
}

const digits = (text: string): number | undefined => /^\d{1,15}$/.test(text) ? Number(text) : undefined

const formatted = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value) ?? 'nothing'

function unknown (sentence: string, value: unknown, names: readonly string[]): never {
  return failAction('not-found', sentence, typeof value === 'string' ? nearestName(value, names) : undefined)
}
