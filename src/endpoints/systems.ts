// The system of an account: what its business is called, where it is and in which currency it counts, as
// documents and reports print it. Nothing can be written: the web application does that.
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import { exactly } from '../declare/envelope.ts'
import type { JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import { accounting } from '../families/accounting.ts'
import { moneySchema, showEastern } from '../fields/index.ts'
import { businesses } from '../resources/businesses.ts'

const text: JsonSchema = { type: 'string' }
const textOrNull: JsonSchema = { type: ['string', 'null'] }
const whole: JsonSchema = { type: 'integer' }
const wholeOrNull: JsonSchema = { type: ['integer', 'null'] }
const yes: JsonSchema = { type: 'boolean' }

const schema = exactly({
  accountid: text, active: yes, auto_bill: whole, billing_status: text, bus_phone: text,
  business_type: textOrNull, business_uuid: textOrNull, city: text, code: text, country: text,
  currency_code: text, date: text, discountid: wholeOrNull, dst: yes, duration: whole, email: text,
  fax: text, gst_amount: moneySchema, heard_about_us_via: textOrNull, id: whole, info_email: text, ip: text,
  landing_url: textOrNull, masterlock_billing: yes, migrated_to_smux_at: textOrNull, mob_phone: text,
  modern_system: yes, name: text, num_clients: wholeOrNull, num_staff: wholeOrNull,
  payment_amount: moneySchema, payment_frequency: whole, province: text, referralid: text,
  referring_url: textOrNull, salutation: textOrNull, size_limit: wholeOrNull, split_token: textOrNull,
  street: text, street2: textOrNull, systemid: whole, test_system: yes, timezone: text, timezoneid: whole,
  vat_name: textOrNull, vat_number: textOrNull,
})

/** What is the same for every system here: FreshBooks' own billing of it, and how it came to be. */
const ofFreshBooks = {
  auto_bill: 5, billing_status: 'uptodate', discountid: null, dst: true, duration: 12, fax: '',
  heard_about_us_via: null, ip: '192.0.2.1', landing_url: null, masterlock_billing: true,
  migrated_to_smux_at: null, mob_phone: '', modern_system: true, num_clients: null, num_staff: null,
  payment_frequency: 1, referralid: '', referring_url: null, salutation: null, size_limit: null,
  split_token: null, test_system: false, timezoneid: 14, vat_name: null, vat_number: null,
}

/** The system of the account in the path, by its own number or by that of the business. */
function systemOf ({ session, params }: Call) {
  const business = session.get(businesses, session.business.id)
  if (params.id !== String(business.systemid) && params.id !== String(business.id)) {
    fail('not-found', { field: 'systemid', object: 'system', value: params.id })
  }
  const { currency_code, email, systemid } = business
  const { street, street2, city, province, country, postal_code } = business.address ?? {}
  const nothing = { amount: '0.00', code: currency_code }
  const values = {
    ...ofFreshBooks,
    accountid: business.account_id,
    active: business.active,
    bus_phone: business.phone_number?.phone_number ?? '',
    business_type: business.business_type,
    business_uuid: business.business_uuid,
    city: city ?? '',
    code: postal_code ?? '',
    country: country ?? '',
    currency_code,
    date: showEastern(Date.parse(business.created_at)),
    email,
    gst_amount: nothing,
    id: systemid,
    info_email: email,
    name: business.name,
    payment_amount: nothing,
    province: province ?? '',
    street: street ?? '',
    street2: street2 ?? null,
    systemid,
    timezone: business.timezone,
  }
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1))
}

const single = (): Endpoint => endpoint({
  family: accounting,
  method: 'GET',
  paths: ['/accounting/account/:account/systems/systems/:id'],
  operation: 'systems.get',
  scope: 'user:business:read',
  summary: 'The settings of an account: name, address, currency, time zone.',
  inferred: [
    'the number of the business names it as well; any other number is a 404, errno 1012',
    'name, address, phone, e-mail, currency and zone are those of the business; the date is US Eastern time',
    'what FreshBooks keeps of its own billing is the same for every account',
  ],
  response: accounting.envelope.oneSchema('system', schema),
  handle: call => ({ text: accounting.envelope.one('system', JSON.stringify(systemOf(call))) }),
})

/** The endpoints of systems: one. */
export const systemEndpoints = (): Endpoint[] => [single()]
