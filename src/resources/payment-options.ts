// Payment options: how an invoice can be paid online. An invoice has at most one such row, and paths name it
// by the invoice.
import { onlyChild } from '../declare/address.ts'
import { exactly } from '../declare/envelope.ts'
import { hidden, readOnly, type Field } from '../declare/field.ts'
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

/** A number in requests and a text in answers: always that of the path. */
const entityId = (): Field<number, 'writable'> => ({
  ...integer({ required: true, doc: 'The invoice.', inferred: 'the path decides, whatever is sent' }),
  schema: textOrNull,
  columns: () => [],
  store: () => [],
  json: () => 'CAST(invoiceid AS TEXT)',
  sql: () => 'invoiceid',
})

export const paymentOptions = resource({
  family: onlinePayments,
  path: 'invoice/:invoice/payment_options',
  address: onlyChild,
  under: { invoice: 'invoiceid' },
  one: 'payment_options',
  many: 'payment_options',
  scope: 'online_payments',
  doc: 'How an invoice can be paid online.',
  operations: ['get'], // create is in payment-options.endpoints.ts: a body with a wrapper stores nothing
  update: 'replace',
  fields: {
    id: hidden(id({ first: 4401 })),
    accounting_systemid: hidden(accountId()),
    invoiceid: hidden(reference('invoices')),
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
    entity_id: entityId(),
    gateway_info: readOnly(structure<GatewayInfo>(gatewayInfoSchema, {
      doc: 'The connection to the gateway.', inferred: 'its values',
    })),
  },
  inferred: [
    'an invoice whose options were never set has none: 404',
    'a POST makes the gateway the only one in allowed_gateways of the invoice',
    'ways to pay need not fit the gateway',
    'entity_type is kept as it was sent',
    'the type of the error for a gateway that is not connected',
  ],
  fixture: {
    labels: ['gateway_name'],
    defaults: () => ({ entity_type: 'invoice', entity_id: 0 }),
    written: () => ({ entity_id: undefined }),
  },
})
