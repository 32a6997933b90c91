// What fixtures know of taxes.
import type { Dice, FixtureNotes } from '../declare/fixture.ts'
import { companyNames } from './sample-values.ts'

const takenSql = 'SELECT 1 FROM taxes WHERE name = ? AND accounting_systemid = ?'

/** Names of taxes are taken once in an account; where one is taken, another is drawn. */
function freeName (dice: Dice, attempt = 0): string {
  const county = dice.pick(`county/${attempt}`, companyNames)
  const name = `${county} County Tax ${dice.between(`number/${attempt}`, 1, 999)}`
  return dice.one(takenSql, name, dice.account_id) === undefined ? name : freeName(dice, attempt + 1)
}

export const taxFixture: FixtureNotes = {
  generate: dice => ({ name: freeName(dice), amount: String(dice.between('amount', 1, 80) / 4) }),
}
