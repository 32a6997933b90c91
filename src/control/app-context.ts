// What verbs work with: everything a server holds.
import type { Described, Endpoint } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { FixtureKey } from '../names.ts'
import type { Options } from '../options.ts'
import type { Courier } from '../world/courier.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'

/** A fixture before it is read: YAML or JSON text, or a plain object. */
export type FixtureContent = string | { readonly [Key in FixtureKey]?: unknown }

/** Whether a fixture can be loaded. */
export interface Validation {
  readonly valid: boolean
  /** Its mistakes in the order of the file, at most 50: a sentence each, which begins with the place. */
  readonly mistakes?: readonly string[]
  /** How many more there are. */
  readonly more?: number
}

/** What can be done with fixtures. `name` is what error messages call the fixture. */
export interface Fixtures {
  /** The built-in scenarios. */
  readonly scenarios: ReadonlyArray<{ readonly name: string, readonly description: string }>
  /** Loads a fixture into a world in one transaction. Throws a FixtureError. */
  readonly load: (world: World, fixture: FixtureContent, name?: string) => void
  /** Loads a fixture into a scratch world and reports its mistakes. */
  readonly check: (fixture: FixtureContent, name?: string) => Validation
  /** The same for a file, which may extend other files in its folder. */
  readonly checkFile: (file: string) => Validation
  /**
   * The SQLite image of a world that starts from a fixture, as of an instant: the machine's now by default.
   * Throws a FixtureError.
   */
  readonly imageOf: (fixture: FixtureContent, name?: string, now?: number) => Buffer
}

/** One per server; every verb receives it. */
export interface AppContext {
  readonly worlds: Worlds
  readonly fixtures: Fixtures
  readonly endpoints: readonly Endpoint[]
  /** Every operation that is served, including OAuth. */
  readonly operations: readonly Described[]
  readonly options: Partial<Options>
  /** Who delivers events; undefined where nobody does. */
  readonly courier?: Courier & { readonly close: () => void }
  /** JSON Schemas by name (`fixture`), made when they are requested. */
  readonly schemas: Readonly<Record<string, () => JsonSchema>>
  readonly version: string
  /** Milliseconds since the server was built. */
  readonly uptime: () => number
  /** Stops the server; undefined when the server is embedded in another program. */
  readonly shutdown?: () => void
}
