// Actions of a client on an invoice: open it, pay it online, dispute it.
import Big from 'big.js'
import { clientCaller, failAction, type Details, type OutsideAction } from '../../declare/outside-action.ts'
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { sentMoneySchema } from '../../fields/index.ts'
import { textOf } from '../../json-values.ts'
import { parseDecimal } from '../../ledger/amounts.ts'
import { refuseUnseen } from '../documents/client.ts'
import { connectedGateways } from '../gateways.ts'
import { payments } from '../payments.ts'
import { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>
type Payment = Row<typeof payments>

const caller = ({ customerid }: Invoice) => clientCaller(customerid)

const refuseHidden = (invoice: Invoice): void =>
  refuseUnseen(`invoice ${invoice.invoice_number}`, invoice)

/** The invoice in the result of an action. */
const summaryOf = ({ id, invoice_number, status, v3_status, outstanding }: Invoice) =>
  ({ invoiceid: id, invoice_number, status, v3_status, outstanding })

/** The client views an invoice. */
export const viewsInvoice: OutsideAction<Invoice> = {
  description: 'The client opens the link to an invoice: it becomes viewed, and its audit log says so.',
  inferred: ['an invoice that is disputed or viewed already stays as it is'],
  caller,
  run (invoice, _details, session) {
    refuseHidden(invoice)
    const isSettled = invoice.dispute_status === 'disputed' || invoice.display_status === 'viewed'
    return summaryOf(isSettled ? invoice : session.update(invoices, invoice.id, { status: 3 }))
  },
}

/** The client disputes an invoice. */
export const disputesInvoice: OutsideAction<Invoice> = {
  description: 'The client disputes an invoice, which no request of theirs can do.',
  inferred: ['one that is paid cannot be disputed'],
  caller,
  run (invoice, _details, session) {
    refuseHidden(invoice)
    if (['paid', 'auto-paid'].includes(invoice.payment_status)) {
      failAction('refused', `invoice ${invoice.invoice_number} is paid, so its client cannot dispute it`)
    }
    return summaryOf(session.update(invoices, invoice.id, { status: 0 }))
  },
}

/** Payment types by gateway; the types are documented, the mapping is inferred. */
const paymentTypes: Readonly<Record<string, Payment['type']>> = { paypal: 'PayPal' }

/** The first connected gateway that the invoice allows, or of all where it allows none. */
function gatewayFor ({ allowed_gateways, invoice_number }: Invoice, session: Session): string {
  const connected: readonly string[] = connectedGateways(session)
  const allowed = allowed_gateways.map(({ gateway_name }) => gateway_name)
  const usable = allowed.length === 0 ? connected : allowed.filter(name => connected.includes(name))
  return usable[0] ?? failAction('refused',
    `the account is connected to no gateway that invoice ${invoice_number} can be paid through`)
}

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
  if (textOf(code).toUpperCase() !== currency_code) {
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
function pay (invoice: Invoice, amount: string, session: Session): number {
  const gateway = gatewayFor(invoice, session)
  const orderid = session.nextNumber('gateway_orders', 70_001)
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
export const paysInvoice: OutsideAction<Invoice> = {
  description: 'The client pays an invoice online, through the gateway the invoice allows.',
  inferred: [
    'type Credit Card (PayPal through that gateway); orderid and transactionid are numbers of ours',
    'an invoice that allows no gateway is paid through the first one of the account',
    'through gateways that are disconnected nothing is paid',
    'last_order_status becomes success',
  ],
  details: {
    amount: {
      description: "'full' (the default) for all that is outstanding, or so much of it.",
      schema: sentMoneySchema,
    },
  },
  caller,
  run (invoice, details, session) {
    refuseHidden(invoice)
    const paymentid = pay(invoice, amountOf(details, invoice), session)
    return { paymentid, ...summaryOf(session.get(invoices, invoice.id)) }
  },
}
