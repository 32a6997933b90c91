// What OAuth's endpoints are called and how they refuse: flat JSON in Doorkeeper's words. Apart from their
// code, because faults imitate them.

/** The OAuth operations; each is `oauth.<name>`. */
export const oauthNames = [
  'authorize', 'consent', 'token', 'revoke', 'introspect', 'token_info', 'metadata',
] as const

export type OauthName = typeof oauthNames[number]

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
  temporarily_unavailable: 'The authorization server is currently unable to handle the request due to a ' +
    'temporary overloading or maintenance of the server.',
} as const

export type OauthError = keyof typeof descriptions

export const oauthErrors = Object.keys(descriptions) as readonly OauthError[]

const statuses: Partial<Record<OauthError, number>> = {
  invalid_client: 401, unauthorized_client: 403, server_error: 500, temporarily_unavailable: 503,
}

/** Doorkeeper's sentence for an error. */
export const describe = (error: OauthError): string => descriptions[error]

/** Status and body with which a token endpoint refuses. */
export const oauthRefusal = (
  error: OauthError
): { status: number, body: { error: string, error_description: string } } =>
  ({ status: statuses[error] ?? 400, body: { error, error_description: descriptions[error] } })
