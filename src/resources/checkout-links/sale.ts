// A sale by a checkout link: what it costs, and all that it makes.
import { failAction } from '../../declare/outside-action.ts'
import { fail } from '../../declare/problem.ts'
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import { isEmailAddress } from '../../fields/index.ts'
import { LARGEST_AMOUNT, showDecimal, type Money } from '../../ledger/amounts.ts'
import { documentTotals } from '../../ledger/totals.ts'
import { compose } from '../../mail/compose.ts'
import { businesses, type GatewayName } from '../businesses.ts'
import { clients } from '../clients.ts'
import { chargeRefusal, sentenceOf, type Card } from '../credit-cards/cards.ts'
import { invoices } from '../invoices/invoices.ts'
import { gatewayFor, takePayment } from '../invoices/online-payment.ts'
import type { checkoutLinks } from './checkout-links.ts'

type Link = Row<typeof checkoutLinks>

/** Who buys, and how. */
export interface Buyer {
  readonly name: string
  readonly email: string
  readonly card: Card
}

/** What a sale has made. */
export interface Sale {
  readonly clientid: number
  readonly invoiceid: number
  readonly invoice_number: string
  readonly paymentid: number
  readonly amount: Money
}

/** The one line of its invoices. */
function lineOf ({ item_name, amount, currency, note, taxes }: Link) {
  const [first, second] = taxes
  return {
    name: item_name,
    description: note,
    qty: '1',
    unit_cost: { amount, code: currency },
    taxName1: first?.name ?? null,
    taxAmount1: first?.amount ?? '0',
    taxName2: second?.name ?? null,
    taxAmount2: second?.amount ?? '0',
  }
}

/** What a buyer pays; amounts are texts in the currency of the link. */
export interface Price {
  readonly amount: string
  readonly taxes: ReadonlyArray<{ readonly name: string, readonly percent: string, readonly amount: string }>
  readonly total: string
}

/** The price of what a link sells. Throws a problem where it is more than an invoice can come to. */
export function priceOf (link: Link): Price {
  const { subtotal, taxes, total } = documentTotals([lineOf(link)], '0')
  if (total.gt(LARGEST_AMOUNT)) fail('out-of-range', { field: 'amount', value: link.amount })
  return {
    amount: subtotal.toFixed(2),
    taxes: taxes.map(({ name, percent, amount }) =>
      ({ name, percent: showDecimal(percent), amount: amount.toFixed(2) })),
    total: total.toFixed(2),
  }
}

/** What somebody has asked to buy, with everything that it takes. */
export interface Order {
  readonly link: Link
  readonly buyer: Buyer
  readonly gateway: GatewayName
}

/** Refuses a link that is not active. Throws an ActionError. */
export function refuseInactive (link: Link): void {
  if (!link.is_active) failAction('refused', `the checkout link of '${link.item_name}' is not active`)
}

/** The order of a buyer. Throws an ActionError where the link, the buyer or the card is not as it must be. */
export function orderOf (link: Link, buyer: Buyer, session: Session): Order {
  refuseInactive(link)
  checkBuyer(buyer)
  const { card } = buyer
  const { allowed_gateways, item_name } = link
  const gateway = gatewayFor({ allowed_gateways, called: `'${item_name}'` }, { card }, session)
  const refusal = chargeRefusal(card, session.today())
  if (refusal !== undefined) failAction('refused', sentenceOf(refusal))
  return { link, buyer, gateway }
}

/** Sells what is ordered: the client, an invoice that is paid, and the payment. */
export function sell ({ link, buyer, gateway }: Order, session: Session): Sale {
  const clientid = clientOf(buyer, session)
  const invoice = session.create(invoices, {
    customerid: clientid,
    create_date: session.today(),
    currency_code: link.currency,
    lines: [lineOf(link)],
    action_mark_as_sent: true,
  })
  const { id: invoiceid, invoice_number, amount } = invoice
  const paymentid = takePayment(invoice, amount.amount, { gateway, card: buyer.card }, session)
  const sale = { clientid, invoiceid, invoice_number, paymentid, amount }
  if (link.send_admin_receipt) mailSale(link, buyer, sale, session)
  return sale
}

/** Longest name and address of a buyer. */
const LONGEST = 254

function checkBuyer ({ name, email }: Buyer): void {
  if (name.trim() === '' || name.length > LONGEST) {
    failAction('invalid', 'a name is needed')
  }
  if (!isEmailAddress(email.trim()) || email.length > LONGEST) {
    failAction('invalid', 'an e-mail address is needed')
  }
}

const clientWithAddress = `SELECT id FROM clients WHERE accounting_systemid = ? AND email = ? COLLATE NOCASE
  AND vis_state <> 1 ORDER BY vis_state, id LIMIT 1`

/** The client who has the address of a buyer, or a new one. */
function clientOf ({ name, email }: Buyer, session: Session): number {
  const address = email.trim()
  const [there] = session.query<{ id: number }>(clientWithAddress, session.business.account_id, address)
  if (there !== undefined) return there.id
  const words = name.trim().split(/\s+/)
  const lname = words.length > 1 ? words.pop()! : ''
  return session.add(clients, { email: address, fname: words.join(' '), lname })
}

/** Tells the business of a sale, where it has an address. */
function mailSale (
  { item_name }: Link, { name, email }: Buyer, { amount, invoice_number, paymentid }: Sale, session: Session
): void {
  const address = session.get(businesses, session.business.id).email
  if (address === '') return
  session.mail({
    kind: 'checkout_receipt',
    to: [address],
    ...compose({
      sender: session.business.name,
      subject: `${name} bought ${item_name}`,
      body: `${name} (${email}) paid ${amount.amount} ${amount.code} for ${item_name}, ` +
        `invoice (${invoice_number}).`,
    }),
    about: { type: 'payments', id: paymentid },
  })
}
