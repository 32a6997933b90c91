// What a world's configuration may say: the schema for editors, and the same checked, with a sentence for
// whatever does not fit. Apart from the configuration itself, which every request reads.
import type { JsonSchema } from '../declare/field.ts'
import { nearestName } from '../suggest.ts'
import { defaultConfig, defaultWebhookConfig, type Config, type WebhookConfig } from './config.ts'

/** A period such as `30s`, `1m`, `2h` or `1d`. */
export const periodPattern = '^[1-9]\\d{0,5}(s|m|h|d)$'

const severities = ['off', 'warn', 'error']
const count: JsonSchema = { type: 'integer', minimum: 1, maximum: 1_000_000 }
const milliseconds: JsonSchema = { type: 'number', minimum: 0, maximum: 600_000 }

const object = (
  properties: Readonly<Record<string, JsonSchema>>, required: readonly string[], description: string
): JsonSchema =>
  ({ type: ['object', 'null'], properties, required, additionalProperties: false, description })

const webhookProperties: Readonly<Record<keyof WebhookConfig, JsonSchema>> = {
  deliver: {
    type: 'string',
    enum: ['async', 'sync', 'held'],
    description: 'Soon after an answer, before it, or only when `webhooks flush` asks for it.',
  },
  auto_verify: {
    type: 'boolean', description: 'Whether callbacks are verified as soon as they are registered.',
  },
  handshake_delay_ms: {
    ...milliseconds, description: 'Time between the answer to a registration and its handshake.',
  },
  timeout_ms: { ...milliseconds, description: 'Time within which a receiver must have answered.' },
  attempts: { ...count, description: 'Attempts, after which a message is dropped.' },
  retry_after: {
    type: 'string',
    pattern: periodPattern,
    description: 'What lies between the first two attempts, on the world\'s clock; it doubles each time.',
  },
  disable_after: {
    ...count, description: 'Messages dropped in a row after which a callback is disabled: unverified.',
  },
}

const properties: Readonly<Record<keyof Config, JsonSchema>> = {
  profile: {
    type: ['string', 'null'],
    enum: ['lenient', 'documented', 'strict', null],
    description: 'What happens with warnings: accepted silently, reported, or refused. A lenient world ' +
      'also takes and answers `credit_notes` around one credit note, as the Node library does.',
  },
  strict: {
    type: ['object', 'null'],
    additionalProperties: { type: ['string', 'null'], enum: [...severities, null] },
    description: 'Exceptions from the profile, by the code of a warning; ' +
      '`no_random` refuses faults with a probability.',
  },
  enforce_scopes: {
    type: ['boolean', 'null'],
    description: 'Whether an operation is refused whose scope the token does not have.',
  },
  revoke_on_code_reuse: {
    type: ['boolean', 'null'],
    description: 'Whether an authorization code that is used twice revokes the tokens it gave (RFC 6749).',
  },
  rate_limit: object({
    requests: {
      ...count, description: 'Default: what was seen of FreshBooks, 600 requests and 250 by POST.',
    },
    posts: { ...count, description: 'Requests by POST, which are then counted apart.' },
    per: { type: 'string', pattern: periodPattern, description: 'A period such as `1m`.' },
    headers: {
      type: 'boolean', description: 'Whether answers tell how many requests are left. Default: true.',
    },
  }, ['per'], 'So many requests of a token per period, on the world\'s clock; null: no limit.'),
  latency: object({
    ms: milliseconds,
    jitter_ms: milliseconds,
    distribution: { type: 'string', enum: ['uniform', 'normal', 'lognormal'] },
  }, ['ms'], 'Lateness of answers, in milliseconds; null: none.'),
  client_limit: {
    ...count,
    type: ['integer', 'null'],
    description: 'How many clients the plan allows an account: a request to create another is refused ' +
      'with 402; null: any number.',
  },
  accounts_payable: {
    type: ['boolean', 'null'],
    description: 'Whether the plan has accounts payable: without, bills, their payments and vendors are ' +
      'not listed, and writing them is refused with 403.',
  },
  roles: {
    type: ['string', 'null'],
    enum: ['observed', 'matrix', null],
    description: 'What roles may do: what reports of the live API show, or what FreshBooks\' help says of ' +
      'the product (openapi/fidelity.md).',
  },
  python_staff_list: {
    type: ['boolean', 'null'],
    description: 'Whether the list of staff also has the key `staffs`, which the Python library reads.',
  },
  strict_redirects: {
    type: ['boolean', 'null'],
    description: 'Whether applications can only be registered with redirect URIs of https without a query.',
  },
  magic_values: {
    type: ['boolean', 'null'],
    description: 'Whether certain values in requests ask for failures (`fail-422@mock.test`).',
  },
  webhooks: object(
    Object.fromEntries(Object.entries(webhookProperties).map(([name, schema]) =>
      [name, { ...schema, default: defaultWebhookConfig[name as keyof WebhookConfig] }])),
    [], 'How messages go to callbacks; what is not said is as usual.'),
}

/** Schema of a configuration; null stands for what is usual. */
export const configSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'How a world deviates from FreshBooks',
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) =>
    [name, { ...schema, default: defaultConfig[name as keyof Config] }])),
  additionalProperties: false,
}

/** What is wrong with a configuration, and what was probably meant. */
export interface ConfigFault {
  readonly sentence: string
  readonly did_you_mean?: string
}

type Values = Readonly<Record<string, unknown>>

/**
 * The first thing wrong with changes to a configuration. `codes` are the warnings `strict` may name; any
 * without them.
 */
export function configFault (changes: unknown, codes?: readonly string[]): ConfigFault | undefined {
  const fault = faultOf(changes, configSchema, 'the configuration')
  if (fault !== undefined || codes === undefined) return fault
  const known = [...codes, 'no_random']
  const unknown = Object.keys((changes as Partial<Config>).strict ?? {}).find(code => !known.includes(code))
  return unknown === undefined ? undefined : unknownName(`no warning is called '${unknown}'`, unknown, known)
}

function unknownName (sentence: string, name: string, names: readonly string[]): ConfigFault {
  const did_you_mean = nearestName(name, names)
  const list = `known: ${names.join(', ')}`
  return { sentence: `${sentence} (${list})`, ...(did_you_mean === undefined ? {} : { did_you_mean }) }
}

/** Checks a value against the few keywords that the schema above uses. */
function faultOf (value: unknown, schema: JsonSchema, what: string): ConfigFault | undefined {
  const types = [schema.type].flat() as string[]
  if (!types.includes(typeOf(value, types))) return { sentence: `${what} must be ${wordsOf(types)}` }
  const permitted = schema.enum as readonly unknown[] | undefined
  if (permitted !== undefined && !permitted.includes(value)) return notPermitted(value, permitted, what)
  if (typeof value === 'string') return patternFault(value, schema, what)
  if (typeof value === 'number') return rangeFault(value, schema, what)
  return typeof value === 'object' && value !== null ? membersFault(value as Values, schema, what) : undefined
}

function typeOf (value: unknown, types: readonly string[]): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isSafeInteger(value) && types.includes('integer') ? 'integer' : typeof value
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
}

/** That null resets a value is said elsewhere: it is no answer to "what may it be". */
const wordsOf = (types: readonly string[]): string =>
  types.filter(type => type !== 'null').map(type => typeWords[type]).join(' or ')

function notPermitted (value: unknown, permitted: readonly unknown[], what: string): ConfigFault {
  const names = permitted.filter(one => typeof one === 'string')
  return unknownName(`${what} cannot be '${String(value)}'`, String(value), names)
}

function patternFault (value: string, { pattern }: JsonSchema, what: string): ConfigFault | undefined {
  if (typeof pattern !== 'string' || new RegExp(pattern).test(value)) return undefined
  return { sentence: `${what} must be a period such as 30s, 1m, 2h or 1d` }
}

function rangeFault (value: number, { minimum, maximum }: JsonSchema, what: string): ConfigFault | undefined {
  if (value >= (minimum as number) && value <= (maximum as number)) return undefined
  return { sentence: `${what} must be from ${String(minimum)} to ${String(maximum)}` }
}

function membersFault (value: Values, schema: JsonSchema, what: string): ConfigFault | undefined {
  const { properties = {}, required = [], additionalProperties } = schema as {
    readonly properties?: Readonly<Record<string, JsonSchema>>
    readonly required?: readonly string[]
    readonly additionalProperties: JsonSchema | false
  }
  const names = Object.keys(properties)
  const missing = required.find(name => !Object.hasOwn(value, name))
  if (missing !== undefined) return { sentence: `${what} needs ${missing}` }
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name]! : additionalProperties
    if (known === false) return unknownName(`${what} has no '${name}'`, name, names)
    const fault = faultOf(member, known, what === 'the configuration' ? name : `${what}.${name}`)
    if (fault !== undefined) return fault
  }
  return undefined
}
