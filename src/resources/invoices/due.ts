// What reminders and the fee for late payment have in common: whether an invoice still waits for money, and
// the days that count from its due date.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { addDays, startOfDay } from '../../fields/index.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

/** Whether an invoice waits for money: not a draft, a deleted one or one without anything outstanding. */
export const isOpen = ({ display_status, outstanding, vis_state }: Invoice): boolean =>
  vis_state !== 1 && display_status !== 'draft' && Number(outstanding.amount) > 0

/**
 * The beginning of a day where the business is, so many days after the due date (negative: before it), in
 * milliseconds since 1970; undefined beyond what dates can show.
 */
export const startOfDueDay = (
  { due_date }: Invoice, days: number, { business }: Session
): number | undefined => startOfDay(business.timezone, addDays(due_date, days))
