// The options of a server, as data: the flags of `serve`, variables, keys of the file, what `doctor` and
// `info` tell, and the table of the README all follow from this list.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_PORT } from '../options.ts'

/** An option of a server. */
export interface OptionDeclaration {
  /** Field of Options; `port` and `host` say where it listens, `fixtures` are its `fixtureFiles`. */
  readonly name: string
  /** As commander writes it; none for what is no business of a list of processes. */
  readonly flag?: string
  readonly description: string
  /** Its value where nobody says anything. */
  readonly usual?: unknown
  /** Its value where the flag stands alone. */
  readonly alone?: unknown
  /** A further variable that names it. */
  readonly variable?: string
  /** A text as a value. Throws an Error whose message is a sentence. */
  readonly read: (text: string) => unknown
  /** Whether it takes several values, with commas between them. */
  readonly isList?: boolean
  readonly isSecret?: boolean
}

function fail (sentence: string): never {
  throw new Error(sentence)
}

function readPort (text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  return fail('A port is a number from 0 to 65535; 0 picks a free one.')
}

function readUrl (text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) fail('It must begin with http:// or https://.')
  return text.replace(/\/+$/, '')
}

const readCount = (least: number) => (text: string): number =>
  /^\d{1,12}$/.test(text) && Number(text) >= least
    ? Number(text)
    : fail(`It must be a whole number, ${least} or more.`)

function readSwitch (text: string): boolean {
  if (/^(true|1|yes|on)$/i.test(text)) return true
  return /^(false|0|no|off)$/i.test(text) ? false : fail('It must be true or false.')
}

const readChoice = (...choices: string[]) => (text: string): string =>
  choices.includes(text) ? text : fail(`Allowed choices are ${choices.join(', ')}.`)

const readText = (text: string): string => text

export const optionDeclarations: readonly OptionDeclaration[] = [
  {
    name: 'port',
    flag: '--port <number>',
    description: 'Port to listen on; 0 picks a free one.',
    usual: DEFAULT_PORT,
    variable: 'PORT',
    read: readPort,
  },
  {
    name: 'host',
    flag: '--host <address>',
    description: 'Address to listen on; localhost is both 127.0.0.1 and ::1.',
    usual: 'localhost',
    read: readText,
  },
  {
    name: 'fixtures',
    flag: '--fixture, --fixtures <files>',
    description: 'YAML or JSON files in place of the built-in default world; later ones are told on top.',
    isList: true,
    read: readText,
  },
  {
    name: 'dataDir',
    flag: '--data-dir <folder>',
    description: 'Keep worlds there as SQLite files; in memory without it.',
    read: readText,
  },
  {
    name: 'publicUrl',
    flag: '--public-url <url>',
    description: 'Where others reach this server; links are built from it.',
    read: readUrl,
  },
  {
    name: 'allowedHosts',
    flag: '--allowed-host, --allowed-hosts <names>',
    description: 'Further host names the control API answers under.',
    isList: true,
    read: text => text.toLowerCase(),
  },
  {
    name: 'prompt',
    flag: '--prompt <mode>',
    description: 'What authorize does: redirect at once (auto), or show the page (page).',
    read: readChoice('auto', 'page'),
  },
  {
    name: 'maxWorlds',
    flag: '--max-worlds <number>',
    description: 'Most worlds at a time; the one used longest ago makes room.',
    usual: 256,
    read: readCount(1),
  },
  {
    name: 'idle',
    flag: '--idle <seconds>',
    description: 'How long nobody may use a world before it is dropped.',
    usual: 1800,
    read: readCount(1),
  },
  {
    name: 'journalSize',
    flag: '--journal-size <number>',
    description: 'Requests that the log of each world keeps; 0 turns it off.',
    usual: 1000,
    read: readCount(0),
  },
  {
    name: 'journalBody',
    flag: '--journal-body <bytes>',
    description: 'Bytes of a body that the log keeps.',
    usual: 65_536,
    read: readCount(0),
  },
  {
    name: 'diagnostics',
    flag: '--no-diagnostics',
    description: 'Leave out the mock\'s own headers (X-Mock-…).',
    usual: true,
    read: readSwitch,
  },
  {
    name: 'log',
    flag: '--log [level]',
    description: 'Log requests: trace, debug, info, warn or error; info where no level is said.',
    alone: 'info',
    read: readChoice('trace', 'debug', 'info', 'warn', 'error'),
  },
  {
    name: 'adminToken',
    description: 'Token that opens the control API to other machines.',
    isSecret: true,
    read: readText,
  },
]

const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** Its key in freshbooks-mock.yaml: `data_dir`. */
export const keyOf = ({ name }: OptionDeclaration): string => snake(name)

/** Its variable: `FRESHBOOKS_MOCK_DATA_DIR`. */
export const variableOf = ({ name }: OptionDeclaration): string =>
  `FRESHBOOKS_MOCK_${snake(name).toUpperCase()}`

export const configFileNames: readonly string[] =
  ['freshbooks-mock.yaml', 'freshbooks-mock.yml', 'freshbooks-mock.json']

/** Files of options in a folder, of which there should be one at most. */
export const configFiles = (folder: string): string[] =>
  configFileNames.filter(name => existsSync(join(folder, name)))

/** The rows of the README's table: flag, what it is usually, what it does. */
export const optionsTable = (): string => [
  '| flag | variable, key of the file | usually | |',
  '|---|---|---|---|',
  ...optionDeclarations.map(option => {
    const { flag, usual, description, variable, isSecret } = option
    const variables = [variableOf(option), ...variable === undefined ? [] : [variable]]
    const cells = [
      flag === undefined ? '' : `\`${flag}\``,
      [...variables, ...isSecret === true ? [] : [keyOf(option)]].map(name => `\`${name}\``).join(', '),
      usual === undefined ? '' : `\`${String(usual)}\``,
      description,
    ]
    return `| ${cells.join(' | ')} |`
  }),
].join('\n')
