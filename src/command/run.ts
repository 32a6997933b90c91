// A command line → what is done and an exit code. Loads what the command needs and no more: the server starts
// without the other commands, and they do without the server.
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { House } from '../control/house.ts'
import { Refusal } from '../control/refusal.ts'
import type { Verb } from '../control/verb.ts'
import { DEFAULT_PORT } from '../options.ts'
import { version } from '../version.ts'
import type { Check } from './checks.ts'
import { optionDeclarations, variableOf, type OptionDeclaration } from './options.ts'
import type { Flags } from './settings.ts'
import { variable, withScheme, type ExitCode, type Surroundings } from './surroundings.ts'
import { tellTrouble } from './trouble.ts'
import { checkWords, inPlural } from './words.ts'

/** Commands that are no verbs. */
const own = ['serve', 'wait', 'healthcheck', 'validate', 'doctor', 'env', 'help']

/** Of those, the ones that know nothing of verbs. */
const withoutVerbs = ['serve', 'wait', 'healthcheck', 'validate', 'doctor']

/** Runs a command line without the program's name. Gives the exit code; a server runs on. */
export async function run (argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
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
    if (!(error instanceof CommanderError)) return tellTrouble(error, surroundings, isJson, verbs)
    return error.exitCode === 0 ? 0 : tellTrouble(misused(error, inPlural(argv, verbs), verbs), surroundings, isJson)
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
  const [help, isExcess] = [`freshbooks-mock ${command} --help`, code === 'commander.excessArguments']
  const hint = isExcess && first.startsWith('-')
    ? 'a command comes first and its options after it'
    : `${isExcess ? 'values are given by name; ' : ''}${command.startsWith('-') ? 'freshbooks-mock --help' : help} tells what there is`
  return new Refusal(400, 'bad-usage', sentence, near === undefined ? { hint } : { did_you_mean: near })
}

type Doing = (work: () => Promise<ExitCode>) => Promise<void>

async function programOf (verbs: readonly Verb[], surroundings: Surroundings, doing: Doing): Promise<Command> {
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
    .configureHelp({ showGlobalOptions: false, subcommandTerm: command => [command.name(), ...termOf(command)].join(' ') })
    .helpCommand(false)
    .commandsGroup('This program:')
  addServe(program, surroundings, doing)
  addHealth(program, surroundings, doing)
  addLocal(program, surroundings, doing)
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
  : command.registeredArguments.map(({ required, variadic }, index) => {
    const name = `${command.registeredArguments[index]!.name()}${variadic ? '...' : ''}`
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

/** The options of a server, for serve and doctor. */
function withOptions (command: Command): Command {
  for (const declaration of optionDeclarations) {
    if (declaration.flag !== undefined) command.addOption(flagOf(declaration))
  }
  return command.option('--json', 'Prints one line of JSON, for programs.')
}

function flagOf ({ flag, description, usual, read, isList = false }: OptionDeclaration): Option {
  const isShown = usual !== undefined && typeof usual !== 'boolean'
  const option = new Option(flag!, isShown ? `${description} (${String(usual)})` : description)
  if (option.negate) return option
  return option.argParser<unknown>((text, before) => {
    try {
      return isList ? [...before as unknown[] | undefined ?? [], ...text.split(',').map(read)] : read(text)
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message)
    }
  })
}

/** Flags that were given. */
const flagsOf = (command: Command): Flags => Object.fromEntries(Object.entries(command.opts())
  .filter(([name]) => command.getOptionValueSource(name) === 'cli')
  .map(([name, value]) => [name, value === true ? aloneOf(name) : value]))

const aloneOf = (wanted: string): unknown => optionDeclarations.find(({ name }) => name === wanted)?.alone ?? true

const isJsonOf = (command: Command): boolean => command.opts().json === true

function addServe (program: Command, surroundings: Surroundings, doing: Doing): void {
  const command = withOptions(program.command('serve', { isDefault: true })
    .description('Serves the API. This is what happens without a command.'))
    .addHelpText('after', `
Every option can come from a variable (${variableOf(optionDeclarations[0]!)}), or from freshbooks-mock.yaml in
the working folder (port: 4000). Flags go before variables, variables before the file.`)
  command.action(() => doing(async () => {
    const { serve } = await import('./serve.ts')
    await serve(flagsOf(command), isJsonOf(command), surroundings)
    return 0
  }))
}

function addHealth (program: Command, surroundings: Surroundings, doing: Doing): void {
  const where = (url?: string): string => {
    const port = ['FRESHBOOKS_MOCK_PORT', 'PORT'].map(name => variable(surroundings, name))
      .find(text => /^\d+$/.test(text ?? ''))
    return withScheme(url ?? `localhost:${port ?? DEFAULT_PORT}`)
  }
  const address = '--url <url>'
  program.command('wait').description('Waits until a server is ready.')
    .option(address, `Where it is (FRESHBOOKS_MOCK_URL, else http://localhost:${DEFAULT_PORT}).`)
    .addOption(new Option('--timeout <seconds>', 'Gives up after so long (30).').argParser(readSeconds))
    .option('--json', 'Prints one line of JSON.')
    .action(({ url, timeout = 30, json }: { url?: string, timeout?: number, json?: boolean }) => doing(async () =>
      (await import('./health.ts')).wait(
        where(url ?? variable(surroundings, 'FRESHBOOKS_MOCK_URL')), timeout, json === true, surroundings)))
  program.command('healthcheck').description('Whether the server on this machine is ready, for containers.')
    .option(address, 'Where it is (this machine, at the port that PORT says).')
    .action(({ url }: { url?: string }) => doing(async () => (await import('./health.ts')).checkHealth(where(url))))
}

function readSeconds (text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds.')
}

/** Commands that need the code of the server and no server. */
function addLocal (program: Command, surroundings: Surroundings, doing: Doing): void {
  program.command('validate <file...>').description('Says what is wrong with fixtures, without a server.')
    .option('--json', 'Prints one line of JSON for each.')
    .action((files: string[], { json }: { json?: boolean }) => doing(async () => {
      const { validate } = await import('./validate.ts')
      return withHouse(({ stories }) => validate(files, json === true, stories, surroundings))
    }))
  const command = withOptions(program.command('doctor')
    .description('What stands in the way here, where options come from, and what to do.'))
  command.action(() => doing(async () => {
    const [{ doctor }, { settledIfCan }] = await Promise.all([import('./doctor.ts'), import('./serve.ts')])
    const { settled, trouble } = await settledIfCan(flagsOf(command), surroundings)
    const check: Check = source => withHouse(async ({ stories }) => typeof source === 'string'
      ? stories.checkFile(resolve(surroundings.cwd, source))
      : stories.check('text' in source ? source.text : source.value, source.name))
    return doctor({ settled, trouble, check, surroundings }, isJsonOf(command))
  }))
}

/** Works with a server that nobody can reach. */
async function withHouse<Result> (work: (house: House) => Promise<Result>): Promise<Result> {
  const { buildServer } = await import('../server.ts')
  const { app, house } = buildServer()
  try {
    return await work(house)
  } finally {
    await app.close()
  }
}
