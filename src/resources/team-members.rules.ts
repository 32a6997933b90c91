// What somebody who was invited does outside the API: they accept.
import { failAction, freshbooksCaller, type OutsideAction } from '../declare/outside-action.ts'
import type { Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import type { teamMembers } from './team-members.ts'
import { acceptInvitation, isInvited } from './team.ts'

const acceptsInvitation: OutsideAction<Row<typeof teamMembers>> = {
  description: 'Somebody accepts the invitation to a team, as their first sign-in does too.',
  inferred: ['the name of somebody without a login is what their e-mail address begins with'],
  caller: () => freshbooksCaller,
  run (member, _details, session) {
    if (!isInvited(member)) {
      failAction('refused', member.identity_id === null
        ? `${member.email || member.first_name} was never invited`
        : `${member.email} has accepted already`)
    }
    const { identity_id, userid, role } = acceptInvitation(member, session)
    return { identity_id, userid, role }
  },
}

export const teamMemberRules: Rules<typeof teamMembers> = {
  outsideActions: { 'person.accepts_invitation': acceptsInvitation },
}
