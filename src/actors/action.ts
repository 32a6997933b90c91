// An action as a world runs it: what a person outside the API does, whether to a row or not.
import type { Detail, Details } from '../declare/outside-action.ts'
import type { Problem, Problems } from '../declare/problem.ts'
import type { World } from '../world/world.ts'

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

/** Problems as one sentence, also those of rules. */
export const sentenceOf = ({ problems }: Problems): string => problems.map(problemText).join('; ')

const problemText = ({ kind, field, message }: Problem): string =>
  message ?? `${kind.replaceAll('-', ' ')}${field === undefined ? '' : ` (${field})`}`
