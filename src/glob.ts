// Patterns with stars, matched without a regular expression: `*a*a*a…` would make one try every division of a
// text. A star that does not fit is only ever widened, the last one first, so the work is at most the length
// of the pattern times that of the text.

/** Longest pattern that is read. */
export const LONGEST_GLOB = 500

/** Whether parts match items in order; a part for which `isStar` holds stands for any number of items. */
function areLike<Part, Item> (
  parts: ArrayLike<Part>, items: ArrayLike<Item>, isStar: (part: Part) => boolean,
  fits: (part: Part, item: Item) => boolean
): boolean {
  let [part, item, star, widened] = [0, 0, -1, 0]
  while (item < items.length) {
    if (part < parts.length && isStar(parts[part]!)) {
      star = part++
      widened = item
    } else if (part < parts.length && fits(parts[part]!, items[item]!)) {
      part++
      item++
    } else if (star !== -1) {
      part = star + 1
      item = ++widened
    } else return false
  }
  while (part < parts.length && isStar(parts[part]!)) part++
  return part === parts.length
}

/** Whether a text matches a pattern in which `*` is any text. */
export const isLike = (pattern: string, text: string): boolean => pattern.includes('*')
  ? areLike(pattern, text, letter => letter === '*', (letter, other) => letter === other)
  : pattern === text

/** Whether a segment of a path matches a part of a pattern: `:name` is any segment but an empty one. */
const isSegmentLike = (part: string, segment: string): boolean =>
  part.startsWith(':') ? segment !== '' : isLike(part, segment)

const segmentsOf = (path: string): string[] =>
  (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path).split('/')

/**
 * Whether a path matches a pattern: `*` is any text within one segment, `**` any number of segments, none
 * included, `:name` one segment. A slash at the end makes no difference.
 */
export function isPathLike (pattern: string, path: string): boolean {
  return areLike(segmentsOf(pattern), segmentsOf(path), part => part === '**', isSegmentLike)
}
