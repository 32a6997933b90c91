// Registering somebody who has no login yet, with a business of their own: what partners do.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import type { Field, Fields } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import { sessionOf } from '../derive/endpoints.ts'
import { parseInput } from '../derive/parse.ts'
import { inputSchema } from '../derive/schemas.ts'
import { auth } from '../families/auth.ts'
import { currencyCode, email, flag, text } from '../fields/index.ts'
import { currencyCodes } from '../ledger/currencies.ts'
import { identities } from '../resources/identities.ts'
import { nameIn } from '../resources/team.ts'
import { storeOf } from '../store/session.ts'
import { foundBusiness } from './found-business.ts'
import { meOf, meSchema, type Identity } from './me.ts'

const address: Field<string, 'writable'> = email({ required: true })
const currency: Field<string, 'writable'> = currencyCode({ doc: 'Default: that of the country.' })

/** What a registration takes. */
const input = {
  id: text({ doc: 'A number of the partner\'s own.', inferred: 'it has no effect' }),
  email: { ...address, parse: sent => sent === '' ? { problem: 'required' } : address.parse(sent) },
  password: text({ required: true, inferred: 'it is not kept: nobody needs one here' }),
  company_name: text({ max: 255, doc: 'Default: the name of the person.' }),
  country: text({ max: 255 }),
  currencyCode: {
    ...currency,
    parse: sent => {
      const read = currency.parse(sent)
      const isKnown = 'problem' in read || read.value === '' || currencyCodes.includes(read.value)
      return isKnown ? read : { problem: 'invalid' }
    },
  },
  skip_system: flag({ doc: 'Whether the business has no accounting account.' }),
  skip_business: flag({ doc: 'Whether the person has no business.' }),
  send_confirmation_notification: flag({ doc: 'Whether the address is still to be confirmed.' }),
} satisfies Fields

interface Registration {
  readonly email: string
  readonly company_name?: string
  readonly country?: string
  readonly currencyCode?: string
  readonly skip_system?: boolean
  readonly skip_business?: boolean
  readonly send_confirmation_notification?: boolean
}

function register (call: Call): Reply {
  const { session } = call
  const body = auth.envelope.unwrap('', call.body) ?? {}
  const sent = parseInput(sessionOf(call).model('identities'), input, body) as unknown as Registration
  const isTaken = session.select(identities, 'email = ? COLLATE NOCASE', sent.email).length > 0
  if (isTaken) fail('taken', { field: 'email', object: 'identity', value: sent.email })
  const person: Identity = session.create(identities, {
    first_name: nameIn(sent.email), email: sent.email,
    ...(sent.send_confirmation_notification === true ? { confirmed_at: null } : {}),
  })
  if (sent.skip_business !== true) {
    foundBusiness(storeOf(session), session.now(), person, {
      name: sent.company_name || person.first_name,
      address: sent.country === undefined ? {} : { country: sent.country },
      currency_code: sent.currencyCode || undefined,
      isSystemless: sent.skip_system === true,
    })
  }
  return { json: { response: meOf(person, session) } }
}

/** The endpoint of registrations. */
export const registrationEndpoints = (): Endpoint[] => [
  endpoint({
    family: auth,
    method: 'POST',
    paths: ['/auth/api/v1/smux/registrations'],
    operation: 'identity.register',
    scope: null,
    summary: 'Registers a person with a business of their own.',
    inferred: [
      'it answers what users/me shows of the new person',
      'any token may register people, an address only once',
      'email and password are required; the first name is what the address begins with',
      'no mail is sent: with send_confirmation_notification the address is not confirmed',
    ],
    request: inputSchema('RegistrationDraft', input),
    response: exactly({ response: meSchema }),
    handle: register,
  }),
]
