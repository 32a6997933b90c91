// An item's price is in the account's currency, and its two suggested taxes differ.
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { items } from './items.ts'
import { notEmpty } from './required-texts.ts'

/** A deleted item keeps its name (a migrator in production restores it instead). */
function refuseTaken (name: string | undefined, id: number | null, session: Session): void {
  if (name === undefined || session.select(items, 'name = ? AND id IS NOT ?', name, id).length === 0) return
  fail('taken', {
    field: 'name', object: 'item', value: name, message: 'Item with this name already exists.',
  })
}

export const itemRules: Rules<typeof items> = {
  check: notEmpty('item', 'name'),
  complete (draft, before, session) {
    const { tax1 = before?.tax1 ?? 0, tax2 = before?.tax2 ?? 0 } = draft
    if (tax1 !== 0 && tax1 === tax2) fail('same-tax-twice', { field: 'tax2', object: 'item', value: tax2 })
    refuseTaken(draft.name, before?.id ?? null, session)
    const amount = draft.unit_cost?.amount ?? before?.unit_cost.amount ?? '0.00'
    return { unit_cost: { amount, code: session.business.currency_code } }
  },
}
