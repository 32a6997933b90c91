// Masks tokens, secrets and codes anywhere in a request or response. Everything that leaves the log passes
// through here; at most the last four characters remain, to distinguish secrets.

const MIN_SHOWN_LENGTH = 12

/** The masked form of a secret. */
export const mask = (secret: string): string =>
  secret.length >= MIN_SHOWN_LENGTH ? `…${secret.slice(-4)}` : '…'

/** Names whose values are always secret; lower case, with underscores. */
const secretNames = new Set([
  'access_token', 'refresh_token', 'token', 'id_token', 'client_secret', 'code_verifier', 'password',
  'secret',
  'client_assertion', 'assertion', 'authorization', 'proxy_authorization', 'cookie', 'set_cookie', 'api_key',
  'x_api_key', 'verifier', 'card_number', 'cvv', 'cvc',
])

const plainName = (name: string): string => name.split('[', 1)[0]!.toLowerCase().replaceAll('-', '_')

/** `code` is a secret in OAuth; elsewhere it is a currency or a postal code. */
export const isSecret = (name: string, isOauth: boolean): boolean =>
  secretNames.has(plainName(name)) || (isOauth && plainName(name) === 'code')

const namePattern = [...secretNames, 'code'].map(name => name.replaceAll('_', '[_-]')).join('|')
// None of these may try one part of a text from several places: an unbroken run of letters is looked at once.
// in a URL or form: name=value, also with percent-encoded brackets
const inForm = new RegExp(`(^|[?&#\\s"'])((?:${namePattern})(?:%5B\\w*%5D)?=)([^&#\\s"'<>]*)`, 'gi')
const inJson =
  new RegExp(`("(?:${namePattern.replace(/\|code$/, '')})"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)`, 'gi')
/** The same for a value that is a number: that of a card. */
const inJsonNumber = new RegExp(`("(?:${namePattern.replace(/\|code$/, '')})"\\s*:\\s*)(\\d+)`, 'gi')
const run = /[\w.-]+/g
const mockSecret = /mock-(?:access-token|refresh-token|client-secret)[\w.-]*/g
const scheme = /\b(bearer|basic)\s+([\w.~+/=-]+)/gi

/** Masks secrets in a text of any kind: a URL, a form, invalid JSON. */
export function redactText (text: string): string {
  return text
    .replace(inForm, (_whole, before: string, name: string, value: string) =>
      `${before}${name}${maskValue(value)}`)
    .replace(inJson, (_whole, name: string, value: string) => `${name}${maskValue(value)}`)
    .replace(inJsonNumber, (_whole, name: string, value: string) => `${name}"${maskValue(value)}"`)
    .replace(scheme, (_whole, word: string, value: string) => `${word} ${maskScheme(word, value)}`)
    .replace(run, maskTokens)
    .replace(mockSecret, mask)
}

/** Shortest first part of a JSON web token. */
const SHORTEST_HEADER = 9

/** A run of letters, dots and dashes with its JSON web tokens masked: three parts, the first is `eyJ…`. */
function maskTokens (text: string): string {
  if (!text.includes('eyJ')) return text
  const parts = text.split('.')
  const masked: string[] = []
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!
    const start = part.indexOf('eyJ')
    const isToken = start !== -1 && part.length - start >= SHORTEST_HEADER && index < parts.length - 1
    const token = [part.slice(start), ...parts.slice(index + 1, index + 3)].join('.')
    masked.push(isToken ? part.slice(0, start) + mask(token) : part)
    if (isToken) index += 2
  }
  return masked.join('.')
}

const maskValue = (value: string): string => value === '' ? '' : mask(value)

/** Basic credentials are masked completely: their base64 text ends with that of the secret. */
const maskScheme = (word: string, value: string): string => /^basic$/i.test(word) ? '…' : mask(value)

/** Masks secrets in a parsed body. */
export function redactValue (value: unknown, isOauth: boolean): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map(item => redactValue(item, isOauth))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name, isSecret(name, isOauth) ? maskMember(member) : redactValue(member, isOauth)]))
}

/** Masks the value of a secret name; empty values stay. */
function maskMember (value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value
  if (Array.isArray(value)) return value.map(maskMember)
  return mask(typeof value === 'object' ? '' : String(value))
}

type Headers = Readonly<Record<string, string | string[] | number | undefined>>

/** Masks secrets in headers. Values become text; a header that was sent twice stays a list. */
export function redactHeaders (headers: Headers): Record<string, string | string[]> {
  const present = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => {
    const redact = (text: string | number) => redactHeader(name, String(text))
    return [name, Array.isArray(value) ? value.map(redact) : redact(value!)]
  }))
}

function redactHeader (name: string, value: string): string {
  const [word, rest] = value.split(/\s+(.*)/s)
  if (/authorization$/i.test(name)) return rest === undefined ? '…' : `${word} ${maskScheme(word!, rest)}`
  if (/cookie$/i.test(name)) return '…'
  return isSecret(name, false) ? mask(value) : redactText(value)
}
