// Reads parameters of the OAuth endpoints from a query, form, multipart body or JSON, as text only, so that
// no other code has to handle lists, objects or numbers.

/** Parameters by name; absent or empty ones are undefined. */
export type Parameters = Readonly<Record<string, string | undefined>>

const tokenNames = [
  'grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri', 'code_verifier', 'refresh_token',
  'scope', 'token',
]

/** Parameters of GET authorize; the consent page repeats them in hidden fields. */
export const authorizeNames = [
  'client_id', 'response_type', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method',
  'login_hint',
]

/** Reads the body of a token call; undefined if a parameter is not a scalar (sent twice, an object). */
export function readBody (body: unknown): Parameters | undefined {
  const source = body ?? {}
  if (typeof source !== 'object' || Array.isArray(source)) return undefined
  const entries = tokenNames.map(name => [name, ownValue(source, name)] as const)
  if (entries.some(([, value]) => typeof value === 'object' && value !== null)) return undefined
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]))
}

/** Reads an authorize request; the last of repeated parameters counts, as in Rails. */
export function readAuthorize (source: unknown): Parameters {
  return Object.fromEntries(authorizeNames.map(name => [name, lastOf(source, name)]))
}

/** The last value of a parameter in a query or form. */
export const lastOf = (source: unknown, name: string): string | undefined =>
  textOf(allOf(source, name).at(-1))

/** All values of a parameter in a query or form. */
export function allOf (source: unknown, name: string): unknown[] {
  return typeof source === 'object' && source !== null ? [ownValue(source, name)].flat() : []
}

const ownValue = (source: object, name: string): unknown =>
  Object.hasOwn(source, name) ? (source as Record<string, unknown>)[name] : undefined

/** JSON clients may send an id as a number. */
function textOf (value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined
}
