// The two levels of the chart of accounts, and the numbers of its accounts.
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { subTypes } from '../ledger/chart.ts'
import { ledgerAccounts } from './ledger-accounts.ts'

type Account = Row<typeof ledgerAccounts>

export const ledgerAccountRules: Rules<typeof ledgerAccounts> = {
  complete (draft, before, session) {
    const parent = parentOf(draft, session)
    if (parent !== undefined) checkLevels(parent, before)
    const number = draft.number || before?.number || nextNumber(draft, parent, session)
    if (number !== before?.number) checkNumber(number, session)
    return { number }
  },
}

const parentOf = ({ parent_account }: Draft<typeof ledgerAccounts>, session: Session): Account | undefined =>
  parent_account == null ? undefined : session.select(ledgerAccounts, 'uuid = ?', parent_account)[0]

/** Two levels (inferred). */
function checkLevels (parent: Account, before: Account | undefined): void {
  const isTooDeep = parent.parent_account !== null || (before?.sub_accounts.length ?? 0) > 0
  if (isTooDeep || parent.uuid === before?.uuid) {
    fail('inconsistent', {
      field: 'parent_account', object: 'account', value: parent.uuid,
      message: 'A sub-account cannot have sub-accounts.',
    })
  }
}

function checkNumber (number: string, session: Session): void {
  if (session.select(ledgerAccounts, 'number = ?', number).length > 0) {
    fail('duplicate', { field: 'number', object: 'account', value: number })
  }
}

/** The first free number below the parent (`1000-2`), or else from the base number of the sub-type. */
function nextNumber (
  { sub_type }: Draft<typeof ledgerAccounts>, parent: Account | undefined, session: Session
): string {
  const taken = new Set(session.query<{ number: string }>(
    'SELECT number FROM ledger_accounts WHERE business_uuid = ?', session.business.business_uuid
  ).map(row => row.number))
  const base = Number(subTypes.find(({ name }) => name === sub_type)!.base_number)
  const numberAt = (step: number): string =>
    parent === undefined ? String(base + step) : `${parent.number}-${step + 1}`
  let step = 0
  while (taken.has(numberAt(step))) step++
  return numberAt(step)
}
