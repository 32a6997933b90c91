// The payments family: /payments/account/<account>/…, rows under their key, bodies without a wrapper, and
// errors with a type, in the sentences of pydantic (online_payments.md, errors.md).
import { bare, exactly } from '../declare/envelope.ts'
import type { Family, ProblemContext } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import { bracketed } from './accounting.ts'
import { metaEnvelope } from './business.ts'
import { gatewayBody, notAMember, statusWith400, unknownReference } from './problem-kinds.ts'
import { account } from './tenants.ts'

type Typed = readonly [error_type: string, message: string]

const notFound: Typed = ['not_found', 'Resource not found'] // (SDK fixture)

/** Failures of a whole request; those not marked are inferred. */
const whole: Partial<Record<ProblemKind, Typed>> = {
  'not-found': notFound,
  'unknown-account': notFound,
  'unknown-route': notFound,
  'wrong-method': ['method_not_allowed', 'Method not allowed'],
  forbidden: ['forbidden', 'Forbidden.'], // (SDK fixture)
  'malformed-body': ['bad_request', 'The request body is not valid JSON.'],
  'body-too-large': ['request_too_large', 'The request body is too large.'],
  'unsupported-media-type': [
    'unsupported_media_type', 'The content type of the request is not supported.',
  ],
  'bad-url': ['bad_request', 'The URL is not valid.'],
  conflict: ['conflict', 'This request conflicts with another one that was made at the same time.'],
  refused: ['validation', 'The request was refused.'],
  internal: ['internal', 'An error has occurred'], // (SDK fixture)
}

/** What is wrong with a value; only the type of a value that is not permitted is known (Postman). */
const values: Partial<Record<ProblemKind, Typed>> = {
  required: ['value_error.missing', 'field required'],
  'null-not-allowed': ['type_error.none.not_allowed', 'none is not an allowed value'],
  'not-a-boolean': ['type_error.bool', 'value could not be parsed to a boolean'],
  'not-a-number': ['type_error.integer', 'value is not a valid integer'],
  'not-a-list': ['type_error.list', 'value is not a valid list'],
  'bad-mapping': ['type_error.str', 'str type expected'],
}

function detailOf (problem: Problem) {
  const { kind, field = '__root__', message, permitted } = problem
  if (permitted !== undefined) {
    return { error_type: 'type_error.enum', message: notAMember(permitted), field }
  }
  if (kind === 'unknown-reference') {
    return { error_type: 'value_error', message: unknownReference(problem), field }
  }
  const [error_type, sentence] = values[kind] ?? ['value_error', 'value is not valid']
  return { error_type, message: kind === 'too-long' ? sentence : message ?? sentence, field }
}

function bodyOf (first: Problem, problems: readonly Problem[]): object {
  const alone = whole[first.kind]
  if (alone !== undefined) return { error_type: first.code ?? alone[0], message: first.message ?? alone[1] }
  const message = 'A validation error occurred.'
  return { error_type: 'validation', message, errors: problems.map(detailOf) }
}

function word (problems: readonly Problem[], _context: ProblemContext): { status: number, body: unknown } {
  const first = problems[0]!
  const status = statusWith400(first)
  return { status, body: gatewayBody(first) ?? bodyOf(first, problems) }
}

const text: JsonSchema = { type: 'string' }
const typed = { error_type: text, message: text }

const problemSchema: JsonSchema = {
  anyOf: [
    exactly({ ...typed, errors: { type: 'array', items: exactly({ ...typed, field: text }) } }),
    exactly(typed),
    exactly({ error: text, error_description: text }),
    exactly({ message: text }),
  ],
}

/** Cards become tokens on a host of their own (paid.freshbooks.com), for no account; errors are the same. */
export const tokenization: Family = {
  name: 'tokenization',
  prefixes: ['/gateway'],
  paths: ({ path }) => [`/gateway/${path}`],
  envelope: { ...metaEnvelope, ...bare },
  query: bracketed,
  problems: { word, schema: problemSchema },
  conventions: {
    contentType: 'application/json',
    keyOrder: 'declared',
    exclusiveKeys: false,
    nullIsDefault: false,
  },
}

/** Online payments; money that was received on invoices (`payments`) is accounting's. */
export const onlinePayments: Family = {
  ...tokenization,
  name: 'payments',
  prefixes: ['/payments'],
  tenant: account,
  paths: ({ path, address }, operation) => {
    const hasNoId = operation === 'create' || operation === 'list' || address?.kind === 'only child'
    return [`/payments/account/:account/${path}${hasNoId ? '' : '/:id'}`]
  },
}
