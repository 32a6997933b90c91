// Only who is in the business has a rate there.
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import { memberships } from './identities.ts'
import type { teamMemberRates } from './team-member-rates.ts'

export const teamMemberRateRules: Rules<typeof teamMemberRates> = {
  complete ({ identity_id }, before, session) {
    const id = identity_id ?? before!.identity_id
    const isMember = session.select(memberships,
      'identity_id = ? AND business_id = ?', id, session.business.id).length > 0
    return isMember
      ? {}
      : fail('not-found', { field: 'identity_id', object: 'team_member_rate', value: id })
  },
}
