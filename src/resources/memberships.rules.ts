// What a new member of a business is given, and what they become part of.
import type { Rules } from '../declare/rules.ts'
import type { memberships } from './identities.ts'
import { joinTeam, nextUserid } from './team.ts'

/** Distance of the number of a business's group from the business's own (inferred). */
const GROUPS_ABOVE = 4_206_501

/** The number of the group that all people of a business are in. */
export const groupIdOf = (business: number): number => business + GROUPS_ABOVE

export const membershipRules: Rules<typeof memberships> = {
  complete: (draft, before, session) => before === undefined
    ? { userid: draft.userid ?? nextUserid(session), group_id: groupIdOf(draft.business_id!) }
    : {},
  after (row, before, session) {
    const membership = row()
    // a client of the business is none of its people
    if (before === undefined && membership.role !== 'client') joinTeam(membership, session)
  },
}
