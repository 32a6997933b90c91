// The types of the library. Methods are generated from the verbs (facade.ts); a test compares them with these
// types. Every method returns what the control API answers, and throws the Refusal that it answers.
import type { ActionResult } from '../actors/index.ts'
import type { WorldDescription } from '../control/describe.ts'
import type { FixtureContent, Validation } from '../control/app-context.ts'
import type { ResetInput, WorldInput } from '../control/verbs/worlds.ts'
import type { ListedFault } from '../faults/fault.ts'
import type { ActionName, OperationName, ScenarioName } from '../names.ts'
import type { Entry, ScopeUse } from '../requests/log/entry.ts'
import type { Application } from '../oauth/applications.ts'
import type { Keep } from '../snapshots/preserve.ts'
import type { Differences } from '../snapshots/diff.ts'
import type { Fetch } from './calls.ts'
import type {
  ClockInput, Clock, Advanced, PendingJobs, ExportInput, VerifyInput, Filter, MailInput, MailEntry,
  MailContent, LogCounts, Fault, ListedCallback, Delivery, DeliveryFilter, WaitingEvent, OutboxInput,
  TokenInput, MintInput, MintedToken, ApplicationInput, ConfigChanges, ConfigDescription
} from './verb-values.ts'

type Answer<Body = object> = Promise<Body & { readonly ok: true }>
type AnyObject = Readonly<Record<string, any>>
type List<Name extends string, Item> = Readonly<Record<Name, readonly Item[]>>
type Refs = { readonly refs: Readonly<Record<string, number>> }

interface Scenario {
  readonly name: ScenarioName
  readonly description: string
}

interface ListedWorld {
  readonly name: string
  readonly base_url: string
  /** Milliseconds since it was last used. */
  readonly idle_ms: number
  readonly generation: number
  readonly snapshots: number
}

interface Snapshot {
  readonly name: string
  readonly bytes: number
}

/** Methods about the whole server. */
export interface MockMethods {
  /** The version, the options and where each comes from, and how much there is. */
  info: () => Answer<AnyObject>
  support: { list: () => Answer<AnyObject>, show: (operation: OperationName) => Answer<AnyObject> }
  schemas: { show: (name: string) => Promise<string> }
  worlds: {
    list: () => Answer<List<'worlds', ListedWorld>>
    /** Throws a Refusal (`world-exists`) for a name that is taken. */
    create: (input?: WorldInput) => Answer<WorldDescription>
    /** Returns the world of that name, and creates it if there is none. */
    ensure: (name: string, input?: Omit<WorldInput, 'name'>) => Answer<WorldDescription>
  }
  scenarios: { list: () => Answer<List<'scenarios', Scenario>> }
  /** Validates a fixture without changing any world. */
  validate: (fixture: FixtureContent) => Answer<Validation>
  /** The actions that `world.actions.perform` takes. */
  actions: { list: () => Answer<List<'actions', AnyObject>> }
  shutdown: () => Answer
}

/** Methods about one world. */
export interface WorldMethods {
  worlds: { show: () => Answer<WorldDescription>, drop: () => Answer }
  /** Restores the state in which the world was created. */
  reset: (input?: ResetInput) => Answer<WorldDescription>
  snapshots: {
    list: () => Answer<List<'snapshots', Snapshot>>
    save: (name: string) => Answer<{ readonly snapshot: Snapshot }>
    show: (name: string) => Answer<{ readonly snapshot: Snapshot }>
    drop: (name: string) => Answer
    restore: (name: string, input?: { readonly keep?: readonly Keep[] }) => Answer<WorldDescription>
  }
  /** Rows created, updated and deleted since a snapshot, or since the world was created. */
  changes: (input?: { readonly since?: string }) => Answer<Differences>
  /** Everything: an object (JSON), text (YAML) or a Buffer (SQLite); with `minimal` a fixture. */
  export: (input?: ExportInput) => Promise<any>
  /** Replaces the content of the world by an export. */
  import: (content: string | object | Buffer) => Answer<WorldDescription>
  /** Loads a fixture in one transaction. */
  seed: (fixture: FixtureContent) => Answer<Refs>
  scenarios: { play: (name: ScenarioName) => Answer<Refs> }
  faults: {
    list: () => Answer<List<'faults', ListedFault>>
    /** Replaces all faults. */
    replace: (input: List<'faults', Fault>) => Answer<List<'faults', ListedFault>>
    add: (fault: Fault) => Answer<{ readonly fault: ListedFault }>
    show: (id: string) => Answer<{ readonly fault: ListedFault }>
    remove: (id: string) => Answer<{ readonly fault: ListedFault }>
    clear: () => Answer<{ readonly removed: number }>
  }
  clock: {
    show: () => Answer<Clock & { readonly jobs: PendingJobs }>
    /** `{ now }` alone pins the clock. */
    set: (input: ClockInput) => Answer<Advanced>
    /** Returns to the machine's time. */
    release: () => Answer<Advanced>
    /** Moves forward by an ISO 8601 duration (`P31D`) or to an instant; runs the jobs that become due. */
    advance: (input: { readonly by: string } | { readonly to: string }) => Answer<Advanced>
  }
  requests: {
    /** Oldest first. Default `limit`: the last 100. */
    list: (filter?: Filter & { readonly limit?: number }) => Answer<LogCounts & List<'requests', Entry>>
    show: (id: string) => Answer<{ readonly request: Entry }>
    count: (filter?: Filter) => Answer<LogCounts & { readonly count: number }>
    clear: (filter?: Filter) => Answer<{ readonly removed: number }>
    /** An HTTP archive, as JSON text. */
    har: (filter?: Filter) => Promise<string>
  }
  /** Throws a Refusal (`verification-failed`) when a check fails; `more.report` is its text for people. */
  verify: (input: VerifyInput) => Answer<{ readonly passed: number, readonly requests: number }>
  /** The scopes that each token used, and those it has and did not use. */
  scopes: () => Answer<List<'tokens', ScopeUse>>
  /** Performs an action: `perform('client.pays_invoice', { invoice: 'overdue', amount: 'full' })`. */
  actions: {
    perform: (name: ActionName, details?: AnyObject) => Answer<ActionResult & { readonly now: string }>
  }
  /** What FreshBooks would have sent to people; nothing leaves the machine. */
  mail: {
    /** Oldest first. Default `limit`: the last 100. */
    list: (filter?: MailInput) => Answer<List<'mails', MailEntry> & { readonly found: number }>
    show: (id: number) => Answer<{ readonly mail: MailContent }>
  }
  callbacks: {
    /** With their verifiers, and how many events wait for each. */
    list: () => Answer<List<'callbacks', ListedCallback>>
    show: (id: number) => Answer<{ readonly callback: ListedCallback }>
  }
  outbox: {
    /** Events that wait to be delivered, the oldest first. Default `limit`: 100. */
    list: (input?: OutboxInput) => Answer<List<'outbox', WaitingEvent> & { readonly count: number }>
  }
  webhooks: {
    /** What was sent to callbacks, oldest first. Default `limit`: the last 100. */
    list: (filter?: DeliveryFilter & { readonly limit?: number }) => Answer<List<'deliveries', Delivery>>
    show: (id: number) => Answer<{ readonly delivery: Delivery }>
    /** Waits for so many messages, 1 by default; throws a Refusal (`not-delivered`) when time is over. */
    wait: (input?: DeliveryFilter & { readonly count?: number, readonly timeout_ms?: number }) =>
    Answer<List<'deliveries', Delivery>>
    /** Sends all that waits, and again what fails, until it is delivered or dropped. */
    flush: (input?: { readonly timeout_ms?: number }) =>
    Answer<List<'deliveries', Delivery> & { readonly waiting: number }>
    /** Raises an event for verified callbacks although nothing has happened. */
    fire: (input: { readonly event: string, readonly object_id: number }) =>
    Answer<{ readonly raised: number }>
    resend: (id: number) => Answer<{ readonly waiting: number }>
  }
  tokens: {
    list: () => Answer<List<'tokens', AnyObject>>
    /** Issues a token pair without the consent page. */
    mint: (input?: MintInput) => Answer<MintedToken>
    /** Expires the access token of one pair, or of all; refresh tokens stay valid. */
    expire: (input?: TokenInput) => Answer<{ readonly expired: number }>
    /** Revokes both tokens of one pair, or of all. */
    revoke: (input?: TokenInput) => Answer<{ readonly revoked: number }>
  }
  applications: {
    list: () => Answer<List<'applications', Application>>
    replace: (input: List<'applications', ApplicationInput>) => Answer<List<'applications', Application>>
  }
  config: {
    show: () => Answer<ConfigDescription>
    change: (changes: ConfigChanges) => Answer<ConfigDescription>
  }
}

/** A world, with the methods of the verbs about it. */
export interface MockWorld extends WorldDescription, WorldMethods, AsyncDisposable {
  /** Base URL for SDKs. */
  readonly url: string
  /** Access token; stays valid through every reset. */
  readonly token: string
  /**
   * Calls the API of this world: `world.fetch('/auth/api/v1/users/me')`. Adds the world's token to requests
   * without an Authorization header. Takes paths, addresses of the mock and of FreshBooks' hosts; throws a
   * TypeError for any other address.
   */
  readonly fetch: Fetch
  /** Row ids by the refs of fixtures; `seed`, `reset` and other calls update them. */
  readonly refs: Readonly<Record<string, number>>
  /** Drops the world; succeeds when it is already gone. `await using` calls it. */
  readonly drop: () => Promise<void>
}

/** A mock server, in this process or remote. */
export interface Mock extends MockMethods, AsyncDisposable {
  /** Base URL; SDKs use it for the default world. */
  readonly url: string
  /** Creates a world; returns the existing one when the input names it. */
  readonly world: (input?: WorldInput) => Promise<MockWorld>
  /** Opens an existing world. Default: the world `default`. Throws a Refusal (`unknown-world`). */
  readonly open: (name?: string) => Promise<MockWorld>
  /** Sends a request to the server, without a token; without a socket when the mock does not listen. */
  readonly fetch: Fetch
  /** Closes a mock in this process; does nothing to a remote one. `await using` calls it. */
  readonly close: () => Promise<void>
}
