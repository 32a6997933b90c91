// What an invoice has beside its amounts: look, files, gateways, and late payment.
import type { Session } from '../../declare/session.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import { clients } from '../clients.ts'
import { attachmentsOf, gatewaysOf } from '../documents/includes.ts'
import { presentationOf } from '../documents/presentation.ts'
import { invoices } from './invoices.ts'
import { firstReminders, readLateFee, readReminders } from '../late-payment.ts'

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>

/** Look, files, gateways and late payment: settings with defaults of their own. */
export function settingsOf (
  draft: InvoiceDraft, before: Invoice | undefined, session: Session
): Partial<Invoice> {
  const now = session.now()
  return {
    ...presentationOf(invoices, draft, before, session),
    ...(draft.attachments == null ? {} : { attachments: attachmentsOf(draft.attachments, session) }),
    ...(Array.isArray(draft.allowed_gatewayids)
      ? { allowed_gateways: gatewaysOf(draft.allowed_gatewayids, session) }
      : {}),
    ...lateOf(draft, before, session, now),
  }
}

/** Late payment: a new invoice takes its client's settings (inferred), an update what it sends. */
function lateOf (
  { customerid, late_fee, late_reminders }: InvoiceDraft, before: Invoice | undefined, session: Session,
  now: number
): Partial<Invoice> {
  if (before === undefined) {
    const client = session.get(clients, customerid!)
    return {
      late_reminders: firstReminders(client.late_reminders, late_reminders ?? [], now),
      late_fee: readLateFee('invoice', late_fee ?? client.late_fee, null, now),
    }
  }
  return {
    ...(late_reminders === undefined
      ? {}
      : { late_reminders: readReminders('invoice', late_reminders, before.late_reminders, now) }),
    ...(late_fee === undefined
      ? {}
      : { late_fee: readLateFee('invoice', late_fee, before.late_fee, now) }),
  }
}
