// The mail that invites somebody to a team. Its words are ours.
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { compose } from '../mail/compose.ts'
import type { teamMembers } from './team-members.ts'

/** Notes the mail of an invitation. */
export function mailInvitation ({ id, email }: Row<typeof teamMembers>, session: Session): void {
  const { name } = session.business
  session.mail({
    kind: 'invitation',
    to: [email],
    ...compose({
      sender: name,
      subject: `${name} invited you to FreshBooks`,
      body: `${name} invited you to work with them.\n\nSign in with ${email} to accept.`,
    }),
    about: { type: 'team_members', id },
  })
}
