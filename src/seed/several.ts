// Fixtures a server starts with → the seeder of its default world: one makes it, others are told on top.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { FixtureSource, Options } from '../options.ts'
import type { Seeder } from '../world/template.ts'
import type { World } from '../world/world.ts'
import { seederOf } from './apply.ts'
import { loadFixture } from './fixture.ts'

/** All fixtures that options name. */
export const fixturesOf = ({ fixture, fixtures = [] }: Partial<Options>): readonly FixtureSource[] =>
  fixture === undefined ? fixtures : [fixture, ...fixtures]

/** Tells a fixture to a world. */
type Tell = (world: World, fixture: string, name: string) => void

/** The seeder that tells them all; undefined where there are none. Throws an Error of one sentence. */
export function seederOfAll (fixtures: readonly FixtureSource[], tell: Tell): Seeder | undefined {
  // all are read before the first is told: a missing file stops the start
  const loaded = fixtures.map(fixture => loadFixture(typeof fixture === 'string' ? { file: fixture } : fixture))
  const [first] = loaded
  if (first === undefined) return undefined
  const [begin, others] = [seederOf(first), fixtures.slice(1).map(sourceOf)]
  return (world, moment) => {
    begin(world, moment)
    for (const { name, text } of others) tell(world, text, name)
  }
}

const sourceOf = (source: FixtureSource) => typeof source === 'string'
  ? { name: basename(source), text: readFileSync(source, 'utf8') }
  : source
