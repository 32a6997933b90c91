// The options of a server, as data. Flags of `serve`, environment variables, keys of the configuration file,
// the output of `doctor` and `info`, and the table of the README are generated from this list.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_PORT } from '../options.ts'
import { durationForms, readMilliseconds } from '../world/dates.ts'

/** An option of a server. */
export interface OptionDeclaration {
  /** Field of Options, except `port` and `host`, and `fixtures`, which becomes `fixtureFiles`. */
  readonly name: string
  /** In commander's syntax. Secrets have no flag, because lists of processes show flags. */
  readonly flag?: string
  readonly description: string
  readonly defaultValue?: unknown
  /** The value of a flag without an argument. */
  readonly preset?: unknown
  /** A second environment variable (`PORT`). */
  readonly variable?: string
  /** Parses text. Throws an Error whose message is one sentence. */
  readonly parse: (text: string) => unknown
  /** Whether the option takes several values, separated by commas. */
  readonly isList?: boolean
  /** Secrets are not shown, and not read from the configuration file. */
  readonly isSecret?: boolean
}

function fail (sentence: string): never {
  throw new Error(sentence)
}

function parsePort (text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  return fail('A port is a number from 0 to 65535; 0 picks a free one.')
}

function parseUrl (text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) fail('It must begin with http:// or https://.')
  return text.replace(/\/+$/, '')
}

const parseCount = (min: number) => (text: string): number =>
  /^\d{1,12}$/.test(text) && Number(text) >= min
    ? Number(text)
    : fail(`It must be a whole number, ${min} or more.`)

function parseSeconds (text: string): number {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : (readMilliseconds(text) ?? NaN) / 1000
  return Number.isInteger(seconds) && seconds >= 1
    ? seconds
    : fail(`It must be whole seconds, 1 or more, or a duration ${durationForms}.`)
}

function parseBoolean (text: string): boolean {
  if (/^(true|1|yes|on)$/i.test(text)) return true
  return /^(false|0|no|off)$/i.test(text) ? false : fail('It must be true or false.')
}

const parseChoice = (...choices: string[]) => (text: string): string =>
  choices.includes(text) ? text : fail(`Allowed choices are ${choices.join(', ')}.`)

const parseText = (text: string): string => text

export const optionDeclarations: readonly OptionDeclaration[] = [
  {
    name: 'port',
    flag: '--port <number>',
    description: 'Port to listen on; 0 picks a free one.',
    defaultValue: DEFAULT_PORT,
    variable: 'PORT',
    parse: parsePort,
  },
  {
    name: 'host',
    flag: '--host <address>',
    description: 'Address to listen on; localhost is both 127.0.0.1 and ::1.',
    defaultValue: 'localhost',
    parse: parseText,
  },
  {
    name: 'fixtures',
    flag: '--fixture, --fixtures <files>',
    description: 'YAML or JSON files in place of the built-in default world; later ones are loaded on top.',
    isList: true,
    parse: parseText,
  },
  {
    name: 'dataDir',
    flag: '--data-dir <folder>',
    description: 'Keep worlds there as SQLite files; in memory without it.',
    parse: parseText,
  },
  {
    name: 'publicUrl',
    flag: '--public-url <url>',
    description: 'URL for links. Default: the address that a request was sent to.',
    parse: parseUrl,
  },
  {
    name: 'allowedHosts',
    flag: '--allowed-host, --allowed-hosts <names>',
    description: 'Further host names under which the control API answers.',
    isList: true,
    parse: text => text.toLowerCase(),
  },
  {
    name: 'webhookHosts',
    flag: '--webhook-host, --webhook-hosts <names>',
    description: 'Hosts beside this machine that webhooks may be sent to; * for every one.',
    isList: true,
    parse: text => text.toLowerCase(),
  },
  {
    name: 'prompt',
    flag: '--prompt <mode>',
    description: 'What authorize does: redirect at once (auto), or show the page (page).',
    parse: parseChoice('auto', 'page'),
  },
  {
    name: 'maxWorlds',
    flag: '--max-worlds <number>',
    description: 'Most worlds at a time; the least recently used one is dropped for a new one.',
    defaultValue: 256,
    parse: parseCount(1),
  },
  {
    name: 'idle',
    flag: '--idle <seconds>',
    description: 'Time without use after which a world is dropped: seconds, or such as 30min.',
    defaultValue: 1800,
    parse: parseSeconds,
  },
  {
    name: 'journalSize',
    flag: '--journal-size <number>',
    description: 'Requests that the log of each world keeps; 0 turns it off.',
    defaultValue: 1000,
    parse: parseCount(0),
  },
  {
    name: 'journalBody',
    flag: '--journal-body <bytes>',
    description: 'Bytes of a body that the log keeps.',
    defaultValue: 65_536,
    parse: parseCount(0),
  },
  {
    name: 'diagnostics',
    flag: '--no-diagnostics',
    description: 'Leave out the mock\'s own headers (X-Mock-…).',
    defaultValue: true,
    parse: parseBoolean,
  },
  {
    name: 'log',
    flag: '--log [level]',
    description: 'Log requests: trace, debug, info, warn or error. Default level: info.',
    preset: 'info',
    parse: parseChoice('trace', 'debug', 'info', 'warn', 'error'),
  },
  {
    name: 'adminToken',
    description: 'Token that gives other machines access to the control API.',
    isSecret: true,
    parse: parseText,
  },
]

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** The key in freshbooks-mock.yaml: `data_dir`. */
export const keyOf = ({ name }: OptionDeclaration): string => snakeCase(name)

/** The environment variable: `FRESHBOOKS_MOCK_DATA_DIR`. */
export const variableOf = ({ name }: OptionDeclaration): string =>
  `FRESHBOOKS_MOCK_${snakeCase(name).toUpperCase()}`

/** Names of the configuration file. */
export const configFileNames: readonly string[] =
  ['freshbooks-mock.yaml', 'freshbooks-mock.yml', 'freshbooks-mock.json']

/** Names of the configuration files that a folder has. */
export const configFiles = (folder: string): string[] =>
  configFileNames.filter(name => existsSync(join(folder, name)))

/** The table of options in the README, as Markdown. */
export const optionsTable = (): string => [
  '| flag | variable, key of the file | default | |',
  '|---|---|---|---|',
  ...optionDeclarations.map(option => {
    const { flag, defaultValue, description, variable, isSecret } = option
    const variables = [variableOf(option), ...variable === undefined ? [] : [variable]]
    const cells = [
      flag === undefined ? '' : `\`${flag}\``,
      [...variables, ...isSecret === true ? [] : [keyOf(option)]].map(name => `\`${name}\``).join(', '),
      defaultValue === undefined ? '' : `\`${String(defaultValue)}\``,
      description,
    ]
    return `| ${cells.join(' | ')} |`
  }),
].join('\n')
