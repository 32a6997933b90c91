// What comes back to the application: a code, or an error, in the query of its redirect URL.
import { describe, type OauthError } from './answers.ts'
import type { AuthorizeResult, ConsentRequest } from './consent-request.ts'
import { acceptInvitations } from './invitations.ts'
import type { Person } from './people.ts'
import type { Flaw } from './simulations.ts'
import { CODE_LIFETIME_IN_MS, issueCode } from './tokens.ts'

/** Redirects with a new code; used by `auto` and by the page, so that their codes do not differ. */
export function sendCode (
  consent: ConsentRequest, { id, email }: Person, scopes: readonly string[], flaw: Flaw = {}
): AuthorizeResult {
  // signing in accepts what the person was invited to since
  acceptInvitations(consent.world, email)
  const { world, client, redirect_uri, parameters } = consent
  const { used = 0, lifetime_in_ms = CODE_LIFETIME_IN_MS, isStateWrong = false } = flaw
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
  const state = isStateWrong ? `${parameters.state ?? ''}-wrong` : parameters.state
  return { location: addToQuery(redirect_uri, { code, state }) }
}

/** Redirects with an error, in Doorkeeper's words where there are no others. */
export function sendError (
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
