// Applications of a developer: the OAuth clients of the world, so that one made here can ask for consent.
import { exactly } from '../declare/envelope.ts'
import { endpoint, type Call, type Endpoint, type Reply } from '../declare/endpoint.ts'
import { nullable, type Field, type Fields, type JsonSchema } from '../declare/field.ts'
import { fail } from '../declare/problem.ts'
import type { Session } from '../declare/session.ts'
import { parseInput } from '../derive/parse.ts'
import { inputSchema } from '../derive/schemas.ts'
import { auth } from '../families/auth.ts'
import { text } from '../fields/index.ts'
import {
  applicationBy, applicationsBy, applicationsOf, changeApplication, isNameTaken, newCredentials,
  registerApplication, type ApplicationPage, type OwnApplication
} from '../oauth/applications.ts'
import { scopes } from '../oauth/scopes.ts'
import { storeOf } from '../store/session.ts'

/** Most applications of a world, and most redirect URIs of one. */
const MOST_APPLICATIONS = 100
const MOST_URIS = 20

/** A text that must say something. */
const telling = (doc: string, max: number): Field<string, 'writable'> => {
  const field: Field<string, 'writable'> = text({ required: true, max, doc })
  return {
    ...field,
    parse: sent =>
      typeof sent === 'string' && sent.trim() === '' ? { problem: 'required' } : field.parse(sent),
  }
}

const optional = (): Field<string | null, 'writable'> => nullable(text({ max: 2000 }))

/** What registering an application takes. */
const input = {
  name: telling('Unique across FreshBooks.', 200),
  redirect_uri: telling('One or several addresses, each on a line of its own.', 10_000),
  description: optional(),
  website_url: optional(),
  settings_url: optional(),
  logo_public_id: optional(),
} satisfies Fields

const replacementInput = {
  ...input,
  client_secret: nullable(text({
    max: 200, doc: 'The secret from now on.', inferred: 'without it the secret stays as it is',
  })),
} satisfies Fields

interface Draft extends Partial<ApplicationPage> {
  readonly name: string
  readonly redirect_uri: string
  readonly client_secret?: string | null
}

const subject = { resource: { one: 'application', family: auth } }

const draftOf = ({ body }: Call, fields: Fields): Draft =>
  parseInput(subject, fields, auth.envelope.unwrap('', body) ?? {}) as unknown as Draft

/** The addresses of a draft. Throws `invalid` for what is none, in strict worlds for what live refuses. */
function urisIn ({ redirect_uri }: Draft, { deviations }: Session): string[] {
  const uris = redirect_uri.split(/\s+/).filter(uri => uri !== '')
  const wrong = (message: string): never =>
    fail('invalid', { field: 'redirect_uri', object: 'application', value: redirect_uri, message })
  if (uris.length > MOST_URIS) wrong(`may have at most ${MOST_URIS} lines`)
  for (const uri of uris) {
    if (!URL.canParse(uri) || !/^[\x21-\x7e]+$/.test(uri)) wrong('must be an absolute URI.')
    if (uri.includes('#')) wrong('cannot contain a fragment.')
    if (!deviations.strict_redirects) continue
    if (!/^https:/i.test(uri)) wrong('must be an HTTPS/SSL URI.')
    if (uri.includes('?')) wrong('cannot contain a query parameter.')
  }
  return uris
}

function checkName ({ name }: Draft, session: Session, except = ''): void {
  if (isNameTaken(storeOf(session), name, except)) {
    fail('taken', { field: 'name', object: 'application', value: name })
  }
}

const pageOf = ({ description, website_url, settings_url, logo_public_id }: Draft): ApplicationPage => ({
  description: description ?? null,
  website_url: website_url ?? null,
  settings_url: settings_url ?? null,
  logo_public_id: logo_public_id ?? null,
})

const iso = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`

const shown = (application: OwnApplication) => ({
  id: application.id,
  client_id: application.client_id,
  client_secret: application.client_secret,
  name: application.name,
  redirect_uri: application.redirect_uris.join('\n'),
  description: application.description,
  website_url: application.website_url,
  settings_url: application.settings_url,
  logo_public_id: application.logo_public_id,
  created_at: iso(application.created_at),
  updated_at: iso(application.updated_at),
})

function ownApplication ({ session }: Call, client_id: string): OwnApplication {
  const { identity_id } = session.caller
  return applicationBy(storeOf(session), identity_id, client_id) ??
    fail('not-found', { object: 'application', value: client_id })
}

const answer = (call: Call, client_id: string): Reply =>
  ({ json: { response: shown(ownApplication(call, client_id)) } })

const list = ({ session }: Call): Reply =>
  ({ json: { response: applicationsBy(storeOf(session), session.caller.identity_id).map(shown) } })

function create (call: Call): Reply {
  const { session } = call
  const store = storeOf(session)
  const draft = draftOf(call, input)
  const redirect_uris = urisIn(draft, session)
  checkName(draft, session)
  if (applicationsOf(store).length >= MOST_APPLICATIONS) {
    fail('refused', {
      object: 'application', message: `Validation failed: There may be ${MOST_APPLICATIONS} applications`,
    })
  }
  const credentials = newCredentials(store)
  registerApplication(store, { ...credentials, name: draft.name, redirect_uris, scopes, api_version: null }, {
    ...pageOf(draft), identity_id: session.caller.identity_id,
  })
  return answer(call, credentials.client_id)
}

function replace (call: Call): Reply {
  const { session, params: { id = '' } } = call
  const application = ownApplication(call, id)
  const draft = draftOf(call, replacementInput)
  const redirect_uris = urisIn(draft, session)
  checkName(draft, session, id)
  const client_secret = draft.client_secret || application.client_secret
  changeApplication(storeOf(session), application,
    { ...pageOf(draft), client_secret, name: draft.name, redirect_uris })
  return answer(call, id)
}

const words: JsonSchema = { type: 'string' }
const wordsOrNull: JsonSchema = { type: ['string', 'null'] }
const stamp: JsonSchema = { type: 'string', format: 'date-time' }

const schema: JsonSchema = {
  ...exactly({
    id: { type: 'integer' }, client_id: words, client_secret: words, name: words, redirect_uri: words,
    description: wordsOrNull, website_url: wordsOrNull, settings_url: wordsOrNull,
    logo_public_id: wordsOrNull, created_at: stamp, updated_at: stamp,
  }),
  'x-component': 'Application',
}

const path = '/auth/api/v1/partners/applications'
const one = { response: exactly({ response: schema }) }
const common = { family: auth, scope: null } as const

/** The endpoints of applications. */
export const applicationEndpoints = (): Endpoint[] => [
  endpoint({
    ...common,
    method: 'GET',
    paths: [path],
    operation: 'applications.list',
    summary: 'The applications of the caller, with their secrets.',
    inferred: [
      'the answer is a list without pages, the keys of its rows, and that no scope is needed',
      'applications of fixtures and of the control API are those of the owner',
    ],
    response: exactly({ response: { type: 'array', items: schema } }),
    handle: list,
  }),
  endpoint({
    ...common,
    ...one,
    method: 'POST',
    paths: [path],
    operation: 'applications.create',
    summary: 'Registers an application, which may then ask for every scope.',
    inferred: [
      'the keys of the answer', 'it has the oldest version of the API', 'name and redirect_uri are required',
      'addresses of http are taken unless the world is configured with strict_redirects',
      'a world has at most 100 applications',
    ],
    request: inputSchema('ApplicationDraft', input),
    handle: create,
  }),
  endpoint({
    ...common,
    ...one,
    method: 'PUT',
    paths: [`${path}/:id`],
    operation: 'applications.update',
    summary: 'Replaces what an application is, by its client id.',
    inferred: ['what is left out becomes null', 'another one than the caller\'s is a 404'],
    request: inputSchema('ApplicationReplacement', replacementInput),
    handle: replace,
  }),
]
