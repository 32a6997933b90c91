// Verbs that export a world and import it again.
import { textOf } from '../../json-values.ts'
import { didYouMean } from '../../suggest.ts'
import { checkedImage, dumpAsYaml, dumpOf, imageOf, readDumpText } from '../../snapshots/dump.ts'
import { InvalidImport } from '../../snapshots/invalid-import.ts'
import type { World } from '../../world/world.ts'
import { describeWorld, type WorldDescription } from '../describe.ts'
import { refuse } from '../refusal.ts'
import { Document, verb, type VerbContext, type Verb } from '../verb.ts'
import { anyObject, string, worldSchema } from './schemas.ts'

const formats = ['json', 'yaml', 'sqlite'] as const
type Format = typeof formats[number]

/** Media types of YAML (RFC 9512) and of SQLite files. */
const YAML = 'application/yaml'
const SQLITE = 'application/vnd.sqlite3'

interface ExportInput {
  readonly format?: unknown
  readonly minimal?: unknown
}

function parseFormat (value: unknown, defaultFormat: Format): Format {
  if (value === undefined) return defaultFormat
  if (formats.includes(value as Format)) return value as Format
  const sentence = `'${textOf(value)}' is no format of exports; known: ${formats.join(', ')}`
  return refuse(422, 'unknown-format', sentence, didYouMean(textOf(value), formats))
}

function parseFlag (value: unknown): boolean {
  if (value === undefined) return false
  if ([true, 1, '1', 'true', ''].includes(value as string)) return true
  if ([false, 0, '0', 'false'].includes(value as string)) return false
  return refuse(422, 'not-a-flag', `minimal must be 1 or 0, not '${textOf(value)}'`)
}

const exportVerb = verb({
  name: 'export',
  isFile: true,
  method: 'GET',
  path: '/worlds/:world/export',
  summary: 'Exports a world completely, for import; or, with `minimal`, as a fixture.',
  input: {
    format: {
      description: 'json, yaml or sqlite. Default: json; yaml with minimal.',
      schema: { type: 'string', enum: formats },
    },
    minimal: {
      description: '1: a fixture with names in place of ids and with relative dates, in place of every row.',
      schema: { type: ['boolean', 'integer', 'string'] },
    },
  },
  output: anyObject,
  files: { [YAML]: string, [SQLITE]: { ...string, format: 'binary' } },
  run ({ format, minimal }: ExportInput, { world }: VerbContext): object | Promise<object> {
    return parseFlag(minimal)
      ? fixtureExport(world, parseFormat(format, 'yaml'))
      : fullExport(world, parseFormat(format, 'json'))
  },
})

function fullExport (world: World, format: Format): object {
  if (format === 'sqlite') return new Document(SQLITE, world.image())
  const dump = dumpOf(world)
  return format === 'yaml' ? new Document(YAML, dumpAsYaml(dump)) : dump
}

/** Imported on demand: the fixture export needs many modules, which would slow down the start. */
async function fixtureExport (world: World, format: Format): Promise<object> {
  const { fixtureText, fixtureParts, NoFixture } = await import('../../seed/export.ts')
  if (format === 'sqlite') {
    return refuse(422, 'unknown-format', 'a fixture is a text: ask for minimal with format yaml or json')
  }
  try {
    return format === 'yaml' ? new Document(YAML, fixtureText(world)) : fixtureParts(world)
  } catch (error) {
    if (!(error instanceof NoFixture)) throw error
    return refuse(422, 'no-fixture', error.message, { hint: 'an export without minimal holds everything' })
  }
}

interface ImportInput {
  readonly content: unknown
}

const importVerb = verb({
  name: 'import',
  method: 'POST',
  path: '/worlds/:world/import',
  summary: 'Replaces the content of a world by an export: JSON, YAML or a SQLite file.',
  input: {
    content: {
      description: 'The export: an object, a text (JSON or YAML), or the bytes of a SQLite file.',
      schema: {},
      required: true,
      isBody: true,
    },
  },
  output: worldSchema,
  replacesWorld: true,
  run ({ content }: ImportInput, context: VerbContext): WorldDescription {
    const image = parseImage(content, context)
    return describeWorld(context.app.worlds.load(context.world.name, image), context.origin)
  },
})

/** The SQLite image of an export, validated before the world changes. Throws a Refusal with status 422. */
function parseImage (content: unknown, { app: { worlds: { models } } }: VerbContext): Buffer {
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

export const exportVerbs: readonly Verb[] = [exportVerb, importVerb]
