// Telling a plan to a world nobody else sees, to find out what it comes to. The plan goes through the same
// text and the same reader as any fixture, so that what holds here holds for whoever loads it.
import { emptyDatabase } from '../../store/empty-database.ts'
import { World } from '../../world/world.ts'
import { seederOf } from '../load/apply.ts'
import { noServices } from '../load/services.ts'
import { loadFixture } from '../read/fixture.ts'
import { FixtureError } from '../read/source.ts'
import { factsOf, followersOf, keyOf, type Facts, type Keys } from './facts.ts'
import { Amount, Name, type Word } from './words.ts'

/** A mapping of the fixture to be, with its key, which is also its name while it is tried. */
export interface Part {
  readonly key: string
  readonly said: ReadonlyMap<string, Word>
}

/** A fixture to be: what is at the top, and lists of records. */
export interface Draft {
  readonly top: Readonly<Record<string, string | number>>
  readonly business: Part
  readonly lists: ReadonlyArray<readonly [name: string, parts: readonly Part[]]>
}

/** Why a draft cannot be told, and where. */
export interface Refused {
  readonly key: string
  /** The member at fault; undefined where it is the record as a whole. */
  readonly member: string | undefined
  readonly sentence: string
}

interface Line {
  readonly text: string
  readonly key: string
  readonly member?: string
}

/** One line for each member, so that the place of a mistake says which it is about. */
function linesOf ({ top, business, lists }: Draft): Line[] {
  const part = ({ key, said }: Part, isNamed: boolean): Line[] => [
    { text: '{', key },
    ...isNamed ? [{ text: `"ref": ${JSON.stringify(key)},`, key }] : [],
    ...[...said].map(([member, word]) =>
      ({ text: `${JSON.stringify(member)}: ${jsonOf(word)},`, key, member })),
    { text: '},', key },
  ]
  const list = ([name, parts]: Draft['lists'][number]): Line[] => [
    { text: `"${name}": [`, key: name }, ...parts.flatMap(one => part(one, true)), { text: '],', key: name },
  ]
  return [
    { text: '{', key: '' },
    ...Object.entries(top)
      .map(([name, value]) => ({ text: `"${name}": ${JSON.stringify(value)},`, key: name })),
    { text: '"business":', key: 'business' }, ...part(business, false),
    ...lists.flatMap(list),
    { text: '}', key: '' },
  ]
}

/** JSON of a word; YAML's reader, which reads it, allows the comma after the last member. */
function jsonOf (word: Word): string {
  if (word instanceof Name) return JSON.stringify(word.key)
  if (word instanceof Amount) return word.text
  if (Array.isArray(word)) return `[${word.map(jsonOf).join(', ')}]`
  if (typeof word !== 'object' || word === null) return JSON.stringify(word)
  const members = Object.entries(word)
    .map(([key, member]) => `${JSON.stringify(key)}: ${jsonOf(member as Word)}`)
  return `{${members.join(', ')}}`
}

/** A world of its own that a fixture tells at the instant of another one; to be closed. */
export function toldWorld (text: string, source: World, name = 'fixture'): World {
  const now = source.now()
  const world = new World('told', emptyDatabase(source.models), source.models, () => now)
  try {
    const seed = seederOf(loadFixture({ name, text }), noServices)
    world.transaction(() => seed(world, now))
    return world
  } catch (error) {
    world.close()
    throw error
  }
}

/** Tells a draft: what it came to, or why it cannot be told. */
export function tellDraft (draft: Draft, source: World): Facts | Refused {
  const lines = linesOf(draft)
  try {
    const world = toldWorld(lines.map(({ text }) => text).join('\n'), source, 'draft')
    const facts = factsOf(world, keysIn(world))
    world.close()
    return facts
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    const [, line, sentence] = /^draft:(\d+):\d+: (.*)$/s.exec(error.message) ?? []
    const { key, member } = lines[Number(line) - 1]!
    return { key, member, sentence: sentence! }
  }
}

/** Rows go by the key they are named by; others by the row they came with. */
function keysIn (world: World): Keys {
  const refs = Object.entries(world.setting<Record<string, number>>('refs') ?? {})
  const keys = new Map(refs.map(([key, id]) => [keyOf(key.slice(0, key.indexOf('/')), id), key]))
  return withFollowers(world, (table, id) => keys.get(keyOf(table, id)))
}

/** Adds keys of rows that come with others, and of the categories that every account has. */
export function withFollowers (world: World, keys: Keys): Keys {
  const follow = new Map(followersOf(world, 'credit_notes')
    .map(({ id, source }) => [id, `credit of ${keys('payments', source) ?? 'nobody'}`]))
  const editable = world.plucked('SELECT is_editable FROM categories WHERE id = ?')
  return (table, id) => {
    if (table === 'credit_notes' && follow.has(Number(id))) return follow.get(Number(id))
    const isEverywhere = table === 'categories' && editable.get(id) === 0
    return keys(table, id) ?? (isEverywhere ? keyOf(table, id) : undefined)
  }
}
