// Payment options: the gateway must be connected, and the document then allows it.
import { fail } from '../declare/problem.ts'
import type { Resource } from '../declare/resource.ts'
import type { AnyRules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { gatewayIdOf, gatewayInfo, gatewaysOf, mustBeConnected, type AllowedGateway } from './gateways.ts'
import { checkoutLinks } from './checkout-links/checkout-links.ts'
import { invoiceProfiles } from './invoice-profiles/invoice-profiles.ts'
import { invoices } from './invoices/invoices.ts'
import { checkoutLinkPaymentOptions, paymentOptions, profilePaymentOptions } from './payment-options.ts'

export const paymentOptionRules = rulesOf(paymentOptions, 'invoiceid', invoices)
export const profilePaymentOptionRules = rulesOf(profilePaymentOptions, 'profileid', invoiceProfiles)
export const checkoutLinkPaymentOptionRules =
  rulesOf(checkoutLinkPaymentOptions, 'checkout_linkid', checkoutLinks)

/** The rules of the options of one kind of document, whose field `key` names the document. */
function rulesOf (options: Resource, key: string, documents: Resource): AnyRules {
  return {
    complete (draft, before, session) {
      const { gateway_name } = draft
      mustBeConnected(gateway_name, session)
      if (before === undefined) refuseSecond(options, key, draft[key], session)
      return { gateway_info: gatewayInfo(gateway_name, session) }
    },
    after (read, _before, session) {
      const { [key]: id, gateway_name } = read()
      const { allowed_gateways } = session.get<{ allowed_gateways: AllowedGateway[] }>(documents, id)
      const isAllowed = allowed_gateways.length === 1 && allowed_gateways[0]!.gateway_name === gateway_name
      if (isAllowed) return
      const allowed = gatewaysOf([gatewayIdOf(gateway_name, session)], session)
      session.store(documents, id, { allowed_gateways: allowed })
    },
  }
}

/** A POST changes the options that there are; only a fixture can ask for others beside them. */
function refuseSecond (options: Resource, key: string, value: number, session: Session): void {
  if (session.select(options, `${key} = ?`, value).length > 0) fail('duplicate', { field: key, value })
}
