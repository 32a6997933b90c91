// Reads kept until the next write. Programs poll and page, tests read what they wrote several times; the same
// question gets the same answer until something is written, or the clock may have brought a new day.

/** Most that is kept: answers, and bytes of those that are bodies. */
const MOST_ANSWERS = 200
const MOST_BYTES = 2 ** 21

/** Zones differ from UTC by multiples of a quarter of an hour, so a day begins nowhere within one. */
const QUARTER = 900_000

/** Answers by what was asked of and what was asked. */
export interface Cache {
  readonly cached: <Answer>(of: string, question: string, read: () => Answer) => Answer
  /** Forgets everything: something was written. */
  readonly clear: () => void
  /** Forgets everything when the clock is in another quarter of an hour than before. */
  readonly enter: (moment: number) => boolean
}

export function makeCache (): Cache {
  const kept = new Map<string, Map<string, unknown>>()
  let answers = 0
  let bytes = 0
  let quarter = NaN
  const forget = (): void => {
    kept.clear()
    answers = 0
    bytes = 0
  }
  const keep = <Answer>(of: string, question: string, read: () => Answer): Answer => {
    const found = kept.get(of)?.get(question)
    if (found !== undefined) return found as Answer
    const answer = read()
    if (answer === undefined) return answer
    answers++
    bytes += answer instanceof Buffer ? answer.length : 0
    if (answers > MOST_ANSWERS || bytes > MOST_BYTES) forget()
    if (!kept.has(of)) kept.set(of, new Map())
    kept.get(of)!.set(question, answer)
    return answer
  }
  const enter = (moment: number): boolean => {
    const now = Math.floor(moment / QUARTER)
    const isAnother = now !== quarter
    if (isAnother) forget()
    quarter = now
    return isAnother
  }
  return { cached: keep, clear: forget, enter }
}
