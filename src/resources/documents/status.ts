// Statuses of documents: conditions that several kinds have in common, and the SQL of what is derived.
import { fail } from '../../declare/problem.ts'

/** A value of a CASE: a word, or the column that holds the value. */
type CaseValue = string | { readonly column: string }

const valueSql = (value: CaseValue): string => typeof value === 'string' ? `'${value}'` : value.column

/** SQL of the value beside the first condition that holds, else of `otherwise`. */
export const cases = (
  list: ReadonlyArray<readonly [condition: string, value: CaseValue]>, otherwise: CaseValue
): string =>
  `CASE ${list.map(([condition, value]) => `WHEN ${condition} THEN ${valueSql(value)}`).join(' ')}
    ELSE ${valueSql(otherwise)} END`

/** Everything of `total` is paid. A document of nothing is never paid: a capture shows one as overdue. */
export const isPaidUp = (total: string): string => `paid > 0 AND paid >= ${total}`

/** Its due date has gone by in the time zone of its business; due today is not overdue (captured). */
export const isPastDue = 'due_date < today(accounting_systemid)'

export const isDraft = "display_status = 'draft'"

/** The errno of a status that cannot be (a migrator in production, for new invoices). */
export const BAD_STATUS = 8008

/** Marking as sent what is sent already is an error (FreshBooks' employee); e-mailing it again is not. */
export function refuseSent (object: string, number: string, display_status: string): void {
  if (display_status === 'draft') return
  const name = object.replace(/^./, letter => letter.toUpperCase())
  fail('invalid', {
    field: 'status', object, value: display_status, errno: BAD_STATUS,
    message: `${name} ${number} has been sent already.`,
  })
}
