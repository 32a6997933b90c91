// The events family: /events/account/<account>/…, the envelopes and queries of accounting, and flat errors
// with a detail for each field in the sentences of pydantic (callbacks.md, errors.md).
import { exactly } from '../declare/envelope.ts'
import type { Family, ProblemContext } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import { bracketed, resultEnvelope } from './accounting.ts'
import { gatewayBody, statusWith400 } from './problem-kinds.ts'
import { account } from './tenants.ts'

const prefix = '/events/account/:account'

const notFound = 'Requested resource could not be found.'

/** Failures of a whole request, with their numbers; of the sentences only the first is a capture. */
const whole: Partial<Record<ProblemKind, readonly [errno: number, message: string]>> = {
  'not-found': [404, notFound],
  'unknown-account': [404, notFound],
  'unknown-route': [404, notFound],
  'wrong-method': [405, 'Method not allowed'],
  forbidden: [1003, 'Permission Denied.'],
  'malformed-body': [1005, 'The request body is not valid JSON.'],
  'body-too-large': [413, 'The request body is too large.'],
  'unsupported-media-type': [415, 'The content type of the request is not supported.'],
  'bad-url': [400, 'The URL is not valid.'],
  conflict: [409, 'This request conflicts with another one that was made at the same time.'],
  refused: [422, 'The request was refused.'],
  internal: [500, 'An internal error has occurred.'],
}

const semantic = 'The request was well-formed but was unable to be followed due to semantic errors.'

const integer = 'Input should be a valid integer, unable to parse string as an integer'
const boolean = 'Input should be a valid boolean, unable to interpret input'

/** What is wrong with a value, where the problem has no sentence of its own. */
const texts: Partial<Record<ProblemKind, string>> = {
  required: 'Field required',
  'bad-mapping': 'Input should be a valid string',
  'null-not-allowed': 'Input should be a valid string',
  'not-a-boolean': boolean,
  'bad-page': integer,
  'bad-per-page': integer,
  'filter-not-a-number': integer,
  'filter-not-a-boolean': boolean,
}

function detailOf ({ kind, field, message }: Problem): string {
  const text = kind === 'too-long'
    ? `String should have at most ${message} characters`
    : message ?? texts[kind] ?? 'Input should be a valid value'
  return field === undefined ? text : `${field}: ${text}`
}

function bodyOf ({ kind, errno, message }: Problem, problems: readonly Problem[]): object {
  const alone = whole[kind]
  if (alone !== undefined) return { errno: errno ?? alone[0], message: message ?? alone[1] }
  return { errno: errno ?? 422, message: semantic, details: problems.map(detailOf) }
}

function word (problems: readonly Problem[], _context: ProblemContext): { status: number, body: unknown } {
  const first = problems[0]!
  const status = statusWith400(first)
  return { status, body: gatewayBody(first) ?? bodyOf(first, problems) }
}

const text = { type: 'string' }
const flat = { errno: { type: 'integer' }, message: text }

const problemSchema: JsonSchema = {
  anyOf: [
    exactly({ ...flat, details: { type: 'array', items: text } }),
    exactly(flat),
    exactly({ error: text, error_description: text }),
    exactly({ message: text }),
  ],
}

export const events: Family = {
  name: 'events',
  prefixes: ['/events'],
  tenant: account,
  paths: (resource, operation) => operation === 'list' || operation === 'create'
    ? [`${prefix}/${resource.path}`]
    : [`${prefix}/${resource.path}/:id`],
  envelope: { ...resultEnvelope, removed: { status: 204 } },
  query: bracketed,
  problems: { word, schema: problemSchema },
  conventions: {
    contentType: 'application/json',
    keyOrder: 'declared',
    exclusiveKeys: true,
    nullIsDefault: true,
  },
}
