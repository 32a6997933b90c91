// What a fault looks like as JSON: the schema that editors use is the one that faults are checked against.
import type { JsonSchema } from '../declare/field.ts'
import { oauthErrors } from '../families/oauth.ts'
import { presetNames } from './fault.ts'

/** Longest lateness: ten minutes. */
export const LATEST_IN_MS = 600_000

const text = (description: string, more: JsonSchema = {}): JsonSchema =>
  ({ type: 'string', minLength: 1, description, ...more })
const whole = (description: string, minimum: number, maximum = 1_000_000_000): JsonSchema =>
  ({ type: 'integer', minimum, maximum, description })
const oneOf = (description: string, values: readonly string[]): JsonSchema =>
  ({ type: 'string', enum: values, description })
const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema.type, 'null'].flat() })

const members = (
  properties: Readonly<Record<string, JsonSchema>>, description: string, required: readonly string[] = []
): JsonSchema =>
  ({ type: 'object', description, properties, required, additionalProperties: false })

const wanted = 'A value, or {"matches": "<regular expression>"}.'

const match = members({
  operation: orNull(text('Name of an operation (`invoices.create`); `*` stands for anything.')),
  method: orNull(oneOf('HTTP method.', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
  path: orNull(text('Path without the prefix of a world: `*` is one segment, `**` any number of them.', {
    pattern: '^/',
  })),
  query: orNull({
    type: 'object', additionalProperties: {},
    description: `Parameters of the query; null for one that must not be there. ${wanted}`,
  }),
  body: orNull({
    type: 'object', additionalProperties: {},
    description: `Values of the body by JSONPath (\`$.invoice.lines[*].name\`). ${wanted}`,
  }),
  token: orNull(text('The access token, as it is sent.')),
}, 'Which requests it is about; all of them where nothing is said.')

const instant = (description: string) => orNull(text(description, { format: 'date-time' }))

const when = members({
  after: orNull(whole('Lets so many pass first.', 0)),
  times: orNull(whole('Strikes so many at most.', 1)),
  every: orNull(whole('Strikes every so many: 3 is the third, the sixth …', 1)),
  probability: orNull({
    type: 'number', minimum: 0, maximum: 1,
    description: 'Strikes by chance; which requests follows from the seed of the world.',
  }),
  from: instant('Sleeps before this instant of the world\'s clock.'),
  until: instant('Is over from this instant of the world\'s clock on.'),
}, 'Which of those it strikes; all of them where nothing is said.')

const late = {
  ms: {
    type: 'number', minimum: 0, maximum: LATEST_IN_MS, description: 'Milliseconds by which it is late.',
  },
  jitter_ms: {
    type: 'number', minimum: 0, maximum: LATEST_IN_MS,
    description: 'How much lateness varies: at most (uniform), or its standard deviation.',
  },
  distribution: oneOf('How lateness varies.', ['uniform', 'normal', 'lognormal']),
}

const losses = ['reset', 'empty', 'hang', 'garbage', 'close_mid_headers']

const headers: JsonSchema = {
  type: 'object', additionalProperties: { type: ['string', 'number', 'null'] },
  description: 'Headers of the answer; null takes away one that the preset has.',
}

const kind = (
  name: string, description: string, properties: Readonly<Record<string, JsonSchema>> = {},
  required: readonly string[] = []
): [string, JsonSchema] =>
  [name, members({ kind: { const: name }, ...properties, ...late }, description, ['kind', ...required])]

const kinds: ReadonlyArray<[string, JsonSchema]> = [
  kind('error', 'An error in the words of the API that was asked; nothing is changed.', {
    preset: oneOf('An error by name.', presetNames),
    status: whole('HTTP status; the preset\'s, else 500.', 200, 599),
    errno: whole('FreshBooks\' number of the error, where the API has them.', 0),
    code: {
      type: ['string', 'integer'],
      description: 'Name of the error (auth, OAuth), type (business), gRPC code (accounting, newer form).',
    },
    message: text('The sentence.'),
    field: text('The field at fault.'),
    headers,
  }),
  kind('delay', 'A late answer; only now anything is read or changed.', {}, ['ms']),
  kind('socket', 'Something is wrong with the connection. With truncate and drip the request was done; ' +
    'with the others it never was.', {
    effect: oneOf('What is wrong.', [...losses, 'truncate', 'drip']),
    bytes: whole('truncate: so much of the body comes; half of it where nothing is said.', 0),
    fitting_length: {
      type: 'boolean', description: 'truncate: the length told is what comes; only the JSON is broken.',
    },
    bytes_per_s: whole('drip: how slowly the body comes; 100 where nothing is said.', 1),
  }, ['effect']),
  kind('lost_response', 'The request is done and stays done, and its answer is lost.', {
    effect: oneOf('How it is lost; reset where nothing is said.', losses),
  }),
  kind('crash_before_commit', 'The request is worked on, then everything is taken back: a 500.'),
  kind('stale_read', 'A GET answers how things were before the last writes.', {
    writes: whole('How many writes it does not know of yet; 1 where nothing is said.', 1, 1000),
  }),
  kind('body', 'The true answer, changed by a JSON merge patch (RFC 7396).', {
    patch: { description: 'The patch: null removes a member.' },
  }, ['patch']),
  kind('oauth', 'An OAuth endpoint refuses: in its redirect (authorize) or in its body.', {
    error: oneOf('The error.', oauthErrors),
  }, ['error']),
]

/** What can go wrong, by `kind`. */
export const effectSchemas: Readonly<Record<string, JsonSchema>> = Object.fromEntries(kinds)

/** A fault. */
export const faultSchema: JsonSchema = members({
  id: text('Name of the fault; fault-1, fault-2 … where it has none.', {
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$',
  }),
  match,
  when,
  do: { description: 'What goes wrong.', oneOf: Object.values(effectSchemas) },
}, 'A failure that a test asked for.', ['do'])
