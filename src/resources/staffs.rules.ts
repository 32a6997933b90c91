// What somebody of an account's staff is given, and what deleting and restoring them means for the team.
import type { Rules } from '../declare/rules.ts'
import type { staffs } from './staffs.ts'
import { leaveTeam, membershipOf, nextUserid, rejoinTeam } from './team.ts'

export const staffRules: Rules<typeof staffs> = {
  complete: ({ fname = '', lname = '', email = '' }, before, session) => before === undefined
    ? {
        userid: nextUserid(session),
        username: `${fname}${lname}`.toLowerCase().replace(/\s+/g, '') || email.replace(/@.*$/, ''),
      }
    : {},
  after (row, before, session) {
    const { vis_state, userid } = row()
    if (before === undefined || (vis_state === 1) === (before.vis_state === 1)) return
    const membership = membershipOf(userid, session)
    if (vis_state !== 1) rejoinTeam(userid, session)
    else if (membership !== undefined) leaveTeam(membership, session)
  },
}
