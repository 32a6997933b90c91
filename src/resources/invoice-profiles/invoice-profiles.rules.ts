// Invoice profiles: what a new one takes from its client, its totals, and when it generates invoices.
import { failAction, freshbooksCaller, type OutsideAction } from '../../declare/outside-action.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import type { Rules } from '../../declare/rules.ts'
import type { Session } from '../../declare/session.ts'
import { readWording } from '../../mail/wording.ts'
import { gatewaysOf } from '../gateways.ts'
import { lateSettingsOf } from '../documents/late.ts'
import { partyValues } from '../documents/party.ts'
import { presentationOf } from '../documents/presentation.ts'
import { linesOf, refuseNegative, totalsOf } from '../documents/totals.ts'
import { invoiceProfiles } from './invoice-profiles.ts'
import { invoiceSchedule, isClientDeleted } from './schedule.ts'
import { formatOf, withoutTimeLine, withTimeLine } from './unbilled-time.ts'

type Profile = Row<typeof invoiceProfiles>
type ProfileDraft = Draft<typeof invoiceProfiles>

export const invoiceProfileRules: Rules<typeof invoiceProfiles> = {
  complete (draft, before, session) {
    const given = partyValues('customerid', draft, before, session)
    const discount = draft.discount_value ?? before?.discount_value ?? '0'
    const lines = profileLinesOf(draft, before, given.currency_code)
    const { taxes_total: _kept, ...totals } =
      totalsOf(lines, discount, given.currency_code, 'invoice_profile')
    refuseNegative(totals, 'invoice_profile')
    return {
      ...given,
      ...totals,
      ...settingsOf(draft, before, session),
      ...(before === undefined ? { discount_value: discount, ownerid: session.caller.userid } : {}),
    }
  },
  after (read, before, session, draft) {
    invoiceSchedule.follow(read(), before, { skipsToday: draft.skip_generation === true }, session)
  },
  jobs: { generate: invoiceSchedule.generation },
  outsideActions: { 'recurring.generate': generatesInvoice() },
}

/** Its lines; whether one of them stands for unbilled time follows from the flag where no lines are sent. */
function profileLinesOf (draft: ProfileDraft, before: Profile | undefined, code: string): Profile['lines'] {
  const lines = linesOf<Profile['lines'][number]>(draft.lines, before?.lines, code)
  if (draft.include_unbilled_time ?? before?.include_unbilled_time ?? false) return withTimeLine(lines, code)
  return draft.lines === undefined ? withoutTimeLine(lines) : lines
}

/** Look, gateways, late payment, the words of its mails and the look of lines of unbilled time. */
function settingsOf (
  draft: ProfileDraft, before: Profile | undefined, session: Session
): Partial<Profile> {
  const { allowed_gatewayids, invoice_profile_customized_email: customized, project_format } = draft
  return {
    ...presentationOf(invoiceProfiles, draft, before, session),
    ...(Array.isArray(allowed_gatewayids)
      ? { allowed_gateways: gatewaysOf(allowed_gatewayids, session) }
      : {}),
    ...lateSettingsOf('invoice_profile', draft, before, session),
    ...(customized == null ? {} : { invoice_profile_customized_email: wordingOf(customized) }),
    ...(project_format == null ? {} : { project_format: formatOf(project_format, before?.project_format) }),
  }
}

/** Subject and body, empty where the usual words do. */
const wordingOf = (customized: object) => readWording({
  field: 'invoice_profile_customized_email', object: 'invoice_profile', customized,
}, { subject: '', body: '' })

function generatesInvoice (): OutsideAction<Profile> {
  return {
    description: 'FreshBooks generates the next invoice of a profile now.',
    inferred: ['dated today; it counts as one of the profile\'s, whose dates stay'],
    caller: () => freshbooksCaller,
    run (profile, _details, session) {
      if (!profile.is_running) {
        failAction('refused',
          `profile ${profile.id} is deleted, disabled or has made all its invoices, so it generates none`)
      }
      if (isClientDeleted(profile, session)) {
        failAction('refused', `the client of profile ${profile.id} is deleted, so it generates no invoice`)
      }
      const { id, invoice_number, status, v3_status } = invoiceSchedule.generateNow(profile, session)
      return { invoiceid: id, invoice_number, status, v3_status }
    },
  }
}
