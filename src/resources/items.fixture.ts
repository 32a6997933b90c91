// What fixtures know of items.
import Big from 'big.js'
import { pointer, type Dice, type FixtureNotes } from '../declare/fixture.ts'
import { showDecimal } from '../ledger/amounts.ts'
import { work } from './sample-values.ts'

/** Lines that use up an item: those of its name, on invoices that are not deleted. */
const usedSql = `SELECT line.qty AS qty
  FROM invoice_lines AS line JOIN invoices ON invoices.id = line.invoiceid
  WHERE line.name = ? AND invoices.vis_state <> 1 AND invoices.accounting_systemid = ?`

const takenSql = 'SELECT 1 FROM items WHERE name = ? AND accounting_systemid = ?'

/** Names of items are taken once in an account; where one is taken, it gets a number. */
function freeName (dice: Dice, attempt = 0): string {
  const [known] = dice.pick('work', work)
  const name = attempt === 0 ? known : `${known} ${dice.between(`number/${attempt}`, 2, 99_999)}`
  return dice.one(takenSql, name, dice.account_id) === undefined ? name : freeName(dice, attempt + 1)
}

export const itemFixture: FixtureNotes = {
  pointers: { ...pointer('tax1', 'taxes'), ...pointer('tax2', 'taxes') },
  generate (dice) {
    const [, description, unit_cost] = dice.pick('work', work)
    return { name: freeName(dice), description, unit_cost }
  },
  /** Invoices use it up while the fixture is loaded, so that it must begin with more. */
  written ({ name, inventory, accounting_systemid }, { all }) {
    if (inventory === null) return {}
    const used = all<{ qty: string }>(usedSql, name, accounting_systemid)
    return { inventory: showDecimal(used.reduce((sum, { qty }) => sum.plus(qty), new Big(inventory))) }
  },
}
