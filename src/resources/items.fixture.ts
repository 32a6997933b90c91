// What fixtures know of items.
import Big from 'big.js'
import { pointer, type FixtureNotes } from '../declare/fixture.ts'
import { showDecimal } from '../ledger/amounts.ts'
import { work } from './sample-values.ts'

/** Lines that use up an item: those of its name, on invoices that are not deleted. */
const usedSql = `SELECT line.qty AS qty
  FROM invoice_lines AS line JOIN invoices ON invoices.id = line.invoiceid
  WHERE line.name = ? AND invoices.vis_state <> 1 AND invoices.accounting_systemid = ?`

export const itemFixture: FixtureNotes = {
  pointers: { ...pointer('tax1', 'taxes'), ...pointer('tax2', 'taxes') },
  generate ({ pick }) {
    const [name, description, price] = pick('work', work)
    return { name, description, unit_cost: price }
  },
  /** Invoices use it up while the fixture is loaded, so that it must begin with more. */
  written ({ name, inventory, accounting_systemid }, { all }) {
    if (inventory === null) return {}
    const used = all<{ qty: string }>(usedSql, name, accounting_systemid)
    return { inventory: showDecimal(used.reduce((sum, { qty }) => sum.plus(qty), new Big(inventory))) }
  },
}
