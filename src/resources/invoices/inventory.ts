// Stock: an invoice takes items with the names of its lines out of stock; deleting it puts them back.
import type { Session } from '../../declare/session.ts'
import Big from 'big.js'
import { showDecimal } from '../../ledger/amounts.ts'
import type { Row } from '../../declare/resource.ts'
import type { invoices } from './invoices.ts'
import { items } from '../items.ts'

type Invoice = Row<typeof invoices>

const stocked = 'name IN (SELECT value FROM json_each(?)) AND inventory IS NOT NULL AND vis_state <> 1'

/** Moves the stock of items by what the invoice uses now less what it used before. */
export function followInventory (row: Invoice, before: Invoice | undefined, session: Session): void {
  const change = usage(row, 1)
  for (const [name, qty] of usage(before, -1)) change.set(name, (change.get(name) ?? new Big(0)).plus(qty))
  const moved = [...change].filter(([, qty]) => !qty.eq(0)).map(([name]) => name)
  if (moved.length === 0) return
  for (const item of session.select(items, stocked, JSON.stringify(moved))) {
    const inventory = showDecimal(new Big(item.inventory!).minus(change.get(item.name)!))
    session.store(items, item.id, { inventory })
  }
}

/** Quantities by name; a deleted invoice uses nothing. */
function usage (invoice: Invoice | undefined, sign: 1 | -1): Map<string, Big> {
  const used = new Map<string, Big>()
  if (invoice === undefined || invoice.vis_state === 1) return used
  for (const { name, qty } of invoice.lines) {
    if (name !== '') used.set(name, (used.get(name) ?? new Big(0)).plus(new Big(qty).times(sign)))
  }
  return used
}
