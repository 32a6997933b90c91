// The audit log of an invoice: an entry for each write that changed it.
import type { Session } from '../../declare/session.ts'
import type { Row } from '../../declare/resource.ts'
import { auditLogs } from '../audit-logs.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

/** Words of the log, of which only Created is captured. */
function eventOf (row: Invoice, before: Invoice | undefined): string {
  if (before === undefined) return 'Created'
  if (row.vis_state !== before.vis_state) return ['Restored', 'Deleted', 'Archived'][row.vis_state]!
  if (row.display_status === before.display_status) return 'Updated'
  return { sent: 'Sent', viewed: 'Viewed' }[row.display_status as string] ?? 'Updated'
}

export function logEvent (row: Invoice, before: Invoice | undefined, session: Session): void {
  session.add(auditLogs, {
    invoiceid: row.id,
    customerid: row.customerid,
    event: eventOf(row, before),
    acting_userid: session.caller.userid,
    amount: row.amount,
    paid: row.paid,
    currency_code: row.currency_code,
    num_lines: row.lines.length,
    status: row.status,
    display_status: row.display_status,
    payment_status: row.payment_status,
    autobill_status: row.autobill_status,
    dispute_status: row.dispute_status,
    last_order_status: row.last_order_status,
  })
}
