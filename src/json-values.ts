// Values that came as JSON, as texts and numbers. `String` and `Number` throw on an object whose `toString`
// is no function, and a request can send one.

/** A value as text; an object as its JSON. */
export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

/** A value as a number; NaN where it is an object, or null. */
export const numberOf = (value: unknown): number => typeof value === 'object' ? NaN : Number(value)

/** The same value with the keys of all its objects in alphabetical order. */
export function sortedKeys (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)
  return Object.fromEntries(members.map(([key, member]) => [key, sortedKeys(member)]))
}

/**
 * The bytes of a base64 text, in which spaces and line breaks do not count; undefined for anything else.
 * Decoding ignores what is no base64, so the way back tells: a pattern would need a deep stack for megabytes.
 */
export function bytesOf (value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.replace(/\s+/g, '')
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
