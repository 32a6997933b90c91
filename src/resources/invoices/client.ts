// Actions of a client on an invoice: open it, pay it online, dispute it.
import Big from 'big.js'
import { clientCaller, failAction, type Details, type OutsideAction } from '../../declare/outside-action.ts'
import type { Row } from '../../declare/resource.ts'
import { sentMoneySchema } from '../../fields/index.ts'
import { textOf } from '../../json-values.ts'
import { parseDecimal } from '../../ledger/amounts.ts'
import { gatewayNames } from '../businesses.ts'
import { cardDetail, readCardDetail } from '../credit-cards/card-detail.ts'
import { refuseUnseen } from '../documents/client.ts'
import { invoices } from './invoices.ts'
import { charge, gatewayFor } from './online-payment.ts'

type Invoice = Row<typeof invoices>

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

/** The client pays an invoice online. */
export const paysInvoice: OutsideAction<Invoice> = {
  description: 'The client pays an invoice online, through the gateway the invoice allows.',
  inferred: [
    'type Credit Card (PayPal through that gateway), or that of the card (VISA); orderid and transactionid ' +
      'are numbers of ours',
    'an invoice that allows no gateway is paid through the first one of the account',
    'through gateways that are disconnected nothing is paid',
    'last_order_status becomes success, or declined where the card is, and then nothing else happens',
  ],
  details: {
    amount: {
      description: "'full' (the default) for all that is outstanding, or so much of it.",
      schema: sentMoneySchema,
    },
    card_number: cardDetail,
    gateway: {
      description: 'The gateway to pay through. Default: the first that the invoice allows.',
      schema: { type: 'string', enum: gatewayNames },
    },
  },
  caller,
  run (invoice, details, session) {
    refuseHidden(invoice)
    const amount = amountOf(details, invoice)
    const { invoice_number, allowed_gateways } = invoice
    const card = details.card_number === undefined ? undefined : readCardDetail(details.card_number, session)
    const asked = details.gateway === undefined ? undefined : textOf(details.gateway)
    const gateway = gatewayFor(
      { allowed_gateways, called: `invoice ${invoice_number}` }, { card, gateway: asked }, session)
    const charged = charge(invoice, amount, { gateway, card }, session)
    return { ...charged, ...summaryOf(session.get(invoices, invoice.id)) }
  },
}
