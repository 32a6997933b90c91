// What people outside the API do, as data: a client who pays an invoice. Fixtures and tests name it. Its
// changes go through a session and the rules, as if the person had acted at FreshBooks.
import type { JsonSchema } from './field.ts'
import { Problems } from './problem.ts'
import type { Caller, Session } from './session.ts'

/** An input of an action. */
export interface Detail {
  readonly description: string
  readonly schema: JsonSchema
  readonly required?: boolean
  /** The table of the row that it names, by a ref, an id or a name; the action gets the id. */
  readonly refers?: string
  /** What a job keeps of its value that is to run on a day, in place of what must not be kept. */
  readonly kept?: (value: unknown, day: string) => unknown
}

/** Inputs of an action, with names resolved to ids. */
export type Details = Readonly<Record<string, unknown>>

/** What somebody does to a row; the row is a detail under the singular of its resource (`invoice`). */
export interface OutsideAction<Row = any> {
  readonly description: string
  /** Parts that are inferred, for the fidelity page. */
  readonly inferred?: readonly string[]
  /** Its details beside the row. */
  readonly details?: Readonly<Record<string, Detail>>
  /** Who acts, in the business of the row. */
  readonly caller: (row: Row) => Caller
  /**
   * Runs in one transaction at the world's now and returns the result. The row may be hidden. Throws
   * Problems.
   */
  readonly run: (row: Row, details: Details, session: Session) => Readonly<Record<string, unknown>>
}

/** A client as the caller; `userid` is the number of the client. */
export const clientCaller = (userid: number): Caller => ({ identity_id: 0, userid, role: 'client' })

/** FreshBooks itself as the caller, with the rights of the owner. */
export const freshbooksCaller: Caller = { identity_id: 0, userid: 1, role: 'owner' }

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
