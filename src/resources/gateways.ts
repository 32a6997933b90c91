// Gateways that an account is connected to, and what documents keep of those they allow.
import { exactly } from '../declare/envelope.ts'
import { computed, type Include } from '../declare/include.ts'
import { fail } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'
import { numberOf } from '../json-values.ts'
import { businesses, gatewayNames, type GatewayName } from './businesses.ts'

/** A way to pay online. */
export interface AllowedGateway {
  readonly allowedid: number
  readonly connectionid: string
  readonly gateway_name: string
  readonly gatewayid: number
  readonly id: number
}

/** The connection to a gateway that payment options use. */
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

/** Numbers of gateways in `allowed_gatewayids`: 26 and 30 are documented, 7 is inferred. */
const gatewayNumbers: Readonly<Record<GatewayName, number>> = { paypal: 7, stripe: 26, fbpay: 30 }

const text = { type: 'string' }
const whole = { type: 'integer' }

export const allowedGateways: Include = computed('json(allowed_gateways)',
  {
    type: 'array',
    items: exactly({
      allowedid: whole, connectionid: text, gateway_name: text, gatewayid: whole, id: whole,
    }),
  },
  { doc: 'Ways to pay online.' })

/** The gateway of a payment, which its column `gateway` names. */
export const gatewayOfPayment: Include = computed(
  `iif(gateway IS NULL, NULL, json_object('gateway_name', gateway, 'gatewayid', CASE gateway ${
    gatewayNames.map(name => `WHEN '${name}' THEN ${gatewayNumbers[name]}`).join(' ')} END))`,
  {
    anyOf: [
      exactly({ gateway_name: text, gatewayid: { type: ['integer', 'null'] } }), { type: ['string', 'null'] },
    ],
  },
  {
    doc: 'The gateway that the money came through, or null; without the include, its name.',
    inferred: 'its shape, and that it stands in place of the name',
  })

/** The gateways that the account of the session is connected to, in the order of its list. */
export const connectedGateways = (session: Session): readonly GatewayName[] =>
  session.get(businesses, session.business.id).gateways

/** Keeps these gateways and disconnects the others; documents keep what they have. */
export const keepGateways = (gateways: readonly GatewayName[], session: Session): void =>
  session.store(businesses, session.business.id, { gateways })

/** The id of a gateway by its name; undefined for one that the account is not connected to. */
export function gatewayIdOf (name: string, session: Session): number | undefined {
  const connected = connectedGateways(session).find(gateway => gateway === name)
  return connected === undefined ? undefined : gatewayNumbers[connected]
}

/** Throws the problem of a gateway that the account is not connected to (live); returns its id. */
export const mustBeConnected = (gateway_name: string, session: Session): number =>
  gatewayIdOf(gateway_name, session) ?? fail('refused', {
    field: 'gateway_name', value: gateway_name,
    message: 'The required gateway is not connected to this account',
  })

/** The connected gateways of these ids, as a document keeps them; other ids are ignored. */
export function gatewaysOf (ids: readonly unknown[], session: Session): AllowedGateway[] {
  const connected = connectedGateways(session)
  return ids.map(numberOf)
    .map(id => connected.find(name => gatewayNumbers[name] === id))
    .filter(name => name !== undefined)
    .map((gateway_name, index) => ({
      allowedid: index + 1,
      connectionid: connectionIdOf(gateway_name, session),
      gateway_name,
      gatewayid: gatewayNumbers[gateway_name],
      id: index + 1,
    }))
}

/** Bytes of a connection of the account: the same at each call, others in each account (inferred). */
export const bytesOf = (connection: string, session: Session): Buffer =>
  session.random(`gateway/${session.business.account_id}/${connection}`)

/** 32 hex digits. */
export const connectionIdOf = (name: GatewayName, session: Session): string =>
  bytesOf(name, session).toString('hex').slice(0, 32)

/** The number of a connection: another one in each account (inferred). */
export const systemGatewayIdOf = (name: GatewayName, session: Session): number => {
  const { systemid } = session.get(businesses, session.business.id)
  return 10 * systemid + gatewayNames.indexOf(name)
}

/** The account's connection to a gateway (inferred). */
export const gatewayInfo = (gateway_name: string, session: Session): GatewayInfo => {
  const bytes = bytesOf(`info/${gateway_name}`, session)
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
