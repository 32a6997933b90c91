// Verbs about fixtures and scenarios: tell them to a world, or only look at them.
import { nearestName } from '../../suggest.ts'
import type { World } from '../../world/world.ts'
import type { FixtureContent } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'
import { flag, list, members, text, whole } from './schemas.ts'

const refsSchema = members({ refs: { type: 'object', additionalProperties: whole } })

const refsOf = (world: World) => ({ refs: world.setting<Record<string, number>>('refs') ?? {} })

interface FixtureInput {
  readonly fixture: FixtureContent
  readonly name?: string
}

const fixture: Readonly<Record<'fixture' | 'name', Parameter>> = {
  fixture: {
    description: 'The fixture: YAML or JSON, as the whole body.', schema: {}, required: true, whole: true,
  },
  name: { description: 'What messages call it, such as the name of its file.', schema: text },
}

/** Runs what may throw the mistake of a fixture. */
export function loading<Result> (work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if ((error as Error).name !== 'FixtureError') throw error
    return refuse(422, 'bad-fixture', (error as Error).message, { hint: 'nothing was changed' })
  }
}

const seed = verb<FixtureInput, object>({
  name: 'seed',
  method: 'POST',
  path: '/worlds/:world/fixtures',
  summary: 'Tells a fixture to a world, all of it or nothing.',
  input: fixture,
  output: refsSchema,
  run: ({ fixture, name }, { world, app: house }) => {
    loading(() => house.fixtures.load(world, fixture, name))
    return refsOf(world)
  },
})

const validate = verb<FixtureInput, object>({
  name: 'validate',
  method: 'POST',
  path: '/validate',
  summary: 'Tells a fixture to a world nobody sees, and says what is wrong with it.',
  input: fixture,
  output: members({ valid: flag }),
  run: ({ fixture, name }, { app: house }) => ({ ...house.fixtures.check(fixture, name) }),
})

const scenarios = verb({
  name: 'scenarios.list',
  method: 'GET',
  path: '/scenarios',
  summary: 'The built-in scenarios.',
  output: members({ scenarios: list(members({ name: text, description: text })) }),
  run: (_input, { app: house }) => ({ scenarios: house.fixtures.scenarios }),
})

const play = verb<{ readonly name: string }, object>({
  name: 'scenarios.play',
  method: 'POST',
  path: '/worlds/:world/scenarios/:name',
  summary: 'Puts a world back to nothing and tells it a built-in scenario.',
  input: { name: { description: 'Name of the scenario.', schema: text, required: true } },
  output: refsSchema,
  run: ({ name }, { world, app: { fixtures: stories, worlds } }) => {
    const known = stories.scenarios.map(scenario => scenario.name)
    if (!known.includes(name)) {
      const near = nearestName(name, known)
      refuse(404, 'unknown-scenario', `there is no scenario '${name}'; known: ${known.join(', ')}`,
        near === undefined ? {} : { did_you_mean: near })
    }
    return refsOf(worlds.reset(world.name, `story:${name}`))
  },
})

export const fixturesVerbs: readonly Verb[] = [seed, validate, scenarios, play]
