// JSON Schemas of what the verbs of the request log answer.
import type { JsonSchema } from '../../declare/field.ts'
import { arrayOf, boolean, integer, objectOf, rowSchema, string, strings } from './schemas.ts'

const textOrNull: JsonSchema = { type: ['string', 'null'] }
const integerOrNull: JsonSchema = { type: ['integer', 'null'] }
const dateTime: JsonSchema = { ...string, format: 'date-time' }

const headers: JsonSchema =
  { type: 'object', additionalProperties: { anyOf: [string, strings] }, description: 'Secrets are masked.' }

const ownerProperties = {
  token: { ...string, description: 'Its last four characters.' },
  identity_id: integerOrNull, email: textOrNull, application: textOrNull,
}

const warningSchema: JsonSchema = {
  type: 'object', properties: { code: string, at: string, message: string }, required: ['code', 'message'],
}

const rows = arrayOf(rowSchema)

/** Schema of an Entry. */
export const entrySchema: JsonSchema = objectOf({
  id: string,
  world: string,
  seq: integer,
  time: { ...dateTime, description: 'On the clock of the world.' },
  wall_time: { ...dateTime, description: 'On the clock of the machine.' },
  method: string,
  path: string,
  url: string,
  query: { type: 'object', additionalProperties: true },
  headers,
  body: { description: 'Parsed, or a text where it could not be; null where there was none.' },
  operation: textOrNull,
  token: { ...objectOf(ownerProperties), type: ['object', 'null'] },
  scopes_used: strings,
  status: { ...integer, description: '0 where the connection ended without an answer.' },
  response: objectOf({ headers, body: {} }),
  cut: { ...boolean, description: 'Whether a body is longer than the log keeps.' },
  duration_ms: { type: 'number' },
  faults: strings,
  warnings: arrayOf(warningSchema),
  changes: objectOf({ created: rows, updated: rows, deleted: rows }),
  unmatched: { ...objectOf({ near: strings, hint: string }), type: ['object', 'null'] },
  hint: textOrNull,
  why: { ...textOrNull, description: 'Why it was refused, on one line.' },
})

/** Requests there ever were, and how many the log no longer has. */
export const logCountsSchema = { total: integer, evicted: integer }

/** Schema of a ScopeUse. */
export const scopeUseSchema: JsonSchema = objectOf({
  ...ownerProperties, requests: integer, granted: strings, used: strings, unused: strings, missing: strings,
  minimal: string,
})

/** An HTTP archive, as far as every reader looks at it. */
export const harSchema: JsonSchema = objectOf({
  log: objectOf({
    version: { const: '1.2' },
    creator: objectOf({ name: string, version: string }),
    pages: { type: 'array', items: {}, maxItems: 0 },
    entries: arrayOf({
      ...objectOf({
        startedDateTime: dateTime, time: { type: 'number' }, request: { type: 'object' },
        response: { type: 'object' }, cache: { type: 'object' }, timings: { type: 'object' },
      }),
      additionalProperties: true,
    }),
  }),
})
