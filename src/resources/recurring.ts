// When profiles make what they are templates of: a job at the beginning of each date schedules the next one.
import { isDeepStrictEqual } from 'node:util'
import { tableOf, type Resource } from '../declare/resource.ts'
import type { RowJob } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { addDays, dayAfter, startOfDay } from '../fields/index.ts'
import { issueDate, type Rhythm } from './invoice-profiles/frequency.ts'

/** What profiles of every kind have. */
interface Profile {
  readonly id: number
  readonly is_running: boolean
  /** The date of the next one, YYYY-MM-DD; null where none is to come. */
  readonly next_issue_date: string | null
}

/** How profiles of a kind work. Their job is called `generate`. */
export interface Recurring<Row, Made> {
  readonly resource: Resource<Row>
  readonly rhythm: (profile: Row) => Rhythm
  /** The last day that one was made for; null for none. */
  readonly lastMade: (profile: Row, session: Session) => string | null
  /** Whether none can be made, so that its date passes. */
  readonly isBarred: (profile: Row, session: Session) => boolean
  /** Makes the one of today; throws problems where that cannot be. */
  readonly make: (profile: Row, session: Session) => Made
  /** What a profile keeps of having made one. */
  readonly counted: (profile: Row, session: Session) => Partial<Row>
}

/** What a write says of the dates. */
export interface Wish {
  /** Whether today is to be left out. */
  readonly skipsToday?: boolean
  /** A date that is to be the next one. */
  readonly next?: string | undefined
}

/** Schedules of profiles of a kind. */
export interface Schedule<Row, Made> {
  /** Follows a write: the next date is that of before unless the write has to do with dates. */
  readonly follow: (row: Row, before: Row | undefined, wish: Wish, session: Session) => void
  /** Makes the next one now; the date it was to be made at stays unless it is today. */
  readonly generateNow: (profile: Row, session: Session) => Made
  readonly generation: RowJob<Row>
}

/** The schedules of profiles of a kind. */
export const scheduleOf = <Row extends Profile, Made>(kind: Recurring<Row, Made>): Schedule<Row, Made> => ({
  follow: (row, before, wish, session) => follow(kind, row, before, wish, session),
  generateNow: (profile, session) => generateNow(kind, profile, session),
  generation: { run: (profile, _details, session) => generate(kind, profile, session) },
})

/** Notes the job of a date, in place of the one before, or takes it back where no date is to come. */
function schedule (resource: Resource, id: number, date: string | null, session: Session): void {
  const table = tableOf(resource)
  const key = `${table}/${id}/generate`
  const day = date === null ? undefined : startOfDay(session.business.timezone, date)
  if (day === undefined) return session.unschedule(key)
  session.schedule(`${table}.generate`, Math.max(day, session.now()), { id }, key)
}

/** Stores what became of a profile and schedules its next date, if there is to be one. */
function proceed<Row extends Profile> (
  { resource }: Recurring<Row, any>, id: number, values: Partial<Row>, session: Session
): void {
  session.store(resource, id, values)
  schedule(resource, id, session.get(resource, id).next_issue_date, session)
}

/** What makes a date the next one. */
const next = <Row extends Profile>(next_issue_date: string | null): Partial<Row> =>
  ({ next_issue_date }) as Partial<Row>

function follow<Row extends Profile> (
  kind: Recurring<Row, any>, row: Row, before: Row | undefined, { next: wanted, skipsToday = false }: Wish,
  session: Session
): void {
  const { resource, rhythm } = kind
  const isSteady = before !== undefined && isDeepStrictEqual(rhythm(row), rhythm(before))
  // the date of one that rests stays for when it goes on, unless it is another rhythm then
  if (!row.is_running && isSteady) return schedule(resource, row.id, null, session)
  if (!row.is_running) return proceed(kind, row.id, next<Row>(null), session)
  const isWanted = wanted !== undefined && wanted >= session.today()
  if (isWanted) return proceed(kind, row.id, next<Row>(wanted), session)
  if (isSteady && !skipsToday && isStillNext(row, before, session)) return resume(kind, row, before, session)
  proceed(kind, row.id, next<Row>(openDate(kind, row, skipsToday, session)), session)
}

/** Whether its date stays: that of before, or of one that goes on, a day that is still to come. */
const isStillNext = (row: Profile, before: Profile, session: Session): boolean => before.is_running
  ? row.next_issue_date === before.next_issue_date
  : row.next_issue_date !== null && row.next_issue_date >= session.today()

/** Schedules the date of one that goes on; that of one that was running is scheduled. */
function resume<Row extends Profile> (
  { resource }: Recurring<Row, any>, row: Row, before: Row, session: Session
): void {
  if (!before.is_running) schedule(resource, row.id, row.next_issue_date, session)
}

/** The first date from today on that nothing was made for yet. */
function openDate<Row> (
  { lastMade, rhythm }: Recurring<Row, any>, row: Row, skipsToday: boolean, session: Session
): string | null {
  const last = lastMade(row, session)
  const closed = skipsToday ? session.today() : addDays(session.today(), -1)
  return dateAfter(rhythm(row), last !== null && last > closed ? last : closed)
}

function generateNow<Row extends Profile, Made> (
  kind: Recurring<Row, Made>, profile: Row, session: Session
): Made {
  const made = kind.make(profile, session)
  const date = dateAfterToday(kind, profile, session)
  proceed(kind, profile.id, { ...kind.counted(profile, session), ...next<Row>(date) }, session)
  return made
}

function dateAfterToday<Row extends Profile> (
  { rhythm }: Recurring<Row, any>, profile: Row, session: Session
): string | null {
  const today = session.today()
  const { next_issue_date: date } = profile
  return date !== null && date > today ? date : dateAfter(rhythm(profile), today)
}

/** Makes the one of a date, unless the date has moved: a world may have been imported. */
function generate<Row extends Profile> (kind: Recurring<Row, any>, profile: Row, session: Session): void {
  const { id, next_issue_date: date } = profile
  if (date === null || date > session.today()) schedule(kind.resource, id, date, session)
  else if (kind.isBarred(profile, session)) {
    proceed(kind, id, next<Row>(dateAfterToday(kind, profile, session)), session)
  } else generateNow(kind, profile, session)
}

/** The first date of a rhythm after a day; null past the year 9999. */
function dateAfter (rhythm: Rhythm, day: string): string | null {
  const next = dayAfter(day, { days: 1 })
  return next === undefined ? null : issueDate(rhythm, next) ?? null
}
