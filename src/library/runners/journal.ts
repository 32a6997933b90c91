// A world's journal as a person reads it under a failed test: what is most likely the reason comes first.
import { Refusal } from '../../control/refusal.ts'
import type { MockWorld } from '../types.ts'

/** Most requests that are shown. */
const MOST = 20

/** More than any journal keeps. */
const ALL = 1_000_000

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
const kinds: ReadonlyArray<{ readonly title: string, readonly has: (entry: Entry) => boolean }> = [
  { title: 'unmatched', has: ({ unmatched, status }) => isSet(unmatched) || status === 501 },
  { title: 'failed (5xx, or no answer)', has: ({ status = 200 }) => status >= 500 || status === 0 },
  { title: 'refused (4xx)', has: ({ status = 200 }) => status >= 400 },
  { title: 'answered, with warnings', has: ({ warnings = [] }) => warnings.length > 0 },
  { title: 'answered', has: () => true },
]

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== false

/** The journal of a world, a line for each request. Says so where the server keeps none. */
export async function journalOf (world: MockWorld): Promise<string> {
  const title = `freshbooks-mock: world '${world.world}' at ${world.url}`
  try {
    const { requests } = await world.requests.list({ limit: ALL })
    return [`${title} answered ${counted(requests.length)}`, ...sections(requests)].join('\n')
  } catch (error) {
    return `${title}: its journal cannot be read: ${reasonOf(error)}`
  }
}

const counted = (count: number): string =>
  count === 0 ? 'no request' : count === 1 ? 'one request' : `${count} requests`

/** A server may be older than this library, or gone. */
const reasonOf = (error: unknown): string =>
  error instanceof Refusal || !(error instanceof TypeError)
    ? (error as Error).message
    : 'this version keeps none'

function sections (requests: readonly Entry[]): string[] {
  const ranked = kinds.map(({ title }, rank) =>
    ({ title, rows: requests.filter(one => rankOf(one) === rank) }))
  const lines: string[] = []
  let room = MOST
  for (const { title, rows } of ranked) {
    // the last ones are nearest to the failure
    const shown = room === 0 ? [] : rows.slice(-room)
    room -= shown.length
    if (rows.length > 0) lines.push(`  ${title}:${leftOut(rows.length - shown.length)}`)
    lines.push(...shown.flatMap(linesOf))
  }
  return lines
}

const rankOf = (entry: Entry): number => kinds.findIndex(({ has }) => has(entry))

const leftOut = (count: number): string => count === 0 ? '' : ` (${count} more before these)`

function linesOf (entry: Entry): string[] {
  const { method = '?', status = 0, operation, faults = [], warnings = [], unmatched, hint } = entry
  const parts = [
    `    ${method.padEnd(6)} ${addressOf(entry)} → ${status === 0 ? 'no answer' : status}`,
    ...(isSet(operation) ? [String(operation)] : []),
    ...(faults.length === 0 ? [] : [`fault: ${faults.map(wordOf).join(', ')}`]),
  ]
  const near = typeof unmatched === 'object' ? unmatched?.hint : undefined
  const remarks = [...warnings.map(wordOf), near, hint].filter(remark => isSet(remark) && remark !== '')
  return [parts.join('  '), ...remarks.map(remark => `           ${remark}`)]
}

function addressOf ({ path = '', query }: Entry): string {
  const isObject = typeof query === 'object' && query !== null
  const asked = isObject ? writtenOut(query as Readonly<Record<string, unknown>>) : String(query ?? '')
  return asked === '' || path.includes('?') ? path : `${path}?${asked.replace(/^\?/, '')}`
}

const writtenOut = (query: Readonly<Record<string, unknown>>): string =>
  Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map(one => `${name}=${String(one)}`)).join('&')

/** An id, or a warning: its sentence. */
function wordOf (value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { code, message, id } = value as Readonly<Record<string, unknown>>
  if (message !== undefined) return [code, message].filter(isSet).join(': ')
  return String(code ?? id ?? JSON.stringify(value))
}
