// How far a bill got, which its payments and the calendar decide.
import { choice } from '../../fields/index.ts'
import { derived } from '../../declare/field.ts'
import { cases, isPaidUp, isPastDue } from '../documents/status.ts'

const statusSql = cases([
  [isPaidUp('total_amount'), 'paid'],
  ['paid > 0', 'partial'],
  [isPastDue, 'overdue'],
], 'unpaid')

/** The field; a bill that is partly paid never becomes overdue. */
export const billStatus = derived(choice(['unpaid', 'overdue', 'partial', 'paid'], {
  doc: 'Follows from what is paid and from the due date.',
  inferred: 'one that is partly paid stays partial after its due date; one of 0.00 is never paid',
}), statusSql)

/** SQL condition of bills that count in what is owed: neither deleted nor fully paid. */
export const isOwed = 'bills.vis_state <> 1 AND bills.total_amount > bills.paid'
