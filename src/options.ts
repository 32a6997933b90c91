// Options of a server and their defaults.

/** A fixture: the path of a file, or a text and its name for error messages. */
export type FixtureSource = string | { readonly name: string, readonly text: string }

/** The value of an option and where it comes from. */
export interface Setting {
  readonly name: string
  readonly value: unknown
  /** `flag`, `environment`, `file` or `default`; `program` when the server was built by a program. */
  readonly from: string
}

/** All options of a server, by the names that programs use. */
export interface Options {
  /** A fixture file in place of the built-in default world. */
  readonly fixture?: string
  /** Fixtures in place of the built-in default world, loaded in order. */
  readonly fixtureFiles?: readonly FixtureSource[]
  /** Folder in which worlds are stored. Default: they are kept in memory. */
  readonly dataDir?: string
  /** URL for links, when clients reach the server under another URL than it listens on. */
  readonly publicUrl?: string
  /** Level of Fastify's logger (`info`, `debug`). Default: no logging. */
  readonly log?: string
  /** Host names beside loopback under which the control API answers. */
  readonly allowedHosts: readonly string[]
  /** Token with which callers on other machines may use the control API. */
  readonly adminToken?: string
  /** Hosts beside this machine that messages to callbacks may go to; `*` for every one. Default: none. */
  readonly webhookHosts?: readonly string[]
  /** What GET authorize does: redirects at once, or shows the page. */
  readonly prompt: 'auto' | 'page'
  /** Whether responses carry the mock's own headers (X-Mock-…). Default: true. */
  readonly diagnostics?: boolean
  /** Requests that each world's log keeps. Default: 1000. */
  readonly journalSize?: number
  /** Bytes of a body that the log keeps. Default: 65536. */
  readonly journalBody?: number
  /** Most worlds at a time. Default: 256. */
  readonly maxWorlds?: number
  /** Seconds after which an unused world is dropped. Default: 1800. */
  readonly idle?: number
  /** Where each option comes from, for `info`; absent when a program built the server. */
  readonly settings?: readonly Setting[]
}

export const DEFAULT_PORT = 3737

/** Largest request body, in bytes; a larger one gets 413. */
export const BODY_LIMIT = 1_048_576

/** Above Node's limit for URLs, so that an overlong id is an unknown id and not an error of the router. */
export const LONGEST_URL = 100_000
