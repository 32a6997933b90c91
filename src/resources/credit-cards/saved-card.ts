// A saved card as a card again, to charge it or to write it down as a token.
import type { Row } from '../../declare/resource.ts'
import type { Card } from './cards.ts'
import type { creditCards } from './credit-cards.ts'

type SavedValues = Pick<Row<typeof creditCards>,
  'card_type' | 'expiry_month' | 'expiry_year' | 'last_four_digits' | 'card_holder_name' | 'behaves'>

/** What a saved card keeps of a card. */
export const savedValues = (card: Card): SavedValues => ({
  card_type: card.brand,
  expiry_month: String(card.expiry_month),
  expiry_year: String(card.expiry_year),
  last_four_digits: card.last_four_digits,
  card_holder_name: card.card_holder_name,
  behaves: card.behaves,
})

/** The card of what is saved. */
export const savedCard = ({ card_type, expiry_month, expiry_year, ...rest }: SavedValues): Card => ({
  brand: card_type,
  expiry_month: Number(expiry_month),
  expiry_year: Number(expiry_year),
  last_four_digits: rest.last_four_digits,
  card_holder_name: rest.card_holder_name,
  behaves: rest.behaves,
})
