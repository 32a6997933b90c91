// What mistakes say beside the mistake: what may have been meant, and what there is.
import { nearestName } from '../../suggest.ts'
import { memberOf, mistake, type Mapping, type Part } from './source.ts'

/** `; did you mean 'email'?`, or nothing. */
export function suggest (word: string, known: readonly string[]): string {
  const near = nearestName(word, known)
  return near === undefined ? '' : `; did you mean '${near}'?`
}

/** Names that messages list before they stop. */
const MOST_LISTED = 20

/** `known: jane, bob`. */
export function listed (known: readonly string[]): string {
  const rest = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : ''
  return known.length === 0 ? 'none is known here' : `known: ${known.slice(0, MOST_LISTED).join(', ')}${rest}`
}

/** Tells a key that is none. */
export const unknownKey = (place: string, key: string, what: string, known: readonly string[]): never =>
  mistake({ place }, `unknown key '${key}' in ${what}${suggest(key, known)}`)

/** A mapping that may have these keys only. */
export function onlyKeys (record: Mapping, known: readonly string[], what: string): Mapping {
  for (const [key, { place }] of record.members) {
    if (!known.includes(key)) unknownKey(place, key, what, known)
  }
  return record
}

/** The part of a key that must be there. */
export const needed = (record: Mapping, key: string, what: string): Part =>
  memberOf(record, key) ?? mistake(record, `${what} needs ${key}`)

/** A part that must be one of some words. */
export function oneOf<Word extends string> (part: Part, words: readonly Word[], what: string): Word {
  const text = part.kind === 'value' ? part.text : ''
  return words.find(word => word === text) ??
    mistake(part, `there is no ${what} '${text}'${suggest(text, words)} (${listed(words)})`)
}
