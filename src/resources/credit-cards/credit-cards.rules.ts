// Saving a card: its tokens must be of one that the gateways take, and its access of what is the client's.
import { createHash } from 'node:crypto'
import { fail, type Problem } from '../../declare/problem.ts'
import type { Draft } from '../../declare/resource.ts'
import type { Rules } from '../../declare/rules.ts'
import type { Session } from '../../declare/session.ts'
import { numberOf, textOf } from '../../json-values.ts'
import { businesses } from '../businesses.ts'
import { mustBeConnected } from '../gateways.ts'
import { invoiceProfiles } from '../invoice-profiles/invoice-profiles.ts'
import { cardOf, saveRefusal, type Card } from './cards.ts'
import { creditCards, type CardAccess, type CardToken } from './credit-cards.ts'
import { savedValues } from './saved-card.ts'
import type { Refusal } from './test-cards.ts'

type CardDraft = Draft<typeof creditCards>

/** Bounds of ours. */
const MOST_TOKENS = 10
const MOST_PROFILES = 100

export const creditCardRules: Rules<typeof creditCards> = {
  complete (draft, _before, session) {
    const tokens = tokensIn(draft)
    const cards = tokens.map(token => sentCard(token, session))
    const primary = tokens.findIndex(({ is_primary }) => is_primary === true)
    const card = cards[primary === -1 ? 0 : primary]!
    const refusal = saveRefusal(card, session.today())
    if (refusal !== undefined) failRefused(refusal)
    return {
      ...savedValues(card),
      saved_to_system_id: draft.saved_to_system_id || systemOf(session),
      access: accessOf(draft, session),
      credit_card_tokens: tokens.map(({ gateway_name }) => known(draft, gateway_name, card)),
    }
  },
}

const systemOf = (session: Session): string =>
  String(session.get(businesses, session.business.id).systemid)

/** Throws the problem of a refused card, named as Stripe names it. */
export function failRefused ({ code, message }: Refusal, more: Omit<Problem, 'kind'> = {}): never {
  return fail('refused', { code, message, ...more })
}

/** A token as a request sends it. */
interface SentToken {
  readonly token?: unknown
  readonly payment_method_id?: unknown
  readonly gateway_name?: unknown
  readonly is_primary?: unknown
}

interface NamedToken extends SentToken {
  readonly gateway_name: 'fbpay' | 'stripe'
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const field = 'credit_card_tokens'

function tokensIn ({ credit_card_tokens }: CardDraft): NamedToken[] {
  const sent: readonly unknown[] = credit_card_tokens ?? []
  if (sent.length === 0) fail('required', { field })
  if (sent.length > MOST_TOKENS) fail('invalid', { field, message: `at most ${MOST_TOKENS} tokens` })
  return sent.map(item => {
    if (!isObject(item)) return fail('bad-mapping', { field, value: item })
    const { gateway_name: name } = item as SentToken
    const gateway_name = typeof name === 'string' ? name.toLowerCase() : name
    if (gateway_name !== 'fbpay' && gateway_name !== 'stripe') {
      return fail('invalid', { field: 'gateway_name', value: name, permitted: ['fbpay', 'stripe'] })
    }
    return { ...item, gateway_name }
  })
}

/** The card of a sent token. Throws problems where its gateway is not connected or it is no token. */
function sentCard ({ token, payment_method_id, gateway_name }: NamedToken, session: Session): Card {
  mustBeConnected(gateway_name, session)
  const value = payment_method_id ?? token
  const name = gateway_name === 'stripe' ? 'payment_method_id' : 'token'
  if (value === undefined) return fail('required', { field: name })
  return cardOfToken(value, name, session)
}

/** The card of a token that a request sends. Throws the problem in Stripe's words where it is none. */
export const cardOfToken = (value: unknown, name: string, session: Session): Card =>
  (typeof value === 'string' ? cardOf(value, session.today()) : undefined) ??
  fail('refused', {
    code: 'resource_missing', field: name, value,
    message: `No such payment method: '${textOf(value).slice(0, 100).toWellFormed()}'`,
  })

/** A token as its gateway knows it: the same card of the same client is known by the same id. */
function known ({ card_holder_user_id }: CardDraft, gateway_name: string, card: Card): CardToken {
  const hash = createHash('sha256').update(JSON.stringify([card_holder_user_id, gateway_name, card]))
  return { id: `card_${hash.digest('hex').slice(0, 24)}`, gateway_name }
}

function accessOf ({ access, card_holder_user_id }: CardDraft, session: Session): CardAccess {
  const { system = true, client = true, invoice_profiles = [] } =
    (access ?? {}) as { readonly [Name in keyof CardAccess]?: unknown }
  if (typeof system !== 'boolean' || typeof client !== 'boolean') fail('not-a-boolean', { field: 'access' })
  if (!Array.isArray(invoice_profiles)) return fail('not-a-list', { field: 'invoice_profiles' })
  if (invoice_profiles.length > MOST_PROFILES) {
    fail('invalid', { field: 'invoice_profiles', message: `at most ${MOST_PROFILES} profiles` })
  }
  const ids = [...new Set(invoice_profiles.map(numberOf))]
  const found = session.select(invoiceProfiles,
    'customerid = ? AND id IN (SELECT value FROM json_each(?))', card_holder_user_id, JSON.stringify(ids))
  if (found.length !== ids.length) {
    fail('unknown-reference', { field: 'invoice_profiles', value: invoice_profiles, message: 'profile' })
  }
  return { system, client, invoice_profiles: ids }
}
