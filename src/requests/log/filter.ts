// Which requests of a log are meant: by operation, status, place in the log, text, warnings.
import { seqOf, type RecordedRequest } from '../../world/request-log.ts'
import type { World } from '../../world/world.ts'
import { showEntry } from './entry.ts'

/** What a list of requests can be narrowed by, as it was read. */
export interface EntryFilter {
  /** `invoices.create`, or with stars: `invoices.*`. */
  readonly operation?: string
  readonly method?: string
  readonly status?: (status: number) => boolean
  /** Requests after this number of the log, or from this instant of the machine's clock on. */
  readonly since?: Since
  /** Text in the shown entry, in upper or lower case. */
  readonly contains?: string
  /** Any warning, or one of that code. */
  readonly warning?: true | string
  readonly unmatched?: boolean
}

export type Since = { readonly seq: number } | { readonly instant: number }

/** Reads `req-12` or an instant (`2026-06-15T15:00:00Z`); undefined for anything else. */
export function readSince (text: string): Since | undefined {
  const seq = seqOf(text)
  if (seq !== undefined) return { seq }
  const instant = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(instant) ? undefined : { instant }
}

/** Whether a request came after that. */
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

/** Reads `404`, `4xx` or `>=400`; 0 is a connection without an answer. Undefined for anything else. */
export function readStatus (text: string): ((status: number) => boolean) | undefined {
  const group = /^([1-5])xx$/i.exec(text)?.[1]
  if (group !== undefined) return status => Math.floor(status / 100) === Number(group)
  const [, sign, digits] = /^(>=|<=|>|<|)\s*(\d{1,3})$/.exec(text) ?? []
  if (digits === undefined) return undefined
  return status => comparisons[sign!]!(status, Number(digits))
}

/** A pattern with stars against a text; a star stands for anything. */
export function isLike (pattern: string, text: string | undefined): boolean {
  if (text === undefined) return false
  if (!pattern.includes('*')) return pattern === text
  const escaped = pattern.split(/\*+/).map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`).test(text)
}

/** Whether a request is meant. What costs most is asked last. */
export function isWanted (world: World, wanted: EntryFilter, request: RecordedRequest): boolean {
  const { operation, method, status, since, warning, unmatched, contains } = wanted
  if (operation !== undefined && !isLike(operation, request.operation)) return false
  if (method !== undefined && method.toUpperCase() !== request.method) return false
  if (status !== undefined && !status(request.status)) return false
  if (since !== undefined && !isSince(since, request)) return false
  if (unmatched !== undefined && (request.miss !== undefined) !== unmatched) return false
  const isWarned = request.warnings.some(({ code }) => warning === true || code === warning)
  if (warning !== undefined && !isWarned) return false
  return contains === undefined ||
    JSON.stringify(showEntry(world, request)).toLowerCase().includes(contains.toLowerCase())
}
