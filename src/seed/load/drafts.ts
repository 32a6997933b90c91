// A record of a fixture → the draft that a request would send: names become ids, relative dates become dates.
// Unknown keys are mistakes here, though FreshBooks ignores them: a typo would lose a value unnoticed.
import type { Field } from '../../declare/field.ts'
import type { Pointer } from '../../declare/fixture.ts'
import type { Model, NamedField } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { PINNED } from '../../store/write.ts'
import type { World } from '../../world/world.ts'
import {
  dateForms, dayText, instantForms, instantOfMoment, readMoment, type Calendar, type Moment
} from '../../world/dates.ts'
import { idFor, idsFor, userFor, type Directory } from './references.ts'
import type { Attempt } from '../read/mistakes.ts'
import {
  each, memberOf, mistake, plain, unknownKey, type Listing, type Mapping, type Part, type Value,
} from '../read/source.ts'

/** Keys of a record that are the fixture's own. */
export const recordKeys: readonly string[] = ['ref', 'id', 'at', 'by']
/** Those of a record that stands for several. */
const generateKeys: readonly string[] = ['generate', 'from', 'to']

/**
 * Where drafts are read: the world so far, and its calendar. `grammars` keeps the keys of a table once found.
 */
export interface RecordContext extends Directory {
  readonly calendar: Calendar
  readonly grammars: Map<string, Grammar>
  readonly attempt: Attempt
}

/** How the value of a key is read, and the field it is for. */
interface Slot {
  readonly field: string
  readonly kind: string
  readonly table?: string
  readonly by?: 'userid'
  /** The field of what is named that it holds, where that is not the id. */
  readonly refersBy?: string
}

type Slots = ReadonlyMap<string, Slot>

/** The keys that records of a table, or lines, may have. */
interface Grammar {
  /** What messages call the record. */
  readonly what: string
  readonly slots: Slots
  /** Fields that cannot be written. */
  readonly fixed: readonly string[]
}

/** Reads a record, without the `ignored` keys, which others read. */
export function draftOf (
  model: Model, record: Mapping, context: RecordContext, ignored: readonly string[] = []
): Values {
  const own = [...recordKeys, ...(record.members.has('generate') ? generateKeys : []), ...ignored]
  return readMembers(record, grammarOf(model, context), own, model, context)
}

function readMembers (
  record: Mapping, grammar: Grammar, ignored: readonly string[], model: Model, context: RecordContext
): Values {
  const values: Values = {}
  each(record.members, ([key, { place, part }]) => {
    if (ignored.includes(key)) return
    const slot = grammar.slots.get(key) ?? noSlot(key, place, grammar, ignored)
    if (values[slot.field] !== undefined) {
      mistake({ place }, `${slot.field} of ${grammar.what} is given twice`)
    }
    values[slot.field] = slot.kind === 'owned'
      ? readOwned(slot.field, part, model, context)
      : valueOf(part, slot, model, context)
  })
  return values
}

function noSlot (
  key: string, place: string, { what, slots, fixed }: Grammar, ignored: readonly string[]
): never {
  if (fixed.includes(key)) {
    return mistake({ place }, `'${key}' of ${what} cannot be written: FreshBooks sets it`)
  }
  return unknownKey(place, key, what, [...slots.keys(), ...ignored])
}

function grammarOf (model: Model, context: RecordContext): Grammar {
  const owned =
    Object.keys(model.resource.owns ?? {}).map(name => [name, { field: name, kind: 'owned' }] as const)
  return kept(context, model.table, () => ({
    what: model.table,
    slots: new Map<string, Slot>([...slotsOf(model, context), ...owned]),
    fixed: Object.keys(model.resource.fields),
  }))
}

function kept ({ grammars }: RecordContext, key: string, make: () => Grammar): Grammar {
  const grammar = grammars.get(key) ?? make()
  grammars.set(key, grammar)
  return grammar
}

/** Every key a record may have: fields, references by their singular (`client`), and pointers. */
function slotsOf (model: Model, { world }: RecordContext): Slots {
  const pointers = model.resource.fixture?.pointers ?? {}
  const slots = new Map<string, Slot>()
  for (const [name, field] of [...model.creatable, ...storedFields(model)]) {
    slots.set(name, slotOf(name, field))
    const alias = world.models.get(field.refers ?? '')?.resource.one
    const isFree = alias !== undefined && model.resource.fields[alias] === undefined && !slots.has(alias)
    if (isFree) slots.set(alias, slotOf(name, field))
  }
  return withPointers(slots, pointers)
}

/** Fields that requests cannot write and fixtures can. */
export const storedFields = ({ resource: { fields, fixture } }: Model): NamedField[] =>
  (fixture?.stored ?? []).map(name => [name, fields[name]!] as const)

const slotOf = (name: string, { kind, refers, refersBy }: Field): Slot => ({
  field: name, kind,
  ...(refers === undefined ? {} : { table: refers }),
  ...(refersBy === undefined ? {} : { refersBy }),
})

const withPointers = (slots: Map<string, Slot>, pointers: Readonly<Record<string, Pointer>>): Slots =>
  new Map([...slots, ...Object.entries(pointers).map(([key, { field, table, by }]) =>
    [key, { kind: slots.get(field)?.kind ?? 'integer', field, table, ...by && { by } }] as const)])

function lineGrammar (name: string, model: Model, context: RecordContext): Grammar {
  return kept(context, `${model.table}/${name}`, () => {
    const { fields } = model.resource.owns![name]!
    const writable = Object.entries(fields).filter(([, field]) => field.access === 'writable')
    const slots = new Map(writable.map(([key, field]) => [key, slotOf(key, field)]))
    const pointers = model.resource.fixture?.linePointers ?? {}
    return {
      what: `${name} of ${model.table}`, slots: withPointers(slots, pointers), fixed: Object.keys(fields),
    }
  })
}

function readOwned (name: string, part: Part, model: Model, context: RecordContext): Values[] {
  const grammar = lineGrammar(name, model, context)
  if (part.kind !== 'list') return mistake(part, `${name} must be a list`)
  return each(part.items, line => line.kind === 'mapping'
    ? readMembers(line, grammar, [], model, context)
    : mistake(line, `each of ${name} must be a mapping`))
}

function valueOf (part: Part, slot: Slot, model: Model, context: RecordContext): unknown {
  const isChoice = slot.table !== undefined && slot.by === undefined
  if (part.kind === 'list' && isChoice) return chosen(part, slot, context)
  if (part.kind !== 'value') return plain(nested(part, slot, model, context))
  if (slot.by === 'userid') return userFor(part, context)
  if (slot.refersBy !== undefined) return valueNamed(part, slot, context)
  if (slot.table !== undefined) return idFor(part, slot.table, context)
  if (slot.kind === 'date') return dateOf(part, context)
  if (slot.kind === 'timestamp' || slot.kind === 'instant') return instantFrom(part, context)
  return scalarOf(part, slot, model)
}

/** A uuid is one already; a name is that of the row whose uuid is meant. */
function valueNamed (part: Value, { table, refersBy }: Slot, context: RecordContext): unknown {
  if (part.value === null || /^[0-9a-f-]{36}$/i.test(part.text)) return part.value
  const id = idFor(part, table!, context)
  // what names nothing is refused in the words of the API
  if (typeof id === 'boolean') return part.value
  return context.world.plucked(`SELECT ${refersBy!} FROM ${table!} WHERE id = ?`).get(id) ?? part.value
}

/** A list of records that a record names, such as the time that a line bills. */
const chosen = (part: Listing, { table }: Slot, context: RecordContext): unknown[] =>
  each(part.items, item => item.kind === 'value'
    ? idsFor(item, table!, context).map(id => ({ id }))
    : [plain(item)]).flat()

/** A list named like a table has records of that table, with keys that can be misspelt too. */
function nested (part: Mapping | Listing, { field }: Slot, model: Model, context: RecordContext): Part {
  const inner = model.table === field ? undefined : context.world.models.get(field)
  if (inner === undefined || part.kind !== 'list') return part
  each(part.items, item => item.kind === 'mapping' && draftOf(inner, item, context))
  return part
}

function scalarOf (part: Value, { field, kind }: Slot, model: Model): unknown {
  const visibility = model.visibility?.column === field ? visibilityOf(part.text) : undefined
  if (visibility !== undefined) return visibility
  return kind === 'text' && part.value !== null ? part.text : part.value
}

function dateOf (part: Value, { calendar }: RecordContext): unknown {
  if (typeof part.value !== 'string') return part.value
  const moment = readMoment(part.value, calendar)
  return moment === undefined
    ? mistake(part, `'${part.value}' is no date: write ${dateForms}`)
    : dayText(moment.wall)
}

function instantFrom (part: Value, { calendar }: RecordContext): unknown {
  return part.value === null ? null : new Date(instantIn(part, calendar)).toISOString()
}

/** An id that the fixture gives itself. */
function pinned (record: Mapping): number | undefined {
  const id = memberOf(record, 'id')
  if (id === undefined) return undefined
  return id.kind === 'value' && Number.isSafeInteger(id.value) && Number(id.value) > 0
    ? id.value as number
    : mistake(id, 'id must be a whole number; to name a record, write ref')
}

/** The same as a draft has it; no row may have it yet. */
export function pinnedFree (record: Mapping, model: Model, world: World): Values {
  const id = pinned(record)
  if (id === undefined) return {}
  const isTaken = world.statement(`SELECT 1 FROM ${model.table} WHERE id = ?`).get(id) !== undefined
  return isTaken ? mistake(memberOf(record, 'id')!, `the id ${id} is taken already`) : { [PINNED]: id }
}

/** Words for the numbers that hide a row. */
export const visibilities: Readonly<Record<string, number>> = { active: 0, deleted: 1, archived: 2 }

const visibilityOf = (word: string): number | undefined =>
  Object.hasOwn(visibilities, word) ? visibilities[word] : undefined

/** The instant a part names, in milliseconds since 1970; a day is its morning. */
export const instantIn = (part: Part, calendar: Calendar): number =>
  instantOfMoment(momentIn(part, calendar), calendar)

/** The moment a part names. */
export function momentIn (part: Part, calendar: Calendar): Moment {
  const moment = part.kind === 'value' ? readMoment(part.text, calendar) : undefined
  return moment ??
    mistake(part, `'${part.kind === 'value' ? part.text : ''}' is no instant: write ${instantForms}`)
}
