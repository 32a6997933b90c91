// Fixtures a server starts with → the seeder of its default world: one makes it, others are told on top.
import type { FixtureSource, Options } from '../../options.ts'
import type { Seeder } from '../../world/templates.ts'
import { applyFixture, seederOf } from './apply.ts'
import type { LoadServices } from './services.ts'
import { loadFixture, type Fixture } from '../read/fixture.ts'

/** All fixtures that options name. */
export const fixturesOf = ({ fixture, fixtureFiles = [] }: Partial<Options>): readonly FixtureSource[] =>
  fixture === undefined ? fixtureFiles : [fixture, ...fixtureFiles]

/** The same, read. Throws an Error of one sentence. */
export const loadedFrom = (options: Partial<Options>): Fixture[] => fixturesOf(options)
  .map(source => loadFixture(typeof source === 'string' ? { file: source } : source))

/** The seeder that tells them all; undefined where there are none. */
export function seederOfSeveral (
  [first, ...others]: readonly Fixture[], crew: LoadServices
): Seeder | undefined {
  if (first === undefined) return undefined
  const begin = seederOf(first, crew)
  return (world, moment) => {
    begin(world, moment)
    for (const other of others) applyFixture(world, other, crew)
  }
}
