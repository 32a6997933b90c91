// Where the options of a server come from: flags before environment before file before what is usual.
import { Refusal } from '../control/refusal.ts'
import { nearestName } from '../suggest.ts'
import { keyOf, optionDeclarations, variableOf, type OptionDeclaration } from './options.ts'
import type { ConfigFile } from './file.ts'
import { variable, type Environment } from './environment.ts'

/** Values of flags by the names of options, read. */
export type Flags = Readonly<Record<string, unknown>>

export interface Settled {
  readonly option: OptionDeclaration
  readonly value: unknown
  readonly from: 'flag' | 'environment' | 'file' | 'default'
  /** Name of the flag, variable or file. */
  readonly by?: string
  /** Why it cannot be used, in a sentence. */
  readonly mistake?: string
}

export interface Sources extends Pick<Environment, 'env'> {
  readonly flags: Flags
  readonly file?: ConfigFile | undefined
}

/** All options, settled; mistakes are told with each, so that doctor can show them all. */
export const settle = (sources: Sources): Settled[] =>
  optionDeclarations.map(option => settled(option, sources))

function settled (option: OptionDeclaration, { flags, env, file }: Sources): Settled {
  const { name, flag, usual } = option
  if (flags[name] !== undefined) return { option, value: flags[name], from: 'flag', by: longOf(flag!) }
  const named = [variableOf(option), option.variable ?? ''].find(known => isSaid(known, env))
  if (named !== undefined) return { ...said(option, env[named]!, named), from: 'environment', by: named }
  const value = file?.options[keyOf(option)]
  if (value !== undefined) {
    return { ...said(option, value, `${keyOf(option)} of ${file!.name}`), from: 'file', by: file!.name }
  }
  if (name === 'fixtures' && file?.fixture !== undefined) {
    return { option, value: [file.fixture], from: 'file', by: file.name }
  }
  return { option, value: usual, from: 'default' }
}

/** `--fixtures` of `--fixture, --fixtures <files>`. */
const longOf = (flag: string): string => /(--[\w-]+)[^-]*$/.exec(flag)![1]!

/** Kubernetes tells every container where the service `freshbooks-mock` is, under such names. */
const isOfKubernetes = (name: string, value = ''): boolean =>
  /^FRESHBOOKS_MOCK_(SERVICE_(HOST|PORT)|PORT_\d+_)/.test(name) ||
    (name === 'FRESHBOOKS_MOCK_PORT' && /^\w+:\/\//.test(value))

const isSaid = (name: string, env: Environment['env']): boolean =>
  variable({ env }, name) !== undefined && !isOfKubernetes(name, env[name])

/** A value of a variable or file, read as that of a flag is. */
function said (option: OptionDeclaration, value: unknown, where: string) {
  const { isList = false, read } = option
  const texts = isList ? [value].flat().flatMap(one => String(one).split(',')) : [String(value)]
  try {
    const values = texts.map(text => read(text.trim()))
    return { option, value: isList ? values : values[0] }
  } catch (error) {
    return { option, value, mistake: `${where} is '${texts.join(',')}': ${(error as Error).message}` }
  }
}

/** Variables that are read by the commands that talk to a server, and those that `env` prints. */
export const clientVariables: readonly string[] = [
  'URL', 'WORLD', 'ACCESS_TOKEN', 'REFRESH_TOKEN', 'CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI', 'ACCOUNT_ID',
  'BUSINESS_ID', 'BUSINESS_UUID', 'IDENTITY_ID',
].map(name => `FRESHBOOKS_MOCK_${name}`)

/** Variables that look like ours and mean nothing; each with the one that was meant, if any. */
export function unknownVariables (env: Environment['env']): Array<{ name: string, near?: string }> {
  const known = [...optionDeclarations.map(variableOf), ...clientVariables]
  return Object.keys(env)
    .filter(name => name.startsWith('FRESHBOOKS_MOCK_') && !known.includes(name) && isSaid(name, env))
    .map(name => {
      const near = nearestName(name, known)
      return { name, ...(near === undefined ? {} : { near }) }
    })
}

/** Refuses what cannot be used: the first mistake, or a variable that means nothing. */
export function usable (settled: readonly Settled[], env: Environment['env']): readonly Settled[] {
  const mistake = settled.find(one => one.mistake !== undefined)?.mistake
  if (mistake !== undefined) throw new Refusal(400, 'bad-option', mistake)
  const [unknown] = unknownVariables(env)
  if (unknown === undefined) return settled
  throw new Refusal(400, 'unknown-variable', `no option is called ${unknown.name} in the environment`, {
    ...(unknown.near === undefined ? {} : { did_you_mean: unknown.near }),
    hint: '`freshbooks-mock doctor` lists all options',
  })
}
