#!/usr/bin/env node
// The command line: options → server → listening, and closing down gracefully.
import { Command, InvalidArgumentError, Option } from 'commander'
import type { FastifyInstance } from 'fastify'
import { DEFAULT_PORT, type Options } from './options.ts'
import { version } from './version.ts'

/** Longest a shutdown waits for requests under way, in milliseconds. */
const PATIENCE = 900

function readPort (text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 picks a free one.')
  }
  return Number(text)
}

function readUrl (text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('It must begin with http:// or https://.')
  }
  return text.replace(/\/+$/, '')
}

const collect = (value: string, values: readonly string[]): string[] => [...values, value.toLowerCase()]

interface Flags {
  readonly port: number
  readonly host: string
  readonly fixture?: string
  readonly dataDir?: string
  readonly publicUrl?: string
  readonly log?: string | true
  readonly json?: boolean
  readonly allowedHost: readonly string[]
  readonly prompt?: 'auto' | 'page'
}

/** A person at a terminal gets the page to choose from; programs are redirected at once. */
const usualPrompt = (): 'auto' | 'page' =>
  process.stdout.isTTY && process.env.CI === undefined ? 'page' : 'auto'

function optionsOf (flags: Flags): Partial<Options> {
  const { fixture, dataDir, publicUrl, log, allowedHost, prompt = usualPrompt() } = flags
  const adminToken = process.env.FRESHBOOKS_MOCK_ADMIN_TOKEN
  return {
    prompt,
    allowedHosts: allowedHost,
    ...(fixture === undefined ? {} : { fixture }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(log === undefined ? {} : { log: log === true ? 'info' : log }),
    ...(adminToken === undefined ? {} : { adminToken }),
  }
}

/** Loaded here and not above, so that a wrong option is refused at once. */
async function serve (flags: Flags): Promise<void> {
  const [{ buildServer, machine }, { describeWorld }, { banner }, { inUrl, listen }] =
    await Promise.all([
      import('./server.ts'), import('./control/worlds.ts'), import('./banner.ts'), import('./listen.ts'),
    ])
  const tell = (line: string) => void process.stderr.write(`freshbooks-mock: ${line}\n`)
  const { app, worlds } = buildServer(optionsOf(flags), { ...machine, tell })
  const world = worlds.find('default')!
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(app))
  const port = await listen(app, flags.host, flags.port)
  const url = flags.publicUrl ?? `http://${inUrl(flags.host)}:${port}`
  const { ok, ...description } = describeWorld(world, url)
  process.stdout.write(flags.json === true
    ? `${JSON.stringify({ event: 'ready', url, port, pid: process.pid, version, ...description })}\n`
    : banner(version, url, description, flags.dataDir))
}

async function stop (app: FastifyInstance): Promise<void> {
  setTimeout(() => process.exit(0), PATIENCE).unref()
  await app.close()
  process.exit(0)
}

/** One clear sentence, not a stack: whoever starts the server cannot do anything with one. */
function giveUp (error: unknown, { port, host }: Flags): never {
  const { code, message } = error as NodeJS.ErrnoException
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use; stop what listens there or choose another with --port`,
    EACCES: `port ${port} may not be opened by this user; choose another with --port`,
    EADDRNOTAVAIL: `this machine has no address '${host}' to listen on; choose another with --host`,
    ENOTFOUND: `'${host}' is no address to listen on; choose another with --host`,
  }
  process.stderr.write(`freshbooks-mock: ${sentences[code ?? ''] ?? message}\n`)
  process.exit(1)
}

const program = new Command('freshbooks-mock')
  .description('The FreshBooks JSON API on localhost, for testing code that talks to it.')
  .version(version)
  .showSuggestionAfterError()

program.command('serve', { isDefault: true })
  .description('serve the API (the default)')
  .addOption(new Option('--port <number>', 'port to listen on; 0 picks a free one')
    .argParser(readPort).default(DEFAULT_PORT).env('PORT'))
  .option('--host <address>', 'address to listen on; localhost is both 127.0.0.1 and ::1', 'localhost')
  .option('--fixture <file>', 'a YAML or JSON file that describes the default world')
  .option('--data-dir <folder>', 'keep worlds there as SQLite files; in memory without it')
  .option('--public-url <url>', 'where others reach this server; links are built from it', readUrl)
  .option('--allowed-host <name>', 'a further host name the control API answers under', collect, [])
  .addOption(new Option('--prompt <mode>', 'what authorize does: redirect at once, or show the page')
    .choices(['auto', 'page']))
  .addOption(new Option('--log [level]', 'log requests').choices(['trace', 'debug', 'info', 'warn', 'error']))
  .option('--json', 'print one line of JSON when ready')
  .action(async (flags: Flags) => {
    try {
      await serve(flags)
    } catch (error) {
      giveUp(error, flags)
    }
  })

await program.parseAsync()
