// A record of a fixture → the draft that a request would send: names become ids, relative dates become dates.
// Unknown keys are mistakes here, though FreshBooks ignores them: a typo would lose a value unnoticed.
import type { Field } from '../../declare/field.ts'
import type { Pointer } from '../../declare/fixture.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import {
  dateForms, dayText, instantForms, instantOfMoment, readMoment, type Calendar, type Moment
} from '../read/dates.ts'
import { idFor, idsFor, userFor, type Directory } from './references.ts'
import { mistake, plain, type Listing, type Mapping, type Part, type Value } from '../read/source.ts'
import { unknownKey } from '../read/suggestions.ts'

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
}

/** How the value of a key is read, and the field it is for. */
interface Slot {
  readonly field: string
  readonly kind: string
  readonly table?: string
  readonly by?: 'userid'
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

/** Reads a record. `ignored` keys are somebody else's. */
export function draftOf (
  model: Model, record: Mapping, scene: RecordContext, ignored: readonly string[] = []
): Values {
  const own = [...recordKeys, ...(record.members.has('generate') ? generateKeys : []), ...ignored]
  return readMembers(record, grammarOf(model, scene), own, model, scene)
}

function readMembers (
  record: Mapping, grammar: Grammar, ignored: readonly string[], model: Model, scene: RecordContext
): Values {
  const values: Values = {}
  for (const [key, { place, part }] of record.members) {
    if (ignored.includes(key)) continue
    const slot = grammar.slots.get(key) ?? noSlot(key, place, grammar, ignored)
    if (values[slot.field] !== undefined) {
      mistake({ place }, `${slot.field} of ${grammar.what} is given twice`)
    }
    values[slot.field] = slot.kind === 'owned'
      ? readOwned(slot.field, part, model, scene)
      : valueOf(part, slot, model, scene)
  }
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

function grammarOf (model: Model, scene: RecordContext): Grammar {
  const owned =
    Object.keys(model.resource.owns ?? {}).map(name => [name, { field: name, kind: 'owned' }] as const)
  return kept(scene, model.table, () => ({
    what: model.table,
    slots: new Map<string, Slot>([...slotsOf(model, scene), ...owned]),
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
  for (const [name, field] of model.creatable) {
    slots.set(name, slotOf(name, field))
    const alias = world.models.get(field.refers ?? '')?.resource.one
    const isFree = alias !== undefined && model.resource.fields[alias] === undefined && !slots.has(alias)
    if (isFree) slots.set(alias, slotOf(name, field))
  }
  return withPointers(slots, pointers)
}

const slotOf = (name: string, { kind, refers }: Field): Slot =>
  ({ field: name, kind, ...(refers === undefined ? {} : { table: refers }) })

const withPointers = (slots: Map<string, Slot>, pointers: Readonly<Record<string, Pointer>>): Slots =>
  new Map([...slots, ...Object.entries(pointers).map(([key, { field, table, by }]) =>
    [key, { kind: slots.get(field)?.kind ?? 'integer', field, table, ...by && { by } }] as const)])

function lineGrammar (name: string, model: Model, scene: RecordContext): Grammar {
  return kept(scene, `${model.table}/${name}`, () => {
    const { fields } = model.resource.owns![name]!
    const writable = Object.entries(fields).filter(([, field]) => field.access === 'writable')
    const slots = new Map(writable.map(([key, field]) => [key, slotOf(key, field)]))
    const pointers = model.resource.fixture?.linePointers ?? {}
    return {
      what: `${name} of ${model.table}`, slots: withPointers(slots, pointers), fixed: Object.keys(fields),
    }
  })
}

function readOwned (name: string, part: Part, model: Model, scene: RecordContext): Values[] {
  const grammar = lineGrammar(name, model, scene)
  if (part.kind !== 'list') return mistake(part, `${name} must be a list`)
  return part.items.map(line => line.kind === 'mapping'
    ? readMembers(line, grammar, [], model, scene)
    : mistake(line, `each of ${name} must be a mapping`))
}

function valueOf (part: Part, slot: Slot, model: Model, scene: RecordContext): unknown {
  const isChoice = slot.table !== undefined && slot.by === undefined
  if (part.kind === 'list' && isChoice) return chosen(part, slot, scene)
  if (part.kind !== 'value') return plain(nested(part, slot, model, scene))
  if (slot.by === 'userid') return userFor(part, scene)
  if (slot.table !== undefined) return idFor(part, slot.table, scene)
  if (slot.kind === 'date') return dateOf(part, scene)
  if (slot.kind === 'timestamp' || slot.kind === 'instant') return instantFrom(part, scene)
  return scalarOf(part, slot, model)
}

/** A list of records that a record names, such as the time that a line bills. */
const chosen = (part: Listing, { table }: Slot, scene: RecordContext): unknown[] =>
  part.items.flatMap(item => item.kind === 'value'
    ? idsFor(item, table!, scene).map(id => ({ id }))
    : [plain(item)])

/** A list named like a table has records of that table, with keys that can be misspelt too. */
function nested (part: Mapping | Listing, { field }: Slot, model: Model, scene: RecordContext): Part {
  const inner = model.table === field ? undefined : scene.world.models.get(field)
  if (inner === undefined || part.kind !== 'list') return part
  for (const item of part.items) if (item.kind === 'mapping') draftOf(inner, item, scene)
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
