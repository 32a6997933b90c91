// How a world deviates from FreshBooks: asked and changed.
import type { JsonSchema } from '../../declare/field.ts'
import { configFault, configSchema } from '../../world/config-schema.ts'
import { changeConfig, configOf, ownConfig, defaultConfig, type Config } from '../../world/config.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import { verb, type Parameter, type Verb } from '../verb.ts'

/** Every value, and where it comes from. */
interface Shown {
  readonly config: Config
  readonly origins: Readonly<Record<string, 'default' | 'world'>>
}

function shown (world: World): Shown {
  const own = ownConfig(world)
  const origins = Object.keys(defaultConfig).map(
    name => [name, Object.hasOwn(own, name) ? 'world' : 'default']
  )
  return { config: configOf(world), origins: Object.fromEntries(origins) }
}

type Changes = { readonly [Key in keyof Config]?: Config[Key] | null }

/** Changes what is said and leaves the rest; null resets, also one code of `strict`. */
function change (world: World, changes: Changes, codes: readonly string[] | undefined): Shown {
  const fault = configFault(changes, codes)
  if (fault !== undefined) {
    const { sentence, ...more } = fault
    return refuse(400, 'bad-config', sentence, more)
  }
  const { strict, ...rest } = changes
  world.transaction(() =>
    changeConfig(world, strict === undefined ? rest : { ...rest, strict: mergedStrict(world, strict) }))
  return shown(world)
}

function mergedStrict (world: World, strict: Changes['strict']): Config['strict'] | null {
  if (strict === null) return null
  const codes = Object.entries({ ...configOf(world).strict, ...strict })
    .filter(([, severity]) => severity !== null)
  return codes.length === 0 ? null : Object.fromEntries(codes)
}

const output: JsonSchema = {
  type: 'object',
  properties: {
    config: configSchema,
    origins: { type: 'object', additionalProperties: { enum: ['default', 'world'] } },
  },
  required: ['config', 'origins'],
}

const parameters: Readonly<Record<string, Parameter>> = Object.fromEntries(
  Object.entries(configSchema.properties as Record<string, JsonSchema>).map(([name, schema]) =>
    [name, { description: `${String(schema.description)} Null makes it what is usual.`, schema }]))

/** The verbs, where `strict` may name these warnings only; any without a list. */
export const configVerbsFor = (codes?: readonly string[]): readonly Verb[] => [
  verb({
    name: 'config.show',
    method: 'GET',
    path: '/worlds/:world/config',
    summary: 'How the world deviates from FreshBooks, and where each value comes from.',
    output,
    run: (_input: object, { world }) => shown(world),
  }),
  verb({
    name: 'config.change',
    method: 'PATCH',
    path: '/worlds/:world/config',
    summary: 'Changes some values and leaves the others; null makes one what is usual again.',
    input: parameters,
    output,
    run: (input: Changes, { world }) => change(world, input, codes),
  }),
]

export const configVerbs: readonly Verb[] = configVerbsFor()
