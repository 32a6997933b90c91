// Logging a timer: what a request says of its segments and what they have measured become one entry. Clients
// send all segments back, with or without their ids, or one with the sum (the web app), or nothing at all;
// whatever is_logged and active say there (timers.md), no time is ever lost.
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import { timeEntries } from './time-entries.ts'
import { measured } from './time-entries.rules.ts'

type Entry = Row<typeof timeEntries>

/** A segment as a request sends it, where that is any of it. */
interface SentSegment {
  readonly id?: unknown
  readonly started_at?: string
  readonly duration?: number
  /** Everything that was sent. */
  readonly details: Readonly<Record<string, unknown>>
}

/** More than anybody's day has; each is compared with those that are there. */
const MOST_SEGMENTS = 1000

/** The segments in the body of a request, in its order. Throws what is wrong with them. */
export function sentSegments (body: unknown): readonly SentSegment[] {
  const sent = (body as { timer?: { time_entries?: unknown } | null } | null | undefined)?.timer?.time_entries
  if (sent === undefined || sent === null) return []
  const at = { field: 'time_entries', object: 'timer', value: sent }
  if (!Array.isArray(sent)) return fail('not-a-list', at)
  return sent.length > MOST_SEGMENTS ? fail('out-of-range', at) : sent.map(readSegment)
}

function readSegment (sent: unknown): SentSegment {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return fail('bad-mapping', { field: 'time_entries', object: 'timer', value: sent })
  }
  const details = sent as Readonly<Record<string, unknown>>
  return { id: details.id, details, ...valueOf('started_at', details), ...valueOf('duration', details) }
}

/** A value of a segment, read as an entry's is; nothing where none is sent. */
function valueOf (field: 'started_at' | 'duration', details: SentSegment['details']): object {
  const value = details[field]
  if (value === undefined || value === null) return {}
  const read = timeEntries.fields[field]!.parse(value)
  if ('value' in read) return { [field]: read.value }
  const { problem, ...more } = read
  return fail(problem, { field, object: 'time_entry', value, ...more })
}

/** Which segment each of those sent is: by its id, else by its start, else the next one in their order. */
function matched (open: readonly Entry[], sent: readonly SentSegment[]): Map<SentSegment, Entry> {
  const free = [...open]
  const pairs = new Map<SentSegment, Entry>()
  const pair = (fits: (one: SentSegment, segment: Entry) => boolean): void => {
    for (const one of sent.filter(one => !pairs.has(one))) {
      const index = free.findIndex(segment => fits(one, segment))
      if (index >= 0) pairs.set(one, free.splice(index, 1)[0]!)
    }
  }
  pair(({ id }, segment) => String(id) === String(segment.id))
  pair(({ started_at }, segment) => started_at === segment.started_at)
  pair(() => true)
  return pairs
}

/** The entry that segments are logged as, oldest segment first; `now` is when those that run stop. */
export function loggedEntry (
  open: readonly Entry[], sent: readonly SentSegment[], now: number
): Record<string, unknown> {
  const pairs = matched(open, sent)
  const starts = [...sent.map(one => one.started_at ?? pairs.get(one)?.started_at), ...unsent(open, pairs)
    .map(({ started_at }) => started_at)]
  return {
    ...lastWritten(open),
    ...sent.at(-1)?.details,
    identity_id: open[0]!.identity_id,
    started_at: starts.filter(start => start !== undefined).sort()[0],
    duration: inMinutes(secondsOf(open, sent, pairs, now)),
    is_logged: true,
    active: true,
  }
}

const unsent = (open: readonly Entry[], pairs: ReadonlyMap<SentSegment, Entry>): Entry[] => {
  const named = new Set(pairs.values())
  return open.filter(segment => !named.has(segment))
}

/** The segment that was changed last: its details are the latest. */
const lastWritten = (open: readonly Entry[]): Entry =>
  open.reduce((last, segment) => segment.updated_at >= last.updated_at ? segment : last)

/**
 * The sum of what was sent, with what a segment has measured where none was. Segments that were not sent
 * count as well, unless the sum holds them already: the web app sends one segment with the sum of all.
 */
function secondsOf (
  open: readonly Entry[], sent: readonly SentSegment[], pairs: ReadonlyMap<SentSegment, Entry>, now: number
): number {
  const own = (one: SentSegment): number => {
    const segment = pairs.get(one)
    if (segment === undefined) return 0
    return measured({ ...segment, started_at: one.started_at ?? segment.started_at }, now)
  }
  const told = sum(sent.map(one => one.duration || own(one)))
  const isWhole = unsent(open, pairs).length === 0
  return isWhole ? told : Math.max(told, sum(open.map(segment => measured(segment, now))))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** The nearest whole minutes (36,104 s were logged as 36,120); something is never nothing (inferred). */
const inMinutes = (seconds: number): number =>
  seconds === 0 ? 0 : Math.max(1, Math.round(seconds / 60)) * 60
