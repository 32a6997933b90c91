// Records → the YAML of a fixture, laid out for a reader: one line for a short record, one for each line of a
// document, and comments at the top.
import type { Node, Pair, Scalar, YAMLMap } from 'yaml'
import { loadYaml, type Yaml } from '../../libraries.ts'
import type { Names } from './names.ts'
import type { ExportedRecord, ExportedSection, Members } from './records.ts'
import { Amount, Name, type FixtureValue } from './values.ts'

/** Maximum length of a record on one line. */
const LONGEST_LINE = 140

/** All that a fixture is made of. */
export interface FixtureParts {
  readonly top: Readonly<Record<string, string | number>>
  readonly business: Members
  readonly people: readonly ExportedRecord[]
  readonly sections: readonly ExportedSection[]
}

/** Plain JSON of a fixture; amounts keep their digits. */
export function fixtureOf (
  { top, business, people, sections }: FixtureParts, names: Names
): Record<string, unknown> {
  const record = ({ key, members }: Pick<ExportedRecord, 'key' | 'members'>) => ({
    ...(names.has(key) ? { ref: names.get(key) } : {}),
    ...Object.fromEntries([...members].map(([member, value]) => [member, plain(value, names)])),
  })
  return {
    ...top,
    business: record({ key: '', members: business }),
    people: people.map(record),
    ...Object.fromEntries(sections.map(({ model, records }) => [model.table, records.map(record)])),
  }
}

function plain (value: FixtureValue, names: Names): unknown {
  if (value instanceof Name) return names.get(value.key)
  if (value instanceof Amount) return value
  if (Array.isArray(value)) return grouped(value.map(item => plain(item, names)), value, names)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value)
    .map(([key, member]) => [key, plain(member as FixtureValue, names)]))
}

/** `harbor-1, harbor-2, harbor-3` becomes `harbor`, if there are no more of that name. */
function grouped (
  items: readonly unknown[], values: readonly FixtureValue[], names: Names
): readonly unknown[] {
  const base = /^(.+)-\d+$/.exec(String(items[0]))?.[1]
  if (base === undefined || items.length < 2 || !values.every(value => value instanceof Name)) return items
  const all = [...names.values()]
  const isGroup = all.filter(name => name.replace(/-\d+$/, '') === base).join() === items.join()
  return isGroup && !all.includes(base) ? [base] : items
}

/** Amounts as numbers, for JSON. */
export function withoutAmounts (value: unknown): unknown {
  if (value instanceof Amount) return Number(value.text)
  if (Array.isArray(value)) return value.map(withoutAmounts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutAmounts(member)]))
}

/** Texts of several lines stay on one, quoted. */
const style = { lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: Infinity }

/** The YAML of a fixture, with comments before it. */
export function yamlOf (fixture: Record<string, unknown>, comments: readonly string[]): string {
  const yaml = loadYaml()
  const document = new yaml.Document({}, { aliasDuplicateObjects: false, compat: 'yaml-1.1' })
  document.commentBefore = comments.map(line => ` ${line}`.trimEnd()).join('\n')
  const contents = mapOf(yaml, fixture, ([, value]) => listOf(yaml, value))
  for (const { key, value } of contents.items) (key as Scalar).spaceBefore = yaml.isCollection(value)
  document.contents = contents as never
  return document.toString(style)
}

function mapOf (yaml: Yaml, value: object, layout: (member: [string, unknown]) => Node): YAMLMap {
  const map = new yaml.YAMLMap()
  map.items = Object.entries(value)
    .map(member => new yaml.Pair(new yaml.Scalar(member[0]), layout(member)) as Pair)
  return map
}

/** Sections are lists of records; everything else at the top is short. */
function listOf (yaml: Yaml, value: unknown): Node {
  if (!Array.isArray(value)) return recordOf(yaml, value)
  const list = new yaml.YAMLSeq()
  list.items = value.map(record => recordOf(yaml, record))
  return list
}

/** A record on one line, or one member a line, with the lines of documents one by one. */
function recordOf (yaml: Yaml, value: unknown): Node {
  const flat = flow(yaml, value)
  if (!yaml.isMap(flat) || widthOf(yaml, flat) <= LONGEST_LINE) return flat
  return mapOf(yaml, value as object, ([, member]) => {
    const node = flow(yaml, member)
    const isLong = yaml.isSeq(node) && node.items.some(yaml.isMap) && widthOf(yaml, node) > LONGEST_LINE - 10
    if (yaml.isSeq(node) && isLong) node.flow = false
    return node
  })
}

function widthOf (yaml: Yaml, node: Node): number {
  const document = new yaml.Document({}, { compat: 'yaml-1.1' })
  document.contents = node as never
  return document.toString(style).length + 4
}

function flow (yaml: Yaml, value: unknown): Node {
  if (value instanceof Amount) {
    const scalar = new yaml.Scalar(Number(value.text))
    scalar.minFractionDigits = 2
    return scalar
  }
  if (Array.isArray(value)) {
    const list = new yaml.YAMLSeq()
    list.items = value.map(item => flow(yaml, item))
    list.flow = true
    return list
  }
  if (typeof value !== 'object' || value === null) return scalarOf(yaml, value)
  const map = mapOf(yaml, value, ([, member]) => flow(yaml, member))
  map.flow = true
  return map
}

/** Texts of several lines are quoted, also where they stand within braces. */
function scalarOf (yaml: Yaml, value: unknown): Scalar {
  const scalar = new yaml.Scalar(value)
  if (typeof value === 'string' && value.includes('\n')) scalar.type = 'QUOTE_DOUBLE'
  return scalar
}
