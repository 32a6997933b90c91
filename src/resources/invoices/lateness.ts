// What becomes of an invoice whose due date comes and goes: reminders and a fee, both jobs of the clock.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import type { invoices } from './invoices.ts'
import { followLateFee, lateFee } from './late-fee.ts'
import { followReminders, lateReminder } from './reminders.ts'

type Invoice = Row<typeof invoices>

/** Schedules anew what is to happen to an invoice for late payment, or takes it back. */
export function followLateness (row: Invoice, before: Invoice | undefined, session: Session): void {
  followReminders(row, before, session)
  followLateFee(row, before, session)
}

/** The jobs, by their names. */
export const latenessJobs = { late_fee: lateFee, late_reminder: lateReminder }
