// What an entry is given when it is written: whose it is, its local time, its task, and its timer.
import type { Session } from '../declare/session.ts'
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import type { Draft, Row } from '../declare/resource.ts'
import { instantOf, timeIn } from '../fields/index.ts'
import { identities, memberships } from './identities.ts'
import { services } from './services.ts'
import { isRunning, NEW_TIMER, timeEntries, type EntryTimer } from './time-entries.ts'
import { timers } from './timers.ts'

type Entry = Row<typeof timeEntries>
type EntryDraft = Draft<typeof timeEntries>

/**
 * Somebody else may be named, as long as they work in this business (inferred: sources show colleagues only).
 */
function identityOf (draft: EntryDraft, before: Entry | undefined, session: Session): number {
  const { caller, business } = session
  const usual = before?.identity_id ?? caller.identity_id
  const sent = draft.identity_id ?? usual
  if (sent === usual || sent === caller.identity_id) return sent
  const isColleague =
    session.select(memberships, 'identity_id = ? AND business_id = ?', sent, business.id).length > 0
  return isColleague ? sent : unknown('identity_id', 'identity', sent)
}

function unknown (field: string, message: string, value: number): never {
  return fail('unknown-reference', { field, object: 'time_entry', value, message })
}

const zoneOf = (identity_id: number, session: Session): string =>
  session.find(identities, identity_id)?.timezone ?? session.business.timezone

/** The task that is the service's twin; an entry without a service keeps the task that was sent. */
function taskOf (draft: EntryDraft, session: Session): number | null {
  if (typeof draft.service_id !== 'number') return draft.task_id ?? null
  return session.get(services, draft.service_id).task_id
}

/**
 * The timer of a segment: the one named, the one it has already, or a new one where `{}` was sent. Without
 * `timer` an entry has none, logged or not (live, September 2026).
 */
function timerOf (
  { timer: sent, is_logged }: EntryDraft, before: Entry | undefined, identity_id: number, session: Session
): EntryTimer | null {
  const isNamed = sent != null && sent.id !== NEW_TIMER.id
  if (isNamed) return known(sent.id, identity_id, session)
  if (is_logged === true) return null
  const own = before?.identity_id === identity_id ? before.timer : null
  if (own !== null) return own
  return sent == null ? null : { id: session.create(timers, { identity_id }).id, is_running: true }
}

/** A PUT that sends none neither throws away nor goes on with what an unlogged entry has measured. */
function durationOf ({ duration = null, is_logged }: EntryDraft, before: Entry | undefined): number | null {
  return is_logged === true || Number(duration) > 0 ? duration : before?.duration || duration
}

/** A timer of another person counts as unknown (inferred). */
function known (id: number, identity_id: number, session: Session): EntryTimer {
  return session.find(timers, id)?.identity_id === identity_id
    ? { id, is_running: false }
    : unknown('timer', 'timer', id)
}

/** Whether it runs, as SQL's `isRunning` has it. */
const runs = ({ timer, active, is_logged, duration }: Entry): boolean =>
  timer !== null && active && !is_logged && (duration ?? 0) === 0

/** Seconds that an entry has measured: its duration, or those since a segment of a timer began to run. */
export function measured (entry: Entry, now: number): number {
  if (!runs(entry)) return entry.duration ?? 0
  return Math.max(0, Math.trunc((now - (instantOf(entry.started_at) ?? 0)) / 1000))
}

/** A person has one running segment: starting another one pauses it. */
function pauseOthers (row: Entry, session: Session): void {
  const running = `identity_id = ? AND id <> ? AND ${isRunning('time_entries')}`
  for (const other of session.select(timeEntries, running, row.identity_id, row.id)) {
    session.store(timeEntries, other.id, { duration: Math.max(1, measured(other, session.now())) })
  }
}

export const timeEntryRules: Rules<typeof timeEntries> = {
  check: ({ is_logged, duration }) => is_logged === true && typeof duration !== 'number'
    ? [{ kind: 'inconsistent', object: 'time_entry', message: 'Logged entries must have a duration' }]
    : [],
  complete (draft, before, session) {
    const identity_id = identityOf(draft, before, session)
    const local_timezone = before?.local_timezone ?? zoneOf(identity_id, session)
    return {
      identity_id,
      local_timezone,
      local_started_at: timeIn(local_timezone, instantOf(draft.started_at) ?? 0),
      task_id: taskOf(draft, session),
      timer: timerOf(draft, before, identity_id, session),
      duration: durationOf(draft, before),
      active: draft.active ?? before?.active ?? true,
      ...(draft.internal === true ? { client_id: null } : {}),
    }
  },
  after (read, before, session) {
    const row = read()
    if (runs(row) && (before === undefined || !runs(before))) pauseOthers(row, session)
  },
}
