// What nobody may read in a log: tokens, secrets and codes, wherever a request or an answer carries them. All
// that leaves the log goes through here; at most the last four characters stay, to tell one from another.

const shortest = 12

/** A secret as it may be shown. */
export const mask = (secret: string): string => secret.length >= shortest ? `…${secret.slice(-4)}` : '…'

/** Names of values that are secret wherever they stand. */
const secretNames = new Set([
  'access_token', 'refresh_token', 'token', 'id_token', 'client_secret', 'code_verifier', 'password',
  'secret',
  'client_assertion', 'assertion', 'authorization', 'proxy_authorization', 'cookie', 'set_cookie', 'api_key',
  'x_api_key', 'verifier',
])

const plainName = (name: string): string => name.toLowerCase().replaceAll('-', '_').replace(/\[.*$/, '')

/** `code` is a secret of OAuth's and elsewhere a currency or a postal code. */
const isSecret = (name: string, isOauth: boolean): boolean =>
  secretNames.has(plainName(name)) || (isOauth && plainName(name) === 'code')

const named = [...secretNames, 'code'].map(name => name.replaceAll('_', '[_-]')).join('|')
// in a URL or form: name=value, percent-encoded brackets or not
const inForm = new RegExp(`(^|[?&#\\s"'])((?:${named})(?:%5B\\w*%5D)?=)([^&#\\s"'<>]*)`, 'gi')
const inJson = new RegExp(`("(?:${named.replace(/\|code$/, '')})"\\s*:\\s*")((?:[^"\\\\]|\\\\.)*)`, 'gi')
const jwt = /eyJ[\w-]{6,}\.[\w-]*\.?[\w-]*/g
const mockSecret = /mock-(?:access-token|refresh-token|client-secret)[\w.-]*/g
const scheme = /\b(bearer|basic)\s+([\w.~+/=-]+)/gi

/** A text without what is secret in it, whatever it is: a URL, a form, JSON that could not be read. */
export function redactText (text: string): string {
  return text
    .replace(inForm, (_whole, before: string, name: string, value: string) =>
      `${before}${name}${maskValue(value)}`)
    .replace(inJson, (_whole, name: string, value: string) => `${name}${maskValue(value)}`)
    .replace(scheme, (_whole, word: string, value: string) => `${word} ${maskScheme(word, value)}`)
    .replace(jwt, mask)
    .replace(mockSecret, mask)
}

const maskValue = (value: string): string => value === '' ? '' : mask(value)

/** The end of Basic credentials is the end of a secret in plain letters. */
const maskScheme = (word: string, value: string): string => /^basic$/i.test(word) ? '…' : mask(value)

/** A parsed body without its secrets. */
export function redactValue (value: unknown, isOauth: boolean): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map(item => redactValue(item, isOauth))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name, isSecret(name, isOauth) ? hide(member) : redactValue(member, isOauth)]))
}

/** Whatever stands under a secret's name; nothing is no secret. */
function hide (value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value
  if (Array.isArray(value)) return value.map(hide)
  return mask(typeof value === 'object' ? '' : String(value))
}

type Headers = Readonly<Record<string, string | string[] | number | undefined>>

/** Headers without their secrets, as texts; one that was sent twice stays a list. */
export function redactHeaders (headers: Headers): Record<string, string | string[]> {
  const shown = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(shown.map(([name, value]) => {
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
