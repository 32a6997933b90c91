// What changed in a world otherwise than by a request: at somebody's word through the control API, or because
// its time came. It stands beside the request log, so that whoever asks what changed since a request is told
// everything.
import type { Change } from '../store/changes.ts'

/** Who changes a world: a program through FreshBooks' API, whoever controls the mock, or the clock. */
export const sources = ['api', 'control', 'clock'] as const
export type Source = typeof sources[number]

/** Something that was done. */
export interface AttributedChanges {
  /** Number of the last request before it. */
  readonly after: number
  readonly source: Source
  readonly changes: readonly Change[]
}

/** Most deeds remembered; with them go what was there before. */
const MOST_ENTRIES = 1_000

/** Deeds in the order in which they were done. */
export class ChangeHistory {
  readonly #kept: AttributedChanges[] = []
  /** Number of the last request before which something was forgotten. */
  forgottenUpTo = -1

  add (deed: AttributedChanges): void {
    if (deed.changes.length === 0) return
    this.#kept.push(deed)
    if (this.#kept.length > MOST_ENTRIES) this.forgottenUpTo = this.#kept.shift()!.after
  }

  /** What was done after a request. */
  since (request: number): AttributedChanges[] {
    return this.#kept.filter(({ after }) => after >= request)
  }
}
