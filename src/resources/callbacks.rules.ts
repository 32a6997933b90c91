// How a callback is verified: FreshBooks sends a verifier to its URL, and the receiver sends it back.
import { whenGiven, whenTrue } from '../declare/action.ts'
import { fail } from '../declare/problem.ts'
import type { Row } from '../declare/resource.ts'
import type { Rules } from '../declare/rules.ts'
import { flag, text } from '../fields/index.ts'
import { HANDSHAKE } from './callback-events.ts'
import type { callbacks } from './callbacks.ts'

type Callback = Row<typeof callbacks>

/** Whether a draft or a row says something else than the row before. */
const differs = ({ event, uri }: Partial<Callback>, before: Callback): boolean =>
  (event ?? before.event) !== before.event || (uri ?? before.uri) !== before.uri

export const callbackRules: Rules<typeof callbacks> = {
  complete: (draft, before) => before !== undefined && differs(draft, before) ? { verified: false } : {},
  after (row, before, session) {
    if (before === undefined || differs(row(), before)) session.emit(HANDSHAKE, row().id)
  },
  actions: {
    verify: {
      trigger: whenGiven('verifier'),
      input: { verifier: text({ doc: 'The code that the callback was sent; verifies it.' }) },
      run (before, { verifier }) {
        if (verifier !== before.verifier) {
          fail('invalid', {
            field: 'verifier', object: 'callback', message: 'Value error, Invalid verifier.',
          })
        }
        return { verified: true }
      },
    },
    resend: {
      trigger: whenTrue('resend'),
      input: { resend: flag({ doc: 'Sends the verifier again.' }) },
      run (before, _draft, session) {
        if (!before.verified) session.emit(HANDSHAKE, before.id)
        return {}
      },
    },
  },
}
