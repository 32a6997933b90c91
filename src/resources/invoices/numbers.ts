// Numbers of invoices: the last one counted up, or the one that was sent if no other invoice has it.
import type { Session } from '../../declare/session.ts'
import { fail } from '../../declare/problem.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import { invoices } from './invoices.ts'
import { FIRST_NUMBER, nextNumber } from '../documents/numbering.ts'

type Invoice = Row<typeof invoices>

/**
 * A number that is taken is a conflict, as it is between two requests at once;
 * an empty one is none.
 */
export function numbered (
  { invoice_number }: Draft<typeof invoices>, before: Invoice | undefined, session: Session
): Partial<Invoice> {
  if (invoice_number) {
    refuseTaken(invoice_number, before?.id, session)
    return {}
  }
  if (before === undefined) return { invoice_number: freeNumber(session) }
  return invoice_number === undefined ? {} : { invoice_number: before.invoice_number }
}

function freeNumber (session: Session): string {
  const last = session.query<{ invoice_number: string }>(
    'SELECT invoice_number FROM invoices WHERE accounting_systemid = ? ORDER BY id DESC LIMIT 1',
    session.business.account_id)[0]
  let number = last === undefined ? FIRST_NUMBER : nextNumber(last.invoice_number)
  while (isTaken(number, undefined, session)) number = nextNumber(number)
  return number
}

/** Numbers of deleted invoices are free again. */
function isTaken (number: string, but: number | undefined, session: Session): boolean {
  const others = 'invoice_number = ? AND id IS NOT ? AND vis_state <> 1'
  return session.select(invoices, others, number, but ?? null).length > 0
}

/** Refuses a number that another invoice has. */
export function refuseTaken (number: string, but: number | undefined, session: Session): void {
  if (!isTaken(number, but, session)) return
  fail('conflict', {
    field: 'invoice_number', object: 'invoice', value: number, message: 'Invoice number already in use.',
  })
}
