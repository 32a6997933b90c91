// What the token endpoints answer: flat JSON in Doorkeeper's words, never wrapped in `response`. Apart from
// the grants, because revocation and introspection refuse in the same words.

/** An answer that is not yet sent. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** What FreshBooks would not say and a developer needs: goes out as X-Mock-Hint. */
  readonly hint?: string
}

// invalid_client and invalid_grant were captured live; the other texts are Doorkeeper's own (inferred)
const descriptions = {
  invalid_client: 'Client authentication failed due to unknown client, no client authentication included, ' +
    'or unsupported authentication method.',
  invalid_grant: 'The provided authorization grant is invalid, expired, revoked, does not match the ' +
    'redirection URI used in the authorization request, or was issued to another client.',
  unsupported_grant_type: 'The authorization grant type is not supported by the authorization server.',
  invalid_request: 'The request is missing a required parameter, includes an unsupported parameter value, ' +
    'or is otherwise malformed.',
  invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
  unauthorized_client: 'You are not authorized to revoke this token',
  access_denied: 'The resource owner or authorization server denied the request.',
  unsupported_response_type: 'The authorization server does not support this response type.',
  server_error: 'The authorization server encountered an unexpected condition which prevented it from ' +
    'fulfilling the request.',
} as const

export type OauthError = keyof typeof descriptions

const statuses: Partial<Record<OauthError, number>> = { invalid_client: 401, unauthorized_client: 403 }

/** Doorkeeper's sentence for an error. */
export const describe = (error: OauthError): string => descriptions[error]

/** A refusal; `hint` says which of the many reasons in the official sentence it was. */
export function refuse (error: OauthError, hint?: string): Answer {
  const body = { error, error_description: descriptions[error] }
  return { status: statuses[error] ?? 400, body, ...(hint === undefined ? {} : { hint }) }
}

/** Doorkeeper's sentence about a missing parameter: live for grant_type, inferred for others. */
export const missingText = (parameter: string): string => `Missing required parameter: ${parameter}.`

/** A refusal because a parameter is missing. */
export function refuseMissing (parameter: string): Answer {
  return { status: 400, body: { error: 'invalid_request', error_description: missingText(parameter) } }
}
