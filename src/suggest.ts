// Did you mean: the nearest of some names.
import { closest, distance } from 'fastest-levenshtein'

/** The name most like `name`, or undefined when none is near enough to have been meant. */
export function nearestName (name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const found = closest(name, names)
  return distance(name, found) <= Math.max(2, Math.floor(name.length / 2)) ? found : undefined
}

/** The same as a member of a problem; an empty object when no name is near enough. */
export function didYouMean (name: string, names: readonly string[]): { readonly did_you_mean?: string } {
  const nearest = nearestName(name, names)
  return nearest === undefined ? {} : { did_you_mean: nearest }
}
