// The auth family: /auth/api/v1/… and /test, flat errors, answers under `response` without `result`.
// It also words failures of paths that belong to no family.
import { bare, exactly, pageSchemas } from '../declare/envelope.ts'
import type { Family, ProblemContext } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import type { Tenant } from '../declare/tenant.ts'
import { resultEnvelope } from './accounting.ts'
import { plain } from './business.ts'
import { gatewayBody, statusOf } from './problem-kinds.ts'
import { account, businessNumber } from './tenants.ts'

const errors: Partial<Record<ProblemKind, readonly [string, string]>> = {
  'not-found': ['not_found', 'Requested resource could not be found.'],
  'unknown-account': ['not_found', 'Account not found'],
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
  const status = first.kind === 'taken' ? first.status ?? 422 : statusOf(first)
  const known = errors[first.kind]
  const isOfField = known === undefined && first.field !== undefined
  const [error, description] = known ?? ['invalid_resource', validation(list)]
  const error_description = isOfField ? description : first.message ?? description
  return { status, body: gatewayBody(first) ?? { error, error_description } }
}

/** Sentences of Rails, by what follows the name of the field (seen: has already been taken). */
const sentences: Partial<Record<ProblemKind, string>> = {
  required: "can't be blank",
  'null-not-allowed': "can't be blank",
  taken: 'has already been taken',
  invalid: 'is invalid',
  'bad-mapping': 'is invalid',
  'not-a-boolean': 'is invalid',
  'not-a-number': 'is not a number',
  'too-long': 'is too long',
  'unknown-reference': 'must exist',
}

/** Problems whose message is no sentence. */
const isTechnical = (kind: ProblemKind): boolean => kind === 'too-long' || kind === 'unknown-reference'

/** `redirect_uri` → `Redirect uri`, as Rails names fields. */
const named = (field: string): string => {
  const words = field.replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** All that is wrong in one sentence: `Validation failed: Name has already been taken` (SDK fixture). */
const validation = (list: readonly Problem[]): string => `Validation failed: ${list.map(
  ({ field, kind, message }) => {
    const sentence = (isTechnical(kind) ? undefined : message) ?? sentences[kind] ?? 'is invalid'
    return `${named(field ?? 'request')} ${sentence}`
  }).join(', ')}`

const problemSchema: JsonSchema = {
  anyOf: [
    exactly({ error: { type: 'string' }, error_description: { type: 'string' } }),
    exactly({ message: { type: 'string' } }),
  ],
}

/** A list has no number of pages (Postman). */
const { pages: _pages, ...pageNumbers } = pageSchemas

/** A business by its number; one that the caller is not in is as if it were not there (inferred). */
export const businessNumberOrNothing: Tenant = {
  ...businessNumber, unknown: 'not-found', foreign: 'not-found',
}

/** The account in a path. */
export const accountOrNothing: Tenant = { ...account, foreign: 'not-found' }

export const auth: Family = {
  name: 'auth',
  prefixes: ['/auth', '/test', '/oauth'],
  paths: (resource, operation) => operation === 'list' || operation === 'create'
    ? [`/auth/api/v1/${resource.path}`]
    : [`/auth/api/v1/${resource.path}/:id`],
  envelope: {
    ...resultEnvelope,
    ...bare,
    one: (_key, row) => `{"response":${row}}`,
    around: (_key, { page, per_page, total }) => {
      const meta = { page, per_page, total }
      return ['{"response":[', `],"meta":${JSON.stringify(meta)}}`]
    },
    rowIn: (_key, body) => body?.response,
    rowsIn: (_key, body) => body?.response,
    oneSchema: (_key, row) => exactly({ response: row }),
    listSchema: (_key, row) =>
      exactly({ response: { type: 'array', items: row }, meta: exactly(pageNumbers) }),
  },
  query: plain,
  problems: { word: problems, schema: problemSchema },
  conventions: {
    contentType: 'application/json; charset=utf-8',
    keyOrder: 'declared',
    exclusiveKeys: false,
    nullIsDefault: true,
  },
}
