// GET authorize and the form of its page: a redirect to the application, or an error page without links.
import { createHmac } from 'node:crypto'
import { acceptInvitations, inviteesOf } from './invitations.ts'
import { findPerson, peopleOf, type Person } from './people.ts'
import { LOOPBACK, scopesIn } from './scopes.ts'
import { CODE_LIFETIME_IN_MS, issueCode } from './tokens.ts'
import type { World } from '../world/world.ts'
import { describe, missingText, type OauthError } from './answers.ts'
import { allowsRedirect, findClient, type Client } from './clients.ts'
import { consentPage, errorPage, type Page } from './page.ts'
import { allOf, authorizeNames, lastOf, readAuthorize, type Parameters } from './parameters.ts'

/**
 * GET authorize: `auto` redirects with a code, `page` shows the consent page, `deny` redirects with an error.
 */
export type Prompt = 'auto' | 'page' | 'deny'

/** A page, or the URL to redirect to. */
export type AuthorizeResult = Page | { readonly location: string }

/** A validated authorize request. */
interface ConsentRequest {
  readonly world: World
  readonly parameters: Parameters
  readonly client: Client
  readonly redirect_uri: string
  /** Requested scopes; all scopes of the application if the request named none. */
  readonly scopes: readonly string[]
  readonly areScopesNamed: boolean
}

/** Answers GET authorize; `error` comes from a fault and is sent to the application. */
export function answerAuthorize (
  world: World, query: unknown, prompt: Prompt, error?: OauthError
): AuthorizeResult {
  const parameters = readAuthorize(query)
  const { consent, result } = checkRequest(world, parameters)
  if (consent === undefined) return result
  if (error !== undefined) return sendError(consent, error)
  if (prompt === 'page') return consentPageFor(consent)
  if (prompt === 'deny') return sendError(consent, 'access_denied')
  return sendCode(consent, signsIn(consent), consent.scopes)
}

/** Answers the form of the consent page; `error` comes from a fault and is sent to the application. */
export function answerForm (world: World, form: unknown, error?: OauthError): AuthorizeResult {
  const parameters = readAuthorize(form)
  if (lastOf(form, 'csrf') !== csrfToken(world, parameters)) {
    return errorPage(403, 'This form is not valid',
      'It does not carry the token of the page it should come from. Start again from your application.')
  }
  const { consent, result } = checkRequest(world, parameters)
  if (consent === undefined) return result
  return error === undefined ? decide(consent, form) : sendError(consent, error)
}

type CheckedRequest =
  | { readonly consent: ConsentRequest, readonly result?: never }
  | { readonly result: AuthorizeResult, readonly consent?: never }

/** Validates in Doorkeeper's order. Until the redirect URL is verified, errors are pages, not redirects. */
function checkRequest (world: World, parameters: Parameters): CheckedRequest {
  const { client_id, redirect_uri, scope } = parameters
  if (client_id === undefined) return { result: errorPage(400, 'No application', missingText('client_id')) }
  const client = findClient(world, client_id)
  if (client === undefined) return { result: unknownClient(world, client_id) }
  if (redirect_uri === undefined || !allowsRedirect(client, redirect_uri)) {
    return { result: badRedirect(client, redirect_uri) }
  }
  const areScopesNamed = scope !== undefined && scopesIn(scope).length > 0
  const scopes = areScopesNamed ? scopesIn(scope) : client.scopes
  const consent = { world, parameters, client, redirect_uri, scopes, areScopesNamed }
  const refusal = checkResponseType(consent) ?? checkScopes(consent) ?? checkChallenge(consent)
  return refusal === undefined ? { consent } : { result: refusal }
}

/** FreshBooks answers 500 here (live-verified); the text is ours. */
function unknownClient (world: World, client_id: string): AuthorizeResult {
  return errorPage(500, 'Unknown application',
    `No application with the client id “${client_id}” is registered in the world “${world.name}”.`)
}

function badRedirect ({ name, redirect_uris }: Client, redirect_uri: string | undefined): AuthorizeResult {
  const allowed = redirect_uris.map(uri => uri === LOOPBACK ? 'any address of localhost or *.test' : uri)
  return errorPage(400, 'Invalid redirect URI',
    "The requested redirect uri is malformed or doesn't match client redirect URI.",
    redirect_uri === undefined ? missingText('redirect_uri') : `Asked for: ${redirect_uri}`,
    `${name} may use: ${allowed.join(', ') || 'none'}`)
}

function checkResponseType (consent: ConsentRequest): AuthorizeResult | undefined {
  const { response_type } = consent.parameters
  if (response_type === 'code') return undefined
  return response_type === undefined
    ? sendError(consent, 'invalid_request', missingText('response_type'))
    : sendError(consent, 'unsupported_response_type')
}

/**
 * One invalid scope fails the whole request and is not named (live); FreshBooks checks it after the log-in.
 */
function checkScopes ({ client, scopes }: ConsentRequest): AuthorizeResult | undefined {
  const refused = scopes.filter(scope => !client.scopes.includes(scope))
  if (refused.length === 0) return undefined
  return errorPage(400, 'Invalid scope', describe('invalid_scope'),
    `FreshBooks would not tell you which one: ${client.name} may not ask for ${refused.join(', ')}.`)
}

/** FreshBooks' metadata lists S256 only; a challenge without a method means `plain` (RFC 7636). */
function checkChallenge (consent: ConsentRequest): AuthorizeResult | undefined {
  const { code_challenge, code_challenge_method } = consent.parameters
  if (code_challenge === undefined || code_challenge_method === 'S256') return undefined
  return sendError(consent, 'invalid_request', 'The code_challenge_method must be S256.')
}

function consentPageFor (consent: ConsentRequest): AuthorizeResult {
  const { world, parameters, client, redirect_uri, scopes, areScopesNamed } = consent
  const preferred = defaultPerson(consent)
  const html = consentPage({
    world: world.name,
    application: client.name,
    redirect_uri,
    scopes,
    areScopesNamed,
    people: [preferred, ...peopleOf(world).filter(({ id }) => id !== preferred.id)],
    invitees: inviteesOf(world),
    hidden: { ...parameters, csrf: csrfToken(world, parameters) },
  })
  return { status: 200, html, formTargets: formTargets(redirect_uri) }
}

/** Browsers check the redirects of a form against form-action, whose `*` does not include `myapp:`. */
function formTargets (redirect_uri: string): string {
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(redirect_uri)?.[0]
  return scheme === undefined || /^https?:$/i.test(scheme) ? '*' : `* ${scheme}`
}

/** Binds the form to the request of its page. */
function csrfToken (world: World, parameters: Parameters): string {
  const text = JSON.stringify(authorizeNames.map(name => parameters[name] ?? ''))
  return createHmac('sha256', world.random(`oauth/csrf/${world.name}`)).update(text).digest('hex')
}

const isSame = (email: string, other: string | undefined): boolean =>
  email.toLowerCase() === other?.toLowerCase()

/** The person of the login hint, else the owner of the world. */
const defaultPerson = ({ world, parameters: { login_hint } }: ConsentRequest): Person =>
  peopleOf(world).find(({ email }) => isSame(email, login_hint)) ??
  findPerson(world, world.setting<{ identity_id: number }>('primary')!.identity_id)!

/** Who signs in at once: somebody invited gets their login with that. */
function signsIn (consent: ConsentRequest): Person {
  const { world, parameters: { login_hint } } = consent
  const invitee = inviteesOf(world).find(({ email }) => isSame(email, login_hint))
  return invitee === undefined ? defaultPerson(consent) : personInvited(consent, invitee.email)!
}

/** The person who accepts what an address was invited to; undefined for an address that was not. */
function personInvited ({ world }: ConsentRequest, email: string): Person | undefined {
  const id = acceptInvitations(world, email)
  return id === undefined ? undefined : findPerson(world, id)
}

type Simulation = (consent: ConsentRequest, scopes: readonly string[]) => AuthorizeResult

/** The buttons of the page that simulate failures, by the value of `decision`. */
const simulations: Readonly<Record<string, Simulation>> = {
  deny: consent => sendError(consent, 'access_denied'),
  server_error: consent => sendError(consent, 'server_error'),
  wrong_state: (consent, scopes) =>
    sendCode(consent, defaultPerson(consent), scopes, { state: `${consent.parameters.state ?? ''}-wrong` }),
  used_code: (consent, scopes) => sendCode(consent, defaultPerson(consent), scopes, { used: 1 }),
  expired_code: (consent, scopes) => sendCode(consent, defaultPerson(consent), scopes, { lifetime_in_ms: 0 }),
}

function decide (consent: ConsentRequest, form: unknown): AuthorizeResult {
  const decision = lastOf(form, 'decision') ?? ''
  const grantedScopes = allOf(form, 'grant')
  const scopes = consent.scopes.filter(scope => grantedScopes.includes(scope))
  if (Object.hasOwn(simulations, decision)) return simulations[decision]!(consent, scopes)
  if (scopes.length === 0) return errorPage(400, 'Nothing allowed', 'Go back and tick one at least, or deny.')
  const person = personChosen(consent, decision)
  if (person === undefined) return errorPage(400, 'Nobody chosen', 'Go back and choose somebody, or deny.')
  return sendCode(consent, person, scopes)
}

/** Whoever the button of the page is for. */
function personChosen (consent: ConsentRequest, decision: string): Person | undefined {
  const [, kind, value] = /^(identity|invitee):(.+)$/.exec(decision) ?? []
  if (kind === 'invitee') return personInvited(consent, value!)
  return findPerson(consent.world, Number(/^\d{1,15}$/.exec(value ?? '')?.[0]))
}

/** Options that make a code or its redirect invalid. */
interface CodeOptions {
  readonly used?: number
  readonly lifetime_in_ms?: number
  readonly state?: string | undefined
}

/** Redirects with a new code; used by `auto` and by the page, so that their codes do not differ. */
function sendCode (
  consent: ConsentRequest, { id, email }: Person, scopes: readonly string[], options: CodeOptions = {}
): AuthorizeResult {
  // signing in accepts what the person was invited to since
  acceptInvitations(consent.world, email)
  const { world, client, redirect_uri, parameters } = consent
  const { used = 0, lifetime_in_ms = CODE_LIFETIME_IN_MS, state = parameters.state } = options
  const code = issueCode(world, {
    client_id: client.client_id,
    identity_id: id,
    redirect_uri,
    // every application has this scope, requested or not (scopes.md)
    scope: [...new Set(['user:profile:read', ...scopes])].join(' '),
    code_challenge: parameters.code_challenge ?? null,
    expires_at: world.now() + lifetime_in_ms,
    used,
  })
  return { location: addToQuery(redirect_uri, { code, state }) }
}

function sendError (
  { redirect_uri, parameters }: ConsentRequest, error: OauthError, text = describe(error)
): AuthorizeResult {
  const { state } = parameters
  return { location: addToQuery(redirect_uri, { error, error_description: text, state }) }
}

/**
 * Appends parameters to a URL without changing the rest; encodes non-ASCII, which a header cannot contain.
 */
function addToQuery (uri: string, values: Readonly<Record<string, string | undefined>>): string {
  const defined = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const added = new URLSearchParams(defined)
  const separator = !uri.includes('?') ? '?' : /[?&]$/.test(uri) ? '' : '&'
  return `${uri}${separator}${added.toString()}`.replace(/[^\x21-\x7e]+/gu, encodeURIComponent)
}
