// Parameters of the OAuth endpoints, however they were sent: query, form, multipart or JSON. What comes out
// is text only, so that nothing behind this file has to think of lists, objects or numbers.

/** Parameters by name; absent and empty ones are undefined. */
export type Parameters = Readonly<Record<string, string | undefined>>

const tokenNames = [
  'grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri', 'code_verifier', 'refresh_token',
  'scope', 'token',
]

/** Parameters of GET authorize; the page carries them along in hidden fields. */
export const authorizeNames = [
  'client_id', 'response_type', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method',
  'login_hint',
]

/** Reads the body of a token call; undefined when a parameter is no plain value (sent twice, an object). */
export function readBody (body: unknown): Parameters | undefined {
  const source = body ?? {}
  if (typeof source !== 'object' || Array.isArray(source)) return undefined
  const entries = tokenNames.map(name => [name, own(source, name)] as const)
  if (entries.some(([, value]) => typeof value === 'object' && value !== null)) return undefined
  return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]))
}

/** Reads an authorize request; of a parameter sent twice the last one counts, as in Rails. */
export function readAuthorize (source: unknown): Parameters {
  return Object.fromEntries(authorizeNames.map(name => [name, lastOf(source, name)]))
}

/** The last value of a parameter in a query or form. */
export const lastOf = (source: unknown, name: string): string | undefined => plain(allOf(source, name).at(-1))

/** All values of a parameter in a query or form. */
export function allOf (source: unknown, name: string): unknown[] {
  return typeof source === 'object' && source !== null ? [own(source, name)].flat() : []
}

const own = (source: object, name: string): unknown =>
  Object.hasOwn(source, name) ? (source as Record<string, unknown>)[name] : undefined

/** JSON clients may send an id as a number. */
function plain (value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined
}
