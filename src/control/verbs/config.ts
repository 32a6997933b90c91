// Verbs of a world's configuration: how it deviates from FreshBooks.
import type { JsonSchema } from '../../declare/field.ts'
import { configFault, configSchema } from '../../world/config-schema.ts'
import { changeConfig, configOf, ownConfig, defaultConfig, type Config } from '../../world/config.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'

/** Every value, and whether the world or the default sets it. */
interface ConfigDescription {
  readonly config: Config
  readonly origins: Readonly<Record<string, 'default' | 'world'>>
}

function describeConfig (world: World): ConfigDescription {
  const local = ownConfig(world)
  const origins = Object.keys(defaultConfig).map(
    name => [name, Object.hasOwn(local, name) ? 'world' : 'default']
  )
  return { config: configOf(world), origins: Object.fromEntries(origins) }
}

type ConfigChanges = { readonly [Key in keyof Config]?: Config[Key] | null }

/** Changes the given values; null resets one to its default, also a single code of `strict`. */
function updateConfig (
  world: World, changes: ConfigChanges, codes: readonly string[] | undefined
): ConfigDescription {
  const error = configFault(changes, codes)
  if (error !== undefined) {
    const { sentence, ...more } = error
    return refuse(400, 'bad-config', sentence, more)
  }
  const { strict, ...rest } = changes
  world.transaction(() =>
    changeConfig(world, strict === undefined ? rest : { ...rest, strict: mergedStrict(world, strict) }))
  return describeConfig(world)
}

function mergedStrict (world: World, strict: ConfigChanges['strict']): Config['strict'] | null {
  if (strict === null) return null
  const codes = Object.entries({ ...configOf(world).strict, ...strict })
    .filter(([, severity]) => severity !== null)
  return codes.length === 0 ? null : Object.fromEntries(codes)
}

const configDescriptionSchema: JsonSchema = {
  type: 'object',
  properties: {
    config: configSchema,
    origins: { type: 'object', additionalProperties: { enum: ['default', 'world'] } },
  },
  required: ['config', 'origins'],
}

const parameters: Readonly<Record<string, Parameter>> = Object.fromEntries(
  Object.entries(configSchema.properties as Record<string, JsonSchema>).map(([name, schema]) =>
    [name, { description: `${String(schema.description)} Null: the default.`, schema }]))

/** The verbs; `strict` accepts these warning codes, or any when no list is given. */
export const configVerbsFor = (codes?: readonly string[]): readonly Verb[] => [
  verb({
    name: 'config.show',
    method: 'GET',
    path: '/worlds/:world/config',
    summary: 'Shows how the world differs from FreshBooks, and where each value comes from.',
    output: configDescriptionSchema,
    run: (_input: object, { world }) => describeConfig(world),
  }),
  verb({
    name: 'config.change',
    method: 'PATCH',
    path: '/worlds/:world/config',
    summary: 'Changes the values that are given; null returns one to its default.',
    input: parameters,
    output: configDescriptionSchema,
    run: (input: ConfigChanges, { world }) => updateConfig(world, input, codes),
  }),
]

export const configVerbs: readonly Verb[] = configVerbsFor()
