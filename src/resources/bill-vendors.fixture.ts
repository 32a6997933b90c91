// What fixtures know of bill vendors.
import type { Dice, FixtureNotes } from '../declare/fixture.ts'
import { companyKinds, companyNames } from './sample-values.ts'

const takenSql =
  'SELECT 1 FROM bill_vendors WHERE vendor_name = ? AND accounting_systemid = ? AND vis_state <> 1'

/** Names of vendors are taken once in an account; where one is taken, another is drawn. */
function freeName (dice: Dice, attempt = 0): string {
  const company = dice.pick(`company/${attempt}`, companyNames)
  const kind = dice.pick(`kind/${attempt}`, companyKinds)
  const name = `${company} ${kind}${attempt < 10 ? '' : ` ${attempt}`}`
  return dice.one(takenSql, name, dice.account_id) === undefined ? name : freeName(dice, attempt + 1)
}

export const billVendorFixture: FixtureNotes = {
  labels: ['vendor_name'],
  labelPrefix: 'vendor-',
  unique: 'vendor_name',
  linePointers: { tax: { field: 'system_taxid', table: 'taxes' } },
  generate: dice => ({ vendor_name: freeName(dice), language: 'en' }),
}
