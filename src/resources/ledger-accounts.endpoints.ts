// Types and sub-types of ledger accounts: the same for everybody, without a business in the path.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Endpoint } from '../declare/endpoint.ts'
import { fail } from '../declare/problem.ts'
import { ledger } from '../families/ledger.ts'
import { subTypes } from '../ledger/chart.ts'

const text = { type: 'string' }
const subTypeSchema = exactly({ id: { type: 'integer' }, type: text, name: text, base_number: text })

const types = [...new Set(subTypes.map(({ type }) => type))].map(name => ({ name }))

const common = { family: ledger, tenant: null, method: 'GET', scope: null } as const
const inferred = ['no scope is needed']

/** The endpoints of types. */
export function ledgerAccountEndpoints (): Endpoint[] {
  return [
    endpoint({
      ...common,
      paths: ['/accounting/ledger_accounts/types'],
      operation: 'ledger_accounts.types',
      summary: 'The five types of ledger accounts.',
      inferred,
      response: exactly({ data: { type: 'array', items: exactly({ name: text }) } }),
      handle: () => ({ json: { data: types } }),
    }),
    endpoint({
      ...common,
      paths: ['/accounting/ledger_accounts/sub_types'],
      operation: 'ledger_accounts.sub_types',
      summary: 'The ten sub-types of ledger accounts.',
      inferred,
      response: exactly({ data: { type: 'array', items: subTypeSchema } }),
      handle: () => ({ json: { data: subTypes } }),
    }),
    endpoint({
      ...common,
      paths: ['/accounting/ledger_accounts/sub_types/:id'],
      operation: 'ledger_accounts.sub_type',
      summary: 'One sub-type of ledger accounts.',
      inferred,
      response: exactly({ data: subTypeSchema }),
      handle: ({ params }) => {
        const found = subTypes.find(({ id }) => String(id) === params.id)
        return { json: { data: found ?? fail('not-found', { object: 'sub_type', value: params.id }) } }
      },
    }),
  ]
}
