// Rows → records of a fixture: every value that a client can write and that is not the default, names in
// place of ids, and when and by whom the record was made where the loader could not tell.
import { isDeepStrictEqual } from 'node:util'
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { fullRow } from '../../store/full-rows.ts'
import type { Caller } from '../../declare/session.ts'
import { storedFields } from '../load/drafts.ts'
import { PEOPLE } from '../load/system.ts'
import { exportedFrom, idsOf, nameOf, rowKey, targetOf, type ExportContext, type Target } from './context.ts'
import { madeAt } from './times.ts'
import { Name, valueOf, withoutStamps, type FixtureValue } from './values.ts'

/** Members of a record, by the keys of the fixture. */
export type Members = Map<string, FixtureValue>

/** One record of the fixture. */
export interface ExportedRecord {
  readonly key: string
  readonly model: Model
  readonly row: Values
  readonly members: Members
}

/** A list of records under the name of its table. */
export interface ExportedSection {
  readonly model: Model
  readonly records: readonly ExportedRecord[]
}

/** The records of all sections. Rows that a fixture cannot have are noted in the context with the reason. */
export const sectionsOf = (context: ExportContext): ExportedSection[] =>
  context.sections.map(model => ({ model, records: recordsOf(model, context) }))
    .filter(({ records }) => records.length > 0)

function recordsOf (model: Model, context: ExportContext): ExportedRecord[] {
  const rows = exportedRows(model, context)
  const made = madeAt(model, rows, context)
  return rows.flatMap((row, index) => {
    const key = keyOf(model, row.id, context)
    const members = membersOf(model, row, rows[index - 1], context)
    if (members === undefined) return []
    const at = made[index]
    const author = authorOf(model, row, context)
    if (at !== undefined) members.set('at', at)
    if (author > 0) members.set('by', personName(context.people[author]!, context))
    context.written.add(key)
    return [{ key, model, row, members }]
  })
}

/** Rows in the order of their ids, without those that come about by themselves or cannot be loaded. */
function exportedRows (model: Model, context: ExportContext): Values[] {
  const { world, leftOut, everywhere, came } = context
  for (const { where, because } of model.resource.fixture?.omitted ?? []) {
    if (because === undefined) continue
    for (const id of idsOf(model, context, where)) leftOut.set(keyOf(model, id, context), because)
  }
  const isWritten = (key: string) => !everywhere.has(key) && !came.has(key) && !leftOut.has(key)
  return idsOf(model, context).filter(id => isWritten(keyOf(model, id, context)))
    .map(id => withOwnValue(fullRow(world, model, id)!, model, context))
}

const keyOf = ({ table }: Model, id: unknown, { keys }: ExportContext): string => keys.get(rowKey(table, id))!

/**
 * A fixture deletes when everything is there. A deleted row must therefore have a value of its own where
 * another row has the same, though deleting has freed it.
 */
function withOwnValue (row: Values, model: Model, context: ExportContext): Values {
  const { table, resource: { fixture }, visibility } = model
  const field = fixture?.unique
  if (field === undefined || Number(row[visibility!.column]) !== Number(visibility!.hidden)) return row
  const value = String(row[field])
  const isFirst = `(${visibility!.column} <> ${visibility!.hidden} OR id < ?)`
  const same = context.world.plucked(`SELECT id FROM ${table} WHERE ${field} = ? AND id <> ? AND ${isFirst}`)
    .all(value, row.id, row.id)
  const rivals = same.filter(id => context.keys.has(rowKey(table, id))).length
  const mark = rivals === 0 ? '' : ` (deleted${rivals === 1 ? '' : ` ${rivals}`})`
  return { ...row, [field]: `${value}${mark}` }
}

/** The members of a record; undefined where it needs a row that the fixture does not have. */
function membersOf (
  model: Model, row: Values, before: Values | undefined, context: ExportContext
): Members | undefined {
  const { implied, written, defaults } = model.resource.fixture ?? {}
  const from = exportedFrom(context, before)
  const known: KnownValues = {
    row,
    implied: implied?.(row, from) ?? {},
    written: written?.(row, from) ?? {},
    defaults: defaults?.(context.people[0]!) ?? {},
  }
  const members: Members = new Map()
  for (const [name, field] of [...model.creatable, ...storedFields(model)]) {
    if (!isWritten(model, name, field, known, context)) continue
    const member = memberOf(model, name, field, known, context)
    if (member === 'missing') {
      const needed = rowKey(field.refers!, row[name])
      const reason = `it needs ${context.keys.get(needed) ?? needed}, which is left out`
      context.leftOut.set(keyOf(model, row.id, context), reason)
      return undefined
    }
    if (member !== undefined) members.set(keyFor(model, name, field, context), member)
  }
  for (const name of Object.keys(model.resource.owns ?? {})) {
    const lines = linesOf(model, name, row, context)
    if (lines.length > 0) members.set(name, lines)
  }
  return members
}

interface KnownValues {
  readonly row: Values
  readonly implied: Values
  readonly written: Values
  readonly defaults: Values
}

/** The value that the fixture would have for a field. */
const given = (name: string, { row, written }: KnownValues): unknown =>
  Object.hasOwn(written, name) ? written[name] : row[name]

/** Whether a value must be written, since the loader would not set it by itself. */
function isWritten (
  model: Model, name: string, field: Field, known: KnownValues, context: ExportContext
): boolean {
  const value = given(name, known)
  const isStored = model.resource.fixture?.stored?.includes(name) === true
  if (value === undefined || (field.initial !== undefined && !isStored)) return false
  if (field.access === 'request-only') return true
  if (model.resource.fixture?.author === name && authorOf(model, known.row, context) !== -1) return false
  if (Object.hasOwn(known.defaults, name)) return value !== known.defaults[name]
  if (field.required === true) return true
  if (model.visibility?.column === name) return value !== (field.default ?? true)
  const isImplied = known.implied[name] !== undefined && !Object.hasOwn(known.written, name)
  return !isSame(value, isImplied ? known.implied[name] : field.default ?? null)
}

/** Whether two values are the same, without stamps and without a currency that the other leaves open. */
export function isSame (value: unknown, other: unknown): boolean {
  const isMoney = typeof other === 'object' && other !== null && (other as { code?: unknown }).code === ''
  const compared = isMoney && typeof value === 'object' ? { ...value, code: '' } : value
  return isDeepStrictEqual(withoutStamps(compared), withoutStamps(other))
}

/** The value of a field as the fixture has it; `missing` where it must name a row that is not there. */
function memberOf (
  model: Model, name: string, field: Field, known: KnownValues, context: ExportContext
): FixtureValue | 'missing' | undefined {
  const value = given(name, known)
  const target = targetOf(model, name, field)
  const currency = String(known.row.currency_code ?? context.business.currency_code)
  if (target === undefined) return valueOf(model, name, field, value, { ...context, currency })
  if (Array.isArray(value)) return namesOf(target, value, context)
  if (!isNameable(target, context)) return undefined
  const named = value === null || value === 0 ? undefined : nameOf(target, value, context)
  if (named !== undefined) return named
  if (field.required === true && field.refers !== undefined) return 'missing'
  return field.refers === undefined ? value as FixtureValue : undefined
}

/** Whether rows of the table have names: people do, and records of sections. */
const isNameable = ({ table }: Target, { sections }: ExportContext): boolean =>
  table === PEOPLE || sections.some(model => model.table === table)

/** Names of the rows in a list of ids, or of objects with ids. */
const namesOf = (target: Target, items: readonly unknown[], context: ExportContext): FixtureValue[] =>
  items.map(item => nameOf(target, idIn(item), context)).filter(name => name !== undefined)

/** The id in an element of a list: bare, or of an object. */
export const idIn = (item: unknown): unknown =>
  typeof item === 'object' && item !== null ? (item as { id?: unknown }).id : item

/** The key for a field: of a reference, the singular of what it names, as in `client: jane`. */
function keyFor ({ resource }: Model, name: string, field: Field, { world }: ExportContext): string {
  const pointer = Object.entries(resource.fixture?.pointers ?? {}).find(([, { field }]) => field === name)
  const alias = world.models.get(field.refers ?? '')?.resource.one
  if (pointer !== undefined) return pointer[0]
  return alias === undefined || resource.fields[alias] !== undefined ? name : alias
}

/** The name of a person of the business. */
export const personName = ({ identity_id }: Caller, { keys }: ExportContext): Name =>
  new Name(keys.get(rowKey(PEOPLE, identity_id))!)

/**
 * Who made a row, by their position among the people; -1 for none of them. The first is the default.
 */
function authorOf (model: Model, row: Values, { people }: ExportContext): number {
  const name = model.resource.fixture?.author
  if (name === undefined) return -1
  const { by = 'identity_id' } = targetOf(model, name, model.resource.fields[name]!) ?? { by: 'userid' }
  return people.findIndex(person => person[by] === row[name])
}

/** The lines of a row. Their prices are in the currency of the document. */
function linesOf (model: Model, name: string, row: Values, context: ExportContext): FixtureValue[] {
  const fields = Object.entries(model.resource.owns![name]!.fields)
    .filter(([, field]) => field.access === 'writable')
  return (row[name] as Values[]).map(line => Object.fromEntries(
    fields.flatMap(([key, field]) => lineMember(model, key, field, line[key], context))))
}

function lineMember (
  model: Model, name: string, field: Field, value: unknown, context: ExportContext
): Array<readonly [string, FixtureValue]> {
  if (isSame(value, field.default ?? null)) return []
  const target = targetOf(model, name, field, true)
  const currency = (value as { code?: string } | null)?.code ?? ''
  if (target === undefined) return [[name, valueOf(model, name, field, value, { ...context, currency })]]
  const pointers = Object.entries(model.resource.fixture?.linePointers ?? {})
  const key = pointers.find(([, pointer]) => pointer.field === name)?.[0] ?? name
  if (Array.isArray(value)) {
    const names = namesOf(target, value, context)
    return names.length === 0 ? [] : [[key, names]]
  }
  const named = nameOf(target, value, context)
  return named === undefined ? [] : [[key, named]]
}
