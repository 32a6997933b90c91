// What an invoice does to the estimate that it names: it accepts it, and once sent it invoices it.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { estimates } from '../estimates/estimates.ts'
import { acceptedValues } from '../estimates/status.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

/** An estimate of another account, or of none, is left alone. */
export function followEstimate (row: Invoice, before: Invoice | undefined, session: Session): void {
  if (row.estimateid === 0 || !movesEstimate(row, before)) return
  const [estimate] = session.select(
    estimates, 'id = ? AND accounting_systemid = ?', row.estimateid, row.accountid)
  if (estimate === undefined) return
  const invoiced = hasSentInvoice(estimate.id, session)
  if (estimate.accepted && estimate.invoiced === invoiced) return
  session.store(estimates, estimate.id, { ...acceptedValues, invoiced })
}

const movesEstimate = (row: Invoice, before: Invoice | undefined): boolean => before === undefined ||
  row.vis_state !== before.vis_state || row.display_status !== before.display_status

const hasSentInvoice = (estimateid: number, session: Session): boolean => session.query(
  "SELECT 1 FROM invoices WHERE estimateid = ? AND vis_state <> 1 AND display_status <> 'draft' LIMIT 1",
  estimateid).length > 0
