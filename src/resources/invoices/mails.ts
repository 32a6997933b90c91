// Mails about an invoice: the invoice itself, a reminder of it, and the receipt of a payment.
import type { Draft, Row } from '../../declare/resource.ts'
import type { Mail } from '../../declare/mail.ts'
import type { Session } from '../../declare/session.ts'
import { compose } from '../../mail/compose.ts'
import { linkTo } from '../../mail/links.ts'
import { readRecipients } from '../../mail/recipients.ts'
import { fillIn, readWording, type Placeholders, type Wording } from '../../mail/wording.ts'
import { clients } from '../clients.ts'
import { linkPath } from '../documents/link.ts'
import { attachedPdf } from '../documents/pdf.ts'
import { printedInvoice } from '../documents/printed-kinds.ts'
import type { invoices } from './invoices.ts'
import type { LateReminder } from '../late-payment.ts'
import type { payments } from '../payments.ts'

type Invoice = Row<typeof invoices>
type Payment = Row<typeof payments>

/** The words of FreshBooks' own page, as captured in the request that it sends. */
const invoiceWording: Wording = {
  subject: '::company name:: sent you an invoice (::invoice number::)',
  body: '::company name:: sent you an invoice (::invoice number::) for ::invoice amount:: ' +
    'that\'s due on ::invoice due date::',
}

/** The words of the other mails are inferred. */
const reminderWording: Wording = {
  subject: 'Reminder: invoice (::invoice number::) from ::company name::',
  body: '::outstanding amount:: of invoice (::invoice number::) from ::company name:: is still to be paid. ' +
    'The invoice is due on ::invoice due date::.',
}

const receiptWording: Wording = {
  subject: '::company name:: received your payment for invoice (::invoice number::)',
  body: 'Thank you. ::company name:: received your payment of ::payment amount:: on ::payment date:: for ' +
    'invoice (::invoice number::).\n\nStill to be paid: ::outstanding amount::',
}

const shown = ({ amount, code }: { readonly amount: string, readonly code: string }): string =>
  `${amount} ${code}`

/** The four captured placeholders, and one of ours; their forms are inferred. */
const placeholdersOf = (invoice: Invoice, session: Session): Placeholders => ({
  'company name': session.business.name,
  'invoice number': invoice.invoice_number,
  'invoice amount': shown(invoice.amount),
  'invoice due date': invoice.due_date,
  'outstanding amount': shown(invoice.outstanding),
})

/** Subject, text and HTML, with a button that leads to the invoice. */
const written = (
  invoice: Invoice, wording: Wording, session: Session, more: Placeholders = {}
): Pick<Mail, 'subject' | 'text' | 'html'> => compose({
  sender: session.business.name,
  ...fillIn(wording, { ...placeholdersOf(invoice, session), ...more }),
  link: { label: 'View invoice', url: linkTo(linkPath(invoice, 'email')) },
})

/** Sends an invoice to the recipients of a request. Throws problems where they or the words are wrong. */
export function mailInvoice (invoice: Invoice, draft: Draft<typeof invoices>, session: Session): void {
  const { email_subject, email_body, invoice_customized_email: customized } = draft
  const to = readRecipients(draft.email_recipients, 'email_recipients', 'invoice')
  const wording = readWording({
    field: 'invoice_customized_email', object: 'invoice', customized, email_subject, email_body,
  }, invoiceWording)
  const includesPdf = draft.email_include_pdf ?? invoice.attach_pdf_to_email
  session.mail({
    kind: 'invoice',
    to,
    ...written(invoice, wording, session),
    about: { type: 'invoices', id: invoice.id },
    attachments: includesPdf ? [attachedPdf(printedInvoice, invoice, session)] : [],
  })
}

/** The address of a client: what is sent by itself goes to no other contact (documented for reminders). */
const addressesOf = (clientid: number, session: Session): string[] =>
  [session.get(clients, clientid).email].filter(address => address !== '')

/**
 * Sends an invoice that was generated to its client, where there is an address; `customized` are the words of
 * its profile. Tells whether there was one.
 */
export function mailGenerated (invoice: Invoice, customized: Wording | null, session: Session): boolean {
  const to = addressesOf(invoice.customerid, session)
  if (to.length === 0) return false
  const wording = {
    subject: customized?.subject || invoiceWording.subject, body: customized?.body || invoiceWording.body,
  }
  session.mail({
    kind: 'invoice',
    to,
    ...written(invoice, wording, session),
    about: { type: 'invoices', id: invoice.id },
  })
  return true
}

/** Reminds the client of an invoice, where there is an address. */
export function mailReminder (invoice: Invoice, { subject, body }: LateReminder, session: Session): void {
  const to = addressesOf(invoice.customerid, session)
  if (to.length === 0) return
  const wording = { subject: subject || reminderWording.subject, body: body || reminderWording.body }
  session.mail({
    kind: 'late_reminder',
    to,
    ...written(invoice, wording, session),
    about: { type: 'invoices', id: invoice.id },
  })
}

/** Sends the receipt of a payment to the client, where there is an address. */
export function mailReceipt (payment: Payment, invoice: Invoice, session: Session): void {
  const to = addressesOf(payment.clientid, session)
  if (to.length === 0) return
  const more = { 'payment amount': shown(payment.amount), 'payment date': payment.date }
  session.mail({
    kind: 'payment_receipt',
    to,
    ...written(invoice, receiptWording, session, more),
    about: { type: 'payments', id: payment.id },
  })
}
