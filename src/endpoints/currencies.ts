// The codes of currencies, which are the same for every account.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Endpoint } from '../declare/endpoint.ts'
import { accounting } from '../families/accounting.ts'
import { currencyCodes } from '../ledger/currencies.ts'

const answer = accounting.envelope.one('currencies', JSON.stringify({ currency_codes: currencyCodes }))

/** The endpoint of currencies. */
export const currencyEndpoints = (): Endpoint[] => [
  endpoint({
    family: accounting,
    method: 'GET',
    paths: ['/accounting/account/:account/systems/currencies'],
    operation: 'currencies.list',
    scope: 'user:business:read',
    summary: 'The codes of all currencies.',
    inferred: [
      'codes are texts in alphabetical order: the currencies in use, of ISO 4217, for every account',
      'the scope; without pages',
      'amounts may have any code, also one that is not among them',
    ],
    response: accounting.envelope.oneSchema(
      'currencies', exactly({ currency_codes: { type: 'array', items: { type: 'string' } } })
    ),
    handle: () => ({ text: answer }),
  }),
]
