// Verbs that load or validate fixtures, and load scenarios.
import { didYouMean } from '../../suggest.ts'
import type { World } from '../../world/world.ts'
import type { FixtureContent } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'
import { arrayOf, boolean, integer, objectOf, string, strings } from './schemas.ts'

const refsSchema = objectOf({ refs: { type: 'object', additionalProperties: integer } })

const currentRefs = (world: World) => ({ refs: world.setting<Record<string, number>>('refs') ?? {} })

interface FixtureInput {
  readonly fixture: FixtureContent
  readonly name?: string
}

const fixtureInput: Readonly<Record<'fixture' | 'name', Parameter>> = {
  fixture: {
    description: 'The fixture: YAML or JSON, as the whole body.', schema: {}, required: true, isBody: true,
  },
  name: { description: 'Name for error messages, such as the name of the file.', schema: string },
}

/** Turns a FixtureError into a Refusal with status 422. */
export function refuseFixtureErrors<Result> (run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if ((error as Error).name !== 'FixtureError') throw error
    return refuse(422, 'bad-fixture', (error as Error).message, { hint: 'nothing was changed' })
  }
}

const seed = verb<FixtureInput, object>({
  name: 'seed',
  method: 'POST',
  path: '/worlds/:world/fixtures',
  summary: 'Loads a fixture into a world, completely or not at all.',
  input: fixtureInput,
  output: refsSchema,
  run: ({ fixture, name }, { world, app }) => {
    refuseFixtureErrors(() => app.fixtures.load(world, fixture, name))
    return currentRefs(world)
  },
})

const validate = verb<FixtureInput, object>({
  name: 'validate',
  method: 'POST',
  path: '/validate',
  summary: 'Checks a fixture and reports its mistakes; changes no world.',
  input: fixtureInput,
  output: {
    ...objectOf({ valid: boolean }),
    properties: { valid: boolean, mistakes: { ...strings, maxItems: 50 }, more: integer },
  },
  run: ({ fixture, name }, { app }) => ({ ...app.fixtures.check(fixture, name) }),
})

const scenarios = verb({
  name: 'scenarios.list',
  method: 'GET',
  path: '/scenarios',
  summary: 'Lists the built-in scenarios.',
  output: objectOf({ scenarios: arrayOf(objectOf({ name: string, description: string })) }),
  run: (_input, { app }) => ({ scenarios: app.fixtures.scenarios }),
})

const play = verb<{ readonly name: string }, object>({
  name: 'scenarios.play',
  method: 'POST',
  path: '/worlds/:world/scenarios/:name',
  summary: 'Empties a world and loads a built-in scenario.',
  input: { name: { description: 'Name of the scenario.', schema: string, required: true } },
  output: refsSchema,
  replacesWorld: true,
  run: ({ name }, { world, app: { fixtures, worlds } }) => {
    const known = fixtures.scenarios.map(scenario => scenario.name)
    if (!known.includes(name)) {
      refuse(404, 'unknown-scenario', `there is no scenario '${name}'; known: ${known.join(', ')}`,
        didYouMean(name, known))
    }
    return currentRefs(worlds.reset(world.name, `story:${name}`))
  },
})

export const fixturesVerbs: readonly Verb[] = [seed, validate, scenarios, play]
