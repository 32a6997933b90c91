// Names of records for a person who reads the fixture: those the world has already, else made of what a
// record is called. Only records that others name, and those that had a name, get one.
import { fullRow } from '../../store/full-rows.ts'
import type { World } from '../../world/world.ts'
import { knownNames } from '../load/references.ts'
import { keyOf } from './facts.ts'
import type { Plan } from './plan.ts'
import type { Part } from './told.ts'
import { Name, type Word } from './words.ts'

/** Names by the keys of records. */
export type Names = ReadonlyMap<string, string>

/** Fields of a table that a record is called by, the best first. */
const calledBy: Readonly<Record<string, readonly string[]>> = {
  categories: ['category'],
  clients: ['organization', 'lname', 'fname', 'email'],
  credit_notes: ['credit_number'],
  expenses: ['vendor', 'notes'],
  identities: ['first_name', 'last_name'],
  invoices: ['invoice_number'],
  projects: ['title'],
}

/** What goes before a number. */
const before: Readonly<Record<string, string>> = {
  credit_notes: 'credit-', invoices: 'invoice-',
}

/** Names for people and for all records that need one. */
export function namesFor (world: World, people: readonly Part[], plans: readonly Plan[]): Names {
  const known = namesOfWorld(world, [...people.map(({ key }) => key), ...plans.map(({ key }) => key)])
  const taken = new Set(known.values())
  const named = new Set(plans.flatMap(({ said }) => [...said.values()].flatMap(namesIn)))
  const names = new Map(known)
  const give = (key: string, wish: string): void => {
    if (names.has(key)) return
    const name = freeName(wish, taken)
    taken.add(name)
    names.set(key, name)
  }
  for (const { key, said } of people) give(key, kebab(String(said.get('first_name') ?? '')) || 'person')
  for (const plan of plans) if (named.has(plan.key)) give(plan.key, wishFor(plan, names))
  return names
}

const categorySql = 'SELECT 1 FROM categories WHERE category = ? COLLATE NOCASE AND NOT is_editable'

/** Names the world was told with: tests may ask for them. */
function namesOfWorld (world: World, keys: readonly string[]): Map<string, string> {
  const isCategory = world.plucked(categorySql)
  const known = new Set(keys)
  return new Map([...knownNames(world)]
    .map(([name, { table, id }]) => [keyOf(table, id), name] as const)
    .filter(([key, name]) => known.has(key) && isCategory.get(name) === undefined))
}

const namesIn = (word: Word): string[] => {
  if (word instanceof Name) return [word.key]
  if (typeof word !== 'object' || word === null) return []
  return Object.values(word).flatMap(member => namesIn(member as Word))
}

/** Lower-case words with dashes; letters lose their accents. */
export const kebab = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  .replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '')

function wishFor ({ model: { table, resource }, row, said }: Plan, names: Names): string {
  const fields = calledBy[table] ?? ['name']
  const called = fields.map(field => kebab(String(row[field] ?? ''))).find(word => word !== '')
  if (called !== undefined) return before[table] === undefined ? called : `${before[table]}${called}`
  const parts = ['project', 'client', 'service', 'invoice'].map(key => said.get(key))
    .flatMap(word => word instanceof Name ? names.get(word.key) ?? [] : [])
  const most = table === 'time_entries' ? parts.slice(0, 2) : parts.slice(0, 1)
  return [...most, resource.one.replaceAll('_', '-')].join('-')
}

/** Numbers are ids, so that a name needs a letter; the second of a name is number two. */
function freeName (wish: string, taken: ReadonlySet<string>): string {
  const name = /^\d*$/.test(wish) ? `n${wish}` : wish
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`
}

/** The key by which a person is named. */
export const personKey = (id: number): string => keyOf('identities', id)

/** What a sentence calls a record: its name or number, whether the fixture names it or not. */
export function labelsFor (world: World, names: Names): (key: string) => string {
  return key => {
    const [table, id] = key.replace(/^(more|credit of) /, '').split('/') as [string, string | undefined]
    const model = world.models.get(table)
    if (key.startsWith('credit of ')) return `the credit of payment ${names.get(`${table}/${id!}`) ?? id!}`
    const row = model === undefined || key.startsWith('more') ? undefined : fullRow(world, model, Number(id))
    const fields = calledBy[table] ?? ['name']
    const called = fields.map(field => row?.[field]).find(text => typeof text === 'string' && text !== '')
    return names.get(key) ?? called as string | undefined ?? id ?? key
  }
}
