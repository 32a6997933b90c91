// The command line door: verbs → commands. What a command takes and tells follows from its verb; no verb is
// known here by name.
import { basename } from 'node:path'
import { Argument, Option, type Command } from 'commander'
import { byName, pathParameters, wholeParameter } from '../control/arguments.ts'
import type { Input } from '../control/input.ts'
import { Document, isAboutWorld, type Parameter, type Verb } from '../control/verb.ts'
import type { VerbResult } from '../control/call.ts'
import { callsServer, withServerOptions, type ServerFlags } from './server-client.ts'
import { hasParts, inputsIn, neededWithParts, takesFile, valueOf, wholeOf } from './inputs.ts'
import { forPeople } from './output.ts'
import type { Doing, ExitCode, Environment } from './environment.ts'
import { groupsOf, defaultCommand, wordsOf } from './suggestions.ts'

/** Headings of the help. */
const aboutWorlds = 'One world:'
const aboutServer = 'The server:'

/** Makes a command of every verb, but of those that have one already. */
export function registerVerbs (
  program: Command, verbs: readonly Verb[], surroundings: Environment, doing: Doing
): void {
  const taken = program.commands.map(command => command.name())
  for (const [name, group] of groupsOf(verbs)) {
    if (taken.includes(name)) continue
    const heading = group.some(isAboutWorld) ? aboutWorlds : aboutServer
    if (wordsOf(group[0]!)[1] === undefined) {
      equip(program.command(name).helpGroup(heading), group[0]!, surroundings, doing)
      continue
    }
    const usual = defaultCommand(group)
    const parent = program.command(name).helpGroup(heading).helpCommand(false).commandsGroup('Deeds:')
      .summary(`${(usual ?? group[0]!).summary} ${deedsOf(group)}`)
      .description(usual === undefined ? '' : `Without a deed: ${wordsOf(usual)[1]!}.`)
      .usage('[deed] [options]')
    for (const verb of group) {
      equip(parent.command(wordsOf(verb)[1]!, { isDefault: verb === usual }), verb, surroundings, doing)
    }
  }
}

const deedsOf = (group: readonly Verb[]): string => `(${group.map(verb => wordsOf(verb)[1]).join(', ')})`

/** Everything of a command: its text, what it takes, and what it does. */
function equip (command: Command, verb: Verb, surroundings: Environment, doing: Doing): void {
  command.description(verb.summary)
  for (const argument of argumentsOf(verb)) command.addArgument(argument)
  for (const name of byName(verb)) command.addOption(optionOf(name, verb.input![name]!))
  if (takesFile(verb)) {
    command.option('--input <file>', 'Takes all of these from a file of YAML or JSON; - is standard input.')
  }
  withServerOptions(command, isAboutWorld(verb))
  command.action((...given: unknown[]) => doing(async () => {
    const flags = command.opts<ServerFlags & Flags>()
    const words = given.slice(0, argumentsOf(verb).length) as Words
    const world = takesWorld(verb) ? words[0] as string | undefined : undefined
    const input = await inputOf(verb, words, flags, surroundings)
    const about = world === undefined ? flags : { ...flags, world }
    const told = await callsServer(surroundings, about)(verb, input)
    return tell(told, flags.json === true, surroundings)
  }))
}

type Flags = Readonly<Record<string, unknown>>
type Words = ReadonlyArray<string | string[] | undefined>

/** Verbs about nothing but a world may be told its name at once. */
const takesWorld = ({ path }: Verb): boolean => path === '/worlds/:world'

function argumentsOf (verb: Verb): Argument[] {
  const { input = {} } = verb
  if (takesWorld(verb)) return [new Argument('[world]', 'Name of the world, as --world.')]
  const inPath = pathParameters(verb).map(name => new Argument(`<${name}>`, input[name]?.description ?? ''))
  const whole = wholeParameter(verb)
  if (whole !== undefined) return [...inPath, wholeArgument(whole, input[whole]!)]
  if (neededWithParts(verb).length === 0) return inPath
  return [...inPath, new Argument('[file]', 'What it takes, as a file of YAML or JSON; - is standard input.')]
}

function wholeArgument (name: string, { required = false, description, schema }: Parameter): Argument {
  const isObject = schema.type === 'object'
  const [open, close] = required ? ['<', '>'] : ['[', ']']
  return new Argument(`${open}${name}${isObject ? '...' : ''}${close}`,
    `${description} A file; - is standard input${isObject ? '; or name=value words' : ''}.`)
}

const flagOf = (name: string): string => `--${name.replaceAll('_', '-')}`

/** An option for an input. */
function optionOf (name: string, parameter: Parameter): Option {
  const { schema, description } = parameter
  const types = [schema.type].flat()
  const choices = ((schema as { enum?: readonly unknown[] }).enum ?? []).map(String)
  const told = choices.length === 0 || description.includes(choices[0]!)
    ? description
    : `${description} One of ${choices.join(', ')}.`
  const value = types.includes('boolean') ? '[yes]' : `<${kindOf(parameter)}>`
  return new Option(`${flagOf(name)} ${value}`, told)
    .argParser((text: string, before: readonly string[] = []) => [...before, text])
}

/** What a value is called in the help. */
function kindOf (parameter: Parameter): string {
  const types = [parameter.schema.type].flat()
  if (hasParts(parameter)) return 'yaml|@file'
  if (types.includes('array')) return 'names'
  return types[0] === 'integer' || types[0] === 'number' ? 'number' : 'text'
}

async function inputOf (verb: Verb, words: Words, flags: Flags, surroundings: Environment): Promise<Input> {
  const { input = {} } = verb
  const inPath = takesWorld(verb) ? [] : pathParameters(verb)
  const named = inPath.map((name, index) => [name, words[index] as string] as const)
  const last = words[inPath.length]
  const whole = wholeParameter(verb)
  const file = whole === undefined && !takesWorld(verb) ? last as string | undefined : undefined
  const files = [flags.input as string | undefined, file].filter(name => name !== undefined)
  const filed = await Promise.all(files.map(name => inputsIn(name, verb, surroundings)))
  const said = await Promise.all(byName(verb).map(async name => {
    const texts = flags[new Option(`${flagOf(name)} <value>`).attributeName()] as string[] | true | undefined
    if (texts === undefined) return [name, undefined] as const
    return [name, await valueOf(name, texts === true ? ['true'] : texts, input[name]!, surroundings)] as const
  }))
  return {
    ...nameOf(verb, last),
    ...Object.assign({}, ...filed) as Input,
    ...Object.fromEntries(said.filter(([, value]) => value !== undefined)),
    ...(whole === undefined || last === undefined || last.length === 0
      ? {}
      : { [whole]: await wholeOf([last].flat(), input[whole]!, surroundings) }),
    ...Object.fromEntries(named),
  }
}

/** What messages call a file, where a verb asks for that. */
function nameOf (verb: Verb, file: unknown): Input {
  const isAsked = wholeParameter(verb) !== undefined && byName(verb).includes('name')
  return isAsked && typeof file === 'string' && file !== '-' ? { name: basename(file) } : {}
}

/** Tells an answer; a report of status 422 is a check that failed. */
function tell ({ status, output }: VerbResult, isJson: boolean, { stdout, columns }: Environment): ExitCode {
  if (output instanceof Document) {
    const { content } = output
    const isText = /^text\/|json|yaml|xml/.test(output.contentType)
    stdout.write(isText && !content.toString().endsWith('\n') ? `${content.toString()}\n` : content)
  } else stdout.write(isJson ? `${JSON.stringify(output)}\n` : forPeople(output, columns))
  return status === 422 ? 2 : 0
}
