// When a profile generates its invoices: a job at the beginning of each date, which schedules the next one.
import type { Row } from '../../declare/resource.ts'
import type { RowJob } from '../../declare/rules.ts'
import type { Session } from '../../declare/session.ts'
import { addDays, dayAfter, startOfDay } from '../../fields/index.ts'
import { clients } from '../clients.ts'
import { issueDate } from './frequency.ts'
import { generate } from './generate.ts'
import { invoiceProfiles } from './invoice-profiles.ts'

type Profile = Row<typeof invoiceProfiles>

/** Notes the job of a date, in place of the one before, or takes it back where no date is to come. */
function schedule (id: number, date: string | null, session: Session): void {
  const key = `invoice_profiles/${id}/generate`
  const day = date === null ? undefined : startOfDay(session.business.timezone, date)
  if (day === undefined) return session.unschedule(key)
  session.schedule('invoice_profiles.generate', Math.max(day, session.now()), { id }, key)
}

/** Stores what became of a profile and schedules its next invoice, if there is to be one. */
function proceed (id: number, values: Partial<Profile>, session: Session): void {
  session.store(invoiceProfiles, id, values)
  schedule(id, session.get(invoiceProfiles, id).next_issue_date, session)
}

/** The next date after a profile was written: that of before unless the write has to do with dates. */
export function followSchedule (
  row: Profile, before: Profile | undefined, skipsToday: boolean, session: Session
): void {
  if (!row.is_running) return schedule(row.id, null, session)
  const isKept = before?.is_running === true && !skipsToday &&
    row.create_date === before.create_date && row.frequency === before.frequency
  if (!isKept) proceed(row.id, { next_issue_date: openDate(row, skipsToday, session) }, session)
}

/** The first date from today on that has no invoice yet. */
function openDate (profile: Profile, skipsToday: boolean, session: Session): string | null {
  const { last } = session.query<{ last: string | null }>(
    'SELECT max(generation_date) AS last FROM invoices WHERE parent = ? AND accounting_systemid = ?',
    profile.id, profile.accounting_systemid)[0]!
  const closed = skipsToday ? session.today() : addDays(session.today(), -1)
  return dateAfter(profile, last !== null && last > closed ? last : closed)
}

/** The first date of a profile after a day; null past the year 9999. */
function dateAfter (profile: Profile, day: string): string | null {
  const next = dayAfter(day, { days: 1 })
  return next === undefined ? null : issueDate(profile, next) ?? null
}

/** Makes the next invoice now; the date it was to be made at stays unless it is today. */
export function generateNow (profile: Profile, session: Session) {
  const invoice = generate(profile, session)
  proceed(profile.id, {
    occurrences_to_date: profile.occurrences_to_date + 1,
    next_issue_date: dateAfterToday(profile, session),
  }, session)
  return invoice
}

function dateAfterToday (profile: Profile, session: Session): string | null {
  const today = session.today()
  const { next_issue_date: next } = profile
  return next !== null && next > today ? next : dateAfter(profile, today)
}

/** Whether nobody can be billed: a deleted client gets no invoices (documented). */
export const isClientDeleted = ({ customerid }: Profile, session: Session): boolean =>
  session.get(clients, customerid).vis_state === 1

/** Generates the invoice of a date, unless the date has moved: a world may have been imported. */
export const generation: RowJob<Profile> = {
  run (profile, _details, session) {
    const { id, next_issue_date: next } = profile
    if (next === null || next > session.today()) schedule(id, next, session)
    else if (isClientDeleted(profile, session)) {
      proceed(id, { next_issue_date: dateAfterToday(profile, session) }, session)
    } else generateNow(profile, session)
  },
}
