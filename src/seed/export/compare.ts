// What the loaded fixture has otherwise than the world it was made of. Rows are compared without what every
// load gives anew (ids, uuids, time stamps), and with keys for the ids of other rows.
import { isDeepStrictEqual } from 'node:util'
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { fullRow } from '../../store/full-rows.ts'
import { membershipOf, MEMBERS, PEOPLE, TEAM } from '../load/system.ts'
import { exportedFrom, idsOf, rowKey, targetOf, type ExportContext } from './context.ts'
import { idIn, isSame } from './records.ts'
import { withoutStamps } from './values.ts'

/** What is known of one row. */
interface Facts {
  readonly table: string
  readonly id: number
  readonly values: Values
  /** Values that the rules give it anyway; they may hold numbers that every load gives anew. */
  readonly implied: ReadonlySet<string>
}

/** Facts of a world by the keys of its rows. */
export type WorldFacts = ReadonlyMap<string, Facts>

/** The facts of all rows that a fixture can have. */
export function factsOf (context: ExportContext): WorldFacts {
  const { world, business, people, keys, sections } = context
  const facts = new Map<string, Facts>()
  for (const model of [...world.models.values()].filter(model => sections.includes(model))) {
    let before: Values | undefined
    for (const id of idsOf(model, context)) {
      const row = fullRow(world, model, id)!
      facts.set(keys.get(rowKey(model.table, id))!, rowFacts(model, row, before, context))
      before = row
    }
  }
  const { created_at: _opened, ...values } = business
  facts.set('business', { table: 'business', id: Number(business.id), values, implied: new Set() })
  for (const { identity_id } of people) {
    facts.set(keys.get(rowKey(PEOPLE, identity_id))!, personFacts(identity_id, context))
  }
  for (const id of context.awaited) facts.set(keys.get(rowKey(TEAM, id))!, awaitedFacts(id, context))
  return facts
}

function rowFacts (model: Model, row: Values, before: Values | undefined, context: ExportContext): Facts {
  const from = exportedFrom(context, before)
  const implied = Object.entries(model.resource.fixture?.implied?.(row, from) ?? {})
    .filter(([name, value]) => value !== undefined && isSame(row[name], value))
  return {
    table: model.table,
    id: Number(row.id),
    values: valuesOf(model, row, context),
    implied: new Set(implied.map(([name]) => name)),
  }
}

/** A person and what they are in the business, in one. */
function personFacts (identity: number, context: ExportContext): Facts {
  const { world, business } = context
  const [person, member] = [world.models.get(PEOPLE)!, world.models.get(MEMBERS)!]
  const membership = fullRow(world, member, membershipOf(world, identity, Number(business.id)))!
  const { identity_id: _person, business_id: _business, ...role } = valuesOf(member, membership, context)
  const values = { ...valuesOf(person, fullRow(world, person, identity)!, context), ...role }
  return { table: PEOPLE, id: identity, values, implied: new Set() }
}

/** Somebody in the team without a login. */
function awaitedFacts (id: number, context: ExportContext): Facts {
  const model = context.world.models.get(TEAM)!
  const values = valuesOf(model, fullRow(context.world, model, id)!, context)
  return { table: TEAM, id, values, implied: new Set() }
}

/** What every load gives anew, or what is the same in all rows. */
const isGivenAnew = ({ kind, access, initial, rewritten }: Field): boolean =>
  ['id', 'uuid', 'account', 'business', 'constant'].includes(kind) || access === 'request-only' ||
  initial !== undefined || rewritten !== undefined

/** Values of one row and its lines. Derived values follow from others and are left out. */
function valuesOf (model: Model, row: Values, context: ExportContext): Values {
  const fields = Object.entries(model.resource.fields)
    .filter(([, field]) => !isGivenAnew(field) && (field.derivation === undefined || field.stored === true))
  const values = fields
    .map(([name, field]) => [name, factOf(model, name, field, row[name], context)] as const)
  const owned = Object.entries(model.resource.owns ?? {}).map(([name, { fields, owner }]) => {
    const shown = Object.entries(fields).filter(([key, field]) => key !== owner && !isGivenAnew(field))
    const factsOfLine = (line: Values) => Object.fromEntries(
      shown.map(([key, field]) => [key, factOf(model, key, field, line[key], context, true)]))
    return [name, (row[name] as Values[]).map(factsOfLine)] as const
  })
  return Object.fromEntries([...values, ...owned])
}

function factOf (
  model: Model, name: string, field: Field, value: unknown, context: ExportContext, isLine = false
): unknown {
  const target = targetOf(model, name, field, isLine)
  const isNamed = target !== undefined && target.by === undefined && isIndexed(target.table, context)
  if (!isNamed) return field.kind === 'structure' && model.tenant !== undefined ? withoutStamps(value) : value
  const named = (id: unknown) => context.keys.get(rowKey(target.table, id)) ??
    (id === 0 || id === null ? null : `nobody (${String(id)})`)
  return Array.isArray(value) ? value.map(item => named(idIn(item))) : named(value)
}

const isIndexed = (table: string, { sections }: ExportContext): boolean =>
  table === PEOPLE || sections.some(model => model.table === table)

/** Most records that a sentence lists. */
const MOST_LISTED = 5

/** Why rows are missing in the loaded world, by key; and what sentences call rows of either world. */
export interface Explanations {
  readonly leftOut: ReadonlyMap<string, string>
  readonly labelOf: (key: string, table: string, id: number) => string
}

/** Differences between a world and the loaded fixture, a sentence for each table and field. */
export function differencesOf (
  wanted: WorldFacts, loaded: WorldFacts, { leftOut, labelOf }: Explanations
): string[] {
  const groups = new Map<string, string[]>()
  const note = (title: string, what: string): void =>
    void groups.set(title, [...groups.get(title) ?? [], what])
  for (const [key, facts] of wanted) {
    const [copy, label, reason] = [loaded.get(key), labelOf(key, facts.table, facts.id), leftOut.get(key)]
    if (copy === undefined) {
      note(`${facts.table}, left out`, reason === undefined ? label : `${label} (${reason})`)
      continue
    }
    for (const field of differing(facts, copy)) {
      const { path, is, becomes } = difference(field, facts.values[field], copy.values[field])
      note(`${path} of ${facts.table}`, `${label} has ${short(is)}, told as ${short(becomes)}`)
    }
  }
  for (const [key, { table, id }] of loaded) {
    if (!wanted.has(key)) note(`${table}, one too many`, String(id))
  }
  return [...groups].map(([title, items]) => {
    const rest = items.length > MOST_LISTED ? ` and ${items.length - MOST_LISTED} more` : ''
    return `${title}: ${items.slice(0, MOST_LISTED).join('; ')}${rest}`
  })
}

const differing = (facts: Facts, copy: Facts): string[] => Object.keys(facts.values).filter(name =>
  !(facts.implied.has(name) && copy.implied.has(name)) &&
  !isDeepStrictEqual(facts.values[name], copy.values[name]))

interface Difference {
  readonly path: string
  readonly is: unknown
  readonly becomes: unknown
}

/** The one place at which two values differ; lines are counted from 1. */
function difference (path: string, is: unknown, becomes: unknown): Difference {
  const isDeep = (value: unknown): value is Values => typeof value === 'object' && value !== null
  if (!isDeep(is) || !isDeep(becomes)) return { path, is, becomes }
  const [key, another] = [...new Set([...Object.keys(is), ...Object.keys(becomes)])]
    .filter(key => !isDeepStrictEqual(is[key], becomes[key]))
  if (key === undefined || another !== undefined) return { path, is, becomes }
  return difference(`${path}.${Array.isArray(is) ? Number(key) + 1 : key}`, is[key], becomes[key])
}

function short (value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
