// Whether a request to authorize is valid, in Doorkeeper's order. Until the redirect URL is verified, errors
// are pages, not redirects: nobody is ever sent to an address that the application did not register.
import type { World } from '../world/world.ts'
import { describe, missingText } from './answers.ts'
import { allowsRedirect, findClient, type Client } from './clients.ts'
import type { AuthorizeResult, ConsentRequest } from './consent-request.ts'
import { errorPage, type ErrorDetails } from './page.ts'
import type { Parameters } from './parameters.ts'
import { sendError } from './redirects.ts'
import { isRegistrable, waysToRegister } from './registration.ts'
import { LOOPBACK, scopesIn } from './scopes.ts'

type CheckedRequest =
  | { readonly consent: ConsentRequest, readonly result?: never }
  | { readonly result: AuthorizeResult, readonly consent?: never }

/** A request that may go on, or what is answered to one that may not. `origin` is where this server is. */
export function checkRequest (world: World, parameters: Parameters, origin: string): CheckedRequest {
  const { client_id, redirect_uri, scope } = parameters
  if (client_id === undefined) return { result: errorPage(400, 'No application', missingText('client_id')) }
  const client = findClient(world, client_id)
  if (client === undefined) return { result: unknownClient(world, client_id) }
  if (redirect_uri === undefined || !allowsRedirect(client, redirect_uri)) {
    return { result: badRedirect(world, client, redirect_uri, origin) }
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

function badRedirect (
  world: World, client: Client, redirect_uri: string | undefined, origin: string
): AuthorizeResult {
  const { name, redirect_uris } = client
  const allowed = redirect_uris.map(uri => uri === LOOPBACK ? 'any address of localhost or *.test' : uri)
  return errorPage(400, 'Invalid redirect URI',
    "The requested redirect uri is malformed or doesn't match client redirect URI.", {
      details: [
        redirect_uri === undefined ? missingText('redirect_uri') : `Asked for: ${redirect_uri}`,
        `${name} may use: ${allowed.join(', ') || 'none'}`,
      ],
      ...adviceOn(world, client, redirect_uri, origin),
    })
}

/** How to go on after a redirect URI that is not registered. */
function adviceOn (
  world: World, client: Client, uri: string | undefined, origin: string
): Pick<ErrorDetails, 'advice' | 'ways'> {
  if (uri === undefined) return {}
  if (!isRegistrable(uri)) {
    return { advice: 'It cannot be registered: write an absolute one, such as https://app.test/callback.' }
  }
  return {
    advice: 'If it is right, register it. Letter for letter: FreshBooks compares the whole text.',
    ways: waysToRegister(world, client, uri, origin),
  }
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
  return errorPage(400, 'Invalid scope', describe('invalid_scope'), {
    details: [
      `FreshBooks would not tell you which one: ${client.name} may not ask for ${refused.join(', ')}.`,
    ],
  })
}

/** FreshBooks' metadata lists S256 only; a challenge without a method means `plain` (RFC 7636). */
function checkChallenge (consent: ConsentRequest): AuthorizeResult | undefined {
  const { code_challenge, code_challenge_method } = consent.parameters
  if (code_challenge === undefined || code_challenge_method === 'S256') return undefined
  return sendError(consent, 'invalid_request', 'The code_challenge_method must be S256.')
}
