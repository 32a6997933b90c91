// Invitations that wait for the first sign-in of whom they are for, which accepts them.
import { acceptInvitation, isInvited } from '../resources/team.ts'
import { teamMembers } from '../resources/team-members.ts'
import { freshbooksCaller } from '../declare/outside-action.ts'
import { businessOf } from '../store/founding.ts'
import { openSession } from '../store/session.ts'
import { hasWords } from './people.ts'
import type { World } from '../world/world.ts'

/** Somebody who was invited and has no login yet. */
export interface Invitee {
  readonly email: string
  readonly name: string
  readonly invitations: ReadonlyArray<{ readonly role: string, readonly business: string }>
}

const inviteesQuery = `SELECT member.email,
    trim(max(member.first_name) || ' ' || max(member.last_name)) AS name,
    json_group_array(json_object('role', member.business_role_name, 'business', business.name)
      ORDER BY member.id) AS invitations
  FROM team_members AS member JOIN businesses AS business ON business.id = member.business_id
  WHERE member.identity_id IS NULL AND member.invited_at IS NOT NULL AND member.active
    AND business.deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM identities WHERE email = member.email COLLATE NOCASE)
  GROUP BY lower(member.email) ORDER BY min(member.id)`

interface InviteeRow extends Omit<Invitee, 'invitations'> {
  readonly invitations: string
}

/** Everybody who was invited and has no login yet, the first one first. */
export const inviteesOf = (world: World): Invitee[] =>
  (world.statement(inviteesQuery).all() as InviteeRow[])
    .map(row => ({ ...row, invitations: JSON.parse(row.invitations) as Invitee['invitations'] }))

/** Those among them in whose name, address, roles and businesses every word of a text is found. */
export const inviteesFound = (world: World, text: string): Invitee[] => inviteesOf(world)
  .filter(({ name, email, invitations }) => hasWords(text,
    [name, email, ...invitations.flatMap(({ role, business }) => [role.replaceAll('_', ' '), business])]))

interface Pending {
  readonly id: number
  readonly business_id: number
}

const pendingQuery = `SELECT member.id, business_id FROM team_members AS member
  JOIN businesses AS business ON business.id = business_id
  WHERE member.email = ? COLLATE NOCASE AND identity_id IS NULL AND invited_at IS NOT NULL
    AND business.deleted_at IS NULL ORDER BY member.id`

/** Accepts all that an address was invited to; gives the person, undefined where nothing was open. */
export function acceptInvitations (world: World, email: string): number | undefined {
  const pending = world.statement(pendingQuery).all(email) as Pending[]
  let person: number | undefined
  for (const { id, business_id } of pending) {
    const session = openSession(world, businessOf(world, business_id), freshbooksCaller)
    const member = session.get(teamMembers, id)
    if (isInvited(member)) person = acceptInvitation(member, session).identity_id
  }
  return person
}
