// The grammar of a fixture: one file that describes a world, or adds to one. What the records of a section
// may have follows from the declarations; see load/drafts.ts.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { IANAZone } from 'luxon'
import type { Models } from '../../derive/model.ts'
import { calendarIn, isRelative, readMoment } from '../../world/dates.ts'
import { firstEndsIt, type Attempt } from './mistakes.ts'
import { builtInName, builtInNames, builtInOrigin, scenarioNamed, scenarioNames } from './scenarios.ts'
import {
  countPart, FixtureError, items, listed, mapping, mappings, memberOf, mistake, partsOf, pointedParts,
  readSource, suggest, textPart, type Mapping, type Member, type Part,
} from './source.ts'

/** A list of records under the name of a table. */
export interface Section {
  readonly table: string
  readonly place: string
  readonly records: readonly Mapping[]
}

/** A world, described, or what is added to one. */
export interface Fixture {
  /** What it adds to; undefined where it begins with nothing. */
  readonly base: Fixture | undefined
  /** Where `extends` stands. */
  readonly extending: Part | undefined
  /** Its name among the built-in fixtures, where it is one. */
  readonly builtIn: string | undefined
  /** Undefined for the one of the world, which is 42. */
  readonly seed: string | undefined
  /** Milliseconds since 1970 at which the world's clock stands still; undefined for the real time. */
  readonly now: number | undefined
  readonly me: Part | undefined
  /** The primary business. */
  readonly business: Mapping | undefined
  readonly people: readonly Mapping[]
  /** Further ones, with people and sections of their own. */
  readonly businesses: readonly Mapping[]
  readonly oauth: Mapping | undefined
  readonly config: Mapping | undefined
  readonly faults: readonly Part[]
  readonly steps: readonly Mapping[]
  readonly timeline: readonly Mapping[]
  readonly sections: readonly Section[]
}

/**
 * Where a fixture comes from. A compiled one is plain JSON, quick to read and without places to point at.
 * Texts and values, which any client may send, open no files.
 */
export type FixtureOrigin =
  | { readonly file: string }
  | { readonly text: string, readonly name?: string }
  /** What a JSON body was read into; mistakes in it have a JSON pointer (`fixture#/clients/0`). */
  | { readonly value: unknown, readonly name?: string }
  | { readonly compiled: string }

/** Keys of a fixture beside the tables. */
export const ownKeys: readonly string[] = [
  'version', 'extends', 'seed', 'now', 'me', 'business', 'people', 'businesses', 'oauth', 'config', 'faults',
  'steps', 'timeline',
]

/**
 * Reads a fixture. Throws an Error of one sentence with the place of the first mistake,
 * unless `attempt` goes on.
 */
export const loadFixture = (origin: FixtureOrigin, attempt: Attempt = firstEndsIt): Fixture =>
  load(origin, [], attempt)

/** Reads a scenario, compiled where it comes so. Throws an Error of one sentence for any other name. */
export const loadScenario = (name: string): Fixture =>
  load(builtInOrigin(scenarioNamed(name))!, [], firstEndsIt)

/** The fixture and all that it extends, the first one first. */
export const layersOf = (fixture: Fixture): Fixture[] =>
  fixture.base === undefined ? [fixture] : [...layersOf(fixture.base), fixture]

/** `above` are the files that extend this one. */
function load (origin: FixtureOrigin, above: readonly string[], attempt: Attempt): Fixture {
  const top = mapping(partOf(origin), 'a fixture')
  attempt(undefined, () => checkVersion(top), undefined)
  checkGenerated(top)
  const records = (key: string) => part(top, key, member => mappings(member.part, key, attempt)) ?? []
  const one = (key: string) => part(top, key, member =>
    attempt(member.part, () => mapping(member.part, key), undefined))
  return {
    // where there is no knowing what it adds to, any name may be found there
    base: part(top, 'extends', member =>
      attempt(top, () => baseOf(member.part, origin, above, attempt), undefined)),
    extending: memberOf(top, 'extends'),
    builtIn: nameOf(origin),
    seed: attempt(undefined, () => seedOf(top), undefined),
    now: attempt(undefined, () => nowOf(top), undefined),
    me: memberOf(top, 'me'),
    business: one('business'),
    people: records('people'),
    businesses: records('businesses'),
    oauth: one('oauth'),
    config: one('config'),
    faults: part(top, 'faults', ({ part }) => attempt(part, () => items(part, 'faults'), [])) ?? [],
    steps: records('steps'),
    timeline: records('timeline'),
    sections: sectionsOf(top, key => !ownKeys.includes(key), attempt),
  }
}

function nameOf (origin: FixtureOrigin): string | undefined {
  if ('file' in origin) return builtInName(origin.file)
  return 'compiled' in origin ? builtInName(origin.compiled) : undefined
}

/** The lists of records in a mapping, under the keys that are wanted. */
export const sectionsOf = (
  record: Mapping, isWanted: (key: string) => boolean, attempt: Attempt
): Section[] =>
  [...record.members].filter(([key]) => isWanted(key))
    .map(([table, { place, part }]) => ({ table, place, records: mappings(part, table, attempt) }))

/** Tables that fixtures have sections for. */
export const sectionTables = (models: Models): string[] =>
  [...models.values()].filter(({ resource }) => resource.fixture?.unlisted !== true).map(({ table }) => table)

/** What `extends` names: a built-in fixture, or a file beside the one that extends it. */
function baseOf (
  part: Part, origin: FixtureOrigin, above: readonly string[], attempt: Attempt
): Fixture | undefined {
  const name = textPart(part, 'extends')
  if (name === 'empty') return undefined
  const base = builtInOrigin(name) ?? besideIt(name, origin) ?? noBase(part, name, 'file' in origin)
  const files = 'file' in origin ? [...above, resolve(origin.file)] : above
  if ('file' in base && files.includes(resolve(base.file))) {
    mistake(part, `${name} extends this fixture, so it cannot be extended by it`)
  }
  return load(base, files, attempt)
}

function besideIt (name: string, origin: FixtureOrigin): FixtureOrigin | undefined {
  const file = 'file' in origin ? resolve(dirname(origin.file), name) : undefined
  return file !== undefined && existsSync(file) ? { file } : undefined
}

function noBase (part: Part, name: string, mayBeFile: boolean): never {
  if (!mayBeFile && /[/\\]|\.(ya?ml|json)$/.test(name)) {
    return mistake(part, 'a fixture that is sent can extend a built-in scenario, not a file')
  }
  const known = [...new Set([...scenarioNames, ...builtInNames()])]
  return mistake(part, `there is no scenario '${name}' to extend${suggest(name, known)} (${listed(known)}` +
    `${mayBeFile ? ', or a file beside this one' : ''})`)
}

function partOf (origin: FixtureOrigin): Part {
  if ('compiled' in origin) return partsOf(basename(origin.compiled), JSON.parse(read(origin.compiled)))
  if ('file' in origin) return readSource(basename(origin.file), read(origin.file))
  const { name = 'fixture' } = origin
  return 'text' in origin ? readSource(name, origin.text) : pointedParts(`${name}#`, origin.value)
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

/** Most records that one fixture generates; each takes as long as a request. */
const MOST_GENERATED = 100_000

/** Refuses a fixture that generates too much, before any of it is made. Gives how many it generates. */
function checkGenerated (part: Part, before = 0): number {
  if (part.kind === 'value') return before
  const parts = part.kind === 'list' ? part.items : [...part.members.values()].map(member => member.part)
  const count = part.kind === 'mapping' ? memberOf(part, 'generate') : undefined
  const own = count?.kind === 'value' && typeof count.value === 'number' ? count.value : 0
  if (before + own > MOST_GENERATED) {
    mistake(count!, `a fixture may generate ${MOST_GENERATED} records, not more`)
  }
  return parts.reduce((total, each) => checkGenerated(each, total), before + own)
}

function seedOf (top: Mapping): string | undefined {
  const seed = memberOf(top, 'seed')
  return seed === undefined ? undefined : String(countPart(seed, 'seed', 0))
}

/** A day is its midnight where the business is. Nothing is there yet that a text could be relative to. */
function nowOf (top: Mapping): number | undefined {
  const now = memberOf(top, 'now')
  if (now === undefined) return undefined
  const text = textPart(now, 'now')
  const calendar = calendarIn(zoneOf(top), 0)
  const moment = calendar === undefined || isRelative(text) ? undefined : readMoment(text, calendar)
  return moment === undefined
    ? mistake(now, 'now must be an instant such as 2026-01-15T09:00:00Z, or a day such as 2026-01-15')
    : moment.instant ?? calendar!.instantAt(moment.wall)
}

/** The time zone of the business; that of new accounts where the fixture gives none that can be read. */
function zoneOf (top: Mapping): string {
  const business = memberOf(top, 'business')
  const zone = business?.kind === 'mapping' ? memberOf(business, 'timezone') : undefined
  return zone?.kind === 'value' && IANAZone.isValidZone(zone.text) ? zone.text : 'America/New_York'
}
