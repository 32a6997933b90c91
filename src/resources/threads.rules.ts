// Messages and comments are by whoever sends them.
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import type { threadComments, threads } from './threads.ts'

const bySender = {
  complete: (_draft: unknown, before: object | undefined, { caller }: Session) =>
    before === undefined ? { identity_id: caller.identity_id } : {},
}

export const threadRules: Rules<typeof threads> = bySender
export const threadCommentRules: Rules<typeof threadComments> = bySender
