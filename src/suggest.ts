// Did you mean: the nearest of some names.
import { closest, distance } from 'fastest-levenshtein'

/** The name most like `name`, or undefined when none is near enough to have been meant. */
export function nearestName (name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const found = closest(name, names)
  return distance(name, found) <= Math.max(2, Math.floor(name.length / 2)) ? found : undefined
}
