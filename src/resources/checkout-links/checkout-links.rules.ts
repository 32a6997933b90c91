// Checkout links: what is sold must have a price, and be sold only while the link is active.
import Big from 'big.js'
import { fail } from '../../declare/problem.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import type { Rules } from '../../declare/rules.ts'
import { freshbooksCaller, type OutsideAction } from '../../declare/outside-action.ts'
import { textOf } from '../../json-values.ts'
import { cardDetail, readCardDetail } from '../credit-cards/card-detail.ts'
import { checkoutLinks } from './checkout-links.ts'
import { orderOf, priceOf, sell } from './sale.ts'

type Link = Row<typeof checkoutLinks>
type LinkDraft = Draft<typeof checkoutLinks>

/** Taxes that a line of an invoice has room for. */
const MOST_TAXES = 2

export const checkoutLinkRules: Rules<typeof checkoutLinks> = {
  complete (draft, before, session) {
    const currency = draft.currency || before?.currency || session.business.currency_code
    const created_at = draft.created_at ?? before?.created_at ?? session.today()
    checkPrice({ note: '', taxes: [], ...before, ...draft, currency } as unknown as Link, draft)
    return { currency, created_at }
  },
  outsideActions: { 'client.pays_checkout_link': paysCheckoutLink() },
}

function checkPrice (link: Link, { amount, taxes }: LinkDraft): void {
  if (amount !== undefined && new Big(amount).lte(0)) {
    fail('less-than-one', {
      field: 'amount', value: amount, message: 'ensure this value is greater than 0',
    })
  }
  if (taxes !== undefined && taxes.length > MOST_TAXES) {
    fail('invalid', { field: 'taxes', message: `ensure this value has at most ${MOST_TAXES} items` })
  }
  priceOf(link)
}

function paysCheckoutLink (): OutsideAction<Link> {
  return {
    description: 'Somebody buys what a checkout link sells, by card.',
    inferred: [
      'all of it: a client, a paid invoice and a payment, or nothing where the card is declined',
    ],
    details: {
      card_number: cardDetail,
      name: { description: 'Who buys. Default: a made-up name.', schema: { type: 'string' } },
      email: {
        description: 'Their e-mail address: a client who has it is the buyer.', schema: { type: 'string' },
      },
    },
    caller: () => freshbooksCaller,
    run: (link, { card_number, name, email }, session) => ({
      ...sell(orderOf(link, {
        card: readCardDetail(card_number, session),
        name: textOf(name ?? 'Casey Buyer'),
        email: textOf(email ?? 'casey@example.test'),
      }, session), session),
    }),
  }
}
