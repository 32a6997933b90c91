// A session: one request to a world, by one person, in one business, at one instant. Rules and endpoints see
// the world through this face of it only.
import type { Mail } from './mail.ts'
import type { Resource } from './resource.ts'

/** The business a request is about. */
export interface Business {
  readonly id: number
  readonly business_uuid: string
  /** Null for a business without an accounting account. */
  readonly account_id: string | null
  readonly name: string
  /** IANA name; dates such as "today" are this zone's. */
  readonly timezone: string
  readonly currency_code: string
}

/** The person a request acts for. */
export interface Caller {
  readonly identity_id: number
  /** Number of the person within the account: the owner is 1. */
  readonly userid: number
  /** Role in the business (`owner`, `business_employee`, `client`, …). */
  readonly role: string
  /** Whether the role lets them see and change only rows that are their own (`own` of a resource). */
  readonly isLimitedToOwn?: boolean
}

/** How a world deviates from FreshBooks, as far as operations depend on it; null and false for nothing. */
export interface Deviations {
  /** What becomes of warnings; a lenient world also takes what only a client library sends. */
  readonly profile: 'lenient' | 'documented' | 'strict'
  /** How many clients the plan allows an account; null for any number. */
  readonly client_limit: number | null
  /** Whether the plan has accounts payable: bills, their payments and vendors. */
  readonly accounts_payable: boolean
  /** What roles may do (`oauth/roles.ts`). */
  readonly roles: 'observed' | 'matrix'
  /** Whether the list of staff also has the key that the Python library reads. */
  readonly python_staff_list: boolean
  /** Whether applications can only be registered with the redirect URIs that FreshBooks takes. */
  readonly strict_redirects: boolean
}

/**
 * One visit to a world: who acts, in which business, at which instant. All reading and writing through it
 * stays within that business. Everything runs inside the transaction of the request.
 */
export interface Session {
  readonly world: string
  readonly business: Business
  readonly caller: Caller
  /** The version of the API in force, a date; undefined for none. */
  readonly version: string | undefined
  readonly deviations: Deviations
  /** Milliseconds since 1970 on the world's clock. */
  now (): number
  /** The same instant in some form, worked out once. */
  shown (show: (milliseconds: number) => string): string
  /** Today's date in the business's time zone, YYYY-MM-DD. */
  today (): string
  /** Bytes that look random and are the same whenever the world is made again. */
  random (purpose: string): Buffer
  /** The next number of a counter of the world; it begins at `first`, and no number comes again. */
  nextNumber (counter: string, first: number): number
  /**
   * The row, hidden rows included; throws the `not-found` problem. Rows are shared by all who ask: they are
   * not to be changed.
   */
  get<Row> (resource: Resource<Row>, id: number): Row
  find<Row> (resource: Resource<Row>, id: number): Row | undefined
  /** Rows that satisfy a condition in SQL over the resource's fields. */
  select<Row> (resource: Resource<Row>, condition: string, ...parameters: unknown[]): Row[]
  /** Writes through the whole pipeline, as a request does. */
  create<Row, Draft> (resource: Resource<Row, Draft>, draft: Draft): Row
  /** The same where nobody reads the row: returns its id. */
  add<Row, Draft> (resource: Resource<Row, Draft>, draft: Draft): number
  update<Row, Draft> (resource: Resource<Row, Draft>, id: number, draft: Draft): Row
  /** Stores values as they are, read-only ones too: no completion or effects, but the journal follows. */
  store<Row> (resource: Resource<Row>, id: number, values: Partial<Row>): void
  /** The same of what FreshBooks keeps track of by itself, beside what is asked of it: raises no event. */
  note<Row> (resource: Resource<Row>, id: number, values: Partial<Row>): void
  erase (resource: Resource, id: number): void
  /**
   * Notes a job for an instant in milliseconds since 1970. `job` is an action (`client.pays_invoice`) or a
   * job of a resource's rules (`invoices.late_reminder`), which takes the id of its row as the detail `id`.
   * The later of two jobs of one key replaces the earlier; keys are those of the whole world.
   */
  schedule (job: string, at: number, details: Readonly<Record<string, unknown>>, key?: string): void
  /** Takes the job of a key back; does nothing where there is none. */
  unschedule (key: string): void
  /** Keeps a mail in place of sending it; it is there once the transaction has succeeded. */
  mail (mail: Mail): void
  /** Bytes that are kept with a row, whatever its business: an uploaded file; undefined where it has none. */
  contentOf (resource: Resource, id: number): Buffer | undefined
  /**
   * Keeps bytes with a row in place of those it has; they go when it is erased. Throws the `body-too-large`
   * problem where the world holds as much as it may.
   */
  storeContent (resource: Resource, id: number, content: Buffer): void
  /** Raises an event that no change shows, of the row with that id: `emit('invoice.sendByEmail', id)`. */
  emit (event: string, id: number): void
  /** Plain SQL for reports; rows are objects by column name. */
  query<Result> (sql: string, ...parameters: unknown[]): Result[]
}
