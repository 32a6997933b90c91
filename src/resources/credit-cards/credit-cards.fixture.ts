// What fixtures know of saved cards: a token says all about one.
import type { FixtureNotes } from '../../declare/fixture.ts'
import { tokenOf } from './cards.ts'
import { savedCard } from './saved-card.ts'
import { testCards } from './test-cards.ts'

const taken = testCards.filter(({ name, refusal }) => name !== undefined && refusal === undefined)

export const creditCardFixture: FixtureNotes = {
  labels: ['last_four_digits'],
  labelPrefix: 'card-',
  generate: ({ anyOf, pick }) => ({
    card_holder_user_id: anyOf('clients', 'vis_state = 0'),
    credit_card_tokens: [{
      payment_method_id: `pm_card_${pick('card', taken).name}`, gateway_name: 'stripe', is_primary: true,
    }],
  }),
  implied: ({ credit_card_tokens }) => ({ credit_card_tokens }),
  written: row => ({
    saved_to_system_id: undefined,
    credit_card_tokens: row.credit_card_tokens.map(({ gateway_name }: { gateway_name: string }) =>
      ({ token: tokenOf('tok', savedCard(row), 0), gateway_name })),
  }),
}
