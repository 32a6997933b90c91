// The grammar of a fixture: one file that describes a world. What the records of a section may say is the
// resources' business; see records.ts.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { instantOf } from '../fields/index.ts'
import { nearestName } from '../suggest.ts'
import {
  countPart, FixtureError, mapping, mappings, memberOf, mistake, partsOf, readSource, textPart,
  type Mapping, type Member, type Part,
} from './source.ts'

/** A list of records under the name of a table. */
export interface Section {
  readonly table: string
  readonly place: string
  readonly records: readonly Mapping[]
}

/** A world, described. */
export interface Fixture {
  readonly seed: string
  /** Milliseconds since 1970 at which the world's clock stands still; undefined for the real time. */
  readonly now: number | undefined
  readonly business: Mapping | undefined
  readonly people: readonly Mapping[]
  readonly sections: readonly Section[]
}

/** Where a fixture comes from. A compiled one is plain JSON, quick to read and without places to point at. */
export type FixtureOrigin =
  | { readonly file: string }
  | { readonly text: string, readonly name?: string }
  | { readonly compiled: string }

/** Keys of a fixture beside the tables. */
export const ownKeys: readonly string[] = ['version', 'seed', 'now', 'business', 'people']

/** Reads a fixture. Throws an Error of one sentence with the place of the first mistake. */
export function loadFixture (origin: FixtureOrigin): Fixture {
  const top = mapping(partOf(origin), 'a fixture')
  checkVersion(top)
  return {
    seed: seedOf(top),
    now: nowOf(top),
    business: part(top, 'business', member => mapping(member.part, 'business')),
    people: part(top, 'people', member => mappings(member.part, 'people')) ?? [],
    sections: [...top.members].filter(([key]) => !ownKeys.includes(key))
      .map(([table, member]) => ({ table, place: member.place, records: mappings(member.part, table) })),
  }
}

function partOf (origin: FixtureOrigin): Part {
  if ('compiled' in origin) return partsOf(basename(origin.compiled), JSON.parse(read(origin.compiled)))
  return 'file' in origin
    ? readSource(basename(origin.file), read(origin.file))
    : readSource(origin.name ?? 'fixture', origin.text)
}

function read (file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message
    throw new FixtureError(file, `the fixture cannot be read: ${reason}`)
  }
}

const part = <Result>(
  top: Mapping, key: string, readMember: (member: Member) => Result
): Result | undefined =>
    memberOf(top, key) === undefined ? undefined : readMember(top.members.get(key)!)

function checkVersion (top: Mapping): void {
  const version = memberOf(top, 'version')
  if (version === undefined) return mistake(top, 'the version is missing: begin the fixture with version: 1')
  if (version.kind !== 'value' || version.value !== 1) mistake(version, 'version must be 1')
}

function seedOf (top: Mapping): string {
  const seed = memberOf(top, 'seed')
  return String(seed === undefined ? 42 : countPart(seed, 'seed', 0))
}

function nowOf (top: Mapping): number | undefined {
  const now = memberOf(top, 'now')
  if (now === undefined) return undefined
  return instantOf(textPart(now, 'now')) ??
    mistake(now, 'now must be an instant such as 2026-01-15T09:00:00Z')
}

/** `; did you mean 'email'?`, or nothing. */
export function suggest (word: string, known: readonly string[]): string {
  const near = nearestName(word, known)
  return near === undefined ? '' : `; did you mean '${near}'?`
}
