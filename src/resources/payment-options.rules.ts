// Payment options: the gateway must be connected, and the document then allows it.
import { fail } from '../declare/problem.ts'
import type { Resource } from '../declare/resource.ts'
import type { AnyRules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { gatewayIdOf, gatewaysOf, type AllowedGateway } from './documents/includes.ts'
import { invoiceProfiles } from './invoice-profiles/invoice-profiles.ts'
import { invoices } from './invoices/invoices.ts'
import { paymentOptions, profilePaymentOptions, type GatewayInfo } from './payment-options.ts'

export const paymentOptionRules = rulesOf(paymentOptions, 'invoiceid', invoices)
export const profilePaymentOptionRules = rulesOf(profilePaymentOptions, 'profileid', invoiceProfiles)

/** The rules of the options of one kind of document, whose field `key` names the document. */
function rulesOf (options: Resource, key: string, documents: Resource): AnyRules {
  return {
    complete (draft, before, session) {
      const { gateway_name } = draft
      if (gatewayIdOf(gateway_name) === undefined) {
        fail('refused', {
          field: 'gateway_name', value: gateway_name,
          message: 'The required gateway is not connected to this account', // (live)
        })
      }
      if (before === undefined) refuseSecond(options, key, draft[key], session)
      return { gateway_info: gatewayInfo(gateway_name, session) }
    },
    after (read, _before, session) {
      const { [key]: id, gateway_name } = read()
      const { allowed_gateways } = session.get<{ allowed_gateways: AllowedGateway[] }>(documents, id)
      const isAllowed = allowed_gateways.length === 1 && allowed_gateways[0]!.gateway_name === gateway_name
      if (isAllowed) return
      session.store(documents, id, { allowed_gateways: gatewaysOf([gatewayIdOf(gateway_name)], session) })
    },
  }
}

/** A POST changes the options that there are; only a fixture can ask for others beside them. */
function refuseSecond (options: Resource, key: string, value: number, session: Session): void {
  if (session.select(options, `${key} = ?`, value).length > 0) fail('duplicate', { field: key, value })
}

/** The account's connection to a gateway: the same at each call (inferred). */
export const gatewayInfo = (gateway_name: string, session: Session): GatewayInfo => {
  const bytes = session.random(`gateway_info/${gateway_name}`)
  return {
    id: bytes.toString('hex').slice(0, 6),
    account_id: String(210_000_000 + bytes.readUInt32BE() % 1_000_000),
    country: 'US',
    user_publishable_key: null,
    currencies: [session.business.currency_code],
    bank_transfer_enabled: false,
    gateway_name,
    can_process_payments: true,
  }
}
