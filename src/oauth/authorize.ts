// GET authorize and the form of its page: who is asking, for what, and how the person decided. Ends in a
// redirect to the application, or in a page that never leads anywhere.
import { createHmac } from 'node:crypto'
import { findPerson, peopleOf, type Person } from './people.ts'
import { LOOPBACK, scopesIn } from './scopes.ts'
import { CODE_LIFETIME_IN_MS, issueCode } from './tokens.ts'
import type { World } from '../world/world.ts'
import { describe, missingText, type OauthError } from './answers.ts'
import { allowsRedirect, findClient, type Client } from './clients.ts'
import { consentPage, errorPage, type Page } from './page.ts'
import { allOf, authorizeNames, lastOf, readAuthorize, type Parameters } from './parameters.ts'

/** How GET authorize is to be answered. */
export type Prompt = 'auto' | 'page' | 'deny'

/** A page, or the address the browser is sent to. */
export type Shown = Page | { readonly location: string }

/** A request for consent with nothing wrong in it. */
interface Consent {
  readonly world: World
  readonly parameters: Parameters
  readonly client: Client
  readonly redirect_uri: string
  /** Scopes asked for; all of the application's when none were named. */
  readonly scopes: readonly string[]
  readonly areScopesNamed: boolean
}

/** Answers GET authorize; `error` is what a fault wants the application to be told. */
export function answerAuthorize (world: World, query: unknown, prompt: Prompt, error?: OauthError): Shown {
  const parameters = readAuthorize(query)
  const { consent, shown } = check(world, parameters)
  if (consent === undefined) return shown
  if (error !== undefined) return sendError(consent, error)
  if (prompt === 'page') return showPage(consent)
  if (prompt === 'deny') return sendError(consent, 'access_denied')
  return sendCode(consent, likelyPerson(consent), consent.scopes)
}

/** Answers the page's form; `error` is what a fault wants the application to be told. */
export function answerForm (world: World, form: unknown, error?: OauthError): Shown {
  const parameters = readAuthorize(form)
  if (lastOf(form, 'csrf') !== csrfToken(world, parameters)) {
    return errorPage(403, 'This form is not valid',
      'It does not carry the token of the page it should come from. Start again from your application.')
  }
  const { consent, shown } = check(world, parameters)
  if (consent === undefined) return shown
  return error === undefined ? decide(consent, form) : sendError(consent, error)
}

type Checked =
  { readonly consent: Consent, readonly shown?: never } | { readonly shown: Shown, readonly consent?: never }

/** Looks at the request in Doorkeeper's order; while the redirect address is in doubt, a page must answer. */
function check (world: World, parameters: Parameters): Checked {
  const { client_id, redirect_uri, scope } = parameters
  if (client_id === undefined) return { shown: errorPage(400, 'No application', missingText('client_id')) }
  const client = findClient(world, client_id)
  if (client === undefined) return { shown: unknownClient(world, client_id) }
  if (redirect_uri === undefined || !allowsRedirect(client, redirect_uri)) {
    return { shown: badRedirect(client, redirect_uri) }
  }
  const areScopesNamed = scope !== undefined && scopesIn(scope).length > 0
  const scopes = areScopesNamed ? scopesIn(scope) : client.scopes
  const consent = { world, parameters, client, redirect_uri, scopes, areScopesNamed }
  const refusal = checkResponseType(consent) ?? checkScopes(consent) ?? checkChallenge(consent)
  return refusal === undefined ? { consent } : { shown: refusal }
}

/** FreshBooks answers 500 here (live-verified); the words are ours. */
function unknownClient (world: World, client_id: string): Shown {
  return errorPage(500, 'Unknown application',
    `No application with the client id “${client_id}” is registered in the world “${world.name}”.`)
}

function badRedirect ({ name, redirect_uris }: Client, redirect_uri: string | undefined): Shown {
  const allowed = redirect_uris.map(uri => uri === LOOPBACK ? 'any address of localhost or *.test' : uri)
  return errorPage(400, 'Invalid redirect URI',
    "The requested redirect uri is malformed or doesn't match client redirect URI.",
    redirect_uri === undefined ? missingText('redirect_uri') : `Asked for: ${redirect_uri}`,
    `${name} may use: ${allowed.join(', ') || 'none'}`)
}

function checkResponseType (consent: Consent): Shown | undefined {
  const { response_type } = consent.parameters
  if (response_type === 'code') return undefined
  return response_type === undefined
    ? sendError(consent, 'invalid_request', missingText('response_type'))
    : sendError(consent, 'unsupported_response_type')
}

/**
 * One bad scope fails the whole consent and is not named (live); FreshBooks says so only after the log-in.
 */
function checkScopes ({ client, scopes }: Consent): Shown | undefined {
  const refused = scopes.filter(scope => !client.scopes.includes(scope))
  if (refused.length === 0) return undefined
  return errorPage(400, 'Invalid scope', describe('invalid_scope'),
    `FreshBooks would not tell you which one: ${client.name} may not ask for ${refused.join(', ')}.`)
}

/** Only S256 is in FreshBooks' metadata; a challenge without a method means `plain` (RFC 7636). */
function checkChallenge (consent: Consent): Shown | undefined {
  const { code_challenge, code_challenge_method } = consent.parameters
  if (code_challenge === undefined || code_challenge_method === 'S256') return undefined
  return sendError(consent, 'invalid_request', 'The code_challenge_method must be S256.')
}

function showPage (consent: Consent): Shown {
  const { world, parameters, client, redirect_uri, scopes, areScopesNamed } = consent
  const preferred = likelyPerson(consent)
  const html = consentPage({
    world: world.name,
    application: client.name,
    redirect_uri,
    scopes,
    areScopesNamed,
    people: [preferred, ...peopleOf(world).filter(({ id }) => id !== preferred.id)],
    hidden: { ...parameters, csrf: csrfToken(world, parameters) },
  })
  return { status: 200, html, formTargets: formTargets(redirect_uri) }
}

/** Browsers hold a form's redirects against form-action; its `*` does not include `myapp:`. */
function formTargets (redirect_uri: string): string {
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(redirect_uri)?.[0]
  return scheme === undefined || /^https?:$/i.test(scheme) ? '*' : `* ${scheme}`
}

/** Binds the form to the request its page was shown for. */
function csrfToken (world: World, parameters: Parameters): string {
  const text = JSON.stringify(authorizeNames.map(name => parameters[name] ?? ''))
  return createHmac('sha256', world.random(`oauth/csrf/${world.name}`)).update(text).digest('hex')
}

/** Whom a login hint names, else the world's owner. */
const likelyPerson = ({ world, parameters: { login_hint } }: Consent): Person =>
  peopleOf(world).find(({ email }) => email.toLowerCase() === login_hint?.toLowerCase()) ??
  findPerson(world, world.setting<{ identity_id: number }>('primary')!.identity_id)!

/** What the buttons of the page do, beside letting somebody in. */
const simulations: Readonly<Record<string, (consent: Consent, scopes: readonly string[]) => Shown>> = {
  deny: consent => sendError(consent, 'access_denied'),
  server_error: consent => sendError(consent, 'server_error'),
  wrong_state: (consent, scopes) =>
    sendCode(consent, likelyPerson(consent), scopes, { state: `${consent.parameters.state ?? ''}-wrong` }),
  used_code: (consent, scopes) => sendCode(consent, likelyPerson(consent), scopes, { used: 1 }),
  expired_code: (consent, scopes) => sendCode(consent, likelyPerson(consent), scopes, { lifetime_in_ms: 0 }),
}

function decide (consent: Consent, form: unknown): Shown {
  const decision = lastOf(form, 'decision') ?? ''
  const ticked = allOf(form, 'grant')
  const scopes = consent.scopes.filter(scope => ticked.includes(scope))
  if (Object.hasOwn(simulations, decision)) return simulations[decision]!(consent, scopes)
  const person = findPerson(consent.world, Number(/^identity:(\d{1,15})$/.exec(decision)?.[1]))
  if (person === undefined) return errorPage(400, 'Nobody chosen', 'Go back and choose somebody, or deny.')
  if (scopes.length === 0) return errorPage(400, 'Nothing allowed', 'Go back and tick one at least, or deny.')
  return sendCode(consent, person, scopes)
}

/** Ways in which a code can be bad from birth. */
interface Flaws {
  readonly used?: number
  readonly lifetime_in_ms?: number
  readonly state?: string | undefined
}

/** Both modes end here, so that a code from the page and one given at once are the same. */
function sendCode (consent: Consent, { id }: Person, scopes: readonly string[], flaws: Flaws = {}): Shown {
  const { world, client, redirect_uri, parameters, areScopesNamed } = consent
  const { used = 0, lifetime_in_ms = CODE_LIFETIME_IN_MS, state = parameters.state } = flaws
  const code = issueCode(world, {
    client_id: client.client_id,
    identity_id: id,
    redirect_uri,
    // every application has this one, asked for or not (scopes.md)
    scope: [...new Set(['user:profile:read', ...scopes])].join(' '),
    enforce_scopes: areScopesNamed || scopes.length < consent.scopes.length ? 1 : 0,
    code_challenge: parameters.code_challenge ?? null,
    expires_at: world.now() + lifetime_in_ms,
    used,
  })
  return { location: extend(redirect_uri, { code, state }) }
}

function sendError ({ redirect_uri, parameters }: Consent, error: OauthError, text = describe(error)): Shown {
  const { state } = parameters
  return { location: extend(redirect_uri, { error, error_description: text, state }) }
}

/** Adds to the query of an address, leaving what is there as it is; a header takes ASCII only. */
function extend (uri: string, values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const added = new URLSearchParams(given)
  const separator = !uri.includes('?') ? '?' : /[?&]$/.test(uri) ? '' : '&'
  return `${uri}${separator}${added.toString()}`.replace(/[^\x21-\x7e]+/gu, encodeURIComponent)
}
