// What a fixture says of each row to begin with: what a record must have, whom it names, and how far a
// document got. Everything else is only said where leaving it out turns out to tell another story.
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { fullRow } from '../../store/full-rows.ts'
import { fixtureKeysOf } from '../read/fixture-keys.ts'
import { followersOf, idIn, idsWithin, keyOf, peopleOf, pointedAt, sectionsOf } from './facts.ts'
import { historyWords, invoiceNumber, paymentWords, presentationWord } from './documents.ts'
import { lineWords } from './lines.ts'
import { makings } from './makings.ts'
import { nameOf, type Said, type Subject } from './subject.ts'
import { Name, wordOf, type Word } from './words.ts'

/** One record of the fixture to be. */
export interface Plan {
  readonly key: string
  readonly model: Model
  readonly row: Values
  /** What it says, by the keys of the fixture. */
  readonly said: Map<string, Word>
}

/** All records in the order in which they are told. */
export function plansOf (subject: Subject): Plan[] {
  return sectionsOf(subject.world).flatMap(model => plansOfSection(model, subject))
}

function plansOfSection (model: Model, subject: Subject): Plan[] {
  const { world, tenant } = subject
  const followers = new Set(followersOf(world, model.table).map(({ id }) => id))
  const rows = idsWithin(world, model, tenant).filter(id => !followers.has(id))
    .map(id => fullRow(world, model, id)!)
    .filter(row => row.is_editable !== false)
  const plans = rows.map((row): Plan =>
    ({ key: keyOf(model.table, row.id), model, row, said: new Map<string, Word>() }))
  const made = makings(model, rows, subject)
  plans.forEach(({ row, said }, index) => {
    for (const [key, word] of initially(model, row, rows[index - 1], subject)) said.set(key, word)
    const at = made[index]
    if (at !== undefined) said.set('at', at)
    const author = authorOf(model, row, subject)
    if (author !== undefined) said.set('by', author)
  })
  return plans
}

type Reading = (row: Values, before: Values | undefined, subject: Subject) => Said

/** Reads the words of a document that follow from more than one of its fields. */
const special: Readonly<Record<string, Reading>> = {
  invoices: (row, before, subject) => [
    ...invoiceNumber(row, before, subject),
    ...historyWords(row, subject),
    ...presentationWord(row, before, subject),
  ],
  payments: paymentWords,
}

function initially (model: Model, row: Values, before: Values | undefined, subject: Subject): Said {
  const fields = model.creatable.filter(([name, field]) => isSaidAtOnce(model, name, field, row))
  const plain = fields.flatMap(([name, field]) => fieldWords(model, name, field, row[name], subject))
  const lines = Object.keys(model.resource.owns ?? {}).flatMap(name => lineWords(model, name, row, subject))
  return [...plain, ...special[model.table]?.(row, before, subject) ?? [], ...lines]
}

/** Names of people, without which a client cannot be made. */
const leading: Readonly<Record<string, readonly string[]>> = {
  clients: ['fname', 'lname', 'email'],
  invoices: ['deposit_percentage'],
  items: ['unit_cost'],
  time_entries: ['duration'],
}

function isSaidAtOnce (model: Model, name: string, field: Field, row: Values): boolean {
  const value = row[name]
  if (value === null || value === undefined || value === '' || field.access === 'request-only') return false
  if (model.table === 'payments' && ['amount', 'creditid'].includes(name)) return false
  if (model.visibility?.column === name) return value !== field.default && value !== true
  if (name === 'is_logged' || name === authors[model.table]?.field) return value === false
  return field.required === true || pointedAt(model, name, field) !== undefined ||
    leading[model.table]?.includes(name) === true
}

/**
 * What a fixture says for the value of a field; nothing where it cannot. Who it names must be told too; ids
 * of nobody are only said where any number is taken.
 */
export function fieldWords (
  model: Model, name: string, field: Field, value: unknown, subject: Subject
): Said {
  const table = pointedAt(model, name, field)
  if (table === 'timers') return []
  const currency = subject.currency
  const plain = (): Word => wordOf(model, name, field, value, { almanac: subject.almanac, currency })
  if (table === undefined) return [[name, plain()]]
  const key = keyFor(model, name, field, subject)
  if (Array.isArray(value)) {
    const names = value.map(item => nameOf(table, idIn(item), subject)).filter(word => word !== undefined)
    return names.length === 0 ? [] : [[key, names]]
  }
  if (value === null || value === 0) return []
  const named = nameOf(table, value, subject)
  if (named !== undefined) return [[key, named]]
  return field.refers === undefined ? [[name, plain()]] : []
}

/** The key for a field: a reference goes by the singular of what it names, as in `client: jane`. */
function keyFor ({ table, resource }: Model, name: string, field: Field, { world }: Subject): string {
  const pointer = Object.entries(fixtureKeysOf(table).pointers ?? {}).find(([, { field }]) => field === name)
  const alias = world.models.get(field.refers ?? '')?.resource.one
  if (pointer !== undefined) return pointer[0]
  return alias === undefined || resource.fields[alias] !== undefined ? name : alias
}

/** Where rows keep who made them: a number within the account, or an identity. */
const authors: Readonly<Record<string, { readonly field: string, readonly by: 'userid' | 'identity_id' }>> = {
  expenses: { field: 'staffid', by: 'userid' },
  invoices: { field: 'ownerid', by: 'userid' },
  projects: { field: 'creator_id', by: 'identity_id' },
  time_entries: { field: 'identity_id', by: 'identity_id' },
}

/** `by:`, where it was not the first of the people. */
function authorOf ({ table }: Model, row: Values, { world, tenant }: Subject): Word | undefined {
  const author = authors[table]
  if (author === undefined) return undefined
  const [first, ...others] = peopleOf(world, tenant)
  if (first?.[author.by] === row[author.field]) return undefined
  const person = others.find(one => one[author.by] === row[author.field])
  return person === undefined ? undefined : new Name(keyOf('identities', person.identity_id))
}

/** What a record says in the order in which FreshBooks has its fields; when and by whom it was made last. */
export function inOrder ({ model, said }: Plan, subject: Subject): Map<string, Word> {
  const fields = model.creatable.flatMap(([name, field]) => [name, keyFor(model, name, field, subject)])
  const known = [...fields, ...Object.keys(model.resource.owns ?? {}), 'at', 'by']
  return new Map([...said].sort(([a], [b]) => known.indexOf(a) - known.indexOf(b)))
}
