// A service has a twin among the tasks of its account.
import type { Rules } from '../declare/rules.ts'
import type { services } from './services.ts'
import { changeTask, makeTask } from './twins.ts'

export const serviceRules: Rules<typeof services> = {
  after (row, before, session) {
    if (session.business.account_id === null) return
    if (before === undefined) makeTask(row(), session)
    else changeTask(row(), session)
  },
}
