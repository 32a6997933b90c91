// The mail that offers an estimate to a client.
import type { Draft, Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { compose } from '../../mail/compose.ts'
import { linkTo } from '../../mail/links.ts'
import { readRecipients } from '../../mail/recipients.ts'
import { fillIn, readWording, type Wording } from '../../mail/wording.ts'
import { linkPath } from '../documents/link.ts'
import { attachedPdf } from '../documents/pdf.ts'
import { printedEstimate } from '../documents/printed-kinds.ts'
import type { estimates } from './estimates.ts'

/** The words of a captured request. */
const usualWording: Wording = {
  subject: '::company name:: sent you an estimate (::estimate number::)',
  body: '::company name:: sent you an estimate (::estimate number::)',
}

/** Sends an estimate to the recipients of a request. Throws problems where they or the words are wrong. */
export function mailEstimate (
  estimate: Row<typeof estimates>, draft: Draft<typeof estimates>, session: Session
): void {
  const { email_subject, email_body, estimate_customized_email, invoice_customized_email } = draft
  const to = readRecipients(draft.email_recipients, 'email_recipients', 'estimate')
  const wording = readWording({
    field: 'estimate_customized_email',
    object: 'estimate',
    customized: estimate_customized_email ?? invoice_customized_email,
    email_subject,
    email_body,
  }, usualWording)
  session.mail({
    kind: 'estimate',
    to,
    ...compose({
      sender: session.business.name,
      ...fillIn(wording, {
        'company name': session.business.name,
        'estimate number': estimate.estimate_number,
        'estimate amount': `${estimate.amount.amount} ${estimate.amount.code}`,
      }),
      link: { label: 'View estimate', url: linkTo(linkPath(estimate, 'email')) },
    }),
    about: { type: 'estimates', id: estimate.id },
    attachments: draft.email_include_pdf === true ? [attachedPdf(printedEstimate, estimate, session)] : [],
  })
}
