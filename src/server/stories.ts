// Fixtures and scenarios with everybody they need: operations, faults and the other side's actions live on
// other levels, and come together here.
import { actions } from '../actions/index.ts'
import type { House, Stories, Telling, Verdict } from '../control/house.ts'
import type { Models } from '../derive/model.ts'
import { addFaults } from '../faults/store.ts'
import { performer } from '../http/perform.ts'
import { DEFAULT_PORT, type Options } from '../options.ts'
import { applyFixture, seederOf } from '../seed/apply.ts'
import type { Crew } from '../seed/crew.ts'
import { seedDefault } from '../seed/default-world.ts'
import { loadFixture, type Fixture } from '../seed/fixture.ts'
import { isScenario, loadScenario, scenarios } from '../seed/scenarios.ts'
import { loadedFrom, seederOfAll } from '../seed/several.ts'
import { FixtureError } from '../seed/source.ts'
import { seedSystem } from '../seed/system.ts'
import type { SeederOf } from '../world/images.ts'
import { makeTemplate } from '../world/template.ts'
import { DEFAULT_WORLD } from '../world/worlds.ts'

/** What stories are told with. */
interface Staff extends Pick<House, 'endpoints' | 'operations'> {
  readonly models: Models
  readonly wall: () => number
}

/** Whom stories can count on. */
export function crewOf (
  { endpoints, operations }: Pick<Staff, 'endpoints' | 'operations'>, { publicUrl }: Partial<Options>
): Crew {
  const names = operations.map(({ operation }) => operation)
  return {
    ...performer(endpoints, publicUrl ?? `http://localhost:${DEFAULT_PORT}`),
    addFaults: (world, faults) => void addFaults(world, faults, names),
    actions: Object.fromEntries(actions.map(({ name, details }) => [name, referencesOf(details)])),
  }
}

const referencesOf = (details: Readonly<Record<string, { readonly refers?: string }>>) =>
  Object.fromEntries(Object.entries(details).flatMap(([name, { refers }]) =>
    refers === undefined ? [] : [[name, refers]]))

/** Before the name of a scenario, where a world may have the same name. */
export const STORY = 'story:'

/**
 * Seeders by what a world can start from. `default` alone is the world of that name, `story:default` the
 * built-in story. The first of the user's own fixtures is the beginning of `seed`, and says itself what
 * it extends.
 */
export function seeders (
  crew: Crew, options: Partial<Options>, fixtures: readonly Telling[]
): SeederOf {
  const own = fixtures.map((fixture, index) => read(fixture, `fixtures[${index}]`))
  const seed = seederOfAll([...loadedFrom(options), ...own], crew) ?? seedDefault
  return origin => {
    if (origin === 'seed') return seed
    if (origin === 'empty') return seedSystem
    const name = origin.startsWith(STORY) ? origin.slice(STORY.length) : origin
    return isScenario(name) && origin !== DEFAULT_WORLD ? seederOf(loadScenario(name), crew) : undefined
  }
}

/** A fixture as it came: its text has lines to point at. */
const read = (fixture: Telling, name = 'fixture'): Fixture =>
  loadFixture(typeof fixture === 'string' ? { name, text: fixture } : { name, value: fixture })

export function storiesOf ({ models, wall }: Staff, crew: Crew): Stories {
  const told = (fixture: Fixture): Buffer => makeTemplate(models, seederOf(fixture, crew), wall())
  const imageOf = (fixture: Telling, name?: string): Buffer => told(read(fixture, name))
  return {
    get scenarios () { return scenarios() },
    imageOf,
    tell: (world, fixture, name) => void applyFixture(world, read(fixture, name), crew),
    check: (fixture, name) => verdictOn(() => imageOf(fixture, name)),
    checkFile: file => verdictOn(() => told(loadFixture({ file }))),
  }
}

function verdictOn (work: () => void): Verdict {
  try {
    work()
    return { valid: true }
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    return { valid: false, mistake: error.message }
  }
}
