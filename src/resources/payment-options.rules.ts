// Payment options: the gateway must be connected, and the invoice then allows it.
import { fail } from '../declare/problem.ts'
import type { Rules } from '../declare/rules.ts'
import type { Session } from '../declare/session.ts'
import { gatewayIdOf, gatewaysOf } from './documents/includes.ts'
import { invoices } from './invoices/invoices.ts'
import { paymentOptions, type GatewayInfo } from './payment-options.ts'

export const paymentOptionRules: Rules<typeof paymentOptions> = {
  complete (draft, before, session) {
    const gateway_name = draft.gateway_name!
    if (gatewayIdOf(gateway_name) === undefined) {
      fail('refused', {
        field: 'gateway_name', value: gateway_name,
        message: 'The required gateway is not connected to this account', // (live)
      })
    }
    if (before === undefined) refuseSecond(draft.invoiceid!, session)
    return { gateway_info: gatewayInfo(gateway_name, session) }
  },
  after (read, _before, session) {
    const { invoiceid, gateway_name } = read()
    const { allowed_gateways } = session.get(invoices, invoiceid)
    const isAllowed = allowed_gateways.length === 1 && allowed_gateways[0]!.gateway_name === gateway_name
    if (isAllowed) return
    session.store(invoices, invoiceid, {
      allowed_gateways: gatewaysOf([gatewayIdOf(gateway_name)], session),
    })
  },
}

/** A POST changes the options that there are; only a fixture can ask for others beside them. */
function refuseSecond (invoiceid: number, session: Session): void {
  if (session.select(paymentOptions, 'invoiceid = ?', invoiceid).length === 0) return
  fail('duplicate', { field: 'invoiceid', value: invoiceid })
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
