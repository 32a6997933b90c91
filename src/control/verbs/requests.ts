// Verbs of the request log: list, show, count, clear, export as HAR, verify, and scope usage.
import { numberOf, textOf } from '../../json-values.ts'
import { readChecks, type KnownNames } from '../../requests/verify/checks.ts'
import { CheckError } from '../../requests/verify/reading.ts'
import { scopeUses, showEntry } from '../../requests/log/entry.ts'
import { isFound } from '../../requests/log/filter.ts'
import { harOf } from '../../requests/log/har.ts'
import { junit, readable, summary } from '../../requests/verify/text.ts'
import { verifyWithin, type Outcome } from '../../requests/verify/verify.ts'
import { checksSchema } from '../../requests/verify/schema.ts'
import type { RecordedRequest } from '../../world/request-log.ts'
import type { World } from '../../world/world.ts'
import { refuse } from '../refusal.ts'
import {
  filters, operationsOf, parseFilters, parseLimit, parseSince, type Filters
} from '../request-filters.ts'
import { Document, verb, type VerbContext } from '../verb.ts'
import {
  entrySchema, harSchema, logCountsSchema, scopeUseSchema
} from './request-schemas.ts'
import { arrayOf, integer, objectOf, string } from './schemas.ts'

/** Longest that verify waits: many clients and proxies close a connection after a minute. */
const MAX_WAIT_MS = 60_000

/** The logged requests that match the filters, oldest first. */
function findRequests ({ world, app }: VerbContext, input: Filters): RecordedRequest[] {
  const filter = parseFilters(input, app, world)
  return world.requests.all().filter(request => isFound(world, filter, request))
}

const list = verb<Filters, object>({
  name: 'requests.list',
  columns: ['id', 'status', 'method', 'path', 'operation', 'why'],
  method: 'GET',
  path: '/worlds/:world/requests',
  summary: 'Lists the requests that the world has answered, oldest first; the last 100 without a limit.',
  input: { ...filters, limit: { description: 'How many of the last ones. Default: 100.', schema: integer } },
  output: objectOf({ requests: arrayOf(entrySchema), found: integer, ...logCountsSchema }),
  run: (input, context) => {
    const { world } = context
    const limit = parseLimit(input.limit)
    const requests = findRequests(context, input)
    return {
      requests: requests.slice(-limit).map(request => showEntry(world, request)),
      found: requests.length,
      total: world.requests.total,
      evicted: world.requests.evicted,
    }
  },
})

const show = verb<{ readonly id: string }, object>({
  name: 'requests.show',
  method: 'GET',
  path: '/worlds/:world/requests/:id',
  summary: 'Shows one request.',
  input: { id: { description: 'Its id: req-12.', schema: string, required: true } },
  output: objectOf({ request: entrySchema }),
  run: ({ id }, { world }) =>
    ({ request: showEntry(world, world.requests.find(id) ?? unknownRequest(world, id)) }),
})

function unknownRequest ({ name, requests }: World, id: string): never {
  const seq = Number(/^req-(\d+)$/.exec(id)?.[1] ?? NaN)
  const isEvicted = seq > 0 && seq <= requests.total
  return refuse(404, 'unknown-request', isEvicted
    ? `request '${id}' of world '${name}' is no longer in the log`
    : `world '${name}' has no request '${id}'`,
  isEvicted ? { hint: `the log keeps the last ${requests.bounds.size}; --journal-size changes that` } : {})
}

const count = verb<Filters, object>({
  name: 'requests.count',
  method: 'GET',
  path: '/worlds/:world/requests/count',
  summary: 'Counts requests.',
  input: filters,
  output: objectOf({ count: integer, ...logCountsSchema }),
  run: (input, context) => {
    const { total, evicted } = context.world.requests
    return { count: findRequests(context, input).length, total, evicted }
  },
})

const clear = verb<Filters, object>({
  name: 'requests.clear',
  method: 'DELETE',
  path: '/worlds/:world/requests',
  summary: 'Deletes requests from the log; all without a filter.',
  input: filters,
  output: objectOf({ removed: integer }),
  run: (input, { world, app }) => {
    const filter = parseFilters(input, app, world)
    const removed = Object.keys(filter).length === 0
      ? world.requests.clear()
      : world.requests.clear(request => isFound(world, filter, request))
    return { removed }
  },
})

const har = verb<Filters, Document>({
  name: 'requests.har',
  isFile: true,
  method: 'GET',
  path: '/worlds/:world/requests.har',
  summary: 'Returns the log as an HTTP archive (HAR 1.2), with secrets removed.',
  input: filters,
  files: { 'application/json': harSchema },
  run: (input, context) => {
    const entries = findRequests(context, input).map(request => showEntry(context.world, request))
    return new Document('application/json', JSON.stringify(harOf(entries, context.origin), null, 2))
  },
})

const scopes = verb<Record<string, never>, object>({
  name: 'scopes',
  columns: ['token', 'email', 'requests', 'minimal', 'missing', 'unused'],
  method: 'GET',
  path: '/worlds/:world/scopes',
  summary: 'Shows the scopes that requests used and those that their tokens have.',
  output: objectOf({ tokens: arrayOf(scopeUseSchema), evicted: integer }),
  run: (_input, { world }) => ({
    tokens: scopeUses(world, world.requests.all()), evicted: world.requests.evicted,
  }),
})

interface VerifyInput {
  readonly checks: unknown
  readonly since?: unknown
  readonly wait_ms?: unknown
  readonly format?: unknown
}

const verify = verb<VerifyInput, object>({
  name: 'verify',
  method: 'POST',
  path: '/worlds/:world/verify',
  summary: 'Checks the requests and the data of a world; answers 422 with the failures if a check fails.',
  input: {
    checks: {
      description: 'The checks; see /_mock/schemas/verify.json.', schema: checksSchema, required: true,
    },
    since: { description: 'Only requests after this one (req-12), or after this time.', schema: string },
    wait_ms: { description: 'How long to wait until all checks hold; 60000 at most.', schema: integer },
    format: {
      description: 'json, text or junit. Default: by the Accept header.',
      schema: { enum: ['json', 'text', 'junit'] },
    },
  },
  output: objectOf({ passed: integer, requests: integer, evicted: integer }),
  files: { 'text/plain': string, 'application/xml': string },
  refusesWithFiles: true,
  run: async ({ checks, since, wait_ms, format }, { world, app, accept }) => {
    const names: KnownNames = { operations: operationsOf(app), models: world.models }
    const parsedChecks = parseChecks(checks, names)
    const start = since === undefined ? undefined : parseSince(since, world)
    const reportFormat = parseFormat(format, accept)
    const outcome = await verifyWithin(world, parsedChecks, start, parseWait(wait_ms))
    return formatOutcome(reportFormat, outcome)
  },
})

function parseChecks (checks: unknown, names: KnownNames) {
  try {
    return readChecks(checks, names)
  } catch (error) {
    if (!(error instanceof CheckError)) throw error
    return refuse(400, 'bad-check', error.message, {
      at: error.at, ...(error.didYouMean === undefined ? {} : { did_you_mean: error.didYouMean }),
    })
  }
}

function parseWait (value: unknown): number {
  const wait = numberOf(value ?? 0)
  return Number.isInteger(wait) && wait >= 0 && wait <= MAX_WAIT_MS
    ? wait
    : refuse(400, 'bad-wait',
      `wait_ms must be a whole number from 0 to ${MAX_WAIT_MS}, not '${textOf(value)}'`)
}

type ReportFormat = 'json' | 'text' | 'junit'

function parseFormat (format: unknown, accept: string): ReportFormat {
  if (format === 'json' || format === 'text' || format === 'junit') return format
  if (format !== undefined) {
    refuse(400, 'unknown-format', `format is json, text or junit, not '${textOf(format)}'`)
  }
  if (/^\s*text\/plain\b/.test(accept)) return 'text'
  return /^\s*(application|text)\/xml\b/.test(accept) ? 'junit' : 'json'
}

function formatOutcome (reportFormat: ReportFormat, outcome: Outcome): object {
  const { failures, checks, requests, evicted } = outcome
  const status = failures.length === 0 ? 200 : 422
  if (reportFormat === 'text') return new Document('text/plain; charset=utf-8', readable(outcome), status)
  if (reportFormat === 'junit') return new Document('application/xml; charset=utf-8', junit(outcome), status)
  if (failures.length === 0) return { passed: checks.length, requests, evicted }
  return refuse(422, 'verification-failed', summary(outcome), {
    world: outcome.world, passed: checks.length - failures.length, failures, requests, evicted,
    report: readable(outcome),
  })
}

/** The verbs of the log; requests.count precedes requests.show, whose path would take `count` for an id. */
export const requestsVerbs = [list, count, har, show, clear, verify, scopes]
