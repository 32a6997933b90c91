// JSON Schema of a fault, for editors and for read.ts.
import type { JsonSchema } from '../declare/field.ts'
import { oauthErrors } from '../families/oauth.ts'
import { presetNames } from './fault.ts'

/** Maximum latency: ten minutes. */
export const MAX_LATENCY_IN_MS = 600_000

const textSchema = (description: string, extra: JsonSchema = {}): JsonSchema =>
  ({ type: 'string', minLength: 1, description, ...extra })
const integerSchema = (description: string, minimum: number, maximum = 1_000_000_000): JsonSchema =>
  ({ type: 'integer', minimum, maximum, description })
const oneOf = (description: string, values: readonly string[]): JsonSchema =>
  ({ type: 'string', enum: values, description })
const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema.type, 'null'].flat() })

const objectSchema = (
  properties: Readonly<Record<string, JsonSchema>>, description: string, required: readonly string[] = []
): JsonSchema =>
  ({ type: 'object', description, properties, required, additionalProperties: false })

const valueOrPattern = 'A value, or {"matches": "<regular expression>"} in the syntax of RE2.'

const match = objectSchema({
  operation: orNull(textSchema('Name of an operation (`invoices.create`); `*` stands for anything.')),
  method: orNull(oneOf('HTTP method.', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
  path: orNull(textSchema(
    'Path without the prefix of a world: `*` is one segment, `**` any number of them.', { pattern: '^/' }
  )),
  query: orNull({
    type: 'object', additionalProperties: {},
    description: `Parameters of the query; null for one that must not be there. ${valueOrPattern}`,
  }),
  body: orNull({
    type: 'object', additionalProperties: {},
    description: `Values of the body by JSONPath (\`$.invoice.lines[*].name\`). ${valueOrPattern}`,
  }),
  token: orNull(textSchema('The access token, as it is sent.')),
  event: orNull(textSchema('Of kind webhook alone: the event (`invoice.create`); `*` stands for anything.')),
}, 'Which requests it is about; all of them where nothing is said.')

const instant = (description: string) => orNull(textSchema(description, { format: 'date-time' }))

const when = objectSchema({
  after: orNull(integerSchema('Lets so many pass first.', 0)),
  times: orNull(integerSchema('Strikes so many at most.', 1)),
  every: orNull(integerSchema('Strikes every so many: 3 is the third, the sixth …', 1)),
  probability: orNull({
    type: 'number', minimum: 0, maximum: 1,
    description: 'Strikes by chance; which requests follows from the seed of the world.',
  }),
  from: instant('Sleeps before this instant of the world\'s clock.'),
  until: instant('Is over from this instant of the world\'s clock on.'),
}, 'Which of those it strikes; all of them where nothing is said.')

const latency = {
  ms: {
    type: 'number', minimum: 0, maximum: MAX_LATENCY_IN_MS, description: 'Milliseconds by which it is late.',
  },
  jitter_ms: {
    type: 'number', minimum: 0, maximum: MAX_LATENCY_IN_MS,
    description: 'How much lateness varies: at most (uniform), or its standard deviation.',
  },
  distribution: oneOf('How lateness varies.', ['uniform', 'normal', 'lognormal']),
}

const connectionLosses = ['reset', 'empty', 'hang', 'garbage', 'close_mid_headers']

const headers: JsonSchema = {
  type: 'object', additionalProperties: { type: ['string', 'number', 'null'] },
  description: 'Headers of the answer; null takes away one that the preset has.',
}

const kind = (
  name: string, description: string, properties: Readonly<Record<string, JsonSchema>> = {},
  required: readonly string[] = []
): [string, JsonSchema] => {
  const members = { kind: { const: name }, ...properties, ...latency }
  return [name, objectSchema(members, description, ['kind', ...required])]
}

const kinds: ReadonlyArray<[string, JsonSchema]> = [
  kind('error', 'An error in the words of the API that was asked; nothing is changed.', {
    preset: oneOf('An error by name.', presetNames),
    status: integerSchema('HTTP status; the preset\'s, else 500.', 200, 599),
    errno: integerSchema('FreshBooks\' number of the error, where the API has them.', 0),
    code: {
      type: ['string', 'integer'],
      description: 'Name of the error (auth, OAuth), type (business), gRPC code (accounting, newer form).',
    },
    message: textSchema('The sentence.'),
    field: textSchema('The field at fault.'),
    headers,
  }),
  kind('delay', 'A late answer; only now anything is read or changed.', {}, ['ms']),
  kind('socket', 'Something is wrong with the connection. With truncate and drip the request was done; ' +
    'with the others it never was.', {
    effect: oneOf('What is wrong.', [...connectionLosses, 'truncate', 'drip']),
    bytes: integerSchema('truncate: so much of the body comes; half of it where nothing is said.', 0),
    fitting_length: {
      type: 'boolean', description: 'truncate: the length told is what comes; only the JSON is broken.',
    },
    bytes_per_s: integerSchema('drip: how slowly the body comes; 100 where nothing is said.', 1),
  }, ['effect']),
  kind('lost_response', 'The request is done and stays done, and its answer is lost.', {
    effect: oneOf('How it is lost; reset where nothing is said.', connectionLosses),
  }),
  kind('crash_before_commit', 'The request is worked on, then everything is taken back: a 500.'),
  kind('stale_read', 'A GET answers how things were before the last writes.', {
    writes: integerSchema('How many writes it does not know of yet; 1 where nothing is said.', 1, 1000),
  }),
  kind('body', 'The true answer, changed by a JSON merge patch (RFC 7396).', {
    patch: { description: 'The patch: null removes a member.' },
  }, ['patch']),
  kind('oauth', 'An OAuth endpoint refuses: in its redirect (authorize) or in its body.', {
    error: oneOf('The error.', oauthErrors),
  }, ['error']),
  kind('webhook', 'Something goes wrong with a message to a callback.', {
    effect: oneOf('What goes wrong; ms makes the message late as well.',
      ['drop', 'duplicate', 'delay', 'reorder', 'bad_signature', 'field_order']),
  }, ['effect']),
]

/** Schemas of effects, by `kind`. */
export const effectSchemas: Readonly<Record<string, JsonSchema>> = Object.fromEntries(kinds)

/** Schema of a fault. */
export const faultSchema: JsonSchema = objectSchema({
  id: textSchema('Name of the fault; fault-1, fault-2 … where it has none.', {
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$',
  }),
  match,
  when,
  do: { description: 'What goes wrong.', oneOf: Object.values(effectSchemas) },
}, 'A failure that a test asked for.', ['do'])
