// Payment options: how an invoice, or each invoice of a profile, can be paid online. Either has at most one
// such row, and paths name it by the document.
import { onlyChild } from '../declare/address.ts'
import { exactly } from '../declare/envelope.ts'
import { hidden, readOnly, type Field } from '../declare/field.ts'
import type { FixtureNotes } from '../declare/fixture.ts'
import { resource } from '../declare/resource.ts'
import { onlinePayments } from '../families/online-payments.ts'
import {
  accountId, choice, constant, flag, id, integer, reference, structure, text
} from '../fields/index.ts'

/** What options can be of. */
export const entityTypes =
  ['invoice', 'invoices', 'invoice_profile', 'checkout_link', 'payment_method_setup'] as const

/** The connection to a gateway that options use. */
export interface GatewayInfo {
  readonly id: string
  readonly account_id: string
  readonly country: string
  readonly user_publishable_key: null
  readonly currencies: readonly string[]
  readonly bank_transfer_enabled: boolean
  readonly gateway_name: string
  readonly can_process_payments: boolean
}

const gatewayInfoSchema = {
  ...exactly({
    id: { type: 'string' },
    account_id: { type: 'string' },
    country: { type: 'string' },
    user_publishable_key: { type: 'null' },
    currencies: { type: 'array', items: { type: 'string' } },
    bank_transfer_enabled: { type: 'boolean' },
    gateway_name: { type: 'string' },
    can_process_payments: { type: 'boolean' },
  }),
  type: ['object', 'null'],
}

const textOrNull = { type: ['string', 'null'] }

/** Names are in lower case; one SDK sends "Stripe". */
function gatewayName (): Field<string, 'writable'> {
  const field = text({
    required: true,
    doc: 'fbpay, stripe or paypal; null where none is set.',
    inferred: 'in lower case whatever was sent; of no other gateway is the account connected',
  })
  const lower = (input: unknown): unknown => typeof input === 'string' ? input.toLowerCase() : input
  return { ...field, schema: textOrNull, parse: input => field.parse(lower(input)) }
}

/** A number in requests, a text in answers: always that of the path. `key` is the field of the document. */
const entityId = (key: string): Field<number, 'writable'> => ({
  ...integer({ required: true, doc: 'The document.', inferred: 'the path decides, whatever is sent' }),
  schema: textOrNull,
  columns: () => [],
  store: () => [],
  json: () => `CAST(${key} AS TEXT)`,
  sql: () => key,
})

/** What options of every kind of document have. */
const optionFields = (key: string) => ({
  gateway_name: gatewayName(),
  has_credit_card: flag(),
  has_ach_transfer: flag(),
  has_bacs_debit: flag(),
  has_sepa_debit: flag(),
  has_acss_debit: flag(),
  stripe_acss_payment_options: constant(null),
  has_paypal_smart_checkout: flag(),
  allow_partial_payments: flag(),
  entity_type: choice(entityTypes, { required: true, doc: 'What the options are of.' }),
  entity_id: entityId(key),
  gateway_info: readOnly(structure<GatewayInfo>(gatewayInfoSchema, {
    doc: 'The connection to the gateway.', inferred: 'its values',
  })),
})

const common = {
  family: onlinePayments,
  address: onlyChild,
  one: 'payment_options',
  doc: 'How an invoice, or each invoice of a profile, can be paid online.',
  scope: 'online_payments',
  operations: ['get'], // create is in payment-options.endpoints.ts: a body with a wrapper stores nothing
  update: 'replace',
} as const

const fixtureOf = (entity_type: string): FixtureNotes => ({
  labels: ['gateway_name'],
  defaults: () => ({ entity_type, entity_id: 0 }),
  written: () => ({ entity_id: undefined }),
})

export const paymentOptions = resource({
  ...common,
  path: 'invoice/:invoice/payment_options',
  under: { invoice: 'invoiceid' },
  many: 'payment_options',
  fields: {
    id: hidden(id({ first: 4401 })),
    accounting_systemid: hidden(accountId()),
    invoiceid: hidden(reference('invoices')),
    ...optionFields('invoiceid'),
  },
  inferred: [
    'an invoice whose options were never set has none: 404',
    'a POST makes the gateway the only one in allowed_gateways of the invoice',
    'ways to pay need not fit the gateway',
    'entity_type is kept as it was sent',
    'the type of the error for a gateway that is not connected',
  ],
  fixture: fixtureOf('invoice'),
})

export const profilePaymentOptions = resource({
  ...common,
  path: 'invoice_profile/:invoice_profile/payment_options',
  under: { invoice_profile: 'profileid' },
  many: 'profile_payment_options',
  fields: {
    id: hidden(id({ first: 5401 })),
    accounting_systemid: hidden(accountId()),
    profileid: hidden(reference('invoice_profiles')),
    ...optionFields('profileid'),
  },
  inferred: [
    'as of invoices; each invoice that the profile makes gets the same options, as one of an invoice',
  ],
  fixture: fixtureOf('invoice_profile'),
})
