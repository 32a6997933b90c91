// Estimates: what a new one takes from its client, its totals, and how it is accepted and sent.
import { whenTrue } from '../../declare/action.ts'
import type { Row } from '../../declare/resource.ts'
import type { Rules } from '../../declare/rules.ts'
import { attachmentsOf } from '../documents/includes.ts'
import { numbered, refuseTaken, type Numbering } from '../documents/numbers.ts'
import { partyValues } from '../documents/party.ts'
import { presentationOf } from '../documents/presentation.ts'
import { linesOf, taxNumbers, totalsOf } from '../documents/totals.ts'
import { acceptsEstimate, declinesEstimate, viewsEstimate } from './client.ts'
import { estimates } from './estimates.ts'
import { mailEstimate } from './mails.ts'
import { estimatePage } from './page.ts'
import { acceptedValues, markedAsSent, sentValues } from './status.ts'

type Line = Row<typeof estimates>['lines'][number]

const numbering: Numbering = { resource: estimates, field: 'estimate_number' }

export const estimateRules: Rules<typeof estimates> = {
  complete (draft, before, session) {
    const given = partyValues('customerid', draft, before, session)
    const numberOf = draft.lines === undefined ? () => null : taxNumbers(session)
    const lines = linesOf<Line>(draft.lines, before?.lines, given.currency_code, ({ taxName1, taxName2 }) =>
      ({ taxNumber1: numberOf(taxName1), taxNumber2: numberOf(taxName2) }))
    const discount = draft.discount_value ?? before?.discount_value ?? '0'
    const { taxes_total: _kept, ...totals } = totalsOf(lines, discount, given.currency_code, 'estimate')
    return {
      ...given,
      ...numbered(numbering, draft, before, session),
      ...totals,
      ...presentationOf(estimates, draft, before, session),
      ...(draft.attachments == null ? {} : { attachments: attachmentsOf(draft.attachments, session) }),
      ...(before === undefined
        ? {
            discount_value: discount,
            ownerid: draft.ownerid ?? session.caller.userid,
            sentid: draft.sentid ?? session.caller.userid,
          }
        : {}),
    }
  },
  actions: {
    accept: { trigger: whenTrue('action_accept', { onCreate: true }), run: () => acceptedValues },
    mark_as_sent: { trigger: whenTrue('action_mark_as_sent', { onCreate: true }), run: markedAsSent },
    email: {
      trigger: whenTrue('action_email', { onCreate: true }),
      event: 'estimate.sendByEmail',
      reads: [
        'email_recipients', 'email_include_pdf', 'estimate_customized_email', 'invoice_customized_email',
        'email_subject', 'email_body',
      ],
      run (before, draft, session) {
        mailEstimate(before, draft, session)
        return sentValues(before)
      },
    },
  },
  after (read, before, session) {
    const row = read()
    if (row.vis_state !== 1 && before?.vis_state === 1) refuseTaken(numbering, row, session)
  },
  outsideActions: {
    'client.accepts_estimate': acceptsEstimate,
    'client.declines_estimate': declinesEstimate,
    'client.views_estimate': viewsEstimate,
  },
  page: estimatePage,
}
