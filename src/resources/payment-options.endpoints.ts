// Payment options of invoices, profiles and checkout links, and those that the account proposes. A body that
// wraps them stores nothing.
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import type { Catalogue } from '../declare/include.ts'
import { fail } from '../declare/problem.ts'
import { parentsOf, rowAt } from '../derive/endpoint-parts.ts'
import { create, sessionOf } from '../derive/endpoints.ts'
import type { Model } from '../derive/model.ts'
import { rowSchema } from '../derive/schemas.ts'
import { onlinePayments } from '../families/online-payments.ts'
import { last } from '../families/query.ts'
import { connectedGateways, gatewayInfo } from './gateways.ts'
import { entityTypes, paymentOptions } from './payment-options.ts'

const key = paymentOptions.one

/** Options of which nothing is set. */
const unset = (entity_type: string, entity_id: string | null) => ({
  gateway_name: null as string | null,
  has_credit_card: false,
  has_ach_transfer: false,
  has_bacs_debit: false,
  has_sepa_debit: false,
  has_acss_debit: false,
  stripe_acss_payment_options: null,
  has_paypal_smart_checkout: false,
  allow_partial_payments: false,
  entity_type,
  entity_id,
  gateway_info: null as object | null,
})

/** What the account proposes for new documents: cards by its first gateway (inferred). */
function proposed ({ query, session }: Call): Reply {
  const entity_type = last(query.entity_type) || 'invoice'
  if (!(entityTypes as readonly string[]).includes(entity_type)) {
    fail('invalid', { field: 'entity_type', value: entity_type, permitted: entityTypes })
  }
  const [gateway_name] = connectedGateways(session)
  const options = gateway_name === undefined
    ? {}
    : { gateway_name, has_credit_card: true, gateway_info: gatewayInfo(gateway_name, session) }
  return { json: { [key]: { ...unset(entity_type, null), ...options } } }
}

const isWrapped = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, key) &&
  !Object.hasOwn(body, 'gateway_name')

/** The first version of an SDK sent a wrapper: 200, and nothing was stored (reported). */
function unchanged (call: Call, model: Model): Reply {
  const parents = parentsOf(call, model)
  const there = rowAt(call, model, parents)
  const [entity_type] = Object.keys(model.resource.under!)
  return there === undefined
    ? { json: { [key]: unset(entity_type!, call.params[entity_type!]!) } }
    : { text: model.envelope.one(key, sessionOf(call).show(model, there, [])) }
}

/** Setting the options of a document or a link. */
export const settingEndpoints = (model: Model, catalogue: Catalogue): Endpoint[] => [
  create(model, catalogue, {
    around: (call, ordinary) => isWrapped(call.body) ? unchanged(call, model) : ordinary(call),
  }),
]

/** The endpoints of payment options beside reading those of an invoice. */
export function paymentOptionEndpoints (model: Model, catalogue: Catalogue): Endpoint[] {
  return [
    ...settingEndpoints(model, catalogue),
    endpoint({
      family: onlinePayments,
      method: 'GET',
      paths: ['/payments/account/:account/payment_options'],
      operation: `${key}.get_default`,
      scope: 'user:online_payments:read',
      summary: 'The payment options that the account proposes; invoices do not take them by themselves.',
      inferred: [
        'cards by the first gateway of the account, for whatever entity_type; entity_id is null',
        'gateway_name is null where the account is connected to no gateway',
        'without entity_type it is that of an invoice',
      ],
      parameters: [{
        name: 'entity_type',
        description: 'What the options are for.',
        schema: { type: 'string', enum: entityTypes, default: 'invoice' },
      }],
      response: model.envelope.oneSchema(key, rowSchema(paymentOptions)),
      handle: proposed,
    }),
  ]
}
