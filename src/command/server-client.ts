// Which server and world a command is about, for every command that asks one.
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

/** The options that all of them have. */
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

/** Where the server is, without a slash at the end. */
export const urlOf = ({ url }: ServerFlags, surroundings: Environment): string =>
  withScheme(url ?? variable(surroundings, 'FRESHBOOKS_MOCK_URL') ?? `localhost:${DEFAULT_PORT}`)

/** Asks verbs of the server that is meant. Throws a Refusal as it tells it, or where none answers. */
export function callsServer (
  surroundings: Environment, flags: ServerFlags
): (verb: Verb, input: Input) => Promise<VerbResult> {
  const ask = callServer(urlOf(flags, surroundings), variable(surroundings, 'FRESHBOOKS_MOCK_ADMIN_TOKEN'))
  const world = flags.world ?? variable(surroundings, 'FRESHBOOKS_MOCK_WORLD')
  const accept = flags.json === true ? 'application/json' : 'text/plain'
  return (verb, input) => ask(verb, input, { world, accept })
}
