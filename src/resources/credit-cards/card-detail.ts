// The card that an action of somebody outside the API takes.
import { failAction, type Detail } from '../../declare/outside-action.ts'
import type { Session } from '../../declare/session.ts'
import { textOf } from '../../json-values.ts'
import { cardOf, readCard, sentenceOf, tokenOf, type Card } from './cards.ts'

export const cardDetail: Detail = {
  description: 'The number of the card, or Stripe\'s name for a test card (pm_card_visa). Default: ' +
    '4242 4242 4242 4242.',
  schema: { type: ['string', 'integer'] },
  kept: (value, day) => tokenOf('tok', cardWith(textOf(value), day), 0),
}

const USUAL_CARD = '4242424242424242'

/** The card that a detail names. Throws an ActionError where it names none. */
export const readCardDetail = (value: unknown, session: Session): Card =>
  cardWith(textOf(value ?? USUAL_CARD), session.today())

/** The card of a token, a name or a number. Throws an ActionError. */
function cardWith (text: string, day: string): Card {
  const named = cardOf(text, day)
  if (named !== undefined) return named
  const read = readCard({ number: text }, day)
  if ('card' in read) return read.card
  return failAction('invalid', `card_number is no card: ${sentenceOf(read.refusal)}`)
}
