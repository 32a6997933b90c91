// The commands that are not verbs: serve, wait, healthcheck, validate and doctor.
import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { AppContext } from '../control/app-context.ts'
import { DEFAULT_PORT } from '../options.ts'
import type { FixtureCheck } from './doctor.ts'
import { optionDeclarations, variableOf, type OptionDeclaration } from './options.ts'
import type { Flags } from './settings.ts'
import { variable, withScheme, type CommandRunner, type Environment } from './environment.ts'

/** Adds the options of a server, which serve and doctor take. */
function addServerOptions (command: Command): Command {
  for (const declaration of optionDeclarations) {
    if (declaration.flag !== undefined) command.addOption(optionFor(declaration))
  }
  return command.option('--json', 'Prints one line of JSON, for programs.')
}

function optionFor (declaration: OptionDeclaration): Option {
  const { flag, description, defaultValue, parse, isList = false } = declaration
  const showsDefault = defaultValue !== undefined && typeof defaultValue !== 'boolean'
  const option = new Option(flag!, showsDefault ? `${description} (${String(defaultValue)})` : description)
  if (option.negate) return option
  return option.argParser<unknown>((text, before) => {
    try {
      return isList ? [...before as unknown[] | undefined ?? [], ...text.split(',').map(parse)] : parse(text)
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message)
    }
  })
}

/** The options that the command line sets. */
const givenFlags = (command: Command): Flags => Object.fromEntries(Object.entries(command.opts())
  .filter(([name]) => command.getOptionValueSource(name) === 'cli')
  .map(([name, value]) => [name, value === true ? presetOf(name) : value]))

const presetOf = (optionName: string): unknown =>
  optionDeclarations.find(({ name }) => name === optionName)?.preset ?? true

const wantsJson = (command: Command): boolean => command.opts().json === true

/** Adds the commands; the code of each is imported when it runs. */
export function addLocalCommands (
  program: Command, environment: Environment, runCommand: CommandRunner
): void {
  addServe(program, environment, runCommand)
  addHealthCommands(program, environment, runCommand)
  addFixtureCommands(program, environment, runCommand)
}

function addServe (program: Command, environment: Environment, runCommand: CommandRunner): void {
  const command = addServerOptions(program.command('serve', { isDefault: true })
    .description('Starts the server. This is the default command.'))
    .addHelpText('after', `
Every option can come from a variable (${variableOf(optionDeclarations[0]!)}), or from freshbooks-mock.yaml in
the working folder (port: 4000). Flags go before variables, variables before the file.`)
  command.action(() => runCommand(async () => {
    const { serve } = await import('./serve.ts')
    await serve(givenFlags(command), wantsJson(command), environment)
    return 0
  }))
}

interface WaitFlags {
  readonly url?: string
  readonly timeout?: number
  readonly json?: boolean
}

function addHealthCommands (program: Command, environment: Environment, runCommand: CommandRunner): void {
  const resolveUrl = (url?: string): string => {
    const port = ['FRESHBOOKS_MOCK_PORT', 'PORT'].map(name => variable(environment, name))
      .find(text => /^\d+$/.test(text ?? ''))
    return withScheme(url ?? `localhost:${port ?? DEFAULT_PORT}`)
  }
  const urlFlag = '--url <url>'
  program.command('wait').description('Waits until a server is ready.')
    .option(urlFlag, `Where it is (FRESHBOOKS_MOCK_URL, else http://localhost:${DEFAULT_PORT}).`)
    .addOption(new Option('--timeout <seconds>', 'Gives up after so long (30).').argParser(parseSeconds))
    .option('--json', 'Prints one line of JSON.')
    .action(({ url, timeout = 30, json = false }: WaitFlags) => runCommand(async () => {
      const { wait } = await import('./health.ts')
      return wait(resolveUrl(url ?? variable(environment, 'FRESHBOOKS_MOCK_URL')), timeout, json, environment)
    }))
  program.command('healthcheck').description('Whether the server on this machine is ready, for containers.')
    .option(urlFlag, 'Where it is (this machine, at the port that PORT says).')
    .action(({ url }: WaitFlags) => runCommand(async () =>
      (await import('./health.ts')).checkHealth(resolveUrl(url))))
}

function parseSeconds (text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds.')
}

/** Adds validate and doctor, which use the code of the server and need no running one. */
function addFixtureCommands (program: Command, environment: Environment, runCommand: CommandRunner): void {
  program.command('validate <file...>').description('Checks fixtures, without a server.')
    .option('--json', 'Prints one line of JSON for each.')
    .action((files: string[], { json }: { json?: boolean }) => runCommand(async () => {
      const { validate } = await import('./validate.ts')
      return withAppContext(({ fixtures }) => validate(files, json === true, fixtures, environment))
    }))
  const command = addServerOptions(program.command('doctor')
    .description('Checks the installation, options and ports, and says what to do.'))
  command.action(() => runCommand(async () => {
    const [{ doctor }, { tryLoadOptions }] = await Promise.all([import('./doctor.ts'), import('./serve.ts')])
    const { options, fileError } = await tryLoadOptions(givenFlags(command), environment)
    const checkFixture: FixtureCheck = source =>
      withAppContext(async ({ fixtures }) => typeof source === 'string'
        ? fixtures.checkFile(resolve(environment.cwd, source))
        : fixtures.check(source.text, source.name))
    return doctor({ options, fileError, checkFixture, environment }, wantsJson(command))
  }))
}

/** Runs something with the context of a server that does not listen. */
async function withAppContext<Result> (run: (context: AppContext) => Promise<Result>): Promise<Result> {
  const { buildServer } = await import('../server.ts')
  const { app, context } = buildServer()
  try {
    return await run(context)
  } finally {
    await app.close()
  }
}
