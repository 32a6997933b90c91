// What a client may see of documents, and what actions of clients on them share.
import { failAction } from '../../declare/outside-action.ts'
import type { Declaration } from '../../declare/resource.ts'

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

/**
 * `own` of what belongs to a client by the column `by`: of these rows only clients are limited to their own,
 * and they see none that are deleted, nor what `isSeen`, a condition in SQL, leaves out.
 */
export const ofItsClient = (by: string, ...isSeen: readonly string[]): NonNullable<Declaration['own']> =>
  ({ userid }) => ({ where: [`${by} = ?`, 'vis_state <> 1', ...isSeen], parameters: [userid] })

/** Whether a document is one that its client sees (`refuseUnseen`), in SQL. */
export const isNoDraft = "display_status <> 'draft'"
