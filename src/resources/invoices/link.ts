// The link under which a client sees an invoice.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { signJwt } from '../../jwt.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

/** The part of the link after its host. `share_method` says how it gets to the client. */
export function linkPath ({ id }: Pick<Invoice, 'id'>, share_method: string, session: Session): string {
  const token = signJwt({ accountid: session.business.account_id, type: 'invoice', objectid: id },
    session.random('share_link'))
  return `/#/link/${token}?type=secondary&share_method=${share_method}`
}
