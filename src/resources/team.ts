// Joining a team and leaving it. A person in a business is up to three rows: a team member, a membership once
// they have accepted, and staff of its account. What makes one of them or ends it is here, for all three.
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Session } from '../declare/session.ts'
import { identities, memberships, type roles } from './identities.ts'
import { staffs } from './staffs.ts'
import { teamMembers } from './team-members.ts'

type Membership = Row<typeof memberships>
type TeamMember = Row<typeof teamMembers>

/** The instant of the session as team members show it. */
export const instantOf = (session: Pick<Session, 'now'>): string =>
  `${new Date(session.now()).toISOString().slice(0, 19)}Z`

const largestNumber = `SELECT max(userid) AS userid FROM (
  SELECT userid FROM memberships WHERE business_id = ?
  UNION ALL SELECT userid FROM staffs WHERE accounting_systemid = ?)`

/** The next number within the account of the session. Numbers of those who have left do not come again. */
export function nextUserid (session: Session): number {
  const { id, account_id } = session.business
  return (session.query<{ userid: number | null }>(largestNumber, id, account_id)[0]!.userid ?? 0) + 1
}

const idOfStaff = 'SELECT id FROM staffs WHERE accounting_systemid = ? AND userid = ?'

/** Keys of staff among rows; answers name them by their number within the account. */
export const staffIdOf = (userid: number, session: Session): number | undefined =>
  session.query<{ id: number }>(idOfStaff, session.business.account_id, userid)[0]?.id

/** Makes a new member part of the team, or the team member that they have been all along. */
export function joinTeam (membership: Membership, session: Session): void {
  const { identity_id, role, userid } = membership
  const { first_name, last_name, email, phone_number } = session.get(identities, identity_id)
  const joined = {
    identity_id, userid, business_role_name: role, active: true, invitation_date_accepted: instantOf(session),
  }
  const known = awaited(identity_id, email, session)
  if (known === undefined) {
    session.add(teamMembers, { first_name, last_name, email, phone_number, ...joined })
  } else session.store(teamMembers, known.id, joined)
  if (session.business.account_id !== null) joinStaff(membership, session)
}

/** Who was in the team before, else who is in it without having accepted, by their e-mail address. */
function awaited (identity_id: number, email: string, session: Session): TeamMember | undefined {
  const [former] = session.select(teamMembers, 'identity_id = ?', identity_id)
  if (former !== undefined || email === '') return former
  return session.select(teamMembers, 'identity_id IS NULL AND email = ? COLLATE NOCASE', email)[0]
}

function joinStaff ({ identity_id, role, userid }: Membership, session: Session): void {
  const former = staffIdOf(userid, session)
  if (former !== undefined) return session.store(staffs, former, { vis_state: 0 })
  const { first_name: fname, last_name: lname, email } = session.get(identities, identity_id)
  const id = session.add(staffs, { fname, lname, email, organization: session.business.name })
  session.store(staffs, id, { userid, role: role === 'owner' ? 'admin' : 'staff' })
}

/** Ends a membership: the person is nothing in the business any more. Throws `forbidden` for its owner. */
export function leaveTeam ({ id, userid, role }: Membership, session: Session): void {
  if (role === 'owner' || role === 'systemless_owner') fail('forbidden')
  session.erase(memberships, id)
  if (role === 'client') return
  const [member] = session.select(teamMembers, 'userid = ? AND active', userid)
  if (member !== undefined) session.store(teamMembers, member.id, { active: false })
  const staff = staffIdOf(userid, session)
  if (staff !== undefined) session.store(staffs, staff, { vis_state: 1 })
}

/** The membership of somebody by their number within the account. */
export const membershipOf = (userid: number, session: Session): Membership | undefined =>
  session.select(memberships, "business_id = ? AND userid = ? AND role <> 'client'",
    session.business.id, userid)[0]

/** Gives somebody who has left their membership back. */
export function rejoinTeam (userid: number, session: Session): void {
  const [member] = session.select(teamMembers, 'userid = ? AND NOT active', userid)
  if (member?.identity_id == null) return
  makeMember(member.identity_id, member.business_role_name, session, userid)
}

/** Makes somebody a member of the business of a session, with all that comes with it. */
export const makeMember = (
  identity_id: number, role: typeof roles[number], session: Session, userid?: number
): Membership => session.create(memberships, {
  identity_id, business_id: session.business.id, role, ...(userid === undefined ? {} : { userid }),
})

/** Whether somebody waits for an answer to their invitation. */
export const isInvited = ({ identity_id, invited_at }: TeamMember): boolean =>
  identity_id === null && invited_at !== null

/** Accepts an invitation as the person who was invited, who gets a login with their first one. */
export function acceptInvitation (member: TeamMember, session: Session): Membership {
  const [known] = session.select(identities, 'email = ? COLLATE NOCASE', member.email)
  const identity = known ?? session.create(identities, {
    first_name: member.first_name || nameIn(member.email), last_name: member.last_name, email: member.email,
    phone_number: member.phone_number,
  })
  const [membership] = session.select(memberships, 'identity_id = ? AND business_id = ?',
    identity.id, session.business.id)
  // a fixture may have invited somebody who is a member under the same address
  if (membership !== undefined) session.erase(teamMembers, member.id)
  return membership ??
    makeMember(identity.id, member.business_role_name, session, member.userid ?? undefined)
}

/** A name for somebody of whom the e-mail address is all that is known: `Pat` for pat.lund@studio.test. */
export function nameIn (email: string): string {
  const word = /^[^@.+_-]+/.exec(email)?.[0] ?? email
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
