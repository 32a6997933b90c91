// The commands that are no verbs: serve, wait, healthcheck, validate and doctor, with the flags of a server.
import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { AppContext } from '../control/app-context.ts'
import { DEFAULT_PORT } from '../options.ts'
import type { Check } from './checks.ts'
import { optionDeclarations, variableOf, type OptionDeclaration } from './options.ts'
import type { Flags } from './settings.ts'
import { variable, withScheme, type Doing, type Environment } from './environment.ts'

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

const aloneOf = (wanted: string): unknown =>
  optionDeclarations.find(({ name }) => name === wanted)?.alone ?? true

const isJsonOf = (command: Command): boolean => command.opts().json === true

/** Adds them; what they do is loaded when they are asked for. */
export function addOwnCommands (program: Command, surroundings: Environment, doing: Doing): void {
  addServe(program, surroundings, doing)
  addHealth(program, surroundings, doing)
  addLocal(program, surroundings, doing)
}

function addServe (program: Command, surroundings: Environment, doing: Doing): void {
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

interface WaitFlags {
  readonly url?: string
  readonly timeout?: number
  readonly json?: boolean
}

function addHealth (program: Command, surroundings: Environment, doing: Doing): void {
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
    .action(({ url, timeout = 30, json = false }: WaitFlags) => doing(async () => {
      const { wait } = await import('./health.ts')
      return wait(where(url ?? variable(surroundings, 'FRESHBOOKS_MOCK_URL')), timeout, json, surroundings)
    }))
  program.command('healthcheck').description('Whether the server on this machine is ready, for containers.')
    .option(address, 'Where it is (this machine, at the port that PORT says).')
    .action(({ url }: WaitFlags) => doing(async () =>
      (await import('./health.ts')).checkHealth(where(url))))
}

function readSeconds (text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds.')
}

/** Commands that need the code of the server and no server. */
function addLocal (program: Command, surroundings: Environment, doing: Doing): void {
  program.command('validate <file...>').description('Says what is wrong with fixtures, without a server.')
    .option('--json', 'Prints one line of JSON for each.')
    .action((files: string[], { json }: { json?: boolean }) => doing(async () => {
      const { validate } = await import('./validate.ts')
      return withHouse(({ fixtures: stories }) => validate(files, json === true, stories, surroundings))
    }))
  const command = withOptions(program.command('doctor')
    .description('What stands in the way here, where options come from, and what to do.'))
  command.action(() => doing(async () => {
    const [{ doctor }, { settledIfCan }] = await Promise.all([import('./doctor.ts'), import('./serve.ts')])
    const { settled, trouble } = await settledIfCan(flagsOf(command), surroundings)
    const check: Check = source => withHouse(async ({ fixtures: stories }) => typeof source === 'string'
      ? stories.checkFile(resolve(surroundings.cwd, source))
      : stories.check(source.text, source.name))
    return doctor({ settled, trouble, check, surroundings }, isJsonOf(command))
  }))
}

/** Works with a server that nobody can reach. */
async function withHouse<Result> (work: (house: AppContext) => Promise<Result>): Promise<Result> {
  const { buildServer } = await import('../server.ts')
  const { app, context: house } = buildServer()
  try {
    return await work(house)
  } finally {
    await app.close()
  }
}
