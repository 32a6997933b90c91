// Fixtures and scenarios with everybody they need: operations, faults and the other side's actions live on
// other levels, and come together here.
import { actions } from '../actors/index.ts'
import type { AppContext, Fixtures, FixtureContent, Validation } from '../control/app-context.ts'
import type { Models } from '../derive/model.ts'
import { addFaults } from '../faults/store.ts'
import { invoker } from '../http/invoke.ts'
import { DEFAULT_PORT, type Options } from '../options.ts'
import { applyFixture, loadedFrom, seedDefault, seederOf, seederOfSeveral } from '../seed/load/apply.ts'
import type { LoadServices } from '../seed/load/services.ts'
import { loadFixture, loadScenario, type Fixture } from '../seed/read/fixture.ts'
import { isScenario, scenarios } from '../seed/read/scenarios.ts'
import { FixtureError } from '../seed/read/source.ts'
import { seedSystem } from '../seed/load/system.ts'
import type { SeederOf } from '../world/templates.ts'
import { makeTemplate } from '../world/templates.ts'
import { DEFAULT_WORLD } from '../world/worlds.ts'

/** What stories are told with. */
interface Staff extends Pick<AppContext, 'endpoints' | 'operations'> {
  readonly models: Models
  readonly wall: () => number
}

/** Whom stories can count on. */
export function loadServicesOf (
  { endpoints, operations }: Pick<Staff, 'endpoints' | 'operations'>, { publicUrl }: Partial<Options>
): LoadServices {
  const names = operations.map(({ operation }) => operation)
  return {
    ...invoker(endpoints, publicUrl ?? `http://localhost:${DEFAULT_PORT}`),
    addFaults: (world, faults) => void addFaults(world, faults, names),
    actions: Object.fromEntries(actions.map(({ name, details }) => [name, referencesOf(details)])),
  }
}

const referencesOf = (details: Readonly<Record<string, { readonly refers?: string }>>) =>
  Object.fromEntries(Object.entries(details).flatMap(([name, { refers }]) =>
    refers === undefined ? [] : [[name, refers]]))

/** Before the name of a scenario, where a world may have the same name. */
export const SCENARIO_PREFIX = 'story:'

/**
 * Seeders by what a world can start from. `default` alone is the world of that name, `story:default` the
 * built-in story. The first of the user's own fixtures is the beginning of `seed`, and says itself what
 * it extends.
 */
export function seeders (
  crew: LoadServices, options: Partial<Options>, fixtures: readonly FixtureContent[]
): SeederOf {
  const own = fixtures.map((fixture, index) => read(fixture, `fixtures[${index}]`))
  const seed = seederOfSeveral([...loadedFrom(options), ...own], crew) ?? seedDefault
  return origin => {
    if (origin === 'seed') return seed
    if (origin === 'empty') return seedSystem
    const name = origin.startsWith(SCENARIO_PREFIX) ? origin.slice(SCENARIO_PREFIX.length) : origin
    return isScenario(name) && origin !== DEFAULT_WORLD ? seederOf(loadScenario(name), crew) : undefined
  }
}

/** A fixture as it came: its text has lines to point at. */
const read = (fixture: FixtureContent, name = 'fixture'): Fixture =>
  loadFixture(typeof fixture === 'string' ? { name, text: fixture } : { name, value: fixture })

export function makeFixtures ({ models, wall }: Staff, crew: LoadServices): Fixtures {
  const told = (fixture: Fixture): Buffer => makeTemplate(models, seederOf(fixture, crew), wall())
  const imageOf = (fixture: FixtureContent, name?: string): Buffer => told(read(fixture, name))
  return {
    get scenarios () { return scenarios() },
    imageOf,
    load: (world, fixture, name) => void applyFixture(world, read(fixture, name), crew),
    check: (fixture, name) => verdictOn(() => imageOf(fixture, name)),
    checkFile: file => verdictOn(() => told(loadFixture({ file }))),
  }
}

function verdictOn (work: () => void): Validation {
  try {
    work()
    return { valid: true }
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    return { valid: false, mistake: error.message }
  }
}
