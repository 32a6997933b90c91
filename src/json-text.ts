// Reads JSON that was sent, within bounds that are looked at before it is parsed: what recurses over the
// result would overflow the stack, and each of the lines of an invoice is a row to write.

/** Bounds of a JSON text. */
export interface JsonBounds {
  /** Most levels of nesting. */
  readonly depth: number
  /** Most values in one list or object. */
  readonly items: number
  /** Most values in all of them. */
  readonly values: number
}

/** Bounds of what programs send: no document of FreshBooks is as deep or as long. */
export const bodyBounds: JsonBounds = { depth: 100, items: 2_000, values: 100_000 }

/** Bounds of what the control API reads: an export of a whole world is one value of it. */
export const controlBounds: JsonBounds = { depth: 100, items: 1_000_000, values: 5_000_000 }

/** A JSON text that was not read. The message is a sentence. */
export class JsonTextError extends Error {}

/** The value of a JSON text. Throws a JsonTextError. */
export function readJson (text: string, bounds: JsonBounds): unknown {
  // a shorter text can be neither deep nor long
  if (text.length > 2 * Math.min(bounds.depth, bounds.items)) check(text, bounds)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new JsonTextError((error as Error).message)
  }
}

/**
 * Whether a value that a program gave is within bounds, as if it were JSON. One that holds itself is too
 * deep, and parts that it holds several times count each time, as they would as JSON. Bytes are one value.
 */
export function isWithin (value: unknown, { depth, items, values }: JsonBounds): boolean {
  let left = values
  const fits = (part: unknown, level: number): boolean => {
    if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return true
    const members = Object.values(part)
    left -= members.length
    const isFew = members.length <= items && left >= 0
    return level < depth && isFew && members.every(member => fits(member, level + 1))
  }
  return fits(value, 0)
}

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const [BRACKET, CLOSING_BRACKET, BRACE, CLOSING_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Looks at every character once. Throws a JsonTextError. */
function check (text: string, { depth, items, values }: JsonBounds): void {
  /** Values so far in each list and object that is open. */
  const open: number[] = []
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === BRACKET || code === BRACE) {
      if (open.push(1) > depth) throw new JsonTextError('The request body is nested too deeply.')
    } else if (code === CLOSING_BRACKET || code === CLOSING_BRACE) open.pop()
    else if (code === COMMA) {
      const own = ++open[open.length - 1]!
      if (own > items) throw new JsonTextError(`The request body has more than ${items} values in one list.`)
      if (++count > values) throw new JsonTextError(`The request body has more than ${values} values.`)
    }
  }
}

/** The place of the quote that ends a string; the end of the text where none does. */
function endOfString (text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}
