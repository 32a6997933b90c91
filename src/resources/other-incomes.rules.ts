// Other income: what every PUT needs, its currency, its taxes and the journal.
import Big from 'big.js'
import { fail, type Problem } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import { postOtherIncome } from '../ledger/journal.ts'
import { otherIncomes } from './other-incomes.ts'

type OtherIncome = Row<typeof otherIncomes>
type OtherIncomeDraft = Draft<typeof otherIncomes>

export const otherIncomeRules: Rules<typeof otherIncomes> = {
  check: (draft, { creating }) => creating || draft.vis_state !== undefined ? [] : leftOut(draft),
  complete (draft, before, session) {
    const merged = { ...before, ...draft } as OtherIncome
    checkTaxes(merged)
    const { amount, code } = merged.amount
    return {
      amount: { amount, code: code || before?.amount.code || session.business.currency_code },
      // as they are read back, so that the same taxes sent again change nothing
      ...(before === undefined
        ? {}
        : { taxes: merged.taxes.map(tax => ({ ...tax, incomeid: before.id })) }),
    }
  },
  postings: row => postOtherIncome(row),
}

/** Every PUT must send these fields: FreshBooks does not check that, and fails without them (live). */
const leftOut = (draft: OtherIncomeDraft): Problem[] =>
  (['amount', 'date', 'source'] as const).filter(field => draft[field] === undefined)
    .map(field => ({ kind: 'internal', field, object: 'other_income', value: null }))

function checkTaxes ({ amount, taxes = [] }: OtherIncome): void {
  const sum = taxes.reduce((all, tax) => all.plus(new Big(tax.amount).abs()), new Big(0))
  if (sum.lte(new Big(amount.amount).abs())) return
  fail('invalid', { field: 'taxes', object: 'other_income', value: taxes })
}
