// What comes before a card is saved: it becomes a token, and Stripe checks that it can be charged later.
import { endpoint, type Call, type Endpoint, type Reply } from '../../declare/endpoint.ts'
import { exactly } from '../../declare/envelope.ts'
import { nullable, type Fields, type JsonSchema } from '../../declare/field.ts'
import type { Session } from '../../declare/session.ts'
import type { Model } from '../../derive/model.ts'
import { parseInput } from '../../derive/parse.ts'
import { onlinePayments, tokenization } from '../../families/online-payments.ts'
import { email, integer, text } from '../../fields/index.ts'
import { mustBeConnected } from '../gateways.ts'
import { readCard, saveRefusal, tokenOf, type Card, type TokenKind } from './cards.ts'
import { cardOfToken, failRefused } from './credit-cards.rules.ts'
import type { Refusal } from './test-cards.ts'

/** A card as pages send it; numbers of cards and security codes may be texts. */
const typedCard: Fields = {
  name: nullable(text()),
  card_number: text({ required: true }),
  expiry_month: integer({ required: true }),
  expiry_year: integer({ required: true }),
  email: nullable(email()),
  cvv: nullable(text()),
  postal_code: nullable(text()),
  country: nullable(text()),
}

interface CardInfo {
  readonly name?: string | null
  readonly card_number: string
  readonly expiry_month: number
  readonly expiry_year: number
  readonly email?: string | null
  readonly cvv?: string | null
  readonly postal_code?: string | null
  readonly country?: string | null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const memberOf = (body: unknown, name: string): unknown => isObject(body) ? body[name] : undefined

/** What a request says of a card. Throws the problems of its values. */
function infoIn ({ body }: Call, model: Model): CardInfo {
  const sent = memberOf(body, 'cc_info')
  return parseInput(model, typedCard, isObject(sent) ? sent : {}) as unknown as CardInfo
}

/** The card that is typed. Throws the problem of one that cannot be. */
function cardIn (info: CardInfo, session: Session): Card {
  const read = readCard({
    number: info.card_number, month: info.expiry_month, year: info.expiry_year,
    code: info.cvv ?? undefined, name: info.name ?? '',
  }, session.today())
  return 'card' in read ? read.card : failRefused(read.refusal, { field: fieldOf(read.refusal) })
}

/** The field that a refusal is about. */
function fieldOf ({ code }: Refusal): string {
  if (code.startsWith('invalid_expiry')) return code.replace('invalid_', '')
  return code === 'invalid_cvc' ? 'cvv' : 'card_number'
}

/** A token that no other one is equal to. */
const newToken = (kind: TokenKind, card: Card, session: Session): string =>
  tokenOf(kind, card, session.nextNumber('card_tokens', 1))

function tokenize (call: Call, model: Model): Reply {
  const card = cardIn(infoIn(call, model), call.session)
  return { json: { cc_token: newToken('tok', card, call.session) } }
}

/** A payment method as Stripe shows one. */
function makePaymentMethod (call: Call, model: Model): Reply {
  const { session } = call
  const info = infoIn(call, model)
  const card = cardIn(info, session)
  const { postal_code = null, country = null } = info
  return {
    json: {
      id: newToken('pm', card, session),
      object: 'payment_method',
      billing_details: {
        address: { city: null, country, line1: null, line2: null, postal_code, state: null },
        email: info.email || null,
        name: card.card_holder_name || null,
        phone: null,
      },
      card: {
        brand: card.brand, exp_month: card.expiry_month, exp_year: card.expiry_year,
        last4: card.last_four_digits,
      },
      created: Math.floor(session.now() / 1000),
      customer: null,
      livemode: false,
      type: 'card',
    },
  }
}

/** Stripe asks the bank of a card whether it may be charged later. */
function setUp ({ body, session }: Call, model: Model): Reply {
  mustBeConnected('stripe', session)
  const { payment_method } = parseInput(model, setupInput, isObject(body) ? body : {})
  const card = cardOfToken(payment_method, 'payment_method', session)
  const refusal = saveRefusal(card, session.today())
  if (refusal !== undefined) failRefused(refusal)
  const id = newToken('seti', card, session)
  const secret = session.random(`setup_intents/${id}`).toString('hex').slice(0, 24)
  return {
    json: {
      id,
      object: 'setup_intent',
      client_secret: `${id}_secret_${secret}`,
      payment_method,
      status: 'succeeded',
      usage: 'off_session',
    },
  }
}

const setupInput: Fields = { payment_method: text({ required: true }) }

const string: JsonSchema = { type: 'string' }
const stringOrNull: JsonSchema = { type: ['string', 'null'] }

const schemaOf = (fields: Fields): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input])),
  required: Object.keys(fields).filter(name => fields[name]!.required === true),
})

const cardRequest = (more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema =>
  ({ type: 'object', properties: { cc_info: schemaOf(typedCard), ...more }, required: ['cc_info'] })

const paymentMethodSchema: JsonSchema = exactly({
  id: string,
  object: string,
  billing_details: exactly({
    address: exactly({
      city: stringOrNull, country: stringOrNull, line1: stringOrNull, line2: stringOrNull,
      postal_code: stringOrNull, state: stringOrNull,
    }),
    email: stringOrNull, name: stringOrNull, phone: { type: 'null' },
  }),
  card: exactly({
    brand: string, exp_month: { type: 'integer' }, exp_year: { type: 'integer' }, last4: string,
  }),
  created: { type: 'integer' },
  customer: { type: 'null' },
  livemode: { type: 'boolean' },
  type: string,
})

const typingNotes = [
  'numbers for tests are Stripe\'s; any other number with a right check digit is taken',
  'errors: 400, those of cards in Stripe\'s words',
  'anybody may ask; nothing is kept, the token carries the card without its number',
]

/** The endpoints beside saving a card; the first two are those of paid.freshbooks.com. */
export function creditCardEndpoints (model: Model): Endpoint[] {
  const typing = { family: tokenization, method: 'POST', scope: null, access: 'public' } as const
  return [
    endpoint({
      ...typing,
      paths: ['/gateway/fbpay/tokenize'],
      operation: 'credit_cards.tokenize',
      summary: 'Makes a token of a card, for FreshBooks Payments.',
      inferred: typingNotes,
      request: cardRequest(),
      response: exactly({ cc_token: string }),
      handle: call => tokenize(call, model),
    }),
    endpoint({
      ...typing,
      paths: ['/gateway/stripe/payment-method'],
      operation: 'credit_cards.create_payment_method',
      summary: 'Makes a payment method of Stripe of a card.',
      inferred: [...typingNotes, 'the answer is what Stripe shows of one; api_key has no effect'],
      request: cardRequest({ api_key: string }),
      response: paymentMethodSchema,
      handle: call => makePaymentMethod(call, model),
    }),
    endpoint({
      family: onlinePayments,
      method: 'POST',
      paths: ['/payments/account/:account/gateway/stripe/credit-card/token'],
      operation: 'credit_cards.create_setup_intent',
      scope: 'user:online_payments:write',
      summary: 'Has Stripe check that a card can be charged later.',
      inferred: [
        'the answer is what Stripe shows of a setup intent; its id is a token of the card too',
        'a card that is declined, and an account that is not connected to Stripe: 400',
        'a card can be saved without it',
      ],
      request: schemaOf(setupInput),
      response: exactly({
        id: string, object: string, client_secret: string, payment_method: string, status: string,
        usage: string,
      }),
      handle: call => setUp(call, model),
    }),
  ]
}
