// Rebilling: an invoice line that names an expense puts the expense on that invoice.
import type { Session } from '../../declare/session.ts'
import { fail } from '../../declare/problem.ts'
import type { Row } from '../../declare/resource.ts'
import { expenses } from '../expenses.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

/** An expense on a line must exist and belong to a client (errno 1004 and 8016, captured). */
export function checkExpenses (lines: ReadonlyArray<{ expenseid?: number }>, session: Session): void {
  for (const { expenseid = 0 } of lines) {
    if (expenseid === 0) continue
    const expense = session.find(expenses, expenseid)
    const at = { field: 'expenseid', object: 'invoice', value: expenseid }
    if (expense === undefined || expense.vis_state === 1) fail('invalid', at)
    else if (expense.clientid === 0) {
      fail('refused', {
        ...at, errno: 8016, message: `expense_id '${expenseid}' is not assigned to a client.`,
      })
    }
  }
}

/** Marks the expenses that came onto the invoice, and frees those that left it. */
export function followExpenses (row: Invoice, before: Invoice | undefined, session: Session): void {
  const now = rebilled(row)
  const earlier = rebilled(before)
  for (const id of earlier) if (!now.includes(id)) assign(id, null, session)
  for (const id of now) if (!earlier.includes(id)) assign(id, row.id, session)
}

function rebilled (invoice: Invoice | undefined): number[] {
  if (invoice === undefined || invoice.vis_state === 1) return []
  return invoice.lines.map(line => line.expenseid).filter(id => id !== 0)
}

function assign (id: number, invoiceid: number | null, session: Session): void {
  if (session.find(expenses, id) !== undefined) session.store(expenses, id, { invoiceid })
}
