// Late payment of documents: reminders and a fee of their own, which begin as those of the client.
import type { Session } from '../../declare/session.ts'
import { clients } from '../clients.ts'
import {
  firstReminders, readLateFee, readReminders, type LateDocument, type LateFee, type LateReminder
} from '../late-payment.ts'

interface Draft {
  readonly customerid?: number
  readonly late_fee?: LateFee | null
  readonly late_reminders?: readonly LateReminder[]
}

interface Settings {
  readonly late_fee: LateFee | null
  readonly late_reminders: LateReminder[]
}

/** Late payment: a new document takes its client's settings (inferred), an update what it sends. */
export function lateSettingsOf (
  owner: LateDocument, { customerid, late_fee, late_reminders }: Draft, before: Settings | undefined,
  session: Session
): Partial<Settings> {
  const now = session.now()
  if (before === undefined) {
    const client = session.get(clients, customerid!)
    return {
      late_reminders: firstReminders(owner, client.late_reminders, late_reminders ?? [], now),
      late_fee: readLateFee(owner, late_fee ?? client.late_fee, null, now),
    }
  }
  return {
    ...(late_reminders === undefined
      ? {}
      : { late_reminders: readReminders(owner, late_reminders, before.late_reminders, now) }),
    ...(late_fee === undefined ? {} : { late_fee: readLateFee(owner, late_fee, before.late_fee, now) }),
  }
}
