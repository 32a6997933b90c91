// Resolves the options of a server: flags precede the environment, which precedes the configuration file,
// which precedes defaults.
import { CACHE_VARIABLE } from '../cache-folder.ts'
import { Refusal } from '../control/refusal.ts'
import { nearestName } from '../suggest.ts'
import { keyOf, optionDeclarations, variableOf, type OptionDeclaration } from './options.ts'
import type { ConfigFile } from './file.ts'
import { variable, type Environment } from './environment.ts'

/** Parsed values of flags by option name. */
export type Flags = Readonly<Record<string, unknown>>

/** An option with its value and where the value comes from. */
export interface ResolvedOption {
  readonly option: OptionDeclaration
  readonly value: unknown
  readonly from: 'flag' | 'environment' | 'file' | 'default'
  /** Name of the flag, variable or file. */
  readonly source?: string
  /** Why the value is invalid: one sentence. */
  readonly error?: string
}

export interface OptionSources extends Pick<Environment, 'env'> {
  readonly flags: Flags
  readonly file?: ConfigFile | undefined
}

/** Resolves all options. An invalid value has an `error`, so that doctor can show all of them. */
export const resolveOptions = (sources: OptionSources): ResolvedOption[] =>
  optionDeclarations.map(option => resolveOption(option, sources))

function resolveOption (option: OptionDeclaration, { flags, env, file }: OptionSources): ResolvedOption {
  const { name, flag, defaultValue } = option
  if (flags[name] !== undefined) return { option, value: flags[name], from: 'flag', source: longFlag(flag!) }
  const variableName = [variableOf(option), option.variable ?? ''].find(known => isSet(known, env))
  if (variableName !== undefined) {
    return {
      ...parseValue(option, env[variableName]!, variableName), from: 'environment', source: variableName,
    }
  }
  const value = file?.options[keyOf(option)]
  if (value !== undefined) {
    const label = `${keyOf(option)} of ${file!.name}`
    return { ...parseValue(option, value, label), from: 'file', source: file!.name }
  }
  if (name === 'fixtures' && file?.fixture !== undefined) {
    return { option, value: [file.fixture], from: 'file', source: file.name }
  }
  return { option, value: defaultValue, from: 'default' }
}

/** `--fixtures` of `--fixture, --fixtures <files>`. */
const longFlag = (flag: string): string => /(--[\w-]+)[^-]*$/.exec(flag)![1]!

/** Kubernetes sets these variables in every container when there is a service `freshbooks-mock`. */
const isKubernetesVariable = (name: string, value = ''): boolean =>
  /^FRESHBOOKS_MOCK_(SERVICE_(HOST|PORT)|PORT_\d+_)/.test(name) ||
    (name === 'FRESHBOOKS_MOCK_PORT' && /^\w+:\/\//.test(value))

const isSet = (name: string, env: Environment['env']): boolean =>
  variable({ env }, name) !== undefined && !isKubernetesVariable(name, env[name])

/** Parses a value of a variable or file as a flag is parsed; `label` names it in the error. */
function parseValue (
  option: OptionDeclaration, value: unknown, label: string
): Pick<ResolvedOption, 'option' | 'value' | 'error'> {
  const { isList = false, parse } = option
  const texts = isList ? [value].flat().flatMap(one => String(one).split(',')) : [String(value)]
  try {
    const values = texts.map(text => parse(text.trim()))
    return { option, value: isList ? values : values[0] }
  } catch (error) {
    return { option, value, error: `${label} is '${texts.join(',')}': ${(error as Error).message}` }
  }
}

/** Variables that client commands read or that `env` prints. */
export const clientVariables: readonly string[] = [
  'URL', 'WORLD', 'ACCESS_TOKEN', 'REFRESH_TOKEN', 'CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI', 'ACCOUNT_ID',
  'BUSINESS_ID', 'BUSINESS_UUID', 'IDENTITY_ID',
].map(name => `FRESHBOOKS_MOCK_${name}`)

/** Set variables that begin with FRESHBOOKS_MOCK_ and are not known; `near` is the nearest known name. */
export function unknownVariables (env: Environment['env']): Array<{ name: string, near?: string }> {
  const known = [...optionDeclarations.map(variableOf), ...clientVariables, CACHE_VARIABLE]
  return Object.keys(env)
    .filter(name => name.startsWith('FRESHBOOKS_MOCK_') && !known.includes(name) && isSet(name, env))
    .map(name => {
      const near = nearestName(name, known)
      return { name, ...(near === undefined ? {} : { near }) }
    })
}

/** Returns the options. Throws a Refusal for the first invalid value or unknown variable. */
export function validOptions (
  options: readonly ResolvedOption[], env: Environment['env']
): readonly ResolvedOption[] {
  const error = options.find(({ error }) => error !== undefined)?.error
  if (error !== undefined) throw new Refusal(400, 'bad-option', error)
  const [unknown] = unknownVariables(env)
  if (unknown === undefined) return options
  throw new Refusal(400, 'unknown-variable', `no option is called ${unknown.name} in the environment`, {
    ...(unknown.near === undefined ? {} : { did_you_mean: unknown.near }),
    hint: '`freshbooks-mock doctor` lists all options',
  })
}
