// A bound on the bytes of the answers that a request log keeps: a thousand answers of 64 KB would be 64 MB
// for each world. The oldest answers go first; their entries stay, and say that they are cut.
import type { Slot } from './request-log.ts'

/** An answer shorter than this is kept as long as its entry. */
const LIGHT = 1_024

interface Kept {
  readonly slot: Slot
  /** The slot is written over when it has another number. */
  readonly seq: number
  readonly length: number
}

const isGone = ({ slot, seq }: Kept): boolean => slot.seq !== seq

export class KeptAnswers {
  readonly #most: number
  #kept: Kept[] = []
  #bytes = 0

  constructor (most: number) {
    this.#most = most
  }

  /** Counts the answer of a new entry; the same answer as that of the entry before is kept once. */
  add (slot: Slot, before: Slot | undefined): void {
    const length = slot.response?.length ?? 0
    if (length < LIGHT || (before !== slot && slot.response === before?.response)) return
    this.#kept.push({ slot, seq: slot.seq, length })
    this.#bytes += length
    while (this.#kept.length > 0 && (this.#bytes > this.#most || isGone(this.#kept[0]!))) this.#dropOldest()
  }

  /** Forgets the answers of all entries but these. */
  keepOnly (slots: readonly Slot[]): void {
    const there = new Set(slots)
    this.#kept = this.#kept.filter(kept => there.has(kept.slot) && !isGone(kept))
    this.#bytes = this.#kept.reduce((sum, { length }) => sum + length, 0)
  }

  #dropOldest (): void {
    const oldest = this.#kept.shift()!
    this.#bytes -= oldest.length
    if (isGone(oldest)) return
    oldest.slot.response = undefined
    oldest.slot.isCut = true
  }
}
