#!/usr/bin/env node
// The command line: options → server → listening, and closing down gracefully.
import { Command, InvalidArgumentError } from 'commander'
import { banner } from './banner.ts'
import { describeWorld } from './control/worlds.ts'
import { DEFAULT_PORT, type Options } from './options.ts'
import { buildServer } from './server.ts'
import { version } from './version.ts'
import { DEFAULT_WORLD } from './world/worlds.ts'

/** Longest a shutdown waits for requests under way, in milliseconds. */
const PATIENCE = 900

function readPort (text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 picks a free one.')
  return port
}

const collect = (value: string, values: readonly string[]): string[] => [...values, value]

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
const usualPrompt = (): 'auto' | 'page' => process.stdout.isTTY && process.env.CI === undefined ? 'page' : 'auto'

function optionsOf (flags: Flags): Partial<Options> {
  const { port, fixture, dataDir, publicUrl, log, allowedHost, prompt = usualPrompt() } = flags
  const adminToken = process.env.FRESHBOOKS_MOCK_ADMIN_TOKEN
  return {
    port,
    prompt,
    allowedHosts: allowedHost,
    ...(fixture === undefined ? {} : { fixture }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl.replace(/\/+$/, '') }),
    ...(log === undefined ? {} : { log: log === true ? 'info' : log }),
    ...(adminToken === undefined ? {} : { adminToken }),
  }
}

async function serve (flags: Flags): Promise<void> {
  const { app, worlds } = buildServer(optionsOf(flags))
  const world = worlds.find(DEFAULT_WORLD)!
  await app.listen({ port: flags.port, host: flags.host })
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : flags.port
  const url = flags.publicUrl ?? `http://${flags.host === '0.0.0.0' || flags.host === '::' ? 'localhost' : flags.host}:${port}`
  const { ok, ...description } = describeWorld(world, url)
  process.stdout.write(flags.json === true
    ? `${JSON.stringify({ event: 'ready', url, port, pid: process.pid, version, ...description })}\n`
    : banner(version, url, description, flags.dataDir))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(app))
}

async function stop (app: { close: () => Promise<unknown> }): Promise<void> {
  setTimeout(() => process.exit(0), PATIENCE).unref()
  await app.close()
  process.exit(0)
}

/** One clear sentence, not a stack: whoever starts the server cannot do anything with one. */
function giveUp (error: unknown, flags: Flags): never {
  const { code, message } = error as NodeJS.ErrnoException
  const sentence = code === 'EADDRINUSE'
    ? `port ${flags.port} is in use; stop what listens there or choose another with --port`
    : code === 'EACCES' ? `port ${flags.port} may not be opened by this user; choose another with --port` : message
  process.stderr.write(`freshbooks-mock: ${sentence}\n`)
  process.exit(1)
}

const program = new Command('freshbooks-mock')
  .description('The FreshBooks JSON API on localhost, for testing code that talks to it.')
  .version(version)
  .showSuggestionAfterError()

program.command('serve', { isDefault: true })
  .description('serve the API (the default)')
  .option('--port <number>', 'port to listen on; 0 picks a free one', readPort, process.env.PORT === undefined ? DEFAULT_PORT : readPort(process.env.PORT))
  .option('--host <address>', 'address to listen on; localhost is both 127.0.0.1 and ::1', 'localhost')
  .option('--fixture <file>', 'a YAML or JSON file that describes the default world')
  .option('--data-dir <folder>', 'keep worlds there as SQLite files; in memory without it')
  .option('--public-url <url>', 'where others reach this server; links are built from it')
  .option('--allowed-host <name>', 'a further host name the control API answers under', collect, [])
  .option('--prompt <mode>', 'what authorize does: auto (redirect at once) or page')
  .option('--log [level]', 'log requests')
  .option('--json', 'print one line of JSON when ready')
  .action(async (flags: Flags) => {
    try {
      await serve(flags)
    } catch (error) {
      giveUp(error, flags)
    }
  })

await program.parseAsync()
