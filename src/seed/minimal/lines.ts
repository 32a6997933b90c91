// Lines of documents as a fixture has them: without what goes without saying, and with names for what they
// bill.
import type { Field } from '../../declare/field.ts'
import type { Model } from '../../derive/model.ts'
import type { Values } from '../../derive/parse.ts'
import { fixtureKeysOf } from '../read/fixture-keys.ts'
import { idIn, pointedAt } from './facts.ts'
import { nameOf, type Said, type Subject } from './subject.ts'
import { Amount, wordOf, type Word } from './words.ts'

/** The lines of a row under their key; nothing where there are none. */
export function lineWords (
  model: Model, name: string, row: Values, subject: Subject
): Said {
  const { fields } = model.resource.owns![name]!
  const writable = Object.entries(fields).filter(([, field]) => field.access === 'writable')
  const lines = (row[name] as Values[]).map(line => Object.fromEntries(
    writable.flatMap(([key, field]) => memberOf(model, key, field, line[key], subject))
  ) as { [key: string]: Word })
  return lines.length === 0 ? [] : [[name, lines]]
}

function memberOf (
  model: Model, key: string, field: Field, value: unknown, subject: Subject
): Said {
  const table = pointedAt(model, key, field, true)
  if (table !== undefined) return namesIn(model, key, table, value, subject)
  if (value === null || isUsual(key, field, value)) return []
  if (field.kind === 'money') return [[key, new Amount((value as { amount: string }).amount)]]
  return [[key, wordOf(model, key, field, value, subject)]]
}

const isUsual = (key: string, { kind, default: usual }: Field, value: unknown): boolean =>
  kind === 'money' ? (value as { amount: string }).amount === '0.00' : value === (key === 'qty' ? '1' : usual)

function namesIn (
  { table: own }: Model, field: string, table: string, value: unknown, subject: Subject
): Said {
  const pointers = Object.entries(fixtureKeysOf(own).linePointers ?? {})
  const key = pointers.find(([, pointer]) => pointer.field === field)?.[0] ?? field
  if (Array.isArray(value)) {
    const names = value.map(item => nameOf(table, idIn(item), subject)).filter(word => word !== undefined)
    return names.length === 0 ? [] : [[key, names]]
  }
  const name = isBillable(table, value, subject) ? nameOf(table, value, subject) : undefined
  return name === undefined ? [] : [[key, name]]
}

/** An expense that belongs to no client any more cannot be put on an invoice. */
const isBillable = (table: string, id: unknown, { world }: Subject): boolean => table !== 'expenses' ||
  world.plucked('SELECT clientid <> 0 FROM expenses WHERE id = ?').get(id) === 1
