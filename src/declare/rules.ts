// Behaviour of a resource, kept apart from its declaration: two declarations whose functions mentioned each
// other could not be typed. Rules see the world only through a Session.
import type { Posting } from '../ledger/journal.ts'
import type { Action } from './action.ts'
import type { OutsideAction } from './outside-action.ts'
import type { DocumentPage } from './page.ts'
import type { Problem } from './problem.ts'
import type { Resource } from './resource.ts'
import type { Session } from './session.ts'

/** Behaviour of a resource; every part is optional. */
export type Rules<R> = R extends Resource<infer Row, infer Draft> ? {
  /** What is wrong with the values together; answered with what is wrong with each. Reads nothing else. */
  check?: (draft: Draft, context: { readonly creating: boolean }) => readonly Problem[]
  /** Values for what the client did not send, and for read-only fields; may throw problems. */
  complete?: (draft: Draft, before: Row | undefined, session: Session) => Partial<Row>
  /** Actions by their name (`accept`), which names the operation of one that has a route of its own. */
  actions?: Record<string, Action<Row, Draft>>
  /**
   * Side effects on other resources, in the same transaction. `row` reads the row when it is first asked for.
   */
  after?: (row: () => Row, before: Row | undefined, session: Session, draft: Draft) => void
  /**
   * What happens to a row at an instant that `session.schedule` named, by the name of the job after the table
   * (`invoices.late_reminder`).
   */
  jobs?: Record<string, RowJob<Row>>
  /** What people outside the API do to a row, by actor and verb (`client.pays_invoice`). */
  outsideActions?: Record<string, OutsideAction<Row>>
  /** The page that its link leads to. */
  page?: DocumentPage<Row>
  /** What the document posts, asked at each write; must balance. The journal adds what differs. */
  postings?: (row: Row, session: Session) => readonly Posting[]
  /** Fields that this does not depend on: where rules store them alone, the journal is not looked at. */
  unposted?: ReadonlyArray<keyof Row>
} : never

/** A job of a resource's rules. */
export interface RowJob<Row> {
  /** Names of its details beside `id`; their values may be anything, as a world may have been imported. */
  readonly details?: readonly string[]
  /** The row is as it is at the instant of the job, and may be hidden. */
  readonly run: (row: Row, details: Readonly<Record<string, unknown>>, session: Session) => void
}

/** Rules of whatever resource, for code that is generic over them. */
export type AnyRules = Rules<Resource<any, any>>
