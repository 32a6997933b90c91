// Billing time: time entries on an invoice line become billed, and unbilled again when they are taken off it.
import { numberOf } from '../../json-values.ts'
import type { Session } from '../../declare/session.ts'
import type { Row } from '../../declare/resource.ts'
import type { invoices } from './invoices.ts'
import { timeEntries } from '../time-entries.ts'

type Invoice = Row<typeof invoices>

/**
 * Marks the entries that came onto the invoice as billed, and those that left it as not billed (inferred).
 */
export function followTime (row: Invoice, before: Invoice | undefined, session: Session): void {
  const now = billedTime(row)
  const earlier = billedTime(before)
  for (const id of earlier) if (!now.includes(id)) mark(id, false, session)
  for (const id of now) if (!earlier.includes(id)) mark(id, true, session)
}

/** Ids of entries; no source shows whether they are sent bare or as objects, so both are taken. */
function billedTime (invoice: Invoice | undefined): number[] {
  if (invoice === undefined || invoice.vis_state === 1) return []
  return invoice.lines.flatMap(line => line.modern_time_entries)
    .map(entry =>
      numberOf(typeof entry === 'object' && entry !== null ? (entry as { id?: unknown }).id : entry))
    .filter(Number.isInteger)
}

function mark (id: number, billed: boolean, session: Session): void {
  if (session.find(timeEntries, id) !== undefined) session.store(timeEntries, id, { billed })
}
