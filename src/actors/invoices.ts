// Actions of a client on an invoice: open it, pay it online.
import Big from 'big.js'
import type { Row } from '../declare/resource.ts'
import { sentMoneySchema } from '../fields/index.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import { textOf } from '../json-values.ts'
import { parseDecimal } from '../ledger/amounts.ts'
import { invoices } from '../resources/invoices/invoices.ts'
import { payments } from '../resources/payments.ts'
import { businessOfAccount } from '../world/primary.ts'
import { openSession } from '../store/session.ts'
import type { World } from '../world/world.ts'
import { failAction, type Action, type Detail, type Details } from './action.ts'

type Invoice = Row<typeof invoices>
type Payment = Row<typeof payments>

const invoiceDetail: Detail = {
  description: 'The invoice: a ref, an invoice number or an id.',
  schema: { type: ['string', 'integer'] },
  required: true,
  refers: 'invoices',
}

/** An invoice, and the session of its client. */
interface ClientView {
  readonly session: EndpointSession
  readonly invoice: Invoice
}

/** Opens an invoice as its client. Throws an ActionError for drafts (documented) and deleted invoices. */
function openAsClient (world: World, id: number): ClientView {
  const { accounting_systemid, customerid } =
    world.statement('SELECT accounting_systemid, customerid FROM invoices WHERE id = ?').get(id)
  const client = { identity_id: 0, userid: customerid as number, role: 'client' }
  const session = openSession(world, businessOfAccount(world, accounting_systemid), client)
  const invoice = session.get(invoices, id)
  const { display_status, invoice_number, vis_state } = invoice
  if (vis_state === 1) {
    failAction('refused', `invoice ${invoice_number} is deleted, so its client cannot see it`)
  }
  if (display_status === 'draft') {
    failAction('refused', `invoice ${invoice_number} is a draft, so its client cannot see it; send it first`)
  }
  return { session, invoice }
}

/** The invoice in the result of an action. */
const summaryOf = ({ id, invoice_number, status, v3_status, outstanding }: Invoice) =>
  ({ invoiceid: id, invoice_number, status, v3_status, outstanding })

/** The client views an invoice. */
export const viewsInvoice: Action = {
  name: 'client.views_invoice',
  description: 'The client opens the link to an invoice: it becomes viewed, and its audit log says so.',
  inferred: ['an invoice that is disputed or viewed already stays as it is'],
  details: { invoice: invoiceDetail },
  run (world, { invoice: id }) {
    const { session, invoice } = openAsClient(world, id as number)
    const isSettled = invoice.dispute_status === 'disputed' || invoice.display_status === 'viewed'
    return summaryOf(isSettled ? invoice : session.update(invoices, invoice.id, { status: 3 }))
  },
}

/** Payment types by gateway; the types are documented, the mapping is inferred. */
const paymentTypes: Readonly<Record<string, Payment['type']>> = { paypal: 'PayPal' }

/** Gateway of a payment if the invoice allows none. */
const DEFAULT_GATEWAY = 'stripe'

/** The amount to pay, in whole cents; throws an ActionError if it exceeds the outstanding amount. */
function amountOf ({ amount = 'full' }: Details, invoice: Invoice): string {
  const { currency_code, invoice_number, outstanding } = invoice
  const outstandingAmount = new Big(outstanding.amount)
  if (outstandingAmount.lte(0)) failAction('refused', `nothing is outstanding on invoice ${invoice_number}`)
  if (amount === 'full') return outstanding.amount
  const { amount: number, code = currency_code } =
    typeof amount === 'object' ? amount as { amount?: unknown, code?: unknown } : { amount }
  const value = parseDecimal(number)
  if (value === undefined || value.lte(0) || !value.eq(value.round(2))) {
    return failAction('invalid', "amount must be 'full', or more than zero such as '50.00', in whole cents")
  }
  if (code !== currency_code) {
    failAction('refused', `invoice ${invoice_number} is in ${currency_code}, not in ${textOf(code)}`)
  }
  if (value.gt(outstandingAmount)) {
    failAction('refused',
      `invoice ${invoice_number} has ${outstanding.amount} ${currency_code} outstanding, ` +
      `so its client cannot pay ${value.toFixed(2)} online`)
  }
  return value.toFixed(2)
}

/**
 * Creates a payment as a gateway does; its order and charge ids derive from the world's seed. Returns its id.
 */
function pay (world: World, { session, invoice }: ClientView, amount: string): number {
  const gateway = invoice.allowed_gateways[0]?.gateway_name ?? DEFAULT_GATEWAY
  const orderid = world.nextId('gateway_orders', 70_001)
  const { id } = session.create(payments, {
    invoiceid: invoice.id,
    amount: { amount, code: invoice.currency_code },
    date: session.today(),
    type: paymentTypes[gateway] ?? 'Credit Card',
    orderid,
    transactionid: `ch_${session.random(`gateway_orders/${orderid}`).toString('hex').slice(0, 24)}`,
  })
  session.store(payments, id, { gateway })
  session.store(invoices, invoice.id, { last_order_status: 'success' })
  return id
}

/** The client pays an invoice online. */
export const paysInvoice: Action = {
  name: 'client.pays_invoice',
  description: 'The client pays an invoice online, through the gateway the invoice allows.',
  inferred: [
    'type Credit Card (PayPal through that gateway); orderid and transactionid are numbers of ours',
    'an invoice that allows no gateway is paid through stripe',
    'last_order_status becomes success',
  ],
  details: {
    invoice: invoiceDetail,
    amount: {
      description: "'full' (the default) for all that is outstanding, or so much of it.",
      schema: sentMoneySchema,
    },
  },
  run (world, details) {
    const view = openAsClient(world, details.invoice as number)
    const paymentid = pay(world, view, amountOf(details, view.invoice))
    return { paymentid, ...summaryOf(view.session.get(invoices, view.invoice.id)) }
  },
}
