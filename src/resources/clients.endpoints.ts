// Clients whose names begin with what somebody has typed, as the web app suggests them.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint } from '../declare/endpoint.ts'
import { accounting } from '../families/accounting.ts'
import { last } from '../families/query.ts'

/** Most clients that are suggested. */
const MOST = 15

/** Longest text that is looked for. */
const LONGEST = 100

const named = ['email', 'fname', 'lname', 'organization']

interface Suggestion {
  readonly email: string
  readonly fname: string
  readonly id: number
  readonly lname: string
  readonly organization: string
}

/** LIKE of a word that begins with the text, which is no pattern. */
const beginnings = (text: string): string[] => {
  const literal = text.slice(0, LONGEST).replace(/[\\%_]/g, '\\$&')
  return [`${literal}%`, `% ${literal}%`]
}

function suggest ({ session, query }: Call): Suggestion[] {
  const patterns = beginnings(last(query.query)?.trim() ?? '')
  const matches = named.flatMap(name => patterns.map(() => `${name} LIKE ? ESCAPE '\\'`)).join(' OR ')
  return session.query<Suggestion>(
    `SELECT email, fname, id, lname, organization FROM clients
      WHERE accounting_systemid = ? AND vis_state = 0 AND (${matches})
      ORDER BY organization, id LIMIT ${MOST}`,
    session.business.account_id, ...named.flatMap(() => patterns))
}

const text = { type: 'string' }
const suggestion = exactly({
  email: text, fname: text, id: { type: 'integer' }, lname: text, organization: text,
})

/** The endpoint of suggestions. */
export const clientEndpoints = (): Endpoint[] => [
  endpoint({
    family: accounting,
    method: 'GET',
    paths: ['/search/account/:account/autocomplete_clients_v2'],
    operation: 'clients.suggest',
    scope: 'user:clients:read',
    summary: `Clients with a name that begins with a text, ${MOST} at most.`,
    inferred: ['everything but method and path: the parameter, what is searched, and the answer'],
    parameters: [{
      name: 'query',
      description: 'The beginning of a word in a name or an address.',
      schema: text,
    }],
    response: accounting.envelope.oneSchema('clients', { type: 'array', items: suggestion }),
    handle: call => ({ text: accounting.envelope.one('clients', JSON.stringify(suggest(call))) }),
  }),
]
