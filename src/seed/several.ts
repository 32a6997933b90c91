// Fixtures a server starts with → the seeder of its default world: one makes it, others are told on top.
import type { FixtureSource, Options } from '../options.ts'
import type { Seeder } from '../world/template.ts'
import { applyFixture, seederOf } from './apply.ts'
import type { Crew } from './crew.ts'
import { loadFixture } from './fixture.ts'

/** All fixtures that options name. */
export const fixturesOf = ({ fixture, fixtures = [] }: Partial<Options>): readonly FixtureSource[] =>
  fixture === undefined ? fixtures : [fixture, ...fixtures]

/** The seeder that tells them all; undefined where there are none. Throws an Error of one sentence. */
export function seederOfAll (fixtures: readonly FixtureSource[], crew: Crew): Seeder | undefined {
  // all are read before the first is told: a missing file stops the start
  const [first, ...others] =
    fixtures.map(fixture => loadFixture(typeof fixture === 'string' ? { file: fixture } : fixture))
  if (first === undefined) return undefined
  const begin = seederOf(first, crew)
  return (world, moment) => {
    begin(world, moment)
    for (const other of others) applyFixture(world, other, crew)
  }
}
