// All mistakes of a fixture, for whoever checks it: a part that is at fault is left out, the rest goes on.
import { FixtureError, MOST_MISTAKES, type Part } from './source.ts'

/** Does the work of reading or loading a part; where the part is at fault, gives what stands in for it. */
export type Attempt = <Result, Other>(
  part: Part | undefined, work: () => Result, otherwise: Other
) => Result | Other

/** The first mistake ends it: for loading, which is done completely or not at all. */
export const firstEndsIt: Attempt = (_part, work) => work()

/** Ends a check that has found enough. */
class Enough extends Error {}

/** Mistakes that were found. */
export class Mistakes {
  readonly #found = new Map<string, FixtureError>()
  /** Texts of the parts that were left out: what their records are called, among others. */
  readonly #leftOut = new Set<string>()
  #attemptsFailed = 0

  readonly attempt: Attempt = (part, work, otherwise) => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error
      this.#note(error)
      if (part !== undefined) textsIn(part, this.#leftOut)
      // each costs a search among all names
      if (++this.#attemptsFailed >= MOST_MISTAKES) throw new Enough()
      return otherwise
    }
  }

  /** Runs a check. Throws what is no mistake of the fixture, unless that may come of one before it. */
  check (work: () => void): void {
    try {
      this.attempt(undefined, work, undefined)
    } catch (error) {
      if (this.#found.size === 0) throw error
    }
  }

  /** A sentence each, in the order of their places. */
  inOrder (): string[] {
    // lines and columns, and places in lists, by their numbers
    return [...this.#found.keys()].sort(new Intl.Collator('en', { numeric: true }).compare)
  }

  /** A record that is left out is missing wherever it is named, which is no mistake. */
  #note (error: FixtureError): void {
    for (const one of error.all) {
      const { missing } = one
      const isLeftOut = missing !== undefined &&
        (this.#leftOut.has(missing) || this.#leftOut.has(missing.replace(/-\d+$/, '')))
      if (!isLeftOut) this.#found.set(one.message, one)
    }
  }
}

/** Adds every text in a part, and the names in its placeholders. */
function textsIn (part: Part, texts: Set<string>): void {
  if (part.kind === 'list') for (const item of part.items) textsIn(item, texts)
  else if (part.kind === 'mapping') for (const member of part.members.values()) textsIn(member.part, texts)
  else {
    texts.add(part.text)
    for (const [, name] of part.text.matchAll(/\$\{\s*([^{}.\s]+)/g)) texts.add(name!)
  }
}
