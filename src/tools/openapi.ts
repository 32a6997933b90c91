// Generates the OpenAPI 3.1 document from endpoints, with @fastify/swagger on a separate application. The
// server answers with the file that this makes.
import fastify, { type FastifyInstance } from 'fastify'
import swagger from '@fastify/swagger'
import type { BodyFormat, Described } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { pascal } from '../derive/schemas.ts'

/** Named schemas, collected while the routes are converted. */
type Components = Map<string, JsonSchema>

/** Title and server of a document. */
export interface DocumentInfo {
  readonly title: string
  readonly description: string
  readonly version: string
  /** URL of the server. */
  readonly server: string
}

/** An application with the schemas of all endpoints and no handlers; `swagger()` returns the document. */
async function documentationApp (
  endpoints: readonly Described[], { server, ...info }: DocumentInfo
): Promise<FastifyInstance> {
  const app = fastify()
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { ...info, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: server, description: 'freshbooks-mock' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
      tags: [...new Set(endpoints.map(tagOf))].map(name => ({ name })),
    },
    refResolver: { buildLocalReference: json => String(json.$id) },
  })
  const components: Components = new Map()
  const routes = endpoints.map(endpoint => ({ endpoint, schema: routeSchema(endpoint, components) }))
  for (const [name, schema] of components) app.addSchema({ ...schema, $id: name })
  for (const { endpoint, schema } of routes) {
    app.route({
      method: endpoint.method, url: endpoint.paths[0]!, exposeHeadRoute: false, schema,
      handler: async () => undefined,
    })
  }
  return app
}

/** The OpenAPI document of these endpoints. */
export async function openapiDocument (
  endpoints: readonly Described[], info: DocumentInfo
): Promise<Record<string, unknown>> {
  const app = await documentationApp(endpoints, info)
  await app.ready()
  const document = app.swagger() as unknown as Record<string, unknown>
  await app.close()
  return document
}

const tagOf = ({ operation }: Described): string => operation.split('.')[0]!

function routeSchema (endpoint: Described, components: Components): Record<string, unknown> {
  const { family, operation, parameters = [], request, response, scope, success = 200, summary } = endpoint
  const { access, accepts = 'json', inferred, produces } = endpoint
  const params = [...endpoint.paths[0]!.matchAll(/:(\w+)/g)]
    .map(([, name]) => [name!, parameterSchemas[name!] ?? { type: 'string' }])
  return {
    operationId: operation,
    summary,
    tags: [tagOf(endpoint)],
    ...(scope === null ? {} : { 'x-scope': scope }),
    ...(access === 'public' ? { security: [] } : {}),
    ...(accepts === 'json' ? {} : { consumes: [mediaTypes[accepts]] }),
    'x-fidelity': endpoint.fidelity ?? 'semantic',
    ...(inferred === undefined ? {} : { 'x-inferred': inferred }),
    ...(params.length === 0
      ? {}
      : {
          params: {
            type: 'object', properties: Object.fromEntries(params), required: params.map(([name]) => name),
          },
        }),
    ...(parameters.length === 0
      ? {}
      : { querystring: { type: 'object', properties: Object.fromEntries(parameters.map(querySchema)) } }),
    ...(request === undefined ? {} : { body: referenced(request, components) }),
    response: {
      [success]: success === 204
        ? { description: 'Done.', type: 'null' }
        : produces === undefined
          ? { description: 'Success.', ...referenced(response, components) }
          : { description: 'Success.', content: { [produces]: { schema: response } } },
      '4xx': {
        description: 'What was wrong.',
        ...referenced(
          { ...family.problems.schema, 'x-component': `${pascal(family.name)}Problem` }, components
        ),
      },
    },
  }
}

const mediaTypes: Readonly<Record<BodyFormat, string>> = {
  json: 'application/json', multipart: 'multipart/form-data', form: 'application/x-www-form-urlencoded',
}

const parameterSchemas: Readonly<Record<string, JsonSchema>> = {
  account: { type: 'string', description: 'account_id of a business.' },
  business: { type: 'integer', description: 'business_id.' },
  id: { type: 'integer', description: 'Number of the row.' },
}

const querySchema = ({ name, description, schema, inferred }: NonNullable<Described['parameters']>[number]) =>
  [name, { ...schema, description, ...(inferred === undefined ? {} : { 'x-inferred': inferred }) }] as const

/** Replaces every schema with an `x-component` name by a reference to that component. */
function referenced (schema: JsonSchema, components: Components): JsonSchema {
  const { 'x-component': name, ...rest } =
    mapSchemas(schema, inner => referenced(inner, components)) as JsonSchema & { 'x-component'?: string }
  if (name === undefined) return rest
  const existing = components.get(name)
  if (existing !== undefined && JSON.stringify(existing) !== JSON.stringify(rest)) {
    throw new Error(`two schemas are called ${name}`)
  }
  components.set(name, rest)
  return { $ref: `${name}#` }
}

/** Applies a function to the schemas directly within a schema. */
function mapSchemas (schema: JsonSchema, map: (inner: JsonSchema) => JsonSchema): JsonSchema {
  const mapObject = (value: unknown) =>
    Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, map(inner)]))
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => {
    if (key === 'properties') return [key, mapObject(value)]
    if (key === 'anyOf') return [key, (value as JsonSchema[]).map(map)]
    return (key === 'items' || key === 'additionalProperties') && typeof value === 'object'
      ? [key, map(value as JsonSchema)]
      : [key, value]
  }))
}
