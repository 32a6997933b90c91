// What an invoice has beside its amounts: look, files, gateways, and late payment.
import { numberOf, textOf } from '../../json-values.ts'
import type { Session } from '../../declare/session.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import { businesses } from '../businesses.ts'
import { clients } from '../clients.ts'
import {
  plainPresentation, type AllowedGateway, type Attachment, type Presentation
} from './includes.ts'
import type { invoices } from './invoices.ts'
import { firstReminders, readLateFee, readReminders } from '../late-payment.ts'

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>

/** Look, files, gateways and late payment: settings with defaults of their own. */
export function settingsOf (
  draft: InvoiceDraft, before: Invoice | undefined, session: Session
): Partial<Invoice> {
  const now = session.now()
  return {
    ...presentationOf(draft, before, session),
    ...(draft.attachments == null ? {} : { attachments: attachmentsOf(draft.attachments, session) }),
    ...(Array.isArray(draft.allowed_gatewayids)
      ? { allowed_gateways: gatewaysOf(draft.allowed_gatewayids, session) }
      : {}),
    ...lateOf(draft, before, session, now),
  }
}

/** A new invoice looks like the one made last, unless the request says otherwise (documented). */
function presentationOf (
  draft: InvoiceDraft, before: Invoice | undefined, session: Session
): Partial<Invoice> {
  if (draft.presentation != null) {
    const known =
      Object.entries(draft.presentation).filter(([name]) => Object.hasOwn(plainPresentation, name))
    const old = before?.presentation ?? firstPresentation(session)
    return { presentation: { ...old, ...Object.fromEntries(known) } as Presentation }
  }
  if (before !== undefined) return {}
  const isPlain = draft.use_default_presentation === false
  return { presentation: isPlain ? firstPresentation(session) : lastPresentation(session) }
}

/** The look of the invoice made last, which the next one takes over. */
export function lastPresentation (session: Session): Presentation {
  const last = session.query<{ presentation: string }>(
    'SELECT presentation FROM invoices WHERE accounting_systemid = ? ORDER BY id DESC LIMIT 1',
    session.business.account_id)[0]
  return last === undefined ? firstPresentation(session) : JSON.parse(last.presentation)
}

/** The look of an account that has no style yet: dates are shown as the business shows them (documented). */
const firstPresentation = (session: Session): Presentation =>
  ({ ...plainPresentation, date_format: session.get(businesses, session.business.id).date_format })

/** Numbers of attachments are made from their tokens, so that the same file keeps its number (inferred). */
function attachmentsOf (sent: readonly unknown[], session: Session): Attachment[] {
  const isRow = (row: unknown): row is Record<string, unknown> => typeof row === 'object' && row !== null
  return sent.filter(isRow).map(({ jwt, media_type }) => {
    const id = session.random(`attachment/${textOf(jwt)}`).readUInt32BE() % 1_000_000
    return {
      id, attachmentid: id, expenseid: null, jwt: textOf(jwt ?? ''), media_type: textOf(media_type ?? ''),
    }
  })
}

const gatewayNames: Readonly<Record<number, string>> = { 7: 'paypal', 26: 'stripe', 30: 'fbpay' }

function gatewaysOf (ids: readonly unknown[], session: Session): AllowedGateway[] {
  return ids.map(numberOf).filter(id => gatewayNames[id] !== undefined).map((gatewayid, index) => ({
    allowedid: index + 1,
    connectionid: session.random(`gateway/${gatewayid}`).toString('hex').slice(0, 32),
    gateway_name: gatewayNames[gatewayid]!,
    gatewayid,
    id: index + 1,
  }))
}

/** Late payment: a new invoice takes its client's settings (inferred), an update what it sends. */
function lateOf (
  { customerid, late_fee, late_reminders }: InvoiceDraft, before: Invoice | undefined, session: Session,
  now: number
): Partial<Invoice> {
  if (before === undefined) {
    const client = session.get(clients, customerid!)
    return {
      late_reminders: firstReminders(client.late_reminders, late_reminders ?? [], now),
      late_fee: readLateFee('invoice', late_fee ?? client.late_fee, null, now),
    }
  }
  return {
    ...(late_reminders === undefined
      ? {}
      : { late_reminders: readReminders('invoice', late_reminders, before.late_reminders, now) }),
    ...(late_fee === undefined
      ? {}
      : { late_fee: readLateFee('invoice', late_fee, before.late_fee, now) }),
  }
}
