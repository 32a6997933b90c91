// A command line → what is done and an exit code. Loads what the command needs and no more: the server
// starts without the other commands, and they do without the server.
import { Command, CommanderError } from 'commander'
import { Refusal } from '../control/refusal.ts'
import type { Verb } from '../control/verb.ts'
import { version } from '../version.ts'
import { addOwnCommands } from './local-commands.ts'
import type { Doing, ExitCode, Environment } from './environment.ts'
import { printError } from './print-error.ts'
import { checkWords, inPlural } from './suggestions.ts'

/** Commands that are no verbs. */
const own = ['serve', 'wait', 'healthcheck', 'validate', 'doctor', 'env', 'help']

/** Of those, the ones that know nothing of verbs. */
const withoutVerbs = ['serve', 'wait', 'healthcheck', 'validate', 'doctor']

/** Runs a command line without the program's name. Gives the exit code; a server runs on. */
export async function run (argv: readonly string[], surroundings: Environment): Promise<ExitCode> {
  const isJson = argv.includes('--json')
  const verbs = needsVerbs(argv) ? (await import('../control/index.ts')).verbs : []
  const kept: { code: ExitCode } = { code: 0 }
  try {
    const words = inPlural(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv, verbs)
    if (verbs.length > 0) checkWords(words, verbs, own)
    const program = await programOf(verbs, surroundings, async work => { kept.code = await work() })
    await program.parseAsync(words, { from: 'user' })
    return kept.code
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(error, surroundings, isJson, verbs)
    if (error.exitCode === 0) return 0
    return printError(misused(error, inPlural(argv, verbs), verbs), surroundings, isJson)
  }
}

/** Without a command it serves. */
function needsVerbs ([first]: readonly string[]): boolean {
  if (first === undefined) return false
  return first.startsWith('-') ? ['-h', '--help'].includes(first) : !withoutVerbs.includes(first)
}

/** What commander says about a command line, as ours. */
function misused (
  { code, message }: CommanderError, [first = 'serve', second]: readonly string[], verbs: readonly Verb[]
): Refusal {
  const [sentence = '', more = ''] = message.replace(/^error: /, '').split('\n')
  const near = /Did you mean (?:one of )?(.*)\?/.exec(more)?.[1]
  const command = verbs.some(({ name }) => name === `${first}.${second}`) ? `${first} ${second}` : first
  const help = `freshbooks-mock ${command.startsWith('-') ? '' : `${command} `}--help tells what there is`
  const isExcess = code === 'commander.excessArguments'
  const hint = isExcess && first.startsWith('-')
    ? 'a command comes first and its options after it'
    : `${isExcess ? 'values are given by name; ' : ''}${help}`
  return new Refusal(400, 'bad-usage', sentence, near === undefined ? { hint } : { did_you_mean: near })
}

async function programOf (
  verbs: readonly Verb[], surroundings: Environment, doing: Doing
): Promise<Command> {
  const { stdout, columns } = surroundings
  const program = new Command('freshbooks-mock')
    .description('The FreshBooks JSON API on localhost, for testing code that talks to it.')
    .usage('[command] [options]')
    .version(version, '-V, --version', 'Prints the version.')
    .helpOption('-h, --help', 'Shows this.')
    .exitOverride()
    .configureOutput({
      writeOut: text => stdout.write(text), writeErr: () => {}, getOutHelpWidth: () => columns ?? 100,
    })
    .configureHelp({ subcommandTerm: command => [command.name(), ...termOf(command)].join(' ') })
    .helpCommand(false)
    .commandsGroup('This program:')
  addOwnCommands(program, surroundings, doing)
  if (verbs.length === 0) return program
  const [{ describeEnv, printEnv }, { registerVerbs }] =
    await Promise.all([import('./env.ts'), import('./verbs.ts')])
  describeEnv(program.command('env')).action((form: string, flags: object) =>
    doing(() => printEnv(form, flags, verbs, surroundings)))
  registerVerbs(program, verbs, surroundings, doing)
  return program.addHelpText('after', examples)
}

/** What a deed takes, in the help of its group; the list of all commands does without. */
const termOf = (command: Command): string[] => command.parent?.parent == null
  ? []
  : command.registeredArguments.map(argument => {
    const { required, variadic } = argument
    const name = `${argument.name()}${variadic ? '...' : ''}`
    return required ? `<${name}>` : `[${name}]`
  })

const examples = `
Groups have deeds (\`clock advance --by P31D\`) and may be said in the singular (\`snapshot save before\`);
\`freshbooks-mock clock --help\` tells more. All of it exists over HTTP and in the library as well.

  freshbooks-mock --port 4000 --fixtures world.yaml      serve, with a world of one's own
  eval "$(freshbooks-mock env)"                          point SDKs at it
  freshbooks-mock snapshots save before                  keep the world as it is
  freshbooks-mock reset --to before                      and put it back

Exit codes: 0 all is well, 1 it could not be done, 2 a check failed.
`
