// An action: what a request does to a row beyond storing the values it sends, such as sending an invoice or
// verifying a callback. A key of a PUT sets it off, or a route of its own.
import type { Method, Reply } from './endpoint.ts'
import type { Fields, JsonSchema } from './field.ts'
import type { Session } from './session.ts'

/** A key of a PUT: set off where it is true (`action_email`), or where it carries any value (`verifier`). */
export interface KeyTrigger {
  readonly key: string
  readonly when: 'true' | 'given'
  /** Whether a POST with the key runs the action too, once the row is made. Default: false. */
  readonly onCreate?: boolean
}

/** A route below the row (`POST …/:id/accept`), which becomes an endpoint named after the action. */
export interface RouteTrigger<Row = any> {
  readonly method: Method
  /** What follows the row in the path, without slashes around it. */
  readonly path: string
  readonly summary: string
  /** Default: the resource's own scope, to read for GET and to write otherwise. Null: any token will do. */
  readonly scope?: string | null
  /** Status of success. Default: 200. */
  readonly success?: number
  readonly inferred?: readonly string[]
  /** The answer, where it is not the row. */
  readonly reply?: { readonly schema: JsonSchema, readonly make: (row: Row, session: Session) => Reply }
}

/** An action of a resource. */
export interface Action<Row = any, Draft = any> {
  readonly trigger: KeyTrigger | RouteTrigger<Row>
  /** Keys it reads in place of the resource's own fields; a key of the same name is hidden from it. */
  readonly input?: Fields
  /**
   * Fields of the resource that it reads, where it has no `input`. What stands beside them is dropped before
   * it is looked at: it is not checked either.
   */
  readonly reads?: readonly string[]
  /** The values to store instead of the plain data; may throw problems. `draft` has been read. */
  readonly run: (
    before: Row, draft: Draft & Readonly<Record<string, unknown>>, session: Session
  ) => Partial<Row>
  /** An event raised whatever changes (`invoice.sendByEmail`). */
  readonly event?: string
}

/** Set off by a key that is true. */
export const whenTrue = (key: string, more: Pick<KeyTrigger, 'onCreate'> = {}): KeyTrigger =>
  ({ key, when: 'true', ...more })

/** Set off by a key that carries a value. */
export const whenGiven = (key: string, more: Pick<KeyTrigger, 'onCreate'> = {}): KeyTrigger =>
  ({ key, when: 'given', ...more })

/** Whether a key sets the action off, and not a route. */
export const isKey = (trigger: Action['trigger']): trigger is KeyTrigger => 'key' in trigger
