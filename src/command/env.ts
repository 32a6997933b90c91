// `env`: prints the settings with which SDKs use a world, in a format for each SDK.
import type { Command } from 'commander'
import type { WorldDescription } from '../control/describe.ts'
import { Refusal } from '../control/refusal.ts'
import type { Verb } from '../control/verb.ts'
import { didYouMean } from '../suggest.ts'
import { serverClient, urlOf, withServerOptions, type ServerFlags } from './server-client.ts'
import type { ExitCode, Environment } from './environment.ts'

export interface EnvFlags extends ServerFlags {
  readonly unset?: boolean
}

/** Names and values, in order. */
type Variables = ReadonlyArray<readonly [string, string]>

interface Format {
  /** Shown in the help. */
  readonly description: string
  readonly write: (variables: Variables, world: WorldDescription) => string[]
  readonly unset?: (names: readonly string[]) => string[]
}

const shellQuote = (text: string): string =>
  /^[\w./:@%+-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

const exports = (variables: Variables): string[] =>
  variables.map(([name, value]) => `export ${name}=${shellQuote(value)}`)
const unset = (names: readonly string[]): string[] => names.map(name => `unset ${name}`)
const assignments = (variables: Variables): string[] => variables.map(([name, value]) => `${name}=${value}`)

const formats: Readonly<Record<string, Format>> = {
  shell: { description: 'Exports, for eval "$(freshbooks-mock env)".', write: exports, unset },
  node: {
    description: 'Exports, and how a client is made.',
    write: (variables, { client_id, access_token }) => [
      ...exports(variables), '# @freshbooks/api reads the first two; then',
      `#   new Client('${client_id}', { accessToken: '${access_token}' })`,
    ],
    unset,
  },
  python: {
    description: 'The same for Python.',
    write: (variables, { client_id, access_token }) => [
      ...exports(variables), '# freshbooks-sdk reads the first two; then',
      `#   Client(client_id="${client_id}", access_token="${access_token}")`,
    ],
    unset,
  },
  java: {
    description: 'The same for Java.',
    write: (variables, { client_id, access_token }) => [
      ...exports(variables), '# freshbooks-sdk reads the first two; then',
      `#   new FreshBooksClient.FreshBooksClientBuilder("${client_id}")` +
        `.withAccessToken("${access_token}").build()`,
    ],
    unset,
  },
  php: {
    description: 'Lines of PHP, whose SDK reads no variable.',
    write: (_variables, { base_url, client_id, access_token }) => [
      '// amcintosh/freshbooks reads no variable: set the addresses before the client is made.',
      `$conf = new \\amcintosh\\FreshBooks\\FreshBooksClientConfig(accessToken: '${access_token}');`,
      `$conf->apiBaseUrl = '${base_url}';`,
      '$conf->authBaseUrl = $conf->apiBaseUrl;',
      `$client = new \\amcintosh\\FreshBooks\\FreshBooksClient('${client_id}', $conf);`,
    ],
  },
  dotenv: { description: 'Lines of a .env file.', write: assignments },
  github: {
    description: 'For a step of GitHub Actions: freshbooks-mock env github >> "$GITHUB_ENV".',
    write: assignments,
  },
}

/** First the variables that SDKs read, then those for programs and for this command line. */
function variablesOf (world: WorldDescription, url: string): Variables {
  const { env, access_token, refresh_token, client_id, client_secret, redirect_uri } = world
  const { account_id, business_id, business_uuid, identity_id } = world
  const values = {
    url,
    world: world.world,
    access_token,
    refresh_token,
    client_id,
    client_secret,
    redirect_uri,
    account_id,
    business_id,
    business_uuid,
    identity_id,
  }
  return [
    ...Object.entries(env),
    ...Object.entries(values).filter(([, value]) => value !== null)
      .map(([name, value]) => [`FRESHBOOKS_MOCK_${name.toUpperCase()}`, String(value)] as const),
  ]
}

/** Adds description and options to the command. */
export const configureEnvCommand = (command: Command): Command => withServerOptions(command
  .description('Prints the settings with which SDKs use a world of a running server.')
  .argument('[form]', 'Format: one of the following.', 'shell')
  .option('--unset', 'Unsets the variables.'), true)
  .addHelpText('after', `\nForms:\n${Object.entries(formats)
    .map(([name, { description }]) => `  ${name.padEnd(15)}${description}`).join('\n')}`)

function findFormat (name: string): Format {
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined
  if (format !== undefined) return format
  throw new Refusal(400, 'bad-input', `env has no form '${name}'; known: ${Object.keys(formats).join(', ')}`,
    didYouMean(name, Object.keys(formats)))
}

/** Prints the variables of the world that the flags name. Throws a Refusal for an unknown format. */
export async function printEnv (
  name: string, flags: EnvFlags, verbs: readonly Verb[], environment: Environment
): Promise<ExitCode> {
  const format = findFormat(name)
  const { output } = await serverClient(environment, flags)(
    verbs.find(verb => verb.name === 'worlds.show')!, {}
  )
  const world = output as unknown as WorldDescription
  const variables = variablesOf(world, urlOf(flags, environment))
  const lines = flags.json === true
    ? [JSON.stringify(Object.fromEntries(variables))]
    : flags.unset === true ? unsetLines(name, format, variables) : format.write(variables, world)
  environment.stdout.write(lines.map(line => `${line}\n`).join(''))
  return 0
}

function unsetLines (name: string, format: Format, variables: Variables): string[] {
  if (format.unset !== undefined) return format.unset(variables.map(([variable]) => variable))
  const supported = Object.keys(formats).filter(other => formats[other]!.unset !== undefined)
  throw new Refusal(400, 'bad-input', `nothing can be unset in the form ${name}`,
    { hint: `it can with ${supported.join(', ')}` })
}
