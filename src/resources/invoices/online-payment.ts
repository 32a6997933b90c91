// Money for an invoice through a gateway: which one it goes through, whether the card is taken, and the
// payment that it makes.
import { failAction } from '../../declare/outside-action.ts'
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import type { GatewayName } from '../businesses.ts'
import { chargeRefusal, paymentTypeOf, type Card } from '../credit-cards/cards.ts'
import type { Refusal } from '../credit-cards/test-cards.ts'
import { connectedGateways, type AllowedGateway } from '../gateways.ts'
import { payments } from '../payments.ts'
import { invoices } from './invoices.ts'

type Invoice = Row<typeof invoices>
type Payment = Row<typeof payments>

/** How somebody pays; what is undefined is not said. */
export interface Means {
  readonly gateway?: string | undefined
  readonly card?: Card | undefined
}

/** What can be paid online, and what sentences call it. */
interface Payable {
  readonly allowed_gateways: readonly AllowedGateway[]
  readonly called: string
}

/**
 * The first connected gateway that is allowed, or of all where none is; the one that is asked for. Throws an
 * ActionError where there is none.
 */
export function gatewayFor (
  { allowed_gateways, called }: Payable, { gateway, card }: Means, session: Session
): GatewayName {
  const allowed: readonly string[] = allowed_gateways.map(({ gateway_name }) => gateway_name)
  const usable = connectedGateways(session)
    .filter(name => allowed.length === 0 || allowed.includes(name))
    .filter(name => gateway === undefined || gateway === name)
    .filter(name => card === undefined || name !== 'paypal') // no cards are typed there
  const inOrder = allowed.length === 0 ? usable : allowed.filter(isOneOf(usable))
  return inOrder[0] ?? failAction('refused',
    gateway === undefined
      ? `the account is connected to no gateway that ${called} can be paid through`
      : `${called} cannot be paid${card === undefined ? '' : ' by card'} through the gateway '${gateway}'`)
}

const isOneOf = (names: readonly GatewayName[]) =>
  (name: string): name is GatewayName => (names as readonly string[]).includes(name)

/** Payment types by gateway; the types are documented, the mapping is inferred. */
const gatewayTypes: Readonly<Record<GatewayName, Payment['type']>> =
  { paypal: 'PayPal', stripe: 'Credit Card', fbpay: 'Credit Card' }

/** What came of a charge: the id of the payment, or why the card was declined. */
export type Charge = { readonly paymentid: number } | { readonly declined: Refusal }

/** What is charged: a gateway, and the card that it knows, if any. */
interface Charged {
  readonly gateway: GatewayName
  readonly card?: Card | undefined
}

/**
 * Takes an amount, a text in the currency of the invoice, through a gateway. A declined card leaves no
 * payment; last_order_status says so.
 */
export function charge (
  invoice: Invoice, amount: string, { gateway, card }: Charged, session: Session
): Charge {
  const declined = card && chargeRefusal(card, session.today())
  if (declined !== undefined) {
    session.store(invoices, invoice.id, { last_order_status: 'declined' })
    return { declined }
  }
  return { paymentid: takePayment(invoice, amount, { gateway, card }, session) }
}

/**
 * Takes an amount through a gateway that is known to give it. Returns the id of the payment; its order and
 * charge ids derive from the world's seed.
 */
export function takePayment (
  invoice: Invoice, amount: string, { gateway, card }: Charged, session: Session
): number {
  const orderid = session.nextNumber('gateway_orders', 70_001)
  const { id } = session.create(payments, {
    invoiceid: invoice.id,
    amount: { amount, code: invoice.currency_code },
    date: session.today(),
    type: card === undefined ? gatewayTypes[gateway] : paymentTypeOf(card),
    orderid,
    transactionid: `ch_${session.random(`gateway_orders/${orderid}`).toString('hex').slice(0, 24)}`,
  })
  session.store(payments, id, { gateway })
  session.store(invoices, invoice.id, { last_order_status: 'success' })
  return id
}
