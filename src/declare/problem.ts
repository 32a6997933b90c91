// Expected failures, before any family has put them into its own words. A handler throws Problems;
// the family of the endpoint decides on status, numbers and sentences.

/** What went wrong; each family has one table from these to its statuses, numbers and sentences. */
export type ProblemKind =
  | 'required' | 'invalid' | 'null-not-allowed' | 'too-long' | 'out-of-range' | 'negative' | 'less-than-one'
  | 'not-a-number' | 'not-a-boolean' | 'not-a-date' | 'not-a-datetime' | 'not-a-list' | 'invalid-percent'
  | 'bad-mapping' | 'read-only' | 'duplicate' | 'duplicate-tax' | 'same-tax-twice'
  /** The two kinds of 409: another row has the value; another request is changing the row. */
  | 'taken' | 'conflict'
  | 'unknown-reference' | 'deleted' | 'refused'
  | 'not-found' | 'unknown-account' | 'unknown-business' | 'unknown-route' | 'wrong-method'
  | 'unauthenticated' | 'insufficient-scope' | 'forbidden'
  | 'malformed-body' | 'body-too-large' | 'unsupported-media-type' | 'bad-url'
  | 'bad-page' | 'bad-per-page' | 'filter-not-a-date' | 'filter-not-a-number' | 'filter-not-a-boolean'
  | 'filter-not-a-datetime' | 'filter-not-a-list' | 'values-backwards' | 'dates-backwards'
  /** Values that are right one by one and wrong together; the message says how. */
  | 'inconsistent'
  /** FreshBooks' own server error where it does not check what it is sent: imitated, not a bug of ours. */
  | 'internal'

/** One expected failure. */
export interface Problem {
  readonly kind: ProblemKind
  /** FreshBooks' name of the field or parameter at fault. */
  readonly field?: string
  /** FreshBooks' singular name of the thing at fault (`client`). */
  readonly object?: string
  /** The offending value, as it was sent. */
  readonly value?: unknown
  /** A sentence, where the kind's own one does not fit. */
  readonly message?: string
  /** FreshBooks' number, where the kind's own one does not fit (8034: share link of a draft). */
  readonly errno?: number
  /** Name of the error in families that name them, where the kind's own does not fit (`card_declined`). */
  readonly code?: string
  /** HTTP status, where the kind's own one does not fit. */
  readonly status?: number
  /** Values that would have been accepted. */
  readonly permitted?: readonly (string | number)[]
  /** Advice for the developer, which FreshBooks would not send. */
  readonly hint?: string
  /** Scopes: what the token has and what the operation needs. */
  readonly scopes?: { readonly provided: string, readonly required: string }
}

/** Thrown by anything that finds the request at fault; rolls the transaction back. */
export class Problems extends Error {
  readonly problems: readonly Problem[]

  constructor (problems: readonly Problem[]) {
    super(problems.map(({ kind, field }) => field === undefined ? kind : `${kind}: ${field}`).join(', '))
    this.name = 'Problems'
    this.problems = problems
  }
}

/** Throws a single problem. */
export function fail (kind: ProblemKind, details: Omit<Problem, 'kind'> = {}): never {
  throw new Problems([{ kind, ...details }])
}
