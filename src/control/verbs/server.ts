// Verbs about the server: its version and options, what it models, its schemas, and shutdown.
import type { Described } from '../../declare/endpoint.ts'
import { didYouMean } from '../../suggest.ts'
import type { AppContext } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { Document, verb, type Verb } from '../verb.ts'
import { anyObject, boolean, arrayOf, objectOf, string, strings, integer } from './schemas.ts'

const info = verb({
  name: 'info',
  method: 'GET',
  path: '/info',
  summary: 'Shows the version, the options and where each comes from, and how many worlds there are.',
  output: objectOf({
    version: string, url: string, uptime_ms: integer, node: string, memory_bytes: integer, worlds: integer,
    operations: integer, options: anyObject,
  }),
  run: (_input, { app, origin }) => ({
    version: app.version,
    url: origin,
    uptime_ms: app.uptime(),
    node: process.version,
    memory_bytes: process.memoryUsage().rss,
    worlds: app.worlds.names().length,
    operations: app.operations.length,
    options: describeOptions(app),
  }),
})

/** Options by name, with the source of each. The admin token is never shown. */
function describeOptions ({ options: { settings = [], ...options } }: AppContext): Record<string, object> {
  const programSettings = (settings.length === 0 ? Object.entries(options) : [])
    .map(([name, value]) => ({ name, value: name === 'adminToken' ? '…' : value, from: 'program' }))
  return Object.fromEntries(
    [...settings, ...programSettings].map(({ name, value, from }) => [name, { value, from }])
  )
}

const operationSchema = objectOf({
  operation: string, method: string, path: string, fidelity: string, summary: string,
  scope: { type: ['string', 'null'] }, inferred: strings,
})

const describeOperation = (
  { operation, method, paths, fidelity = 'semantic', summary, scope, inferred = [] }: Described
) => ({ operation, method, path: paths[0]!, fidelity, summary, scope, inferred })

const supported = verb({
  name: 'support.list',
  columns: ['operation', 'fidelity', 'method', 'path'],
  method: 'GET',
  path: '/support',
  summary: 'Lists every operation and how it is modelled: `semantic` with state and arithmetic, `shape` by ' +
    'its form alone.',
  output: objectOf({ operations: arrayOf(operationSchema) }),
  run: (_input, { app }) => ({ operations: app.operations.map(describeOperation) }),
})

const support = verb<{ readonly operation: string }, object>({
  name: 'support.show',
  method: 'GET',
  path: '/support/:operation',
  summary: 'Shows what is modelled of one operation: its parameters, fields, and what is a guess.',
  input: {
    operation: { description: 'Its name, such as `invoices.create`.', schema: string, required: true },
  },
  output: objectOf({
    operation: operationSchema, parameters: arrayOf(anyObject),
    request: { type: ['object', 'null'], additionalProperties: true }, response: anyObject,
  }),
  run: ({ operation }, { app }) => {
    const endpoint = findOperation(operation, app)
    const { parameters = [], request, response } = endpoint
    return { operation: describeOperation(endpoint), parameters, request: request ?? null, response }
  },
})

function findOperation (operation: string, { operations }: AppContext): Described {
  const endpoint = operations.find(described => described.operation === operation)
  if (endpoint !== undefined) return endpoint
  return refuse(404, 'unknown-operation', `no operation is called '${operation}'`, {
    hint: 'GET /_mock/support lists them',
    ...didYouMean(operation, operations.map(({ operation }) => operation)),
  })
}

const schema = verb<{ readonly name: string }, Document>({
  name: 'schemas.show',
  method: 'GET',
  path: '/schemas/:name',
  summary: 'Returns a JSON Schema.',
  input: { name: { description: 'Such as `fixture.json`.', schema: string, required: true } },
  files: { 'application/schema+json': anyObject },
  run: ({ name }, { app: { schemas } }) => {
    const known = Object.keys(schemas).map(schema => `${schema}.json`)
    const make = Object.hasOwn(schemas, name.replace(/\.json$/, ''))
      ? schemas[name.replace(/\.json$/, '')]!
      : refuse(404, 'unknown-schema', `there is no schema '${name}'; known: ${known.join(', ')}`)
    return new Document('application/schema+json', JSON.stringify(make(), null, 2))
  },
})

const shutdown = verb({
  name: 'shutdown',
  method: 'POST',
  path: '/shutdown',
  summary: 'Stops the server after this response.',
  output: objectOf({ stopping: boolean }),
  run: (_input, { app: { shutdown } }) => {
    const stop = shutdown ??
      refuse(409, 'not-stoppable', 'this server is part of another program, which stops it')
    stop()
    return { stopping: true }
  },
})

export const serverVerbs: readonly Verb[] = [info, supported, support, schema, shutdown]
