// The uploads family: /uploads/…, multipart bodies, rows under their key, errors of one text (uploads.md).
import { exactly } from '../declare/envelope.ts'
import type { Family, ProblemContext } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Problem, ProblemKind } from '../declare/problem.ts'
import { metaEnvelope, plain } from './business.ts'
import { gatewayBody, statusOf } from './problem-kinds.ts'

/** Texts of errors; all but the first three are inferred. */
const texts: Partial<Record<ProblemKind, string>> = {
  required: 'Content required', // (SDK fixture)
  'not-found': 'File not found', // (SDK fixture)
  'wrong-method': 'Method not allowed', // (SDK test)
  'unknown-account': 'Account not found',
  'unknown-route': 'Not found',
  forbidden: 'Permission Denied.',
  'malformed-body': 'The request body could not be read.',
  'body-too-large': 'The request body is too large.',
  'unsupported-media-type': 'The content type of the request is not supported.',
  'bad-url': 'The URL is not valid.',
  internal: 'An internal error has occurred.',
}

/** Statuses that differ from those of other families (SDK tests). */
const statuses: Partial<Record<ProblemKind, number>> = { required: 400, 'wrong-method': 422 }

function word ([first]: readonly Problem[], _context: ProblemContext): { status: number, body: unknown } {
  const problem = first!
  const status = problem.status ?? statuses[problem.kind] ?? statusOf(problem)
  const invalid = `Invalid value for '${problem.field ?? ''}'`
  const error = problem.message ?? texts[problem.kind] ?? invalid
  return { status, body: gatewayBody(problem) ?? { error } }
}

const text: JsonSchema = { type: 'string' }

export const uploads: Family = {
  name: 'uploads',
  prefixes: ['/uploads'],
  paths: ({ path }) => [`/uploads/${path}`],
  envelope: { ...metaEnvelope, created: 201 },
  query: plain,
  problems: {
    word,
    schema: {
      anyOf: [
        exactly({ error: text }),
        exactly({ error: text, error_description: text }),
        exactly({ message: text }),
      ],
    },
  },
  conventions: {
    contentType: 'application/json',
    keyOrder: 'declared',
    exclusiveKeys: false,
    nullIsDefault: false,
  },
}
