// The world that is exported, and how its rows can be named.
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import type { Field } from '../../declare/field.ts'
import type { ExportedFrom } from '../../declare/fixture.ts'
import type { Business, Caller } from '../../declare/session.ts'
import { instantOf } from '../../fields/index.ts'
import { enterAll, fullRow } from '../../store/full-rows.ts'
import { businessOf } from '../../store/founding.ts'
import { withinOf } from '../../store/rows.ts'
import type { ClockSetting } from '../../world/clock.ts'
import type { World } from '../../world/world.ts'
import { tablesNamedBy } from '../load/load.ts'
import { BUSINESSES, membersOf, PEOPLE, TEAM } from '../load/system.ts'
import { calendarIn, dayText } from '../../world/dates.ts'
import { sectionTables } from '../read/fixture.ts'
import { Name, type DateStyle, type FixtureValue } from './values.ts'

/** The world that is exported, and how. */
export interface ExportContext extends DateStyle {
  readonly world: World
  /** The whole row of the primary business. */
  readonly business: Values
  /** The day it was opened, YYYY-MM-DD in its time zone. */
  readonly opened: string
  readonly people: readonly Caller[]
  /** Team members without a login, by id. */
  readonly awaited: readonly number[]
  /** Models with a section, each after those its rows name. */
  readonly sections: readonly Model[]
  /**
   * Keys of rows, by table and id: a row and its copy in the world that is loaded to verify have the same.
   */
  readonly keys: ReadonlyMap<string, string>
  /** Keys of rows that are in every world, and of those that came about with others. */
  readonly everywhere: ReadonlySet<string>
  readonly came: ReadonlySet<string>
  /** Keys of the records that the fixture has so far; only those can be named. */
  readonly written: Set<string>
  /** Why rows are left out, by key. */
  readonly leftOut: Map<string, string>
}

/** A row in the world it is in. */
export const rowKey = (table: string, id: unknown): string => `${table}/${String(id)}`

/** The context of a world's primary business. `keyOf` gives the keys of records. */
export function contextOf (world: World, keyOf = rowKey): ExportContext {
  enterAll(world)
  const { business_id } = world.setting<{ business_id: number }>('primary')!
  const business = fullRow(world, world.models.get(BUSINESSES)!, business_id)!
  const calendar = calendarIn(String(business.timezone), world.now())!
  const clock = world.setting<ClockSetting>('clock') ?? { mode: 'real' }
  const people = membersOf(world, businessOf(world, business_id))
  const sections = inDepth(world)
  const awaited = idsOf(world.models.get(TEAM)!, { world, business }, 'identity_id IS NULL')
  const persons = [
    ...people.map(({ identity_id: id }) => [rowKey(PEOPLE, id), keyOf(PEOPLE, id)] as const),
    ...awaited.map(id => [rowKey(TEAM, id), keyOf(TEAM, id)] as const),
  ]
  const index: Index = { keys: new Map(persons), everywhere: new Set(), came: new Set() }
  for (const model of sections) indexRows(model, { world, business }, keyOf, index)
  for (const model of sections) indexCame(model, { world, business }, index)
  return {
    world, business, calendar, people, awaited, sections, ...index,
    isRelative: clock.mode !== 'pinned',
    opened: dayText(calendar.wallAt(instantOf(business.created_at)!)),
    written: new Set(persons.map(([, key]) => key)),
    leftOut: new Map(),
  }
}

interface Index {
  readonly keys: Map<string, string>
  readonly everywhere: Set<string>
  readonly came: Set<string>
}

/** Ids of the business's rows that satisfy a condition. */
export const idsOf = (
  model: Model, { world, business }: Pick<ExportContext, 'world' | 'business'>, where = '1'
): number[] =>
  world.plucked(`SELECT id FROM ${model.table} WHERE ${model.tenant!.column} = ? AND ${where} ORDER BY id`)
    .all(...withinOf(model, business as unknown as Business)) as number[]

function indexRows (
  model: Model, where: Pick<ExportContext, 'world' | 'business'>, keyOf: typeof rowKey, index: Index
): void {
  const { table, resource: { fixture } } = model
  for (const id of idsOf(model, where)) index.keys.set(rowKey(table, id), keyOf(table, id))
  const everywhere = (fixture?.omitted ?? []).filter(({ because }) => because === undefined)
  for (const id of everywhere.flatMap(omission => idsOf(model, where, omission.where))) {
    index.everywhere.add(rowKey(table, id))
    index.keys.set(rowKey(table, id), rowKey(table, id))
  }
}

/** Rows made with others are named after them: their ids depend on the order in which all were made. */
function indexCame (model: Model, where: Pick<ExportContext, 'world' | 'business'>, index: Index): void {
  const source = model.resource.fixture?.comesWith
  if (source === undefined) return
  const { world } = where
  for (const id of idsOf(world.models.get(source.table)!, where, `${source.field} IS NOT NULL`)) {
    const came = world.plucked(`SELECT ${source.field} FROM ${source.table} WHERE id = ?`).get(id)
    const key = `${source.what} of ${index.keys.get(rowKey(source.table, id))!}`
    index.keys.set(rowKey(model.table, came), key)
    index.came.add(key)
  }
}

/** Models in the order in which they can be loaded: those that refer to nothing come first. */
function inDepth (world: World): Model[] {
  const { models } = world
  const tables = sectionTables(models)
  const depths = new Map<string, number>()
  const depthOf = (table: string): number => {
    if (depths.has(table)) return depths.get(table)!
    depths.set(table, 0)
    const named = tablesNamedBy(models.get(table)!, models).filter(other => tables.includes(other))
    const depth = Math.max(-1, ...named.filter(other => other !== table).map(depthOf)) + 1
    depths.set(table, depth)
    return depth
  }
  return tables.sort((a, b) => depthOf(a) - depthOf(b)).map(table => models.get(table)!)
}

/** What the functions of declarations can read of the world. */
export const exportedFrom = (
  { world, business }: ExportContext, before: Values | undefined
): ExportedFrom => ({
  business,
  before,
  row: (table, id) => fullRow(world, world.models.get(table)!, Number(id)) ?? {},
  all: (sql, ...parameters) => world.statement(sql).all(...parameters),
})

/** The rows that a field names, by a table and the column that it holds. */
export interface Target {
  readonly table: string
  readonly by?: 'userid' | undefined
  readonly where?: string | undefined
}

/** What a field of a resource, or of its lines, names. */
export function targetOf (
  { resource: { fixture } }: Model, name: string, field: Field, isLine = false
): Target | undefined {
  if (field.refersBy !== undefined) return undefined // it is written as it is: no load gives it anew
  const pointers = Object.values((isLine ? fixture?.linePointers : fixture?.pointers) ?? {})
  const pointer = pointers.find(one => one.field === name)
  if (pointer !== undefined) return pointer
  const table = field.refers ?? (isLine ? undefined : fixture?.holds?.[name])
  return table === undefined ? undefined : { table }
}

/** The name of a row; undefined for rows that the fixture does not have. */
export function nameOf (target: Target, id: unknown, context: ExportContext): FixtureValue | undefined {
  const { table, by, where } = target
  const { world, people, keys, written, everywhere, came } = context
  if (by === 'userid') {
    const person = people.find(({ userid }) => userid === id)
    return person && new Name(keys.get(rowKey(PEOPLE, person.identity_id))!)
  }
  const key = keys.get(rowKey(table, id))
  if (key === undefined) return undefined
  if (everywhere.has(key)) return ownNameOf(world.models.get(table)!, Number(id), context)
  const named = came.has(key) ? key.slice(key.indexOf(' of ') + 4) : key
  const isFit = written.has(named) &&
    (where === undefined || world.plucked(`SELECT ${where} FROM ${table} WHERE id = ?`).get(id) === 1)
  return isFit ? new Name(named) : undefined
}

/** The value by which a row may be named without a ref, or its number where an earlier row has the same. */
function ownNameOf (model: Model, id: number, { world, business }: ExportContext): FixtureValue {
  const field = model.resource.fixture?.namedBy
  if (field === undefined) return id
  const name = String(fullRow(world, model, id)![field])
  const { table, tenant } = model
  const sql = `SELECT min(id) FROM ${table} WHERE ${field} = ? COLLATE NOCASE AND ${tenant!.column} = ?`
  const first = world.plucked(sql).get(name, ...withinOf(model, business as unknown as Business))
  return first === id ? name : id
}
