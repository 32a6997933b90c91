// What FreshBooks says when it refuses a record, told with the place in the fixture.
import { Problems, type Problem } from '../../declare/problem.ts'
import type { Model } from '../../derive/model.ts'
import { mistake, type Mapping, type Part } from '../read/source.ts'

/** Runs `work`, whose problems then are mistakes of the record. */
export function refusals<Result> (model: Model, record: Mapping, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Problems)) throw error
    const problem = error.problems[0]!
    const one = model.resource.one.replaceAll('_', ' ')
    const { body } = model.resource.family.problems.word([problem], { method: 'POST', url: '', headers: {} })
    return mistake(culprit(record, problem) ?? record, `FreshBooks refuses this ${one}: ${wordsIn(body)}`)
  }
}

/** The part of the field at fault: the record's own, or that of the first line that carries the value. */
function culprit (record: Mapping, { field, value }: Problem): Part | undefined {
  if (field === undefined) return undefined
  const isIt = (part: Part | undefined) =>
    part?.kind === 'value' && (part.value === value || part.text === value)
  return record.members.get(field)?.part ??
    [...record.members.values()].flatMap(({ part }) => inside(part))
      .map(line => line.members.get(field)?.part).find(isIt)
}

const inside = (part: Part): Mapping[] =>
  part.kind === 'list' ? part.items.filter(item => item.kind === 'mapping') : []

interface Body {
  readonly response?: { readonly errors?: ReadonlyArray<{ readonly message: string }> }
  readonly error?: string | Readonly<Record<string, string>>
  readonly error_description?: string
  readonly message?: string
}

/** The family's own sentence, dug out of the body it answers with. */
export function wordsIn (body: unknown): string {
  const { response, error, error_description, message } = (body ?? {}) as Body
  const plainly = typeof error === 'object' ? inField(error) : error_description ?? error
  const words = response?.errors?.[0]?.message ?? plainly ?? message ?? 'it says no more'
  return words.replace(/\.$/, '')
}

const inField = (error: Readonly<Record<string, string>>): string =>
  Object.entries(error)
    .map(([field, words]) => field === '__root__' ? words : `${field}: ${words}`).join(', ')
