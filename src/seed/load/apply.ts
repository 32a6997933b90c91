// A fixture → a world: every record goes through the pipeline of requests, at the instant it was made. A
// fixture is told as the beginning of a world, on top of what it extends, or onto a world that is there.
import type { Seeder } from '../../world/templates.ts'
import type { World } from '../../world/world.ts'
import type { LoadServices } from './services.ts'
import { layersOf, type Fixture } from '../read/fixture.ts'
import { issuePrimaryToken, type TokenLife } from './primary-token.ts'
import { idsOf, keepNames } from './references.ts'
import { mistake, type Mapping } from '../read/source.ts'
import { enterPrimary, joinedBy, createPrimary } from './context.ts'
import { load } from './load.ts'
import type { LoadContext } from './time.ts'

/** The seed of worlds that do not say. */
const USUAL_SEED = '42'

/**
 * The seeder that tells a fixture's story, and before it the one it extends. What the fixture says of the
 * primary business goes for the extended story too; its people join those that are there. Seeding throws an
 * Error of one sentence when the story is at fault.
 */
export function seederOf (fixture: Fixture, crew: LoadServices): Seeder {
  const layers = layersOf(fixture)
  const [first, ...added] = layers as [Fixture, ...Fixture[]]
  return (world, moment) => {
    const now = layers.findLast(layer => layer.now !== undefined)?.now
    if (now !== undefined) pin(world, now)
    world.setSetting('seed', layers.findLast(({ seed }) => seed !== undefined)?.seed ?? USUAL_SEED)
    world.setSetting('stories', layers.flatMap(({ builtIn }) => builtIn ?? []))
    const stage = createPrimary(businessOf(layers), first.people, world, now ?? moment)
    const lives = load(first, stage, crew)
    const more = tellOnTop(added, stage, crew)
    if (lives.length + more.length > 0) world.setSetting('token_lives', [...lives, ...more])
    keepNames(world, stage.references)
  }
}

const pin = (world: World, now: number): void => world.setSetting('clock', { mode: 'pinned', now })

/** What all layers say of the primary business; the last one is right. */
function businessOf (layers: readonly Fixture[]): Mapping | undefined {
  const said = layers.flatMap(({ business }) => business ?? [])
  const last = said.at(-1)
  return last && { ...last, members: new Map(said.flatMap(({ members }) => [...members])) }
}

function tellOnTop (layers: readonly Fixture[], first: LoadContext, crew: LoadServices): TokenLife[] {
  const lives: TokenLife[] = []
  let stage = first
  layers.forEach((layer, index) => {
    stage = joinedBy({ ...stage, scope: `extending/${index + 1}/` }, layer)
    lives.push(...load(layer, stage, crew))
  })
  return lives
}

/** What came of a fixture. */
export interface Applied {
  /** Ids of the records it names. */
  readonly refs: Readonly<Record<string, number>>
}

/**
 * Tells a fixture onto a world that is there: all of it or nothing. Its times are relative to the world's
 * now, and what has no date is made now. Throws an Error of one sentence when the fixture is at fault.
 */
export function applyFixture (world: World, fixture: Fixture, crew: LoadServices): Applied {
  checkAddition(world, fixture)
  return world.changeRights(() => {
    if (fixture.now !== undefined) pin(world, fixture.now)
    const count = (world.setting<number>('fixtures_applied') ?? 0) + 1
    world.setSetting('fixtures_applied', count)
    return world.atInstant(world.now(), () =>
      withSeed(world, fixture.seed, () => add(world, fixture, `applied/${count}/`, crew)))
  })
}

function add (world: World, fixture: Fixture, scope: string, crew: LoadServices): Applied {
  const stage = enterPrimary(world, scope)
  const before = new Set(stage.references.keys())
  load(fixture, joinedBy(stage, fixture), crew)
  if (fixture.me !== undefined || fixture.oauth?.members.has('primary') === true) issuePrimaryToken(world)
  keepNames(world, stage.references)
  return { refs: idsOf([...stage.references].filter(([ref]) => !before.has(ref))) }
}

/** Some things can only be said of a world that is still to be made. */
function checkAddition (world: World, fixture: Fixture): void {
  const { business, base, extending } = fixture
  if (business !== undefined) {
    mistake(business, 'this world has its primary business already: use businesses for further ones')
  }
  const told = world.setting<readonly string[]>('stories') ?? []
  if (base === undefined || (base.builtIn !== undefined && told.includes(base.builtIn))) return
  const what = base.builtIn === undefined ? 'that file' : `'${base.builtIn}'`
  mistake(extending!,
    `this world was not made from ${what}: leave extends out, or make a world from this fixture`)
}

/** Draws by a fixture's own seed while it is told. */
function withSeed<Result> (world: World, seed: string | undefined, work: () => Result): Result {
  const own = world.setting('seed')
  if (seed === undefined) return work()
  world.setSetting('seed', seed)
  const result = work()
  world.setSetting('seed', own)
  return result
}
