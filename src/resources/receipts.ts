// A receipt: the one file of an expense or a bill, by the token of an upload.
import { exactly } from '../declare/envelope.ts'
import type { Session } from '../declare/session.ts'
import { textOf } from '../json-values.ts'

/** A receipt as it is shown. */
export interface Receipt {
  readonly id: number
  readonly attachmentid: number
  readonly jwt: string
  readonly media_type: string
}

/** Its schema. */
export const receiptSchema = exactly({
  attachmentid: { type: 'integer' }, id: { type: 'integer' }, jwt: { type: 'string' },
  media_type: { type: 'string' },
})

/** Number of an attachment, made from its token, so that the same file keeps its number (inferred). */
export const attachmentNumber = (jwt: string, session: Session): number =>
  session.random(`attachment/${jwt}`).readUInt32BE() % 1_000_000

/** What is sent of a receipt as it is kept. */
export function receiptFrom (sent: Partial<Receipt>, session: Session): Receipt {
  const jwt = textOf(sent.jwt ?? '')
  const id = attachmentNumber(jwt, session)
  return { attachmentid: id, id, jwt, media_type: textOf(sent.media_type ?? '') }
}
