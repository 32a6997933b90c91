// The facts of a world: its rows without what every telling gives anew (ids, uuids, time stamps), and with
// names for the ids of other rows, so that two worlds can be compared.
import { isDeepStrictEqual } from 'node:util'
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { enterAll, fullRow } from '../../store/full-rows.ts'
import type { World } from '../../world/world.ts'
import { unlistedTables, fixtureKeysOf } from '../read/fixture-keys.ts'

/** Facts of rows by their key: table and id, as they were in the world that is to be told. */
export type Facts = ReadonlyMap<string, Values>

/** The key of a row. */
export const keyOf = (table: string, id: unknown): string => `${table}/${String(id)}`

/** The id in a key. */
export const idOf = (key: string): number => Number(key.slice(key.indexOf('/') + 1))

/** Finds the key of a row by its table and its id in this world; undefined for rows nobody knows. */
export type Keys = (table: string, id: unknown) => string | undefined

/** The business a fixture tells. */
export interface Tenant {
  readonly id: number
  readonly account_id: string | null
}

/** The primary business. */
export function tenantOf (world: World): Tenant {
  const { business_id } = world.setting<{ business_id: number }>('primary')!
  return world.statement('SELECT id, account_id FROM businesses WHERE id = ?').get(business_id) as Tenant
}

/** Tables whose rows are told as records; contacts are told with their clients. */
export const sectionsOf = (world: World): Model[] =>
  [...world.models.values()].filter(({ table }) => !unlistedTables.includes(table) && table !== 'contacts')

/** Ids of a table within a business, in order. */
export function idsWithin (world: World, { table, tenant }: Model, { id, account_id }: Tenant): number[] {
  const sql = `SELECT id FROM ${table} WHERE ${tenant?.column ?? '0'} = ? ORDER BY id`
  return world.plucked(sql).all(tenant?.lookup === 'id' ? id : account_id) as number[]
}

/** Somebody in a business; `id` is that of the membership. */
interface Member {
  readonly id: number
  readonly identity_id: number
  readonly userid: number
}

/** People of a business, in the order in which they came. */
export function peopleOf (world: World, { id }: Tenant): Member[] {
  const sql = 'SELECT id, identity_id, userid FROM memberships WHERE business_id = ? ORDER BY id'
  return world.statement(sql).all(id) as Member[]
}

/** Ids of rows that come about by themselves, by the key of the row they come with. */
const FOLLOWING: Readonly<Record<string, string>> = {
  credit_notes: 'SELECT overpaymentid AS id, id AS source FROM payments WHERE overpaymentid IS NOT NULL',
}

/** Rows of a table that come about with others, such as the credit of what was paid too much. */
export const followersOf = (world: World, table: string): Array<{ id: number, source: number }> =>
  FOLLOWING[table] === undefined
    ? []
    : world.statement(FOLLOWING[table]).all() as Array<{ id: number, source: number }>

/** Fields that hold ids without being references, beside those that fixtures name records by. */
const more: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  expenses: { invoiceid: 'invoices' },
  payments: { clientid: 'clients', overpaymentid: 'credit_notes', creditid: 'credit_notes' },
  projects: { creator_id: 'identities' },
}

/** The table that a field of a resource, or of its lines, names rows of. */
export function pointedAt ({ table }: Model, name: string, field: Field, isLine = false): string | undefined {
  const { pointers = {}, linePointers = {} } = fixtureKeysOf(table)
  const pointer = Object.values(isLine ? linePointers : pointers).find(one => one.field === name)
  const isTable = pointer !== undefined && !['users', 'credits'].includes(pointer.table)
  return field.refers ?? (isTable ? pointer.table : isLine ? undefined : more[table]?.[name])
}

/** The id in an element of a list: bare, or of an object. */
export const idIn = (item: unknown): unknown =>
  typeof item === 'object' && item !== null ? (item as { id?: unknown }).id : item

const stamps = ['id', 'attachmentid', 'connectionid', 'created_at', 'updated_at']

function withoutStamps (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutStamps)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !stamps.includes(name)))
}

/** What every telling gives anew, or what is the same in all rows. */
const isGivenAnew = ({ kind, access, initial, rewritten }: Field): boolean =>
  ['id', 'uuid', 'account', 'business', 'constant'].includes(kind) || access === 'request-only' ||
  initial !== undefined || rewritten !== undefined

/** Facts of one row. Derived values follow from others and are left out. */
export function factsOfRow (model: Model, row: Values, keys: Keys): Values {
  const fields = Object.entries(model.resource.fields)
    .filter(([, field]) => !isGivenAnew(field) && (field.derivation === undefined || field.stored === true))
  const facts = fields.map(([name, field]) => [name, factOf(model, name, field, row[name], keys)] as const)
  const owned = Object.entries(model.resource.owns ?? {}).map(([name, { fields, owner }]) => {
    const shown = Object.entries(fields).filter(([key, field]) => key !== owner && !isGivenAnew(field))
    const factsOfLine = (line: Values) => Object.fromEntries(
      shown.map(([key, field]) => [key, factOf(model, key, field, line[key], keys, true)]))
    return [name, (row[name] as Values[]).map(factsOfLine)] as const
  })
  return Object.fromEntries([...facts, ...owned])
}

function factOf (
  model: Model, name: string, field: Field, value: unknown, keys: Keys, isLine = false
): unknown {
  const table = pointedAt(model, name, field, isLine)
  if (table === 'timers') return value === null ? null : withoutStamps(value)
  if (table === undefined) {
    return field.kind === 'structure' && model.tenant !== undefined ? withoutStamps(value) : value
  }
  const named = (id: unknown) =>
    keys(table, id) ?? (id === 0 || id === null ? null : `nobody (${String(id)})`)
  return Array.isArray(value) ? value.map(item => named(idIn(item))) : named(value)
}

/** The facts of all rows that a fixture can tell. */
export function factsOf (world: World, keys: Keys): Facts {
  enterAll(world)
  const tenant = tenantOf(world)
  const facts = new Map<string, Values>()
  for (const model of sectionsOf(world)) {
    for (const id of idsWithin(world, model, tenant)) {
      facts.set(keys(model.table, id) ?? `more ${keyOf(model.table, id)}`, rowFacts(world, model, id, keys))
    }
  }
  facts.set('business', businessFacts(world, tenant))
  for (const member of peopleOf(world, tenant)) {
    const key = keyOf('identities', member.identity_id)
    facts.set(keys('identities', member.identity_id) ?? `more ${key}`, personFacts(world, member, keys))
  }
  return facts
}

/** All of the business, ids too: programs have them in their settings. */
function businessFacts (world: World, { id }: Tenant): Values {
  const { created_at: _opened, ...business } = fullRow(world, world.models.get('businesses')!, id)!
  return business
}

/** A person and what they are in the business, in one. */
function personFacts (world: World, { id, identity_id }: Member, keys: Keys): Values {
  const membership = rowFacts(world, world.models.get('memberships')!, id, keys)
  const { identity_id: _person, business_id: _business, ...role } = membership
  return { ...rowFacts(world, world.models.get('identities')!, identity_id, keys), ...role }
}

function rowFacts (world: World, model: Model, id: number, keys: Keys): Values {
  const facts = factsOfRow(model, fullRow(world, model, id)!, keys)
  if (model.table !== 'clients') return facts
  return { ...facts, ...drawnName(facts), contacts: contactsOf(world, id, keys) }
}

/** The name of who has no name looks random: every telling draws its own. */
function drawnName ({ fname, lname, username }: Values): Values {
  const isNameless = `${String(fname)}${String(lname)}`.trim() === ''
  return isNameless && /^[A-Za-z0-9]{10}$/.test(String(username)) ? { username: 'drawn' } : {}
}

function contactsOf (world: World, client: number, keys: Keys): Values[] {
  const model = world.models.get('contacts')!
  const ids = world.plucked('SELECT id FROM contacts WHERE userid = ? ORDER BY id').all(client) as number[]
  return ids.map(id => {
    const { userid: _client, ...contact } = factsOfRow(model, fullRow(world, model, id)!, keys)
    return contact
  })
}

/** Fields whose facts differ. */
export function differing (before: Values, after: Values): string[] {
  return Object.keys(before).filter(name => !isDeepStrictEqual(before[name], after[name]))
}
