// What the library offers, as types: the methods are made from the verbs (facade.ts), and a test compares the
// two. Every method answers what the control API answers, and throws a Refusal where that refuses.
import type { ActionResult } from '../actors/index.ts'
import type { Ran } from '../actors/time.ts'
import type { WorldDescription } from '../control/describe.ts'
import type { FixtureContent, Validation } from '../control/app-context.ts'
import type { ResetInput, WorldInput } from '../control/verbs/worlds.ts'
import type { Effect, Match, ListedFault as ToldFault, When } from '../faults/fault.ts'
import type { Entry } from '../requests/log/entry.ts'
import type { ScopeUse } from '../requests/log/scopes.ts'
import type { Application } from '../oauth/applications.ts'
import type { Keep } from '../snapshots/preserve.ts'
import type { Config } from '../world/config.ts'
import type { Differences } from '../snapshots/diff.ts'
import type { Fetch } from './calls.ts'

type Answer<Body = object> = Promise<Body & { readonly ok: true }>
type AnyObject = Readonly<Record<string, any>>
type List<Name extends string, Item> = Readonly<Record<Name, readonly Item[]>>
type Refs = { readonly refs: Readonly<Record<string, number>> }

interface Scenario {
  readonly name: string
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
  support: { list: () => Answer<AnyObject>, show: (operation: string) => Answer<AnyObject> }
  schemas: { show: (name: string) => Promise<string> }
  worlds: {
    list: () => Answer<List<'worlds', ListedWorld>>
    /** Refuses a name that is taken. */
    create: (input?: WorldInput) => Answer<WorldDescription>
    /** Gives a world of that name as it is, if there is one. */
    ensure: (name: string, input?: Omit<WorldInput, 'name'>) => Answer<WorldDescription>
  }
  scenarios: { list: () => Answer<List<'scenarios', Scenario>> }
  /** Looks at a fixture without telling it to any world. */
  validate: (fixture: FixtureContent) => Answer<Validation>
  /** What the other side can do: the names that `world.actions.perform` takes. */
  actions: { list: () => Answer<List<'actions', AnyObject>> }
  shutdown: () => Answer
}

/** Methods about one world. */
export interface WorldMethods {
  worlds: { show: () => Answer<WorldDescription>, drop: () => Answer }
  /** Puts the world back to how it was made. */
  reset: (input?: ResetInput) => Answer<WorldDescription>
  snapshots: {
    list: () => Answer<List<'snapshots', Snapshot>>
    save: (name: string) => Answer<{ readonly snapshot: Snapshot }>
    show: (name: string) => Answer<{ readonly snapshot: Snapshot }>
    drop: (name: string) => Answer
    restore: (name: string, input?: { readonly keep?: readonly Keep[] }) => Answer<WorldDescription>
  }
  /** What was created, updated and deleted since a snapshot, or since the world was made. */
  changes: (input?: { readonly since?: string }) => Answer<Differences>
  /** Everything: an object, or text or bytes where another format is asked for; `minimal` gives a fixture. */
  export: (input?: ExportInput) => Promise<any>
  /** Replaces what the world holds by an export. */
  import: (content: string | object | Buffer) => Answer<WorldDescription>
  /** Tells a fixture: all of it or nothing. */
  seed: (fixture: FixtureContent) => Answer<Refs>
  scenarios: { play: (name: string) => Answer<Refs> }
  faults: {
    list: () => Answer<List<'faults', ToldFault>>
    /** Puts faults in the place of all others. */
    replace: (input: List<'faults', Fault>) => Answer<List<'faults', ToldFault>>
    add: (fault: Fault) => Answer<{ readonly fault: ToldFault }>
    show: (id: string) => Answer<{ readonly fault: ToldFault }>
    remove: (id: string) => Answer<{ readonly fault: ToldFault }>
    clear: () => Answer<{ readonly removed: number }>
  }
  clock: {
    show: () => Answer<Clock & { readonly jobs: PendingJobs }>
    /** `{ now }` stops it there. */
    set: (input: ClockInput) => Answer<Advanced>
    /** Back to the machine's time. */
    release: () => Answer<Advanced>
    /** Forward, by an ISO 8601 duration (`P31D`) or to an instant; what becomes due happens. */
    advance: (input: { readonly by: string } | { readonly to: string }) => Answer<Advanced>
  }
  requests: {
    /** Oldest first; the last hundred without a `limit`. */
    list: (filter?: Filter & { readonly limit?: number }) => Answer<LogCounts & List<'requests', Entry>>
    show: (id: string) => Answer<{ readonly request: Entry }>
    count: (filter?: Filter) => Answer<LogCounts & { readonly count: number }>
    clear: (filter?: Filter) => Answer<{ readonly removed: number }>
    /** An HTTP archive, as JSON text. */
    har: (filter?: Filter) => Promise<string>
  }
  /** Throws a Refusal (`verification-failed`) when a check fails: `more.report` is for people. */
  verify: (input: VerifyInput) => Answer<{ readonly passed: number, readonly requests: number }>
  /** Which scopes each token used, and which it has for nothing. */
  scopes: () => Answer<List<'tokens', ScopeUse>>
  /** The other side acts: `perform('client.pays_invoice', { invoice: 'overdue', amount: 'full' })`. */
  actions: { perform: (name: string, details?: AnyObject) => Answer<ActionResult & { readonly now: string }> }
  tokens: {
    list: () => Answer<List<'tokens', AnyObject>>
    /** A new pair without a consent. */
    mint: (input?: MintInput) => Answer<MintedToken>
    /** Access tokens expire now, of one pair or of all; their refresh tokens go on working. */
    expire: (input?: TokenInput) => Answer<{ readonly expired: number }>
    /** Both tokens of a pair die, or of all pairs. */
    revoke: (input?: TokenInput) => Answer<{ readonly revoked: number }>
  }
  applications: {
    list: () => Answer<List<'applications', Application>>
    replace: (input: List<'applications', ApplicationInput>) => Answer<List<'applications', Application>>
  }
  config: { show: () => Answer<ConfigDescription>, change: (changes: ConfigChanges) => Answer<ConfigDescription> }
}

/** How the clock is set: an instant stops it; the other ways to run are real, offset and scale. */
export interface ClockInput {
  readonly now?: string
  readonly mode?: 'pinned' | 'real' | 'offset' | 'scale'
  /** ISO 8601 duration from the machine's clock, in mode offset. */
  readonly by?: string
  /** Seconds that pass in one, in mode scale. */
  readonly rate?: number
}

/** What the clock shows, and how it runs. */
export interface Clock {
  readonly now: string
  readonly mode: 'pinned' | 'real' | 'offset' | 'scale'
  readonly by?: string | null
  readonly rate?: number
}

/** Where the clock is now, and what happened on the way. */
export interface Advanced extends Clock {
  readonly ran: readonly Ran[]
}

interface PendingJobs {
  readonly count: number
  readonly next: ReadonlyArray<{ readonly at: string, readonly job: string, readonly details: unknown }>
}

export interface ExportInput {
  readonly format?: 'json' | 'yaml' | 'sqlite'
  readonly minimal?: boolean
}

/** What is checked; see the schema `verify.json`. */
export interface VerifyInput {
  readonly checks: readonly object[]
  /** Milliseconds to wait for the checks to hold. */
  readonly wait_ms?: number
  /** A request (`req-12`), after which to look, or an instant. */
  readonly since?: string
}

/** Which requests are meant. */
export interface Filter {
  /** A `*` stands for anything: `invoices.*`. */
  readonly operation?: string
  readonly method?: string
  /** `404`, `4xx` or `>=400`; 0 is a connection without an answer. */
  readonly status?: string | number
  /** A request (`req-12`), after which to look, or an instant. */
  readonly since?: string
  readonly contains?: string
  /** True for any warning, or its code. */
  readonly warning?: boolean | string
  readonly unmatched?: boolean
}

/** How many requests there have been, and how many had to make room. */
interface LogCounts {
  readonly total: number
  readonly evicted: number
}

/** A failure to imitate; see the schema `fault.json`. */
export interface Fault {
  readonly id?: string
  readonly match?: Match
  readonly when?: When
  readonly do: Effect
}

interface TokenInput {
  /** Either token of the pair that is meant. */
  readonly access_token?: string
}

interface MintInput {
  /** Whose: a ref, an e-mail address or an id; the owner's by default. */
  readonly person?: string | number
  readonly client_id?: string
  /** When named, they are enforced. */
  readonly scopes?: readonly string[] | string
  /** Seconds, or an ISO 8601 duration. */
  readonly expires_in?: number | string
}

interface MintedToken {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly scope: string
  readonly created_at: number
  readonly identity_id: number
  readonly client_id: string
}

type ApplicationInput = Partial<Omit<Application, 'client_id'>> & Pick<Application, 'client_id'>
type ConfigChanges = { readonly [Name in keyof Config]?: Config[Name] | null }

interface ConfigDescription {
  readonly config: Config
  readonly origins: Readonly<Record<keyof Config, 'default' | 'world'>>
}

/** A world of one's own. */
export interface MockWorld extends WorldDescription, WorldMethods, AsyncDisposable {
  /** Base URL for SDKs. */
  readonly url: string
  /** Access token that works through every reset. */
  readonly token: string
  /**
   * A call to the API of this world, with its token where the call brings none:
   * `world.fetch('/auth/api/v1/users/me')`. It takes whatever `fetch` takes; addresses of FreshBooks' hosts
   * are answered here, and any other throws a TypeError.
   */
  readonly fetch: Fetch
  /** Ids by the names of fixtures, as last told: by the making of the world, and by `seed` and `reset`. */
  readonly refs: Readonly<Record<string, number>>
  /** Drops the world; one that is gone already is no failure. `await using` does it. */
  readonly drop: () => Promise<void>
}

/** A server of worlds: one in this program, or one somewhere else. */
export interface Mock extends MockMethods, AsyncDisposable {
  /** Where it is; SDKs take it as their base URL for the default world. */
  readonly url: string
  /** Makes a world; one that has a name and is there already is given as it is. */
  readonly world: (input?: WorldInput) => Promise<MockWorld>
  /** The world `default`, or another that is there. */
  readonly open: (name?: string) => Promise<MockWorld>
  /** A request to the server, over no socket where it has none; without a token. */
  readonly fetch: Fetch
  /** Closes a mock of this program; nothing happens to one somewhere else. `await using` does it. */
  readonly close: () => Promise<void>
}
