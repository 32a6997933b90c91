// Verbs about the server: what it is, what it models, how it is stopped.
import type { Described } from '../../declare/endpoint.ts'
import { unmodelled } from '../../http/unmatched.ts'
import { nearestName } from '../../suggest.ts'
import type { AppContext } from '../app-context.ts'
import { refuse } from '../refusal.ts'
import { Document, verb, type Verb } from '../verb.ts'
import { anObject, flag, list, members, text, texts, whole } from './schemas.ts'

const info = verb({
  name: 'info',
  method: 'GET',
  path: '/info',
  summary: 'The version, the options and where each comes from, and how much there is.',
  output: members({
    version: text, url: text, uptime_ms: whole, node: text, memory_bytes: whole, worlds: whole,
    operations: whole, options: anObject,
  }),
  run: (_input, { app: house, origin }) => ({
    version: house.version,
    url: origin,
    uptime_ms: house.uptime(),
    node: process.version,
    memory_bytes: process.memoryUsage().rss,
    worlds: house.worlds.names().length,
    operations: house.operations.length,
    options: settingsOf(house),
  }),
})

/** Options by name, with what each comes from. The admin token is nobody's to read. */
function settingsOf ({ options: { settings = [], ...options } }: AppContext): Record<string, object> {
  const own = (settings.length === 0 ? Object.entries(options) : [])
    .map(([name, value]) => ({ name, value: name === 'adminToken' ? '…' : value, from: 'program' }))
  return Object.fromEntries([...settings, ...own].map(({ name, value, from }) => [name, { value, from }]))
}

const operationSchema = members({
  operation: text, method: text, path: text, fidelity: text, summary: text,
  scope: { type: ['string', 'null'] }, inferred: texts,
})

const told = (
  { operation, method, paths, fidelity = 'semantic', summary, scope, inferred = [] }: Described
) => ({ operation, method, path: paths[0]!, fidelity, summary, scope, inferred })

/** An operation that FreshBooks has and this does not: it answers 501. */
function gap (text: string) {
  const [method, path] = text.split(' ') as [string, string]
  return {
    operation: text, method, path, fidelity: 'unsupported', summary: 'Answers 501.', scope: null,
    inferred: [],
  }
}

const supported = verb({
  name: 'support.list',
  method: 'GET',
  path: '/support',
  summary: 'Every operation FreshBooks has, and how faithfully it is modelled: `semantic` with state and ' +
    'arithmetic, `shape` by its form alone, `unsupported` not at all.',
  output: members({ operations: list(operationSchema) }),
  run: (_input, { app: house }) => ({
    operations: [...house.operations.map(told), ...unmodelled(house.operations).map(gap)],
  }),
})

const support = verb<{ readonly operation: string }, object>({
  name: 'support.show',
  method: 'GET',
  path: '/support/:operation',
  summary: 'What is modelled of one operation: its parameters, fields, and what is a guess.',
  input: { operation: { description: 'Its name, such as `invoices.create`.', schema: text, required: true } },
  output: members({ operation: operationSchema, parameters: list(anObject) }),
  run: ({ operation }, { app: house }) => {
    const endpoint = operationNamed(operation, house)
    const { parameters = [], request, response } = endpoint
    return { operation: told(endpoint), parameters, request: request ?? null, response }
  },
})

function operationNamed (operation: string, { operations }: AppContext): Described {
  const endpoint = operations.find(described => described.operation === operation)
  if (endpoint !== undefined) return endpoint
  const near = nearestName(operation, operations.map(({ operation }) => operation))
  return refuse(404, 'unknown-operation', `no operation is called '${operation}'`, {
    hint: 'GET /_mock/support lists them',
    ...(near === undefined ? {} : { did_you_mean: near }),
  })
}

const schema = verb<{ readonly name: string }, Document>({
  name: 'schemas.show',
  method: 'GET',
  path: '/schemas/:name',
  summary: 'A JSON Schema for editors.',
  input: { name: { description: 'Such as `fixture.json`.', schema: text, required: true } },
  output: anObject,
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
  summary: 'Stops the server after this answer.',
  output: members({ stopping: flag }),
  run: (_input, { app: { shutdown } }) => {
    const stop = shutdown ??
      refuse(409, 'not-stoppable', 'this server is part of another program, which stops it')
    stop()
    return { stopping: true }
  },
})

export const serverVerbs: readonly Verb[] = [info, supported, support, schema, shutdown]
