// Businesses: what a membership shows of one, and what every session is opened in.
import { auth } from '../families/auth.ts'
import { choice, flag, id, integer, structure, text, uuid, zuluTime } from '../fields/index.ts'
import { hidden, indexed, nullable, readOnly } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

/** Gateways that accounts can be connected to. */
export const gatewayNames = ['stripe', 'fbpay', 'paypal'] as const
export type GatewayName = typeof gatewayNames[number]

const isGatewayName = (value: unknown): boolean => (gatewayNames as readonly unknown[]).includes(value)

/** A list of them, each once. */
const gatewayList = structure<readonly GatewayName[]>(
  { type: 'array', items: { type: 'string', enum: gatewayNames }, uniqueItems: true },
  { default: gatewayNames, doc: 'Gateways that the account is connected to.' })

const connectedGateways: typeof gatewayList = {
  ...gatewayList,
  input: gatewayList.schema,
  parse: input => {
    const isList = Array.isArray(input) && input.every(isGatewayName) && new Set(input).size === input.length
    return isList ? { value: input as GatewayName[] } : { problem: 'invalid' }
  },
}

/** The address of a business, in the spelling of the auth family. */
export interface BusinessAddress {
  id: number
  street: string | null
  street2: string | null
  city: string | null
  province: string | null
  country: string | null
  postal_code: string | null
}

const address = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    street: { type: ['string', 'null'] },
    street2: { type: ['string', 'null'] },
    city: { type: ['string', 'null'] },
    province: { type: ['string', 'null'] },
    country: { type: ['string', 'null'] },
    postal_code: { type: ['string', 'null'] },
  },
  required: ['id', 'street', 'street2', 'city', 'province', 'country', 'postal_code'],
  additionalProperties: false,
}

const phoneNumber = {
  type: 'object',
  properties: { id: { type: 'integer' }, phone_number: { type: ['string', 'null'] } },
  required: ['id', 'phone_number'],
  additionalProperties: false,
}

export const businesses = resource({
  family: auth,
  path: 'users/business',
  one: 'business',
  many: 'businesses',
  scope: 'business',
  doc: 'A business, seen through the membership of somebody in it.',
  operations: [],
  decidesRights: true,
  fields: {
    id: id({ first: 1000001, doc: 'business_id: projects, time tracking and comments use it.' }),
    business_uuid: { ...uuid({ doc: 'business_uuid: the ledger uses it.' }), access: 'writable' as const },
    name: text({ required: true }),
    account_id: indexed(
      nullable(text({ doc: 'account_id: accounting, events, uploads and payments use it.' }))
    ),
    timezone: text({ default: 'America/New_York' }),
    date_format: choice(['mm/dd/yyyy', 'dd/mm/yyyy', 'yyyy-mm-dd'], { default: 'mm/dd/yyyy' }),
    number_format: nullable(text()),
    first_day_of_week: integer({ default: 0 }),
    active: flag({ default: true }),
    status: text({ default: 'active' }),
    advanced_accounting_enabled: flag({ default: true }),
    industry: nullable(text()),
    billing_country_code: text({ default: 'USA' }),
    business_type: nullable(text()),
    address: nullable(structure<BusinessAddress>(address)),
    phone_number: nullable(structure<{ id: number, phone_number: string | null }>(phoneNumber)),
    business_clients: structure<unknown[]>({ type: 'array', items: {} }, { default: [] }),
    systemid: hidden(integer({ doc: 'Number of the accounting system.', default: 4354764 })),
    currency_code: hidden(text({ default: 'USD' })),
    email: hidden(text({ doc: 'Address that documents show.' })),
    gateways: hidden(connectedGateways),
    created_at: hidden(zuluTime({ set: 'on create' })),
    deleted_at: hidden(readOnly(nullable(zuluTime({
      doc: 'When it was deleted; it is then as if it had never been, but for its rows.',
    })))),
  },
  fixture: { unlisted: true },
})
