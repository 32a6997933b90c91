// The rules of this repository about itself: who imports whom, how long things may be, and that whatever a
// declaration names is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { tableOf, type Resource } from '../src/declare/resource.ts'
import { sourceOf } from '../src/derive/names.ts'
import { resources } from '../src/resources/index.ts'
import { generatedFiles } from '../src/tools/generated.ts'
import { namedResources } from './support/named-resources.ts'
import { validate } from './support/openapi.ts'

const root = join(import.meta.dirname, '..')

interface Source {
  readonly name: string
  readonly text: string
}

function sourcesIn (folder: string, ending = '.ts'): Source[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return files.filter(name => name.endsWith(ending)).map(name => join(folder, name)).sort()
    .map(name => ({ name, text: readFileSync(join(root, name), 'utf8') }))
}

const sources = sourcesIn('src')
const tests = sourcesIn('test')

/**
 * Levels by the beginning of a path, the longest one counts: a file imports from lower levels, or from its
 * own level within its own folder.
 */
const levels: Readonly<Record<string, number>> = {
  'src/names': 0,
  'src/ledger': 0, 'src/options': 0, 'src/version': 0, 'src/suggest': 0, 'src/json-path': 0, 'src/json-values': 0,
  'src/binding': 0, 'src/html': 0, 'src/jwt': 0, 'src/glob': 0, 'src/patterns': 0, 'src/json-text': 0, 'src/yaml-text': 0,
  'src/build': 0, 'src/cache-folder': 0, 'src/libraries': 0, 'src/package-file': 0, 'src/memoize': 0, 'src/pdf-kit': 0, 'src/started': 0,
  'src/pages': 0.5, 'src/pdf': 0.5,
  'src/declare': 1,
  'src/fields': 2, 'src/families': 2,
  'src/mail': 2.5,
  'src/resources': 3, 'src/resources/documents': 3.1, 'src/resources/credit-cards': 3.12, 'src/resources/bills': 3.15, 'src/resources/estimates': 3.15,
  'src/resources/invoices': 3.2, 'src/resources/invoice-profiles': 3.25, 'src/resources/checkout-links': 3.3, 'src/resources/retainers': 3.3,
  'src/derive': 4,
  'src/store': 5,
  'src/snapshots': 6,
  'src/world': 7,
  'src/oauth': 8,
  'src/reports': 9, 'src/endpoints': 9.5, 'src/actors': 9, 'src/faults': 9, 'src/webhooks': 9.5,
  'src/seed/read': 9, 'src/seed/load': 9.1, 'src/seed': 9.2,
  'src/requests/log': 9, 'src/requests/lint': 9.1, 'src/requests/verify': 9.2,
  'src/http': 10, 'src/listen': 10,
  'src/control': 11,
  'src/server': 12,
  'src/library': 13, 'src/command': 13,
  'src/main': 14, 'src/load': 14, 'src/tools': 14,
}

/** Imports against the levels that are right for a reason. */
const allowed: Readonly<Record<string, string>> = {
  'src/declare/rules.ts → src/ledger/journal.ts': 'rules give postings',
}

/**
 * Longest beginning that matches; rules come after all declarations, endpoints written by hand after what they are
 * composed of, and the index after them.
 */
function levelOf (name: string): number | undefined {
  const key = Object.keys(levels).filter(start => name === `${start}.ts` || name.startsWith(`${start}/`)).sort((a, b) => b.length - a.length)[0]
  if (name === 'src/resources/index.ts') return 4.5
  if (name.startsWith('src/resources/') && name.endsWith('.endpoints.ts')) return 4.2
  return key === undefined ? undefined : levels[key]! + (name.startsWith('src/resources/') && name.endsWith('.rules.ts') ? 0.5 : 0)
}

const importsOf = ({ name, text }: Source): string[] =>
  [...text.matchAll(/^(?:import|export)[^'"]*from '(\.[^']+)'|import\('(\.[^']+)'\)/gm)]
    .map(([, from, lazily]) => relative(root, resolve(root, dirname(name), (from ?? lazily)!)))

t.test('imports go down', async t => {
  for (const source of sources) {
    const level = levelOf(source.name)
    t.not(level, undefined, `${source.name} has a level`)
    for (const imported of importsOf(source)) {
      const below = levelOf(imported) ?? Infinity
      const isOwnFolder = dirname(imported) === dirname(source.name) || imported.startsWith(`${dirname(source.name)}/`) ||
        source.name.startsWith(`${dirname(imported)}/`)
      const isFine = below < level! || (Math.floor(below) === Math.floor(level!) && isOwnFolder)
      if (!isFine && allowed[`${source.name} → ${imported}`] === undefined) t.fail(`${source.name} imports ${imported}`)
    }
  }
  for (const edge of Object.keys(allowed)) {
    const [name, imported] = edge.split(' → ') as [string, string]
    t.ok(sources.some(source => source.name === name && importsOf(source).includes(imported)), `${edge} is still needed`)
  }
})

const lengthOf = (text: string): number => text.split('\n').length - 1

t.test('nothing is too long', async t => {
  for (const { name, text } of sources) {
    t.ok(lengthOf(text) <= 300, `${name} has ${lengthOf(text)} lines`)
    for (const { what, length } of functionsOf(name, text)) if (length > 50) t.fail(`${what} of ${name} has ${length} lines`)
  }
})

const COLUMNS = 110

t.test('no line is too wide', async t => {
  for (const { name, text } of [...sources, ...sourcesIn('bench', '.mjs'), ...sourcesIn('examples', '.mjs')]) {
    for (const [index, line] of text.split('\n').entries()) {
      if (line.length > COLUMNS) t.fail(`${name}:${index + 1} has ${line.length} columns, ${COLUMNS} may be`)
    }
  }
})

/** Functions with a body, and how many lines each has. */
function functionsOf (name: string, text: string): Array<{ what: string, length: number }> {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const found: Array<{ what: string, length: number }> = []
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)) {
      const [from, to] = [node.getStart(), node.getEnd()].map(place => file.getLineAndCharacterOfPosition(place).line) as [number, number]
      const what = (node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined))?.getText() ?? `a function at line ${from + 1}`
      found.push({ what, length: to - from + 1 })
    }
    node.forEachChild(visit)
  }
  visit(file)
  return found
}

t.test('every file says first what it is', async t => {
  for (const { name, text } of [...sources, ...tests]) t.match(text, /^(#!.*\n)?(\/\/|\/\*\*?)[ \n]/, name)
})

t.test('tests draw from the one seed, and judge nothing by how long it took', t => {
  for (const { name, text } of tests.filter(({ name }) => name.endsWith('.test.ts') && name !== 'test/tidy.test.ts')) {
    const count = (pattern: RegExp) => (text.match(pattern) ?? []).length
    t.equal(count(/\bdrawn\(t\b/g), count(/\bfc\.assert\(/g), `${name}: every property is drawn by support/random.ts`)
    t.notMatch(text, /performance\.now\(\)|AbortSignal\.timeout\(/, name)
  }
  t.end()
})

t.test('nothing is left undone, and nothing names a machine', async t => {
  const undone = new RegExp(`\\b(FIX${'ME'}|TO${'DO'}|XX${'X'})\\b|/work${'/'}|/tmp/${'bash_jobs'}|/home/${'\\w'}`)
  for (const { name, text } of [...sources, ...tests]) t.notMatch(text, undone, name)
})

t.test('the list of resources is complete and in order', async t => {
  const tables = resources.map(({ resource }) => tableOf(resource))
  t.same(tables, [...tables].sort(), 'in the order of the tables')
  const index = sources.find(({ name }) => name === 'src/resources/index.ts')!
  for (const { name, text } of sources.filter(({ name }) => name.startsWith('src/resources/'))) {
    const declared = [...text.matchAll(/^export const (\w+)(?:: Rules<[^=]*>)? = (?:resource\(|\{)/gm)].filter(([whole]) => /resource\(|Rules</.test(whole)).map(([, word]) => word!)
    const made = name.endsWith('.endpoints.ts') ? [...text.matchAll(/^export (?:function|const) (\w+Endpoints)\b/gm)].map(([, word]) => word!) : []
    for (const word of [...declared, ...made]) t.match(index.text, new RegExp(`\\b(resource|rules|endpoints): ${word}\\b`), `${word} of ${name}`)
  }
})

t.test('what a declaration names is there', async t => {
  const byTable = new Map(resources.map(({ resource }) => [tableOf(resource), resource]))
  for (const { resource, rules } of resources) {
    const { many, fields, search = {}, include = {}, owns = {}, sort = {}, ignored: { filters = {}, sorts = {} } = {} } = resource
    const has = (field: string) => fields[field] !== undefined
    for (const [name, field] of Object.entries(fields)) {
      if (field.refers !== undefined) t.ok(byTable.has(field.refers), `${many}.${name} refers to ${field.refers}`)
      if (field.repeats !== undefined) t.ok(has(field.repeats), `${many}.${name} repeats ${field.repeats}`)
    }
    for (const [name, { match, on }] of Object.entries(search)) {
      for (const field of on.length === 0 && match !== 'flag' ? [name] : on) t.ok(has(field), `the filter ${many}.${name} looks at ${field}`)
    }
    for (const [kind, keys, read] of [['filter', filters, search], ['sort key', sorts, sort]] as const) {
      for (const [key, instead] of Object.entries(keys)) {
        t.notOk(Object.hasOwn(read, key), `the ${kind} ${many}.${key}, which is ignored, is not read`)
        t.ok(instead === null || Object.hasOwn(read, instead), `the ${kind} ${instead}, to use instead, is read`)
      }
    }
    const catalogue = { resource: (table: string) => byTable.get(table) ?? t.fail(`${many} includes ${table}`), object: () => '1', ownedRows: (of: Resource, list: string) => of.owns?.[list] === undefined ? t.fail(`${many} owns ${list}`) : '1', source: sourceOf }
    for (const [name, { sql }] of Object.entries(include)) t.ok(sql(resource, catalogue as never), `the include ${many}.${name}`)
    for (const [key, sql] of Object.entries(sort)) if (/^\w+$/.test(sql)) t.ok(has(sql), `the sort key ${many}.${key} orders by ${sql}`)
    for (const owned of Object.values(owns)) t.ok(owned.fields[owned.key] !== undefined && owned.fields[owned.owner] !== undefined, `lists of ${many} have their keys`)
    for (const [name, { trigger, input = {} }] of Object.entries(rules?.actions ?? {})) {
      if ('key' in trigger) t.ok(has(trigger.key) || input[trigger.key] !== undefined, `${trigger.key}, which sets ${many}.${name} off, can be sent`)
    }
  }
})

t.test('a documented path of this repository is there', async t => {
  for (const name of ['src/README.md']) {
    if (!existsSync(join(root, name))) return void t.comment(`${name} is not written yet`)
    const text = readFileSync(join(root, name), 'utf8')
    const named = [...text.matchAll(/`((?:src|test|fixtures|openapi)\/[\w./-]+\.(?:ts|json|md|txt))`/g)].map(([, path]) => path!)
    for (const path of named) t.ok(existsSync(join(root, path)), `${name} names ${path}`)
  }
})

const tables = resources.map(({ resource }) => resource.many)
const inSql = new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\\s+(${tables.join('|')})(?:_read)?\\b`, 'g')
const inText = new RegExp(`^(${tables.join('|')})(?:\\.|$)`)
const identifierOf = (table: string): string => table.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Tables that a file names: in texts and SQL, as keys of objects, and by importing their declarations. */
function tablesIn ({ name, text }: Source): Set<string> {
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && inText.test(node.text)) found.add(inText.exec(node.text)![1]!)
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) for (const [, table] of node.getText().matchAll(inSql)) found.add(table!)
    // `items` is a keyword of JSON Schema
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && tables.includes(node.name.text) && node.name.text !== 'items') found.add(node.name.text)
    if (ts.isImportDeclaration(node) && /\/resources\/.*\.ts$/.test((node.moduleSpecifier as ts.StringLiteral).text)) {
      const imported: readonly string[] = node.importClause?.namedBindings?.getText().match(/\w+/g) ?? []
      for (const table of tables) if (imported.includes(identifierOf(table))) found.add(table)
    }
    node.forEachChild(visit)
  }
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true))
  return found
}

t.test('resources are named in their own files and in reports; the rest is listed, and the list only shrinks', async t => {
  const outside = sources.filter(({ name }) => !/^src\/(resources|reports|tools)\/|^src\/names\.ts$/.test(name))
  for (const source of outside) {
    const named = tablesIn(source)
    const listed = namedResources[source.name] ?? {}
    for (const table of named) if (listed[table] === undefined) t.fail(`${source.name} names ${table}`)
    for (const table of Object.keys(listed)) if (!named.has(table)) t.fail(`${source.name} does not name ${table} any more: take it off test/support/named-resources.ts`)
  }
  for (const name of Object.keys(namedResources)) t.ok(outside.some(source => source.name === name), `${name} is there`)
})

// The generated files that are committed are those the declarations make today.

t.test('every generated file is up to date (npm run golden writes them)', async t => {
  for (const [path, text] of await generatedFiles()) {
    t.equal(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'), text, path)
  }
})

t.test('the OpenAPI document is valid OpenAPI 3.1', async t => {
  const document = JSON.parse((await generatedFiles()).get('openapi/freshbooks.json')!)
  t.same(await validate(document), [])
})

/** Every schema in a document, with where it stands. */
function schemasIn (value: unknown, place = ''): Array<readonly [string, Record<string, any>]> {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, member]) => schemasIn(member, `${place}/${key}`))
  return 'type' in value && !place.endsWith('/properties') ? [[place, value], ...inner] : inner
}

t.test('what generators of clients read: every list has items, money in drafts is an amount and a code', async t => {
  const document = JSON.parse((await generatedFiles()).get('openapi/freshbooks.json')!)
  const schemas = schemasIn(document)
  t.same(schemas.filter(([, { type, items }]) => [type].flat().includes('array') && items === undefined).map(([place]) => place), [])
  const vague = schemas.filter(([, { type, properties, additionalProperties }]) => [type].flat().includes('object') && (properties ?? additionalProperties) === undefined)
  t.same(vague.map(([place]) => place).filter(place => /^\/components\/schemas\/\w+Draft\//.test(place)), [], 'no member of a draft is just an object')
  const { InvoiceDraft, Invoice } = document.components.schemas
  t.match(InvoiceDraft.properties.lines.items.properties.unit_cost.anyOf, [
    { type: ['string', 'number'] }, { type: 'object', properties: { amount: {}, code: { type: 'string' } }, required: ['amount'] },
  ])
  t.match(Invoice.properties.amount, { properties: { amount: { type: 'string' }, code: { type: 'string' } }, required: ['amount', 'code'] })
})

t.test('operation ids are unique and name their resource', async t => {
  const lines = readFileSync(new URL('../openapi/endpoints.txt', import.meta.url), 'utf8').trim().split('\n')
  const operations = lines.map(line => line.split(' ')[0]!)
  t.equal(new Set(operations).size, operations.length)
  for (const operation of operations) t.match(operation, /^[a-z_]+\.[a-z_]+$/)
})
