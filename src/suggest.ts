// Did you mean: the nearest of some names.
import { closest, distance } from 'fastest-levenshtein'

/** Longest name that is compared: the distance of two texts takes the product of their lengths. */
const LONGEST_NAME = 100

/** The name most like `name`, or undefined when none is near enough to have been meant. */
export function nearestName (name: string, names: readonly string[]): string | undefined {
  const comparable = name.length > LONGEST_NAME ? [] : names.filter(({ length }) => length <= LONGEST_NAME)
  if (comparable.length === 0) return undefined
  const found = closest(name, comparable)
  return distance(name, found) <= Math.max(2, Math.floor(name.length / 2)) ? found : undefined
}

/** The same as a member of a problem; an empty object when no name is near enough. */
export function didYouMean (name: string, names: readonly string[]): { readonly did_you_mean?: string } {
  const nearest = nearestName(name, names)
  return nearest === undefined ? {} : { did_you_mean: nearest }
}
