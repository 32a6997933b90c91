// The OpenAPI document of the control API is what is answered: every verb is asked over HTTP, and status, media type
// and body are those it documents, without a member that it does not.
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import t from 'tap'
import { verbs } from '../../src/control/index.ts'
import { controlDocument, documentedPath } from '../../src/control/openapi.ts'
import { requestOf } from '../../src/control/remote.ts'
import type { Verb } from '../../src/control/verb.ts'
import { validate } from '../support/openapi.ts'
import { verbSamples, type VerbSample } from '../support/verb-samples.ts'
import { listening, type Listening } from '../support/listening.ts'

const WORLD = 'w'
const document = controlDocument(verbs, '1.0.0') as any

/** All references in a part of a document. */
function references (part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => key === '$ref' ? [String(value)] : references(value))
}

t.test('the document is valid OpenAPI 3.1, and every reference leads somewhere', async t => {
  t.same(await validate(document), [])
  const named = new Set(references(document))
  t.ok(named.has('#/components/schemas/Check'))
  for (const reference of named) {
    const found = reference.split('/').slice(1).reduce((part, key) => part?.[key], document)
    t.type(found, 'object', reference)
  }
})

/** The schemas in a part of a document that are arrays and do not say of what. */
const arraysOfAnything = (part: any, path = '#'): string[] => typeof part !== 'object' || part === null
  ? []
  : [...(part.type === 'array' && part.items === undefined ? [path] : []), ...Object.entries(part).flatMap(([key, value]) => arraysOfAnything(value, `${path}/${key}`))]

t.test('linters of OpenAPI find no error: paths differ, operations say who may call them and have a tag, arrays have items', t => {
  const paths = Object.keys(document.paths)
  t.equal(new Set(paths.map(path => path.replace(/\{\w+\}/g, '{}'))).size, paths.length, 'no two paths differ by the name of a parameter alone')
  t.same(document.security, [{}, { adminToken: [] }])
  t.match(document.components.securitySchemes.adminToken, { type: 'http', scheme: 'bearer' })
  const tags = new Set(document.tags.map(({ name }: { name: string }) => name))
  for (const [path, methods] of Object.entries<any>(document.paths)) {
    for (const [method, { tags: [tag], parameters = [] }] of Object.entries<any>(methods)) {
      t.ok(tags.has(tag), `${method} ${path} has a tag that is listed`)
      const inPath = parameters.filter((parameter: any) => parameter.in === 'path').map(({ name }: any) => name)
      t.same(inPath, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name), `${method} ${path} declares what is in its path`)
      for (const { name, description } of parameters) t.match(description, /\S/, `${name} of ${path} is described`)
    }
  }
  t.same(arraysOfAnything(document), [])
  t.notMatch(JSON.stringify(document), /\$defs/)
  t.end()
})

/** A schema in which an object has the members it documents and no others, unless it says that it takes any. */
function strict (schema: any): any {
  if (Array.isArray(schema)) return schema.map(strict)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]))
  const isClosed = typeof schema.properties === 'object' && !Array.isArray(schema.properties) && schema.type !== undefined
  return isClosed && schema.additionalProperties === undefined ? { ...inner, additionalProperties: false } : inner
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema({ $id: 'document', components: document.components })

/** What is wrong with a body. */
function faults (schema: any, body: unknown, isProblem: boolean): string {
  const absolute = JSON.parse(JSON.stringify(isProblem ? schema : strict(schema)).replaceAll('"#/components', '"document#/components'))
  return ajv.validate(absolute, body) ? '' : ajv.errorsText(ajv.errors, { separator: '\n' })
}

async function ask ({ url }: Listening, verb: Verb, input: object, accept = 'application/json') {
  const { path, query, body } = requestOf(verb, input as Record<string, unknown>, WORLD)
  const answer = await fetch(`${url}/_mock${path}${query}`, { method: verb.method, headers: { accept }, ...(body === undefined ? {} : { body }) })
  const type = answer.headers.get('content-type')!.replace(/;.*/, '')
  return { status: answer.status, type, content: type.includes('json') ? await answer.json() : await answer.text() }
}

const verbOf = (name: string): Verb => verbs.find(verb => verb.name === name)!

/** The answer that a verb documents for a status. */
function documented ({ method, path }: Verb, status: number): any {
  const { responses } = document.paths[`/_mock${documentedPath(path).replace(/:(\w+)/g, '{$1}')}`][method.toLowerCase()]
  return responses[status] ?? (status >= 400 && status < 500 ? responses['4XX'] : undefined)
}

interface Call extends VerbSample {
  readonly name: string
  readonly accept?: string
}

const saved = ['snapshots.save', { name: 'before' }] as const
const added = ['faults.add', { id: 'sampled', do: { kind: 'error', status: 503 } }] as const
const failing = { checks: [{ operation: 'invoices.create' }] }

/** Calls beside the samples: what a sample is refused, and every file. */
const others: readonly Call[] = [
  { name: 'snapshots.show', input: { name: 'before' }, before: [saved] },
  { name: 'faults.remove', input: { id: 'sampled' }, before: [added] },
  { name: 'requests.show', input: { id: 'req-1' } },
  { name: 'worlds.ensure', input: { name: WORLD } },
  ...[1, 52].map(count => ({ name: 'validate', input: { fixture: { version: 1, clients: Array.from({ length: count }, () => ({ fnam: 'x' })) } } })),
  { name: 'changes', input: {} },
  ...['json', 'yaml', 'sqlite'].map(format => ({ name: 'export', input: { format } })),
  ...['json', 'yaml'].map(format => ({ name: 'export', input: { format, minimal: true } })),
  ...['json', 'text', 'junit'].flatMap(format => [{ checks: [{ no_unmatched: true }] }, failing].map(checks => ({ name: 'verify', input: { ...checks, format } }))),
  { name: 'verify', input: failing, accept: 'text/plain' },
  { name: 'schemas.show', input: { name: 'nothing' } },
  { name: 'clock.advance', input: { to: '2026-09-01' } },
  { name: 'actions.perform', input: { name: 'client.views_invoice', details: { invoice: 'nobody' } } },
]

t.test('every verb answers what it documents', async t => {
  const server = await listening(t)
  const calls: Call[] = [...Object.entries(verbSamples).map(([name, sample]) => ({ name, ...sample })), ...others]
  for (const name of verbs.map(verb => verb.name)) t.ok(calls.some(call => call.name === name), `${name} is asked`)
  for (const { name, input = {}, before = [], accept } of calls) {
    for (const world of server.worlds.names()) server.worlds.drop(world)
    server.worlds.create(WORLD)
    // a request for the log, with warnings and without an operation
    for (const path of ['/accounting/account/ACME01/users/clients?nothing=1', '/nowhere']) await fetch(`${server.url}/w/${WORLD}${path}`, { headers: { authorization: `Bearer mock-access-token-${WORLD}` } })
    for (const [first, values] of before) await ask(server, verbOf(first), values)
    const { status, type, content } = await ask(server, verbOf(name), input, accept)
    const what = `${name} ${JSON.stringify(input).slice(0, 80)} answers ${status} ${type}`
    const schema = documented(verbOf(name), status)?.content[type]?.schema
    t.ok(schema, `${what}, which it documents`)
    if (schema !== undefined) t.equal(faults(schema, content, status >= 400), '', what)
  }
})
