// Gateways of an account: the list of accounting and disconnecting, the connections in the words of payments,
// and the way to FreshBooks Payments.
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import { exactly, listBody } from '../declare/envelope.ts'
import type { Family } from '../declare/family.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'
import { pageAsked, paging } from '../derive/endpoints.ts'
import { accounting } from '../families/accounting.ts'
import { onlinePayments } from '../families/online-payments.ts'
import { businesses, type GatewayName } from './businesses.ts'
import {
  bytesOf, connectedGateways, connectionIdOf, gatewayInfo, keepGateways, systemGatewayIdOf
} from './gateways.ts'

const text: JsonSchema = { type: 'string' }
const textOrNull: JsonSchema = { type: ['string', 'null'] }
const whole: JsonSchema = { type: 'integer' }
const flag: JsonSchema = { type: 'boolean' }

const rowSchema = exactly({ connectionid: text, gateway_name: text, id: whole, sgid: whole })

/** A row of the list, with its keys in the order of the family. */
function rowOf (gateway_name: GatewayName, session: Session) {
  const id = systemGatewayIdOf(gateway_name, session)
  return { connectionid: connectionIdOf(gateway_name, session), gateway_name, id, sgid: id }
}

function list (call: Call): Reply {
  const { page, per_page } = pageAsked(call, accounting)
  const rows = connectedGateways(call.session).map(name => JSON.stringify(rowOf(name, call.session)))
  const around = accounting.envelope.around('gateways', { page, per_page, total: rows.length })
  return { text: listBody(around, rows.slice((page - 1) * per_page, page * per_page)) }
}

function disconnect ({ session, params }: Call): Reply {
  const connected = connectedGateways(session)
  const gone = connected.find(name => String(systemGatewayIdOf(name, session)) === params.id)
  if (gone === undefined) fail('not-found', { field: 'sgid', object: 'gateway', value: params.id })
  keepGateways(connected.filter(name => name !== gone), session)
  return accounting.envelope.removed
}

/** What an account with cards by Stripe can take (captured names). */
const capabilities: ReadonlyArray<readonly [capability: string, is_active: boolean]> = [
  ['acss_debit_payments', true], ['affirm_payments', true], ['afterpay_clearpay_payments', true],
  ['bacs_debit_payments', false], ['card_payments', true], ['sepa_debit_payments', false],
  ['transfers', true], ['us_bank_account_ach_payments', true],
]

const unifiedSchema: JsonSchema = {
  ...exactly({
    id: text, stripe_account_id: text, country: text, publishable_key: text,
    available_onboarding_strategies: { type: 'array', items: text },
    stripe_requirements_current_deadline: { type: 'null' },
    stripe_charges_enabled: flag, stripe_payouts_enabled: flag,
    stripe_payouts_schedule_interval: text, stripe_payouts_schedule_delay_days: whole,
    stripe_email: textOrNull, has_currently_due_requirements: flag, has_pending_verifications: flag,
    charges_first_enabled_at: text, payouts_first_enabled_at: text, stripe_tos_accepted_date: text,
    account_status: text, stripe_account_updated_at: text, onboarding_completion_percent: whole,
    configuration: exactly({}),
    capabilities: { type: 'array', items: exactly({ capability: text, is_active: flag }) },
  }),
  type: ['object', 'null'],
}

/** The connection of a current account, through which both Stripe and FreshBooks Payments go. */
function unified (session: Session) {
  const { email, created_at } = session.get(businesses, session.business.id)
  const key = bytesOf('stripe_unified', session).toString('hex')
  return {
    id: connectionIdOf('stripe', session),
    stripe_account_id: `acct_${key.slice(0, 16)}`,
    country: gatewayInfo('stripe', session).country,
    publishable_key: `pk_test_${key.slice(16, 40)}`,
    available_onboarding_strategies: ['hosted'],
    stripe_requirements_current_deadline: null,
    stripe_charges_enabled: true,
    stripe_payouts_enabled: true,
    stripe_payouts_schedule_interval: 'daily',
    stripe_payouts_schedule_delay_days: 7,
    stripe_email: email,
    has_currently_due_requirements: false,
    has_pending_verifications: false,
    charges_first_enabled_at: created_at,
    payouts_first_enabled_at: created_at,
    stripe_tos_accepted_date: created_at,
    account_status: 'fully_enabled',
    stripe_account_updated_at: created_at,
    onboarding_completion_percent: 100,
    configuration: {},
    capabilities: capabilities.map(([capability, is_active]) => ({ capability, is_active })),
  }
}

function connections ({ session }: Call): Reply {
  const isUnified = connectedGateways(session).some(name => name !== 'paypal')
  const connection = { stripe: null, stripe_unified: isUnified ? unified(session) : null, paypal: null }
  return { json: { gateway_connections: [connection] } }
}

/** The application signs for FreshBooks Payments; nobody fills in a form here, so it is connected at once. */
function joinFreshBooksPayments ({ session }: Call): Reply {
  const connected = connectedGateways(session)
  if (!connected.includes('fbpay')) keepGateways([...connected, 'fbpay'], session)
  return { json: null }
}

/** The connections have a media type of their own. */
const connectionFamily: Family = {
  ...onlinePayments,
  conventions: { ...onlinePayments.conventions, contentType: 'application/vnd.api+json' },
}

const read = { method: 'GET', scope: 'user:online_payments:read' } as const
const write = { scope: 'user:online_payments:write' } as const

/** The paths of accounting, and the same in the spelling of the documentation of 2017. */
const inBothSpellings = (rest: string) =>
  ['systems', 'system'].map(folder => `/accounting/account/:account/${folder}/gateways${rest}`)

const listOfGateways = (): Endpoint => endpoint({
  ...read,
  family: accounting,
  paths: inBothSpellings(''),
  operation: 'gateways.list',
  summary: 'The gateways that the account is connected to.',
  inferred: ['they are in the order in which they were connected', 'the older spelling answers the same'],
  parameters: paging,
  response: accounting.envelope.listSchema('gateways', rowSchema),
  handle: list,
})

const disconnecting = (): Endpoint => endpoint({
  ...write,
  method: 'DELETE',
  family: accounting,
  paths: inBothSpellings('/:id'),
  operation: 'gateways.delete',
  summary: 'Disconnects a gateway; documents keep what they had.',
  inferred: [
    'an unknown id is a 404, errno 1012',
    'documents show it still, and nothing can be paid through it',
  ],
  response: exactly({ response: exactly({}) }),
  handle: disconnect,
})

const listOfConnections = (): Endpoint => endpoint({
  ...read,
  family: connectionFamily,
  paths: ['/payments/account/:account/gateway'],
  operation: 'gateway_connections.get',
  summary: 'The connections to gateways as accounts of today have them.',
  inferred: [
    'its values; stripe and fbpay are one connection, stripe_unified, which is null without both',
    'paypal is null always: its shape is unknown',
  ],
  response: exactly({
    gateway_connections: {
      type: 'array',
      items: exactly({ stripe: { type: 'null' }, stripe_unified: unifiedSchema, paypal: { type: 'null' } }),
    },
  }),
  handle: connections,
})

const joining = (): Endpoint => endpoint({
  ...write,
  method: 'POST',
  family: onlinePayments,
  paths: ['/payments/account/:account/gateway/fbpay'],
  operation: 'gateways.join_fbpay',
  summary: 'Connects the account to FreshBooks Payments.',
  inferred: ['it is connected at once', 'no key is needed, and what is sent has no effect'],
  success: 201,
  request: {
    type: 'object',
    properties: {
      fname: text, lname: text, email: text, orgname: text, redirect_base_uri: text, country: text,
      allow_multiple_provision: flag,
    },
  },
  response: { type: 'null' },
  handle: joinFreshBooksPayments,
})

/** The endpoints of gateways. */
export const gatewayEndpoints = (): Endpoint[] =>
  [listOfGateways(), disconnecting(), listOfConnections(), joining()]
