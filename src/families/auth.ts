// The auth family: /auth/api/v1/… and /test, flat errors, answers under `response` without `result`.
// It also words failures of paths that belong to no family.
import { exactly, pageSchemas, pageCount } from '../declare/envelope.ts'
import type { Family, ProblemContext } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import { bracketed, resultEnvelope } from './accounting.ts'
import { gatewayBody, statusOf } from './problem-kinds.ts'

const errors: Partial<Record<ProblemKind, readonly [string, string]>> = {
  'not-found': ['not_found', 'Requested resource could not be found.'],
  'unknown-route': ['not_found', 'The requested URL was not found.'],
  'wrong-method': ['method_not_allowed', 'The method is not allowed for the requested URL.'],
  'malformed-body': ['invalid_request', 'The request body is not valid JSON.'],
  'body-too-large': ['request_too_large', 'The request body is too large.'],
  'unsupported-media-type': ['unsupported_media_type', 'The content type of the request is not supported.'],
  'bad-url': ['invalid_request', 'The URL is not valid.'],
  forbidden: ['forbidden', 'Permission Denied.'],
  internal: ['internal_server_error', 'internal server error'], // (SDK fixtures)
}

function problems (list: readonly Problem[], _context: ProblemContext): { status: number, body: unknown } {
  const first = list[0]!
  const status = statusOf(first)
  const [error, description] =
    errors[first.kind] ?? ['invalid_resource', `Validation failed: ${first.field ?? first.kind}`]
  return { status, body: gatewayBody(first) ?? { error, error_description: first.message ?? description } }
}

const problemSchema: JsonSchema = {
  anyOf: [
    exactly({ error: { type: 'string' }, error_description: { type: 'string' } }),
    exactly({ message: { type: 'string' } }),
  ],
}

export const auth: Family = {
  name: 'auth',
  prefixes: ['/auth', '/test', '/oauth'],
  paths: (resource, operation) => operation === 'list' || operation === 'create'
    ? [`/auth/api/v1/${resource.path}`]
    : [`/auth/api/v1/${resource.path}/:id`],
  envelope: {
    ...resultEnvelope,
    one: (_key, row) => `{"response":${row}}`,
    around: (_key, { page, per_page, total }) => {
      const meta = { page, pages: pageCount(total, per_page), per_page, total }
      return ['{"response":[', `],"meta":${JSON.stringify(meta)}}`]
    },
    rowIn: (_key, body) => body?.response,
    rowsIn: (_key, body) => body?.response,
    oneSchema: (_key, row) => exactly({ response: row }),
    listSchema: (_key, row) =>
      exactly({ response: { type: 'array', items: row }, meta: exactly(pageSchemas) }),
  },
  query: bracketed,
  problems: { word: problems, schema: problemSchema },
  conventions: {
    contentType: 'application/json; charset=utf-8',
    keyOrder: 'declared',
    exclusiveKeys: false,
    nullIsDefault: true,
  },
}
