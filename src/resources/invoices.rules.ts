// Invoices: numbering, totals, sending, and what an invoice does to items, expenses and its own history.
import { isDeepStrictEqual } from 'node:util'
import Big from 'big.js'
import { fail } from '../declare/problem.ts'
import type { Draft, Row } from '../declare/resource.ts'
import type { Rules, Session } from '../declare/rules.ts'
import { addDays } from '../fields/index.ts'
import { postInvoice } from '../ledger/journal.ts'
import { auditLogs } from './audit-logs.ts'
import { businesses } from './businesses.ts'
import { addressOf } from './clients.rules.ts'
import { clients } from './clients.ts'
import { completeLine, moneyTotals, taxNumbers } from './document-totals.ts'
import { followExpenses, checkExpenses } from './invoice-expenses.ts'
import { followInventory } from './invoice-inventory.ts'
import { settingsOf } from './invoice-settings.ts'
import { followTime } from './invoice-time.ts'
import { invoices } from './invoices.ts'
import { FIRST_NUMBER, nextNumber } from './numbering.ts'

type Invoice = Row<typeof invoices>
type InvoiceDraft = Draft<typeof invoices>
type Line = Invoice['lines'][number]

export const invoiceRules: Rules<typeof invoices> = {
  complete (draft, before, session) {
    const first = before === undefined ? firstValues(draft, session) : {}
    const merged = { ...before, ...first, ...draft } as Invoice
    return {
      ...first,
      ...numbered(draft, before, session),
      ...totalsOf(draft, before, merged.currency_code, merged, session),
      due_date: addDays(merged.create_date, merged.due_offset_days),
      ...statusOf(draft, merged),
      ...settingsOf(draft, before, session),
    }
  },
  actions: {
    action_mark_as_sent: before => sentValues(before),
    action_email (before, draft) {
      if (!Array.isArray(draft.email_recipients) || draft.email_recipients.length === 0) {
        fail('required', { field: 'email_recipients', object: 'invoice', value: null })
      }
      return sentValues(before)
    },
  },
  after (read, before, session) {
    const row = read()
    if (row.vis_state === 1 && before?.vis_state !== 1) refuseIfPaid(row, session)
    followInventory(row, before, session)
    followExpenses(row, before, session)
    followTime(row, before, session)
    if (!isDeepStrictEqual(row, before)) logEvent(row, before, session)
  },
  postings: row => postInvoice({ ...row, sent: row.display_status !== 'draft' }),
}

/** What a new invoice takes from its client, its business and whoever makes it. */
function firstValues (draft: InvoiceDraft, session: Session): Partial<Invoice> {
  const client = session.get(clients, draft.customerid!)
  const { street = '', street2 = '', city = '', province = '', country = '', postal_code = '' } =
    session.get(businesses, session.business.id).address ?? {}
  return {
    ...withoutEmpty({ ...addressOf(client) }, draft),
    language: draft.language || client.language,
    currency_code: draft.currency_code || client.currency_code || session.business.currency_code,
    due_offset_days: draft.due_offset_days ?? 0,
    discount_value: draft.discount_value ?? '0',
    ownerid: draft.ownerid ?? session.caller.userid,
    sentid: draft.sentid ?? session.caller.userid,
    sender_address: { city, code: postal_code, country, province, street, street2 },
    lines: [],
  }
}

/** Leaves out what the request gives itself. */
const withoutEmpty = <T extends object>(values: T, draft: object): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(draft, name))) as Partial<T>

/**
 * Counts up from the last one made; a number that is taken is a conflict,
 * as it is between two requests at once.
 */
function numbered (draft: InvoiceDraft, before: Invoice | undefined, session: Session): Partial<Invoice> {
  const isTaken = (number: string) =>
    session.select(invoices, 'invoice_number = ? AND id IS NOT ? AND vis_state <> 1', number,
      before?.id ?? null).length > 0
  if (draft.invoice_number) {
    return isTaken(draft.invoice_number)
      ? fail('conflict', {
        field: 'invoice_number', object: 'invoice', value: draft.invoice_number,
        message: 'Invoice number already in use.',
      })
      : {}
  }
  if (before !== undefined) {
    return draft.invoice_number === undefined ? {} : { invoice_number: before.invoice_number }
  }
  const last = session.query<{ invoice_number: string }>(
    'SELECT invoice_number FROM invoices WHERE accounting_systemid = ? ORDER BY id DESC LIMIT 1',
    session.business.account_id)[0]
  let number = last === undefined ? FIRST_NUMBER : nextNumber(last.invoice_number)
  while (isTaken(number)) number = nextNumber(number)
  return { invoice_number: number }
}

/** Lines and everything that is a sum of them. */
function totalsOf (
  draft: InvoiceDraft, before: Invoice | undefined, code: string, merged: Invoice, session: Session
): Partial<Invoice> {
  const sent = draft.lines ?? (before === undefined ? [] : undefined)
  const lines = sent === undefined ? before!.lines : linesOf(sent, before?.lines ?? [], code, session)
  const { lineAmounts, ...totals } = moneyTotals(lines, merged.discount_value, code)
  return {
    ...(sent === undefined
      ? {}
      : { lines: lines.map((line, index) => ({ ...line, amount: lineAmounts[index]! })) }),
    ...totals,
    description: lines[0]?.description ?? '',
    ...depositOf(draft, merged, totals.amount.amount, code),
    ...netPaid(merged.paid?.amount ?? '0.00', totals.amount.amount, totals.taxes_total.amount, code),
  }
}

type SentLine = NonNullable<InvoiceDraft['lines']>[number] & { lineid?: number }

/** The lines of an update: those with a known lineid are the same lines, changed; the rest are new. */
function linesOf (
  sent: readonly SentLine[], before: readonly Line[], code: string, session: Session
): Line[] {
  checkExpenses(sent, session)
  const numberOf = taxNumbers(session)
  const lastId = Math.max(0, ...before.map(line => line.lineid))
  const isNew = (line: SentLine) => !before.some(old => old.lineid === line.lineid)
  return sent.map((line, index) => {
    const old = before.find(other => other.lineid === line.lineid)
    const whole = completeLine({ ...old, ...line }, code)
    const lineid = old?.lineid ?? lastId + sent.slice(0, index + 1).filter(isNew).length
    return {
      ...whole,
      lineid,
      taskno: index + 1,
      taxNumber1: numberOf(whole.taxName1),
      taxNumber2: numberOf(whole.taxName2),
    } as Line
  })
}

/** A deposit is an amount, or a percentage of the total (rounded to cents). */
function depositOf (draft: InvoiceDraft, merged: Invoice, total: string, code: string): Partial<Invoice> {
  if (draft.deposit_amount != null) return { deposit_amount: { amount: draft.deposit_amount.amount, code } }
  const percentage = merged.deposit_percentage
  if (percentage == null || new Big(percentage).eq(0)) return {}
  return {
    deposit_amount: {
      amount: new Big(total).times(percentage).times('0.01').toFixed(2, Big.roundHalfUp), code,
    },
  }
}

/** The share of what is paid that is no tax; zero when nothing is paid (live 2026). */
export function netPaid (
  paid: string, total: string, taxes: string, code: string
): Pick<Invoice, 'net_paid_amount'> {
  const whole = new Big(total)
  const net = whole.eq(0) ? new Big(0) : new Big(paid).times(whole.minus(taxes)).div(whole)
  const text = net.toFixed(4, Big.roundHalfUp)
  return { net_paid_amount: { amount: text.replace(/0{1,2}$/, ''), code } }
}

/** What PUT status means for the texts that go with it. */
function statusOf (draft: InvoiceDraft, merged: Invoice): Partial<Invoice> {
  switch (draft.status) {
    case 0: return { dispute_status: 'disputed' }
    case 1: return { display_status: 'draft', fulfillment_date: null }
    case 2: return {
      display_status: 'sent',
      fulfillment_date: merged.fulfillment_date ?? merged.create_date,
      dispute_status: null,
    }
    case 3: return {
      display_status: 'viewed',
      fulfillment_date: merged.fulfillment_date ?? merged.create_date,
      dispute_status: null,
    }
    default: return {}
  }
}

/** Sending a draft; what has been sent or viewed stays as it is. */
export function sentValues (before: Invoice): Partial<Invoice> {
  if (before.display_status !== 'draft') return {}
  return { status: 2, display_status: 'sent', fulfillment_date: before.create_date }
}

/**
 * Payments must be removed before their invoice can be deleted (documented;
 * number and sentence are inferred).
 */
function refuseIfPaid (invoice: Invoice, session: Session): void {
  const { count } = session.query<{ count: number }>(
    'SELECT count(*) AS count FROM payments WHERE invoiceid = ? AND vis_state <> 1', invoice.id
  )[0]!
  if (count > 0) {
    fail('refused', {
      field: 'invoiceid', object: 'invoice', value: invoice.id,
      message: 'An invoice with payments cannot be deleted.',
    })
  }
}

/** Words of the log, of which only Created is captured. */
function eventOf (row: Invoice, before: Invoice | undefined): string {
  if (before === undefined) return 'Created'
  if (row.vis_state !== before.vis_state) return ['Restored', 'Deleted', 'Archived'][row.vis_state]!
  return row.display_status !== before.display_status && row.display_status === 'sent' ? 'Sent' : 'Updated'
}

function logEvent (row: Invoice, before: Invoice | undefined, session: Session): void {
  session.create(auditLogs, {
    invoiceid: row.id,
    customerid: row.customerid,
    event: eventOf(row, before),
    acting_userid: session.caller.userid,
    amount: row.amount,
    paid: row.paid,
    currency_code: row.currency_code,
    num_lines: row.lines.length,
    status: row.status,
    display_status: row.display_status,
    payment_status: row.payment_status,
    dispute_status: row.dispute_status,
  })
}
