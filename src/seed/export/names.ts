// Names of records for a person who reads the fixture: those the world has already, else made of what a
// record is called. Only records that others name, and those that had a name, get one.
import type { Values } from '../../derive/parse.ts'
import { fullRow } from '../../store/full-rows.ts'
import type { World } from '../../world/world.ts'
import type { Model } from '../../derive/model.ts'
import { idNamed, knownNames } from '../load/references.ts'
import { rowKey } from './context.ts'
import type { ExportedRecord } from './records.ts'
import { Name, type FixtureValue } from './values.ts'

/** Names by the keys of records. */
export type Names = ReadonlyMap<string, string>

/** Names for people, and for all records that need one. `world` has the names that are known already. */
export function namesFor (
  world: World, people: readonly ExportedRecord[], records: readonly ExportedRecord[]
): Names {
  const names = namesOfWorld(world, new Set([...people, ...records].map(({ key }) => key)))
  const taken: Taken = { names: new Set(names.values()), counts: new Map() }
  const named = new Set(records.flatMap(({ members }) => [...members.values()].flatMap(keysIn)))
  for (const record of [...people, ...records.filter(({ key }) => named.has(key))]) {
    if (names.has(record.key)) continue
    names.set(record.key, freeName(wishFor(record, names), taken))
  }
  return names
}

/** Names the world was loaded with, which tests may ask for; not those that a row has by itself. */
function namesOfWorld (world: World, keys: ReadonlySet<string>): Map<string, string> {
  const everywhere = { world, references: new Map(), people: [] }
  return new Map([...knownNames(world)]
    .map(([name, { table, id }]) => [rowKey(table, id), name, table] as const)
    .filter(([key, name, table]) => keys.has(key) && idNamed(name, table, everywhere) === undefined)
    .map(([key, name]) => [key, name] as const))
}

const keysIn = (value: FixtureValue): string[] => {
  if (value instanceof Name) return [value.key]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(member => keysIn(member as FixtureValue))
}

/** Lower-case words with dashes; letters lose their accents. */
const kebab = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  .replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '')

/** What people call a row. */
const callsOf = ({ resource: { fixture } }: Model, row: Values): string[] =>
  (fixture?.labels ?? ['name']).map(field => String(row[field] ?? '')).filter(text => text !== '')

/** What a record is called, or else what the first record that it names is. */
function wishFor ({ model, row, members }: ExportedRecord, names: Names): string {
  const [called] = callsOf(model, row).map(kebab).filter(text => text !== '')
  if (called !== undefined) return `${model.resource.fixture?.labelPrefix ?? ''}${called}`
  const first = [...members.values()].find(value => value instanceof Name)
  const name = first && names.get(first.key)
  return [...name === undefined ? [] : [name], kebab(model.resource.one)].join('-')
}

/** Names in use, and for how many records each was wanted. */
interface Taken {
  readonly names: Set<string>
  readonly counts: Map<string, number>
}

/** A number would be an id, so a name needs a letter; the second record of a name gets `-2`. */
function freeName (wish: string, { names, counts }: Taken): string {
  const base = /^\d*$/.test(wish) ? `n${wish}` : wish
  let name = base
  let number = counts.get(base) ?? 1
  while (names.has(name)) name = `${base}-${++number}`
  names.add(name)
  counts.set(base, number)
  return name
}

/** What a sentence calls a row of a world: its name or number, whether the fixture names it or not. */
export function labelsFor (world: World, names: Names): (key: string, table: string, id: number) => string {
  return (key, table, id) => {
    const [, what, of, source] = /^(\w+) of (\w+)\/(\d+)$/.exec(key) ?? []
    if (what !== undefined) {
      const { one } = world.models.get(of!)!.resource
      return `the ${what} of ${one} ${names.get(rowKey(of!, source)) ?? source!}`
    }
    const model = world.models.get(table)
    const row = model && fullRow(world, model, id)
    return names.get(key) ?? (row && callsOf(model!, row)[0]) ?? String(id)
  }
}
