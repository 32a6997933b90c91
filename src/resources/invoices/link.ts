// The link under which a client sees an invoice.
import type { Row } from '../../declare/resource.ts'
import type { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>

/** The part of the link after its host. `share_method` says how it gets to the client. */
export const linkPath = ({ link_token }: Pick<Invoice, 'link_token'>, share_method: string): string =>
  `/#/link/${link_token}?type=secondary&share_method=${share_method}`
