// Filters recorded requests by operation, status, position, text and warnings.
import { isLike } from '../../glob.ts'
import { seqOf, type RecordedRequest } from '../../world/request-log.ts'
import { readInstant } from '../../world/clock.ts'
import type { World } from '../../world/world.ts'
import { showEntry } from './entry.ts'

/** A parsed filter; an absent member matches every request. */
export interface EntryFilter {
  /** `invoices.create`; `*` matches any text. */
  readonly operation?: string
  readonly method?: string
  readonly status?: (status: number) => boolean
  /** Requests after this one, or from this instant of the machine's clock on. */
  readonly since?: Since
  /** Text in the displayed entry; case-insensitive. */
  readonly contains?: string
  /** Any warning, or a warning with this code. */
  readonly warning?: true | string
  readonly unmatched?: boolean
}

/** A sequence number of the log, or milliseconds since 1970. */
export type Since = { readonly seq: number } | { readonly instant: number }

/** Reads `req-12` or a time of the machine's clock (`now-5min`); undefined for anything else. */
export function readSince (text: string, world: World): Since | undefined {
  const seq = seqOf(text)
  if (seq !== undefined) return { seq }
  const instant = readInstant(world, text, world.wall())
  return instant === undefined ? undefined : { instant }
}

/** Whether a request arrived after the request, or at or after the instant. */
export const isSince = (since: Since, { seq, wall }: RecordedRequest): boolean =>
  'seq' in since ? seq > since.seq : wall >= since.instant

type Compare = (status: number, bound: number) => boolean

const comparisons: Readonly<Record<string, Compare>> = {
  '>=': (status, bound) => status >= bound,
  '<=': (status, bound) => status <= bound,
  '>': (status, bound) => status > bound,
  '<': (status, bound) => status < bound,
  '': (status, bound) => status === bound,
}

/**
 * Reads `404`, `4xx` or `>=400`; 0 is a connection that ended without a response. Undefined for other texts.
 */
export function readStatus (text: string): ((status: number) => boolean) | undefined {
  const group = /^([1-5])xx$/i.exec(text)?.[1]
  if (group !== undefined) return status => Math.floor(status / 100) === Number(group)
  const [, operator, digits] = /^(>=|<=|>|<|)\s*(\d{1,3})$/.exec(text) ?? []
  if (digits === undefined) return undefined
  return status => comparisons[operator!]!(status, Number(digits))
}

/** Whether a request is of an operation, in whose name `*` is any text; one of none is of no operation. */
export const isOperation = (pattern: string, { operation }: RecordedRequest): boolean =>
  operation !== undefined && isLike(pattern, operation)

/** Whether a request matches the filter. The most expensive test is last. */
export function isFound (world: World, filter: EntryFilter, request: RecordedRequest): boolean {
  const { operation, method, status, since, warning, unmatched, contains } = filter
  if (operation !== undefined && !isOperation(operation, request)) return false
  if (method !== undefined && method.toUpperCase() !== request.method) return false
  if (status !== undefined && !status(request.status)) return false
  if (since !== undefined && !isSince(since, request)) return false
  if (unmatched !== undefined && (request.unmatched !== undefined) !== unmatched) return false
  const isWarned = request.warnings.some(({ code }) => warning === true || code === warning)
  if (warning !== undefined && !isWarned) return false
  return contains === undefined ||
    JSON.stringify(showEntry(world, request)).toLowerCase().includes(contains.toLowerCase())
}
