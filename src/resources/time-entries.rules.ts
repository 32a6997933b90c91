// What an entry is given when it is written: whose it is, its local time, its task, and its timer.
import type { Session } from '../declare/session.ts'
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import type { Draft, Row } from '../declare/resource.ts'
import { instantOf, timeIn } from '../fields/index.ts'
import { identities, memberships } from './identities.ts'
import { services } from './services.ts'
import { isRunning, timeEntries, type EntryTimer } from './time-entries.ts'
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

/** The timer of a segment: the one named, the one it already has, the person's own, or a new one. */
function timerOf (
  draft: EntryDraft, before: Entry | undefined, identity_id: number, session: Session
): EntryTimer | null {
  const own = before?.identity_id === identity_id ? before.timer : null
  const named = draft.timer ?? (draft.is_logged === true ? null : own)
  if (named !== null) return known(named.id, identity_id, session)
  if (draft.is_logged === true) return null
  const isOpen = 'identity_id = ? AND active AND NOT is_logged AND timer IS NOT NULL'
  const open = session.select(timeEntries, isOpen, identity_id)[0]?.timer
  return { id: open?.id ?? session.create(timers, { identity_id }).id, is_running: true }
}

/** A timer of another person counts as unknown (inferred). */
function known (id: number, identity_id: number, session: Session): EntryTimer {
  return session.find(timers, id)?.identity_id === identity_id
    ? { id, is_running: false }
    : unknown('timer', 'timer', id)
}

/** A person has one running segment: starting another one stops it. */
function pauseOthers (row: Entry, session: Session): void {
  const running = `identity_id = ? AND id <> ? AND timer IS NOT NULL AND ${isRunning('time_entries')}`
  for (const other of session.select(timeEntries, running, row.identity_id, row.id)) {
    const elapsed = Math.trunc((session.now() - (instantOf(other.started_at) ?? 0)) / 1000)
    session.store(timeEntries, other.id, { duration: Math.max(1, elapsed) })
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
      active: draft.active ?? before?.active ?? true,
      ...(draft.internal === true ? { client_id: null } : {}),
    }
  },
  after (read, before, session) {
    const row = read()
    if (before === undefined && row.timer?.is_running === true) pauseOthers(row, session)
  },
}
