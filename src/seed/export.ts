// A world → the fixture that makes it again: a state made by hand, as a file to keep with the tests. Each row
// is written with every value that is not the default. Whether that is the same world is known by loading it,
// once; what comes out otherwise is noted at the top, and the fixture is that of the loaded world.
import { emptyConnection } from '../store/empty-database.ts'
import { World } from '../world/world.ts'
import { differencesOf, factsOf } from './export/compare.ts'
import { contextOf, rowKey, type ExportContext } from './export/context.ts'
import { businessMembers, omittedAround, peopleOf, topOf } from './export/head.ts'
import { labelsFor, namesFor } from './export/names.ts'
import { sectionsOf } from './export/records.ts'
import { fixtureOf, withoutAmounts, yamlOf, type FixtureParts } from './export/yaml.ts'
import { seederOf } from './load/apply.ts'
import { noServices } from './load/services.ts'
import { loadFixture } from './read/fixture.ts'
import { FixtureError, memberOf } from './read/source.ts'

/** A fixture, and what it cannot have of the world, a sentence each. */
export interface ExportedFixture {
  readonly fixture: Readonly<Record<string, unknown>>
  readonly not_told: readonly string[]
}

/** Why a world has no fixture at all, in one sentence. */
export class NoFixture extends Error {}

const about = [
  'A world as a fixture: all it holds but what goes without saying. Load it with --fixture, or change it:',
  '`ref:` names a record for others. Telling it gives ids, uuids, time stamps and audit logs anew.',
]

/** The YAML of the fixture that makes a world; what it cannot have is in a comment at its top. */
export function fixtureText (world: World): string {
  const { fixture, not_told: missing } = exported(world)
  return yamlOf(fixture, missing.length === 0
    ? about
    : [...about, '', 'It cannot say:', ...missing.map(sentence => `- ${sentence.replaceAll('\n', ' ')}`)])
}

/** The same as plain JSON. */
export function fixtureParts (world: World): ExportedFixture {
  const { fixture, not_told } = exported(world)
  return { fixture: withoutAmounts(fixture) as ExportedFixture['fixture'], not_told }
}

/** The fixture with amounts that keep their digits. */
function exported (world: World): { fixture: Record<string, unknown>, not_told: readonly string[] } {
  const context = contextOf(world)
  const { copy, leftOut } = loadCopy(partsOf(context), world)
  try {
    const loaded = contextOf(copy, keysOf(copy))
    const parts = partsOf(loaded)
    const records = parts.sections.flatMap(({ records }) => records)
    const names = namesFor(world, parts.people, records)
    const labelOf = labelsFor(world, names)
    const inFixture = new Map([...factsOf(loaded)].filter(([key]) => !loaded.leftOut.has(key)))
    const differences = differencesOf(factsOf(context), inFixture, {
      labelOf, leftOut: new Map([...loaded.leftOut, ...context.leftOut, ...leftOut]),
    })
    return { fixture: fixtureOf(parts, names), not_told: [...omittedAround(context), ...differences] }
  } finally {
    copy.close()
  }
}

/** All that the fixture of a world is made of. */
const partsOf = (context: ExportContext): FixtureParts => ({
  top: topOf(context.world),
  business: businessMembers(context),
  people: peopleOf(context),
  sections: sectionsOf(context),
})

/** A world that the fixture makes, at the instant of another one; and why records could not be loaded. */
function loadCopy (parts: FixtureParts, source: World): { copy: World, leftOut: Map<string, string> } {
  const keys = [...parts.people, ...parts.sections.flatMap(({ records }) => records)].map(({ key }) => key)
  const text = yamlOf(fixtureOf(parts, new Map(keys.map(key => [key, key]))), [])
  const now = source.now()
  const copy = new World('copy', emptyConnection(source.models), source.models, () => now)
  const leftOut = new Map<string, string>()
  try {
    const isRecord = new Set(parts.sections.flatMap(({ records }) => records.map(({ key }) => key)))
    const seed = seederOf(loadFixture({ text }), noServices, (part, work, otherwise) => {
      try {
        return work()
      } catch (error) {
        const ref = part?.kind === 'mapping' ? memberOf(part, 'ref') : undefined
        const key = ref?.kind === 'value' ? ref.text : ''
        if (!(error instanceof FixtureError) || !isRecord.has(key)) throw error
        const { sentence, missing = '' } = error
        leftOut.set(key, leftOut.has(missing) ? `it needs ${missing}, which is left out` : sentence)
        return otherwise
      }
    })
    copy.transaction(() => seed(copy, now))
    return { copy, leftOut }
  } catch (error) {
    copy.close()
    if (!(error instanceof FixtureError)) throw error
    throw new NoFixture(`this world cannot be told as a fixture: ${error.sentence}`)
  }
}

/** Records of the copy go by the keys they were loaded under. */
function keysOf (copy: World): typeof rowKey {
  const refs = Object.entries(copy.setting<Record<string, number>>('refs') ?? {})
  const keys = new Map(refs.map(([key, id]) => [rowKey(key.slice(0, key.indexOf('/')), id), key]))
  return (table, id) => keys.get(rowKey(table, id)) ?? `more ${rowKey(table, id)}`
}
