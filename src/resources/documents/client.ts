// What actions of clients on documents share.
import { failAction } from '../../declare/outside-action.ts'

/** How far a document got, by which its client sees it or not. */
interface Seen {
  readonly display_status: string
  readonly vis_state: number
}

/**
 * Throws an ActionError where the client cannot see the document `name` ("invoice 0000007"): drafts
 * (documented for invoices, inferred for others) and deleted ones.
 */
export function refuseUnseen (name: string, { display_status, vis_state }: Seen): void {
  if (vis_state === 1) failAction('refused', `${name} is deleted, so its client cannot see it`)
  if (display_status === 'draft') {
    failAction('refused', `${name} is a draft, so its client cannot see it; send it first`)
  }
}
