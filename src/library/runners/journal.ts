// A world's journal as a person reads it under a failed test: what is most likely the reason comes first.
import { Refusal } from '../../control/refusal.ts'
import type { MockWorld } from '../types.ts'

/** Most requests that are shown. */
const MAX_SHOWN = 20

/** More than any journal keeps. */
const NO_LIMIT = 1_000_000

/** What is read of an entry; all of it may be missing. */
interface Entry {
  readonly id?: string
  readonly method?: string
  readonly path?: string
  readonly query?: unknown
  readonly status?: number
  readonly operation?: string | null
  readonly unmatched?: { readonly hint?: string } | boolean | null
  readonly hint?: string | null
  readonly warnings?: readonly unknown[]
  readonly faults?: readonly unknown[]
}

/** Kinds of entry, the most telling first. */
const categories: ReadonlyArray<{ readonly title: string, readonly has: (entry: Entry) => boolean }> = [
  { title: 'unmatched', has: ({ unmatched, status }) => isPresent(unmatched) || status === 501 },
  { title: 'failed (5xx, or no answer)', has: ({ status = 200 }) => status >= 500 || status === 0 },
  { title: 'refused (4xx)', has: ({ status = 200 }) => status >= 400 },
  { title: 'answered, with warnings', has: ({ warnings = [] }) => warnings.length > 0 },
  { title: 'answered', has: () => true },
]

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== false

/** The journal of a world, a line for each request. Says so where the server keeps none. */
export async function journalOf (world: MockWorld): Promise<string> {
  const title = `freshbooks-mock: world '${world.world}' at ${world.url}`
  try {
    const { requests } = await world.requests.list({ limit: NO_LIMIT })
    return [`${title} answered ${countText(requests.length)}`, ...sections(requests)].join('\n')
  } catch (error) {
    return `${title}: its journal cannot be read: ${reasonOf(error)}`
  }
}

const countText = (count: number): string =>
  count === 0 ? 'no request' : count === 1 ? 'one request' : `${count} requests`

/** A server may be older than this library, or gone. */
const reasonOf = (error: unknown): string =>
  error instanceof Refusal || !(error instanceof TypeError)
    ? (error as Error).message
    : 'this version keeps none'

function sections (requests: readonly Entry[]): string[] {
  const ranked = categories.map(({ title }, rank) =>
    ({ title, rows: requests.filter(one => rankOf(one) === rank) }))
  const lines: string[] = []
  let remaining = MAX_SHOWN
  for (const { title, rows } of ranked) {
    // the last ones are nearest to the failure
    const visible = remaining === 0 ? [] : rows.slice(-remaining)
    remaining -= visible.length
    if (rows.length > 0) lines.push(`  ${title}:${omittedText(rows.length - visible.length)}`)
    lines.push(...visible.flatMap(formatEntry))
  }
  return lines
}

const rankOf = (entry: Entry): number => categories.findIndex(({ has }) => has(entry))

const omittedText = (count: number): string => count === 0 ? '' : ` (${count} more before these)`

function formatEntry (entry: Entry): string[] {
  const { method = '?', status = 0, operation, faults = [], warnings = [], unmatched, hint } = entry
  const parts = [
    `    ${method.padEnd(6)} ${addressOf(entry)} → ${status === 0 ? 'no answer' : status}`,
    ...(isPresent(operation) ? [String(operation)] : []),
    ...(faults.length === 0 ? [] : [`fault: ${faults.map(formatNote).join(', ')}`]),
  ]
  const suggestion = typeof unmatched === 'object' ? unmatched?.hint : undefined
  const notes = [...warnings.map(formatNote), suggestion, hint].filter(remark => isPresent(remark) && remark !== '')
  return [parts.join('  '), ...notes.map(remark => `           ${remark}`)]
}

function addressOf ({ path = '', query }: Entry): string {
  const isObject = typeof query === 'object' && query !== null
  const queryText = isObject ? formatQuery(query as Readonly<Record<string, unknown>>) : String(query ?? '')
  return queryText === '' || path.includes('?') ? path : `${path}?${queryText.replace(/^\?/, '')}`
}

const formatQuery = (query: Readonly<Record<string, unknown>>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map(one => `${name}=${String(one)}`)).join('&')

/** An id, or a warning: its sentence. */
function formatNote (value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { code, message, id } = value as Readonly<Record<string, unknown>>
  if (message !== undefined) return [code, message].filter(isPresent).join(': ')
  return String(code ?? id ?? JSON.stringify(value))
}
