// What changed in a world other than by a request: through the control API, or because the clock moved on. It
// stands beside the request log, so that a reader of changes since a request sees all of them.
import type { Change } from '../store/changes.ts'

/** What changes a world: FreshBooks' API, the control API, the clock, or what became of a message. */
export const sources = ['api', 'control', 'clock', 'webhooks'] as const
export type Source = typeof sources[number]

/** The changes of one piece of work. */
export interface AttributedChanges {
  /** Number of the last request before it. */
  readonly after: number
  readonly source: Source
  readonly changes: readonly Change[]
}

/** Most entries kept; each holds the rows as they were before. */
const MOST_ENTRIES = 1_000

/** Entries in the order in which they were made. */
export class ChangeHistory {
  readonly #kept: AttributedChanges[] = []
  /** Number of the last request before which something was dropped. */
  forgottenUpTo = -1

  add (entry: AttributedChanges): void {
    if (entry.changes.length === 0) return
    this.#kept.push(entry)
    if (this.#kept.length > MOST_ENTRIES) this.forgottenUpTo = this.#kept.shift()!.after
  }

  /** The entries after a request. */
  since (request: number): AttributedChanges[] {
    return this.#kept.filter(({ after }) => after >= request)
  }
}
