// What was captured of FreshBooks against what this server answers: the same keys with the same types, in
// both directions. Differences are known ones, each with its reason, and one that vanishes fails as well.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { captures } from '../support/captures.ts'
import { schemaFaults, validator } from '../support/schemas.ts'
import { ACCOUNT, endpoints, freshWorld } from '../support/world.ts'
import { differences, replaced } from './known-differences.ts'

type Shape = string | readonly Shape[] | { readonly [key: string]: Shape }

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'shapes')

/** Maps by account are compared as if they were all about ours. */
const ours = (text: string): string => text.replaceAll(/"(3xQ74o|xZNQ1X)":/g, `"${ACCOUNT}":`)

const shapes: Readonly<Record<string, Shape>> = Object.assign({}, ...['sales', 'books', 'foundation', 'projects'].map(chapter =>
  JSON.parse(ours(readFileSync(join(folder, `${chapter}.json`), 'utf8')))))

const typeOf = (value: unknown): string => value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value

/**
 * Where a value has another structure than the capture, a line each. A null in a capture says only that the
 * value may be null; an empty list says nothing of its rows.
 */
function compare (shape: Shape, value: unknown, path: string): string[] {
  if (typeof shape === 'string') {
    const types = shape.split('|')
    return types.includes(typeOf(value)) || shape === 'null' ? [] : [`${path}: ${typeOf(value)} where ${shape} was captured`]
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${path}: ${typeOf(value)} where list was captured`]
    if (shape.length > 0 && value.length === 0) return [`${path}: empty where rows were captured`]
    return shape.length === 0 ? [] : compareRows(shape[0]!, value, `${path}[]`)
  }
  if (typeOf(value) !== 'object') return [`${path}: ${typeOf(value)} where object was captured`]
  return compareMembers(shape as Readonly<Record<string, Shape>>, value as Record<string, unknown>, path)
}

/** A row may lack what another has; what all of them lack is a difference. */
function compareRows (shape: Shape, rows: readonly unknown[], path: string): string[] {
  const found = rows.map(row => compare(shape, row, path))
  const isLack = (line: string) => line.endsWith(': empty where rows were captured') || line.includes(': null where ')
  return [...new Set(found.flat().filter(line => !isLack(line) || found.every(lines => lines.includes(line))))]
}

function compareMembers (shape: Readonly<Record<string, Shape>>, value: Record<string, unknown>, path: string): string[] {
  const missing = Object.keys(shape).filter(key => !Object.hasOwn(value, key)).map(key => `${path}.${key}: missing`)
  const extra = Object.keys(value).filter(key => !Object.hasOwn(shape, key)).map(key => `${path}.${key}: not in the capture`)
  const both = Object.keys(shape).filter(key => Object.hasOwn(value, key))
  return [...missing, ...extra, ...both.flatMap(key => compare(shape[key]!, value[key], `${path}.${key}`))]
}

const answers = Object.keys(shapes).filter(name => !/\.request(\.|$)/.test(name))

for (const name of answers.filter(name => captures[name] !== undefined)) {
  t.test(name, async t => {
    const { json } = await captures[name]!(freshWorld(t))
    const found = compare(shapes[name]!, json, '').sort()
    const expected = differences.filter(({ where }) => where.includes(name)).flatMap(({ lines }) => lines).sort()
    t.strictSame(found, expected, 'keys and types are those of the capture, but for the known differences')
  })
}

t.test('every schema that is documented is a schema, and can be compiled', async t => {
  for (const { operation, response, request, family } of endpoints) {
    for (const schema of [response, request, family.problems.schema]) {
      if (schema === undefined) continue
      t.equal(schemaFaults(schema), '', operation)
      t.ok(validator(schema), operation)
    }
  }
})

t.test('every capture of an answer has its place', async t => {
  for (const name of answers) {
    const places = [captures[name] !== undefined, replaced[name] !== undefined]
    t.equal(places.filter(Boolean).length, 1, `${name} is compared or replaced`)
  }
  t.comment(`${Object.keys(shapes).length - answers.length} captures of requests are no answers`)
  for (const name of [...Object.keys(captures), ...Object.keys(replaced)]) t.ok(shapes[name] !== undefined, `${name} is a capture`)
  for (const { where } of differences) for (const name of where) t.ok(captures[name] !== undefined, `${name} is compared`)
})
