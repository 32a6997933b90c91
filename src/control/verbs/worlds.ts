// Verbs about worlds as a whole: list, create, describe, reset and drop them.
import { textOf } from '../../json-values.ts'
import { didYouMean } from '../../suggest.ts'
import type { OtherName, ScenarioName } from '../../names.ts'
import type { Config } from '../../world/config.ts'
import { keepable, type Keep } from '../../snapshots/preserve.ts'
import type { World } from '../../world/world.ts'
import { instantOf } from '../../fields/index.ts'
import { checkedName, otherSpelling, shortName } from '../../store/names.ts'
import { baseUrlOf, describeWorld, type WorldDescription } from '../describe.ts'
import type { AppContext, FixtureContent } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { Outcome, verb, type Parameter, type Verb } from '../verb.ts'
import { refuseFixtureErrors } from './fixtures.ts'
import { anyObject, arrayOf, boolean, integer, objectOf, string, worldSchema } from './schemas.ts'

/** What a world is created with. */
export interface WorldInput {
  /** Default: the first free name of `world-1`, `world-2`, … */
  readonly name?: string
  /** `seed` (the default), `empty`, a scenario, another world, or `world@snapshot`. */
  readonly from?: 'seed' | ScenarioName | OtherName
  /** Loaded in order. Without `from` the world starts from the first. */
  readonly fixtures?: readonly FixtureContent[]
  /** API calls, as in a fixture. */
  readonly steps?: readonly object[]
  /** Seed of everything random. */
  readonly seed?: string | number
  /** Instant at which the clock is pinned (ISO 8601). */
  readonly now?: string
  readonly faults?: readonly object[]
  readonly config?: Partial<Config>
  /** Seconds without use after which the world is dropped. */
  readonly ttl_s?: number
}

const creationInput: Readonly<Record<string, Parameter>> = {
  from: {
    description: 'What it starts from: `seed` (the default), `empty`, a built-in scenario, another world, ' +
      'or `world@snapshot`.',
    schema: string,
  },
  fixtures: {
    description: 'Fixtures: YAML or JSON texts, or objects. Without `from` the world starts from the first.',
    schema: arrayOf({ type: ['string', 'object'] }),
  },
  steps: { description: 'API calls to make, as in a fixture.', schema: arrayOf(anyObject) },
  seed: {
    description: 'Seed for everything that is random.', schema: { type: ['string', 'integer'] },
  },
  now: {
    description: 'Stops the clock at this time; fixtures and scenarios are made as of then.', schema: string,
  },
  faults: { description: 'Faults to start with.', schema: arrayOf(anyObject) },
  config: { description: 'How it differs from FreshBooks; see `config change`.', schema: anyObject },
  ttl_s: {
    description: 'Seconds without use after which it is dropped.', schema: { type: 'integer', minimum: 1 },
  },
}

export const keepInput: Parameter = {
  description: `What to keep: ${keepable.join(', ')}.`,
  schema: arrayOf({ type: 'string', enum: [...keepable] }),
}

const create = verb<WorldInput, WorldDescription>({
  name: 'worlds.create',
  method: 'POST',
  path: '/worlds',
  summary: 'Creates a world.',
  input: {
    name: { description: 'Its name. Default: `world-1`, `world-2` …', schema: string }, ...creationInput,
  },
  output: worldSchema,
  status: 201,
  run: (input, { app, origin }) => {
    const { name = freeName(app) } = input
    if (app.worlds.names().includes(name)) {
      refuse(409, 'world-exists', `world '${name}' exists; PUT /_mock/worlds/${name} is happy with that`)
    }
    return createWorld(name, input, app, origin)
  },
})

const ensure = verb<WorldInput & { name: string }, WorldDescription>({
  name: 'worlds.ensure',
  method: 'PUT',
  path: '/worlds/:name',
  summary: 'Creates a world of this name, or returns the existing one.',
  input: { name: { description: 'Its name.', schema: string, required: true }, ...creationInput },
  output: worldSchema,
  otherStatus: 201,
  run: (input, { app, origin }) => {
    const { name, from } = input
    const existing = app.worlds.names().includes(name) ? app.worlds.find(name) : undefined
    if (existing === undefined) return new Outcome(201, createWorld(name, input, app, origin))
    if (existing.failure !== undefined) throw existing.failure
    const madeFrom = existing.setting<string>('origin') ?? 'seed'
    if (from !== undefined && from !== madeFrom) {
      refuse(409, 'world-exists',
        `world '${name}' exists and was made from '${madeFrom}'; reset it with {"to":"${from}"}`)
    }
    return describeWorld(existing, origin)
  },
})

/** Creates a world with all of the input; if that fails, there is none. */
function createWorld (name: string, input: WorldInput, app: AppContext, origin: string): WorldDescription {
  checkName(name, app)
  checkOrigin(input.from, app)
  // one that is no instant is refused where the input is loaded
  const now = instantOf(input.now)
  const { from, rest } = resolveOrigin(input, now, app)
  const idle_ms = input.ttl_s === undefined ? undefined : input.ttl_s * 1000
  const load = (world: World) => refuseFixtureErrors(() => applyInput(world, rest, app))
  return describeWorld(app.worlds.create(name, from, idle_ms, { now, load }), origin)
}

/** What the world starts from, and the rest of the input. Without `from` it is the first fixture's image. */
function resolveOrigin (
  input: WorldInput, now: number | undefined, app: AppContext
): { readonly from: string | Buffer | undefined, readonly rest: WorldInput } {
  const { from, fixtures: [first, ...fixtures] = [] } = input
  if (from !== undefined || first === undefined) return { from, rest: input }
  const image = refuseFixtureErrors(() => app.fixtures.imageOf(first, 'fixtures[0]', now))
  return { from: image, rest: { ...input, fixtures } }
}

/** Loads everything but the origin into a world; returns whether there was anything to load. */
function applyInput (world: World, input: WorldInput, app: AppContext): boolean {
  const { fixtures = [], steps, seed, now, faults, config } = input
  const request = Object.fromEntries(
    Object.entries({ now, config, faults, steps }).filter(([, value]) => value !== undefined))
  if (seed !== undefined) world.transaction(() => world.setSetting('seed', textOf(seed)))
  fixtures.forEach((fixture, index) => app.fixtures.load(world, fixture, `fixtures[${index}]`))
  if (Object.keys(request).length > 0) app.fixtures.load(world, { version: 1, ...request }, 'the request')
  return seed !== undefined || fixtures.length > 0 || Object.keys(request).length > 0
}

function checkName (name: string, { worlds }: AppContext): void {
  checkedName(name, 'world')
  const other = otherSpelling(name, worlds.names())
  if (other !== undefined) {
    refuse(409, 'world-exists', `there is a world '${other}' already, which differs in capitals alone`)
  }
}

function checkOrigin (from: string | undefined, { worlds, fixtures }: AppContext): void {
  if (from === undefined || worlds.canMakeFrom(from)) return
  const known = ['seed', 'empty', ...fixtures.scenarios.map(({ name }) => name), ...worlds.names()]
  const sentence = `'${shortName(from)}' is nothing a world can start from; known: ${known.join(', ')}`
  refuse(400, 'unknown-origin', sentence, {
    hint: 'a snapshot is written world@snapshot', ...didYouMean(from, known),
  })
}

function freeName ({ worlds }: AppContext): string {
  const taken = new Set(worlds.names())
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `world-${index + 1}`)
  return numbers.find(name => !taken.has(name))!
}

const list = verb({
  name: 'worlds.list',
  method: 'GET',
  path: '/worlds',
  summary: 'Lists all worlds.',
  output: objectOf({
    worlds: arrayOf(objectOf({
      name: string, base_url: string, idle_ms: integer, generation: integer, snapshots: integer,
    })),
  }),
  run: (_input, { app: { worlds }, origin }) => ({
    worlds: worlds.names().map(name => {
      const { usedAt, wall, generation } = worlds.find(name)!
      return {
        name,
        base_url: baseUrlOf(name, origin),
        idle_ms: wall() - usedAt,
        generation,
        snapshots: worlds.snapshots(name).length,
      }
    }),
  }),
})

const show = verb<object, WorldDescription>({
  name: 'worlds.show',
  method: 'GET',
  path: '/worlds/:world',
  summary: 'Shows what a program needs to use a world: its URL, ids and tokens.',
  output: worldSchema,
  run: (_input, { world, origin }) => describeWorld(world, origin),
})

const drop = verb({
  name: 'worlds.drop',
  method: 'DELETE',
  path: '/worlds/:world',
  summary: 'Deletes a world with its snapshots. The default world is created again when it is next used.',
  output: objectOf({ dropped: boolean }),
  replacesWorld: true,
  run: (_input, { world, app }) => {
    app.worlds.drop(world.name)
    return { dropped: true }
  },
})

export interface ResetInput {
  /** `seed`, `empty`, a scenario or a snapshot. Default: what the world was created from. */
  readonly to?: 'seed' | ScenarioName | OtherName
  /** Parts that survive the reset. */
  readonly keep?: readonly Keep[]
}

const reset = verb<ResetInput, WorldDescription>({
  name: 'reset',
  method: 'POST',
  path: '/worlds/:world/reset',
  summary: 'Resets a world to its initial state. Its access token stays the same.',
  input: {
    to: {
      description: 'Another state: `seed`, `empty`, a scenario, or one of its snapshots.',
      schema: string,
    },
    keep: keepInput,
  },
  output: worldSchema,
  replacesWorld: true,
  run: ({ to, keep = [] }, { world, app, origin }) => {
    checkTarget(to, world, app)
    return describeWorld(app.worlds.reset(world.name, to, checkKeep(keep)), origin)
  },
})

function checkTarget (to: string | undefined, { name }: World, app: AppContext): void {
  if (to !== undefined && !app.worlds.hasSnapshot(name, to)) checkOrigin(to, app)
}

/** Returns the parts to keep. Throws a Refusal with status 400 for an unknown one. */
export function checkKeep (keep: readonly Keep[]): readonly Keep[] {
  const unknown = keep.find(part => !keepable.includes(part))
  if (unknown === undefined) return keep
  return refuse(400, 'bad-parameter', `'${textOf(unknown)}' cannot be kept; known: ${keepable.join(', ')}`,
    didYouMean(textOf(unknown), keepable))
}

export const worldsVerbs: readonly Verb[] = [list, create, ensure, show, drop, reset]
