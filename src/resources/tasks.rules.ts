// A task's rate is in the account's currency, and it has a twin among the services.
import type { Rules } from '../declare/rules.ts'
import type { tasks } from './tasks.ts'
import { changeService, makeService } from './twins.ts'

export const taskRules: Rules<typeof tasks> = {
  complete (draft, before, session) {
    const amount = draft.rate?.amount ?? before?.rate.amount ?? '0.00'
    return { rate: { amount, code: session.business.currency_code } }
  },
  after (row, before, session) {
    if (before === undefined) makeService(row(), session)
    else changeService(row(), session)
  },
}
