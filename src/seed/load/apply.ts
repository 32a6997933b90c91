// A fixture → a world: every record goes through the pipeline of requests, at the instant it was made. A
// fixture is loaded as the beginning of a world, on top of what it extends, or onto a world that is there.
import type { FixtureSource, Options } from '../../options.ts'
import type { Seeder } from '../../world/templates.ts'
import type { World } from '../../world/world.ts'
import { layersOf, loadFixture, loadScenario, type Fixture } from '../read/fixture.ts'
import { firstEndsIt, type Attempt } from '../read/mistakes.ts'
import { mistake, type Mapping } from '../read/source.ts'
import { createPrimary, enterPrimary, joinedBy } from './foundation.ts'
import { load } from './load.ts'
import { issuePrimaryToken, type TokenLife } from './primary-token.ts'
import { idsOf, keepNames } from './references.ts'
import { noServices, type LoadServices } from './services.ts'
import type { LoadContext } from './time.ts'

/** The seed of worlds whose fixture has none. */
export const USUAL_SEED = '42'

/**
 * The seeder that loads a fixture, and before it the one it extends. What the fixture has for the primary
 * business holds for the extended one too; its people join those that are there. The seeder throws an
 * Error of one sentence when the fixture is at fault, unless `attempt` leaves out what is and goes on.
 */
export function seederOf (
  fixture: Fixture, services: LoadServices, attempt: Attempt = firstEndsIt
): Seeder {
  const layers = layersOf(fixture)
  const [first, ...added] = layers as [Fixture, ...Fixture[]]
  return (world, moment) => {
    const now = layers.findLast(layer => layer.now !== undefined)?.now
    if (now !== undefined) pin(world, now)
    world.setSetting('seed', layers.findLast(({ seed }) => seed !== undefined)?.seed ?? USUAL_SEED)
    world.setSetting('stories', layers.flatMap(({ builtIn }) => builtIn ?? []))
    const context =
      createPrimary(businessOf(layers), first.people, world, now ?? moment, undoing(attempt, world))
    const lives = load(first, context, services)
    const more = loadOnTop(added, context, services)
    if (lives.length + more.length > 0) world.setSetting('token_lives', [...lives, ...more])
    keepNames(world, context.references)
  }
}

/** What is left out leaves nothing behind. */
const undoing = (attempt: Attempt, world: World): Attempt => attempt === firstEndsIt
  ? firstEndsIt
  : (part, work, otherwise) => attempt(part, () => world.transaction(work), otherwise)

const pin = (world: World, now: number): void => world.setSetting('clock', { mode: 'pinned', now })

/** What all layers have for the primary business; the last one wins. */
function businessOf (layers: readonly Fixture[]): Mapping | undefined {
  const records = layers.flatMap(({ business }) => business ?? [])
  const last = records.at(-1)
  return last && { ...last, members: new Map(records.flatMap(({ members }) => [...members])) }
}

function loadOnTop (
  layers: readonly Fixture[], first: LoadContext, services: LoadServices
): TokenLife[] {
  const lives: TokenLife[] = []
  let context = first
  layers.forEach((layer, index) => {
    context = joinedBy({ ...context, scope: `extending/${index + 1}/` }, layer)
    lives.push(...load(layer, context, services))
  })
  return lives
}

/**
 * The built-in world. Its fixture is fixtures/worlds/default.yaml, written to be read; what is loaded is the
 * same as JSON beside it, since reading YAML would take a third of the whole start.
 */
export const seedDefault: Seeder = (world, moment) =>
  seederOf(loadScenario('default'), noServices)(world, moment)

/** All fixtures that options name. */
export const fixturesOf = ({ fixture, fixtureFiles = [] }: Partial<Options>): readonly FixtureSource[] =>
  fixture === undefined ? fixtureFiles : [fixture, ...fixtureFiles]

/** The same, read. Throws an Error of one sentence. */
export const loadedFrom = (options: Partial<Options>): Fixture[] => fixturesOf(options)
  .map(source => loadFixture(typeof source === 'string' ? { file: source } : source))

/** The seeder of several fixtures: the first makes the world, the others go on top; undefined for none. */
export function seederOfSeveral (
  [first, ...others]: readonly Fixture[], services: LoadServices
): Seeder | undefined {
  if (first === undefined) return undefined
  const begin = seederOf(first, services)
  return (world, moment) => {
    begin(world, moment)
    for (const other of others) applyFixture(world, other, services)
  }
}

/** The result of loading a fixture. */
export interface Applied {
  /** Ids of the records it names. */
  readonly refs: Readonly<Record<string, number>>
}

/**
 * Loads a fixture onto a world that is there: all of it or nothing. Its times are relative to the world's
 * now, and records without a date are made now. Throws an Error of one sentence when the fixture is at fault.
 */
export function applyFixture (world: World, fixture: Fixture, services: LoadServices): Applied {
  checkAddition(world, fixture)
  return world.changeRights(() => {
    if (fixture.now !== undefined) pin(world, fixture.now)
    const count = (world.setting<number>('fixtures_applied') ?? 0) + 1
    world.setSetting('fixtures_applied', count)
    return world.atInstant(world.now(), () =>
      withSeed(world, fixture.seed, () => add(world, fixture, `applied/${count}/`, services)))
  })
}

function add (world: World, fixture: Fixture, scope: string, services: LoadServices): Applied {
  const context = enterPrimary(world, scope)
  const before = new Set(context.references.keys())
  load(fixture, joinedBy(context, fixture), services)
  if (fixture.me !== undefined || fixture.oauth?.members.has('primary') === true) issuePrimaryToken(world)
  keepNames(world, context.references)
  return { refs: idsOf([...context.references].filter(([ref]) => !before.has(ref))) }
}

/** Some things can only be given for a world that is still to be made. */
function checkAddition (world: World, fixture: Fixture): void {
  const { business, base, extending } = fixture
  if (business !== undefined) {
    mistake(business, 'this world has its primary business already: use businesses for further ones')
  }
  const loaded = world.setting<readonly string[]>('stories') ?? []
  if (base === undefined || (base.builtIn !== undefined && loaded.includes(base.builtIn))) return
  const what = base.builtIn === undefined ? 'that file' : `'${base.builtIn}'`
  mistake(extending!,
    `this world was not made from ${what}: leave extends out, or make a world from this fixture`)
}

/** Draws by a fixture's own seed while it is loaded. */
function withSeed<Result> (world: World, seed: string | undefined, work: () => Result): Result {
  const own = world.setting('seed')
  if (seed === undefined) return work()
  world.setSetting('seed', seed)
  const result = work()
  world.setSetting('seed', own)
  return result
}
