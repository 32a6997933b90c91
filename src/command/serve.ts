// `serve`: options → server → listening, and closing down gracefully. Loads the server when the options
// are known to be good.
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../control/refusal.ts'
import type { FixtureSource, Options } from '../options.ts'
import { version } from '../version.ts'
import { configFiles } from './options.ts'
import { settle, usable, type Flags, type Settled } from './settings.ts'
import type { Environment } from './environment.ts'

/** Longest a shutdown waits for requests under way, in milliseconds. */
const PATIENCE = 900

/** The options of a server, as flags, environment and file say them. */
export async function settledOptions (flags: Flags, { env, cwd }: Environment): Promise<Settled[]> {
  const file = configFiles(cwd).length === 0 ? undefined : (await import('./file.ts')).findConfigFile(cwd)
  return settle({ flags, env, file })
}

/** The same without the file where that cannot be read, and why. */
export async function settledIfCan (
  flags: Flags, surroundings: Environment
): Promise<{ settled: Settled[], trouble: Refusal | undefined }> {
  try {
    return { settled: await settledOptions(flags, surroundings), trouble: undefined }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { settled: settle({ flags, env: surroundings.env }), trouble: error }
  }
}

/** A person at a terminal gets the page to choose from; programs are redirected at once. */
const usualPrompt = ({ columns, env }: Environment): 'auto' | 'page' =>
  columns !== undefined && env.CI === undefined ? 'page' : 'auto'

interface Place {
  readonly port: number
  readonly host: string
}

type Served = Partial<Options> & Place & { readonly fixtures?: readonly FixtureSource[] }

/** The settings as options and place; those that nobody sets are left out. */
function optionsOf (settled: readonly Settled[], surroundings: Environment): Served {
  const settings = settled
    .map(({ option: { name, isSecret = false }, value, from }) => ({ name, value, from, isSecret }))
    .map(setting => setting.name === 'prompt' && setting.value === undefined
      ? { ...setting, value: usualPrompt(surroundings) }
      : setting)
    .filter(({ value }) => value !== undefined)
  return {
    ...Object.fromEntries(settings.map(({ name, value }) => [name, value])) as unknown as Place,
    settings: settings
      .map(({ name, value, from, isSecret }) => ({ name, from, value: isSecret ? '…' : value })),
  }
}

/** Serves until a signal comes, or somebody says so. */
export async function serve (flags: Flags, isJson: boolean, surroundings: Environment): Promise<void> {
  const settled = usable(await settledOptions(flags, surroundings), surroundings.env)
  const { port, host, fixtures = [], ...rest } = optionsOf(settled, surroundings)
  const options = { ...rest, fixtureFiles: fixtures }
  const place = { port, host }
  try {
    await start(options, place, isJson, surroundings)
  } catch (error) {
    throw new Refusal(500, 'not-started', sentenceOf(error as NodeJS.ErrnoException, place))
  }
}

async function start (
  options: Partial<Options>, { port: wanted, host }: Place, isJson: boolean, { stdout, stderr }: Environment
): Promise<void> {
  const [{ buildServer }, { describeWorld }, { banner }, { inUrl, listen }] = await Promise.all([
    import('../server.ts'), import('../control/describe.ts'), import('../banner.ts'), import('../listen.ts'),
  ])
  const shutdown = () => void setImmediate(() => void stop(app))
  const tell = (line: string) => void stderr.write(`freshbooks-mock: ${line}\n`)
  const { app, worlds } = buildServer(options, { shutdown, tell })
  const world = worlds.find('default')!
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(app))
  // an address of two may be bound already, which would keep the process alive
  const port = await listen(app, host, wanted).catch(async error => {
    await app.close()
    throw error
  })
  const url = options.publicUrl ?? `http://${inUrl(host)}:${port}`
  const description = describeWorld(world, url)
  stdout.write(isJson
    ? `${JSON.stringify({ event: 'ready', url, port, pid: process.pid, version, ...description })}\n`
    : banner(version, url, { ...description }, options.dataDir))
}

async function stop (app: FastifyInstance): Promise<void> {
  setTimeout(() => process.exit(0), PATIENCE).unref()
  await app.close()
  process.exit(0)
}

/** One clear sentence, not a stack: whoever starts the server cannot do anything with one. */
function sentenceOf ({ code, message }: NodeJS.ErrnoException, { port, host }: Place): string {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use; stop what listens there or choose another with --port`,
    EACCES: `port ${port} may not be opened by this user; choose another with --port`,
    EADDRNOTAVAIL: `this machine has no address '${host}' to listen on; choose another with --host`,
    ENOTFOUND: `'${host}' is no address to listen on; choose another with --host`,
  }
  return sentences[code ?? ''] ?? message
}
