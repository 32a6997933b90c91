// Generating an invoice from a profile: what it copies, and how it gets to the client.
import { isDeepStrictEqual } from 'node:util'
import type { Draft, Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { chargeRefusal } from '../credit-cards/cards.ts'
import { gatewayIdOf } from '../gateways.ts'
import { invoices } from '../invoices/invoices.ts'
import { followLateness } from '../invoices/lateness.ts'
import { mailGenerated } from '../invoices/mails.ts'
import { charge } from '../invoices/online-payment.ts'
import { paymentOptions, profilePaymentOptions } from '../payment-options.ts'
import type { invoiceProfiles } from './invoice-profiles.ts'
import { meansOf, type SavedMeans } from './saved-card.ts'
import { timeLinesOf, withoutTimeLine } from './unbilled-time.ts'

type Profile = Row<typeof invoiceProfiles>
type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>

/** The invoice of today; throws problems where it cannot be made. */
export function generate (profile: Profile, session: Session): Invoice {
  const means = profile.auto_bill ? meansOf(profile, session) : undefined
  const isSent = profile.send_email || profile.send_gmail || means !== undefined
  const draft = draftOf(profile, means, session)
  const { id } = session.create(invoices, { ...draft, action_mark_as_sent: isSent })
  copyExactly(profile, id, session)
  copyOptions(profile, id, session)
  if (profile.send_email) mail(profile, id, session)
  if (means !== undefined) bill(id, means, session)
  return session.get(invoices, id)
}

/** What an invoice has as its profile has it. */
const copied = [
  'customerid', 'due_offset_days', 'discount_value', 'notes', 'terms', 'payment_details', 'po_number',
  'language', 'currency_code', 'vat_name', 'vat_number', 'presentation', 'late_reminders', 'auto_bill',
] as const

/** The same of what it would have of its client where a request leaves it empty. */
const copiedExactly = [
  'fname', 'lname', 'organization', 'street', 'street2', 'city', 'province', 'code', 'country', 'address',
] as const

const valuesOf = <T, K extends keyof T>(row: T, names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(names.map(name => [name, row[name]])) as Pick<T, K>

function draftOf (profile: Profile, means: SavedMeans | undefined, session: Session): InvoiceDraft {
  const today = session.today()
  return {
    ...valuesOf(profile, copied),
    ...valuesOf(profile, copiedExactly),
    parent: profile.id,
    create_date: today,
    generation_date: today,
    ownerid: profile.ownerid,
    sentid: profile.ownerid,
    late_fee: profile.late_fee,
    lines: linesOf(profile, session),
    allowed_gatewayids: gatewaysOf(profile, means, session),
  }
}

/** Stores what the profile has empty and the client has not. */
function copyExactly (profile: Profile, id: number, session: Session): void {
  const invoice = session.get(invoices, id)
  const values: Partial<Invoice> = {
    ...valuesOf(profile, copiedExactly),
    ...(profile.late_fee === null ? { late_fee: null } : {}),
    gmail: profile.send_gmail,
  }
  if (isDeepStrictEqual({ ...invoice, ...values }, invoice)) return
  session.store(invoices, id, values)
  followLateness(session.get(invoices, id), invoice, session)
}

/** Gives an invoice the payment options of its profile, if they are set and their gateway is connected. */
function copyOptions (profile: Profile, invoiceid: number, session: Session): void {
  const [options] = session.select(profilePaymentOptions, 'profileid = ?', profile.id)
  if (options === undefined || gatewayIdOf(options.gateway_name, session) === undefined) return
  session.create(paymentOptions, {
    ...valuesOf(options, copiedOptions), invoiceid, entity_type: 'invoice', entity_id: invoiceid,
  })
}

const copiedOptions = [
  'gateway_name', 'has_credit_card', 'has_ach_transfer', 'has_bacs_debit', 'has_sepa_debit', 'has_acss_debit',
  'has_paypal_smart_checkout', 'allow_partial_payments',
] as const

function linesOf (profile: Profile, session: Session): NonNullable<InvoiceDraft['lines']> {
  const { include_unbilled_time: isTimeBilled, lines } = profile
  const copies = (isTimeBilled ? withoutTimeLine(lines) : lines).map(line => ({
    ...valuesOf(line, copiedOfLine), modern_project_id: line.modern_projectid,
  }))
  return isTimeBilled ? [...copies, ...timeLinesOf(profile.customerid, session)] : copies
}

const copiedOfLine = [
  'type', 'name', 'description', 'qty', 'unit_cost', 'taxName1', 'taxAmount1', 'taxName2', 'taxAmount2',
  'compounded_tax',
] as const

/** The gateway of the saved card goes first, since an invoice is paid through its first one. */
function gatewaysOf (profile: Profile, means: SavedMeans | undefined, session: Session): number[] {
  const allowed = profile.allowed_gateways.map(({ gatewayid }) => gatewayid)
  const own = means && gatewayIdOf(means.gateway, session)
  return own === undefined ? allowed : [own, ...allowed.filter(id => id !== own)]
}

function mail (profile: Profile, id: number, session: Session): void {
  const words = profile.invoice_profile_customized_email
  if (mailGenerated(session.get(invoices, id), words, session)) session.emit('invoice.sendByEmail', id)
}

/** Pays an invoice by the saved card; one of nothing is not charged. A declined card leaves it unpaid. */
function bill (id: number, means: SavedMeans, session: Session): void {
  const invoice = session.get(invoices, id)
  const { amount } = invoice.outstanding
  if (Number(amount) <= 0) return
  const isTaken = means.card === undefined || chargeRefusal(means.card, session.today()) === undefined
  session.store(invoices, id, { autobill_status: isTaken ? 'success' : 'failed' })
  charge(session.get(invoices, id), amount, means, session)
}
