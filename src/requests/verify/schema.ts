// JSON Schema of the input of verify, for editors. checks.ts reads the same, with better messages.
import type { JsonSchema } from '../../declare/field.ts'
import { warningCodes } from '../lint/warnings.ts'

const text: JsonSchema = { type: 'string' }
const countSchema: JsonSchema = { type: 'integer', minimum: 0 }

const exactly = (properties: Readonly<Record<string, JsonSchema>>, description?: string): JsonSchema => ({
  type: 'object', properties, additionalProperties: false,
  ...(description === undefined ? {} : { description }),
})

const matcher: JsonSchema = {
  description: 'The value itself, members of an object, or operators: equals, not, exists, one_of, ' +
    'contains, matches (a regular expression in the syntax of RE2), gt, gte, lt, lte.',
}

const matchers = (description: string): JsonSchema =>
  ({ type: 'object', additionalProperties: { $ref: '#/$defs/matcher' }, description })

const requestMembers: Readonly<Record<string, JsonSchema>> = {
  operation: { type: 'string', description: 'Name of an operation; a star stands for anything: invoices.*' },
  method: text,
  path: { type: 'string', description: 'Without the world; * is one segment, ** any number of them.' },
  status: { anyOf: [{ type: 'integer' }, text], description: "A status, '4xx' or '>=400'; 0 is no answer." },
  query: matchers('Parameters of the query, by name.'),
  body: matchers('Values by JSONPath ($.invoice.lines[0].name), or members that the body must have.'),
}

const bounds: JsonSchema = {
  anyOf: [countSchema, exactly({ min: countSchema, max: countSchema, exact: countSchema })],
}

const rows = exactly({
  where: {
    type: 'object', description: 'ref: the name that a fixture gave; other members: fields of the row.',
  },
  expect: matchers('Fields of every such row.'),
  count: bounds,
})

const deliveryMembers: Readonly<Record<string, JsonSchema>> = {
  event: { type: 'string', description: 'An event; a star stands for anything: invoice.*' },
  object_id: countSchema,
  callbackid: countSchema,
  outcome: { enum: ['delivered', 'dropped', 'kept', 'lost'] },
}

const requestSchema: JsonSchema = { anyOf: [text, { $ref: '#/$defs/request' }] }

const check = exactly({
  ...requestMembers,
  count: { ...bounds, description: 'How often; at least once when left out.' },
  never: requestSchema,
  sequence: {
    type: 'array', items: requestSchema, minItems: 1, description: 'In this order; others may come between.',
  },
  no_unmatched: { const: true },
  no_warnings: { anyOf: [{ const: true }, { type: 'array', items: { enum: [...warningCodes] } }] },
  all_faults_used: { const: true },
  state: {
    type: 'object', minProperties: 1, description: 'Rows by the name of their resource.',
    additionalProperties: {
      anyOf: [{ $ref: '#/$defs/rows' }, { type: 'array', items: { $ref: '#/$defs/rows' } }],
    },
  },
  max_calls: { ...countSchema, description: 'How many requests there may be; members beside it say which.' },
  delivery: {
    anyOf: [text, exactly({ ...deliveryMembers, count: bounds })],
    description: 'A message to a callback, and how often: at least once when left out.',
  },
  deliveries: {
    type: 'array', items: { anyOf: [text, exactly(deliveryMembers)] }, minItems: 1,
    description: 'Messages in this order; others may come between.',
  },
}, 'One check: one of count, never, sequence, no_unmatched, no_warnings, all_faults_used, state, ' +
  'max_calls, delivery, deliveries.')

const definitions = { matcher, request: exactly(requestMembers), rows, check }

const checks: JsonSchema = { type: 'array', minItems: 1, maxItems: 1_000, items: { $ref: '#/$defs/check' } }

/** Schema of a list of checks. */
export const checksSchema: JsonSchema = { ...checks, $defs: definitions }

/** Schema of the body of POST verify. */
export const verifySchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Checks of freshbooks-mock',
  ...exactly({
    checks,
    since: { type: 'string', description: 'A request (req-12), after which to look, or an instant.' },
    wait_ms: {
      type: 'integer', minimum: 0, maximum: 60_000, description: 'How long to wait until all checks hold.',
    },
    format: { enum: ['json', 'text', 'junit'] },
  }),
  required: ['checks'],
  $defs: definitions,
}
