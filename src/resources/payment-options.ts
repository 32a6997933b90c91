// Payment options: how an invoice, each invoice of a profile, or what a checkout link sells can be paid
// online. Each has at most one such row, and paths name it by what it is of.
import { onlyChild } from '../declare/address.ts'
import { exactly } from '../declare/envelope.ts'
import { hidden, readOnly, type Field } from '../declare/field.ts'
import type { FixtureNotes } from '../declare/fixture.ts'
import { resource } from '../declare/resource.ts'
import { onlinePayments } from '../families/online-payments.ts'
import {
  accountId, choice, constant, flag, id, integer, reference, structure, text
} from '../fields/index.ts'
import type { GatewayInfo } from './gateways.ts'

/** What options can be of. */
export const entityTypes =
  ['invoice', 'invoices', 'invoice_profile', 'checkout_link', 'payment_method_setup'] as const

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
    inferred: 'in lower case whatever was sent; accounts cannot be connected to other gateways',
  })
  const lower = (input: unknown): unknown => typeof input === 'string' ? input.toLowerCase() : input
  return { ...field, schema: textOrNull, parse: input => field.parse(lower(input)) }
}

const entityNotes =
  { required: true, doc: 'What they are of.', inferred: 'the path decides, whatever is sent' } as const

/** Always that of the path, as text; `key` is the field of what they are of, `shown` SQL of its text. */
const entityId = <Value>(
  sent: Field<Value, 'writable'>, key: string, shown: string
): Field<Value, 'writable'> => ({
    ...sent,
    schema: textOrNull,
    input: { type: ['integer', 'string'] },
    columns: () => [],
    store: () => [],
    json: () => shown,
    sql: () => key,
  })

/** A number in requests, a text in answers. */
const documentId = (key: string) => entityId(integer(entityNotes), key, `CAST(${key} AS TEXT)`)

/** What options of every kind have. */
const optionFields = <Value>(entity_id: Field<Value, 'writable'>) => ({
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
  entity_id,
  gateway_info: readOnly(structure<GatewayInfo>(gatewayInfoSchema, {
    doc: 'The connection to the gateway.', inferred: 'its values',
  })),
})

const common = {
  family: onlinePayments,
  address: onlyChild,
  one: 'payment_options',
  doc: 'How an invoice, each invoice of a profile, or what a checkout link sells can be paid online.',
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
    ...optionFields(documentId('invoiceid')),
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
    ...optionFields(documentId('profileid')),
  },
  inferred: [
    'as of invoices; each invoice that the profile makes gets the same options, as one of an invoice',
  ],
  fixture: fixtureOf('invoice_profile'),
})

/** The id of a link is 32 hex digits (documented). */
const linkId = entityId(text(entityNotes), 'checkout_linkid',
  '(SELECT uuid FROM checkout_links WHERE checkout_links.id = checkout_linkid)')

export const checkoutLinkPaymentOptions = resource({
  ...common,
  path: 'checkout_link/:checkout_link/payment_options',
  under: { checkout_link: 'checkout_linkid' },
  many: 'checkout_link_payment_options',
  operations: [], // no source reads them
  fields: {
    id: hidden(id({ first: 6501 })),
    accounting_systemid: hidden(accountId()),
    checkout_linkid: hidden(reference('checkout_links')),
    ...optionFields(linkId),
  },
  inferred: ['as of invoices'],
  fixture: fixtureOf('checkout_link'),
})
