// What verbs work with: all that a server has, whoever came through which door.
import type { Endpoint } from '../declare/endpoint.ts'
import type { Options } from '../options.ts'
import type { Worlds } from '../world/worlds.ts'

export interface House {
  readonly worlds: Worlds
  readonly endpoints: readonly Endpoint[]
  readonly options: Partial<Options>
  readonly version: string
  /** Milliseconds this server has been up. */
  readonly uptime: () => number
  /** Closes the server; undefined where it is not for a verb to close. */
  readonly shutdown?: () => void
}
