// Fixtures and scenarios, together with the services they need from higher levels: operations, faults and
// actions.
import { actionNamed, actions } from '../actors/index.ts'
import { sqliteVersion } from '../binding.ts'
import { build } from '../build.ts'
import type { CacheFolder } from '../cache-folder.ts'
import type { AppContext, Fixtures, FixtureContent, Validation } from '../control/app-context.ts'
import type { Models } from '../derive/model.ts'
import { addFaults } from '../faults/store.ts'
import { invoker } from '../http/invoke.ts'
import { DEFAULT_PORT, type Options } from '../options.ts'
import {
  applyFixture, fixturesOf, loadedFrom, seedDefault, seederOf, seederOfSeveral
} from '../seed/load/apply.ts'
import type { LoadServices } from '../seed/load/services.ts'
import { loadFixture, loadScenario, type Fixture } from '../seed/read/fixture.ts'
import { Mistakes, type Attempt } from '../seed/read/mistakes.ts'
import { builtInText, isScenario, scenarios } from '../seed/read/scenarios.ts'
import { seedSystem } from '../seed/load/system.ts'
import { imageCache, type ImageCache } from '../world/image-cache.ts'
import { makeTemplate, seededWorld, type SeederOf } from '../world/templates.ts'
import { DEFAULT_WORLD } from '../world/worlds.ts'

/** What fixtures are loaded with. */
interface FixtureContext extends Pick<AppContext, 'endpoints' | 'operations'> {
  readonly models: Models
  readonly wall: () => number
}

/** The services that loading a fixture may use. */
export function loadServicesOf (
  { endpoints, operations }: Pick<FixtureContext, 'endpoints' | 'operations'>, { publicUrl }: Partial<Options>
): LoadServices {
  const names = operations.map(({ operation }) => operation)
  return {
    ...invoker(endpoints, publicUrl ?? `http://localhost:${DEFAULT_PORT}`),
    addFaults: (world, faults) => void addFaults(world, faults, names),
    actions: Object.fromEntries(actions.map(({ name, details }) => [name, referencesOf(details)])),
    kept: (action, detail, value, day) => {
      const kept = actionNamed(action).details[detail]?.kept
      return value === null || kept === undefined ? value : kept(value, day)
    },
  }
}

const referencesOf = (details: Readonly<Record<string, { readonly refers?: string }>>) =>
  Object.fromEntries(Object.entries(details).flatMap(([name, { refers }]) =>
    refers === undefined ? [] : [[name, refers]]))

/** Precedes a scenario's name in an origin, to tell it from a world of the same name. */
export const SCENARIO_PREFIX = 'story:'

/**
 * The seeder for each origin of a world; undefined for an unknown origin. `default` is the world of that
 * name, `story:default` the built-in scenario. The user's fixtures replace the built-in `seed`.
 */
export function seederByOrigin (
  services: LoadServices, options: Partial<Options>, fixtures: readonly FixtureContent[]
): SeederOf {
  const programFixtures = fixtures.map((fixture, index) => readFixture(fixture, `fixtures[${index}]`))
  const seed = seederOfSeveral([...loadedFrom(options), ...programFixtures], services) ?? seedDefault
  return origin => {
    if (origin === 'seed') return seed
    if (origin === 'empty') return seedSystem
    const name = origin.startsWith(SCENARIO_PREFIX) ? origin.slice(SCENARIO_PREFIX.length) : origin
    if (!isScenario(name) || origin === DEFAULT_WORLD) return undefined
    // read when it is loaded: mostly there is an image of it
    return (world, moment) => seederOf(loadScenario(name), services)(world, moment)
  }
}

/**
 * Where images of built-in fixtures are kept; undefined without a cache, where the sources run, and where
 * the user's fixtures are a world's origin.
 */
export function imagesIn (
  cache: CacheFolder | undefined, options: Partial<Options>, fixtures: readonly FixtureContent[]
): ImageCache | undefined {
  const isBuiltIn = fixtures.length + fixturesOf(options).length === 0
  if (cache === undefined || build === undefined || !isBuiltIn) return undefined
  // libraries and time zones come with Node, links from the URL
  const facts = [build, sqliteVersion(), process.versions, options.publicUrl, builtInText()]
  return imageCache(cache, JSON.stringify(facts))
}

/** Reads a fixture; only errors in text can name lines. */
const readFixture = (fixture: FixtureContent, name = 'fixture', attempt?: Attempt): Fixture =>
  loadFixture(typeof fixture === 'string' ? { name, text: fixture } : { name, value: fixture }, attempt)

/** Makes the fixtures of an AppContext. */
export function makeFixtures ({ models, wall }: FixtureContext, services: LoadServices): Fixtures {
  const check = (read: (attempt: Attempt) => Fixture): Validation => validated(attempt =>
    seededWorld(models, seederOf(read(attempt), services, attempt), wall()).close())
  return {
    get scenarios () { return scenarios() },
    imageOf: (fixture, name, now = wall()) =>
      makeTemplate(models, seederOf(readFixture(fixture, name), services), now),
    load: (world, fixture, name) => void applyFixture(world, readFixture(fixture, name), services),
    check: (fixture, name) => check(attempt => readFixture(fixture, name, attempt)),
    checkFile: file => check(attempt => loadFixture({ file }, attempt)),
  }
}

/** Most mistakes that a validation tells. */
const MOST_TOLD = 50

function validated (load: (attempt: Attempt) => void): Validation {
  const mistakes = new Mistakes()
  mistakes.check(() => load(mistakes.attempt))
  const all = mistakes.inOrder()
  if (all.length === 0) return { valid: true }
  const more = Math.max(0, all.length - MOST_TOLD)
  return { valid: false, mistakes: all.slice(0, MOST_TOLD), ...more > 0 && { more } }
}
