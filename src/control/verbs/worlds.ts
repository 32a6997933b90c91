// Verbs about worlds as a whole: make them, look at them, reset and drop them.
import { textOf } from '../../json-values.ts'
import { nearestName } from '../../suggest.ts'
import type { Config } from '../../world/config.ts'
import { keepable, type Keep } from '../../snapshots/preserve.ts'
import type { World } from '../../world/world.ts'
import { worldName } from '../../world/worlds.ts'
import { baseUrlOf, describeWorld, type WorldDescription } from '../describe.ts'
import type { AppContext, FixtureContent } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { Outcome, verb, type Parameter, type Verb } from '../verb.ts'
import { loading } from './fixtures.ts'
import { anObject, flag, list, members, text, whole, worldSchema } from './schemas.ts'

/** What a world can be made with. */
export interface WorldInput {
  readonly name?: string
  readonly from?: string
  /** Fixtures: texts, or plain JSON. */
  readonly fixtures?: readonly FixtureContent[]
  readonly steps?: readonly object[]
  readonly seed?: string | number
  readonly now?: string
  readonly faults?: readonly object[]
  readonly config?: Partial<Config>
  readonly ttl_s?: number
}

const birthInput: Readonly<Record<string, Parameter>> = {
  from: {
    description: 'What it starts from: `seed` (the default), `empty`, a built-in scenario, another world, ' +
      'or `world@snapshot`.',
    schema: text,
  },
  fixtures: {
    description: 'Fixtures: YAML or JSON texts, or objects. Without `from` the world begins with the first.',
    schema: list({ type: ['string', 'object'] }),
  },
  steps: { description: 'Calls through the public handlers, as in a fixture.', schema: list(anObject) },
  seed: {
    description: 'What everything random follows from, from now on.', schema: { type: ['string', 'integer'] },
  },
  now: { description: 'Pins the clock at an instant.', schema: text },
  faults: { description: 'Faults to begin with.', schema: list(anObject) },
  config: { description: 'How it deviates from FreshBooks; see `config.change`.', schema: anObject },
  ttl_s: {
    description: 'Seconds without use after which it is dropped.', schema: { type: 'integer', minimum: 1 },
  },
}

const keepInput: Parameter = {
  description: `What stays as it is: ${keepable.join(', ')}.`,
  schema: list({ type: 'string', enum: [...keepable] }),
}

const create = verb<WorldInput, WorldDescription>({
  name: 'worlds.create',
  method: 'POST',
  path: '/worlds',
  summary: 'Makes a world, and names it where the request does not.',
  input: { name: { description: 'Its name; `world-1` and so on without it.', schema: text }, ...birthInput },
  output: worldSchema,
  status: 201,
  run: (input, { app: house, origin }) => {
    const { name = freeName(house) } = input
    if (house.worlds.names().includes(name)) {
      refuse(409, 'world-exists', `world '${name}' exists; PUT /_mock/worlds/${name} is happy with that`)
    }
    return born(name, input, house, origin)
  },
})

const ensure = verb<WorldInput & { name: string }, WorldDescription>({
  name: 'worlds.ensure',
  method: 'PUT',
  path: '/worlds/:name',
  summary: 'Makes a world of that name, unless it is there.',
  input: { name: { description: 'Its name.', schema: text, required: true }, ...birthInput },
  output: worldSchema,
  run: (input, { app: house, origin }) => {
    const { name, from } = input
    const there = house.worlds.names().includes(name) ? house.worlds.find(name) : undefined
    if (there === undefined) return new Outcome(201, born(name, input, house, origin))
    const madeFrom = there.setting<string>('origin') ?? 'seed'
    if (from !== undefined && from !== madeFrom) {
      refuse(409, 'world-exists',
        `world '${name}' exists and was made from '${madeFrom}'; reset it with {"to":"${from}"}`)
    }
    return describeWorld(there, origin)
  },
})

/** Makes a world and tells it what the request says; if that fails there is no world. */
function born (name: string, input: WorldInput, house: AppContext, origin: string): WorldDescription {
  const { worlds } = house
  checkName(name, house)
  checkOrigin(input.from, house)
  const { from, rest } = beginning(input, house)
  const world = worlds.create(name, from, input.ttl_s === undefined ? undefined : input.ttl_s * 1000)
  try {
    if (loading(() => equip(world, rest, house))) worlds.setOrigin(world)
  } catch (error) {
    worlds.drop(name)
    throw error
  }
  return describeWorld(world, origin)
}

/** Without an origin the first fixture is the beginning: it says itself what it extends. */
function beginning (
  input: WorldInput, { fixtures: stories }: AppContext
): { readonly from: string | Buffer | undefined, readonly rest: WorldInput } {
  const { from, fixtures: [first, ...fixtures] = [] } = input
  if (from !== undefined || first === undefined) return { from, rest: input }
  return { from: loading(() => stories.imageOf(first, 'fixtures[0]')), rest: { ...input, fixtures } }
}

/** Whether anything was asked for beside the origin. */
function equip (world: World, input: WorldInput, { fixtures: stories }: AppContext): boolean {
  const { fixtures = [], steps, seed, now, faults, config } = input
  const more = Object.fromEntries(
    Object.entries({ now, config, faults, steps }).filter(([, value]) => value !== undefined))
  if (seed !== undefined) world.transaction(() => world.setSetting('seed', String(seed)))
  fixtures.forEach((fixture, index) => stories.load(world, fixture, `fixtures[${index}]`))
  if (Object.keys(more).length > 0) stories.load(world, { version: 1, ...more }, 'the request')
  return seed !== undefined || fixtures.length > 0 || Object.keys(more).length > 0
}

function checkName (name: string, { worlds }: AppContext): void {
  if (!worldName.test(name)) {
    refuse(400, 'bad-world-name',
      `'${name}' cannot be the name of a world: letters, digits, dots, dashes and underscores only`)
  }
  // some file systems do not tell them apart, and neither do people
  const twin = worlds.names().find(other => other.toLowerCase() === name.toLowerCase())
  if (twin !== undefined) {
    refuse(409, 'world-exists', `there is a world '${twin}' already, which differs in capitals alone`)
  }
}

function checkOrigin (from: string | undefined, { worlds, fixtures: stories }: AppContext): void {
  if (from === undefined || worlds.canMakeFrom(from)) return
  const known = ['seed', 'empty', ...stories.scenarios.map(({ name }) => name), ...worlds.names()]
  const near = nearestName(from, known)
  refuse(400, 'unknown-origin', `'${from}' is nothing a world can start from; known: ${known.join(', ')}`, {
    hint: 'a snapshot is written world@snapshot',
    ...(near === undefined ? {} : { did_you_mean: near }),
  })
}

/** The first free name of world-1, world-2, … */
function freeName ({ worlds }: AppContext): string {
  const taken = new Set(worlds.names())
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `world-${index + 1}`)
  return numbers.find(name => !taken.has(name))!
}

const listed = verb({
  name: 'worlds.list',
  method: 'GET',
  path: '/worlds',
  summary: 'All worlds there are.',
  output: members({
    worlds: list(members({
      name: text, base_url: text, idle_ms: whole, generation: whole, snapshots: whole,
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
  summary: 'Everything a program needs to use a world: where it is, its ids and tokens.',
  output: worldSchema,
  run: (_input, { world, origin }) => describeWorld(world, origin),
})

const drop = verb({
  name: 'worlds.drop',
  method: 'DELETE',
  path: '/worlds/:world',
  summary: 'Drops a world with its snapshots. The default one is made anew when somebody next asks for it.',
  output: members({ dropped: flag }),
  run: (_input, { world, app: house }) => {
    house.worlds.drop(world.name)
    return { dropped: true }
  },
})

/** What a reset takes. */
export interface ResetInput {
  readonly to?: string
  readonly keep?: readonly Keep[]
}

const reset = verb<ResetInput, WorldDescription>({
  name: 'reset',
  method: 'POST',
  path: '/worlds/:world/reset',
  summary: 'Puts a world back to how it was made. Its access token stays the same.',
  input: {
    to: {
      description: 'What to put it back to instead: `seed`, `empty`, a scenario, or one of its snapshots.',
      schema: text,
    },
    keep: keepInput,
  },
  output: worldSchema,
  run: ({ to, keep = [] }, { world, app: house, origin }) => {
    checkTarget(to, world, house)
    return describeWorld(house.worlds.reset(world.name, to, checkKeep(keep)), origin)
  },
})

function checkTarget (to: string | undefined, { name }: World, house: AppContext): void {
  if (to !== undefined && house.worlds.snapshot(name, to) === undefined) checkOrigin(to, house)
}

/** Refuses what cannot be kept. */
export function checkKeep (keep: readonly Keep[]): readonly Keep[] {
  const wrong = keep.find(part => !keepable.includes(part))
  if (wrong === undefined) return keep
  const near = nearestName(textOf(wrong), keepable)
  return refuse(400, 'bad-parameter', `'${textOf(wrong)}' cannot be kept; known: ${keepable.join(', ')}`,
    near === undefined ? {} : { did_you_mean: near })
}

export { keepInput }

export const worldsVerbs: readonly Verb[] = [listed, create, ensure, show, drop, reset]
