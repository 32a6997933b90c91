// What the library offers, as types: the methods are made from the verbs (facade.ts), and a test compares the
// two. Every method answers what the control API answers, and throws a Refusal where that refuses.
import type { WorldDescription } from '../control/describe.ts'
import type { Telling, Verdict } from '../control/house.ts'
import type { ResetInput, WorldInput } from '../control/verbs/worlds.ts'
import type { Keep } from '../world/carry.ts'
import type { ClockSetting } from '../world/clock.ts'
import type { Config } from '../world/config.ts'
import type { Fetch } from './calls.ts'

type Answer<Body = object> = Promise<Body & { readonly ok: true }>
type Loose = Readonly<Record<string, any>>
type Refs = { readonly refs: Readonly<Record<string, number>> }

interface Scenario {
  readonly name: string
  readonly description: string
}

interface Listed {
  readonly name: string
  readonly base_url: string
}

interface Snapshot {
  readonly name: string
  readonly bytes: number
}

/** Methods about the whole server. */
export interface MockMethods {
  /** The version, the options and where each comes from, and how much there is. */
  info: () => Answer<Loose>
  support: { list: () => Answer<Loose>, show: (operation: string) => Answer<Loose> }
  schemas: { show: (name: string) => Promise<string> }
  worlds: {
    list: () => Answer<{ readonly worlds: readonly Listed[] }>
    create: (input?: WorldInput) => Answer<WorldDescription>
    ensure: (name: string, input?: Omit<WorldInput, 'name'>) => Answer<WorldDescription>
  }
  scenarios: { list: () => Answer<{ readonly scenarios: readonly Scenario[] }> }
  /** Looks at a fixture without telling it to any world. */
  validate: (fixture: Telling) => Answer<Verdict>
  actions: { list: () => Answer<Loose> }
  shutdown: () => Answer
}

/** Methods about one world. */
export interface WorldMethods {
  worlds: { show: () => Answer<WorldDescription>, drop: () => Answer }
  /** Puts the world back to how it was made. */
  reset: (input?: ResetInput) => Answer<WorldDescription>
  snapshots: {
    list: () => Answer<{ readonly snapshots: readonly Snapshot[] }>
    save: (name: string) => Answer
    show: (name: string) => Answer
    drop: (name: string) => Answer
    restore: (name: string, input?: { readonly keep?: readonly Keep[] }) => Answer<WorldDescription>
  }
  /** What was created, updated and deleted since a snapshot or request, or since the world was made. */
  changes: (input?: { readonly since?: string }) => Answer<Changes>
  /** Everything, as `json`; a fixture that tells it again with `minimal`. */
  export: (input?: ExportInput) => Promise<any>
  import: (dump: string | object | Buffer) => Answer<WorldDescription>
  /** Tells a fixture: all of it or nothing. */
  seed: (fixture: Telling) => Answer<Refs>
  scenarios: { play: (name: string) => Answer<Refs> }
  faults: {
    list: () => Answer<{ readonly faults: readonly Loose[] }>
    replace: (input: { readonly faults: readonly Fault[] }) => Answer<{ readonly faults: readonly Loose[] }>
    add: (fault: Fault) => Answer<Loose>
    show: (id: string) => Answer<Loose>
    remove: (id: string) => Answer
    clear: () => Answer
  }
  clock: {
    show: () => Answer<Loose>
    set: (input: ClockInput) => Answer<Loose>
    release: () => Answer<Loose>
    advance: (input: { readonly by: string } | { readonly to: string }) => Answer<Advanced>
  }
  requests: {
    list: (filter?: Loose) => Answer<{ readonly requests: readonly Loose[] }>
    show: (id: string) => Answer<Loose>
    count: (filter?: Loose) => Answer<{ readonly count: number }>
    clear: (filter?: Loose) => Answer
    har: (filter?: Loose) => Promise<any>
  }
  /** Throws a Refusal with the failures when a check fails. */
  verify: (input: VerifyInput) => Answer<Loose>
  /** Which scopes each token used, and which it has for nothing. */
  scopes: () => Answer<Loose>
  /** The other side acts: `perform('client.pays_invoice', { invoice: 'overdue', amount: 'full' })`. */
  actions: { perform: (name: string, details?: Loose) => Answer<Loose> }
  tokens: {
    list: () => Answer<{ readonly tokens: readonly Loose[] }>
    mint: (input?: Loose) => Answer<Loose>
    expire: (input?: Loose) => Answer<Loose>
    revoke: (input?: Loose) => Answer<Loose>
  }
  applications: {
    list: () => Answer<{ readonly applications: readonly Loose[] }>
    replace: (input: { readonly applications: readonly Loose[] }) => Answer<Loose>
  }
  config: { show: () => Answer<Loose>, change: (changes: Partial<Config>) => Answer<Loose> }
}

/** What changed, row by row. */
export interface Changes {
  readonly created: readonly Loose[]
  readonly updated: readonly Loose[]
  readonly deleted: readonly Loose[]
}

/** How the clock is set: an instant pins it. */
export type ClockInput =
  { readonly now: string } | { readonly mode: ClockSetting['mode'], readonly [detail: string]: unknown }

/** What happened at an instant. */
export interface Ran {
  readonly at: string
  readonly job: string
  readonly changed: readonly Loose[]
}

export interface ExportInput {
  readonly format?: 'json' | 'yaml' | 'sqlite'
  readonly minimal?: boolean
}

export interface VerifyInput {
  readonly checks: readonly object[]
  /** Milliseconds to wait for the checks to hold. */
  readonly wait_ms?: number
  readonly since?: string
}

/** Where the clock is now, and what happened on the way. */
export interface Advanced {
  readonly now: string
  readonly ran: readonly Ran[]
}

/** A failure to imitate; see the schema `fault.json`. */
export interface Fault {
  readonly id?: string
  readonly match?: Loose
  readonly when?: Loose
  readonly do: Loose
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
