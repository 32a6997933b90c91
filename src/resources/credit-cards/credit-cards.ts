// Credit cards that clients have saved. Requests send a token in place of the card; no number is kept.
import { exactly, wrapped } from '../../declare/envelope.ts'
import { createOnly, hidden, readOnly, type Field } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { onlinePayments } from '../../families/online-payments.ts'
import { accountId, choice, id, reference, structure, text, uuid } from '../../fields/index.ts'
import { creditCardFixture } from './credit-cards.fixture.ts'
import { brands } from './test-cards.ts'

/** Who may charge a card. */
export interface CardAccess {
  /** The business, for whatever the client owes. */
  readonly system: boolean
  /** The client. */
  readonly client: boolean
  /** Profiles whose invoices are charged to it, by their ids. */
  readonly invoice_profiles: readonly number[]
}

/** What a gateway knows a card by. */
export interface CardToken {
  readonly id: string
  readonly gateway_name: string
}

const accessSchema = exactly({
  system: { type: 'boolean' },
  client: { type: 'boolean' },
  invoice_profiles: { type: 'array', items: { type: 'integer' } },
})

const tokensSchema = {
  type: 'array', items: exactly({ id: { type: 'string' }, gateway_name: { type: 'string' } }),
}

/** Sent as tokens, shown as what the gateways made of them. */
const tokens = (): Field<CardToken[], 'create-only'> => createOnly({
  ...structure<CardToken[]>(tokensSchema, {
    required: true,
    doc: 'Tokens of the card, one for each gateway; the primary one is the card.',
    inferred: 'at most ten; the ids',
  }),
  input: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        token: { type: 'string', description: 'Of FreshBooks Payments.' },
        payment_method_id: { type: 'string', description: 'Of Stripe.' },
        gateway_name: { type: 'string', enum: ['fbpay', 'stripe'] },
        is_primary: { type: 'boolean' },
      },
    },
  },
})

export const creditCards = resource({
  family: onlinePayments,
  path: 'credit-card',
  envelope: wrapped,
  one: 'credit_card',
  many: 'credit_cards',
  doc: 'A card that a client has saved. Only a token of it is sent, and no number is kept.',
  scope: 'online_payments',
  operations: ['create'],
  fields: {
    id: hidden(id({ first: 6601 })),
    credit_card_uuid: uuid(),
    card_holder_user_id: createOnly(reference('clients', {
      required: true, doc: 'The client whose card it is.',
    })),
    saved_to_system_id: createOnly(text({
      doc: 'Where it is saved.', inferred: 'the number of the account\'s system where none is sent',
    })),
    card_type: readOnly(choice(brands.map(({ name }) => name), { inferred: 'the words' })),
    expiry_year: readOnly(text()),
    expiry_month: readOnly(text({ inferred: 'without a zero before it' })),
    last_four_digits: readOnly(text()),
    card_holder_name: readOnly(text()),
    access: createOnly(structure<CardAccess>(accessSchema, {
      doc: 'Who may charge it.',
      default: { system: true, client: true, invoice_profiles: [] },
      inferred: 'what is not sent is true; profiles must be those of the client',
    })),
    credit_card_tokens: tokens(),
    accounting_systemid: hidden(accountId()),
    behaves: hidden(readOnly(text({ doc: 'The test card that decides what becomes of it.' }))),
  },
  inferred: [
    'what is not known of a card: that one which is declined cannot be saved, 400 with Stripe\'s words',
    'tokens can be used more than once; Stripe\'s names for test cards (pm_card_visa) are tokens too',
    'a second card of a client is saved beside the first, and the newest is charged',
  ],
  fixture: creditCardFixture,
})
