// An action: one thing the other side does, as data. Timelines and tests name it; what it changes goes
// through sessions and rules, as if somebody had done it at FreshBooks.
import type { JsonSchema } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { World } from '../world/world.ts'

/** What a detail may name by a ref, an id, or the name people know it by. */
export type NamedTable = 'invoices' | 'identities' | 'applications'

/** Something an action is told. */
export interface Detail {
  readonly description: string
  readonly schema: JsonSchema
  readonly required?: boolean
  /** What it names; the action is given its id. */
  readonly refers?: NamedTable
}

/** Details as an action gets them: names have become ids. */
export type Details = Readonly<Record<string, unknown>>

export interface Action {
  /** Who does what (`client.pays_invoice`). */
  readonly name: string
  readonly description: string
  /** Why parts of it are guesses. */
  readonly inferred?: readonly string[]
  readonly details: Readonly<Record<string, Detail>>
  /** Does it at the world's now, and tells what came of it. Throws Problems where it cannot be. */
  readonly run: (world: World, details: Details) => Readonly<Record<string, unknown>>
}

/** Why something cannot be done: in one sentence, with what was probably meant. */
export class ActionError extends Problems {
  readonly kind: 'not-found' | 'invalid' | 'refused'
  readonly suggestion: string | undefined

  constructor (kind: ActionError['kind'], sentence: string, suggestion?: string) {
    super([{ kind, message: sentence }])
    this.name = 'Unable'
    this.message = sentence
    this.kind = kind
    this.suggestion = suggestion
  }
}

/** Says why it cannot be done. */
export function failAction (kind: ActionError['kind'], sentence: string, suggestion?: string): never {
  throw new ActionError(kind, sentence, suggestion)
}

/** Problems as one sentence, also those that a rule has found. */
export const sentenceOf = ({ problems }: Problems): string => problems.map(words).join('; ')

const words = ({ kind, field, message }: Problem): string =>
  message ?? `${kind.replaceAll('-', ' ')}${field === undefined ? '' : ` (${field})`}`
