// Whether an answer fits what its endpoint documents. A schema is compiled when its first answer comes,
// and once for each component.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Endpoint } from '../../src/declare/endpoint.ts'
import type { JsonSchema } from '../../src/declare/field.ts'
import { familyOf } from '../../src/families/index.ts'
import type { Answer } from './world.ts'

/**
 * Schemas are those of declarations, which one test checks (conformance/shapes.test.ts), and not each process. A row is
 * a function that all its answers call: written into each of them, it would be compiled again for each.
 */
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, validateSchema: false, inlineRefs: false, code: { optimize: false } })
formats.default(ajv)

const extensions = new Set<string>()
const components = new Map<string, string>()
const compiled = new Map<JsonSchema, ValidateFunction>()

/** A schema in which all that have a name are references: a row is compiled once, whichever answers hold it. */
function referring (schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(referring)
  if (typeof schema !== 'object' || schema === null) return schema
  const { 'x-component': name, ...rest } = schema as JsonSchema
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, referring(value)]))
  return typeof name === 'string' ? component(name, inner) : inner
}

function component (name: string, schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema)
  if (!components.has(name)) ajv.addSchema(schema, name)
  else if (components.get(name) !== text) throw new Error(`two schemas are called ${name}`)
  components.set(name, text)
  return { $ref: name }
}

/** The validator of a schema. */
export function validator (schema: JsonSchema): ValidateFunction {
  const kept = compiled.get(schema)
  if (kept !== undefined) return kept
  for (const [, extension] of JSON.stringify(schema).matchAll(/"(x-[a-z-]+)":/g)) {
    if (!extensions.has(extension!)) ajv.addKeyword(extension!)
    extensions.add(extension!)
  }
  const validate = ajv.compile(referring(schema) as JsonSchema)
  compiled.set(schema, validate)
  return validate
}

/** What is wrong with a schema itself; nothing where it is one. */
export const schemaFaults = (schema: JsonSchema): string =>
  ajv.validateSchema(referring(schema) as JsonSchema) === true ? '' : ajv.errorsText()

/** What is wrong with an answer, a sentence each. */
export function faultsOf (endpoint: Endpoint | undefined, path: string, { status, headers, text, json }: Answer): string[] {
  if (json?.problem === 'mock_bug') return [`a bug of the mock: ${json.detail}`]
  if (String(headers['content-type']).startsWith('application/problem+json')) return json?.status === status ? [] : ['a problem without its status']
  const schema = status < 300 ? endpoint?.response : (endpoint?.family ?? familyOf(path.split('?')[0]!)).problems.schema
  if (/^oauth\./.test(String(headers['x-mock-operation'] ?? ''))) return [] // flat answers of no family: flows/oauth-*.test.ts
  if (status < 300 && endpoint?.produces !== undefined) return producesFaults(endpoint.produces, headers)
  if (status === 204) return text === '' ? [] : ['a 204 with a body']
  if (schema === undefined || status < 200 || (status >= 300 && status < 400)) return []
  if (json === undefined) return isJson(headers) ? ['no JSON'] : []
  return [...fit(schema, json), ...statusFaults(endpoint, status), ...(status < 300 ? orderFaults(endpoint, json) : [])]
}

/** An answer that is a file has a media type of the documented range. */
function producesFaults (range: string, headers: Answer['headers']): string[] {
  const type = String(headers['content-type'] ?? '').replace(/; charset=utf-8$/, '')
  const [kind, rest] = range.split('/') as [string, string]
  const fits = /^[^/ ]+\/[^/ ]+$/.test(type) && (kind === '*' || type.startsWith(`${kind}/`)) && (rest === '*' || type.endsWith(`/${rest}`))
  return fits ? [] : [`has the content type '${type}', documents ${range}`]
}

const isJson = (headers: Answer['headers']): boolean => /json/.test(String(headers['content-type']))

/** Objects of a family that sorts their keys have them so, wherever they stand. */
function orderFaults (endpoint: Endpoint | undefined, json: unknown): string[] {
  if (endpoint?.family.conventions.keyOrder !== 'alphabetical') return []
  return unsorted(json, '').slice(0, 3)
}

function unsorted (value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Object.keys(value)
  // keys like numbers come in the order of numbers whatever the text says
  const isSorted = Array.isArray(value) || keys.every((key, index) => index === 0 || keys[index - 1]! < key || /^\d/.test(key))
  const own = isSorted ? [] : [`${place} has its keys in the order ${keys.join(', ')}`]
  return [...own, ...Object.entries(value).flatMap(([key, member]) => unsorted(member, `${place}/${key}`))]
}

function fit (schema: JsonSchema, json: unknown): string[] {
  const validate = validator(schema)
  if (validate(json)) return []
  const errors = validate.errors ?? []
  return [errors.slice(0, 3).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join(', or ')]
}

function statusFaults (endpoint: Endpoint | undefined, status: number): string[] {
  const documented = endpoint?.success ?? 200
  return endpoint === undefined || status >= 300 || status === documented ? [] : [`answers ${status}, documents ${documented}`]
}
