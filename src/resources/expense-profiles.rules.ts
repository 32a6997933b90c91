// Expense profiles: their amounts, their dates, and the expenses that they issue.
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { clients } from './clients.ts'
import { checkStaff, costsOf } from './costs.ts'
import { categories } from './expense-categories.ts'
import { expenseProfiles } from './expense-profiles.ts'
import { expenses } from './expenses.ts'
import { scheduleOf } from './recurring.ts'

type Profile = Row<typeof expenseProfiles>

const schedule = scheduleOf({
  resource: expenseProfiles,
  rhythm: ({ start_date: create_date, frequency }: Profile) => ({ create_date, frequency }),
  lastMade: ({ last_issue_date }) => last_issue_date,
  isBarred: isPointless,
  make: issue,
  counted: (_profile, session) => ({ last_issue_date: session.today() }),
})

export const expenseProfileRules: Rules<typeof expenseProfiles> = {
  complete (draft, before, session) {
    const merged = { ...before, ...draft } as Profile
    const { start_date, end_date = null, staffid = session.caller.userid } = merged
    if (staffid !== before?.staffid) checkStaff('expense_profile', staffid, session)
    if (end_date !== null && end_date < start_date) {
      fail('dates-backwards', { field: 'end_date', object: 'expense_profile', value: end_date })
    }
    return { staffid, ...costsOf('expense_profile', merged, draft, before, session) }
  },
  after (read, before, session, { next_issue_date }) {
    schedule.follow(read(), before, { next: next_issue_date ?? undefined }, session)
  },
  jobs: { generate: schedule.generation },
}

/** Whether it names a category or a client that is deleted. */
function isPointless ({ categoryid, clientid }: Profile, session: Session): boolean {
  return session.get(categories, categoryid).vis_state === 1 ||
    (clientid !== 0 && session.get(clients, clientid).vis_state === 1)
}

/** What an expense has as its profile has it. */
const copied = [
  'amount', 'categoryid', 'staffid', 'clientid', 'vendor', 'notes', 'taxName1', 'taxName2', 'taxPercent1',
  'taxPercent2', 'taxAmount1', 'taxAmount2', 'is_cogs',
] as const satisfies ReadonlyArray<keyof Profile>

/** Issues the expense of today. */
function issue (profile: Profile, session: Session): void {
  const values = Object.fromEntries(copied.map(name => [name, profile[name]]))
  const id = session.add(expenses, { ...values, date: session.today() })
  session.store(expenses, id, { profileid: profile.id })
}
