// When a profile generates its invoices.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { clients } from '../clients.ts'
import { scheduleOf } from '../recurring.ts'
import { generate } from './generate.ts'
import { invoiceProfiles } from './invoice-profiles.ts'

type Profile = Row<typeof invoiceProfiles>

/** Whether nobody can be billed: a deleted client gets no invoices (documented). */
export const isClientDeleted = ({ customerid }: Profile, session: Session): boolean =>
  session.get(clients, customerid).vis_state === 1

function lastInvoice ({ id, accounting_systemid }: Profile, session: Session): string | null {
  return session.query<{ last: string | null }>(
    'SELECT max(generation_date) AS last FROM invoices WHERE parent = ? AND accounting_systemid = ?',
    id, accounting_systemid)[0]!.last
}

export const invoiceSchedule = scheduleOf({
  resource: invoiceProfiles,
  rhythm: ({ create_date, frequency }: Profile) => ({ create_date, frequency }),
  lastMade: lastInvoice,
  isBarred: isClientDeleted,
  make: generate,
  counted: ({ occurrences_to_date }) => ({ occurrences_to_date: occurrences_to_date + 1 }),
})
