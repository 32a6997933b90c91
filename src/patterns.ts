// Regular expressions that a tester writes. RE2 matches in time that grows with the text alone, where the
// engine of JavaScript tries `(a+)+$` for ever, and one thread serves everybody. It is loaded for the first
// one.
import { loadRe2 } from './libraries.ts'

/** Tests whether a pattern is found in a text. */
export type Pattern = (text: string) => boolean

/** A pattern that cannot be read. The message is the end of a sentence that begins with the pattern. */
export class PatternError extends Error {}

/** Longest pattern that is read, in characters. */
export const LONGEST_PATTERN = 500

/** Most steps of a compiled pattern: `a{1000}` has a thousand, and each costs time at every character. */
const MOST_STEPS = 2_000

/** A text is looked at up to here, in characters. */
export const LONGEST_SEARCHED = 65_536

/** RE2 has no memory of what a group matched, and takes `\k<name>` for letters. */
const backReference = /(?:^|[^\\])(?:\\\\)*\\(?:[1-9]|k<)/

/** Reads a pattern. Throws a PatternError. */
export function readPattern (text: string): Pattern {
  if (text.length > LONGEST_PATTERN) throw new PatternError(`is longer than ${LONGEST_PATTERN} characters`)
  if (backReference.test(text)) throw new PatternError('has a back reference, which is not taken here')
  const { RE2JS } = loadRe2()
  try {
    const pattern = RE2JS.compile(RE2JS.translateRegExp(text))
    if (pattern.programSize() > MOST_STEPS) throw new PatternError('repeats too much')
    return searched => pattern.test(searched.slice(0, LONGEST_SEARCHED))
  } catch (error) {
    if (error instanceof PatternError) throw error
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '')
    const advice = /\(\?[=!<]/.test(reason) ? '; this server takes the syntax of RE2, without lookaround' : ''
    throw new PatternError(`is no regular expression: ${reason}${advice}`)
  }
}
