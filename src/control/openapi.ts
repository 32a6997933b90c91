// The OpenAPI document of the control API, made from its verbs and without @fastify/swagger: a verb has
// everything the document needs.
import type { JsonSchema } from '../declare/field.ts'
import { pathParameters } from './arguments.ts'
import { pathsOf } from './http.ts'
import { pascal } from '../derive/schemas.ts'
import { isAboutWorld, type Parameter, type Verb } from './verb.ts'

const problem: JsonSchema = {
  type: 'object',
  description: 'RFC 9457.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    problem: { type: 'string', description: 'Short name of what is wrong (`unknown_world`).' },
    detail: { type: 'string', description: 'One sentence.' },
    hint: { type: 'string', description: 'What to do instead.' },
    did_you_mean: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'problem', 'detail'],
}

/** Makes the OpenAPI 3.1 document. */
export function controlDocument (verbs: readonly Verb[], version: string): object {
  const paths = new Map<string, Record<string, object>>()
  const components = new Map<string, unknown>([['Problem', problem]])
  for (const verb of verbs) {
    for (const [index, route] of pathsOf(verb).entries()) {
      const path = documentedPath(route)
      const template = `/_mock${path.replace(/:(\w+)/g, '{$1}')}`
      const method = verb.method.toLowerCase()
      paths.set(template, { ...paths.get(template), [method]: operation(verb, path, index) })
    }
  }
  const hoistedPaths = hoisted(Object.fromEntries(paths), components)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Control API of freshbooks-mock',
      version,
      description: 'Worlds, clock, faults, requests. A path below /_mock/worlds/{world} is about that ' +
        'world; the same path without this part is about the default one.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{}, { adminToken: [] }],
    tags: [...new Set(verbs.map(tagOf))].map(name => ({ name })),
    paths: hoistedPaths,
    components: { schemas: Object.fromEntries(components), securitySchemes: { adminToken } },
  }
}

/** Programs on the same machine need none (guard.ts). */
const adminToken = {
  type: 'http', scheme: 'bearer', description: 'The admin token, which programs on other machines must send.',
}

const tagOf = ({ name }: Verb): string => name.split('.')[0]!

/** OpenAPI wants one name for what stands at one place of a path: the name of a world is `world`. */
export const documentedPath = (path: string): string => path.replace(/^\/worlds\/:name$/, '/worlds/:world')

const worldParameter: Parameter = { description: 'Name of the world.', schema: { type: 'string' } }

const definition = /^#\/\$defs\//

/** The same with the definitions within schemas as components of the document, and references to those. */
function hoisted (value: unknown, components: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map(item => hoisted(item, components))
  if (typeof value !== 'object' || value === null) return value
  const { $defs = {}, ...rest } = value as { $defs?: object }
  for (const [name, schema] of Object.entries($defs)) {
    components.set(pascal(name), hoisted(schema, components))
  }
  return Object.fromEntries(Object.entries(rest).map(([key, member]) =>
    [key, key === '$ref' && definition.test(String(member))
      ? `#/components/schemas/${pascal(String(member).replace(definition, ''))}`
      : hoisted(member, components)]))
}

/** `index` is the position of `path` among the verb's paths: operation ids must be unique. */
function operation (verb: Verb, path: string, index: number): object {
  const { input = {}, method, name, summary } = verb
  const isRead = method === 'GET' || method === 'DELETE'
  const rest = Object.entries(input).filter(([key]) => !pathParameters(verb).includes(key))
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, key]) => key!)
  const parameters = [
    ...inPath.map(key =>
      ({ ...parameterObject(key, input[key] ?? worldParameter), in: 'path', required: true })),
    ...(isRead ? rest.map(([key, parameter]) => ({ ...parameterObject(key, parameter), in: 'query' })) : []),
  ]
  return {
    operationId: index === 0 ? name : `${name}.default`,
    summary,
    tags: [tagOf(verb)],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(isRead || rest.length === 0 ? {} : { requestBody: requestBody(rest) }),
    responses: responsesOf(verb),
  }
}

function responsesOf (verb: Verb): object {
  const { output, files = {}, status = 200, otherStatus, refusesWithFiles = false } = verb
  const json = output === undefined ? {} : { 'application/json': responseSchema(verb, output) }
  const done = { description: 'Done.', content: contentOf({ ...json, ...files }) }
  const problems = { 'application/problem+json': { $ref: '#/components/schemas/Problem' } }
  const refused = refusesWithFiles ? { ...problems, ...files } : problems
  return {
    [status]: done,
    ...(otherStatus === undefined ? {} : { [otherStatus]: done }),
    '4XX': { description: 'Refused.', content: contentOf(refused) },
  }
}

const contentOf = (schemas: Readonly<Record<string, JsonSchema>>): object =>
  Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]))

const parameterObject = (name: string, { description, schema }: Parameter) => ({ name, description, schema })

function requestBody (rest: ReadonlyArray<readonly [string, Parameter]>): object {
  const bodyParameter = rest.find(([, parameter]) => parameter.isBody === true)
  const required = rest.filter(([, parameter]) => parameter.required === true).map(([name]) => name)
  const schema = bodyParameter === undefined
    ? {
        type: 'object',
        properties: Object.fromEntries(rest.map(([name, { description, schema }]) =>
          [name, { ...schema, description }])),
        ...(required.length === 0 ? {} : { required }),
        additionalProperties: false,
      }
    : { ...bodyParameter[1].schema, description: bodyParameter[1].description }
  return { required: required.length > 0, content: { 'application/json': { schema } } }
}

function responseSchema (verb: Verb, output: JsonSchema): JsonSchema {
  const { 'x-component': _, ...schema } = output as JsonSchema & { 'x-component'?: string }
  const common = { ok: { const: true }, ...(isAboutWorld(verb) ? { world: { type: 'string' } } : {}) }
  const { properties = {}, required = [] } = schema as { properties?: object, required?: readonly string[] }
  return {
    ...schema,
    properties: { ...common, ...properties },
    required: [...new Set([...Object.keys(common), ...required])],
  }
}
