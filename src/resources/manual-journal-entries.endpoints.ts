// The two endpoints of manual journal entries: their envelope, version and pages are like nobody else's.
import { endpoint, type Call, type Endpoint, type Query } from '../declare/endpoint.ts'
import { exactly, listBody } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import { sessionOf } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { draftSchema, rowSchema } from '../derive/schemas.ts'
import { ledger } from '../families/ledger.ts'
import { manualJournalEntries } from './manual-journal-entries.ts'

/** The version that the documentation demands; a later one will do (inferred). */
const VERSION = '2023-09-25'

/** Rows of a page, and the most of them (the default was seen, the largest is inferred). */
const usualSize = 15
const largestSize = 100

function refuseOlder ({ session }: Call): void {
  if (session.version !== undefined && session.version >= VERSION) return
  fail('invalid', {
    field: 'x-api-version', object: 'manualJournalEntry', value: session.version ?? null,
    message: `The header x-api-version must be ${VERSION}.`,
  })
}

/** A number of the query, from 1. Throws the problem of anything else. */
function countIn (query: Query, field: string, usual: number): number {
  const text = [query[field] ?? ''].flat().at(-1)!
  if (text === '') return usual
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : fail('invalid', { field, value: text })
}

/** Its id is a uuid, under a key that rows have for their number. */
const withId = (row: string): string => row.replace(/^\{"uuid":/, '{"id":')

function list (call: Call, model: Model): Buffer {
  refuseOlder(call)
  const page = countIn(call.query, 'page_number', 1)
  const perPage = Math.min(countIn(call.query, 'page_size', usualSize), largestSize)
  const plan = { where: [], parameters: [], order: 'id DESC', includes: [], page, perPage }
  const { rows, page: { total } } = sessionOf(call).showPage(model, plan)
  const numbers = JSON.stringify({ total, page_number: page, page_size: perPage })
  return listBody(['{"manualJournalEntries":[', `],"page":${numbers}}`], rows.map(withId))
}

function create (call: Call, model: Model): string {
  refuseOlder(call)
  const { body } = call
  const draft = typeof body === 'object' && body !== null
    ? (body as Readonly<Record<string, unknown>>).manualJournalEntry
    : undefined
  const values = typeof draft === 'object' && draft !== null && !Array.isArray(draft) ? draft : {}
  const session = sessionOf(call)
  const id = session.write(model, values as Record<string, unknown>, undefined)
  return `{"manualJournalEntry":${withId(session.show(model, id, []))}}`
}

const rowSchemaWithId = (): JsonSchema => {
  const { properties, required, ...schema } = rowSchema(manualJournalEntries) as
    { properties: Record<string, JsonSchema>, required: string[] }
  const named = (name: string) => name === 'uuid' ? 'id' : name
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [named(name), each])),
    required: required.map(named),
  }
}

const whole: JsonSchema = { type: 'integer' }

const parameters = [
  { name: 'page_number', description: 'Page, from 1.', schema: { type: 'integer', minimum: 1 } },
  {
    name: 'page_size',
    description: `Rows of a page; more than ${largestSize} is taken as ${largestSize}.`,
    schema: { type: 'integer', minimum: 1 },
  },
]

const common = { family: ledger, paths: ['/accounting/businesses/:business_uuid/journal_entries'] } as const
const inferred = [
  `a request in an older version than ${VERSION}, or in none, is refused with 400`,
  'PUT and DELETE are answered with 405: an entry is corrected by another one',
]

/** The endpoints of manual journal entries. */
export const manualJournalEntryEndpoints = (model: Model): Endpoint[] => [
  endpoint({
    ...common,
    method: 'GET',
    operation: 'adjustment_entries.list',
    scope: 'user:journal_entries:read',
    summary: 'A page of manual journal entries.',
    parameters,
    inferred: [...inferred, 'page_number or page_size that is no number from 1 is refused with 400'],
    response: exactly({
      manualJournalEntries: { type: 'array', items: rowSchemaWithId() },
      page: exactly({ total: whole, page_number: whole, page_size: whole }),
    }),
    handle: call => ({ text: list(call, model) }),
  }),
  endpoint({
    ...common,
    method: 'POST',
    operation: 'adjustment_entries.create',
    scope: 'user:journal_entries:write',
    summary: 'Makes a manual journal entry.',
    inferred: [...inferred, 'the status 200'],
    request: {
      type: 'object',
      properties: { manualJournalEntry: draftSchema(manualJournalEntries, model.rules) },
      required: ['manualJournalEntry'],
    },
    response: exactly({ manualJournalEntry: rowSchemaWithId() }),
    handle: call => ({ text: create(call, model) }),
  }),
]
