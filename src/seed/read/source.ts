// The text of a fixture → parts that know where they stand, so that every mistake in it has its line and
// column; and what messages add: what may have been meant, and what there is.
import type { Node, Pair, YAMLMap } from 'yaml'
import { nearestName } from '../../suggest.ts'
import { readYaml, YamlTextError, type YamlLibrary, type YamlPlace } from '../../yaml-text.ts'
import type { Attempt } from './mistakes.ts'

interface Placed {
  /** `world.yaml:12:5` */
  readonly place: string
}

/** A member of a mapping. */
export interface Member extends Placed {
  readonly part: Part
}

/** `{ … }`, or indented keys. */
export interface Mapping extends Placed {
  readonly kind: 'mapping'
  readonly members: ReadonlyMap<string, Member>
}

/** `[ … ]`, or lines with dashes. */
export interface Listing extends Placed {
  readonly kind: 'list'
  readonly items: readonly Part[]
}

/** A text, number, true, false or null. */
export interface Value extends Placed {
  readonly kind: 'value'
  readonly value: unknown
  /** As it is written in the file: a postal code of `01234` is no number. */
  readonly text: string
}

export type Part = Mapping | Listing | Value

/** A mistake in a fixture: one sentence that begins with the place. */
export class FixtureError extends Error {
  readonly place: string
  /** The sentence without the place. */
  readonly sentence: string
  /** The name that was not found, where that is the mistake. */
  readonly missing: string | undefined
  /** This mistake, and those that were found with it. */
  readonly all: readonly FixtureError[]

  constructor (place: string, sentence: string, missing?: string, others: readonly FixtureError[] = []) {
    super(`${place}: ${sentence}`)
    this.name = 'FixtureError'
    this.place = place
    this.sentence = sentence
    this.missing = missing
    this.all = [this, ...others]
  }
}

/** Throws the mistake at a place. `missing` is the name that was not found, where that is the mistake. */
export function mistake ({ place }: Placed, sentence: string, missing?: string): never {
  throw new FixtureError(place, sentence, missing)
}

/** Most mistakes that are looked for. */
export const MOST_MISTAKES = 500

/** Does work for each item. Mistakes are thrown when all had their turn, as the first with the others. */
export function each<Item, Result> (items: Iterable<Item>, work: (item: Item) => Result): Result[] {
  const [results, mistakes]: [Result[], FixtureError[]] = [[], []]
  for (const item of items) {
    try {
      results.push(work(item))
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error
      mistakes.push(...error.all)
      if (mistakes.length >= MOST_MISTAKES) break
    }
  }
  const [first, ...others] = mistakes
  if (first !== undefined) throw new FixtureError(first.place, first.sentence, first.missing, others)
  return results
}

/** The same for several pieces of work. */
export const together = <Results extends readonly unknown[]>(
  ...works: { readonly [Index in keyof Results]: () => Results[Index] }
): Results => each(works as ReadonlyArray<() => unknown>, work => work()) as unknown as Results

/** Most levels of nesting and most parts of a value that is sent. */
const MOST_LEVELS = 100
const MOST_PARTS = 400_000

/** Reads YAML, or JSON, which is YAML too. `name` is how messages call the file. */
export function readSource (name: string, text: string): Part {
  const fail = ({ line, col }: YamlPlace, words: string): never => {
    throw new FixtureError(`${name}:${line}:${col}`, `not YAML: ${words}`)
  }
  try {
    const { document, placeOf, library } = readYaml(text)
    const textPlaceOf = (offset: number): string => {
      const { line, col } = placeOf(offset)
      return `${name}:${line}:${col}`
    }
    const failAt = (offset: number, words: string): never => fail(placeOf(offset), words)
    return partOf(document.contents, { yaml: library, placeOf: textPlaceOf, fail: failAt }, 0)
  } catch (error) {
    if (error instanceof YamlTextError) return fail(error.place, error.message)
    throw error
  }
}

interface Reading {
  readonly yaml: YamlLibrary
  readonly placeOf: (offset: number) => string
  /** Throws the mistake at an offset. */
  readonly fail: (offset: number, words: string) => never
}

function partOf (node: unknown, reading: Reading, fallback: number): Part {
  const { isAlias, isMap, isScalar, isSeq } = reading.yaml
  const offset = (node as Node | null)?.range?.[0] ?? fallback
  const place = reading.placeOf(offset)
  if (isMap(node)) return { kind: 'mapping', place, members: membersOf(node, reading, offset) }
  if (isSeq(node)) {
    return { kind: 'list', place, items: each(node.items, item => partOf(item, reading, offset)) }
  }
  // aliases of aliases grow without bound, and a fixture is clearer without them
  if (isAlias(node)) {
    mistake({ place }, `*${node.source} cannot be used: write the part out, or name the record with ref`)
  }
  const value = isScalar(node) ? node.value : null
  return { kind: 'value', place, value, text: isScalar(node) ? textOf(value, node.source) : '' }
}

function membersOf (map: YAMLMap, reading: Reading, offset: number): Map<string, Member> {
  const members = new Map<string, Member>()
  each(map.items as Pair<Node | null, Node>[], ({ key, value }) => {
    const start = key?.range?.[0] ?? offset
    if (!reading.yaml.isScalar(key)) return reading.fail(start, 'a key must be a text')
    const name = textOf(key.value, key.source)
    if (members.has(name)) reading.fail(start, 'Map keys must be unique')
    members.set(name, { place: reading.placeOf(start), part: partOf(value, reading, start) })
  })
  return members
}

const textOf = (value: unknown, source = String(value ?? '')): string =>
  typeof value === 'string' ? value : source

/** Parts of plain JSON, which has no lines to point at. */
export const partsOf = (place: string, value: unknown): Part =>
  jsonPart(place, value, { below: place => place, count: 0 })

/** The same, each part with the JSON pointer that leads to it (RFC 6901). */
export const pointedParts = (place: string, value: unknown): Part =>
  jsonPart(place, value, {
    below: (place, key) => `${place}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, count: 0,
  })

interface JsonReading {
  readonly below: (place: string, key: string | number) => string
  count: number
}

function jsonPart (place: string, value: unknown, reading: JsonReading, level = 0): Part {
  if (++reading.count > MOST_PARTS) mistake({ place }, 'the fixture is too long: make it several')
  if (typeof value !== 'object' || value === null) {
    return { kind: 'value', place, value, text: String(value ?? '') }
  }
  if (level === MOST_LEVELS) mistake({ place }, 'it is nested too deeply')
  const partAt = (key: string | number, item: unknown): Part =>
    jsonPart(reading.below(place, key), item, reading, level + 1)
  if (Array.isArray(value)) {
    return { kind: 'list', place, items: value.map((item, index) => partAt(index, item)) }
  }
  const members = Object.entries(value).map(([key, item]) => {
    const part = partAt(key, item)
    return [key, { place: part.place, part }] as const
  })
  return { kind: 'mapping', place, members: new Map(members) }
}

/** The part as plain JSON. */
export function plain (part: Part): unknown {
  switch (part.kind) {
    case 'value': return part.value
    case 'list': return part.items.map(plain)
    case 'mapping':
      return Object.fromEntries([...part.members].map(([key, member]) => [key, plain(member.part)]))
  }
}

/** The part of a key, if it is there and not null. */
export function memberOf ({ members }: Mapping, key: string): Part | undefined {
  const part = members.get(key)?.part
  return part?.kind === 'value' && part.value === null ? undefined : part
}

/** A part that must be a mapping. */
export const mapping = (part: Part, what: string): Mapping =>
  part.kind === 'mapping' ? part : mistake(part, `${what} must be a mapping, such as { name: … }`)

/** The items of a part that must be a list; nothing is an empty one. */
export function items (part: Part, what: string): readonly Part[] {
  if (part.kind === 'value' && part.value === null) return []
  return part.kind === 'list' ? part.items : mistake(part, `${what} must be a list of records`)
}

/** A part that must be a list of mappings; `attempt` may leave out what is none. */
export const mappings = (part: Part, what: string, attempt: Attempt): Mapping[] =>
  attempt(part, () => items(part, what), [])
    .flatMap(item => attempt(item, () => [mapping(item, `a record of ${what}`)], []))

/** A part that must be a text; numbers are taken as they are written. */
export const textPart = (part: Part, what: string): string =>
  part.kind === 'value' && part.value !== null ? part.text : mistake(part, `${what} must be a text`)

/** A part that must be a whole number of at least `least`. */
export const countPart = (part: Part, what: string, least: number): number =>
  part.kind === 'value' && Number.isSafeInteger(part.value) && (part.value as number) >= least
    ? part.value as number
    : mistake(part, `${what} must be a whole number, ${least} or more`)

/** `; did you mean 'email'?`, or nothing. */
export function suggest (word: string, known: readonly string[]): string {
  const near = nearestName(word, known)
  return near === undefined ? '' : `; did you mean '${near}'?`
}

/** Maximum number of names that a message lists. */
const MOST_LISTED = 20

/** `known: jane, bob`. */
export function listed (known: readonly string[]): string {
  const rest = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : ''
  return known.length === 0 ? 'none is known here' : `known: ${known.slice(0, MOST_LISTED).join(', ')}${rest}`
}

/** Throws the mistake of an unknown key. */
export const unknownKey = (place: string, key: string, what: string, known: readonly string[]): never =>
  mistake({ place }, `unknown key '${key}' in ${what}${suggest(key, known)}`)

/** A mapping that may have these keys only. */
export function onlyKeys (record: Mapping, known: readonly string[], what: string): Mapping {
  each(record.members, ([key, { place }]) => {
    if (!known.includes(key)) unknownKey(place, key, what, known)
  })
  return record
}

/** The part of a key that must be there. */
export const needed = (record: Mapping, key: string, what: string): Part =>
  memberOf(record, key) ?? mistake(record, `${what} needs ${key}`)

/** A part that must be one of some words. */
export function oneOf<Word extends string> (part: Part, words: readonly Word[], what: string): Word {
  const text = part.kind === 'value' ? part.text : ''
  return words.find(word => word === text) ??
    mistake(part, `there is no ${what} '${text}'${suggest(text, words)} (${listed(words)})`)
}
