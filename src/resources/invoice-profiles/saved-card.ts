// What the invoices of a profile are charged to: a card that the client has saved, and its gateway.
import type { Row } from '../../declare/resource.ts'
import type { Session } from '../../declare/session.ts'
import type { GatewayName } from '../businesses.ts'
import type { Card } from '../credit-cards/cards.ts'
import { creditCards } from '../credit-cards/credit-cards.ts'
import { savedCard } from '../credit-cards/saved-card.ts'
import { connectedGateways } from '../gateways.ts'
import type { invoiceProfiles } from './invoice-profiles.ts'

type Profile = Row<typeof invoiceProfiles>
type CreditCard = Row<typeof creditCards>

/** A gateway that the account is connected to, with the card that it charges. */
export interface SavedMeans {
  readonly gateway: GatewayName
  /** Undefined for a card that was saved on a page of FreshBooks, of which nothing is known. */
  readonly card: Card | undefined
}

/**
 * The newest card of the client that the profile may charge, through the profile's gateway or, where it names
 * none, the card's. A profile that names a gateway without such a card has one all the same: somebody has
 * saved it on a page of FreshBooks (inferred). Undefined where nothing can be charged.
 */
export function meansOf (profile: Profile, session: Session): SavedMeans | undefined {
  const connected = connectedGateways(session)
  const named = connected.find(name => name === profile.bill_gateway)
  const wanted = profile.bill_gateway === null ? connected : connected.filter(name => name === named)
  const cards = session.select(creditCards, 'card_holder_user_id = ?', profile.customerid).reverse()
  for (const card of cards.filter(card => mayCharge(card, profile))) {
    const gateway = wanted.find(name => isKnownTo(card, name))
    if (gateway !== undefined) return { gateway, card: savedCard(card) }
  }
  return named && { gateway: named, card: undefined }
}

const mayCharge = ({ access }: CreditCard, { id }: Profile): boolean =>
  access.system || access.invoice_profiles.includes(id)

const isKnownTo = ({ credit_card_tokens: tokens }: CreditCard, gateway: GatewayName): boolean =>
  tokens.some(({ gateway_name }) => gateway_name === gateway)
