// The ledger family: /accounting/businesses/<uuid>/ledger_accounts/…, answers under `data`, bodies without a
// wrapper, errors with one detail for each field. Lists have no pages and no filters (ledger_accounts.md).
import { bare, exactly, extraText, type Envelope } from '../declare/envelope.ts'
import type { Family, ProblemContext, QueryDialect } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import { accounting } from './accounting.ts'
import { gatewayBody, statusWith400, valueText } from './problem-kinds.ts'
import { readsNothing } from './query.ts'
import { businessUuid } from './tenants.ts'

const prefix = '/accounting/businesses/:business_uuid'

const dataEnvelope: Envelope = {
  ...bare,
  created: 201,
  removed: { status: 204 },
  one: (_key, row, extra) => `{"data":${row}${extraText(extra)}}`,
  around: (_key, _page, extra) => ['{"data":[', `]${extraText(extra)}}`],
  rowIn: (_key, body) => body?.data,
  rowsIn: (_key, body) => body?.data,
  oneSchema: (_key, row, extra = {}) => exactly({ data: row, ...extra }),
  listSchema: (_key, row, extra = {}) => exactly({ data: { type: 'array', items: row }, ...extra }),
}

/** Nothing in a query counts. */
const noQuery: QueryDialect = { ...accounting.query, ...readsNothing }

// the first two are fixtures of the Python library; the others are in the same style (inferred)
const sentences: Partial<Record<ProblemKind, (problem: Problem) => string>> = {
  required: () => 'This field is required.',
  'not-found': () => 'Not found.',
  'unknown-route': () => 'Not found.',
  'wrong-method': () => 'Method not allowed.',
  forbidden: () => 'You do not have permission to perform this action.',
  'null-not-allowed': () => 'This field may not be null.',
  'too-long': ({ message }) => `Ensure this field has no more than ${message} characters.`,
  'unknown-reference': () => 'Not found.',
  duplicate: () => 'This value is already in use.',
  'malformed-body': ({ message }) => message ?? 'The request body is not valid JSON.',
  'body-too-large': () => 'The request body is too large.',
  'unsupported-media-type': () => 'The content type of the request is not supported.',
  'bad-url': () => 'The URL is not valid.',
  internal: () => 'An internal error has occurred.',
}

function detailOf (problem: Problem) {
  const field = isAboutField(problem) ? problem.field ?? null : null
  const own = sentences[problem.kind]?.(problem)
  const isDetail = problem.kind === 'too-long' || problem.kind === 'unknown-reference'
  const message = isDetail ? own! : problem.message ?? own ?? notValid(problem)
  return { reason: field === null ? message : `${field}: ${message}`, metadata: { message, field } }
}

const notValid = ({ value }: Problem): string => `"${valueText(value) ?? 'null'}" is not valid.`

/** A row that is not there is no fault of a field (captured with null). */
const isAboutField = ({ kind }: Problem): boolean => kind !== 'not-found' && kind !== 'unknown-route'

function word (problems: readonly Problem[], _context: ProblemContext): { status: number, body: unknown } {
  const first = problems[0]!
  const status = statusWith400(first)
  const message = `Request failed with status code ${status}`
  const errors = { message, status, details: problems.map(detailOf) }
  return { status, body: gatewayBody(first) ?? { errors } }
}

const text = { type: 'string' }
const textOrNull = { type: ['string', 'null'] }

const problemSchema: JsonSchema = {
  anyOf: [
    exactly({
      errors: exactly({
        message: text,
        status: { type: 'integer' },
        details: {
          type: 'array',
          items: exactly({ reason: text, metadata: exactly({ message: text, field: textOrNull }) }),
        },
      }),
    }),
    exactly({ error: text, error_description: text }),
    exactly({ message: text }),
  ],
}

export const ledger: Family = {
  name: 'ledger',
  prefixes: ['/accounting/businesses', '/accounting/ledger_accounts'],
  tenant: businessUuid,
  paths: (resource, operation) => operation === 'list' || operation === 'create'
    ? [`${prefix}/${resource.path}`]
    : [`${prefix}/${resource.path}/:id`],
  envelope: dataEnvelope,
  query: noQuery,
  problems: { word, schema: problemSchema },
  conventions: {
    contentType: 'application/json',
    keyOrder: 'declared',
    exclusiveKeys: false,
    nullIsDefault: false,
  },
}
