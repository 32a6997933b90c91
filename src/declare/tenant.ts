// A tenant: how paths name the business that a request is about, and how rows belong to it. FreshBooks spells
// one business three ways: by its accounting account, its number, and its uuid.
import type { JsonSchema } from './field.ts'
import type { ProblemKind } from './problem.ts'
import type { Business } from './session.ts'

export interface Tenant {
  /** The spelling in messages (`account`). */
  readonly name: string
  /** Placeholder in paths, without its colon. */
  readonly parameter: string
  /** Column of `businesses` that the placeholder names. */
  readonly lookup: 'account_id' | 'id' | 'business_uuid'
  /** Column that ties a row to its business. */
  readonly column: string
  /** Value of that column for the rows of a business; null where it has none. */
  readonly keyOf: (business: Business) => string | number | null
  /** Value of the placeholder as `lookup` stores it; undefined for a text that can name no business. */
  readonly read: (text: string) => string | number | undefined
  /** Schema of the placeholder. */
  readonly schema: JsonSchema
  /** Problem of a business that does not exist, and of one that the caller does not belong to. */
  readonly unknown: ProblemKind
  readonly foreign: ProblemKind
  /** Whether the business is looked up before the token is checked (live-verified for accounts). */
  readonly comesFirst: boolean
}
