// The command-line door: generates a command from each verb. There is no code for a particular verb.
import { basename } from 'node:path'
import { Argument, Option, type Command } from 'commander'
import { bodyParameter, namedParameters, pathParameters } from '../control/arguments.ts'
import type { Input } from '../control/input.ts'
import { Document, isAboutWorld, type Parameter, type Verb } from '../control/verb.ts'
import type { VerbResult } from '../control/call.ts'
import { serverClient, withServerOptions, type ServerFlags } from './server-client.ts'
import {
  acceptsFile, bodyValue, isStructured, optionValue, readInputFile, requiredStructured
} from './inputs.ts'
import { formatAnswer } from './output.ts'
import type { CommandRunner, ExitCode, Environment } from './environment.ts'
import { defaultVerbOf, groupsOf, nameParts } from './suggestions.ts'

// headings of the help
const worldHeading = 'One world:'
const serverHeading = 'The server:'

/** Adds a command for every verb, except in groups for which there is one already (`validate`). */
export function registerVerbs (
  program: Command, verbs: readonly Verb[], environment: Environment, runCommand: CommandRunner
): void {
  const existing = program.commands.map(command => command.name())
  for (const [name, group] of groupsOf(verbs)) {
    if (existing.includes(name)) continue
    const heading = group.some(isAboutWorld) ? worldHeading : serverHeading
    if (nameParts(group[0]!)[1] === undefined) {
      configureCommand(program.command(name).helpGroup(heading), group[0]!, environment, runCommand)
      continue
    }
    const defaultVerb = defaultVerbOf(group)
    const parent = program.command(name).helpGroup(heading).helpCommand(false).commandsGroup('Commands:')
      .summary(`${(defaultVerb ?? group[0]!).summary} ${commandNames(group)}`)
      .description(defaultVerb === undefined ? '' : `Without a deed: ${nameParts(defaultVerb)[1]!}.`)
      .usage('[deed] [options]')
    for (const verb of group) {
      const command = parent.command(nameParts(verb)[1]!, { isDefault: verb === defaultVerb })
      configureCommand(command, verb, environment, runCommand)
    }
  }
}

const commandNames = (group: readonly Verb[]): string =>
  `(${group.map(verb => nameParts(verb)[1]).join(', ')})`

/** Sets the description, arguments, options and action of a command. */
function configureCommand (
  command: Command, verb: Verb, environment: Environment, runCommand: CommandRunner
): void {
  command.description(verb.summary)
  for (const argument of argumentsOf(verb)) command.addArgument(argument)
  for (const name of namedParameters(verb)) command.addOption(optionFor(name, verb.input![name]!))
  if (acceptsFile(verb)) {
    command.option('--input <file>', 'Takes all of these from a file of YAML or JSON; - is standard input.')
  }
  withServerOptions(command, isAboutWorld(verb))
  command.action((...args: unknown[]) => runCommand(async () => {
    const flags = command.opts<ServerFlags & Flags>()
    const values = args.slice(0, argumentsOf(verb).length) as ArgumentValues
    const world = takesWorldArgument(verb) ? values[0] as string | undefined : undefined
    const input = await readInput(verb, values, flags, environment)
    const serverFlags = world === undefined ? flags : { ...flags, world }
    const result = await serverClient(environment, serverFlags)(verb, input)
    return printResult(result, verb, flags.json === true, environment)
  }))
}

type Flags = Readonly<Record<string, unknown>>
type ArgumentValues = ReadonlyArray<string | string[] | undefined>

/** Verbs whose path is only the world take its name as an argument, instead of --world. */
const takesWorldArgument = ({ path }: Verb): boolean => path === '/worlds/:world'

function argumentsOf (verb: Verb): Argument[] {
  const { input = {} } = verb
  if (takesWorldArgument(verb)) return [new Argument('[world]', 'Name of the world, as --world.')]
  const pathArguments = pathParameters(verb)
    .map(name => new Argument(`<${name}>`, input[name]?.description ?? ''))
  const bodyName = bodyParameter(verb)
  if (bodyName !== undefined) return [...pathArguments, bodyArgument(bodyName, input[bodyName]!)]
  if (requiredStructured(verb).length === 0) return pathArguments
  const file = new Argument('[file]', 'What it takes, as a file of YAML or JSON; - is standard input.')
  return [...pathArguments, file]
}

function bodyArgument (name: string, { required = false, description, schema }: Parameter): Argument {
  const isObject = schema.type === 'object'
  const [open, close] = required ? ['<', '>'] : ['[', ']']
  return new Argument(`${open}${name}${isObject ? '...' : ''}${close}`,
    `${description} A file; - is standard input${isObject ? '; or name=value words' : ''}.`)
}

const flagName = (name: string): string => `--${name.replaceAll('_', '-')}`

/** The option of a named parameter; it may be repeated. */
function optionFor (name: string, parameter: Parameter): Option {
  const { schema, description } = parameter
  const types = [schema.type].flat()
  const choices = ((schema as { enum?: readonly unknown[] }).enum ?? []).map(String)
  const text = choices.length === 0 || description.includes(choices[0]!)
    ? description
    : `${description} One of ${choices.join(', ')}.`
  const value = types.includes('boolean') ? '[yes]' : `<${valuePlaceholder(parameter)}>`
  return new Option(`${flagName(name)} ${value}`, text)
    .argParser((text: string, before: readonly string[] = []) => [...before, text])
}

/** The placeholder of a value in the help. */
function valuePlaceholder (parameter: Parameter): string {
  const types = [parameter.schema.type].flat()
  if (isStructured(parameter)) return 'yaml|@file'
  if (types.includes('array')) return 'names'
  return types[0] === 'integer' || types[0] === 'number' ? 'number' : 'text'
}

/** The input of a verb. Later sources override earlier ones: file name, files, options, arguments. */
async function readInput (
  verb: Verb, values: ArgumentValues, flags: Flags, environment: Environment
): Promise<Input> {
  const { input = {} } = verb
  const pathNames = takesWorldArgument(verb) ? [] : pathParameters(verb)
  const pathValues = pathNames.map((name, index) => [name, values[index] as string] as const)
  const last = values[pathNames.length]
  const bodyName = bodyParameter(verb)
  const file = bodyName === undefined && !takesWorldArgument(verb) ? last as string | undefined : undefined
  const files = [flags.input as string | undefined, file].filter(name => name !== undefined)
  const fileInputs = await Promise.all(files.map(name => readInputFile(name, verb, environment)))
  const options = await Promise.all(namedParameters(verb).map(async name => {
    const attribute = new Option(`${flagName(name)} <value>`).attributeName()
    const given = flags[attribute] as string[] | true | undefined
    if (given === undefined) return [name, undefined] as const
    const texts = given === true ? ['true'] : given
    return [name, await optionValue(name, texts, input[name]!, environment)] as const
  }))
  return {
    ...fileNameInput(verb, last),
    ...Object.assign({}, ...fileInputs) as Input,
    ...Object.fromEntries(options.filter(([, value]) => value !== undefined)),
    ...(bodyName === undefined || last === undefined || last.length === 0
      ? {}
      : { [bodyName]: await bodyValue([last].flat(), input[bodyName]!, environment) }),
    ...Object.fromEntries(pathValues),
  }
}

/** The name of the body's file, for verbs that use a name in messages. */
function fileNameInput (verb: Verb, file: unknown): Input {
  const takesName = bodyParameter(verb) !== undefined && namedParameters(verb).includes('name')
  return takesName && typeof file === 'string' && file !== '-' ? { name: basename(file) } : {}
}

/** The content of a file of JSON, without what the answer says about itself. */
function fileText ({ ok, world, ...content }: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

/** Prints a result. Status 422 is the report of a failed check. */
function printResult (
  { status, output }: VerbResult, verb: Verb, isJson: boolean, { stdout, columns }: Environment
): ExitCode {
  if (output instanceof Document) {
    const { content } = output
    const isText = /^text\/|json|yaml|xml/.test(output.contentType)
    stdout.write(isText && !content.toString().endsWith('\n') ? `${content.toString()}\n` : content)
  } else if (isJson) stdout.write(`${JSON.stringify(output)}\n`)
  else stdout.write(verb.isFile === true ? fileText(output) : formatAnswer(output, verb, columns))
  return status === 422 ? 2 : 0
}
