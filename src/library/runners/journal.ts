// Formats a world's request log for a failed test. The requests most likely to be the cause come first.
import { Refusal } from '../../control/refusal.ts'
import type { MockWorld } from '../types.ts'

/** Requests that are shown at most. */
const MAX_SHOWN = 20

/** A limit above the size of any log. */
const NO_LIMIT = 1_000_000

/** The fields of an entry that are used. All are optional, because the server may be older. */
interface Entry {
  readonly id?: string
  readonly method?: string
  readonly path?: string
  readonly query?: unknown
  readonly status?: number
  readonly operation?: string | null
  readonly unmatched?: { readonly hint?: string } | boolean | null
  readonly hint?: string | null
  readonly why?: string | null
  readonly warnings?: readonly unknown[]
  readonly faults?: readonly unknown[]
}

/** Categories of entries, most relevant first; an entry belongs to the first one it fits. */
const categories: ReadonlyArray<{ readonly title: string, readonly has: (entry: Entry) => boolean }> = [
  { title: 'unmatched', has: ({ unmatched, status }) => isPresent(unmatched) || status === 501 },
  { title: 'failed (5xx, or no answer)', has: ({ status = 200 }) => status >= 500 || status === 0 },
  { title: 'refused (4xx)', has: ({ status = 200 }) => status >= 400 },
  { title: 'answered, with warnings', has: ({ warnings = [] }) => warnings.length > 0 },
  { title: 'answered', has: () => true },
]

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== false

/** The journal of a world, one line per request; one line with the reason when it cannot be read. */
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

/** A TypeError means that an older server answered without a list of requests. */
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
    // the last requests are closest to the failure
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
  const { method = '?', status = 0, operation, why, faults = [], warnings = [], unmatched, hint } = entry
  const parts = [
    `    ${method.padEnd(6)} ${addressOf(entry)} → ${status === 0 ? 'no answer' : status}`,
    ...(isPresent(operation) ? [String(operation)] : []),
    ...(isPresent(why) ? [String(why)] : []),
    ...(faults.length === 0 ? [] : [`fault: ${faults.map(formatNote).join(', ')}`]),
  ]
  const suggestion = typeof unmatched === 'object' ? unmatched?.hint : undefined
  const notes = [...warnings.map(formatNote), suggestion, hint]
    .filter(note => isPresent(note) && note !== '' && note !== why)
  return [parts.join('  '), ...notes.map(note => `           ${note}`)]
}

function addressOf ({ path = '', query }: Entry): string {
  const isObject = typeof query === 'object' && query !== null
  const queryText = isObject ? formatQuery(query as Readonly<Record<string, unknown>>) : String(query ?? '')
  return queryText === '' || path.includes('?') ? path : `${path}?${queryText.replace(/^\?/, '')}`
}

const formatQuery = (query: Readonly<Record<string, unknown>>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map(one => `${name}=${String(one)}`)).join('&')

/** A fault is an id; a warning is an object with a code and a sentence. */
function formatNote (value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { code, message, id } = value as Readonly<Record<string, unknown>>
  if (message !== undefined) return [code, message].filter(isPresent).join(': ')
  return String(code ?? id ?? JSON.stringify(value))
}
