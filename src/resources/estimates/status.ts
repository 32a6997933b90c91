// How far an estimate got: the SQL of its statuses, and the values that go with sending it.
import type { Row } from '../../declare/resource.ts'
import { cases, refuseSent } from '../documents/status.ts'
import type { estimates } from './estimates.ts'

type Estimate = Row<typeof estimates>

/** The three statuses may disagree (live): display_status alone says whether it was sent and viewed. */
export const uiStatus = cases([
  ['invoiced', 'invoiced'],
  ['accepted', 'accepted'],
  ['reply_status IS NOT NULL', 'replied'],
], { column: 'display_status' })

export const status = `CASE WHEN invoiced THEN 6 WHEN accepted THEN 5 WHEN reply_status IS NOT NULL THEN 4
  ELSE CASE display_status WHEN 'viewed' THEN 3 WHEN 'sent' THEN 2 ELSE 1 END END`

/** Accepting takes a refusal back. */
export const acceptedValues: Partial<Estimate> = { accepted: true, reply_status: null }

/** Sending a draft; what has been sent or viewed stays as it is. */
export const sentValues = ({ display_status }: Estimate): Partial<Estimate> =>
  display_status === 'draft' ? { display_status: 'sent' } : {}

/** Marks a draft as sent; what is sent already is refused. */
export function markedAsSent (before: Estimate): Partial<Estimate> {
  refuseSent('estimate', before.estimate_number, before.display_status)
  return sentValues(before)
}
