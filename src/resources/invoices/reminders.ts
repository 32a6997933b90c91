// Late reminders of an invoice: a mail some days before or after the due date, sent by the clock.
import type { Row } from '../../declare/resource.ts'
import type { RowJob } from '../../declare/rules.ts'
import type { Session } from '../../declare/session.ts'
import { isOpen, startOfDueDay } from './due.ts'
import { mailReminder } from './mails.ts'
import type { invoices } from './invoices.ts'
import type { LateReminder } from '../late-payment.ts'

type Invoice = Row<typeof invoices>

const keyOf = ({ id }: Invoice, { position }: LateReminder): string =>
  `invoices/${id}/late_reminder/${position}`

/**
 * Schedules the reminders of an invoice anew, or takes them back. None is sent for a day that has begun: they
 * are not sent retroactively (documented).
 */
export function followReminders (row: Invoice, before: Invoice | undefined, session: Session): void {
  const isOn = ({ enabled }: LateReminder) => enabled
  if (!row.late_reminders.some(isOn) && before?.late_reminders.some(isOn) !== true) return
  for (const reminder of row.late_reminders) {
    const at = isOn(reminder) && isOpen(row) ? startOfDueDay(row, reminder.delay, session) : undefined
    if (at === undefined || at <= session.now()) session.unschedule(keyOf(row, reminder))
    else {
      session.schedule('invoices.late_reminder', at, { id: row.id, position: reminder.position },
        keyOf(row, reminder))
    }
  }
}

/** Sends a reminder, unless it is off or the invoice closed: a world may have been imported. */
export const lateReminder: RowJob<Invoice> = {
  details: ['position'],
  run (invoice, { position }, session) {
    const reminder = invoice.late_reminders.find(one => one.position === position)
    if (reminder?.enabled === true && isOpen(invoice)) mailReminder(invoice, reminder, session)
  },
}
