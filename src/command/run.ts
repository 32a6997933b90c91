// Runs a command line and returns its exit code. Imports only what the command needs: `serve` does not load
// the other commands, and they do not load the server.
import { Command, CommanderError } from 'commander'
import { Refusal } from '../control/refusal.ts'
import type { Verb } from '../control/verb.ts'
import { version } from '../version.ts'
import { addLocalCommands } from './local-commands.ts'
import type { CommandRunner, ExitCode, Environment } from './environment.ts'
import { printError } from './print-error.ts'
import { checkCommand, pluralizeGroup } from './suggestions.ts'

/** Commands that are not verbs. */
const localCommands = ['serve', 'wait', 'healthcheck', 'validate', 'doctor', 'env', 'help']

/** Those of them that do not use verbs. */
const commandsWithoutVerbs = ['serve', 'wait', 'healthcheck', 'validate', 'doctor']

/** Runs arguments without the program's name. `serve` resolves when the server listens. */
export async function run (typed: readonly string[], environment: Environment): Promise<ExitCode> {
  const argv = commandFirst(typed)
  const isJson = argv.includes('--json')
  const verbs = needsVerbs(argv) ? (await import('../control/index.ts')).verbs : []
  const result: { code: ExitCode } = { code: 0 }
  try {
    const args = pluralizeGroup(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv, verbs)
    if (verbs.length > 0) checkCommand(args, verbs, localCommands)
    const program = await buildProgram(verbs, environment, async run => { result.code = await run() })
    await program.parseAsync(args, { from: 'user' })
    return result.code
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(error, environment, isJson, verbs)
    if (error.exitCode === 0) return 0
    return printError(usageError(error, pluralizeGroup(argv, verbs), verbs), environment, isJson)
  }
}

/** `--world x requests` as `requests --world x`: which server is meant may be said before what to do. */
function commandFirst (argv: readonly string[]): readonly string[] {
  let end = 0
  while (/^--(url|world|json)(=|$)/.test(argv[end] ?? '')) end += /^--(url|world)$/.test(argv[end]!) ? 2 : 1
  const isCommand = argv[end]?.startsWith('-') === false
  return isCommand ? [...argv.slice(end), ...argv.slice(0, end)] : argv
}

/** Whether the verbs must be loaded. Without a command the program serves. */
function needsVerbs ([first]: readonly string[]): boolean {
  if (first === undefined) return false
  return first.startsWith('-') ? ['-h', '--help'].includes(first) : !commandsWithoutVerbs.includes(first)
}

/** Converts an error of commander to a Refusal. */
function usageError (
  { code, message }: CommanderError, [first = 'serve', second]: readonly string[], verbs: readonly Verb[]
): Refusal {
  const [sentence = '', more = ''] = message.replace(/^error: /, '').split('\n')
  const near = /Did you mean (?:one of )?(.*)\?/.exec(more)?.[1]
  const command = verbs.some(({ name }) => name === `${first}.${second}`) ? `${first} ${second}` : first
  const help = `freshbooks-mock ${command.startsWith('-') ? '' : `${command} `}--help lists what there is`
  const isExcess = code === 'commander.excessArguments'
  const hint = isExcess && first.startsWith('-')
    ? 'a command comes first and its options after it'
    : `${isExcess ? 'values are given by name; ' : ''}${help}`
  return new Refusal(400, 'bad-usage', sentence, near === undefined ? { hint } : { did_you_mean: near })
}

async function buildProgram (
  verbs: readonly Verb[], environment: Environment, runCommand: CommandRunner
): Promise<Command> {
  const { stdout, columns } = environment
  const program = new Command('freshbooks-mock')
    .description('The FreshBooks JSON API on localhost, for testing code that talks to it.')
    .usage('[command] [options]')
    .version(version, '-V, --version', 'Prints the version.')
    .helpOption('-h, --help', 'Shows this.')
    .exitOverride()
    .configureOutput({
      writeOut: text => stdout.write(text), writeErr: () => {}, getOutHelpWidth: () => columns ?? 100,
    })
    .configureHelp({ subcommandTerm: command => [command.name(), ...argumentTerms(command)].join(' ') })
    .helpCommand(false)
    .commandsGroup('This program:')
  addLocalCommands(program, environment, runCommand)
  if (verbs.length === 0) return program
  const [{ configureEnvCommand, printEnv }, { registerVerbs }] =
    await Promise.all([import('./env.ts'), import('./verbs.ts')])
  configureEnvCommand(program.command('env')).action((form: string, flags: object) =>
    runCommand(() => printEnv(form, flags, verbs, environment)))
  registerVerbs(program, verbs, environment, runCommand)
  return program.addHelpText('after', examples)
}

/** The arguments of a command in the help of its group; the list of all commands omits them. */
const argumentTerms = (command: Command): string[] => command.parent?.parent == null
  ? []
  : command.registeredArguments.map(argument => {
    const { required, variadic } = argument
    const name = `${argument.name()}${variadic ? '...' : ''}`
    return required ? `<${name}>` : `[${name}]`
  })

const examples = `
Groups have commands (\`clock advance --by P31D\`); their singular works, too (\`snapshot save before\`).
\`freshbooks-mock clock --help\` shows the commands of a group. HTTP and the library have the same ones.

  freshbooks-mock --port 4000 --fixtures world.yaml      start a server with a fixture
  eval "$(freshbooks-mock env)"                          set the variables that SDKs read
  freshbooks-mock snapshots save before                  save the state of the world
  freshbooks-mock reset --to before                      and return to it

Exit codes: 0 success, 1 error, 2 a check failed.
`
