// How the accounting family words failures: the older response.errors[] form, and the newer one that later
// versions have. Numbers are documented; sentences marked (live) were captured.
import type { ProblemContext } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import { gatewayBody, statusOf, valueText } from './problem-kinds.ts'
import { isNewer, versionInForce } from './versions.ts'

interface Wording {
  errno: number
  message: (problem: Problem) => string
}

const titled = (words: string | undefined) => {
  const text = (words ?? 'resource').replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const wordings: Record<ProblemKind, Wording> = {
  required: { errno: 1001, message: ({ field }) => `'${field}' is a required field.` }, // (live)
  // (live)
  invalid: {
    errno: 1004,
    message: ({ field, value }) => `Invalid value '${valueText(value) ?? ''}' for field '${field}'.`,
  },
  'null-not-allowed': { errno: 1004, message: ({ field }) => `Invalid value 'None' for field '${field}'.` },
  'too-long': {
    errno: 1017,
    message: ({ field, message }) => `The field '${field}' may not be longer than ${message} characters.`,
  },
  'out-of-range': { errno: 1030, message: ({ field }) => `The value of '${field}' is out of range.` },
  negative: { errno: 1025, message: ({ field }) => `The field '${field}' may not be negative.` },
  'less-than-one': { errno: 1028, message: ({ field }) => `The field '${field}' must be greater than zero.` },
  'not-a-number': { errno: 1015, message: ({ field }) => `The field '${field}' must be a number.` }, // (live)
  'not-a-boolean': { errno: 1031, message: ({ field }) => `The field '${field}' must be a boolean.` },
  'not-a-date': { errno: 1033, message: ({ field }) => `The field '${field}' must be a date.` },
  'not-a-datetime': { errno: 1016, message: ({ field }) => `The field '${field}' must be a date and time.` },
  'not-a-list': { errno: 1035, message: ({ field }) => `The field '${field}' must be a list.` },
  'invalid-percent': { errno: 1018, message: ({ field }) => `The field '${field}' must be a valid percent.` },
  'bad-mapping': {
    errno: 1006, message: ({ field }) => `The field '${field}' has a value of the wrong type.`,
  },
  // (live: its beginning)
  'read-only': { errno: 1038, message: ({ field }) => `Write access denied to field '${field}'.` },
  duplicate: { errno: 1029, message: ({ field }) => `The value of '${field}' is already in use.` },
  'duplicate-tax': { errno: 1026, message: () => 'Tax with this name already exists.' },
  'same-tax-twice': { errno: 1019, message: () => 'The same tax cannot be used twice on an item.' },
  // programs tell the two kinds of 409 apart by these words, and try again after a conflict (reported)
  taken: { errno: 409, message: ({ field }) => `The value of '${field}' is already in use.` },
  conflict: {
    errno: 409, message: () => 'This request conflicts with another one that was made at the same time.',
  },
  'unknown-reference': { errno: 1012, message: ({ message }) => `${titled(message)} not found.` },
  deleted: { errno: 1011, message: ({ object }) => `${titled(object)} has been deleted.` },
  inconsistent: { errno: 1004, message: ({ message }) => message ?? 'The values do not go together.' },
  // (live: its gist)
  internal: { errno: 500, message: () => 'There was an error accessing your account data.' },
  refused: { errno: 1004, message: ({ field }) => `Invalid value for field '${field}'.` },
  'not-found': { errno: 1012, message: ({ object }) => `${titled(object)} not found.` }, // (live)
  'unknown-account': { errno: 404, message: () => 'Account not found' }, // (live)
  'unknown-business': { errno: 404, message: () => 'Account not found' },
  'unknown-route': { errno: 404, message: () => 'Not found' },
  'wrong-method': { errno: 405, message: () => 'Method not allowed' },
  unauthenticated: {
    errno: 1003,
    message: () => 'The server could not verify that you are authorized to access the URL requested.',
  },
  'insufficient-scope': { errno: 1003, message: () => 'Permission Denied.' },
  forbidden: { errno: 1003, message: () => 'Permission Denied.' }, // (live)
  'malformed-body': {
    errno: 1005, message: ({ message }) => message ?? 'The request body is not valid JSON.',
  },
  'body-too-large': { errno: 413, message: () => 'The request body is too large.' },
  'unsupported-media-type': {
    errno: 415, message: () => 'The content type of the request is not supported.',
  },
  'bad-url': { errno: 400, message: () => 'The URL is not valid.' },
  'bad-page': { errno: 1014, message: () => 'Page must be a number.' },
  'bad-per-page': { errno: 1013, message: () => 'Per page must be a number.' },
  'filter-not-a-date': { errno: 1023, message: ({ field }) => `The filter '${field}' must be a date.` },
  'filter-not-a-datetime': { errno: 1023, message: ({ field }) => `The filter '${field}' must be a date.` },
  'filter-not-a-number': { errno: 1024, message: ({ field }) => `The filter '${field}' must be a number.` },
  'filter-not-a-boolean': { errno: 1032, message: ({ field }) => `The filter '${field}' must be a boolean.` },
  'filter-not-a-list': { errno: 1034, message: ({ field }) => `The filter '${field}' must be a list.` },
  'values-backwards': {
    errno: 1039, message: ({ field }) => `The smallest value of '${field}' is above the largest.`,
  },
  'dates-backwards': { errno: 1007, message: () => 'The start date must not be after the end date.' },
}

function older (problem: Problem) {
  const { errno, message } = wordings[problem.kind]
  const located = problem.kind === 'unknown-account' || problem.kind === 'forbidden' ||
    problem.kind === 'unknown-route' ||
    problem.kind === 'wrong-method'
  return {
    errno: problem.errno ?? errno,
    ...(located ? {} : { field: problem.field ?? null }),
    message: sentence(problem, message),
    ...(located ? {} : { object: problem.object ?? null, value: valueText(problem.value) }),
  }
}

const explained: readonly ProblemKind[] = ['too-long', 'unknown-reference']

/** A kind whose `message` is a detail words it by itself; for the others a message is the whole sentence. */
const sentence = (problem: Problem, message: Wording['message']): string =>
  problem.message !== undefined && !explained.includes(problem.kind) ? problem.message : message(problem)

/** gRPC codes of the newer form; 5 and 16 are captured, the others are the standard mapping. */
const grpcCodes: Readonly<Record<number, number>> = {
  400: 3, 401: 16, 403: 7, 404: 5, 409: 6, 422: 3, 429: 8, 500: 13, 502: 14, 503: 14, 504: 4,
}

function newer (problems: readonly Problem[], status: number) {
  return {
    code: grpcCodes[status] ?? 3,
    message: `Request failed with status_code: ${status}`,
    details: problems.map(older).map(error => ({
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: String(error.errno),
      domain: 'accounting.api.freshbooks.com',
      metadata: {
        object: error.object ?? '', message: error.message, value: error.value ?? '',
        field: error.field ?? '',
      },
    })),
  }
}

/** Status and body of failures in this family. */
export function accountingProblems (
  problems: readonly Problem[], context: ProblemContext
): { status: number, body: unknown } {
  const first = problems[0]!
  const status = statusOf(first)
  const own = () => isNewer(versionInForce(context.headers, context.registered))
    ? newer(problems, status)
    : { response: { errors: problems.map(older) } }
  return { status, body: gatewayBody(first) ?? own() }
}

const nullableText = { type: ['string', 'null'] }

/** Any of the bodies above. */
export const accountingProblemSchema: JsonSchema = {
  anyOf: [
    {
      type: 'object',
      required: ['response'],
      additionalProperties: false,
      properties: {
        response: {
          type: 'object',
          required: ['errors'],
          additionalProperties: false,
          properties: {
            errors: {
              type: 'array',
              items: {
                type: 'object',
                required: ['errno', 'message'],
                additionalProperties: false,
                properties: {
                  errno: { type: 'integer' },
                  field: nullableText,
                  message: { type: 'string' },
                  object: nullableText,
                  value: nullableText,
                },
              },
            },
          },
        },
      },
    },
    {
      type: 'object',
      required: ['code', 'message', 'details'],
      properties: {
        code: { type: 'integer' },
        message: { type: 'string' },
        details: { type: 'array', items: { type: 'object' } },
      },
    },
    {
      type: 'object',
      required: ['error', 'error_description'],
      properties: { error: { type: 'string' }, error_description: { type: 'string' } },
    },
    { type: 'object', required: ['message'], properties: { message: { type: 'string' } } },
  ],
}
