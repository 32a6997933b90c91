// Options of a server and their defaults.

/** A fixture: a file, or its text and what messages call it. */
export type FixtureSource = string | { readonly name: string, readonly text: string }

/** An option as it was settled, and by what. */
export interface Setting {
  readonly name: string
  readonly value: unknown
  /** `flag`, `environment`, `file`, `default`; `program` where a program started the server. */
  readonly from: string
}

export interface Options {
  /** A fixture file in place of the built-in default world. */
  readonly fixture?: string
  /** Fixtures in place of the built-in default world: the first one makes it, the others are told on top. */
  readonly fixtureFiles?: readonly FixtureSource[]
  /** Folder that keeps worlds; in memory without it. */
  readonly dataDir?: string
  /** Where others reach the server, where that is not where it listens; links are built from it. */
  readonly publicUrl?: string
  /** Level of the request log (`info`, `debug`); silent without it. */
  readonly log?: string
  /** Hosts beside loopback under which the control API answers. */
  readonly allowedHosts: readonly string[]
  /** Token that opens the control API to callers that are not on this machine. */
  readonly adminToken?: string
  /** What GET authorize does: redirect at once, or show the page. */
  readonly prompt: 'auto' | 'page'
  /** Whether answers carry the mock's own headers (X-Mock-…). Default: they do. */
  readonly diagnostics?: boolean
  /** Requests that each world's log keeps. Default: 1000. */
  readonly journalSize?: number
  /** Bytes of a body that the log keeps. Default: 65536. */
  readonly journalBody?: number
  /** Most worlds at a time. Default: 256. */
  readonly maxWorlds?: number
  /** Seconds after which a world that nobody uses is dropped. Default: 1800. */
  readonly idle?: number
  /** Where each of these comes from, for `info`; whatever is not listed comes from the program. */
  readonly settings?: readonly Setting[]
}

export const DEFAULT_PORT = 3737

/** Largest request body, in bytes; larger ones are refused with 413. */
export const BODY_LIMIT = 1_048_576

/**
 * Longer than any URL that Node lets through: an overlong id is an unknown id, not an error of the router.
 */
export const LONGEST_URL = 100_000
