// An action of a person outside the API, as data: fixtures and tests name it. Its changes go through sessions
// and rules, as if the person had acted at FreshBooks.
import type { JsonSchema } from '../declare/field.ts'
import { Problems, type Problem } from '../declare/problem.ts'
import type { World } from '../world/world.ts'

/** Tables whose rows a detail can name by a ref, an id, a number or an e-mail address. */
export type NamedTable = 'invoices' | 'identities' | 'applications'

/** An input of an action. */
export interface Detail {
  readonly description: string
  readonly schema: JsonSchema
  readonly required?: boolean
  /** The table of the row that it names; the action gets the id. */
  readonly refers?: NamedTable
}

/** Inputs of an action, with names resolved to ids. */
export type Details = Readonly<Record<string, unknown>>

/** What a job can be: an action, or a job of a resource's rules. */
export interface JobKind {
  /** Actor and verb (`client.pays_invoice`), or table and job (`invoices.late_reminder`). */
  readonly name: string
  readonly details: Readonly<Record<string, Detail>>
  /** Runs at the world's now and returns the result. Throws Problems. */
  readonly run: (world: World, details: Details) => Readonly<Record<string, unknown>>
}

/** An action: what fixtures and tests may name. */
export interface Action extends JobKind {
  readonly description: string
  /** Parts that are inferred, for the fidelity page. */
  readonly inferred?: readonly string[]
}

/** An action that cannot run: one sentence, and a suggestion for a misspelt name. */
export class ActionError extends Problems {
  readonly kind: 'not-found' | 'invalid' | 'refused'
  readonly suggestion: string | undefined

  constructor (kind: ActionError['kind'], sentence: string, suggestion?: string) {
    super([{ kind, message: sentence }])
    this.name = 'ActionError'
    this.message = sentence
    this.kind = kind
    this.suggestion = suggestion
  }
}

/** Throws an ActionError. */
export function failAction (kind: ActionError['kind'], sentence: string, suggestion?: string): never {
  throw new ActionError(kind, sentence, suggestion)
}

/** Problems as one sentence, also those of rules. */
export const sentenceOf = ({ problems }: Problems): string => problems.map(problemText).join('; ')

const problemText = ({ kind, field, message }: Problem): string =>
  message ?? `${kind.replaceAll('-', ' ')}${field === undefined ? '' : ` (${field})`}`
