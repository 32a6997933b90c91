// The options --url, --world and --json, and the client of the server that they name.
import { Option, type Command } from 'commander'
import type { Input } from '../control/input.ts'
import type { VerbResult } from '../control/call.ts'
import { callServer } from '../control/remote.ts'
import type { Verb } from '../control/verb.ts'
import { DEFAULT_PORT } from '../options.ts'
import { variable, withScheme, type Environment } from './environment.ts'

export interface ServerFlags {
  readonly url?: string
  readonly world?: string
  readonly json?: boolean
}

/** Adds the options; --world only for commands about one world. */
export function withServerOptions (command: Command, isAboutWorld: boolean): Command {
  const heading = 'Which server:'
  command.addOption(new Option('--url <url>',
    `Where the server is (FRESHBOOKS_MOCK_URL, else http://localhost:${DEFAULT_PORT}).`).helpGroup(heading))
  if (isAboutWorld) {
    command.addOption(new Option('--world <name>', 'Which world (FRESHBOOKS_MOCK_WORLD, else default).')
      .helpGroup(heading))
  }
  return command.addOption(new Option('--json', 'Prints the answer as one line of JSON.').helpGroup(heading))
}

/** URL of the server, without a trailing slash. */
export const urlOf = ({ url }: ServerFlags, environment: Environment): string =>
  withScheme(url ?? variable(environment, 'FRESHBOOKS_MOCK_URL') ?? `localhost:${DEFAULT_PORT}`)

/** Makes a function that calls verbs of that server. It throws the server's Refusal, or `no-server`. */
export function serverClient (
  environment: Environment, flags: ServerFlags
): (verb: Verb, input: Input) => Promise<VerbResult> {
  const callVerb = callServer(urlOf(flags, environment), variable(environment, 'FRESHBOOKS_MOCK_ADMIN_TOKEN'))
  const world = flags.world ?? variable(environment, 'FRESHBOOKS_MOCK_WORLD')
  const accept = flags.json === true ? 'application/json' : 'text/plain'
  return (verb, input) => callVerb(verb, input, { world, accept })
}
