// Verbs that carry a world out of the server and back.
import { textOf } from '../../json-values.ts'
import { nearestName } from '../../suggest.ts'
import { checkedImage, dumpAsYaml, dumpOf, imageOf, readDumpText } from '../../snapshots/dump.ts'
import { InvalidImport } from '../../snapshots/invalid-import.ts'
import type { World } from '../../world/world.ts'
import { describeWorld, type WorldDescription } from '../describe.ts'
import { refuse } from '../refusal.ts'
import { Document, verb, type VerbContext, type Verb } from '../verb.ts'
import { anObject, worldSchema } from './schemas.ts'

const formats = ['json', 'yaml', 'sqlite'] as const
type Format = typeof formats[number]

/** The media types of YAML (RFC 9512) and SQLite files. */
const YAML = 'application/yaml'
const SQLITE = 'application/vnd.sqlite3'

interface ExportInput {
  readonly format?: unknown
  readonly minimal?: unknown
}

function formatOf (value: unknown, usual: Format): Format {
  if (value === undefined) return usual
  if (formats.includes(value as Format)) return value as Format
  const near = nearestName(textOf(value), formats)
  const sentence = `'${textOf(value)}' is no format of exports; known: ${formats.join(', ')}`
  return refuse(422, 'unknown-format', sentence, near === undefined ? {} : { did_you_mean: near })
}

function isYes (value: unknown): boolean {
  if (value === undefined) return false
  if ([true, 1, '1', 'true', ''].includes(value as string)) return true
  if ([false, 0, '0', 'false'].includes(value as string)) return false
  return refuse(422, 'not-a-flag', `minimal must be 1 or 0, not '${textOf(value)}'`)
}

const exportVerb = verb({
  name: 'export',
  method: 'GET',
  path: '/worlds/:world/export',
  summary: 'Everything a world holds, for import; or, with minimal, a fixture that tells it.',
  input: {
    format: {
      description: 'json, yaml or sqlite. Default: json; yaml with minimal.',
      schema: { type: 'string', enum: formats },
    },
    minimal: {
      description: '1: a fixture, with names for ids and dates relative to now, instead of every row.',
      schema: { type: ['boolean', 'integer', 'string'] },
    },
  },
  output: anObject,
  run ({ format, minimal }: ExportInput, { world }: VerbContext): object | Promise<object> {
    return isYes(minimal)
      ? fixtureOf(world, formatOf(format, 'yaml'))
      : wholeOf(world, formatOf(format, 'json'))
  },
})

function wholeOf (world: World, format: Format): object {
  if (format === 'sqlite') return new Document(SQLITE, world.db.serialize())
  const dump = dumpOf(world)
  return format === 'yaml' ? new Document(YAML, dumpAsYaml(dump)) : dump
}

/** Writing fixtures takes many files, which are loaded when somebody asks for one: starting must be quick. */
async function fixtureOf (world: World, format: Format): Promise<object> {
  const { minimalFixture, minimalParts } = await import('../../seed/minimal.ts')
  if (format === 'yaml') return new Document(YAML, minimalFixture(world))
  if (format === 'json') return minimalParts(world)
  return refuse(422, 'unknown-format', 'a fixture is a text: ask for minimal with format yaml or json')
}

interface ImportInput {
  readonly content: unknown
}

const importVerb = verb({
  name: 'import',
  method: 'POST',
  path: '/worlds/:world/import',
  summary: 'Replaces what a world holds by an export: JSON, YAML or a SQLite file.',
  input: {
    content: {
      description: 'The export: an object, a text (JSON or YAML), or the bytes of a SQLite file.',
      schema: {},
      required: true,
      whole: true,
    },
  },
  output: worldSchema,
  run ({ content }: ImportInput, scene: VerbContext): WorldDescription {
    const image = imageIn(content, scene)
    return describeWorld(scene.app.worlds.load(scene.world.name, image), scene.origin)
  },
})

/** The image of what was sent; nothing has happened to the world where it is refused. */
function imageIn (content: unknown, { app: { worlds: { models } } }: VerbContext): Buffer {
  try {
    if (Buffer.isBuffer(content) && content.subarray(0, 6).toString('latin1') === 'SQLite') {
      return checkedImage(models, content)
    }
    const isText = typeof content === 'string' || Buffer.isBuffer(content)
    return imageOf(models, isText ? readDumpText(content.toString()) : content)
  } catch (error) {
    if (!(error instanceof InvalidImport)) throw error
    return refuse(422, 'unfit-import', error.message, {
      hint: 'GET /_mock/export makes one; a fixture goes to POST /_mock/fixtures',
    })
  }
}

/** Verbs of exports and imports. */
export const exportVerbs: readonly Verb[] = [exportVerb, importVerb]
