// What an invoice has beside its amounts: look, files, gateways, and late payment.
import type { Session } from '../../declare/session.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import { attachmentsOf, gatewaysOf } from '../documents/includes.ts'
import { lateSettingsOf } from '../documents/late.ts'
import { presentationOf } from '../documents/presentation.ts'
import { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>

/** Look, files, gateways and late payment: settings with defaults of their own. */
export function settingsOf (
  draft: InvoiceDraft, before: Invoice | undefined, session: Session
): Partial<Invoice> {
  return {
    ...presentationOf(invoices, draft, before, session),
    ...(draft.attachments == null ? {} : { attachments: attachmentsOf(draft.attachments, session) }),
    ...(Array.isArray(draft.allowed_gatewayids)
      ? { allowed_gateways: gatewaysOf(draft.allowed_gatewayids, session) }
      : {}),
    ...lateSettingsOf('invoice', draft, before, session),
  }
}
