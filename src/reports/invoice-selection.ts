// The invoices that a report on documents is about: by date, currency, client and status.
import type { Session } from '../declare/session.ts'
import { currency, id, list, type Values } from './parameters.ts'
import { range } from './range.ts'

/** Parameters that choose invoices. */
export const invoiceSelection = {
  ...range,
  currency_code: currency(),
  clientids: list(id({ description: 'Only invoices to these clients.' })),
  statusids: list(id({
    description: 'Only invoices of these statuses: 1 draft, 2 sent, 3 viewed, 4 paid, ….',
  })),
}

export type InvoiceSelection = Values<typeof invoiceSelection>

/**
 * The SQL condition of the rows of `invoices_read` that are chosen, dated by one of their columns. Drafts and
 * archived invoices are (captured, inferred); its values are those of `selectionValues`.
 */
export const selectionSql = (date: 'create_date' | 'date_paid'): string => `accounting_systemid = $account
  AND vis_state IN (0, 2) AND currency_code = $currency_code AND ${date} BETWEEN $start_date AND $end_date
  AND ($clientids = '[]' OR customerid IN (SELECT value FROM json_each($clientids)))
  AND ($statusids = '[]' OR status IN (SELECT value FROM json_each($statusids)))`

/** What the parameters of `selectionSql` stand for. */
export const selectionValues = (session: Session, selected: InvoiceSelection) => ({
  account: session.business.account_id,
  clientids: JSON.stringify(selected.clientids),
  currency_code: selected.currency_code,
  end_date: selected.end_date,
  start_date: selected.start_date,
  statusids: JSON.stringify(selected.statusids),
})

/** What is inferred of every report on chosen invoices. */
export const inferredOfSelection = [
  'archived invoices are in it, deleted ones are not',
  'a client or status id that is no number is answered with 422, errno 1015; one that nothing has is none',
]
