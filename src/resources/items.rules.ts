// An item's price is in the account's currency, and its two suggested taxes differ.
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import { items } from './items.ts'
import { notEmpty } from './required-texts.ts'

export const itemRules: Rules<typeof items> = {
  check: notEmpty('item', 'name'),
  complete (draft, before, session) {
    const { tax1 = before?.tax1 ?? 0, tax2 = before?.tax2 ?? 0 } = draft
    if (tax1 !== 0 && tax1 === tax2) fail('same-tax-twice', { field: 'tax2', object: 'item', value: tax2 })
    const amount = draft.unit_cost?.amount ?? before?.unit_cost.amount ?? '0.00'
    return { unit_cost: { amount, code: session.business.currency_code } }
  },
}
