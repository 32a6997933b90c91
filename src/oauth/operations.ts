// The OAuth operations as data: paths, descriptions for the OpenAPI document, and the server metadata.
import { exactly } from '../declare/envelope.ts'
import type { Described, Method } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import { auth } from '../families/auth.ts'
import type { OauthName } from '../families/oauth.ts'

const text: JsonSchema = { type: 'string' }
const number: JsonSchema = { type: 'integer' }

const operation = (
  name: string, method: Method, paths: readonly string[], summary: string, response: JsonSchema,
  extra: Partial<Described> = {}
): Described => ({
  family: auth, method, paths, operation: `oauth.${name}`, scope: null, access: 'public', summary, response,
  ...extra,
})

const parameter = (name: string, description: string) => ({ name, description, schema: text })

const authorizeParameters = [
  parameter('client_id', 'The application.'),
  parameter('response_type', 'Always `code`.'),
  parameter('redirect_uri', 'One of the application\'s.'),
  parameter('scope', 'Scopes asked for, with spaces between them; all of the application\'s when left out.'),
  parameter('state', 'Comes back unchanged.'),
  parameter('code_challenge', 'PKCE: the challenge, made with S256.'),
  parameter('code_challenge_method', 'PKCE: `S256`.'),
  parameter('mock_prompt', 'Of the mock: `auto` redirects at once, `page` shows the people, `deny` refuses.'),
  parameter('mock_people', 'Of the mock: what its page looks for in names, addresses, roles and businesses.'),
  parameter('login_hint', 'Of the mock: e-mail address of the person to be.'),
]

const credentials = { client_id: text, client_secret: text }

const tokenPair = exactly({
  access_token: text, token_type: text, expires_in: number, refresh_token: text, scope: text,
  created_at: number,
  direct_buy_tokens: { type: 'object' },
})

const authorizePaths = ['/oauth/authorize', '/auth/oauth/authorize']
const metadataPath = '/.well-known/oauth-authorization-server'
const bothPaths = (name: string) => [`/auth/oauth/${name}`, `/oauth/${name}`]

/** All OAuth operations; `consent` is the form of the consent page. */
export const oauthOperations = {
  authorize: operation('authorize', 'GET', authorizePaths,
    'Asks the person for consent and redirects with a code.', text,
    {
      parameters: authorizeParameters,
      success: 302,
      inferred: ['a bad scope is told before log-in'],
    }),
  consent: operation('consent', 'POST', authorizePaths, 'What the page of authorize sends.', text, {
    success: 302,
  }),
  token: operation('token', 'POST', bothPaths('token'), 'A code or a refresh token for a new pair of tokens.',
    tokenPair, {
      request: {
        type: 'object',
        properties: {
          grant_type: text, ...credentials, code: text, redirect_uri: text, code_verifier: text,
          refresh_token: text, scope: text,
        },
        required: ['grant_type'],
      },
      inferred: [
        'a missing parameter is named as live names a missing grant_type',
        'a code that is used twice is refused, and the tokens it gave stay valid',
        'a failed check of client, verifier or redirect_uri does not use the code up',
        'a refresh answers a new created_at and 43200',
        'refresh without redirect_uri is accepted',
      ],
    }),
  revoke: operation('revoke', 'POST', bothPaths('revoke'), 'Ends an access or refresh token.',
    { type: 'object' },
    {
      request: { type: 'object', properties: { ...credentials, token: text } },
      inferred: ['either token of a pair ends both'],
    }),
  introspect: operation('introspect', 'POST', bothPaths('introspect'), 'What a token is worth (RFC 7662).',
    { type: 'object' },
    {
      request: { type: 'object', properties: { ...credentials, token: text } },
      inferred: ['its answer follows RFC 7662'],
    }),
  token_info: operation('token_info', 'GET', bothPaths('token/info'), 'About the token the request carries.',
    { type: 'object' },
    { access: 'token', inferred: ['its answer follows Doorkeeper'] }),
  metadata: operation('metadata', 'GET', [metadataPath, `${metadataPath}/w/:world`],
    'Where everything is (RFC 8414).', { type: 'object' }),
} satisfies Record<OauthName, Described>

/** Name of an OAuth operation, without `oauth.`. */
export type OauthOperation = OauthName

/** The authorization server metadata (RFC 8414); keys and /service paths as live. */
export function metadata (base: string): object {
  const at = (name: string) => `${base}/service/auth/oauth/${name}`
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
