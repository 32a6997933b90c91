// What verbs work with: all that a server has, whoever came through which door.
import type { Described, Endpoint } from '../declare/endpoint.ts'
import type { JsonSchema } from '../declare/field.ts'
import type { Options } from '../options.ts'
import type { World } from '../world/world.ts'
import type { Worlds } from '../world/worlds.ts'

/** A fixture as it came: YAML or JSON text, or plain JSON of a program. */
export type FixtureContent = string | object

/** What a fixture is called in messages, and what is wrong with it if it cannot be told. */
export interface Validation {
  readonly valid: boolean
  /** One sentence that begins with file, line and column. */
  readonly mistake?: string
}

/** Fixtures, told. */
export interface Fixtures {
  /** The built-in scenarios. */
  readonly scenarios: ReadonlyArray<{ readonly name: string, readonly description: string }>
  /** Tells a fixture to a world, all of it or nothing. Throws an Error of one sentence. */
  readonly load: (world: World, fixture: FixtureContent, name?: string) => void
  readonly check: (fixture: FixtureContent, name?: string) => Validation
  /** The same for a file, which may extend others beside it. */
  readonly checkFile: (file: string) => Validation
  /** The image of a world that begins with a fixture. Throws as `tell` does. */
  readonly imageOf: (fixture: FixtureContent, name?: string) => Buffer
}

export interface AppContext {
  readonly worlds: Worlds
  readonly fixtures: Fixtures
  readonly endpoints: readonly Endpoint[]
  /** Every operation that is served, OAuth's included. */
  readonly operations: readonly Described[]
  readonly options: Partial<Options>
  /** JSON Schemas by name, for editors. */
  readonly schemas: Readonly<Record<string, () => JsonSchema>>
  readonly version: string
  /** Milliseconds this server has been up. */
  readonly uptime: () => number
  /** Closes the server; undefined where that is not for a verb to do. */
  readonly shutdown?: () => void
}
