// `env`: what SDKs have to be told to use a world, in the form in which each of them is told.
import type { Command } from 'commander'
import type { WorldDescription } from '../control/describe.ts'
import { Refusal } from '../control/refusal.ts'
import type { Verb } from '../control/verb.ts'
import { nearestName } from '../suggest.ts'
import { callsServer, urlOf, withServerOptions, type ServerFlags } from './server-client.ts'
import type { ExitCode, Environment } from './environment.ts'

export interface EnvFlags extends ServerFlags {
  readonly unset?: boolean
}

type Pairs = ReadonlyArray<readonly [string, string]>

/** A way to write variables down. */
interface Form {
  /** What it is for, in the help. */
  readonly description: string
  readonly write: (pairs: Pairs, world: WorldDescription) => string[]
  readonly unset?: (names: readonly string[]) => string[]
}

const quoted = (text: string): string =>
  /^[\w./:@%+-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

const exports = (pairs: Pairs): string[] => pairs.map(([name, value]) => `export ${name}=${quoted(value)}`)
const unset = (names: readonly string[]): string[] => names.map(name => `unset ${name}`)
const plain = (pairs: Pairs): string[] => pairs.map(([name, value]) => `${name}=${value}`)

const forms: Readonly<Record<string, Form>> = {
  shell: { description: 'Exports, for eval "$(freshbooks-mock env)".', write: exports, unset },
  node: {
    description: 'Exports, and how a client is made.',
    write: (pairs, { client_id, access_token }) => [
      ...exports(pairs), '# @freshbooks/api reads the first two; then',
      `#   new Client('${client_id}', { accessToken: '${access_token}' })`,
    ],
    unset,
  },
  python: {
    description: 'The same for Python.',
    write: (pairs, { client_id, access_token }) => [
      ...exports(pairs), '# freshbooks-sdk reads the first two; then',
      `#   Client(client_id="${client_id}", access_token="${access_token}")`,
    ],
    unset,
  },
  java: {
    description: 'The same for Java.',
    write: (pairs, { client_id, access_token }) => [
      ...exports(pairs), '# freshbooks-sdk reads the first two; then',
      `#   new FreshBooksClient.FreshBooksClientBuilder("${client_id}")` +
        `.withAccessToken("${access_token}").build()`,
    ],
    unset,
  },
  php: {
    description: 'Lines of PHP, whose SDK reads no variable.',
    write: (_pairs, { base_url, client_id, access_token }) => [
      '// amcintosh/freshbooks reads no variable: set the addresses before the client is made.',
      `$conf = new \\amcintosh\\FreshBooks\\FreshBooksClientConfig(accessToken: '${access_token}');`,
      `$conf->apiBaseUrl = '${base_url}';`,
      '$conf->authBaseUrl = $conf->apiBaseUrl;',
      `$client = new \\amcintosh\\FreshBooks\\FreshBooksClient('${client_id}', $conf);`,
    ],
  },
  dotenv: { description: 'Lines of a .env file.', write: plain },
  github: {
    description: 'For a step of GitHub Actions: freshbooks-mock env github >> "$GITHUB_ENV".',
    write: plain,
  },
}

/** Variables: first those that SDKs read, then what programs and this command line may use. */
function pairsOf (world: WorldDescription, url: string): Pairs {
  const { env, access_token, refresh_token, client_id, client_secret, redirect_uri } = world
  const { account_id, business_id, business_uuid, identity_id } = world
  const mine = {
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
    ...Object.entries(mine).filter(([, value]) => value !== null)
      .map(([name, value]) => [`FRESHBOOKS_MOCK_${name.toUpperCase()}`, String(value)] as const),
  ]
}

/** What its help says. */
export const describeEnv = (command: Command): Command => withServerOptions(command
  .description('Prints what SDKs must be told to use a world of a running server.')
  .argument('[form]', 'How: one of the following.', 'shell')
  .option('--unset', 'Takes the variables back.'), true)
  .addHelpText('after', `\nForms:\n${Object.entries(forms)
    .map(([name, { description }]) => `  ${name.padEnd(15)}${description}`).join('\n')}`)

function formNamed (name: string): Form {
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined
  if (form !== undefined) return form
  const near = nearestName(name, Object.keys(forms))
  throw new Refusal(400, 'bad-input', `env has no form '${name}'; known: ${Object.keys(forms).join(', ')}`,
    near === undefined ? {} : { did_you_mean: near })
}

/** Prints them. */
export async function printEnv (
  name: string, flags: EnvFlags, verbs: readonly Verb[], surroundings: Environment
): Promise<ExitCode> {
  const form = formNamed(name)
  const { output } = await callsServer(surroundings, flags)(
    verbs.find(verb => verb.name === 'worlds.show')!, {}
  )
  const world = output as unknown as WorldDescription
  const pairs = pairsOf(world, urlOf(flags, surroundings))
  const lines = flags.json === true
    ? [JSON.stringify(Object.fromEntries(pairs))]
    : flags.unset === true ? unsetIn(name, form, pairs) : form.write(pairs, world)
  surroundings.stdout.write(lines.map(line => `${line}\n`).join(''))
  return 0
}

function unsetIn (name: string, form: Form, pairs: Pairs): string[] {
  if (form.unset !== undefined) return form.unset(pairs.map(([variable]) => variable))
  const able = Object.keys(forms).filter(other => forms[other]!.unset !== undefined)
  throw new Refusal(400, 'bad-input', `nothing can be unset in the form ${name}`,
    { hint: `it can with ${able.join(', ')}` })
}
