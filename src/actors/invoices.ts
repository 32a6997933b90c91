// What a client does with an invoice: opens it, pays it online.
import Big from 'big.js'
import type { Row } from '../declare/resource.ts'
import { writtenMoneySchema } from '../fields/index.ts'
import type { EndpointSession } from '../derive/endpoints.ts'
import { textOf } from '../json-values.ts'
import { parseDecimal } from '../ledger/amounts.ts'
import { invoices } from '../resources/invoices.ts'
import { payments } from '../resources/payments.ts'
import { businessOfAccount } from '../world/primary.ts'
import { openSession } from '../store/session.ts'
import type { World } from '../world/world.ts'
import { failAction, type Action, type Detail, type Details } from './action.ts'

type Invoice = Row<typeof invoices>
type Payment = Row<typeof payments>

const invoice: Detail = {
  description: 'The invoice: a ref, an invoice number or an id.',
  schema: { type: ['string', 'integer'] },
  required: true,
  refers: 'invoices',
}

/** A client in front of an invoice. */
interface Visit {
  readonly session: EndpointSession
  readonly invoice: Invoice
}

/** The client opens the link. Neither drafts nor deleted invoices can be seen (documented for drafts). */
function visit (world: World, id: number): Visit {
  const { accounting_systemid, customerid } =
    world.statement('SELECT accounting_systemid, customerid FROM invoices WHERE id = ?').get(id)
  const client = { identity_id: 0, userid: customerid as number, role: 'client' }
  const session = openSession(world, businessOfAccount(world, accounting_systemid), client)
  const invoice = session.get(invoices, id)
  const { display_status, invoice_number, vis_state } = invoice
  if (vis_state === 1) failAction('refused', `invoice ${invoice_number} is deleted, so its client cannot see it`)
  if (display_status === 'draft') {
    failAction('refused', `invoice ${invoice_number} is a draft, so its client cannot see it; send it first`)
  }
  return { session, invoice }
}

/** What is told of an invoice afterwards. */
const told = ({ id, invoice_number, status, v3_status, outstanding }: Invoice) =>
  ({ invoiceid: id, invoice_number, status, v3_status, outstanding })

export const viewsInvoice: Action = {
  name: 'client.views_invoice',
  description: 'The client opens the link to an invoice: it becomes viewed, and its audit log says so.',
  inferred: ['an invoice that is disputed or viewed already stays as it is'],
  details: { invoice },
  run (world, { invoice: id }) {
    const { session, invoice } = visit(world, id as number)
    const isSettled = invoice.dispute_status === 'disputed' || invoice.display_status === 'viewed'
    return told(isSettled ? invoice : session.update(invoices, invoice.id, { status: 3 }))
  },
}

/** How a gateway's payments are called: the types of payment are documented, which goes with which is not. */
const types: Readonly<Record<string, Payment['type']>> = { paypal: 'PayPal' }

/** The gateway every account here has connected. */
const USUAL_GATEWAY = 'stripe'

/** What is paid: all that is outstanding, or so much of it. */
function amountOf ({ amount = 'full' }: Details, invoice: Invoice): string {
  const { currency_code, invoice_number, outstanding } = invoice
  const open = new Big(outstanding.amount)
  if (open.lte(0)) failAction('refused', `nothing is outstanding on invoice ${invoice_number}`)
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
  if (value.gt(open)) {
    failAction('refused', `invoice ${invoice_number} has ${outstanding.amount} ${currency_code} outstanding, ` +
      `so its client cannot pay ${value.toFixed(2)} online`)
  }
  return value.toFixed(2)
}

/** A payment as a gateway makes it: what it calls its order and its charge follows from the world's seed. */
function pay (world: World, { session, invoice }: Visit, amount: string): number {
  const gateway = invoice.allowed_gateways[0]?.gateway_name ?? USUAL_GATEWAY
  const orderid = world.nextId('gateway_orders', 70_001)
  const { id } = session.create(payments, {
    invoiceid: invoice.id,
    amount: { amount, code: invoice.currency_code },
    date: session.today(),
    type: types[gateway] ?? 'Credit Card',
    orderid,
    transactionid: `ch_${session.random(`gateway_orders/${orderid}`).toString('hex').slice(0, 24)}`,
  })
  session.store(payments, id, { gateway })
  session.store(invoices, invoice.id, { last_order_status: 'success' })
  return id
}

export const paysInvoice: Action = {
  name: 'client.pays_invoice',
  description: 'The client pays an invoice online, through the gateway the invoice allows.',
  inferred: [
    'type Credit Card (PayPal through that gateway); orderid and transactionid are numbers of ours',
    'an invoice that allows no gateway is paid through stripe',
    'last_order_status becomes success',
  ],
  details: {
    invoice,
    amount: {
      description: "'full' (the default) for all that is outstanding, or so much of it.",
      schema: writtenMoneySchema,
    },
  },
  run (world, details) {
    const visited = visit(world, details.invoice as number)
    const paymentid = pay(world, visited, amountOf(details, visited.invoice))
    return { paymentid, ...told(visited.session.get(invoices, visited.invoice.id)) }
  },
}
