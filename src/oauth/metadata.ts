// GET /.well-known/oauth-authorization-server (RFC 8414).

/** The document: keys as live, /service paths as live. */
export function metadata (base: string): object {
  const at = (operation: string) => `${base}/service/auth/oauth/${operation}`
  return {
    issuer: base,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    revocation_endpoint: at('revoke'),
    introspection_endpoint: at('introspect'),
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  }
}
